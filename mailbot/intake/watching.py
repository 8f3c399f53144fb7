"""What a thread that watches a mailbox holds in its hands: the mailbox, and the bell to ring."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from mailbot.config import Mailbox

log = structlog.get_logger()


@dataclass(slots=True)
class Watching:
    """One mailbox being watched, across reconnections; used by one thread."""

    mailbox: Mailbox
    hint: Callable[[str, str], None]
    clock: Callable[[], datetime]
    has_failed: Callable[[str], bool]
    stop: threading.Event
    looks: int = 0
    """How often the mailbox was looked at with success."""
    _tokens: dict[str, str] = field(default_factory=dict)
    """The last state hinted, by folder."""

    def saw(self, folder: str, token: str) -> None:
        """Hint if the state of a folder differs from the last one seen.

        The state counts as seen only after the hint was taken.
        """
        if self._tokens.get(folder) != token:
            self.hint(self.mailbox.id, token)
            self._tokens[folder] = token

    def looked(self) -> None:
        """Note that everything was looked at; ask for another poll if the last one failed."""
        self.looks += 1
        if self.has_failed(self.mailbox.id):
            self.hint(self.mailbox.id, f"again:{self._moment()}")

    def tell_of_trouble(self, *, worth_it: bool) -> None:
        """Ask for a poll that will find the trouble, too, and write it down for people."""
        if not worth_it or self.stop.is_set():
            return
        try:
            self.hint(self.mailbox.id, f"away:{self._moment()}")
        except SQLAlchemyError as error:
            log.warning("hint-lost", mailbox=self.mailbox.id, error=type(error).__name__)

    def _moment(self) -> int:
        return int(self.clock().timestamp())
