"""Who came to an event: recorded from the list that people signed, never guessed by the machine."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from mailbot.clock import WARSAW
from mailbot.errors import Stop
from mailbot.lists.standing import Who, apply_move, lock_event, rows_of
from mailbot.storage.acts import Cause, begin
from mailbot.storage.register import EventRow
from mailbot.storage.snapshot import event_of
from rules.days import has_begun
from rules.registry import EnrolmentState
from rules.standings import Move

RECORDED = "attendance-recorded"
HAD_A_PLACE = (EnrolmentState.CONFIRMED, EnrolmentState.ATTENDED, EnrolmentState.ABSENT)


@dataclass(frozen=True, slots=True)
class Attendance:
    """What a signed list says, by ids."""

    attended: tuple[str, ...]
    absent: tuple[str, ...]
    """Had a place and did not come."""
    walked_in: tuple[str, ...]
    """Came without a place; nothing is recorded of them."""
    entry: int | None
    """The act; ``None`` if all was recorded so already."""


def record_attendance(
    session: Session, cause: Cause, event: str, present: Collection[str]
) -> Attendance:
    """Record who of those with a place came, as one act; a later list corrects an earlier one.

    Args:
        session: An open writing transaction.
        cause: Who records it, and when.
        event: Id.
        present: Ids of everybody who signed the list; all others with a place did not come.

    Raises:
        Stop: The event is not over yet, or was cancelled.
    """
    _demand_over(lock_event(session, event), cause.now)
    rows = rows_of(session, event, HAD_A_PLACE)
    came = {row.person_id: row.person_id in present for row in rows}
    moves = {row.person_id: _move(row.state, is_present=came[row.person_id]) for row in rows}
    due = {person: move for person, move in moves.items() if move is not None}
    entry = None
    if due:
        act = begin(session, cause, RECORDED, {"event": event})
        entry = act.entry
        for person, move in due.items():
            apply_move(act, Who(event, person), move)
    return Attendance(
        attended=tuple(person for person, is_present in came.items() if is_present),
        absent=tuple(person for person, is_present in came.items() if not is_present),
        walked_in=tuple(sorted(set(present) - set(came))),
        entry=entry,
    )


def _demand_over(event: EventRow, now: datetime) -> None:
    if event.cancelled_on is not None:
        raise Stop(f"wydarzenie {event.id} odwołano")
    today = now.astimezone(WARSAW).date()
    if not has_begun(event_of(event), now) or today < event.last_day:
        raise Stop(f"wydarzenie {event.id} jeszcze trwa lub się nie odbyło")


def _move(state: str, *, is_present: bool) -> Move | None:
    """Return how the record changes, ``None`` if it says so already."""
    wanted = EnrolmentState.ATTENDED if is_present else EnrolmentState.ABSENT
    if state == wanted.value:
        return None
    return Move.ATTEND if is_present else Move.MISS
