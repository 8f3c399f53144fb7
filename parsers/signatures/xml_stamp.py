"""The time stamp over the value of an XML signature (XAdES-T)."""

import hashlib
from base64 import b64decode
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from asn1crypto import cms
from lxml import etree
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus

from parsers.signatures.anchors import Anchors
from parsers.signatures.verdict import context

_DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
_EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time stamp that could be opened."""

    time: datetime
    holds: bool


async def read_stamp(signature: etree._Element, anchors: Anchors) -> Stamp | None:
    """Read the first time stamp of a signature; ``None`` if it has none.

    Raises:
        Exception: Whatever the library raises on a damaged stamp.
    """
    token = next(signature.iter("{*}SignatureTimeStamp"), None)
    value = signature.find(f"{_DS}SignatureValue")
    if token is None or value is None:
        return None
    encapsulated = next(token.iter("{*}EncapsulatedTimeStamp"))
    signed = cms.ContentInfo.load(b64decode(encapsulated.text or ""))["content"]
    stamped: datetime = signed["encap_content_info"]["content"].parsed["gen_time"].native
    canonical = _canonical(value, token)

    def imprint(algorithm: str) -> bytes:
        return hashlib.new(algorithm, canonical).digest()

    told = await validate_tst_signed_data(signed, context(anchors, stamped), imprint)
    status = TimestampSignatureStatus(**told)
    return Stamp(stamped, status.intact and status.valid)


def _canonical(value: etree._Element, token: etree._Element) -> bytes:
    method = next(token.iter(f"{_DS}CanonicalizationMethod"), None)
    is_exclusive = method is not None and method.get("Algorithm", "").startswith(_EXCLUSIVE)
    return etree.tostring(value, method="c14n", exclusive=is_exclusive)
