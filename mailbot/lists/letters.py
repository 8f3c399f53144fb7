"""Letters about lists: an offered place, the end of an offer, what was arranged by telephone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.lists.standing import Moved
from mailbot.replies.drafts import Enqueue
from mailbot.replies.identity import purpose_of
from mailbot.replies.letters import Letter, facts_for, mailbox_of, queue_letter
from mailbot.storage.addresses import address_of_person
from mailbot.storage.register import EventRow
from rules.decision import ReplyPlan
from rules.registry import EnrolmentState


@dataclass(frozen=True, slots=True)
class Tidings:
    """What people on one event's list are told."""

    template: str
    event: str
    persons: Sequence[str]
    entry: int
    """The act that it tells of."""
    removed: Sequence[str] = ()
    answer_until: datetime | None = None


def tell(
    app: App, session: Session, tidings: Tidings, recipient: str | None, *, enqueue: Enqueue
) -> int | None:
    """Write to an address of the register; ``None`` if there is no address to write to.

    Args:
        app: The application.
        session: An open writing transaction.
        tidings: What to say.
        recipient: The address, or ``None`` for that of the first person.
        enqueue: How the sending is enqueued.
    """
    address = recipient or address_of_person(session, tidings.persons[0])
    if address is None:
        return None
    mailbox = mailbox_of(app, session.get_one(EventRow, tidings.event).mailbox)
    facts = facts_for(
        app,
        session,
        mailbox,
        reference(tidings.entry, app.clock()),
        events=[tidings.event],
        persons=[*tidings.persons, *tidings.removed],
    )
    letter = Letter(
        purpose=purpose_of(tidings.template, tidings.event, str(tidings.entry), address),
        mailbox=mailbox,
        recipient=address,
        plan=ReplyPlan(
            template=tidings.template,
            event=tidings.event,
            persons=tuple(tidings.persons),
            removed=tuple(tidings.removed),
        ),
        facts=replace(facts, deadline=tidings.answer_until),
        entry=tidings.entry,
    )
    return queue_letter(app, session, letter, enqueue=enqueue)


def tell_moved(app: App, session: Session, moved: Moved, *, enqueue: Enqueue) -> tuple[int, ...]:
    """Tell whoever stands otherwise now, at the registered address; both people of a replacement.

    Returns:
        Numbers in the outbox; none if nobody has an address.
    """
    row = moved.row
    removed = (moved.replaced,) if moved.replaced else ()
    told = (row.person_id, *removed)
    tidings = Tidings(_template(moved), row.event_id, [row.person_id], moved.entry, removed)
    found = (address_of_person(session, person) for person in told)
    addresses = dict.fromkeys(address for address in found if address is not None)
    numbers = [tell(app, session, tidings, address, enqueue=enqueue) for address in addresses]
    return tuple(number for number in numbers if number is not None)


def _template(moved: Moved) -> str:
    if moved.replaced:
        return "replaced"
    if moved.row.state == EnrolmentState.CANCELLED.value:
        is_offered = moved.before is EnrolmentState.OFFERED
        return "offer_declined" if is_offered else "cancelled"
    is_placed = moved.row.state == EnrolmentState.CONFIRMED.value
    return "confirm" if is_placed else "waitlist"


def reference(entry: int, now: datetime) -> str:
    """Return the number of an act as people see it: ``2024-L0017``; no number of a mail."""
    return f"{now.astimezone(WARSAW).year}-L{entry:04}"
