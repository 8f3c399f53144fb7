"""Reminders before an event: once for each person, only to those who have long been on the list."""

from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.engine import later
from mailbot.events.news import News, tell
from mailbot.lists.standing import lock_event
from mailbot.lists.working_time import is_working_time
from mailbot.replies.drafts import Enqueue
from mailbot.replies.working_days import working_day_before
from mailbot.storage.database import reading, transaction
from mailbot.storage.register import EnrolmentRow, EventRow
from rules.registry import EnrolmentState

REMINDER = "reminder"

_LONGEST_REST = timedelta(days=10)
"""More days without work in a row there are not: the reminder is so much earlier at most."""

log = structlog.get_logger()


def send_reminders(app: App, *, enqueue: Enqueue = later) -> int:
    """Remind of every event for which it is time; return the number of letters.

    It is time from so many days before, as configured, to the eve, in working hours. Whoever was
    confirmed since then has just had a confirmation, and gets no reminder.
    """
    now, days = app.clock(), app.config.events.remind_days_before
    if not days or not is_working_time(now):
        return 0
    today = now.astimezone(WARSAW).date()
    count = 0
    for event, first_day in _coming(app, today, days):
        due = working_day_before(first_day, days)
        if due <= today:
            with transaction(app.database) as session:
                count += _remind(app, session, event, due, enqueue)
    if count:
        log.info("reminders", letters=count)
    return count


def _coming(app: App, today: date, days: int) -> list[tuple[str, date]]:
    until = today + timedelta(days=days) + _LONGEST_REST
    query = (
        select(EventRow.id, EventRow.first_day)
        .where(
            EventRow.first_day > today,
            EventRow.first_day <= until,
            EventRow.cancelled_on.is_(None),
        )
        .order_by(EventRow.first_day, EventRow.id)
    )
    with reading(app.database) as session:
        return [(event, day) for event, day in session.execute(query)]


def _remind(app: App, session: Session, event: str, due: date, enqueue: Enqueue) -> int:
    row = lock_event(session, event)
    if row.cancelled_on is not None:
        return 0
    since = datetime.combine(due, datetime.min.time(), WARSAW)
    query = (
        select(EnrolmentRow.person_id)
        .where(
            EnrolmentRow.event_id == event,
            EnrolmentRow.state == EnrolmentState.CONFIRMED.value,
            EnrolmentRow.changed_at < since,
        )
        .order_by(EnrolmentRow.ordered_at, EnrolmentRow.id)
    )
    persons = dict.fromkeys(session.scalars(query), EnrolmentState.CONFIRMED)
    news = News(event, REMINDER, "reminder", needs_everybody=False)
    return len(tell(app, session, news, persons, enqueue=enqueue).letters)
