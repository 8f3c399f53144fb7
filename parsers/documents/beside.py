"""Signatures that lie beside the file that they sign: `umowa.pdf` and `umowa.pdf.xades`.

Each attachment was read by itself; only the mail has both.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from parsers.documents.signed import SIGNED_ELSEWHERE, guarded, with_signatures
from parsers.documents.sniff import PKCS7, sniff
from parsers.facts.document import DocumentReading, ElectronicSignature

# Each pair costs the digest of a file; mails with more signatures than this are not from people.
_MOST_SIGNATURES: Final = 8
_MOST_FILES: Final = 20


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment as it came."""

    part: str
    name: str
    data: bytes


def with_signatures_beside(
    readings: Sequence[DocumentReading], files: Sequence[Attached]
) -> tuple[DocumentReading, ...]:
    """Bring signatures together with the files that they sign.

    Args:
        readings: Of all attachments of one mail.
        files: These attachments.

    Returns:
        The same readings; those of a signed file have its signatures.
    """
    alone = [one.part for one in readings if SIGNED_ELSEWHERE in one.problems and not one.member]
    found: dict[str, tuple[ElectronicSignature, ...]] = {}
    for part in alone[:_MOST_SIGNATURES]:
        signature = next(one for one in files if one.part == part)
        others = [one for one in files if one.part not in alone][:_MOST_FILES]
        for signed, facts in _signed_by(signature, others).items():
            found[signed] = (*found.get(signed, ()), *facts)
            found[part] = facts
    return tuple(_completed(one, found.get(one.part, ()), one.part in alone) for one in readings)


def _signed_by(
    signature: Attached, others: Sequence[Attached]
) -> Mapping[str, tuple[ElectronicSignature, ...]]:
    """Find the files that a signature signs, by their parts."""
    from parsers.signatures.files import beside_message, beside_xml  # noqa: PLC0415 - loads much

    if sniff(signature.data) != PKCS7:
        by_part = {one.part: (one.name, one.data) for one in others}
        return guarded(lambda: beside_xml(signature.data, by_part)) or {}
    for other in others:
        facts = guarded(_checked(beside_message, signature.data, other.data))
        if facts and any(one.is_intact for one in facts):
            return {other.part: facts}
    return {}


def _checked(
    check: Callable[[bytes, bytes], tuple[ElectronicSignature, ...]], signature: bytes, data: bytes
) -> Callable[[], tuple[ElectronicSignature, ...]]:
    return lambda: check(signature, data)


def _completed(
    reading: DocumentReading,
    found: tuple[ElectronicSignature, ...],
    is_alone: bool,  # noqa: FBT001 - of two kinds
) -> DocumentReading:
    if not found:
        return reading
    if is_alone:
        problems = tuple(one for one in reading.problems if one != SIGNED_ELSEWHERE)
        reading = reading.model_copy(update={"signatures": (), "problems": problems})
    return with_signatures(reading, found)
