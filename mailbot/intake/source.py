"""What every source of mail can do, be it an IMAP server, a Maildir or a drop folder.

A source only shows and hands over; what was taken is remembered in our own database
(`mailbot.intake.ledger`), never on the server, because people read and move the same mail.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from mailbot.errors import AgainLater


class SourceTrouble(AgainLater):
    """Mail cannot be fetched now; its text is a Polish sentence for the digest."""


class FolderTrouble(SourceTrouble):
    """One folder cannot be read; the connection is good and other folders can."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail as the source handed it over."""

    uid: int
    """Unique within the folder and its UIDVALIDITY."""
    received: datetime | None
    """When the server took it, aware; ``None`` if the server would not say."""
    content: bytes


class MailFolder(Protocol):
    """An open folder; nothing in it is changed except by `acknowledge`."""

    @property
    def uidvalidity(self) -> int:
        """While it stays the same, a UID names the same mail."""
        ...

    @property
    def ordered(self) -> bool:
        """Whether UIDs rise with time, so that "everything up to here" makes sense."""
        ...

    def after(self, uid: int) -> list[int]:
        """List UIDs above ``uid``, rising; a source without an order lists all."""
        ...

    def since(self, day: date) -> list[int]:
        """List UIDs of mail received on this day of the server or later, rising."""
        ...

    def fetch(self, uids: Sequence[int]) -> Iterator[tuple[Fetched, ...]]:
        """Hand over these mails in order, in batches that fit into memory.

        A mail that is gone by now, or that the server cannot hand over, is left out.
        """
        ...

    def acknowledge(self, uids: Sequence[int]) -> None:
        """Mark mails as taken where the mailbox asks for it; cosmetic, failures do not matter."""
        ...


class MailSource(Protocol):
    """A mailbox opened for reading, used by one thread."""

    def open(self, folder: str) -> MailFolder:
        """Open a folder; one that was opened before must not be used any more.

        Raises:
            FolderTrouble: It is not there or may not be read.
        """
        ...

    def close(self) -> None:
        """Let go of connections; never raises."""
        ...
