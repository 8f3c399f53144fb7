"""What a decision does to the register: lists, dossier documents, and the record of it all.

Runs inside the transaction that also queues the reply (T2): all or nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from sqlalchemy import Executable, bindparam, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from mailbot.storage.applications import record_application
from mailbot.storage.database import is_sqlite
from mailbot.storage.journal import note
from mailbot.storage.register import DossierDocument, EnrolmentRow, EventRow
from mailbot.storage.snapshot import places_taken
from mailbot.storage.tables import DecisionRow, Message, MessageState
from parsers.facts import ParsedMessage
from rules.decision import Action, ApplyGroup, Cancel, Decision, Enrol, Operation, Replace
from rules.registry import EnrolmentState, Registry


class StaleSnapshot(Exception):
    """Something changed between deciding and carrying out: decide again with fresh knowledge."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What the transaction is about."""

    message: Message
    facts: ParsedMessage
    registry: Registry
    now: datetime


def apply(session: Session, applied: Applied, decision: Decision) -> None:
    """Carry out a decision: lists, documents, decision record, state of the message.

    Raises:
        StaleSnapshot: A place was taken meanwhile; nothing may be committed.
    """
    if decision.action in (Action.AUTO, Action.AUTO_AND_REVIEW):
        for operation in decision.operations:
            _carry_out(session, applied, operation)
    _settle(session, applied, decision)
    _keep_documents(session, applied)
    record_decision(session, applied.message.id, decision, applied.now)
    applied.message.state = _state(decision).value
    applied.message.reason = decision.findings[0].reason if decision.findings else _DONE
    applied.message.finished_at = applied.now


_DONE = "Załatwiono automatycznie."
_SETTLED = "Załatwiono automatycznie: nadawca wskazał wydarzenie w kolejnej wiadomości."
LONGEST_PART = 80
"""Characters of the column."""

# Written once: building statements anew costs more than running them.
_EARLIER = select(func.count()).where(DecisionRow.message_id == bindparam("message"))
_RECORD = insert(DecisionRow).values(seq=_EARLIER.scalar_subquery())
_CAPACITY = select(EventRow.capacity).where(EventRow.id == bindparam("event")).with_for_update()
_STANDING = select(EnrolmentRow.state).where(
    EnrolmentRow.event_id == bindparam("event"), EnrolmentRow.person_id == bindparam("person")
)


def _put(dialect_insert: Callable[[type[EnrolmentRow]], Any]) -> Executable:
    """Write the statement that puts a person on a list, or changes their standing there."""
    rows = dialect_insert(EnrolmentRow)
    changed = ("state", "source", "message_id", "ordered_at", "changed_at")
    statement: Executable = rows.on_conflict_do_update(
        index_elements=[EnrolmentRow.event_id, EnrolmentRow.person_id],
        set_={name: rows.excluded[name] for name in changed},
    )
    return statement


_PUT_SQLITE = _put(sqlite.insert)
_PUT_POSTGRES = _put(postgresql.insert)


def record_decision(session: Session, message_id: int, decision: Decision, now: datetime) -> None:
    """Add a decision to the message's record; earlier ones stay."""
    row = {
        "message": message_id,
        "message_id": message_id,
        "decision": decision.model_dump(mode="json"),
        "section": decision.section,
        "decided_at": now,
    }
    session.connection().execute(_RECORD, row)


def _state(decision: Decision) -> MessageState:
    match decision.action:
        case Action.AUTO:
            return MessageState.DONE
        case Action.AUTO_AND_REVIEW | Action.REVIEW:
            return MessageState.HELD
        case Action.SILENT:
            return MessageState.IGNORED
    assert_never(decision.action)


def _settle(session: Session, applied: Applied, decision: Decision) -> None:
    """End the earlier mail that waited for the choice which this one makes.

    Raises:
        StaleSnapshot: A person decided about it meanwhile.
    """
    if decision.settles is None:
        return
    earlier = session.get_one(Message, decision.settles)
    if earlier.state != MessageState.HELD.value:
        raise StaleSnapshot
    earlier.state = MessageState.DONE.value
    earlier.reason = _SETTLED
    earlier.finished_at = applied.now
    note(session, "choice-made", earlier.id, {"by": applied.message.id}, applied.now)


def _carry_out(session: Session, applied: Applied, operation: Operation) -> None:
    match operation:
        case Enrol(event=str(event), person=str(person)):
            _enrol(session, applied, operation, (event, person))
        case Cancel(event=str(event), person=str(person)):
            _set_state(session, applied, (event, person), EnrolmentState.CANCELLED)
        case Replace(event=str(event), person=str(leaves), new_person=str(comes)):
            _set_state(session, applied, (event, leaves), EnrolmentState.CANCELLED)
            _set_state(session, applied, (event, comes), EnrolmentState.CONFIRMED)
        case ApplyGroup(group=str(group), person=str(person)):
            record_application(session, applied.message, applied.registry, group, person)
            detail = {"group": group, "person": person}
            note(session, "application-recorded", applied.message.id, detail, applied.now)
        case _:
            # Documents, questions and updates change no list by themselves.
            note(session, f"noted-{operation.op}", applied.message.id, {}, applied.now)


def _enrol(session: Session, applied: Applied, operation: Enrol, key: tuple[str, str]) -> None:
    wanted = EnrolmentState.WAITLISTED if operation.waitlist else EnrolmentState.CONFIRMED
    if _state_of(session, key) is wanted:
        # Signing up again changes nothing, least of all the place in the queue.
        detail = {"event": key[0], "person": key[1]}
        note(session, f"still-{wanted.value}", applied.message.id, detail, applied.now)
        return
    if wanted is EnrolmentState.CONFIRMED:
        _hold_place(session, key[0])
    _set_state(session, applied, key, wanted)


def _state_of(session: Session, key: tuple[str, str]) -> EnrolmentState | None:
    row = session.connection().execute(_STANDING, {"event": key[0], "person": key[1]}).first()
    return None if row is None else EnrolmentState(row.state)


def _hold_place(session: Session, event: str) -> None:
    """Lock the event and make sure that a place is left, however many sign up at this moment."""
    capacity = session.connection().execute(_CAPACITY, {"event": event}).scalar_one()
    if capacity is None:
        return
    if places_taken(session, [event]).get(event, 0) >= capacity:
        raise StaleSnapshot(f"event {event} became full")


def _set_state(
    session: Session, applied: Applied, key: tuple[str, str], state: EnrolmentState
) -> None:
    event, person = key
    values = {
        "event_id": event,
        "person_id": person,
        "state": state.value,
        "source": "mail",
        "message_id": applied.message.id,
        "ordered_at": applied.message.received,
        "changed_at": applied.now,
    }
    put = _PUT_SQLITE if is_sqlite(session.get_bind().engine) else _PUT_POSTGRES
    session.connection().execute(put, values)
    detail = {"event": event, "person": person}
    note(session, state.value, applied.message.id, detail, applied.now)


def _keep_documents(session: Session, applied: Applied) -> None:
    """File every document that was read, whatever was decided: a person accepts or refuses it."""
    counted: dict[str, int] = {}
    for reading in applied.facts.documents:
        # Hostile nesting makes paths of any length; numbering keeps the cut ones apart.
        part = reading.part[:LONGEST_PART]
        seq = counted.get(part, 0)
        counted[part] = seq + 1
        session.add(
            DossierDocument(
                message_id=applied.message.id,
                part=part,
                seq=seq,
                institution_id=_only_institution(applied.registry),
                form=reading.form,
                form_version=reading.form_version,
                state="received",
                reading=reading.model_dump(mode="json"),
                received=applied.message.received,
            )
        )
        note(session, "document-kept", applied.message.id, {"part": part}, applied.now)


def _only_institution(registry: Registry) -> str | None:
    """Return the sender's institution if there is exactly one; a person settles the rest."""
    if len(registry.institutions) != 1:
        return None
    return registry.institutions[0].id
