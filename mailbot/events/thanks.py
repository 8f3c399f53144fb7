"""Thanks after an event, with the materials: once for each person who was there."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.events.certificates import certificates_for
from mailbot.events.materials import files_of, texts_of
from mailbot.events.news import News, standings, tell
from mailbot.lists.standing import lock_event
from mailbot.lists.working_time import is_working_time
from mailbot.replies.by_hand import Hand
from mailbot.replies.drafts import Enqueue
from mailbot.storage.acts import Cause, begin
from mailbot.storage.database import reading, transaction
from mailbot.storage.register import EventRow
from rules.registry import EnrolmentState

THANKS = "thanks"
RELEASED = "thanks-released"
PAST_DAYS = 60
"""Nobody is thanked for what was longer ago."""

_WAS_THERE_OR_NOT = (EnrolmentState.ATTENDED, EnrolmentState.ABSENT)

log = structlog.get_logger()


def release_thanks(session: Session, number: str, hand: Hand) -> bool:
    """Let the thanks of an event go out; tell whether that is new.

    Raises:
        Stop: There is no such event, or it was called off.
    """
    row = lock_event(session, number)
    if row.cancelled_on is not None:
        raise Stop("wydarzenie jest odwołane")
    if row.thanks_from is not None:
        return False
    act = begin(session, Cause(hand.now, hand.name), RELEASED, {"event": number})
    return act.change(row, thanks_from=hand.now)


def send_thanks(app: App, *, enqueue: Enqueue = later) -> int:
    """Thank for every event that is over, in working hours; return the number of letters."""
    now = app.clock()
    if app.config.events.thanks == "off" or not is_working_time(now):
        return 0
    count = 0
    for event in _over(app, now.astimezone(WARSAW).date()):
        with transaction(app.database) as session:
            count += _thank(app, session, event, enqueue)
    if count:
        log.info("thanks", letters=count)
    return count


def _over(app: App, today: date) -> list[str]:
    since = today - timedelta(days=PAST_DAYS)
    query = select(EventRow.id).where(
        EventRow.last_day <= today, EventRow.last_day >= since, EventRow.cancelled_on.is_(None)
    )
    if app.config.events.thanks == "released":
        query = query.where(EventRow.thanks_from.is_not(None))
    with reading(app.database) as session:
        return list(session.scalars(query.order_by(EventRow.last_day, EventRow.id)))


def _thank(app: App, session: Session, event: str, enqueue: Enqueue) -> int:
    row = lock_event(session, event)
    if row.cancelled_on is not None or not _is_over(row, app.clock()):
        return 0
    persons = _who(session, row)
    if not persons:
        return 0
    has_certificate = app.config.events.certificate_with_thanks
    own = certificates_for(app, session, row) if has_certificate else {}
    news = News(
        event,
        THANKS,
        "thanks_after",
        materials=texts_of(row),
        files=files_of(app, row),
        own_files=own,
        needs_everybody=False,
    )
    return len(tell(app, session, news, persons, enqueue=enqueue).letters)


def _is_over(row: EventRow, now: datetime) -> bool:
    local = now.astimezone(WARSAW)
    if row.last_day != local.date():
        return row.last_day < local.date()
    return row.ends is not None and row.ends <= local.time()


def _who(session: Session, row: EventRow) -> Mapping[str, EnrolmentState]:
    """Return who was there; if nobody took attendance and a person says so, who was expected."""
    recorded = standings(session, row.id, _WAS_THERE_OR_NOT)
    there = {p: state for p, state in recorded.items() if state is EnrolmentState.ATTENDED}
    if recorded or row.thanks_from is None:
        return there
    return standings(session, row.id, (EnrolmentState.CONFIRMED,))
