"""Which reader opens these bytes? Their content decides; names and declared types count nothing."""

from collections.abc import Callable, Mapping
from typing import Final

from parsers.documents.budget import Job
from parsers.documents.errors import Unreadable
from parsers.documents.paged import open_pdf
from parsers.documents.readings import Source, refused
from parsers.documents.sniff import DOCX, PDF, sniff
from parsers.documents.words import open_docx
from parsers.facts.document import DocumentOutcome, DocumentReading

_ENCRYPTED_OFFICE = "application/x-ole-encrypted"

Opener = Callable[[bytes, Source, Job], tuple[DocumentReading, ...]]

_OPENERS: Final[Mapping[str, Opener]] = {
    PDF: open_pdf,
    DOCX: open_docx,
}


def open_file(data: bytes, source: Source, job: Job) -> tuple[DocumentReading, ...]:
    """Read one file of a mail, alone or out of an archive; never raises for bad input."""
    try:
        return _opener(data, job)(data, source, job)
    except Unreadable as error:
        return (refused(source, error),)


def _opener(data: bytes, job: Job) -> Opener:
    if not data:
        raise Unreadable(DocumentOutcome.CORRUPT, "empty")
    if len(data) > job.limits.attachment_bytes:
        raise Unreadable(DocumentOutcome.TOO_BIG, "too-many-bytes")
    job.budget.take_document()
    kind = sniff(data)
    if kind == _ENCRYPTED_OFFICE:
        raise Unreadable(DocumentOutcome.NEEDS_PASSWORD, "needs-password")
    opener = _OPENERS.get(kind)
    if opener is None:
        raise Unreadable(DocumentOutcome.UNSUPPORTED, "kind-not-read")
    return opener
