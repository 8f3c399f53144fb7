"""Whose certificate is this, who issued it, and what is a signature by it worth?

The law's kinds are told by what qualified certificates must state (eIDAS, annexes I and III; ETSI
EN 319 412-5) and by the names of the state's issuers. A certificate that nobody vouches for can
state anything: whether its chain is known is a fact of its own.
"""

from dataclasses import dataclass
from typing import Final

from asn1crypto import x509
from pyhanko.sign.ades.qualified_asn1 import get_qc_statements

from parsers.facts.document import SignatureLevel

# ETSI EN 319 412-5: the certificate is qualified; the key is in a qualified device; its purpose.
_QUALIFIED: Final = "qc_compliance"
_IN_DEVICE: Final = "qc_sscd"
_PURPOSE: Final = "qc_type"
_SEAL: Final = "qct_eseal"

# Subject of the seal by which the ministry makes the signatures of trusted profiles.
_TRUSTED_PROFILE: Final = ("podpisu zaufanego", "podpis zaufany", "profil zaufany")
_MINISTRY: Final = "minist"
# Issuers of the certificates in identity cards: "pl.ID Authorization CA 20240101".
_IDENTITY_CARD: Final = "pl.id "

_MOST_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Holder:
    """What a certificate says of its holder."""

    name: str
    issuer: str
    level: SignatureLevel


def holder(certificate: x509.Certificate) -> Holder:
    """Read name, issuer and legal level; personal numbers in the certificate are left out.

    Raises:
        ValueError: The certificate is damaged.
    """
    subject, issuer = certificate.subject.native, certificate.issuer.native
    return Holder(_name(subject), _name(issuer), _level(certificate, subject, issuer))


def _name(parts: dict[str, str | list[str]]) -> str:
    """Give the common name, else first name and surname, else the organisation."""
    for keys in (("common_name",), ("given_name", "surname"), ("organization_name",)):
        words = [_text(parts.get(key)) for key in keys]
        if all(words):
            return " ".join(words)[:_MOST_CHARACTERS]
    return ""


def _text(value: str | list[str] | None) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value))
    return value or ""


def _level(
    certificate: x509.Certificate,
    subject: dict[str, str | list[str]],
    issuer: dict[str, str | list[str]],
) -> SignatureLevel:
    if _is_of_the_ministry(subject):
        return SignatureLevel.TRUSTED_PROFILE
    if _name(issuer).casefold().startswith(_IDENTITY_CARD):
        return SignatureLevel.PERSONAL
    stated = {
        statement["statement_id"].native: statement["statement_info"].native
        for statement in get_qc_statements(certificate)
    }
    if _QUALIFIED not in stated:
        return SignatureLevel.OTHER
    if _SEAL in (stated.get(_PURPOSE) or ()):
        return SignatureLevel.SEAL
    return SignatureLevel.QUALIFIED if _IN_DEVICE in stated else SignatureLevel.OTHER


def _is_of_the_ministry(subject: dict[str, str | list[str]]) -> bool:
    """Tell the seal of trusted profiles; a company may call itself much, but not a ministry."""
    name = _name(subject).casefold()
    owner = f"{name} {_text(subject.get('organization_name')).casefold()}"
    return _MINISTRY in owner and any(words in name for words in _TRUSTED_PROFILE)
