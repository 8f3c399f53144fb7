"""Mail by SMTP submission, with the one distinction that matters: before or after the final dot.

Until the server has said 354 to DATA it certainly has not taken the mail. From then on only its
reply tells; without one the mail may have been taken (measured: a server that drops the connection
after the final dot, and one whose 250 comes after our time-out, both had it). Therefore DATA is
done here in steps, and one transaction carries one recipient.
"""

import base64
import contextlib
import re
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Protocol

import structlog

from mailbot.config.model import Mailbox
from mailbot.config.model import SmtpSender as SmtpSettings
from mailbot.config.secrets import read_secret
from mailbot.errors import AgainLater, ConfigError
from mailbot.intake.oauth import NoToken, access_token
from mailbot.intake.sent import sent_folder
from mailbot.replies.errors import JournalAway, MaybeAccepted, NotNow, Refused
from mailbot.replies.headers import plain_address
from mailbot.replies.senders import Letter
from mailbot.replies.typography import one_line

CONNECT_S = 30.0
COMMAND_S = 300.0
"""Patience with every command but DATA (RFC 5321 section 4.5.3.2)."""

_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_START_DATA = 354
_LOGGED_IN = 235
_LOGIN_CODES = frozenset({530, 534, 535, 538})
"""Our login is refused, not the mail: it is right again as soon as somebody mends the password."""

log = structlog.get_logger()


class Journal(Protocol):
    """A folder in which sent mail can be looked up: `mailbot.intake.sent.SentFolder`."""

    def contains(self, message_id_header: str) -> bool | None:
        """Tell whether a mail with this Message-ID lies there; ``None``: nobody can know."""
        ...

    def append(self, content: bytes) -> bool:
        """Put a copy there unless it is there already."""
        ...


Login = Callable[[smtplib.SMTP], None]


class SmtpMailSender:
    """Submission to one server, on its own connection for every mail."""

    def __init__(self, settings: SmtpSettings, login: Login, journal: Journal | None) -> None:
        self._settings = settings
        self._login = login
        self._journal = journal

    @property
    def settles_after_s(self) -> float:
        """The longest attempt, and then the time a provider takes to file its copy."""
        return 2 * self._settings.timeout_s + self._settings.filing_s

    def deliver(self, letter: Letter) -> None:
        """Hand one mail to the server; see `MailSender`.

        If getting as far as DATA took longer than the time-out (a slow server, or this process was
        frozen), the mail is not handed over: somebody else may already be looking after it.
        """
        begun = time.monotonic()
        with _connection(self._settings, letter) as server:
            try:
                self._login(server)
                _expect(server.mail(letter.sender))
                _expect(server.rcpt(letter.recipient))
                start = server.docmd("DATA")
            except (smtplib.SMTPException, OSError) as error:
                raise _trouble(error) from error
            if start[0] != _START_DATA:
                _expect(start)
                raise NotNow(f"Serwer poczty nie chce treści: {_words(start)}.")
            if time.monotonic() - begun > self._settings.timeout_s:
                server.close()  # in the middle of DATA even QUIT would be taken for content
                raise NotNow("Serwer poczty odpowiadał zbyt wolno; wiadomości nie przekazano.")
            _hand_over(server, letter.content, self._settings.timeout_s)

    def contains(self, message_id: str) -> bool | None:
        """Look into the Sent folder; an absence proves something only if the provider fills it."""
        if self._journal is None:
            return None
        try:
            is_there = self._journal.contains(message_id)
        except (AgainLater, ConfigError) as error:
            raise JournalAway("the Sent folder cannot be looked into at the moment") from error
        return None if self._settings.save_sent and not is_there else is_there

    def file_copy(self, letter: Letter) -> None:
        """Put a copy into the Sent folder, unless the provider does it."""
        if self._journal is None or not self._settings.save_sent:
            return
        try:
            self._journal.append(letter.content)
        except (AgainLater, ConfigError) as error:
            log.warning("sent-copy-missing", error=type(error).__name__)


def smtp_sender(
    mailbox: Mailbox, settings: SmtpSettings, clock: Callable[[], datetime]
) -> SmtpMailSender:
    """Return the sender for a mailbox; connects to nothing yet."""
    return SmtpMailSender(settings, _login(mailbox, settings, clock), sent_folder(mailbox, clock))


def try_login(mailbox: Mailbox, settings: SmtpSettings, clock: Callable[[], datetime]) -> None:
    """Connect and log in, then hang up: for those who set the service up.

    Raises:
        NotNow: It does not work; the text says why.
    """
    nothing = Letter("", mailbox.address, "", b"")
    with _connection(settings, nothing) as server:
        try:
            _login(mailbox, settings, clock)(server)
        except (smtplib.SMTPException, OSError) as error:
            raise _trouble(error) from error


def _login(mailbox: Mailbox, settings: SmtpSettings, clock: Callable[[], datetime]) -> Login:
    def login(server: smtplib.SMTP) -> None:
        if not settings.user:
            return
        try:
            if settings.oauth is None:
                _log_in_by_password(server, settings.user, _password(mailbox, settings))
                return
            name = f"{mailbox.id}-smtp-client-secret"
            token = partial(access_token, settings.oauth, name, clock())
            _log_in_by_token(server, settings.user, token)
        except (NoToken, ConfigError) as error:
            raise NotNow("Nie można zalogować się do serwera poczty wychodzącej.") from error

    return login


def _log_in_by_password(server: smtplib.SMTP, user: str, password: str) -> None:
    if (user + password).isascii():
        server.login(user, password)
        return
    # smtplib raises UnicodeEncodeError here; RFC 4616 wants UTF-8.
    secret = base64.b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
    server.ehlo_or_helo_if_needed()
    code, words = server.docmd("AUTH", f"PLAIN {secret}")
    if code != _LOGGED_IN:
        raise smtplib.SMTPAuthenticationError(code, words)


def _password(mailbox: Mailbox, settings: SmtpSettings) -> str:
    name = f"{mailbox.id}-smtp-password"
    secret = read_secret(settings.password, settings.password_file, name)
    if secret is None:
        raise ConfigError(f"mailbox {mailbox.id}: no password for its SMTP server is given")
    return secret.get_secret_value()


def _log_in_by_token(server: smtplib.SMTP, user: str, token: Callable[..., str]) -> None:
    """Log in with an access token; one that the server refuses is renewed once."""
    server.ehlo_or_helo_if_needed()
    try:
        _xoauth2(server, user, token())
    except smtplib.SMTPAuthenticationError:
        _xoauth2(server, user, token(renew=True))


def _xoauth2(server: smtplib.SMTP, user: str, token: str) -> None:
    def answer(challenge: bytes | None = None) -> str:
        # A refusal comes as a challenge that wants an empty answer.
        return f"user={user}\x01auth=Bearer {token}\x01\x01" if challenge is None else ""

    server.auth("XOAUTH2", answer)


@contextmanager
def _connection(settings: SmtpSettings, letter: Letter) -> Iterator[smtplib.SMTP]:
    """Open the connection as safely as configured, never less; leaving it breaks nothing."""
    our_name = plain_address(letter.sender).rpartition("@")[2]
    try:
        server = _connect(settings, our_name)
    except (smtplib.SMTPException, OSError) as error:
        raise _trouble(error) from error
    try:
        yield server
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            server.quit()
        server.close()


def _connect(settings: SmtpSettings, our_name: str) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=settings.ca_file)
    if settings.security == "tls":
        port = settings.port or smtplib.SMTP_SSL_PORT
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.host, port, our_name, timeout=CONNECT_S, context=context
        )
    else:
        if settings.security == "none" and settings.host not in _THIS_MACHINE:
            raise NotNow("Niezabezpieczone połączenie jest dozwolone tylko z tą samą maszyną.")
        server = smtplib.SMTP(settings.host, settings.port or 587, our_name, timeout=CONNECT_S)
    try:
        _be_patient(server, COMMAND_S)
        if settings.security == "starttls":
            server.starttls(context=context)  # raises where the server does not offer it
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def _be_patient(server: smtplib.SMTP, patience_s: float) -> None:
    if server.sock is not None:
        server.sock.settimeout(patience_s)


def _hand_over(server: smtplib.SMTP, content: bytes, patience_s: float) -> None:
    """Send the content and read the verdict: from the first byte on a failure is a doubt."""
    dotted = re.sub(rb"(?m)^\.", b"..", content)
    try:
        _be_patient(server, patience_s)
        server.send(dotted + b".\r\n")
        verdict = server.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise MaybeAccepted(f"Brak odpowiedzi serwera ({type(error).__name__}).") from error
    if verdict[0] < 200 or 300 <= verdict[0] < 400:  # noqa: PLR2004 - no such reply exists here
        server.close()
        raise MaybeAccepted(f"Niezrozumiała odpowiedź serwera: {_words(verdict)}.")
    _expect(verdict)


def _expect(reply: tuple[int, bytes]) -> None:
    """Accept a positive reply, raise what any other one means."""
    code = reply[0]
    if 200 <= code < 300:  # noqa: PLR2004 - the classes of RFC 5321 section 4.2.1
        return
    if code >= 500 and code not in _LOGIN_CODES:  # noqa: PLR2004
        raise Refused(f"Serwer poczty odmówił: {_words(reply)}.")
    raise NotNow(f"Serwer poczty na razie odmawia: {_words(reply)}.")


def _trouble(error: Exception) -> NotNow:
    """Say what failed before the mail was handed over, without the words of our own program."""
    if isinstance(error, smtplib.SMTPResponseException):
        words = _words((error.smtp_code, _as_bytes(error.smtp_error)))
        return NotNow(f"Serwer poczty na razie odmawia: {words}.")
    return NotNow(f"Brak połączenia z serwerem poczty ({type(error).__name__}).")


def _as_bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()


def _words(reply: tuple[int, bytes]) -> str:
    return one_line(f"{reply[0]} {reply[1].decode(errors='replace')}").rstrip(".")
