"""Notice new mail on an IMAP server: IDLE where it works, and a look at UIDNEXT in any case."""

import time
import zlib
from contextlib import closing

from mailbot.config import ImapAccount
from mailbot.intake.imap import open_connection
from mailbot.intake.imap_connection import ImapConnection
from mailbot.intake.opening import folders_of
from mailbot.intake.watching import Watching

LONGEST_IDLE_S = 540.0
"""Servers may hang up after 30 minutes, routers after 10 (RFC 2177, and experience)."""
FIRST_IDLE_S = 0.5
"""Mail that comes between the look and IDLE goes unmentioned (by Dovecot with a Maildir, too): look
again soon, then less and less often."""
GLANCE_S = 1.0
"""So long at most until a request to stop is noticed."""

_NEWS = frozenset({b"EXISTS", b"RECENT"})


def watch_server(watching: Watching) -> None:
    """Connect and hint when UIDNEXT of a folder changes; returns when asked to stop.

    Raises:
        SourceTrouble: The connection is lost or was not made; call again later.
    """
    account = watching.mailbox.source
    with closing(open_connection(watching.mailbox, watching.clock)) as connection:
        idles = isinstance(account, ImapAccount) and account.idle and connection.can_idle()
        pause_s = FIRST_IDLE_S
        while not watching.stop.is_set():
            _look(watching, connection)
            if not idles:
                watching.stop.wait(watching.mailbox.poll_every_s)
            elif _idle(watching, connection, pause_s):
                pause_s = FIRST_IDLE_S
            else:
                longest_s = min(LONGEST_IDLE_S, watching.mailbox.poll_every_s)
                pause_s = min(longest_s, pause_s * 2)


def _look(watching: Watching, connection: ImapConnection) -> None:
    """Compare all folders with what they were; leaves the first one open for IDLE."""
    first, *others = [name for name, _ in folders_of(watching.mailbox)]
    for folder in others:
        _saw(watching, folder, connection.status(folder))
    selected = connection.select(first, writable=False)
    _saw(watching, first, (selected.uidvalidity, selected.uidnext or selected.exists))
    watching.looked()


def _saw(watching: Watching, folder: str, state: tuple[int, int]) -> None:
    uidvalidity, uidnext = state
    watching.saw(folder, f"{zlib.crc32(folder.encode()):08x}:{uidvalidity}:{uidnext}")


def _idle(watching: Watching, connection: ImapConnection, longest_s: float) -> bool:
    """Wait until the server tells of new mail, or this long; return whether it did.

    A dead connection answers with nothing, at once. Then (and at the end of every IDLE) the DONE
    has to be confirmed by the server, and if it is not, the connection counts as lost.
    """
    connection.idle()
    end = time.monotonic() + longest_s
    while not watching.stop.is_set():
        began = time.monotonic()
        if began >= end:
            break
        told = connection.idle_answers(min(GLANCE_S, end - began))
        too_soon = time.monotonic() - began < GLANCE_S / 2
        if _NEWS.intersection(told) or b"BYE" in told or (too_soon and not told):
            return bool(_NEWS.intersection([*told, *connection.idle_end()]))
    return bool(_NEWS.intersection(connection.idle_end()))
