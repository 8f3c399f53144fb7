"""XML signatures written out by hand, so that tests can say exactly what is signed and how."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, utils
from lxml import etree

from tests.support.certificates import Identity

DS = "http://www.w3.org/2000/09/xmldsig#"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
ENVELOPED = f"{DS}enveloped-signature"
BASE64 = f"{DS}base64"
XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
PROPERTIES = "http://uri.etsi.org/01903#SignedProperties"

TRUSTED_PERSON = """
<ppZP:PodpisZP xmlns:ppZP="http://crd.gov.pl/xml/schematy/ppzp/"
  xmlns:os="http://crd.gov.pl/xml/schematy/osoba/2009/03/06/"><ppZP:DaneZP>
  <ppZP:DaneZPOsobyFizycznej><os:Nazwisko>Kowalski</os:Nazwisko><os:Imie>Jan</os:Imie>
  <os:PESEL>00000000000</os:PESEL></ppZP:DaneZPOsobyFizycznej></ppZP:DaneZP></ppZP:PodpisZP>
"""


@dataclass(frozen=True)
class Ways:
    """What may differ between signatures."""

    time: str = "2024-05-06T10:00:00Z"
    role: str = ""
    named: Identity | None = None
    """Whose certificate the properties name, when it is not the signer's."""
    transform: str = ENVELOPED
    inside_transform: str = ""
    digest: str = SHA256
    signs_properties: bool = True
    contents: Sequence[tuple[str, str]] = ()
    """Objects within the signature: id and text."""


def sign_document(root: etree._Element, who: Identity, ways: Ways | None = None) -> etree._Element:
    """Put a signature over all of a document into it (enveloped)."""
    ways = ways or Ways()
    reference = _reference("", ways.digest, ways.transform, ways.inside_transform)
    signature = _build([reference], who, ways)
    before = _canonical(root)
    root.append(signature)
    return _sealed(signature, who, [before])


def sign_around(contents: Mapping[str, str], who: Identity) -> etree._Element:
    """Put a signature around contents in base64 (enveloping)."""
    ways = Ways(contents=list(contents.items()))
    references = [_reference(f"#{name}", SHA256, "") for name in contents]
    signature = _build(references, who, ways)
    inputs = [_canonical(one) for one in signature.findall(f"{{{DS}}}Object") if one.get("Id")]
    return _sealed(signature, who, inputs)


def sign_beside(
    files: Mapping[str, bytes], who: Identity, ways: Ways | None = None
) -> etree._Element:
    """Make a signature over files beside it (detached)."""
    ways = ways or Ways(transform="")
    references = [_reference(quote(name), ways.digest, ways.transform) for name in files]
    return _sealed(_build(references, who, ways), who, list(files.values()))


def text_of(root: etree._Element) -> bytes:
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")


def value_of(signature: etree._Element) -> bytes:
    """Give what a time stamp over the signature must be over."""
    return _canonical(signature.find(f"{{{DS}}}SignatureValue"))


def add_stamp(signature: etree._Element, token: bytes) -> None:
    """Add a time stamp to the properties that are not signed."""
    stamp = (
        f'<x:UnsignedProperties xmlns:x="{XADES}"><x:UnsignedSignatureProperties>'
        f"<x:SignatureTimeStamp><x:EncapsulatedTimeStamp>{b64encode(token).decode()}"
        "</x:EncapsulatedTimeStamp></x:SignatureTimeStamp></x:UnsignedSignatureProperties>"
        "</x:UnsignedProperties>"
    )
    next(signature.iter(f"{{{XADES}}}QualifyingProperties")).append(etree.fromstring(stamp))


def _build(references: Sequence[str], who: Identity, ways: Ways) -> etree._Element:
    named = (ways.named or who).certificate.fingerprint(hashes.SHA256())
    certificates = "".join(
        f"<ds:X509Certificate>{_der(one)}</ds:X509Certificate>"
        for one in (who.certificate, *who.above)
    )
    role = f"<xades:SignerRole><xades:ClaimedRoles><xades:ClaimedRole>{ways.role}"
    role += "</xades:ClaimedRole></xades:ClaimedRoles></xades:SignerRole>"
    contents = "".join(f'<ds:Object Id="{name}">{text}</ds:Object>' for name, text in ways.contents)
    own = [_reference("#wlasciwosci", SHA256, "", kind=PROPERTIES)] if ways.signs_properties else []
    return etree.fromstring(
        f'<ds:Signature xmlns:ds="{DS}" Id="podpis"><ds:SignedInfo>'
        f'<ds:CanonicalizationMethod Algorithm="{C14N}"/>'
        '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/>'
        f"{''.join([*references, *own])}</ds:SignedInfo><ds:SignatureValue/>"
        f"<ds:KeyInfo><ds:X509Data>{certificates}</ds:X509Data></ds:KeyInfo>{contents}<ds:Object>"
        f'<xades:QualifyingProperties xmlns:xades="{XADES}" Target="#podpis">'
        '<xades:SignedProperties Id="wlasciwosci"><xades:SignedSignatureProperties>'
        f"<xades:SigningTime>{ways.time}</xades:SigningTime><xades:SigningCertificateV2>"
        f'<xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm="{SHA256}"/><ds:DigestValue>'
        f"{b64encode(named).decode()}</ds:DigestValue></xades:CertDigest></xades:Cert>"
        f"</xades:SigningCertificateV2>{role if ways.role else ''}"
        "</xades:SignedSignatureProperties></xades:SignedProperties></xades:QualifyingProperties>"
        "</ds:Object></ds:Signature>"
    )


def _reference(uri: str, digest: str, transform: str, inside: str = "", kind: str = "") -> str:
    transforms = (
        f'<ds:Transforms><ds:Transform Algorithm="{transform}">{inside}</ds:Transform>'
        "</ds:Transforms>"
        if transform
        else ""
    )
    typed = f' Type="{kind}"' if kind else ""
    return (
        f'<ds:Reference URI="{uri}"{typed}>{transforms}<ds:DigestMethod Algorithm="{digest}"/>'
        "<ds:DigestValue/></ds:Reference>"
    )


def _sealed(signature: etree._Element, who: Identity, inputs: Sequence[bytes]) -> etree._Element:
    """Fill in digests and the value; the document is complete but for them."""
    properties = next(signature.iter(f"{{{XADES}}}SignedProperties"))
    values = signature.findall(f"{{{DS}}}SignedInfo/{{{DS}}}Reference/{{{DS}}}DigestValue")
    all_inputs = [*inputs, _canonical(properties)][: len(values)]
    for value, data in zip(values, all_inputs, strict=True):
        value.text = b64encode(hashlib.sha256(data).digest()).decode()
    info = _canonical(signature.find(f"{{{DS}}}SignedInfo"))
    assert isinstance(who.key, ec.EllipticCurvePrivateKey)
    r, s = utils.decode_dss_signature(who.key.sign(info, ec.ECDSA(hashes.SHA256())))
    raw = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    signature.find(f"{{{DS}}}SignatureValue").text = b64encode(raw).decode()
    return signature


def _canonical(element: etree._Element) -> bytes:
    return etree.tostring(element, method="c14n")


def _der(certificate) -> str:
    return b64encode(certificate.public_bytes(serialization.Encoding.DER)).decode()
