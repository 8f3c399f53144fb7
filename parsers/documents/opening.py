"""Which reader opens these bytes? Their content decides; names and declared types count nothing."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from parsers.documents.archive import unzip
from parsers.documents.attached_mail import attachments
from parsers.documents.budget import Job
from parsers.documents.inner import read_inner
from parsers.documents.paged import open_pdf
from parsers.documents.pictured import open_picture
from parsers.documents.readings import Source, bare_reading, refused, told
from parsers.documents.signed import (
    ASIC_KINDS,
    XML,
    open_container,
    open_message,
    open_xml,
    with_pdf_signatures,
)
from parsers.documents.sniff import ENCRYPTED_OFFICE, MAIL, PDF, PKCS7, TNEF, ZIP, sniff
from parsers.documents.tnef import unwrap
from parsers.documents.words import WORD_KINDS, open_word
from parsers.facts.document import DocumentOutcome, DocumentReading
from parsers.unreadable import Unreadable

Opener: TypeAlias = Callable[[bytes, Source, Job], tuple[DocumentReading, ...]]
OpenerOfFiles: TypeAlias = Callable[[bytes, Source, Job, Opener], tuple[DocumentReading, ...]]

# What is known and left to a person, with the reason that she is told.
_NOT_READ: Final = {
    "application/vnd.rar": "archive-not-read",
    "application/x-7z-compressed": "archive-not-read",
    "application/gzip": "archive-not-read",
    "application/vnd.ms-excel": "spreadsheet-not-read",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "spreadsheet-not-read",
    "application/vnd.oasis.opendocument.spreadsheet": "spreadsheet-not-read",
    "application/vnd.microsoft.portable-executable": "program",
    "application/x-elf": "program",
}


def open_file(data: bytes, source: Source, job: Job) -> tuple[DocumentReading, ...]:
    """Read one file of a mail, alone or from within another; never raises for bad input."""
    try:
        return _opener(data, job)(data, source, job)
    except Unreadable as error:
        return (refused(source, error),)


def open_attached_mail(data: bytes, source: Source, job: Job) -> tuple[DocumentReading, ...]:
    """Read the files of a mail that is attached as a mail; never raises for bad input."""
    try:
        return open_mail(data, source, job)
    except Unreadable as error:
        return (refused(source, error),)


def open_pdf_and_inner(data: bytes, source: Source, job: Job) -> tuple[DocumentReading, ...]:
    """Read a PDF and the files that it carries.

    Raises:
        Unreadable: It needs a password, is damaged beyond repair or exceeds a limit.
    """
    readings, carried = open_pdf(data, source, job)
    readings = with_pdf_signatures(readings, data)
    if not carried:
        return readings
    try:
        return (*readings, *read_inner(carried, source, job, open_file))
    except Unreadable as error:
        return told(readings, (error.code,), ())


def open_zip(data: bytes, source: Source, job: Job) -> tuple[DocumentReading, ...]:
    """Read all files of an archive.

    Raises:
        Unreadable: The archive as a whole cannot be read, or is empty.
    """
    return _some(read_inner(unzip(data, job.limits), source, job, open_file))


def open_tnef(data: bytes, source: Source, job: Job) -> tuple[DocumentReading, ...]:
    """Read the attachments that Outlook wrapped.

    Raises:
        Unreadable: It is damaged, too deep or empty.
    """
    return _some(read_inner(unwrap(data), source, job, open_file))


def open_mail(data: bytes, source: Source, job: Job) -> tuple[DocumentReading, ...]:
    """Read the attachments of an attached mail, which need not have any.

    Raises:
        Unreadable: It is too deep or too large.
    """
    readings = read_inner(attachments(data, job.limits), source, job, open_file)
    return readings or (bare_reading(source, DocumentOutcome.UNKNOWN_FORM),)


def _some(readings: tuple[DocumentReading, ...]) -> tuple[DocumentReading, ...]:
    if not readings:
        raise Unreadable(DocumentOutcome.UNSUPPORTED, "no-files")
    return readings


def _signed(opener: OpenerOfFiles) -> Opener:
    """Give the opener of a signed file, which opens the files in it by ours."""
    return lambda data, source, job: opener(data, source, job, open_file)


_OPENERS: Final[Mapping[str, Opener]] = {
    PDF: open_pdf_and_inner,
    ZIP: open_zip,
    MAIL: open_mail,
    TNEF: open_tnef,
    PKCS7: _signed(open_message),
    XML: _signed(open_xml),
    **dict.fromkeys(ASIC_KINDS, _signed(open_container)),
    **dict.fromkeys(WORD_KINDS, open_word),
}


def _opener(data: bytes, job: Job) -> Opener:
    if not data:
        raise Unreadable(DocumentOutcome.CORRUPT, "empty")
    if len(data) > job.limits.attachment_bytes:
        raise Unreadable(DocumentOutcome.TOO_BIG, "too-many-bytes")
    job.budget.take_document()
    kind = sniff(data)
    if kind == ENCRYPTED_OFFICE:
        raise Unreadable(DocumentOutcome.NEEDS_PASSWORD, "needs-password")
    if kind.startswith("image/") and kind != "image/svg+xml":
        return open_picture
    opener = _OPENERS.get(kind)
    if opener is None:
        raise Unreadable(DocumentOutcome.UNSUPPORTED, _NOT_READ.get(kind, "kind-not-read"))
    return opener
