"""Signatures in XML (XAdES): around what is signed, inside of it, or beside it.

Only what the signature really covers is believed: signing time and the person of a trusted profile
are read from properties that were themselves signed (W3C, XML Signature Best Practices, "see what
is signed").
"""

import asyncio
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from parsers.facts.document import ElectronicSignature, SignatureFormat, SignatureLevel
from parsers.signatures.anchors import Anchors
from parsers.signatures.verdict import (
    FILE_ELSEWHERE,
    NOT_CHECKED,
    PART_ONLY,
    STAMP_BROKEN,
    Times,
    Verdict,
    is_chain_known,
)
from parsers.signatures.xml_stamp import read_stamp
from parsers.signatures.xml_verifier import (
    DS,
    BrokenError,
    Checked,
    ElsewhereError,
    UnknownMethodError,
    check,
    named_files,
    signatures_in,
)

Resolve = Callable[[str], bytes | None]
"""Gives a file beside the signature by its name."""

_MOST: Final = 12
_HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
_ENVELOPING: Final = f"{DS}Object"


@dataclass(frozen=True, slots=True)
class XmlSignature:
    """One signature and the files beside it that it speaks of."""

    fact: ElectronicSignature
    files: frozenset[str]


def read_xades(
    root: etree._Element, anchors: Anchors, resolve: Resolve = lambda _: None
) -> tuple[XmlSignature, ...]:
    """Check all signatures of an XML document.

    Args:
        root: Parsed without entities and network.
        anchors: Issuers that we trust.
        resolve: Gives the files that lie beside the document.

    Raises:
        Exception: Whatever the libraries raise on a damaged file.
    """
    count = len(signatures_in(root)[:_MOST])
    return tuple(_read(root, position, anchors, resolve) for position in range(count))


def _read(root: etree._Element, position: int, anchors: Anchors, resolve: Resolve) -> XmlSignature:
    signature = signatures_in(root)[position]
    certificates = _certificates(signature)
    signer = _signing_certificate(signature, certificates)
    try:
        checked = check(root, position, signer, resolve)
    except ElsewhereError:
        return XmlSignature(_unchecked(signer, FILE_ELSEWHERE), frozenset())
    except UnknownMethodError:
        return XmlSignature(_unchecked(signer, NOT_CHECKED), frozenset())
    except BrokenError:
        return XmlSignature(_bare(signer, is_intact=False).fact(), named_files(signature))
    others = [_asn1(one) for one in certificates]
    return asyncio.run(_judge(_Found(root, signature, signer, others), checked, anchors))


@dataclass(frozen=True, slots=True)
class _Found:
    root: etree._Element
    signature: etree._Element
    signer: x509.Certificate
    others: Sequence[asn1.Certificate]


async def _judge(found: _Found, checked: Checked, anchors: Anchors) -> XmlSignature:
    certificate = _asn1(found.signer)
    properties = checked.properties
    stamp = await read_stamp(found.signature, anchors)
    times = Times(_signing_time(properties), stamp.time if stamp and stamp.holds else None)
    moment = times.moment(certificate)
    verdict = Verdict(
        format=SignatureFormat.XADES,
        certificate=certificate,
        times=times,
        is_intact=_fits_certificate(properties, found.signer),
        is_chain_known=await is_chain_known(certificate, found.others, anchors, moment),
        problems=(STAMP_BROKEN,) if stamp is not None and not stamp.holds else (),
    )
    if not _covers_whole(found, checked):
        verdict = replace(verdict, covers_whole=False, problems=(*verdict.problems, PART_ONLY))
    fact = verdict.fact()
    if fact.level is SignatureLevel.TRUSTED_PROFILE and properties is not None:
        fact = fact.model_copy(update={"signer": _person(properties) or fact.signer})
    return XmlSignature(fact, checked.files)


def _unchecked(signer: x509.Certificate, why: str) -> ElectronicSignature:
    return replace(_bare(signer, is_intact=None), problems=(why,)).fact()


def _bare(signer: x509.Certificate, *, is_intact: bool | None) -> Verdict:
    return Verdict(
        format=SignatureFormat.XADES,
        certificate=_asn1(signer),
        times=Times(),
        is_intact=is_intact,
        is_chain_known=False,
    )


def _asn1(certificate: x509.Certificate) -> asn1.Certificate:
    converted: asn1.Certificate = asn1.Certificate.load(certificate.public_bytes(Encoding.DER))
    return converted


def _certificates(signature: etree._Element) -> list[x509.Certificate]:
    found = signature.findall(f"{DS}KeyInfo/{DS}X509Data/{DS}X509Certificate")
    loaded = [x509.load_der_x509_certificate(b64decode(one.text or "")) for one in found]
    if not loaded:
        raise ValueError("no certificate")
    return loaded


def _signing_certificate(
    signature: etree._Element, certificates: Sequence[x509.Certificate]
) -> x509.Certificate:
    """Choose the certificate that the signature names; the first where it names none."""
    named = [one for one in certificates if _fits_certificate(signature, one, unnamed=False)]
    return (named or certificates)[0]


def _fits_certificate(
    properties: etree._Element | None, certificate: x509.Certificate, *, unnamed: bool = True
) -> bool:
    """Tell whether the first digest among signed properties is that of the certificate.

    Args:
        properties: The signed properties, or all of the signature.
        certificate: Whose key made the signature.
        unnamed: What to say where no certificate is named (a plain XML signature).
    """
    digest = next(_named(properties, "CertDigest"), None) if properties is not None else None
    if digest is None:
        return unnamed
    method = next(_named(digest, "DigestMethod")).get("Algorithm", "")
    kind = _HASHES.get(method.rpartition("#")[2])
    value = next(_named(digest, "DigestValue")).text or ""
    return kind is not None and certificate.fingerprint(kind) == b64decode(value)


def _signing_time(properties: etree._Element | None) -> datetime | None:
    text = next((one.text for one in _named(properties, "SigningTime")), None) or ""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _person(properties: etree._Element) -> str:
    """Read the holder of a trusted profile, but never the personal number beside the name."""
    holder = next(_named(properties, "DaneZPOsobyFizycznej"), None)
    names = [next((one.text or "" for one in _named(holder, k)), "") for k in ("Imie", "Nazwisko")]
    return " ".join(one.strip() for one in names if one.strip())


def _covers_whole(found: _Found, checked: Checked) -> bool:
    """Say whether everything in the document besides signatures is signed."""
    if checked.is_whole_document or checked.files:
        return True
    if found.root is not found.signature:
        return found.root.get("Id") in checked.ids
    contents = [one for one in found.root.findall(_ENVELOPING) if not _is_properties(one)]
    return all(one.get("Id") in checked.ids for one in contents)


def _is_properties(element: etree._Element) -> bool:
    return any(True for _ in _named(element, "QualifyingProperties"))


def _named(root: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """Find elements by name in any namespace: XAdES had four versions of its own."""
    if root is not None:
        yield from root.iter(f"{{*}}{name}")
