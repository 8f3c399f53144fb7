"""Notice new mail at once: one thread per mailbox that only gives hints.

A hint says "look into this mailbox" and nothing else; whoever hears it reads the mailbox durably
(`mailbot.intake.poll`). Therefore a hint too many is harmless, a lost one is made up for by the
next look, and these threads may die at any moment.
"""

import hashlib
import threading
from collections.abc import Callable, Iterable
from datetime import datetime

import structlog

from mailbot.config import DropFolder, ImapAccount, Mailbox, MaildirFolder
from mailbot.intake.imap_trouble import LoginRefused
from mailbot.intake.watch_directory import watch_directory
from mailbot.intake.watch_server import watch_server
from mailbot.intake.watching import Watching

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 300.0
TELL_EVERY = 6
"""While a mailbox cannot be watched, every so many attempts a poll notes what is wrong."""
STOP_WITHIN_S = 5.0

log = structlog.get_logger()


class Watchers:
    """The threads that watch all mailboxes of this process."""

    def __init__(
        self,
        mailboxes: Iterable[Mailbox],
        hint: Callable[[str, str], None],
        clock: Callable[[], datetime],
        has_failed: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """Make the watchers; nothing runs yet.

        Args:
            mailboxes: What to watch.
            hint: Called from the threads with the id of a mailbox and a token of its state; the
                same token again means the same state.
            clock: Tells the time.
            has_failed: Tells whether the last poll of a mailbox failed, so that it gets another.
        """
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(
                target=_watch,
                args=(Watching(mailbox, hint, clock, has_failed, self._stop),),
                name=f"watch-{mailbox.id}",
                daemon=True,
            )
            for mailbox in mailboxes
        ]

    def start(self) -> None:
        """Start watching."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop watching; returns when the connections are closed, within two seconds or so."""
        self._stop.set()
        for thread in self._threads:
            thread.join(STOP_WITHIN_S)


def _watch(watching: Watching) -> None:
    """Watch one mailbox until the end, through every kind of trouble."""
    attempt = 0
    while not watching.stop.is_set():
        before = watching.looks
        try:
            _watch_once(watching)
        except Exception as error:  # noqa: BLE001 - a mailbox that nobody watches any more is worse
            attempt = 1 if watching.looks > before else attempt + 1
            log.warning(
                "not-watched",
                mailbox=watching.mailbox.id,
                attempt=attempt,
                error=type(error).__name__,
            )
            refused = isinstance(error, LoginRefused)
            watching.tell_of_trouble(worth_it=attempt % TELL_EVERY == 1)
            watching.stop.wait(LONGEST_WAIT_S if refused else wait_s(watching.mailbox.id, attempt))


def _watch_once(watching: Watching) -> None:
    match watching.mailbox.source:
        case ImapAccount():
            watch_server(watching)
        case MaildirFolder(path=path):
            watch_directory(watching, path, (path / "new", path / "cur"))
        case DropFolder(path=path):
            watch_directory(watching, path, (path,))


def wait_s(mailbox_id: str, attempt: int) -> float:
    """Return how long to wait after this many failures, spread so that not all come at once.

    The spread is a property of the mailbox and not chance: the same failure can be repeated.
    """
    longest = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(attempt - 1, 20))
    spread = hashlib.blake2b(f"{mailbox_id}:{attempt}".encode(), digest_size=1).digest()[0] / 255
    return longest * (0.5 + spread / 2)
