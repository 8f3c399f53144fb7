"""What an attached document says: which form it is, its fields, and where each was read."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from parsers.facts.base import Fact


class DocumentOutcome(StrEnum):
    """What reading one attachment gave (research/documents_security_web.md, section A2.4)."""

    OK = "ok"
    PARTIAL = "partial"
    UNKNOWN_FORM = "unknown_form"
    """Readable, but none of our forms."""
    NEEDS_PASSWORD = "needs_password"  # noqa: S105 - the name of an outcome
    UNSUPPORTED = "unsupported"
    CORRUPT = "corrupt"
    TOO_BIG = "too_big"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"
    ACTIVE_CONTENT = "active_content"


NEEDS_RECOGNITION = "needs-recognition"
"""Problem of a document that is only a picture, given by a reader without a recogniser."""


PAGES_AMBIGUOUS = "pages-ambiguous"
"""Problem of documents whose pages could be put together in more than one way."""


class Box(Fact):
    """A place on a page, in points of 1/72 inch, origin top left, ``x0 < x1`` and ``y0 < y1``."""

    page: int
    """1-based."""
    x0: float
    y0: float
    x1: float
    y1: float


class Alternative(Fact):
    """Another thing that the ink may say."""

    text: str
    sureness: float
    """Share among all that was considered, 0–1."""


class PagePicture(Fact):
    """Our own rendering of a page, the only picture of it that is ever shown."""

    page: int
    """1-based page of the attachment."""
    width: float
    height: float
    """Size in points, so that boxes can be found on it."""
    jpeg: str = Field(default="", repr=False)
    """The picture, base64; empty once it is kept apart."""
    sha256: str = ""
    """Its name where it is kept."""


class FieldReading(Fact):
    """One value read from a form. An empty field is not listed."""

    field: str
    """Id in the form's definition, such as ``nip``; table cells ``delegates[0].name``."""
    value: str
    """As read, spaces trimmed; a ticked box is ``"yes"``; choices are the option's text."""
    box: Box | None
    """Where it stands; ``None`` only when the source has no places (Word)."""
    engine: str
    """``text-layer`` or ``acroform``; recognisers of scans add theirs."""
    sureness: float
    """0–1; a calibrated probability once there is a calibration, until then by rule of engine."""
    is_accepted: bool = True
    """Sure enough for its type to be used without a person; never with a problem."""
    alternatives: tuple[Alternative, ...] = ()
    """What else it may be, best first, without the value itself."""
    problems: tuple[str, ...] = ()
    """Codes such as ``nip-checksum``, ``required-missing``, ``hidden-text``."""


class SignatureFormat(StrEnum):
    """How an electronic signature is joined with what it signs."""

    PADES = "pades"
    """In the PDF itself."""
    XADES = "xades"
    """XML: beside, around or inside of what it signs."""
    CADES = "cades"
    """A signed message (p7s, p7m), beside or around what it signs."""


class SignatureLevel(StrEnum):
    """What the law makes of a signature; read from the certificate, not from what it claims."""

    QUALIFIED = "qualified"
    """Equal to a signature by hand (eIDAS, article 25)."""
    TRUSTED_PROFILE = "trusted_profile"
    """Podpis zaufany: made by the ministry's system for the holder of a trusted profile."""
    PERSONAL = "personal"
    """Podpis osobisty: made with the identity card."""
    SEAL = "seal"
    """A qualified seal: of an organisation, not of a person."""
    TIMESTAMP = "timestamp"
    """Says only when the file was there."""
    OTHER = "other"
    """Anything else: an advanced signature, or one that anybody could make for himself."""


class ElectronicSignature(Fact):
    """One electronic signature and what checking it without the network gave.

    Revocation is not asked for; a signature here is a proposal for a person, never a proof.
    """

    format: SignatureFormat
    level: SignatureLevel
    signer: str
    """Name of the person or system in the certificate, as written there; empty if unreadable."""
    issuer: str
    """Who vouches for the signer."""
    signed_at: datetime | None = None
    """What the signer's computer claims."""
    stamped_at: datetime | None = None
    """What a time stamping authority says; the stamp itself is intact."""
    is_intact: bool | None = None
    """What is signed was not changed, and the signature fits the certificate; ``None`` when nobody
    here can tell, because what is signed is elsewhere or the method is not known."""
    covers_whole: bool = False
    """All of the document is signed; otherwise something was added later or left out."""
    is_chain_known: bool = False
    """The certificate leads to an anchor that we were told to trust, at the time of signing."""
    box: Box | None = None
    """Where it shows on a page, when it does."""
    problems: tuple[str, ...] = ()
    """``changed-after-signing``, ``certificate-expired``, ``signature-broken`` …"""


class PagePlace(Fact):
    """A page of an attachment, as seen from the whole mail."""

    part: str
    """Path of the leaf."""
    member: str | None
    """Name inside an archive or an attached mail."""
    page: int
    """1-based."""


class DocumentReading(Fact):
    """One document found in one attachment, or in several when its pages came apart."""

    part: str
    """Path of the leaf it came from; of its first page."""
    outcome: DocumentOutcome
    form: str | None
    """``F1`` … ``F6``, or ``None`` when it is none of ours or unreadable."""
    form_version: str | None
    pages: tuple[int, ...]
    """1-based pages of the attachment that belong to this document, in reading order."""
    gathered: tuple[PagePlace, ...] = ()
    """Where its pages lie when they came in several files. Then pages, here and of boxes and
    pictures, are places in this row, from 1; when it is empty they are pages of the attachment."""
    fields: tuple[FieldReading, ...] = ()
    problems: tuple[str, ...] = ()
    """About the document as a whole: ``field-missing:rep_name``, ``no-signature-field`` …"""
    member: str | None = None
    """Name inside an archive or an attached mail, when it came from one."""
    pictures: tuple[PagePicture, ...] = ()
    """Renderings of its pages; the daemon keeps them apart from the facts."""
    signatures: tuple[ElectronicSignature, ...] = ()
    """Electronic signatures over the file; the same for all documents found in it."""
    token: str | None = None
    """Of the case, from the code on a copy that we filled in: what we printed is kept under it.
    Empty when a code was read and names no case; ``None`` when no code was read."""

    def place_of(self, page: int) -> PagePlace:
        """Tell where one of its pages lies."""
        if 0 < page <= len(self.gathered):
            return self.gathered[page - 1]
        return PagePlace(part=self.part, member=self.member, page=page)

    @property
    def parts(self) -> tuple[str, ...]:
        """Paths of all leaves that it came from, in the order of its pages."""
        return tuple(dict.fromkeys(one.part for one in self.gathered)) or (self.part,)
