"""The daily digest: one for each coordinator and day, made once, kept, and put into the outbox."""

from datetime import date, datetime, time, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.config.model import Config, Coordinator, Mode
from mailbot.coordinators.cases import Period, count_messages, find_done, find_tasks
from mailbot.coordinators.deadlines import matter_lines
from mailbot.coordinators.event_news import calls_to_make
from mailbot.coordinators.facts import DigestData
from mailbot.coordinators.layout import Digest, write_digest
from mailbot.coordinators.list_news import list_changes, list_tasks
from mailbot.coordinators.service import (
    event_lines,
    find_troubles,
    mailbox_lines,
    recruitment_sentence,
)
from mailbot.dossiers.news import waiting_lines
from mailbot.engine import later
from mailbot.recruitments.news import recruitment_lines
from mailbot.replies.identity import purpose_of
from mailbot.replies.outbox import Enqueue, Notice, queue_notice
from mailbot.replies.typography import one_line
from mailbot.storage.database import new_rows, reading, transaction
from mailbot.storage.tables import DigestRow

log = structlog.get_logger()


def make_digests(app: App, now: datetime, *, enqueue: Enqueue = later) -> int:
    """Make every digest of this Warsaw day that is due by ``now``; return how many were new.

    Args:
        app: The application.
        now: The moment of the timetable; the digest itself tells how things stand when it is made.
        enqueue: How the sending is enqueued.
    """
    local = now.astimezone(WARSAW)
    due = [c for c in app.config.coordinators if time.fromisoformat(c.digest_at) <= local.time()]
    return sum(make_digest(app, coordinator, local.date(), enqueue=enqueue) for coordinator in due)


def make_digest(app: App, coordinator: Coordinator, day: date, *, enqueue: Enqueue = later) -> bool:
    """Make one coordinator's digest of a day; tell whether it was new."""
    mailboxes = mailboxes_of(app.config, coordinator)
    if not mailboxes:
        return False
    with transaction(app.database) as session:
        if session.get(DigestRow, (coordinator.address, day)) is not None:
            return False
        data = gather(session, app.config, coordinator, (day, app.clock()))
        digest = write_digest(data)
        if not _is_first(session, coordinator, data, digest):
            return False
        notice = Notice(
            purpose=purpose_of("digest", day.isoformat(), coordinator.address),
            mailbox=mailboxes[0],
            recipient=coordinator.address,
            subject=digest.subject,
            text=digest.text,
            html=digest.html,
        )
        outbox_id = queue_notice(app, session, notice, enqueue=enqueue)
        whose = (DigestRow.coordinator == coordinator.address) & (DigestRow.day == day)
        session.execute(update(DigestRow).where(whose).values(outbox_id=outbox_id))
    log.info("digest-made", outbox=outbox_id)
    return True


def print_digest(app: App, coordinator: Coordinator, day: date) -> str:
    """Return the text of a digest: as it was made, or as it would be made now."""
    with reading(app.database) as session:
        row = session.get(DigestRow, (coordinator.address, day))
        if row is not None:
            return row.text
        digest = write_digest(gather(session, app.config, coordinator, (day, app.clock())))
    return f"{digest.subject}\n\n{digest.text}"


def gather(
    session: Session, config: Config, coordinator: Coordinator, moment: tuple[date, datetime]
) -> DigestData:
    """Look up everything that a digest says.

    Args:
        session: An open transaction.
        config: The configuration.
        coordinator: Who gets it; messages of other people's mailboxes do not appear.
        moment: The day it is for, and the present moment.
    """
    day, now = moment
    mailboxes = mailboxes_of(config, coordinator)
    period = Period(mailboxes, _last_made(session, coordinator, now), now, coordinator.address)
    return DigestData(
        coordinator=one_line(coordinator.name),
        day=day,
        since=period.since,
        until=now,
        digest_at=coordinator.digest_at,
        is_shadow=config.service.mode is Mode.SHADOW,
        counts=count_messages(session, period),
        tasks=find_tasks(session, period),
        done=find_done(session, period),
        events=event_lines(session, day, period.since),
        recruitment=recruitment_sentence(session, day),
        recruitments=recruitment_lines(session, day),
        mailboxes=mailbox_lines(session, period),
        dossiers=waiting_lines(session, mailboxes),
        troubles=(
            *calls_to_make(session, period, day),
            *list_tasks(session, period),
            *find_troubles(session, period, config.service),
        ),
        list_changes=list_changes(session, period),
        matters=matter_lines(session, config, coordinator, mailboxes, now),
    )


def mailboxes_of(config: Config, coordinator: Coordinator) -> tuple[str, ...]:
    """Return the ids of the mailboxes in a coordinator's digest; none named means all."""
    known = [mailbox.id for mailbox in config.mailboxes]
    return tuple(m for m in known if not coordinator.mailboxes or m in coordinator.mailboxes)


def _is_first(session: Session, coordinator: Coordinator, data: DigestData, digest: Digest) -> bool:
    """Claim the day; another process may have done so in the same instant."""
    claimed = session.scalar(
        new_rows(session, DigestRow)
        .values(
            coordinator=coordinator.address,
            day=data.day,
            made_at=data.until,
            text=f"{digest.subject}\n\n{digest.text}",
        )
        .on_conflict_do_nothing()
        .returning(DigestRow.coordinator)
    )
    return claimed is not None


def _last_made(session: Session, coordinator: Coordinator, now: datetime) -> datetime:
    query = (
        select(DigestRow.made_at)
        .where(DigestRow.coordinator == coordinator.address, DigestRow.made_at < now)
        .order_by(DigestRow.day.desc())
        .limit(1)
    )
    return session.scalar(query) or now - timedelta(days=1)
