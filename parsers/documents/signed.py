"""Files that are signed electronically: what they hold is read, who signed is told beside it.

A signature never makes a value sure. It is a proposal: a person accepts it in place of one by hand.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from parsers.documents.budget import Job
from parsers.documents.inner import Inner, Open, read_inner
from parsers.documents.package import Package
from parsers.documents.readings import Source, bare_reading
from parsers.documents.signature_places import signature_places
from parsers.facts.document import (
    DocumentOutcome,
    DocumentReading,
    ElectronicSignature,
    SignatureLevel,
)
from parsers.unreadable import Unreadable

if TYPE_CHECKING:
    from parsers.signatures.files import Signed

Found = TypeVar("Found")

ASIC_KINDS: Final = ("application/vnd.etsi.asic-e+zip", "application/vnd.etsi.asic-s+zip")
XML: Final = "application/xml"

SIGNED_ELSEWHERE: Final = "signed-file-elsewhere"
"""A signature without what it signs."""

PROPOSED: Final = "e-signature-proposed"
"""A person signed electronically what lacks a signature by hand; the place follows."""

_UNREADABLE: Final = "signature-unreadable"
_MISSING: Final = "signature-missing:"
_OF_PERSONS: Final = frozenset(
    {SignatureLevel.QUALIFIED, SignatureLevel.TRUSTED_PROFILE, SignatureLevel.PERSONAL}
)
# What says in a PDF which bytes are signed, and in XML that something is.
_PDF_MARK: Final = b"/ByteRange"
_XML_MARK: Final = b"http://www.w3.org/2000/09/xmldsig#"


def with_pdf_signatures(
    readings: Sequence[DocumentReading], data: bytes
) -> tuple[DocumentReading, ...]:
    """Add the signatures of a PDF to what was read in it.

    Args:
        readings: Of its pages.
        data: The file as it came, before any repair.
    """
    if _PDF_MARK not in data:
        return tuple(readings)
    from parsers.signatures.files import signed_pdf  # noqa: PLC0415 - loads much

    found = guarded(lambda: signed_pdf(data, signature_places(data)))
    return _told(readings, found)


def open_container(
    data: bytes, source: Source, job: Job, open_file: Open
) -> tuple[DocumentReading, ...]:
    """Read the files of a signed container (ASiC).

    Raises:
        Unreadable: It cannot be unpacked within the limits.
    """
    from parsers.signatures.files import signed_container, signed_files  # noqa: PLC0415 - loads much

    package = Package.open(data, job.limits)
    members = {name: package.read(name) or b"" for name in package.names()}
    found = guarded(lambda: signed_container(members))
    if found is None:
        files = tuple((name, members[name]) for name in signed_files(members))
        return _told(_read(files, source, job, open_file), None)
    return _told(_read(found.files, source, job, open_file), found)


def open_message(
    data: bytes, source: Source, job: Job, open_file: Open
) -> tuple[DocumentReading, ...]:
    """Read a signed message (p7m), or tell about a signature that lies beside its file (p7s).

    Raises:
        Unreadable: It cannot be opened.
    """
    from parsers.signatures.files import signed_message  # noqa: PLC0415 - loads much

    found = guarded(lambda: signed_message(data))
    if found is None:
        raise Unreadable(DocumentOutcome.UNSUPPORTED, _UNREADABLE)
    return _told(_read(found.files, source, job, open_file), found)


def open_xml(data: bytes, source: Source, job: Job, open_file: Open) -> tuple[DocumentReading, ...]:
    """Read signed XML and the files that it carries.

    Raises:
        Unreadable: It is not signed, or cannot be opened.
    """
    if _XML_MARK not in data:
        raise Unreadable(DocumentOutcome.UNSUPPORTED, "kind-not-read")
    from parsers.signatures.files import signed_xml  # noqa: PLC0415 - loads much

    found = guarded(lambda: signed_xml(data))
    if found is None:
        raise Unreadable(DocumentOutcome.UNSUPPORTED, _UNREADABLE)
    return _told(_read(found.files, source, job, open_file), found)


def guarded(read: Callable[[], Found]) -> Found | None:
    """Check a signature; ``None`` when that fails."""
    try:
        return read()
    except MemoryError:
        raise  # the sandbox tells it apart
    except Exception:  # noqa: BLE001 - four libraries meet hostile bytes; the document is read all the same
        return None


def _read(
    files: Sequence[tuple[str, bytes]], source: Source, job: Job, open_file: Open
) -> tuple[DocumentReading, ...]:
    inner = [Inner(name, content) for name, content in files]
    readings = read_inner(inner, source, job, open_file)
    return readings or (bare_reading(source, DocumentOutcome.UNKNOWN_FORM),)


def _told(
    readings: Sequence[DocumentReading], found: "Signed | None"
) -> tuple[DocumentReading, ...]:
    """Add what is known of signatures to each document of the file."""
    if found is None:
        return tuple(_with_problems(reading, (_UNREADABLE,)) for reading in readings)
    return tuple(with_signatures(reading, found.signatures) for reading in readings)


def with_signatures(
    reading: DocumentReading, signatures: Sequence[ElectronicSignature]
) -> DocumentReading:
    """Add signatures to a document, with what is wrong with them and what they may stand for."""
    all_signatures = (*reading.signatures, *signatures)
    codes = [code for one in signatures for code in one.problems]
    if any(_could_stand_for_hand(one) for one in signatures):
        codes += list(_proposals(reading))
    signed = reading.model_copy(update={"signatures": all_signatures})
    return _with_problems(signed, codes)


def _could_stand_for_hand(one: ElectronicSignature) -> bool:
    return bool(one.level in _OF_PERSONS and one.is_intact and one.covers_whole)


def _proposals(reading: DocumentReading) -> Iterator[str]:
    for problem in reading.problems:
        if problem.startswith(_MISSING):
            yield f"{PROPOSED}:{problem.removeprefix(_MISSING)}"


def _with_problems(reading: DocumentReading, codes: Sequence[str]) -> DocumentReading:
    problems = tuple(dict.fromkeys((*reading.problems, *codes)))
    return reading.model_copy(update={"problems": problems})
