"""What all attachments of one mail together may cost, at any depth."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from parsers.facts.document import DocumentOutcome
from parsers.facts.hints import Hints
from parsers.limits import Limits
from parsers.unreadable import Unreadable

# Of the time of a mail: from here on no page is begun, and from there on nothing is read again.
# What is left is for the page that was begun last, and for handing over what was read.
_LATE: Final = 0.8
_VERY_LATE: Final = 0.9


class Clocks(NamedTuple):
    """Seconds since some moment."""

    cpu_s: float
    """Of the processor, used by this process."""
    wall_s: float


def read_clocks() -> Clocks:
    """Tell the time of this process."""
    return Clocks(time.process_time(), time.monotonic())


@dataclass(slots=True)
class Budget:
    """Counts what was opened, and the time that went; one for each mail, made when it begins."""

    limits: Limits
    clock: Callable[[], Clocks] = read_clocks
    began: Clocks = field(init=False)
    documents: int = 0
    unpacked: int = 0
    """Bytes that came out of archives."""
    pages: int = 0

    def __post_init__(self) -> None:
        """Start the clocks."""
        self.began = self.clock()

    def has_time_for_a_page(self) -> bool:
        """Say whether another page may be recognised: what was read must still be handed over."""
        return self._used() < _LATE

    def has_time_to_read_again(self) -> bool:
        """Say whether what is unsure may be read once more."""
        return self._used() < _VERY_LATE

    def _used(self) -> float:
        """Give the share of the time that went, by the clock that is further on."""
        now = self.clock()
        return max(
            (now.cpu_s - self.began.cpu_s) / self.limits.cpu_s,
            (now.wall_s - self.began.wall_s) / self.limits.wall_s,
        )

    def take_document(self) -> None:
        """Count a file.

        Raises:
            Unreadable: The mail carries too many.
        """
        self.documents += 1
        if self.documents > self.limits.documents:
            raise Unreadable(DocumentOutcome.TOO_BIG, "too-many-documents")

    def is_spent(self) -> bool:
        """Say whether no further file may be opened."""
        return self.documents > self.limits.documents or self.pages > self.limits.pages

    def take_unpacked(self, size: int) -> None:
        """Count bytes that came out of an archive.

        Raises:
            Unreadable: The archives of the mail swell too much.
        """
        self.unpacked += size
        if self.unpacked > self.limits.unpacked_bytes:
            raise Unreadable(DocumentOutcome.TOO_BIG, "too-many-unpacked-bytes")

    def take_pages(self, count: int) -> None:
        """Count pages that will be read.

        Raises:
            Unreadable: The mail has too many.
        """
        self.pages += count
        if self.pages > self.limits.pages:
            raise Unreadable(DocumentOutcome.TOO_BIG, "too-many-pages")


@dataclass(frozen=True, slots=True)
class Job:
    """With what an attachment is read."""

    limits: Limits
    hints: Hints
    budget: Budget
