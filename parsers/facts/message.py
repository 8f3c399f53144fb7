"""What a mail says about itself: who sent it, what parts it has, which words are the sender's."""

from enum import IntEnum, StrEnum

from pydantic import AwareDatetime

from parsers.facts.base import Fact
from parsers.facts.document import DocumentReading
from parsers.facts.language import Language


class Outcome(StrEnum):
    """How far reading came."""

    OK = "ok"
    DEGRADED = "degraded"
    """Headers only, cut by bytes: a library failed on this mail; it goes to a person."""
    REFUSED = "refused"
    """The guard refused the bytes before any parser saw them; it goes to a person."""
    CRASHED = "crashed"
    """The sandboxed child died, ran out of time or memory; it goes to a person."""


class Address(Fact):
    """One mailbox of a header, RFC 5322 section 3.4."""

    name: str
    """The display name, decoded; never a proof of anything."""
    address: str
    """``local@domain`` in lower case."""


class Trust(IntEnum):
    """How well the receiving server vouches for the From address (research/mail.md section 4)."""

    NONE = 0
    """Nothing that we may believe: no trusted Authentication-Results, or a fail."""
    SPF = 1
    """SPF passed for the domain of the From address."""
    DMARC = 2
    """DMARC passed, or a DKIM signature of the From domain was verified."""


class Envelope(Fact):
    """The headers that matter, decoded; missing ones are ``None`` or empty."""

    subject: str
    sender: Address | None
    """The single From address; ``None`` when absent, repeated or ambiguous."""
    sender_raw: str
    """The From header as it stands, decoded; for the review page only."""
    sender_defects: tuple[str, ...]
    """Why the From header is not to be trusted as an identity (``two-addresses`` …)."""
    reply_to: tuple[Address, ...]
    recipients: tuple[Address, ...]
    """To, Cc, Delivered-To, X-Original-To and Envelope-To together, in this order, no repeats."""
    message_id: str | None
    """With its angle brackets, first one if repeated."""
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    written: AwareDatetime | None
    """The sender's Date header; a claim, never the clock."""
    trust: Trust
    trust_evidence: str
    """Which Authentication-Results clause led to ``trust``, or why none counted."""


class MachineKind(StrEnum):
    """Which kind of machine wrote a mail."""

    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    RECEIPT = "receipt"
    LIST = "list"
    CALENDAR = "calendar"
    """An iTIP answer made by a calendar program (text/calendar; method=REPLY)."""
    OWN = "own"
    """It carries our own loop mark."""


class Machine(Fact):
    """Why a mail counts as written by a machine. Never answered automatically."""

    kind: MachineKind
    evidence: str
    """The header or fixed phrase, by a short code such as ``auto-submitted``."""
    is_certain: bool
    """True for headers and the fixed list: may be ignored. False: a hint, goes to a person."""
    failed_recipients: tuple[str, ...] = ()
    """For a bounce: the addresses that could not be reached, in lower case."""
    failed_message_ids: tuple[str, ...] = ()
    """For a bounce: Message-IDs of the returned mail, so that we find our own."""


class CalendarAnswer(Fact):
    """The answer that a calendar program gave to an invitation (iTIP REPLY, RFC 5546)."""

    attendee: str
    """Address of the one who answers, lower case; empty when it is none."""
    status: str
    """``ACCEPTED``, ``DECLINED``, ``TENTATIVE``, or what else the program says."""
    summary: str
    """Title of the event, as in the invitation."""
    starts: AwareDatetime | None
    """When it begins; ``None`` when that is missing or in a time zone not known."""
    uid: str
    comment: str
    is_plain: bool
    """One event, one attendee, nobody answering for another."""


class LeafRole(StrEnum):
    """What a part is for."""

    BODY = "body"
    ALTERNATIVE = "alternative"
    """Another form of the body (the HTML beside the plain text)."""
    RESOURCE = "resource"
    """An inline picture of an HTML body, a logo of a signature."""
    ATTACHMENT = "attachment"
    NESTED = "nested"
    """An attached message; its inside is never the sender's own words."""
    CALENDAR = "calendar"
    SIGNATURE = "signature"
    """Detached cryptographic signature."""
    REPORT = "report"
    """Machine-readable part of a multipart/report."""


class Leaf(Fact):
    """One part of the mail that contains no further part. Every one is accounted for."""

    path: str
    """IMAP section number such as ``1.2``."""
    name: str
    """A safe file name: given by the sender, cleaned; or ``part-1.2.pdf`` made by us."""
    declared_type: str
    sniffed_type: str
    """Type by content (magic bytes); decides what the part is, not the declared type."""
    role: LeafRole
    size: int
    """Decoded bytes."""
    sha256: str
    defects: tuple[str, ...] = ()


class BlockKind(StrEnum):
    """Whose words a piece of the body is."""

    OWN = "own"
    QUOTE = "quote"
    """Words of an earlier mail, with their intro line."""
    FORWARD = "forward"
    """A forwarded mail: the inner sender is a claim."""
    SIGNATURE = "signature"
    """Name, function, address under the mail."""
    FOOTER = "footer"
    """Standing footer, disclaimer, slogan, antivirus line."""


class Block(Fact):
    """A run of lines of the body of one kind, in order."""

    kind: BlockKind
    text: str


class Body(Fact):
    """The readable text: everything, and of it the sender's own new words."""

    blocks: tuple[Block, ...]
    """All of the text in order; joined by newlines they give all that was readable."""
    own_words: str
    """Only the OWN blocks, joined by newlines; what is classified. Spans refer to this."""
    is_forwarded: bool
    """The mail hands on somebody else's mail (subject PD:/FW: or a forward header at its top)."""
    from_html: bool


class Problem(Fact):
    """Something that went wrong while reading, told to a person."""

    where: str
    """Station or part, such as ``guard`` or ``part 1.2``."""
    code: str
    """Short, fixed word such as ``header-too-long``, ``bad-base64``; never text of the mail."""


class ParsedMessage(Fact):
    """Everything that parsers know about one mail. JSON round trip is exact."""

    outcome: Outcome
    envelope: Envelope
    machine: Machine | None
    body: Body
    leaves: tuple[Leaf, ...]
    language: Language
    """Facts about the own words and the subject."""
    documents: tuple[DocumentReading, ...]
    problems: tuple[Problem, ...]
    calendar: CalendarAnswer | None = None
    """What a calendar program answered, if one wrote the mail."""
    content_hash: str
    """SHA-256 over the own words and the attachments' hashes: same content, other trace headers."""
    parser_version: str
