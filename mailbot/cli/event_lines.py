"""How the commands show events, in Polish."""

from collections.abc import Iterator
from datetime import date

from rich.table import Table
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mailbot.errors import Stop
from mailbot.replies.standings import STANDINGS
from mailbot.replies.typography import day_text, moment_text, one_line, when_text, where_text
from mailbot.storage.register import EnrolmentRow, EventNotice, EventRow
from mailbot.storage.snapshot import event_of, places_taken
from rules.registry import EnrolmentState

_OCCASIONS = {
    "reminder": "przypomnienie",
    "thanks": "podziękowanie",
    "certificate": "zaświadczenie",
    "changed": "zmiana",
    "cancelled": "odwołanie",
}


def events_table(session: Session, since: date | None) -> Table:
    """List events, the next first.

    Args:
        session: An open transaction.
        since: Only those that end on this day or later; ``None``: all.
    """
    query = select(EventRow).order_by(EventRow.first_day, EventRow.id)
    rows = session.scalars(query if since is None else query.where(EventRow.last_day >= since))
    events = list(rows)
    taken = places_taken(session, [row.id for row in events])
    table = Table("numer", "termin", "tytuł", "miejsca")
    for row in events:
        places = str(taken.get(row.id, 0)) + (f" z {row.capacity}" if row.capacity else "")
        off = "odwołane, " if row.cancelled_on else ""
        table.add_row(row.id, when_text(event_of(row)), one_line(row.title), f"{off}{places}")
    return table


def event_text(session: Session, number: str) -> Iterator[str]:
    """Say everything of an event, one line each; people are counted, not named.

    Raises:
        Stop: There is no such event.
    """
    row = session.get(EventRow, number)
    if row is None:
        raise Stop(f"nie ma wydarzenia „{number}”; `mailbot event list` wymienia wydarzenia")
    event = event_of(row)
    yield f"{row.id}: {one_line(row.title)}"
    facts = {
        "termin": when_text(event),
        "miejsce": where_text(event),
        "link": row.link,
        "tryb": row.mode,
        "dla kogo": "; ".join(row.audience),
        "liczba miejsc": row.capacity,
        "ogłoszono": day_text(row.announced),
        "zgłoszenia do": day_text(row.deadline) if row.deadline else None,
        "koordynacja": row.coordinator,
        "skrzynka": row.mailbox,
        "informacje dla uczestników": row.notes,
        "odwołano": day_text(row.cancelled_on) if row.cancelled_on else None,
        "podziękowania zwolniono": moment_text(row.thanks_from) if row.thanks_from else None,
    }
    yield from (f"  {name}: {one_line(str(value))}" for name, value in facts.items() if value)
    yield from _list_lines(session, number)
    yield from _told_lines(session, number)


def _list_lines(session: Session, number: str) -> Iterator[str]:
    query = (
        select(EnrolmentRow.state, func.count())
        .where(EnrolmentRow.event_id == number)
        .group_by(EnrolmentRow.state)
        .order_by(EnrolmentRow.state)
    )
    for state, count in session.execute(query):
        yield f"  {STANDINGS[EnrolmentState(state)]}: {count}"


def _told_lines(session: Session, number: str) -> Iterator[str]:
    query = (
        select(EventNotice.occasion, func.count(), func.count(EventNotice.outbox_id))
        .where(EventNotice.event_id == number)
        .group_by(EventNotice.occasion)
        .order_by(func.min(EventNotice.made_at))
    )
    for occasion, count, written in session.execute(query):
        what = _OCCASIONS.get(occasion.partition(":")[0], occasion)
        rest = f", bez adresu: {count - written}" if count > written else ""
        yield f"  {what}: wiadomość dostały osoby: {written}{rest}"
