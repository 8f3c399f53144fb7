"""What the calendar brings about: a call opens, and its window closes. Each once, however late."""

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.engine import later
from mailbot.recruitments.record import detail_of
from mailbot.recruitments.telling import write
from mailbot.replies.drafts import Enqueue
from mailbot.replies.identity import purpose_of
from mailbot.storage.acts import Act, Cause, begin
from mailbot.storage.database import transaction
from mailbot.storage.recruiting import ApplicationRow, RecruitmentRow
from rules.call import first_state
from rules.days import warsaw_day
from rules.decision import ReplyPlan
from rules.handed import Lack
from rules.registry import ApplicationState
from rules.replies_to_papers import MISSING

log = structlog.get_logger()

_S = ApplicationState


def keep_calls(app: App, now: datetime, *, enqueue: Enqueue = later) -> int:
    """Open and end every call whose day has come; return how many acts that took.

    Args:
        app: The application.
        now: The moment of the timetable.
        enqueue: How the sending of letters is enqueued.
    """
    today = warsaw_day(now)
    with transaction(app.database) as session:
        due = session.scalars(
            select(RecruitmentRow).where(RecruitmentRow.opens <= today).order_by(RecruitmentRow.id)
        )
        calls = [row.id for row in due]
    done = 0
    for call in calls:
        with transaction(app.database) as session:
            done += _open(app, session, call, now, enqueue)
            done += _end(session, call, now)
    log.info("calls-kept", acts=done)
    return done


def _open(app: App, session: Session, call: str, now: datetime, enqueue: Enqueue) -> int:
    """Let what came early count as handed in on the first day."""
    row = session.get_one(RecruitmentRow, call, with_for_update=True)
    if row.opened_at is not None:
        return 0
    act = begin(session, Cause(now), "call-opened", {"recruitment": call})
    act.change(row, opened_at=now)
    query = select(ApplicationRow).where(
        ApplicationRow.recruitment_id == call, ApplicationRow.state == _S.EARLY.value
    )
    early = session.scalars(query.order_by(ApplicationRow.id)).all()
    for application in early:
        _count(app, session, application, now, enqueue)
    return 1 + len(early)


def _count(
    app: App, session: Session, row: ApplicationRow, now: datetime, enqueue: Enqueue
) -> None:
    lacks = frozenset(Lack(word) for word in row.lacks) - {Lack.EARLY}
    state = first_state(lacks, is_sure=True)
    act = begin(session, Cause(now), f"application-{state.value}", detail_of(row))
    is_complete = state is _S.COMPLETE
    act.change(
        row,
        state=state.value,
        lacks=sorted(lack.value for lack in lacks),
        completed_at=row.received if is_complete else None,
        changed_at=now,
    )
    if not is_complete:
        _ask(app, act, row, enqueue)


def _ask(app: App, act: Act, row: ApplicationRow, enqueue: Enqueue) -> None:
    """Ask for what an early application lacks: our answer then spoke of the window only."""
    missing = tuple(text for lack, text in MISSING.items() if lack.value in row.lacks)
    plan = ReplyPlan(template="application_incomplete", missing=missing)
    purpose = purpose_of("application-incomplete", str(row.id))
    write(app, act.session, row, plan, purpose, enqueue=enqueue, entry=act.entry)


def _end(session: Session, call: str, now: datetime) -> int:
    """Note that the window is over, with the applications that stay formally incomplete."""
    row = session.get_one(RecruitmentRow, call, with_for_update=True)
    if row.ended_at is not None or warsaw_day(now) <= row.closes:
        return 0
    query = select(ApplicationRow.id).where(
        ApplicationRow.recruitment_id == call, ApplicationRow.state == _S.INCOMPLETE.value
    )
    incomplete = session.scalars(query.order_by(ApplicationRow.id)).all()
    detail = {"recruitment": call, "incomplete": list(incomplete)}
    begin(session, Cause(now), "call-ended", detail).change(row, ended_at=now)
    return 1
