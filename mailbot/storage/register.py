"""The tables of the register: institutions, people, events, lists, dossiers.

Calls for working groups are in `recruiting.py`.
"""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from mailbot.storage.tables import Base
from mailbot.storage.types import BIG_ID, JSON_DATA
from rules.name_keys import person_keys


class InstitutionRow(Base):
    """An institution; ``id`` is the office's own number or one we gave."""

    __tablename__ = "institution"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(Text)
    aliases: Mapped[list[str]] = mapped_column(JSON_DATA)
    kind: Mapped[str] = mapped_column(String(80), default="")
    city: Mapped[str | None] = mapped_column(String(120))
    domain: Mapped[str | None] = mapped_column(String(255), index=True)
    """Its own mail domain; never a freemail domain."""
    nip: Mapped[str | None] = mapped_column(String(10), unique=True)
    regon: Mapped[str | None] = mapped_column(String(14))
    krs: Mapped[str | None] = mapped_column(String(10))
    phone: Mapped[str | None] = mapped_column(String(40))
    dossier: Mapped[str] = mapped_column(String(12))


class SharedAddress(Base):
    """An address of an institution that no single person owns (biuro@, sekretariat@)."""

    __tablename__ = "shared_address"

    address: Mapped[str] = mapped_column(String(320), primary_key=True)
    institution_id: Mapped[str] = mapped_column(
        ForeignKey("institution.id"), primary_key=True, index=True
    )


def _first_key(context: DefaultExecutionContext) -> str:
    return _keys(context)[0]


def _second_key(context: DefaultExecutionContext) -> str:
    return _keys(context)[1]


def _keys(context: DefaultExecutionContext) -> tuple[str, str]:
    row = context.get_current_parameters()  # type: ignore[no-untyped-call]
    return person_keys(row["first_name"], row["last_name"])


class PersonRow(Base):
    """A person known to the office; one institution at a time."""

    __tablename__ = "person"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    first_name: Mapped[str] = mapped_column(String(120))
    last_name: Mapped[str] = mapped_column(String(120))
    title: Mapped[str | None] = mapped_column(String(80))
    institution_id: Mapped[str] = mapped_column(ForeignKey("institution.id"), index=True)
    address: Mapped[str | None] = mapped_column(String(320), index=True)
    state: Mapped[str] = mapped_column(String(12))
    name_key: Mapped[str] = mapped_column(String(160), index=True, default=_first_key)
    """By `rules.name_keys.person_keys`; whoever changes first name or surname sets it anew."""
    second_name_key: Mapped[str] = mapped_column(String(160), index=True, default=_second_key)
    """By the second part of a double surname; empty for others."""


class EventRow(Base):
    """An event of the calendar."""

    __tablename__ = "event"
    __table_args__ = (Index("ix_event_last_day", "last_day"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    aliases: Mapped[list[str]] = mapped_column(JSON_DATA)
    series: Mapped[str | None] = mapped_column(String(80))
    first_day: Mapped[date]
    last_day: Mapped[date]
    starts: Mapped[time | None]
    ends: Mapped[time | None]
    mode: Mapped[str] = mapped_column(String(40), default="")
    city: Mapped[str | None] = mapped_column(String(120))
    place: Mapped[str | None] = mapped_column(Text)
    capacity: Mapped[int | None]
    announced: Mapped[date]
    deadline: Mapped[date | None]
    cancelled_on: Mapped[date | None]
    full_since: Mapped[date | None]
    audience: Mapped[list[str]] = mapped_column(JSON_DATA, default=list, server_default="[]")
    """Groups of ``events.audiences`` in the configuration, as written there; empty: everybody."""
    link: Mapped[str | None] = mapped_column(Text)
    """Where to join an online event; told to people on the list only, never published."""
    coordinator: Mapped[str] = mapped_column(String(120), default="", server_default=text("''"))
    """Name under mails about it; empty: that of the mailbox."""
    mailbox: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    """Id of the mailbox that writes about it; empty: the first one."""
    notes: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    """One more sentence for the confirmation: what to bring, where to park."""
    materials: Mapped[dict[str, Any] | None]
    """What goes with the thanks: ``link``, ``notes``, and ``files`` with name, type, sha256;
    the files are in the blob store."""
    thanks_from: Mapped[datetime | None]
    """When a person released the thanks."""
    sequence: Mapped[int] = mapped_column(
        default=0, server_default="0", onupdate=text("event.sequence + 1")
    )
    """SEQUENCE of its calendar entry (RFC 5545): the database counts every change, an undone one
    too, so that no calendar takes a later state for an earlier one."""


class EventNotice(Base):
    """What somebody on a list was told of an event: once for each occasion."""

    __tablename__ = "event_notice"

    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    occasion: Mapped[str] = mapped_column(String(40), primary_key=True)
    """``reminder``, ``thanks``, ``certificate``, ``changed:17``, ``cancelled:17`` (an act)."""
    made_at: Mapped[datetime]
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"))
    """The mail; ``None``: no address, so a person has to tell them."""
    settled_at: Mapped[datetime | None]
    """When somebody told them by telephone."""


class EnrolmentRow(Base):
    """One person on one event's list: never twice."""

    __tablename__ = "enrolment"
    __table_args__ = (UniqueConstraint("event_id", "person_id"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    event_id: Mapped[str] = mapped_column(ForeignKey("event.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(12), default="mail")
    """``mail``, ``phone``, ``import``, ``person``."""
    message_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    """The mail that led to the present state."""
    ordered_at: Mapped[datetime]
    """Server receipt time of that mail: order of the waiting list."""
    changed_at: Mapped[datetime]
    offered_until: Mapped[datetime | None]
    """Last moment for the answer, while a place is offered; in working time."""
    offer_entry: Mapped[int | None] = mapped_column(ForeignKey("journal.id"))
    """The act that offered the place; its letter and the answers to it are found by it."""
    note: Mapped[str | None] = mapped_column(Text)
    """What a person wrote down when they changed it by hand."""


class DossierRow(Base):
    """The papers of one institution, from the first document on; one for each NIP."""

    __tablename__ = "dossier"

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    nip: Mapped[str | None] = mapped_column(String(10), unique=True)
    """Ten digits; ``None``: not surely read yet, a person says whose it is."""
    institution_id: Mapped[str | None] = mapped_column(ForeignKey("institution.id"), unique=True)
    """The registered institution; ``None``: a person has not accepted it yet."""
    sender: Mapped[str] = mapped_column(String(320), index=True)
    """Who sent the first document."""
    address: Mapped[str] = mapped_column(String(320), default="")
    """Where letters go: the first sender for whom the server vouched; empty: nowhere."""
    mailbox: Mapped[str] = mapped_column(String(40))
    """Id of the mailbox that took the first document, and writes the letters."""
    state: Mapped[str] = mapped_column(String(12))
    """``received``, ``incomplete``, ``complete``, ``accepted``."""
    opened_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    """When what is missing was last asked for."""
    reminders: Mapped[int] = mapped_column(default=0)
    """How often since the last document came."""
    accepted_at: Mapped[datetime | None]


class DossierDocument(Base):
    """A document that arrived, as read, kept for acceptance by a person."""

    __tablename__ = "dossier_document"
    __table_args__ = (UniqueConstraint("message_id", "part", "seq"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    part: Mapped[str] = mapped_column(String(80))
    """Path of the leaf in the mail."""
    seq: Mapped[int]
    """Number of the document within the part, from 0."""
    institution_id: Mapped[str | None] = mapped_column(ForeignKey("institution.id"), index=True)
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossier.id"), index=True)
    """``None``: no form of a dossier."""
    form: Mapped[str | None] = mapped_column(String(10))
    form_version: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    """As in `rules.dossier.PaperState`; ``received`` and the like until a person judges it."""
    reason: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    """Why a person refused it."""
    reading: Mapped[dict[str, Any]]
    """`parsers.facts.DocumentReading` as JSON."""
    received: Mapped[datetime]
    scan_accepted_at: Mapped[datetime | None]
    """When a person accepted what arrived by mail, a scan or an electronic signature."""
    original_received_at: Mapped[datetime | None]
    """When the paper with the signature by hand arrived; the one says nothing of the other."""


class PrefilledForm(Base):
    """A copy of a form that we filled in; the token on it brings what we printed back."""

    __tablename__ = "prefilled_form"

    token: Mapped[str] = mapped_column(String(24), primary_key=True)
    """Random and unguessable; says nothing of whose it is."""
    form: Mapped[str] = mapped_column(String(10))
    form_version: Mapped[str] = mapped_column(String(20))
    institution_id: Mapped[str] = mapped_column(ForeignKey("institution.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    """For whom it was made, where it is about one person."""
    printed: Mapped[dict[str, str]] = mapped_column(JSON_DATA)
    """What was printed, by the name of the value in a reading."""
    made_at: Mapped[datetime]


class FormerValue(Base):
    """A value of the register that no longer holds."""

    __tablename__ = "former_value"
    __table_args__ = (Index("ix_former_value_row", "row_table", "row_id"),)

    id: Mapped[int] = mapped_column(BIG_ID, primary_key=True)
    row_table: Mapped[str] = mapped_column(String(20))
    """``institution`` or ``person``."""
    row_id: Mapped[str] = mapped_column(String(40))
    field: Mapped[str] = mapped_column(String(20))
    value: Mapped[Any] = mapped_column(JSON_DATA, nullable=True)
    valid_from: Mapped[date | None]
    """First day; ``None``: from the beginning of the record."""
    valid_to: Mapped[date]
    """Day from which something else holds."""
    entry_id: Mapped[int] = mapped_column(ForeignKey("journal.id"), index=True)
    """The act that replaced it."""
