"""Acts on the calendar: an event is added, changed or called off, and every act can be undone.

What people on the list must hear of is said here; telling them is in `news.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from mailbot.clock import WARSAW
from mailbot.lists import cancel_all
from mailbot.storage.acts import Cause, begin
from mailbot.storage.register import EventRow
from mailbot.storage.snapshot import event_of
from rules.registry import EnrolmentState, Event

ADDED = "event-added"
CHANGED = "event-changed"
CANCELLED = "event-cancelled"

TOLD_OF = frozenset(
    ("title", "first_day", "last_day", "starts", "ends", "mode", "city", "place", "link")
)
"""Columns whose change people on the list must hear of."""


@dataclass(frozen=True, slots=True)
class EventChange:
    """What one act did to an event."""

    event: str
    entry: int
    """The act in the journal."""
    before: Event
    columns: frozenset[str]
    """What became different."""
    persons: Mapping[str, EnrolmentState]
    """Who was on the list when it was called off, with their standings; else empty."""

    @property
    def is_cancelled(self) -> bool:
        """Tell whether the event was called off by it."""
        return "cancelled_on" in self.columns

    @property
    def is_told(self) -> bool:
        """Tell whether people on the list must hear of it."""
        return self.is_cancelled or bool(self.columns & TOLD_OF)


def add_event(session: Session, cause: Cause, row: EventRow) -> None:
    """Put a new event into the calendar."""
    begin(session, cause, ADDED, {"event": row.id}).add(row)


def change_event(
    session: Session, cause: Cause, row: EventRow, values: Mapping[str, Any]
) -> tuple[EventChange, ...]:
    """Bring an event up to these values: one act for a change, one more for calling it off.

    Args:
        session: An open writing transaction.
        cause: Who, when, why.
        row: The event, locked by `mailbot.lists.standing.lock_event`.
        values: By column; equal ones change nothing.

    Returns:
        What was done, nothing when all was so already.
    """
    done = []
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    # Called off is called off: another day for it in a list is no news.
    called_off = different.pop("cancelled_on", None) if row.cancelled_on is None else None
    different.pop("cancelled_on", None)
    if different:
        before = event_of(row)
        act = begin(session, cause, CHANGED, {"event": row.id})
        act.change(row, **different)
        done.append(EventChange(row.id, act.entry, before, frozenset(different), {}))
    if called_off is not None:
        done.append(_call_off(session, cause, row, called_off))
    return tuple(done)


def cancel_event(session: Session, cause: Cause, row: EventRow) -> tuple[EventChange, ...]:
    """Call an event off as of today, with its list; already called off: nothing."""
    today = cause.now.astimezone(WARSAW).date()
    return change_event(session, cause, row, {"cancelled_on": today})


def _call_off(session: Session, cause: Cause, row: EventRow, day: object) -> EventChange:
    """Call off the event and end its list in one act, so that one undoing brings back both."""
    before = event_of(row)
    act = begin(session, cause, CANCELLED, {"event": row.id})
    act.change(row, cancelled_on=day)
    stood = cancel_all(act, row.id)
    return EventChange(row.id, act.entry, before, frozenset(("cancelled_on",)), stood)
