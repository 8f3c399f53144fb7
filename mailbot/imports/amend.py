"""One event changed or called off by hand: the same checks, acts and news as through a list."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.errors import Stop
from mailbot.events.changes import EventChange, cancel_event, change_event
from mailbot.events.news import Told, tell_of_change
from mailbot.imports.calendar import terms_of
from mailbot.imports.columns import label
from mailbot.imports.desk import Desk
from mailbot.imports.events import columns_of, known_names
from mailbot.imports.records import EventRecord, read_record
from mailbot.lists.standing import lock_event
from mailbot.replies.by_hand import Hand
from mailbot.replies.drafts import Enqueue
from mailbot.storage.acts import Cause
from mailbot.storage.register import EventRow

_EMPTY: Mapping[str, tuple[str, object]] = {
    "series": ("series", None),
    "start": ("starts", None),
    "end": ("ends", None),
    "mode": ("mode", ""),
    "city": ("city", None),
    "place": ("place", None),
    "link": ("link", None),
    "capacity": ("capacity", None),
    "deadline": ("deadline", None),
    "audience": ("audience", []),
    "coordinator": ("coordinator", ""),
    "mailbox": ("mailbox", ""),
    "notes": ("notes", ""),
}
"""What may be emptied: the column, and what it then holds."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of an event."""

    event: str
    given: Mapping[str, str]
    """As typed, by the names of `EventRecord`; an empty text empties the column."""

    @property
    def emptied(self) -> set[str]:
        """Names of what is to be empty."""
        return {name for name, value in self.given.items() if not value.strip()}

    @property
    def typed(self) -> dict[str, str]:
        """What is to be otherwise, by name."""
        return {name: value for name, value in self.given.items() if value.strip()}


@dataclass(frozen=True, slots=True)
class Amended:
    """What came of it."""

    changes: tuple[EventChange, ...]
    told: tuple[Told, ...]


def amend_event(app: App, session: Session, wish: Wish, hand: Hand, *, enqueue: Enqueue) -> Amended:
    """Change an event as a person says; everybody on its list is told once.

    Raises:
        Stop: There is no such event, or a value will not do; in Polish.
    """
    row = lock_event(session, wish.event)
    cause = Cause(hand.now, hand.name)
    values = {
        n: v for n, v in columns_of(_record(app, row, wish, cause), row).items() if v is not None
    }
    emptied = {_EMPTY[name][0]: _EMPTY[name][1] for name in wish.emptied}
    changes = change_event(session, cause, row, values | emptied)
    return _amended(app, session, changes, cause, enqueue=enqueue)


def call_off_event(
    app: App, session: Session, number: str, hand: Hand, *, enqueue: Enqueue
) -> Amended:
    """Call an event off; everybody on its list leaves it and is told once.

    Raises:
        Stop: There is no such event.
    """
    cause = Cause(hand.now, hand.name)
    changes = cancel_event(session, cause, lock_event(session, number))
    return _amended(app, session, changes, cause, enqueue=enqueue)


def _amended(
    app: App,
    session: Session,
    changes: tuple[EventChange, ...],
    cause: Cause,
    *,
    enqueue: Enqueue,
) -> Amended:
    told = [tell_of_change(app, session, one, cause, enqueue=enqueue) for one in changes]
    return Amended(changes, tuple(told))


def _record(app: App, row: EventRow, wish: Wish, cause: Cause) -> EventRecord:
    """Lay what is given over what is known of days and hours, and check the whole."""
    if forbidden := sorted(wish.emptied - set(_EMPTY)):
        raise Stop(f"„{label(forbidden[0])}” nie może być puste")
    if {"date"} == wish.typed.keys() & {"date", "end_date"} and row.first_day != row.last_day:
        raise Stop("wydarzenie trwa kilka dni; trzeba podać też ostatni dzień (--end-date)")
    known: dict[str, object] = {
        "id": row.id,
        "title": row.title,
        "date": row.first_day,
        "end_date": None if "date" in wish.typed else row.last_day,
        "start": row.starts,
        "end": row.ends,
        "deadline": row.deadline,
    }
    kept = {name: value for name, value in known.items() if name not in wish.emptied}
    record = read_record(EventRecord, {**kept, **wish.typed}, "")
    if isinstance(record, list):
        raise Stop("\n".join(map(str, record)))
    desk = Desk()
    record = known_names(desk, "", record, terms_of(app, cause))
    if desk.errors:
        raise Stop("\n".join(map(str, desk.errors)))
    return record
