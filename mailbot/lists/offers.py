"""Free places and the waiting list: who waits longest is offered a place, until a deadline.

A place is kept for whoever it was offered to.  An offer that nobody can have read (its letter did
not go out), or that somebody seems to have answered (a mail of theirs waits to be read), never
expires by itself: the digest shows it.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.lists.letters import Tidings, tell
from mailbot.lists.standing import (
    Who,
    apply_move,
    change_standing,
    free_places,
    lock_event,
    rows_of,
)
from mailbot.lists.working_time import is_quiet, is_working_time, working_hours_after
from mailbot.replies.drafts import Enqueue
from mailbot.storage.acts import Cause, begin
from mailbot.storage.register import (
    EnrolmentRow,
    EventRow,
    InstitutionRow,
    PersonRow,
    SharedAddress,
)
from mailbot.storage.tables import MailboxHealth, Message, MessageState, Outbox, OutboxState
from rules.registry import EnrolmentState
from rules.standings import Move

GRACE = timedelta(minutes=15)
"""So long after the deadline an answer that was on its way may still be fetched."""
_ON_ITS_WAY = frozenset(
    (OutboxState.QUEUED.value, OutboxState.SENDING.value, OutboxState.SENT.value)
)


def freed_places(
    app: App, session: Session, event: str, cause: Cause, *, enqueue: Enqueue
) -> tuple[str, ...]:
    """Offer every free place of an event to those who wait longest; none if that is too late.

    To be called in the transaction in which a place may have become free: after a withdrawal, a
    declined offer, a raised capacity.  Calling it for nothing does nothing.

    Returns:
        The ids of those who were offered a place.
    """
    row = lock_event(session, event)
    if not may_offer(row, cause.now):
        return ()
    waiting = rows_of(session, event, [EnrolmentState.WAITLISTED])
    free = free_places(session, row)
    first = waiting if free is None else waiting[: max(free, 0)]
    for enrolment in first:
        _offer(app, session, enrolment, cause, enqueue)
    return tuple(enrolment.person_id for enrolment in first)


def may_offer(event: EventRow, now: datetime) -> bool:
    """Tell whether places of an event are offered by mail, and not by telephone or not at all."""
    today = now.astimezone(WARSAW).date()
    is_declared_full = event.full_since is not None and event.full_since <= today
    return event.cancelled_on is None and not is_declared_full and not is_quiet(
        today, event.first_day
    )  # fmt: skip


def expire_offers(app: App, session: Session, event: str, now: datetime, enqueue: Enqueue) -> int:
    """End the offers of an event whose time is over, in working time only; return how many."""
    if not is_working_time(now):
        return 0
    lock_event(session, event)
    offered = rows_of(session, event, [EnrolmentState.OFFERED])
    over = [row for row in offered if is_over(session, row, now)]
    for row in over:
        who = Who(event, row.person_id)
        moved = change_standing(session, Cause(now), who, Move.EXPIRE)
        tidings = Tidings("offer_expired", event, [row.person_id], moved.entry)
        tell(app, session, tidings, None, enqueue=enqueue)
    return len(over)


def is_settled_by_itself(session: Session, row: EnrolmentRow) -> bool:
    """Tell whether an offer was sent, and no mail waits for a person that may answer it."""
    letter = _letter(session, row)
    if letter is None or letter.state not in _ON_ITS_WAY:
        return False
    return not _may_have_answered(session, row, letter)


def is_over(session: Session, row: EnrolmentRow, now: datetime) -> bool:
    """Tell whether an offer was sent, its time has passed, and no answer to it lies unread."""
    letter = _letter(session, row)
    if letter is None or letter.state != OutboxState.SENT.value or row.offered_until is None:
        return False
    if now < row.offered_until + GRACE:
        return False
    health = session.get(MailboxHealth, letter.mailbox)
    if health is None or health.polled_at is None or health.polled_at <= row.offered_until:
        return False
    return not _may_have_answered(session, row, letter)


def _offer(app: App, session: Session, row: EnrolmentRow, cause: Cause, enqueue: Enqueue) -> None:
    until = working_hours_after(cause.now, app.config.lists.offer_hours)
    who = Who(row.event_id, row.person_id)
    detail = {"event": who.event, "person": who.person}
    act = begin(session, cause, Move.OFFER.value, detail)
    apply_move(act, who, Move.OFFER, offered_until=until, offer_entry=act.entry)
    tidings = Tidings("promoted", who.event, [who.person], act.entry, answer_until=until)
    tell(app, session, tidings, None, enqueue=enqueue)


def _letter(session: Session, row: EnrolmentRow) -> Outbox | None:
    return session.scalars(select(Outbox).where(Outbox.entry_id == row.offer_entry)).first()


def _may_have_answered(session: Session, row: EnrolmentRow, letter: Outbox) -> bool:
    """Tell whether a mail that came in time is unread, or waits for a person and may be theirs."""
    unread = Message.state.in_([MessageState.KEPT.value, MessageState.PARKED.value])
    waits = (Message.state == MessageState.HELD.value) & _from_colleagues(session, row, letter)
    found = session.scalar(
        select(Message.id)
        .where(
            Message.mailbox == letter.mailbox,
            Message.received >= letter.created_at,
            Message.received <= row.offered_until,
            or_(unread, waits),
        )
        .limit(1)
    )
    return found is not None


def _from_colleagues(session: Session, row: EnrolmentRow, letter: Outbox) -> ColumnElement[bool]:
    person = session.get_one(PersonRow, row.person_id)
    own = select(PersonRow.address).where(
        PersonRow.institution_id == person.institution_id, PersonRow.address.is_not(None)
    )
    shared = select(SharedAddress.address).where(
        SharedAddress.institution_id == person.institution_id
    )
    domain = session.get_one(InstitutionRow, person.institution_id).domain
    ways = [
        Message.sender == letter.recipient,
        Message.sender.in_(own),
        Message.sender.in_(shared),
    ]
    if domain:
        ways.append(Message.sender.endswith(f"@{domain}", autoescape=True))
    return or_(*ways)
