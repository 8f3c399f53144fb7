"""Signatures inside a PDF (PAdES), each with what happened to the file after it.

What may follow a signature without changing what was signed: further signatures, time stamps, and
proofs for the archive. A field that is filled in later is a change.
"""

import asyncio
import logging
import re
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Final

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import (
    CatalogModificationRule,
    DocInfoRule,
    DSSCompareRule,
    FormUpdatingRule,
    MetadataUpdateRule,
    ModificationLevel,
    ObjectStreamRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
    XrefStreamRule,
)
from pyhanko.sign.validation import (
    EmbeddedPdfSignature,
    SignatureCoverageLevel,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.status import ModificationInfo

from parsers.facts.document import Box, ElectronicSignature, SignatureFormat, SignatureLevel
from parsers.signatures.anchors import Anchors
from parsers.signatures.verdict import (
    CHANGED,
    KEY_USAGE,
    PART_ONLY,
    Times,
    Verdict,
    context,
    judged,
    times_of,
)

# Forms have two or three signatures; checking one of a large file takes a tenth of a second.
_MOST: Final = 12
_NO_PLACES: Final[Mapping[str, Box]] = {}

_LTA: Final = ModificationLevel.LTA_UPDATES
_ONLY_SIGNING: Final = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        DocInfoRule().as_qualified(_LTA),
        XrefStreamRule().as_qualified(_LTA),
        ObjectStreamRule().as_qualified(_LTA),
        DSSCompareRule().as_qualified(_LTA),
        MetadataUpdateRule().as_qualified(_LTA),
    ],
    form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),
)

# The ministry seals for the holder of a trusted profile and names the person in the reason:
# "Opatrzono pieczęcią ministra właściwego do spraw informatyzacji w imieniu: JAN KOWALSKI, …".
_ON_BEHALF = re.compile(r"w imieniu:\s*([^,;\d\n]{3,120})")


def read_pades(
    data: bytes, anchors: Anchors, places: Mapping[str, Box] = _NO_PLACES
) -> tuple[ElectronicSignature, ...]:
    """Read all signatures of a PDF, in the order in which they were made.

    Args:
        data: The file as it came; not one byte may have been rewritten.
        anchors: Issuers that we trust.
        places: Where signature fields show, by their full names.

    Raises:
        Exception: Whatever the library raises on a damaged file.
    """
    return asyncio.run(_read(data, anchors, places))


async def _read(
    data: bytes, anchors: Anchors, places: Mapping[str, Box]
) -> tuple[ElectronicSignature, ...]:
    # The library tells its doubts to the log, with names out of certificates.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    reader = PdfFileReader(BytesIO(data), strict=False)
    signatures = reader.embedded_signatures[:_MOST]
    return tuple([await _fact(one, anchors, places.get(one.field_name)) for one in signatures])


async def _fact(
    one: EmbeddedPdfSignature, anchors: Anchors, place: Box | None
) -> ElectronicSignature:
    if one.sig_object_type == "/DocTimeStamp":
        stamp = (await _check_timestamp(one, anchors)).fact(SignatureLevel.TIMESTAMP)
        return stamp.model_copy(update={"box": place})
    times = replace(times_of(one.signer_info), claimed=one.self_reported_timestamp)
    moment = times.moment(one.signer_cert)
    status = await async_validate_pdf_signature(
        one,
        signer_validation_context=context(anchors, moment),
        ts_validation_context=context(anchors, moment),
        diff_policy=_ONLY_SIGNING,
        key_usage_settings=KEY_USAGE,
    )
    verdict = judged(status, one.signer_cert, SignatureFormat.PADES)
    fact = _with_coverage(verdict, status).fact()
    signer = fact.signer
    if fact.level is SignatureLevel.TRUSTED_PROFILE:
        signer = _on_behalf(one) or signer
    return fact.model_copy(update={"signer": signer, "box": place})


async def _check_timestamp(one: EmbeddedPdfSignature, anchors: Anchors) -> Verdict:
    stamped = one.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    status = await async_validate_pdf_timestamp(
        one, validation_context=context(anchors, stamped), diff_policy=_ONLY_SIGNING
    )
    verdict = Verdict(
        format=SignatureFormat.PADES,
        certificate=one.signer_cert,
        times=Times(stamped=stamped),
        is_intact=status.intact and status.valid,
        is_chain_known=status.trusted,
    )
    return _with_coverage(verdict, status)


def _with_coverage(verdict: Verdict, found: ModificationInfo) -> Verdict:
    """Say whether all of the file is signed, and whether more than signing happened after it."""
    if found.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return verdict
    is_revision = found.coverage is SignatureCoverageLevel.ENTIRE_REVISION
    if is_revision and found.modification_level not in {None, ModificationLevel.OTHER}:
        return verdict
    code = PART_ONLY if found.coverage is SignatureCoverageLevel.UNCLEAR else CHANGED
    return replace(verdict, covers_whole=False, problems=(*verdict.problems, code))


def _on_behalf(one: EmbeddedPdfSignature) -> str | None:
    match = _ON_BEHALF.search(str(one.sig_object.get("/Reason", "")))
    return match[1].strip() if match else None
