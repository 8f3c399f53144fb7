"""The one place where somebody's standing on an event's list changes.

Every change is an act with what was before. The row of the event is locked first, so that counting
places and taking one cannot be torn apart; on SQLite the whole transaction holds the write lock
(`mailbot.storage.database.transaction`). What `rules.standings` does not allow is refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mailbot.errors import Stop
from mailbot.replies.standings import STANDINGS
from mailbot.storage.acts import Act, Cause, begin
from mailbot.storage.register import EnrolmentRow, EventRow
from rules.registry import EnrolmentState
from rules.standings import ACTIVE, HOLDS_A_PLACE, Move, Standing, after, takes_a_place


class MoveRefused(Stop):
    """The standing does not allow it; the text says how the person stands."""


class NoPlaceLeft(MoveRefused):
    """The event is full, or others have waited longer."""


@dataclass(frozen=True, slots=True)
class Who:
    """One person on the list of one event."""

    event: str
    person: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a change of standing comes from."""

    source: str = "mail"
    """``mail``, ``phone``, ``import``, ``person``."""
    ordered_at: datetime | None = None
    """Order of the waiting list: receipt time of the mail; ``None``: the moment of the act."""
    note: str | None = None
    """What a person writes down with it; ``None`` leaves what stands there."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What one act did to one person's standing."""

    row: EnrolmentRow
    entry: int
    """Number of the act in the journal."""
    before: Standing
    replaced: str | None = None
    """Id of the person whose place this one has now."""


_OVERTAKES = frozenset((Move.ADMIT, Move.OFFER, Move.ACCEPT))
"""Moves of whoever waited, or of a person's hand: the queue does not stand before them."""
_ENTERS = frozenset((Move.CONFIRM, Move.WAIT, Move.REQUEST, Move.ADMIT, Move.ADMIT_WAITING))
"""Moves that put somebody on a list, with a new time of coming unless they stand there already."""


def lock_event(session: Session, event: str) -> EventRow:
    """Lock the row of an event until the end of the transaction, and read it anew.

    Raises:
        Stop: There is no such event.
    """
    query = select(EventRow).where(EventRow.id == event).with_for_update()
    row = session.scalars(query.execution_options(populate_existing=True)).first()
    if row is None:
        raise Stop(f"nie ma wydarzenia {event}")
    return row


def lock_events(session: Session, events: Iterable[str]) -> None:
    """Lock several events in a fixed order, so that two transactions never wait for each other."""
    for event in sorted(set(events)):
        lock_event(session, event)


def standing_row(session: Session, who: Who) -> EnrolmentRow | None:
    """Return the row of a person on a list as it is now, ``None`` if there never was one."""
    query = select(EnrolmentRow).where(
        EnrolmentRow.event_id == who.event, EnrolmentRow.person_id == who.person
    )
    return session.scalars(query.execution_options(populate_existing=True)).first()


def standing_of(session: Session, who: Who) -> Standing:
    """Return how a person stands on a list, ``None`` if they never were on it."""
    row = standing_row(session, who)
    return None if row is None else EnrolmentState(row.state)


def free_places(session: Session, event: EventRow) -> int | None:
    """Count the places that nobody holds; ``None`` without a limit. The event must be locked."""
    if event.capacity is None:
        return None
    states = [state.value for state in HOLDS_A_PLACE]
    taken = _count(session, event.id, states)
    return event.capacity - taken


def change_standing(
    session: Session, cause: Cause, who: Who, move: Move, origin: Origin | None = None
) -> Moved:
    """Carry out one move as one act.

    Args:
        session: An open writing transaction.
        cause: Who acts, when, on account of which mail.
        who: Person and event.
        move: What happens.
        origin: For moves that put somebody on a list; ``None``: by a person's hand.

    Raises:
        MoveRefused: Not from this standing.
        NoPlaceLeft: It needs a place, and there is none or others wait for it.
    """
    event = lock_event(session, who.event)
    standing = standing_of(session, who)
    if takes_a_place(standing, move):
        _demand_a_place(session, event, move)
    act = begin(session, cause, move.value, {"event": who.event, "person": who.person})
    return Moved(apply_move(act, who, move, origin), act.entry, standing)


def apply_move(
    act: Act, who: Who, move: Move, origin: Origin | None = None, **more: Any
) -> EnrolmentRow:
    """Carry out one move inside an act that has begun; the event is locked, places are counted.

    Raises:
        MoveRefused: Not from this standing.
    """
    row = standing_row(act.session, who)
    standing = None if row is None else EnrolmentState(row.state)
    outcome = after(standing, move)
    if outcome is None:
        how = "poza listą" if standing is None else STANDINGS[standing]
        raise MoveRefused(f"osoba {who.person} w wydarzeniu {who.event}: {how}; nie da się zmienić")
    values = {
        "state": outcome.value,
        "changed_at": act.cause.now,
        "offered_until": None,
        "offer_entry": None,
        **_where_from(act, standing, move, origin or Origin("person")),
        **more,
    }
    if row is not None:
        act.change(row, **values)
        return row
    fresh = {"ordered_at": act.cause.now, "source": "person"}
    row = EnrolmentRow(event_id=who.event, person_id=who.person, **{**fresh, **values})
    act.add(row)
    return row


def replace_person(
    session: Session, cause: Cause, who: Who, comes: str, origin: Origin | None = None
) -> Moved:
    """Give what one person has to another, as one act: the place, or the place in the queue.

    The place is kept also when the event is full or closed. Whoever comes and holds a place
    already keeps that one, and the other becomes free.

    Raises:
        MoveRefused: The one who leaves has nothing to give, or the other cannot take it.
    """
    lock_event(session, who.event)
    leaves = standing_row(session, who)
    queued_since = leaves.ordered_at if leaves is not None and _waits(leaves) else None
    comer = Who(who.event, comes)
    before = standing_of(session, comer)
    detail = {"event": who.event, "person": who.person, "new_person": comes}
    act = begin(session, cause, "replaced", detail)
    apply_move(act, who, Move.LEAVE_FOR, origin)
    if queued_since is None and before is not EnrolmentState.CONFIRMED:
        apply_move(act, comer, Move.TAKE_OVER, origin)
    elif before not in {EnrolmentState.CONFIRMED, EnrolmentState.WAITLISTED}:
        apply_move(act, comer, Move.TAKE_OVER_WAITING, origin, ordered_at=queued_since)
    row = standing_row(session, comer)
    assert row is not None  # noqa: S101 - whoever was not on the list is now
    return Moved(row, act.entry, before, replaced=who.person)


def cancel_all(act: Act, event: str) -> dict[str, EnrolmentState]:
    """Take everybody off the list of an event that is called off, within the act that does so.

    Returns:
        Who it was, by id, with the standing before; in the order of the list.
    """
    lock_event(act.session, event)
    before = {}
    for row in rows_of(act.session, event, ACTIVE):
        before[row.person_id] = EnrolmentState(row.state)
        apply_move(act, Who(event, row.person_id), Move.CALL_OFF)
    return before


def rows_of(
    session: Session, event: str, states: Iterable[EnrolmentState]
) -> Sequence[EnrolmentRow]:
    """Return the rows of an event in some states as they are now, in the order of the list."""
    wanted = [state.value for state in states]
    query = (
        select(EnrolmentRow)
        .where(EnrolmentRow.event_id == event, EnrolmentRow.state.in_(wanted))
        .order_by(EnrolmentRow.ordered_at, EnrolmentRow.id)
    )
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _waits(row: EnrolmentRow) -> bool:
    return row.state == EnrolmentState.WAITLISTED.value


def _where_from(act: Act, standing: Standing, move: Move, origin: Origin) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if act.cause.message_id is not None:
        values["message_id"] = act.cause.message_id
    if origin.note is not None:
        values["note"] = origin.note
    is_new = standing in {None, EnrolmentState.CANCELLED, EnrolmentState.REJECTED}
    if move in _ENTERS or move in {Move.TAKE_OVER, Move.TAKE_OVER_WAITING}:
        values["source"] = origin.source
        if is_new:
            values["ordered_at"] = origin.ordered_at or act.cause.now
    return values


def _demand_a_place(session: Session, event: EventRow, move: Move) -> None:
    free = free_places(session, event)
    if free is not None and free <= 0:
        raise NoPlaceLeft(f"wydarzenie {event.id}: nie ma wolnych miejsc")
    if move not in _OVERTAKES and _count(session, event.id, [EnrolmentState.WAITLISTED.value]):
        raise NoPlaceLeft(f"wydarzenie {event.id}: inni czekają na liście rezerwowej")


def _count(session: Session, event: str, states: Sequence[str]) -> int:
    query = select(func.count()).where(
        EnrolmentRow.event_id == event, EnrolmentRow.state.in_(states)
    )
    return session.scalar(query) or 0
