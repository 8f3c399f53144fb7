"""People who must hear of a change and have no address: who they are, and that somebody phoned."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.replies.by_hand import Hand
from mailbot.storage.journal import note
from mailbot.storage.register import EventNotice, EventRow

PHONED = "told-by-phone"

_UNREACHED = EventNotice.outbox_id.is_(None) & EventNotice.settled_at.is_(None)


def waiting_for_a_call(session: Session, day: date) -> Mapping[str, tuple[str, ...]]:
    """Return who still has to be told, by event; nobody of an event that is over.

    Args:
        session: An open transaction.
        day: Today in Warsaw.
    """
    query = (
        select(EventNotice.event_id, EventNotice.person_id, EventRow.first_day)
        .join(EventRow, EventRow.id == EventNotice.event_id)
        .where(_UNREACHED, EventRow.last_day >= day)
        .order_by(EventRow.first_day, EventNotice.event_id, EventNotice.person_id)
        .distinct()
    )
    found: dict[str, list[str]] = {}
    for event, person, _ in session.execute(query):
        found.setdefault(event, []).append(person)
    return {event: tuple(persons) for event, persons in found.items()}


def settle_by_phone(
    session: Session, event: str, persons: Iterable[str], hand: Hand
) -> tuple[str, ...]:
    """Record that somebody told these people; return those who were waiting for it."""
    query = select(EventNotice).where(
        EventNotice.event_id == event, EventNotice.person_id.in_(list(persons)), _UNREACHED
    )
    rows = session.scalars(query.with_for_update()).all()
    for row in rows:
        row.settled_at = hand.now
    settled = tuple(sorted({row.person_id for row in rows}))
    if settled:
        detail = {"event": event, "persons": list(settled)}
        note(session, PHONED, None, detail, hand.now, actor=hand.name)
    return settled
