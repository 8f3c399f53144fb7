"""The safety net under the engine: kept messages and queued mails that no workflow works on.

By construction there are none. If there are (an engine defect, a restored backup), they get a new
workflow and the log and the digest say so.
"""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.engine import later, unfinished
from mailbot.storage.database import reading, transaction
from mailbot.storage.journal import note
from mailbot.storage.tables import Message, MessageState, Outbox, OutboxState

OLD_ENOUGH = timedelta(minutes=10)
AT_MOST = 500
"""Per sweep, oldest first; the next sweep takes the rest."""

log = structlog.get_logger()


def sweep(app: App, now: datetime) -> int:
    """Enqueue what is older than ten minutes and has no workflow; return how many."""
    with reading(app.database) as session:
        messages = _stuck_messages(session, now)
        mails = _stuck_mails(session, now)
    alive = unfinished(
        app.database, [f"process:{i}" for i in messages] + [f"send:{i}" for i in mails]
    )
    jobs = [("process", "process", i) for i in messages] + [("send", "smtp", i) for i in mails]
    lost = [job for job in jobs if not _is_alive(f"{job[0]}:{job[2]}", alive)]
    with transaction(app.database) as session:
        for name, queue, row_id in lost:
            log.error("work-without-workflow", workflow=name, row=row_id)
            later(session, name, queue, f"{name}:{row_id}:{int(now.timestamp())}", row_id)
            note(session, f"swept-{name}", None, {"row": row_id}, now)
    return len(lost)


def _is_alive(workflow_id: str, alive: frozenset[str]) -> bool:
    return any(i == workflow_id or i.startswith(f"{workflow_id}:") for i in alive)


def _stuck_messages(session: Session, now: datetime) -> list[int]:
    query = select(Message.id).where(
        Message.state == MessageState.KEPT, Message.kept_at < now - OLD_ENOUGH
    )
    return list(session.scalars(query.order_by(Message.id).limit(AT_MOST)))


def _stuck_mails(session: Session, now: datetime) -> list[int]:
    query = select(Outbox.id).where(
        Outbox.state.in_([OutboxState.QUEUED, OutboxState.SENDING]),
        Outbox.changed_at < now - OLD_ENOUGH,
    )
    return list(session.scalars(query.order_by(Outbox.id).limit(AT_MOST)))
