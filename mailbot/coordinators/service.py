"""The state of the service in a digest: mailboxes, mails not sent, messages that stick."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import Row, and_, func, or_, select
from sqlalchemy.orm import Session

from mailbot.clock import WARSAW
from mailbot.config.model import Service
from mailbot.coordinators.cases import Period
from mailbot.coordinators.event_news import changes_since
from mailbot.coordinators.facts import EventLine, MailboxLine, Trouble
from mailbot.coordinators.wording import title, without_numbers_of_identity
from mailbot.replies.by_hand import IN_DOUBT
from mailbot.replies.caps import is_paused, open_breakers
from mailbot.replies.identity import case_reference
from mailbot.replies.sending import SHADOW
from mailbot.replies.typography import clock_text, one_line, plural, short_day_text
from mailbot.storage.recruiting import RecruitmentRow
from mailbot.storage.register import EnrolmentRow, EventRow
from mailbot.storage.tables import MailboxHealth, Message, MessageState, Outbox, OutboxState
from rules.registry import EnrolmentState

MOST_EVENTS = 20
MOST_TROUBLES = 20
MOST_REFS = 10

_OUTBOX = {
    OutboxState.UNKNOWN.value: "nie wiadomo, czy wysłano",
    OutboxState.FAILED.value: "nie udało się wysłać",
    OutboxState.WITHHELD.value: "odpowiedź wstrzymana",
}
_HAVE_A_PLACE = (EnrolmentState.CONFIRMED.value, EnrolmentState.OFFERED.value)


def mailbox_lines(session: Session, period: Period) -> tuple[MailboxLine, ...]:
    """Describe each mailbox: does it work, and is everything in it accounted for?"""
    rows = session.scalars(select(MailboxHealth).where(MailboxHealth.mailbox.in_(period.mailboxes)))
    health = {row.mailbox: row for row in rows}
    return tuple(_mailbox_line(name, health.get(name), period.until) for name in period.mailboxes)


def event_lines(session: Session, day: date, since: datetime) -> tuple[EventLine, ...]:
    """Describe the events to come, the next first, with their lists."""
    query = select(EventRow).where(EventRow.last_day >= day)
    events = session.scalars(
        query.order_by(EventRow.first_day, EventRow.id).limit(MOST_EVENTS)
    ).all()
    ids = [event.id for event in events]
    standing = _by_state(session, ids, None)
    changed = _by_state(session, ids, since)
    news = changes_since(session, since)
    lines = (_event_line(event, standing, changed) for event in events)
    return tuple(
        replace(line, change=", ".join(filter(None, (news.get(event.id), line.change))))
        for event, line in zip(events, lines, strict=True)
    )


def recruitment_sentence(session: Session, day: date) -> str:
    """Describe the open recruitment, if there is one."""
    query = select(RecruitmentRow).where(RecruitmentRow.opens <= day, RecruitmentRow.closes >= day)
    row = session.scalars(query.order_by(RecruitmentRow.closes).limit(1)).first()
    if row is None:
        return ""
    left = (row.closes - day).days
    days = plural(left, "dzień", "dni", "dni")
    verb = plural(left, "został", "zostały", "zostało")
    rest = f"{verb} {left} {days}" if left else "dziś ostatni dzień"
    window = f"{short_day_text(row.opens)} – {short_day_text(row.closes)}"
    return f"{title(row.title)} ({window}): {rest}."


def find_troubles(session: Session, period: Period, service: Service) -> tuple[Trouble, ...]:
    """List what a person should know about: switches, stuck work, mails that did not go out."""
    return (
        *_switches(session, period),
        *_stuck(session, period, service),
        *_unsent(session, period),
    )


def _mailbox_line(name: str, row: MailboxHealth | None, now: datetime) -> MailboxLine:
    health, is_ill = _health(row, now)
    balance, is_unequal = "jeszcze nie uzgodniono", False
    if row is not None and row.reconciled_at is not None:
        is_unequal = row.in_mailbox != row.accounted
        sign = "≠" if is_unequal else "="
        balance = f"{row.in_mailbox} w skrzynce {sign} {row.accounted} w systemie"
    return MailboxLine(name, health, is_ill, balance, is_unequal)


def _health(row: MailboxHealth | None, now: datetime) -> tuple[str, bool]:
    """Say how reading the mailbox goes, and whether that is bad."""
    if row is not None and row.error:
        since = f" (od {_ago(row.error_since, now)})" if row.error_since else ""
        return f"{one_line(row.error, 300)}{since}", True
    if row is None or row.polled_at is None:
        return "jeszcze nie czytana", True
    return f"działa, ostatnie sprawdzenie {_ago(row.polled_at, now)}", False


def _ago(moment: datetime, now: datetime) -> str:
    """Write the time, with the day unless it is today."""
    day = moment.astimezone(WARSAW).date()
    today = now.astimezone(WARSAW).date()
    return clock_text(moment) if day == today else f"{short_day_text(day)}, {clock_text(moment)}"


def _by_state(
    session: Session, events: Sequence[str], since: datetime | None
) -> dict[tuple[str, str], int]:
    """Count enrolments by event and state; only those changed after ``since``, if it is given."""
    query = select(EnrolmentRow.event_id, EnrolmentRow.state, func.count()).where(
        EnrolmentRow.event_id.in_(events)
    )
    if since is not None:
        query = query.where(EnrolmentRow.changed_at > since)
    rows = session.execute(query.group_by(EnrolmentRow.event_id, EnrolmentRow.state))
    return {(event, state): count for event, state, count in rows}


def _event_line(
    event: EventRow,
    standing: dict[tuple[str, str], int],
    changed: dict[tuple[str, str], int],
) -> EventLine:
    taken = sum(standing.get((event.id, state), 0) for state in _HAVE_A_PLACE)
    waiting = standing.get((event.id, EnrolmentState.WAITLISTED.value), 0)
    places = str(taken) if event.capacity is None else f"{taken} z {event.capacity}"
    if waiting:
        places += f", rezerwa {waiting}"
    if event.cancelled_on is not None:
        places = f"odwołane, {places}"
    came = sum(changed.get((event.id, state), 0) for state in _HAVE_A_PLACE)
    left = changed.get((event.id, EnrolmentState.CANCELLED.value), 0)
    change = [f"+{came}"] * bool(came) + [f"−{left}"] * bool(left)
    return EventLine(short_day_text(event.first_day), title(event.title), places, " ".join(change))


def _switches(session: Session, period: Period) -> list[Trouble]:
    troubles = [
        Trouble(
            f"odpowiedzi skrzynki {name} stoją po przekroczeniu limitu na godzinę",
            1,
            (),
            remedy=f"mailbot replies reopen {name}",
        )
        for name in open_breakers(session)
        if name in period.mailboxes
    ]
    if is_paused(session):
        what = "odpowiedzi wszystkich skrzynek są wstrzymane"
        troubles.append(Trouble(what, 1, (), remedy="mailbot replies resume"))
    return troubles


def _stuck(session: Session, period: Period, service: Service) -> list[Trouble]:
    late = period.until - timedelta(minutes=service.alarm_after_min)
    kinds = (
        (Message.state == MessageState.PARKED.value, "odłożone po powtarzających się awariach"),
        (
            (Message.state == MessageState.KEPT.value) & (Message.kept_at < late),
            f"czekają na odczytanie dłużej niż {service.alarm_after_min} min",
        ),
    )
    troubles = []
    for condition, what in kinds:
        where = (condition, Message.mailbox.in_(period.mailboxes))
        count = session.scalar(select(func.count()).select_from(Message).where(*where)) or 0
        query = select(Message.id, Message.received).where(*where)
        rows = session.execute(query.order_by(Message.id).limit(MOST_REFS)).all()
        if count:
            troubles.append(Trouble(what, count, _refs(rows)))
    return troubles


def _unsent(session: Session, period: Period) -> list[Trouble]:
    """Describe mails in doubt until a person settles them, and withheld ones once."""
    withheld = and_(
        Outbox.state == OutboxState.WITHHELD.value,
        # A little earlier too: what was committed while the last digest was being made.
        Outbox.changed_at > period.since - timedelta(minutes=1),
    )
    where = (
        or_(IN_DOUBT, withheld),
        Outbox.mailbox.in_(period.mailboxes),
        Outbox.changed_at <= period.until,
    )
    groups = session.execute(
        select(Outbox.state, Outbox.reason, func.count())
        .where(*where)
        .group_by(Outbox.state, Outbox.reason)
        .order_by(Outbox.state, func.count().desc(), Outbox.reason)
        .limit(MOST_TROUBLES)
    )
    troubles = []
    for state, reason, count in groups.all():
        rows = session.execute(
            select(Outbox.id, Outbox.message_id, Message.received)
            .outerjoin(Message, Outbox.message_id == Message.id)
            .where(*where, Outbox.state == state, Outbox.reason == reason)
            .order_by(Outbox.message_id, Outbox.id)
            .limit(MOST_REFS)
        ).all()
        what = f"{_OUTBOX[state]}: {without_numbers_of_identity(reason)}"
        refs = tuple(case_reference(row[1], row[2]) for row in rows if row[1] is not None)
        remedy = _remedy(state, [row[0] for row in rows], count)
        troubles.append(Trouble(what, count, refs, is_alarm=reason != SHADOW, remedy=remedy))
    return troubles


def _remedy(state: str, numbers: Sequence[int], count: int) -> str:
    """Name the command for mails in doubt; withheld ones may stay as they are."""
    if state == OutboxState.WITHHELD:
        return ""
    if count == 1:
        return f"mailbot replies settle {numbers[0]} --sent albo --not-sent"
    listed = ", ".join(map(str, numbers)) + (" …" if count > len(numbers) else "")
    return f"mailbot replies settle NUMER --sent albo --not-sent (numery: {listed})"


def _refs(rows: Iterable[Row[int, datetime]]) -> tuple[str, ...]:
    return tuple(case_reference(row[0], row[1]) for row in rows)
