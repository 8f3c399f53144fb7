"""Signed messages (CMS, CAdES): `.p7m` around what is signed, `.p7s` beside it.

A message may have several signers; each is checked on its own.
"""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from asn1crypto import cms, pem, x509
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.generic_cms import async_validate_detached_cms

from parsers.facts.document import ElectronicSignature, SignatureFormat
from parsers.signatures.anchors import Anchors
from parsers.signatures.verdict import (
    FILE_ELSEWHERE,
    KEY_USAGE,
    Verdict,
    context,
    judged,
    times_of,
)

# Five people of a board may sign; a thousand signers are an attack.
_MOST: Final = 12


@dataclass(frozen=True, slots=True)
class SignedMessage:
    """A signed message that could be opened."""

    content: bytes | None
    """What is signed; ``None`` when it lies elsewhere."""
    signatures: tuple[ElectronicSignature, ...]


def read_cades(data: bytes, anchors: Anchors, content: bytes | None = None) -> SignedMessage:
    """Open a signed message and check all signers.

    Args:
        data: DER, BER or PEM.
        anchors: Issuers that we trust.
        content: What was signed, when the message does not carry it.

    Raises:
        Exception: Whatever the library raises on a damaged file.
    """
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    signed = _opened(data)
    inner = signed["encap_content_info"]["content"].native
    found = inner if isinstance(inner, bytes) else content
    facts = asyncio.run(_check_all(signed, found, anchors))
    return SignedMessage(inner if isinstance(inner, bytes) else None, facts)


def _opened(data: bytes) -> cms.SignedData:
    if pem.detect(data):
        _, _, data = pem.unarmor(data)
    message = cms.ContentInfo.load(data)
    if message["content_type"].native != "signed_data":
        raise ValueError("no signed message")
    opened: cms.SignedData = message["content"]
    return opened


async def _check_all(
    signed: cms.SignedData, content: bytes | None, anchors: Anchors
) -> tuple[ElectronicSignature, ...]:
    return tuple([(await _check(one, content, anchors)).fact() for one in _one_by_one(signed)])


def _one_by_one(signed: cms.SignedData) -> Iterator[cms.SignedData]:
    """Give the message once for each signer, without the content that the library refuses."""
    kind = signed["encap_content_info"]["content_type"]
    for signer in list(signed["signer_infos"])[:_MOST]:
        alone = signed.copy()
        alone["signer_infos"] = cms.SignerInfos([signer])
        alone["encap_content_info"] = cms.ContentInfo({"content_type": kind})
        yield alone


async def _check(signed: cms.SignedData, content: bytes | None, anchors: Anchors) -> Verdict:
    certificate: x509.Certificate = extract_certificate_info(signed).signer_cert
    times = times_of(signed["signer_infos"][0])
    if content is None:
        return Verdict(
            format=SignatureFormat.CADES,
            certificate=certificate,
            times=replace(times, stamped=None),
            is_intact=None,
            is_chain_known=False,
            problems=(FILE_ELSEWHERE,),
        )
    moment = times.moment(certificate)
    status = await async_validate_detached_cms(
        content,
        signed,
        signer_validation_context=context(anchors, moment),
        key_usage_settings=KEY_USAGE,
    )
    return judged(status, certificate, SignatureFormat.CADES)
