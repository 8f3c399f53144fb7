"""What a person arranges by telephone: somebody is put on a list, leaves it, or is replaced.

A person may do what the machine may not (after the deadline, with papers still to come), but never
gives away more places than there are, and gives one past those who wait only on purpose.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.errors import Stop
from mailbot.lists.letters import tell_moved
from mailbot.lists.offers import freed_places
from mailbot.lists.standing import (
    Moved,
    Origin,
    Who,
    change_standing,
    free_places,
    lock_event,
    replace_person,
    rows_of,
    standing_of,
)
from mailbot.replies.drafts import Enqueue
from mailbot.storage.acts import Cause
from mailbot.storage.register import EventRow
from mailbot.storage.snapshot import event_of
from rules.days import has_begun
from rules.registry import EnrolmentState
from rules.standings import Move

PHONE = "phone"


@dataclass(frozen=True, slots=True)
class Desk:
    """Where a person acts: the application, a writing transaction, and who acts."""

    app: App
    session: Session
    cause: Cause
    enqueue: Enqueue


@dataclass(frozen=True, slots=True)
class Arranged:
    """What was done, and which letters tell of it."""

    moved: Moved
    letters: tuple[int, ...]
    """Numbers in the outbox; empty: nobody has an address, a person has to phone."""
    offered: tuple[str, ...] = ()
    """Ids of those who were offered a place that became free."""


def enrol(
    desk: Desk, who: Who, *, note: str | None = None, is_out_of_turn: bool = False
) -> Arranged:
    """Put somebody on the list, or on the waiting list if there is no place.

    Raises:
        Stop: They stand there already, or the event is over or cancelled; the text says it.
    """
    event = lock_event(desk.session, who.event)
    demand_open(event, desk.cause.now)
    move = move_for(desk.session, event, who, desk.cause.now, is_out_of_turn=is_out_of_turn)
    origin = Origin(PHONE, note=note)
    moved = change_standing(desk.session, desk.cause, who, move, origin)
    return Arranged(moved, _tell(desk, moved))


def cancel(desk: Desk, who: Who, *, note: str | None = None) -> Arranged:
    """Take somebody off the list; the place is offered to whoever waits.

    Raises:
        Stop: They are not on it.
    """
    lock_event(desk.session, who.event)
    is_offered = standing_of(desk.session, who) is EnrolmentState.OFFERED
    move = Move.DECLINE if is_offered else Move.CANCEL
    moved = change_standing(desk.session, desk.cause, who, move, Origin(PHONE, note=note))
    return Arranged(moved, _tell(desk, moved), _offer(desk, who.event))


def replace(desk: Desk, who: Who, comes: str, *, note: str | None = None) -> Arranged:
    """Give what somebody has on the list to somebody else.

    Raises:
        Stop: There is nothing to give, or the event is over or cancelled.
    """
    demand_open(lock_event(desk.session, who.event), desk.cause.now)
    origin = Origin(PHONE, note=note)
    moved = replace_person(desk.session, desk.cause, who, comes, origin)
    return Arranged(moved, _tell(desk, moved), _offer(desk, who.event))


def demand_open(event: EventRow, now: datetime) -> None:
    """Refuse an event that has begun or was cancelled.

    Raises:
        Stop: It has.
    """
    if event.cancelled_on is not None and event.cancelled_on <= now.astimezone(WARSAW).date():
        raise Stop(f"wydarzenie {event.id} odwołano")
    if has_begun(event_of(event), now):
        raise Stop(f"wydarzenie {event.id} już się rozpoczęło")


def move_for(
    session: Session, event: EventRow, who: Who, now: datetime, *, is_out_of_turn: bool = False
) -> Move:
    """Return whether a person can give somebody a place now, or a place in the queue.

    Raises:
        Stop: They wait already, and it is not their turn or there is no place.
    """
    standing = standing_of(session, who)
    if standing is EnrolmentState.OFFERED:
        return Move.ADMIT
    waiting = [row.person_id for row in rows_of(session, event.id, [EnrolmentState.WAITLISTED])]
    before = waiting.index(who.person) if who.person in waiting else len(waiting)
    free = free_places(session, event)
    today = now.astimezone(WARSAW).date()
    is_declared_full = event.full_since is not None and event.full_since <= today
    has_place = (free is None or free > 0) and (is_out_of_turn or not is_declared_full)
    if has_place and (is_out_of_turn or not before):
        return Move.ADMIT
    if standing is not EnrolmentState.WAITLISTED:
        return Move.ADMIT_WAITING
    if has_place:
        ahead = ", ".join(waiting[:before])
        raise Stop(f"osoba {who.person} czeka, ale przed nią czekają: {ahead}; --out-of-turn")
    raise Stop(f"osoba {who.person} już jest na liście rezerwowej, a wolnych miejsc nie ma")


def _tell(desk: Desk, moved: Moved) -> tuple[int, ...]:
    return tell_moved(desk.app, desk.session, moved, enqueue=desk.enqueue)


def _offer(desk: Desk, event: str) -> tuple[str, ...]:
    return freed_places(desk.app, desk.session, event, desk.cause, enqueue=desk.enqueue)
