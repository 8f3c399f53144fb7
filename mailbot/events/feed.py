"""The calendar that anybody may subscribe to: announced events as iCalendar, no people in it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.replies.calendar_entry import Publisher, calendar_of, entry_of
from mailbot.replies.letters import mailbox_of
from mailbot.replies.typography import day_text, one_line
from mailbot.storage.register import EventRow
from mailbot.storage.snapshot import event_of
from mailbot.storage.tables import Change, Journal

PAST_DAYS = 400
"""Events that ended longer ago leave the feed."""


def calendar_feed(app: App, session: Session) -> bytes:
    """Write the calendar; while nothing changes, its bytes do not.

    Raises:
        Stop: No mailbox is configured: nobody could sign up.
    """
    today = app.clock().astimezone(WARSAW).date()
    changed = _last_changed(session)
    entries = []
    for row in _announced(session, today):
        moment = changed.get(row.id) or datetime.combine(row.announced, time(), UTC)
        address = app.config.mailbox(mailbox_of(app, row.mailbox)).address
        publisher = Publisher(app.key, app.config.office.name, address)
        entry = entry_of(event_of(row), publisher, moment, for_participants=False)
        entry.add("last-modified", moment.replace(microsecond=0))
        entry.add("description", "\n".join(_description(row, address)))
        if row.audience:
            entry.add("categories", [one_line(group) for group in row.audience])
        entries.append(entry)
    calendar = calendar_of(entries)
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Wydarzenia – {one_line(app.config.office.name)}")
    content: bytes = calendar.to_ical()
    return content


def _announced(session: Session, today: date) -> list[EventRow]:
    query = (
        select(EventRow)
        .where(EventRow.announced <= today, EventRow.last_day >= today - timedelta(days=PAST_DAYS))
        .order_by(EventRow.first_day, EventRow.id)
    )
    return list(session.scalars(query))


def _last_changed(session: Session) -> Mapping[str, datetime]:
    """Return when each event was last changed, undone changes included."""
    query = (
        select(Change.row_key, Journal.at)
        .join(Journal, Journal.id == Change.entry_id)
        .where(Change.row_table == EventRow.__tablename__)
        .order_by(Change.id)
    )
    return {str(key[0]): at for key, at in session.execute(query)}


def _description(row: EventRow, address: str) -> list[str]:
    lines = []
    if row.audience:
        lines.append(f"Dla kogo: {'; '.join(map(one_line, row.audience))}")
    if row.cancelled_on is None:
        until = f" do {day_text(row.deadline)}" if row.deadline else ""
        lines.append(f"Zgłoszenia{until}: {address}")
    else:
        lines.append("Wydarzenie odwołane.")
    return lines
