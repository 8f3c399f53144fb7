"""What the clock does to lists: offers expire, free places are offered, sign-ups lapse.

Every event is a transaction of its own and looks at how things stand, so that it may be done twice,
late, or by two processes at once.
"""

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.engine import later
from mailbot.lists.offers import expire_offers, freed_places
from mailbot.lists.standing import Who, change_standing, lock_event, rows_of
from mailbot.replies.drafts import Enqueue
from mailbot.storage.acts import Cause
from mailbot.storage.database import reading, transaction
from mailbot.storage.register import EnrolmentRow
from mailbot.storage.snapshot import event_of
from rules.days import has_begun
from rules.registry import EnrolmentState
from rules.standings import Move

_OPEN = (EnrolmentState.REQUESTED, EnrolmentState.WAITLISTED, EnrolmentState.OFFERED)

log = structlog.get_logger()


def keep_lists(app: App, *, enqueue: Enqueue = later) -> None:
    """Bring the lists of all events up to the present moment."""
    with reading(app.database) as session:
        states = [state.value for state in _OPEN]
        query = select(EnrolmentRow.event_id).where(EnrolmentRow.state.in_(states)).distinct()
        events = sorted(session.scalars(query))
    for event in events:
        with transaction(app.database) as session:
            _keep(app, session, event, enqueue)


def _keep(app: App, session: Session, event: str, enqueue: Enqueue) -> None:
    now = app.clock()
    if has_begun(event_of(lock_event(session, event)), now):
        count = _lapse(session, event, now)
        log.info("lists-closed", event_id=event, count=count)
        return
    expired = expire_offers(app, session, event, now, enqueue)
    offered = freed_places(app, session, event, Cause(now), enqueue=enqueue)
    if expired or offered:
        log.info("lists-kept", event_id=event, expired=expired, offered=len(offered))


def _lapse(session: Session, event: str, now: datetime) -> int:
    """End what led to no place before the event began; nobody is written to, the digest tells."""
    rows = rows_of(session, event, _OPEN)
    for row in rows:
        is_offered = row.state == EnrolmentState.OFFERED.value
        move = Move.EXPIRE if is_offered else Move.LAPSE
        change_standing(session, Cause(now), Who(event, row.person_id), move)
    return len(rows)
