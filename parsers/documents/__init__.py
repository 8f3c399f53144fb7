"""What does an attachment say? Bytes in, readings out; bad input is an outcome, never an error."""

from parsers.documents.budget import Budget, Job
from parsers.documents.halves import joined
from parsers.documents.opening import open_attached_mail, open_file
from parsers.documents.readings import Source
from parsers.facts.document import DocumentReading
from parsers.facts.hints import Hints
from parsers.facts.message import Leaf, LeafRole
from parsers.limits import Limits

__all__ = ["Budget", "read_attachment"]

_NO_HINTS = Hints()


def read_attachment(
    data: bytes,
    leaf: Leaf,
    limits: Limits,
    hints: Hints = _NO_HINTS,
    budget: Budget | None = None,
) -> tuple[DocumentReading, ...]:
    """Read one attachment; every page of it ends in exactly one of the readings.

    Args:
        data: The decoded part.
        leaf: What the mail says about the part; only its path is used and that it is an attached
            mail, its other claims are not.
        limits: Budgets; exceeding one is an outcome.
        hints: What is known of the sender, to read scrawl by.
        budget: What earlier attachments of the same mail have cost; ``None`` for a lone one.

    Returns:
        At least one reading: one for each form found, and one for pages of each other kind.
    """
    job = Job(limits, hints, budget or Budget(limits))
    opener = open_attached_mail if leaf.role is LeafRole.NESTED else open_file
    return joined(opener(data, Source(leaf.path), job), {})
