"""What all attachments of one mail together may cost, at any depth."""

from dataclasses import dataclass

from parsers.facts.document import DocumentOutcome
from parsers.facts.hints import Hints
from parsers.limits import Limits
from parsers.unreadable import Unreadable


@dataclass(slots=True)
class Budget:
    """Counts what was opened; one for each mail."""

    limits: Limits
    documents: int = 0
    unpacked: int = 0
    """Bytes that came out of archives."""
    pages: int = 0

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
