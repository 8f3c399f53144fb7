"""The schedule of one month, as the office prints it: announced events in the order of days."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.config.model import Office
from mailbot.replies.typography import LOCALE, day_text, one_line, short_day_text, where_text
from mailbot.storage.register import EventRow
from mailbot.storage.snapshot import event_of


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One event of the month; every text is one harmless line."""

    days: str
    """``15 maja, środa`` or ``14–15 maja, wtorek–środa``."""
    hours: str
    title: str
    where: str
    audience: tuple[str, ...]
    deadline: str
    """``do 10 maja``; empty: until it begins."""
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class Month:
    """A month ready to be printed."""

    office: str
    phone: str
    name: str
    """``maj 2024``."""
    lines: tuple[MonthLine, ...]
    as_of: str
    """Day of printing: ``6 maja``."""


def month_of(session: Session, office: Office, first: date, today: date) -> Month:
    """Look up a month.

    Args:
        session: An open transaction.
        office: Whose schedule it is.
        first: The first day of the month.
        today: What is announced later is not in it.
    """
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    query = (
        select(EventRow)
        .where(EventRow.first_day <= last, EventRow.last_day >= first, EventRow.announced <= today)
        .order_by(EventRow.first_day, EventRow.starts, EventRow.id)
    )
    return Month(
        office=one_line(office.name),
        phone=one_line(office.phone),
        name=format_date(first, "LLLL y", locale=LOCALE),
        lines=tuple(_line(row) for row in session.scalars(query)),
        as_of=day_text(today),
    )


def month_html(month: Month) -> str:
    """Write the month as a page for a browser or a web site."""
    return _environment().get_template("month.html").render(month=month)


def _line(row: EventRow) -> MonthLine:
    event = event_of(row)
    hours = "" if event.starts is None else f"{event.starts.hour}:{event.starts.minute:02}"
    if hours and event.ends is not None:
        hours += f"–{event.ends.hour}:{event.ends.minute:02}"
    return MonthLine(
        days=_days(event.first_day, event.last_day),
        hours=hours,
        title=one_line(event.title),
        where=where_text(event) or "",
        audience=tuple(one_line(group) for group in row.audience),
        deadline=f"do {_day(event.deadline)}" if event.deadline else "",
        is_cancelled=event.cancelled_on is not None,
    )


def _days(first: date, last: date) -> str:
    weekday = format_date(first, "EEEE", locale=LOCALE)
    if first == last:
        return f"{_day(first)}, {weekday}"
    weekdays = f"{weekday}–{format_date(last, 'EEEE', locale=LOCALE)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day(last)}, {weekdays}"
    return f"{_day(first)} – {_day(last)}, {weekdays}"


def _day(day: date) -> str:
    """Write a day so that its number never stands at the end of a line."""
    return short_day_text(day).replace(" ", "\u00a0")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("mailbot.events", "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=select_autoescape(["html"]),
    )
