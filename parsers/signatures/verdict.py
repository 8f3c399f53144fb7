"""What did checking a signature give? Kept here before it becomes a fact; chains are built here.

No clock is read: a chain is judged at the time of signing, as a time stamp or else the signer's
computer tells it. Who backdates a signature by an expired certificate gains nothing: the anchors
and the digests are the same, and a person decides.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from asn1crypto import cms, x509
from pyhanko.sign.validation.generic_cms import extract_self_reported_ts, extract_tst_data_iter
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import StandardCMSSignatureStatus
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from parsers.facts.document import Box, ElectronicSignature, SignatureFormat, SignatureLevel
from parsers.signatures.anchors import Anchors
from parsers.signatures.certificates import holder

BROKEN: Final = "signature-broken"
CHANGED: Final = "changed-after-signing"
EXPIRED: Final = "certificate-expired"
PART_ONLY: Final = "signature-part-only"
STAMP_BROKEN: Final = "timestamp-broken"
NOT_CHECKED: Final = "signature-not-checked"
UNREADABLE: Final = "signature-unreadable"
FILE_ELSEWHERE: Final = "signed-file-elsewhere"

# Identity cards and some qualified services set only one of the two.
KEY_USAGE: Final = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"})


@dataclass(frozen=True, slots=True)
class Times:
    """When a signature was made, by its signer and by a time stamping authority."""

    claimed: datetime | None = None
    stamped: datetime | None = None

    def moment(self, certificate: x509.Certificate) -> datetime:
        """Choose the time at which the chain is judged; without any, the first valid second."""
        return self.stamped or self.claimed or certificate.not_valid_before


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of one signature."""

    format: SignatureFormat
    certificate: x509.Certificate
    times: Times
    is_intact: bool | None
    is_chain_known: bool
    covers_whole: bool = True
    signer: str | None = None
    """Name when it is not the certificate's, as with a trusted profile."""
    box: Box | None = None
    problems: tuple[str, ...] = ()

    def fact(self, level: SignatureLevel | None = None) -> ElectronicSignature:
        """Give what leaves the sandbox."""
        who = holder(self.certificate)
        problems = dict.fromkeys((*self.problems, *self._found()))
        return ElectronicSignature(
            format=self.format,
            level=level or who.level,
            signer=self.signer or who.name,
            issuer=who.issuer,
            signed_at=self.times.claimed,
            stamped_at=self.times.stamped,
            is_intact=self.is_intact,
            covers_whole=self.covers_whole,
            is_chain_known=self.is_chain_known,
            box=self.box,
            problems=tuple(problems),
        )

    def only_part(self) -> "Verdict":
        """Say that something of the document is not signed."""
        return replace(self, covers_whole=False, problems=(*self.problems, PART_ONLY))

    def _found(self) -> Iterator[str]:
        moment = self.times.moment(self.certificate)
        if self.is_intact is False:
            yield BROKEN
        if not self.certificate.not_valid_before <= moment <= self.certificate.not_valid_after:
            yield EXPIRED


def context(anchors: Anchors, moment: datetime) -> ValidationContext:
    """Say by whom and for when a chain is judged; nothing is ever fetched."""
    return ValidationContext(
        trust_roots=list(anchors),
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=moment,
    )


def times_of(signer: cms.SignerInfo) -> Times:
    """Read the times that a signed message claims; the stamp's imprint is not checked here."""
    stamped = None
    for stamp in extract_tst_data_iter(signer, signed=False):
        stamped = stamp["encap_content_info"]["content"].parsed["gen_time"].native
    return Times(extract_self_reported_ts(signer), stamped)


def judged(
    status: StandardCMSSignatureStatus, certificate: x509.Certificate, form: SignatureFormat
) -> Verdict:
    """Turn the library's verdict into ours."""
    stamp = status.timestamp_validity
    holds = stamp is not None and stamp.intact and stamp.valid
    return Verdict(
        format=form,
        certificate=certificate,
        times=Times(status.signer_reported_dt, stamp.timestamp if stamp and holds else None),
        is_intact=status.intact and status.valid,
        is_chain_known=status.trusted,
        problems=(STAMP_BROKEN,) if stamp is not None and not holds else (),
    )


async def is_chain_known(
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    anchors: Anchors,
    moment: datetime,
) -> bool:
    """Tell whether a certificate leads to an anchor, at a time."""
    validator = CertificateValidator(
        certificate,
        intermediate_certs=list(others),
        validation_context=context(anchors, moment),
    )
    try:
        await validator.async_validate_usage(set())
    except (PathError, ValidationError):
        return False
    return True
