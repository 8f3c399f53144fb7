"""What an attached document says: which form it is, its fields, and where each was read."""

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


class DocumentReading(Fact):
    """One document found in one attachment."""

    part: str
    """Path of the leaf it came from."""
    outcome: DocumentOutcome
    form: str | None
    """``F1`` … ``F6``, or ``None`` when it is none of ours or unreadable."""
    form_version: str | None
    pages: tuple[int, ...]
    """1-based pages of the attachment that belong to this document, in reading order."""
    fields: tuple[FieldReading, ...] = ()
    problems: tuple[str, ...] = ()
    """About the document as a whole: ``field-missing:rep_name``, ``no-signature-field`` …"""
    member: str | None = None
    """Name inside an archive or an attached mail, when it came from one."""
    pictures: tuple[PagePicture, ...] = ()
    """Renderings of its pages; the daemon keeps them apart from the facts."""
