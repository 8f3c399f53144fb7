"""The messages of a digest: what waits, longest first, and what was settled since the last one."""

import contextlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from mailbot.coordinators.facts import Counts, Done, Task
from mailbot.coordinators.wording import (
    SECTIONS,
    STRANGER,
    Names,
    operation_text,
    title,
    without_numbers_of_identity,
)
from mailbot.replies.identity import case_reference
from mailbot.replies.typography import one_line, short_day_text
from mailbot.storage.register import EventRow, InstitutionRow, PersonRow, SharedAddress
from mailbot.storage.tables import DecisionRow, Message, MessageState
from rules.decision import Action, Decision, Operation, Replace

MOST_TASKS = 40
MOST_DONE = 60
MOST_REASONS = 3
"""More than this nobody reads in a mail; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Period:
    """The mailboxes of a digest and the time it is about: after ``since``, up to ``until``."""

    mailboxes: tuple[str, ...]
    since: datetime
    until: datetime
    coordinator: str = ""
    """Address of whom the digest is for: what a rule gave to them is in it, wherever it came to."""


def find_tasks(session: Session, period: Period) -> tuple[Task, ...]:
    """Return what waits for a person, the longest waiting first, `MOST_TASKS` at most."""
    query = (
        select(Message)
        .where(Message.state == MessageState.HELD.value, _is_of(period))
        .order_by(Message.received, Message.id)
        .limit(MOST_TASKS)
    )
    messages = list(session.scalars(query))
    known = _look_up(session, messages)
    return tuple(_task(message, known) for message in messages)


def find_done(session: Session, period: Period) -> tuple[Done, ...]:
    """Return what was settled in the period, the latest first, `MOST_DONE` at most."""
    query = (
        select(Message)
        .where(Message.id.in_(_decided(period)), Message.state == MessageState.DONE.value)
        .order_by(Message.id.desc())
        .limit(MOST_DONE)
    )
    messages = list(session.scalars(query))
    known = _look_up(session, messages)
    return tuple(_done(message, known) for message in messages)


def count_messages(session: Session, period: Period) -> Counts:
    """Count what arrived and what became of it; historical mail is not counted."""
    ours = Message.mailbox.in_(period.mailboxes)
    in_period = Message.id.in_(_decided(period))
    return Counts(
        arrived=_count(
            session,
            ours,
            Message.kept_at > period.since,
            Message.kept_at <= period.until,
            Message.state != MessageState.HISTORICAL.value,
        ),
        done=_count(session, in_period, Message.state == MessageState.DONE.value),
        ignored=_count(
            session,
            ours,
            Message.state == MessageState.IGNORED.value,
            # By its end and not by a decision: a second copy is passed over without one.
            Message.finished_at > period.since,
            Message.finished_at <= period.until,
        ),
        waiting=_count(session, _is_of(period), Message.state == MessageState.HELD.value),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What had to be looked up for a list of messages."""

    decisions: Mapping[int, Decision]
    names: Names
    senders: Mapping[str, str]


def _task(message: Message, known: _Known) -> Task:
    decision = known.decisions.get(message.id)
    findings = decision.findings if decision else ()
    reasons = [finding.reason for finding in findings] or [message.reason]
    section = decision.section if decision else ""
    return Task(
        ref=case_reference(message.id, message.received),
        received=message.received,
        who=known.senders.get(message.sender or "", STRANGER),
        section=section if section in SECTIONS else next(iter(SECTIONS)),
        proposal=_operations(decision, known),
        assigned=(decision.ruling.coordinator or "") if decision and decision.ruling else "",
        is_carried_out=decision is not None and decision.action is Action.AUTO_AND_REVIEW,
        reasons=tuple(
            without_numbers_of_identity(reason)
            for reason in dict.fromkeys(reasons[:MOST_REASONS])
            if reason
        ),
    )


def _done(message: Message, known: _Known) -> Done:
    decision = known.decisions.get(message.id)
    section = decision.section if decision else ""
    return Done(
        ref=case_reference(message.id, message.received),
        who=known.senders.get(message.sender or "", STRANGER),
        section=section if section in SECTIONS else "obsluzone_automatycznie",
        what=_operations(decision, known),
    )


def _operations(decision: Decision | None, known: _Known) -> tuple[str, ...]:
    operations = decision.operations if decision else ()
    texts = [operation_text(operation, known.names) for operation in operations]
    return tuple(dict.fromkeys(without_numbers_of_identity(text) for text in texts))


def _look_up(session: Session, messages: Sequence[Message]) -> _Known:
    decisions = _decisions(session, [message.id for message in messages])
    operations = [o for decision in decisions.values() for o in decision.operations]
    addresses = {message.sender for message in messages if message.sender}
    return _Known(decisions, _names(session, operations), _senders(session, addresses))


def _decisions(session: Session, messages: Sequence[int]) -> dict[int, Decision]:
    """Return the latest decision of each message; one of another release may be unreadable."""
    query = select(DecisionRow).where(DecisionRow.message_id.in_(messages))
    rows = session.scalars(query.order_by(DecisionRow.message_id, DecisionRow.seq))
    latest = {row.message_id: row.decision for row in rows}
    found = {}
    for message, stored in latest.items():
        with contextlib.suppress(ValidationError):
            found[message] = Decision.model_validate(stored)
    return found


def _names(session: Session, operations: Sequence[Operation]) -> Names:
    events = {getattr(operation, "event", None) for operation in operations} - {None}
    persons = {getattr(operation, "person", None) for operation in operations} - {None}
    persons |= {o.new_person for o in operations if isinstance(o, Replace) and o.new_person}
    people = session.scalars(select(PersonRow).where(PersonRow.id.in_(persons)))
    calendar = session.scalars(select(EventRow).where(EventRow.id.in_(events)))
    return Names(
        persons={row.id: one_line(f"{row.first_name} {row.last_name}") for row in people},
        events={row.id: f"{short_day_text(row.first_day)}, {title(row.title)}" for row in calendar},
    )


def _senders(session: Session, addresses: Iterable[str]) -> dict[str, str]:
    """Name the senders by the register: the person, or the institution of a shared address."""
    wanted = list(addresses)
    institutions = dict(
        session.execute(
            select(SharedAddress.address, InstitutionRow.name)
            .join(InstitutionRow, InstitutionRow.id == SharedAddress.institution_id)
            .where(SharedAddress.address.in_(wanted))
        ).all()
    )
    named = {address: title(name) for address, name in institutions.items()}
    people = session.execute(
        select(PersonRow.address, PersonRow.first_name, PersonRow.last_name, InstitutionRow.name)
        .join(InstitutionRow, InstitutionRow.id == PersonRow.institution_id)
        .where(PersonRow.address.in_(wanted))
    )
    for address, first, last, institution in people:
        named[address or ""] = f"{one_line(f'{first} {last}')}, {title(institution)}"
    return named


def _is_of(period: Period) -> ColumnElement[bool]:
    """Choose the messages of the mailboxes, and those that a rule gave to the coordinator."""
    chosen = DecisionRow.decision["ruling"]["coordinator"].as_string() == period.coordinator
    given = select(DecisionRow.message_id).where(chosen)
    return or_(Message.mailbox.in_(period.mailboxes), Message.id.in_(given))


def _decided(period: Period) -> Select[int]:
    return (
        select(DecisionRow.message_id)
        .join(Message, Message.id == DecisionRow.message_id)
        .where(
            DecisionRow.decided_at > period.since,
            DecisionRow.decided_at <= period.until,
            Message.mailbox.in_(period.mailboxes),
        )
    )


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(Message).where(*conditions)) or 0
