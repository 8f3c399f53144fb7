"""In which ways can an IMAP server fail, and what follows from each?"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from imaplib import IMAP4

from mailbot.intake.source import SourceTrouble


class ServerAway(SourceTrouble):
    """The connection is lost or was never made; only a new one can help."""


class ServerRefused(SourceTrouble):
    """The server said no to one command; the connection is still good."""


class LoginRefused(SourceTrouble):
    """The server does not accept the login; a new access token may help, a new try will not."""


@contextmanager
def sentences(host: str) -> Iterator[None]:
    """Turn every way in which a server can fail into one of these, with a Polish sentence.

    imapclient and imaplib raise `OSError` (also for time-outs and TLS), `IMAP4.abort` for a lost
    connection, `IMAP4.error` for NO, BAD and broken answers, and `ValueError` or `LookupError`
    where an answer is not what they expect.
    """
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise ServerAway(f"Certyfikat serwera poczty {host} nie jest zaufany.") from error
    except (IMAP4.abort, OSError, EOFError) as error:
        raise ServerAway(f"Serwer poczty {host} nie odpowiada albo zerwał połączenie.") from error
    except (IMAP4.error, ValueError, LookupError) as error:
        raise ServerRefused(f"Serwer poczty {host} odmówił wykonania polecenia.") from error
