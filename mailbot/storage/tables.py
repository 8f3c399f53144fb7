"""The tables about mail: what was kept, read, decided and sent. Each invariant is a constraint.

The register (institutions, persons, events, lists) is in `register.py`; both share `Base`.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from mailbot.storage.types import BIG_ID, JSON_DATA, Instant


class Base(DeclarativeBase):
    """All tables of ours; names of constraints are fixed so that migrations can address them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it once, when the class is made
        datetime: Instant(),
        dict[str, Any]: JSON_DATA,
    }


class MessageState(StrEnum):
    """Where a message stands. The last five are terminal."""

    KEPT = "kept"
    """Safely stored, its workflow is enqueued."""
    DONE = "done"
    """Carried out (and answered where an answer was due)."""
    HELD = "held"
    """Waits for a person, with reasons and a proposal."""
    IGNORED = "ignored"
    """Nothing to do, with the reason (machines)."""
    HISTORICAL = "historical"
    """Older than the cut-off date or in a folder that is only watched: recorded, never answered."""
    PARKED = "parked"
    """Crashed the worker repeatedly; shown to a person."""


class Raw(Base):
    """The bytes of a message are in the blob store under this name."""

    __tablename__ = "raw"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    kept_at: Mapped[datetime]


class Message(Base):
    """One mail, once per content, however often and wherever the server shows it."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("sha256"),
        Index("ix_message_state_received", "state", "received"),
        Index("ix_message_logical_key", "logical_key"),
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("raw.sha256"))
    mailbox: Mapped[str] = mapped_column(String(40))
    received: Mapped[datetime]
    """When our server took it (INTERNALDATE)."""
    kept_at: Mapped[datetime]
    logical_key: Mapped[str] = mapped_column(String(64))
    """Hash over Message-ID, From, Date and body: equal for copies with other trace headers."""
    copy_of: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    """The same mail was already kept through another mailbox; this one is never answered."""
    state: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it is where it is: the first finding, in Polish; empty only while KEPT."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How often reading it began; raised before the work, so that crashes count."""
    finished_at: Mapped[datetime | None]
    content_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    """Same own words and attachments; with the sender it finds repeats."""
    sender: Mapped[str | None] = mapped_column(String(320))


class Seen(Base):
    """The ledger: this place on the server was taken. Server flags are never trusted."""

    __tablename__ = "seen"

    account: Mapped[str] = mapped_column(String(40), primary_key=True)
    folder: Mapped[str] = mapped_column(String(255), primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    uid: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    """UID of IMAP; for Maildir and drop folders a number derived from the file's unique name."""
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)


class Cursor(Base):
    """How far a folder was read under one UIDVALIDITY."""

    __tablename__ = "cursor"

    account: Mapped[str] = mapped_column(String(40), primary_key=True)
    folder: Mapped[str] = mapped_column(String(255), primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BIG_ID)
    last_uid: Mapped[int] = mapped_column(BIG_ID)


class MailboxHealth(Base):
    """What the last poll and the last reconciliation of a mailbox found."""

    __tablename__ = "mailbox_health"

    mailbox: Mapped[str] = mapped_column(String(40), primary_key=True)
    polled_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text, default="")
    """Polish sentence for the digest, empty while all is well."""
    error_since: Mapped[datetime | None]
    reconciled_at: Mapped[datetime | None]
    in_mailbox: Mapped[int] = mapped_column(default=0)
    accounted: Mapped[int] = mapped_column(default=0)


class Parsed(Base):
    """The facts read from a message, for `show`, `explain` and the digest."""

    __tablename__ = "parsed"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    facts: Mapped[dict[str, Any]]
    """`parsers.facts.ParsedMessage` as JSON."""
    parser_version: Mapped[str] = mapped_column(String(40))


class DecisionRow(Base):
    """What was decided and why; a corrected decision is a further row, never an overwrite."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("message_id", "seq"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    seq: Mapped[int]
    decision: Mapped[dict[str, Any]]
    """`rules.decision.Decision` as JSON."""
    section: Mapped[str] = mapped_column(String(40))
    decided_at: Mapped[datetime] = mapped_column(index=True)


class OutboxState(StrEnum):
    """State of an outgoing mail; only QUEUED and SENDING may still change by themselves."""

    QUEUED = "queued"
    SENDING = "sending"
    """Intent committed before the first SMTP byte."""
    SENT = "sent"
    FAILED = "failed"
    """The server refused it for good."""
    UNKNOWN = "unknown"
    """It may have gone out or not: shown to a person, never sent again by itself."""
    MERGED = "merged"
    """The answer to a later mail tells it, too; never sent by itself."""
    WITHHELD = "withheld"
    """Over a cap, circuit breaker open, or shadow mode: shown, not sent."""


class Outbox(Base):
    """Mail to be sent. One per (message, purpose): the wall against answering twice."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("message_id", "purpose"),
        UniqueConstraint("message_id_header"),
        Index("ix_outbox_recipient_created", "recipient", "created_at"),
        Index("ix_outbox_domain_created", "recipient_domain", "created_at"),
        Index("ix_outbox_mailbox_created", "mailbox", "created_at"),
        Index("ix_outbox_state", "state"),
    )

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    """The mail it answers; ``None`` for digests and notices."""
    purpose: Mapped[str] = mapped_column(String(80))
    """``reply``, ``digest:2024-05-07:anna`` …"""
    mailbox: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(320))
    recipient_domain: Mapped[str] = mapped_column(String(255))
    message_id_header: Mapped[str] = mapped_column(String(255))
    """Made from the purpose by HMAC: the same after a crash, unguessable from outside."""
    content: Mapped[str] = mapped_column(Text)
    """The full RFC 5322 message, ASCII, CRLF; resent byte for byte."""
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    """Plain text, for the digest and the review page."""
    events: Mapped[str] = mapped_column(Text, default="")
    """Ids of the events it is about, separated by spaces; an answer to it is about these."""
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("journal.id"), index=True)
    """The act that it tells of, when it is not the answer to a message."""
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When a person said what became of it; until then UNKNOWN and FAILED are shown every day."""


class Journal(Base):
    """Every act, by whom and why, in order. The record of why; the log is not."""

    __tablename__ = "journal"
    __table_args__ = (Index("ix_journal_at", "at"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(80))
    """``mailbot`` or a person's account."""
    act: Mapped[str] = mapped_column(String(40))
    """``enrolled``, ``reply-queued``, ``document-kept``, ``parked`` …"""
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    detail: Mapped[dict[str, Any]]
    """Ids only."""
    undoes: Mapped[int | None] = mapped_column(ForeignKey("journal.id"), unique=True)
    """The earlier act that this one takes back; an act is taken back once."""


class Change(Base):
    """What an act changed in one row of the register, so that it can be taken back."""

    __tablename__ = "change"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("journal.id"), index=True)
    row_table: Mapped[str] = mapped_column(String(40))
    row_key: Mapped[list[Any]] = mapped_column(JSON_DATA)
    """Primary key of the row."""
    before: Mapped[dict[str, Any] | None]
    """The changed columns as they were; ``None``: the row is new."""
    after: Mapped[dict[str, Any]]


class Setting(Base):
    """Switches a person turns: the circuit breaker, a pause of all replies."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]


class DigestRow(Base):
    """Which digest was made for whom on which day: never two."""

    __tablename__ = "digest"

    coordinator: Mapped[str] = mapped_column(String(320), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
