"""What a person decides about a held mail: its proposal is carried out, or turned down.

The mail then waits no longer.  Whoever wrote is answered once, in the thread; a stranger is not
answered, and the people of the register are written to at their own addresses instead.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from mailbot import effects
from mailbot.errors import Stop
from mailbot.held import Held, answer, end, find_held, with_people
from mailbot.lists import Moved, Origin, Who, change_standing, freed_places, lock_events
from mailbot.lists.by_hand import PHONE, Desk, demand_open, move_for
from mailbot.lists.standing import lock_event, standing_of
from mailbot.replies.outbox import Decided
from mailbot.storage.journal import note
from rules.decision import Cancel, Enrol, Operation, Replace, ReplyPlan
from rules.registry import EnrolmentState
from rules.replies import after_a_person
from rules.standings import Move, after

ACCEPTED = "Osoba przyjęła propozycję."
SEEN = "Osoba zapoznała się z wiadomością."
REJECTED = "Osoba odrzuciła propozycję."
_MISSING = {"event": "wydarzenia (--event)", "person": "osoby (--person)"}


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a person adds to a proposal that leaves it open."""

    event: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of it."""

    moved: tuple[Moved, ...] = ()
    mails: tuple[int, ...] = ()
    """Numbers in the outbox."""
    offered: tuple[str, ...] = ()
    """Ids of those who were offered a place that became free."""


def accept(desk: Desk, message_id: int, gaps: Gaps) -> Settled:
    """Carry out the proposal of a held mail, and answer it.

    A mail whose operations were carried out already is only put aside.

    Raises:
        Stop: The mail does not wait, the proposal has gaps, or a list does not allow it.
    """
    held = find_held(desk, message_id)
    entry = _note(held, "proposal-accepted")
    if held.decision is not None and held.is_carried_out:
        end(held, SEEN, held.decision.operations)
        return Settled()
    operations = _complete(held, gaps)
    held = with_people(held, _people(operations))
    changed = _carry_out(held, operations)
    plan = after_a_person(held.case, operations) if held.case else None
    decided = Decided(plan, f"decided:{entry}", entry=entry) if plan else None
    mails = answer(held, decided, changed.moved)
    offered = [
        person
        for event in sorted(changed.events)
        for person in freed_places(desk.app, desk.session, event, held.cause, enqueue=desk.enqueue)
    ]
    end(held, ACCEPTED, operations)
    return Settled(changed.moved, mails, tuple(offered))


def reject(desk: Desk, message_id: int, reason: str, *, is_silent: bool = False) -> Settled:
    """Turn down the proposal of a held mail; whoever wrote reads the reason.

    Args:
        desk: Where a person acts.
        message_id: The mail.
        reason: Whole sentences in Polish, for the sender.
        is_silent: Answer nobody.

    Raises:
        Stop: The mail does not wait.
    """
    held = find_held(desk, message_id)
    entry = _note(held, "proposal-rejected")
    wanted = [
        Who(op.event, op.person)
        for op in held.proposal
        if isinstance(op, Enrol) and op.event is not None and op.person is not None
    ]
    moved = tuple(one for who in wanted if (one := _turn_down(held, who)) is not None)
    mails: tuple[int, ...] = ()
    if held.may_be_read and not is_silent:
        events = {who.event for who in wanted}
        event = events.pop() if len(events) == 1 else None
        plan = ReplyPlan(template="enrolment_rejected", event=event)
        mails = answer(held, Decided(plan, f"decided:{entry}", reason, entry), ())
    end(held, REJECTED, ())
    return Settled(moved, mails)


def _note(held: Held, act: str) -> int:
    cause = held.cause
    return note(held.desk.session, act, held.message.id, {}, cause.now, actor=cause.actor)


def _complete(held: Held, gaps: Gaps) -> tuple[Operation, ...]:
    """Return the proposal with its gaps filled; with nothing proposed, a sign-up as given."""
    proposal = held.proposal
    if not proposal and gaps.event and gaps.person:
        proposal = (Enrol(event=None, person=None),)
    if not proposal:
        raise Stop("propozycja jest pusta; trzeba podać --event i --person albo `mailbot reject`")
    return tuple(dict.fromkeys(_filled(op, gaps) for op in proposal))


def _filled(operation: Operation, gaps: Gaps) -> Operation:
    if not isinstance(operation, Enrol | Cancel | Replace):
        return operation
    values = {"event": operation.event or gaps.event, "person": operation.person or gaps.person}
    missing = [_MISSING[name] for name, value in values.items() if value is None]
    if isinstance(operation, Replace) and operation.new_person is None:
        missing.append("osoby, która ma przyjść (`mailbot enrol … --replace-by`)")
    if missing:
        raise Stop(f"propozycja nie podaje: {', '.join(missing)}")
    return operation.model_copy(update=values)


def _people(operations: Iterable[Operation]) -> set[str]:
    named = {getattr(op, name, None) for op in operations for name in ("person", "new_person")}
    return {person for person in named if person is not None}


def _carry_out(held: Held, operations: Iterable[Operation]) -> effects.Changed:
    """Carry out one by one: whether there is a place depends on those before."""
    if held.case is None:
        raise Stop("wiadomości nie odczytano; zapis przez `mailbot enrol`, potem `mailbot reject`")
    session = held.desk.session
    applied = effects.Applied(
        message=held.message,
        facts=held.case.message,
        registry=held.case.registry,
        now=held.cause.now,
        source=PHONE if held.is_of_staff else "mail",
        actor=held.cause.actor,
    )
    lock_events(session, {e for op in operations if (e := getattr(op, "event", None))})
    changed = effects.Changed()
    for operation in operations:
        try:
            possible = _as_possible(held, operation)
            changed = changed.and_also(effects.carry_out(session, applied, [possible]))
        except effects.StaleSnapshot as refusal:
            raise Stop(str(refusal)) from refusal
    return changed


def _as_possible(held: Held, operation: Operation) -> Operation:
    """Turn a sign-up into one for the waiting list where there is no place at the moment."""
    if not isinstance(operation, Enrol) or operation.event is None or operation.person is None:
        return operation
    session, now = held.desk.session, held.cause.now
    who = Who(operation.event, operation.person)
    event = lock_event(session, who.event)
    demand_open(event, now)
    if standing_of(session, who) is EnrolmentState.CONFIRMED:
        return operation.model_copy(update={"waitlist": False})
    try:
        waits = move_for(session, event, who, now) is Move.ADMIT_WAITING
    except Stop:  # they wait already, and go on waiting
        waits = True
    return operation.model_copy(update={"waitlist": waits})


def _turn_down(held: Held, who: Who) -> Moved | None:
    """Record that a sign-up was turned down; whoever has a standing already keeps it."""
    session = held.desk.session
    lock_event(session, who.event)
    if after(standing_of(session, who), Move.REJECT) is None:
        return None
    origin = Origin("mail", held.message.received)
    return change_standing(session, held.cause, who, Move.REJECT, origin)
