"""What a decision does to the register: lists, dossier documents, and the record of it all.

Runs inside the transaction that also queues the reply (T2): all or nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.orm import Session

from mailbot.dossiers.filing import Brought, file_documents
from mailbot.lists import (
    Moved,
    MoveRefused,
    Origin,
    Who,
    change_standing,
    lock_events,
    replace_person,
    standing_of,
)
from mailbot.recruitments.record import Arrived, record_applications
from mailbot.storage.acts import Cause
from mailbot.storage.journal import OURSELVES, note
from mailbot.storage.tables import DecisionRow, Message, MessageState
from parsers.facts import ParsedMessage
from rules.claims import ON_THE_LIST
from rules.decision import (
    Action,
    ApplyGroup,
    Cancel,
    Decision,
    Enrol,
    Operation,
    Replace,
    WithdrawGroup,
)
from rules.registry import EnrolmentState, Registry
from rules.standings import ACTIVE, Move


class StaleSnapshot(Exception):
    """Something changed between deciding and carrying out: decide again with fresh knowledge."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What the transaction is about."""

    message: Message
    facts: ParsedMessage
    registry: Registry
    now: datetime
    source: str = "mail"
    """``phone`` for what staff pass on, see `mailbot.storage.register.EnrolmentRow`."""
    actor: str = OURSELVES
    """A person's account, when a person decided."""

    @property
    def cause(self) -> Cause:
        """Who acts, when, and on account of which mail."""
        return Cause(self.now, self.actor, self.message.id)

    @property
    def origin(self) -> Origin:
        """Where a new standing comes from."""
        return Origin(self.source, self.message.received)

    @property
    def is_by_person(self) -> bool:
        """Whether a person decided, who may do what the machine may not."""
        return self.actor != OURSELVES


@dataclass(frozen=True, slots=True)
class Changed:
    """What became different on lists."""

    moved: tuple[Moved, ...] = ()
    events: frozenset[str] = frozenset()
    """Where a place may have become free."""

    def and_also(self, other: "Changed") -> "Changed":
        """Return both together."""
        return Changed((*self.moved, *other.moved), self.events | other.events)


def apply(session: Session, applied: Applied, decision: Decision) -> Changed:
    """Carry out a decision: lists, documents, decision record, state of the message.

    Returns:
        What became different on lists; free places are offered by the caller.

    Raises:
        StaleSnapshot: A place was taken meanwhile; nothing may be committed.
    """
    changed = Changed()
    if decision.action in (Action.AUTO, Action.AUTO_AND_REVIEW):
        changed = carry_out(session, applied, decision.operations)
    arrived = Arrived(applied.message, applied.facts, applied.registry, applied.now)
    record_applications(session, arrived, decision)
    _settle(session, applied, decision)
    brought = Brought(applied.message, applied.facts.documents, applied.registry, applied.now)
    file_documents(session, brought)
    record_decision(session, applied.message.id, decision, applied.now)
    applied.message.state = _state(decision).value
    applied.message.reason = decision.findings[0].reason if decision.findings else _DONE
    applied.message.finished_at = applied.now
    return changed


_OF_LISTS = (Enrol, Cancel, Replace)
_DONE = "Załatwiono automatycznie."
_SETTLED = "Załatwiono automatycznie: nadawca wskazał wydarzenie w kolejnej wiadomości."

# Written once: building statements anew costs more than running them.
_EARLIER = select(func.count()).where(DecisionRow.message_id == bindparam("message"))
_RECORD = insert(DecisionRow).values(seq=_EARLIER.scalar_subquery())


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


def carry_out(session: Session, applied: Applied, operations: Iterable[Operation]) -> Changed:
    """Do what operations say to lists and records; no decision is recorded.

    Raises:
        StaleSnapshot: Somebody stands otherwise than when it was decided.
    """
    wanted = list(operations)
    lock_events(session, {e for op in wanted if isinstance(op, _OF_LISTS) and (e := op.event)})
    changed = Changed()
    try:
        for operation in wanted:
            changed = changed.and_also(_carry_out(session, applied, operation))
    except MoveRefused as refusal:
        raise StaleSnapshot(str(refusal)) from refusal
    return changed


def _carry_out(session: Session, applied: Applied, operation: Operation) -> Changed:
    match operation:
        case Enrol(event=str(event), person=str(person)):
            return _enrol(session, applied, operation, Who(event, person))
        case Cancel(event=str(event), person=str(person)):
            return _cancel(session, applied, Who(event, person))
        case Replace(event=str(event), person=str(leaves), new_person=str(comes)):
            return _replace(session, applied, Who(event, leaves), comes)
        case ApplyGroup() | WithdrawGroup():
            pass  # recorded with all applications, also those of a mail that is held
        case _:
            # Documents, questions and updates change no list by themselves.
            note(session, f"noted-{operation.op}", applied.message.id, {}, applied.now)
    return Changed()


def _enrol(session: Session, applied: Applied, operation: Enrol, who: Who) -> Changed:
    wanted = EnrolmentState.WAITLISTED if operation.waitlist else EnrolmentState.CONFIRMED
    standing = standing_of(session, who)
    if standing is wanted:
        # Signing up again changes nothing, least of all the place in the queue.
        detail = {"event": who.event, "person": who.person}
        note(session, f"still-{wanted.value}", applied.message.id, detail, applied.now)
        return Changed()
    move = Move.WAIT if operation.waitlist else Move.CONFIRM
    if applied.is_by_person:
        move = Move.ADMIT_WAITING if operation.waitlist else Move.ADMIT
    elif standing is EnrolmentState.OFFERED:
        move = Move.ACCEPT
    moved = change_standing(session, applied.cause, who, move, applied.origin)
    # With a free place in sight the queue moves up at once.
    return Changed((moved,), frozenset((who.event,)))


def _replace(session: Session, applied: Applied, who: Who, comes: str) -> Changed:
    if standing_of(session, who) not in ON_THE_LIST:
        # With nothing to take over, whoever comes signs up like anybody else.
        left = _cancel(session, applied, who)
        operation = Enrol(event=who.event, person=comes)
        return left.and_also(_enrol(session, applied, operation, Who(who.event, comes)))
    moved = replace_person(session, applied.cause, who, comes, applied.origin)
    return Changed((moved,), frozenset((who.event,)))


def _cancel(session: Session, applied: Applied, who: Who) -> Changed:
    standing = standing_of(session, who)
    if standing not in ACTIVE:
        # Whoever was not on the list declines: nothing changes.
        detail = {"event": who.event, "person": who.person}
        note(session, "declined", applied.message.id, detail, applied.now)
        return Changed()
    move = Move.DECLINE if standing is EnrolmentState.OFFERED else Move.CANCEL
    moved = change_standing(session, applied.cause, who, move)
    return Changed((moved,), frozenset((who.event,)))
