"""Letters about an application: to the candidate, wherever the mail came from."""

from dataclasses import replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.replies.drafts import Enqueue
from mailbot.replies.facts import ReplyFacts
from mailbot.replies.identity import case_reference, purpose_of
from mailbot.replies.letters import Letter, facts_for, mailbox_of, queue_letter
from mailbot.storage.recruiting import ApplicationRow, RecruitmentRow
from mailbot.storage.register import PersonRow
from mailbot.storage.snapshot import recruitment_of
from mailbot.storage.tables import Message
from rules.decision import ReplyPlan
from rules.registry import ApplicationState

CANDIDATE = "candidate"
"""Stands in plans for the name of the application, which may be in no register."""


def tell_candidates(app: App, session: Session, message: Message, *, enqueue: Enqueue) -> None:
    """Acknowledge complete applications to candidates for whom somebody else handed them in.

    Only to registered addresses: one that merely stands in a form may be anybody's.
    """
    query = select(ApplicationRow).where(
        or_(
            ApplicationRow.message_id == message.id,
            ApplicationRow.supplied_by == message.id,
        ),
        ApplicationRow.state == ApplicationState.COMPLETE.value,
        ApplicationRow.person_id.is_not(None),
    )
    for row in session.scalars(query.order_by(ApplicationRow.id)).all():
        address = registered_address(session, row)
        if address is None or address == message.sender:
            continue
        plan = ReplyPlan(template="ack_application", persons=(CANDIDATE,))
        purpose = purpose_of("application", str(row.id), str(message.id))
        write(app, session, row, plan, purpose, enqueue=enqueue)


def write(  # noqa: PLR0913 - a letter is made of all this
    app: App,
    session: Session,
    row: ApplicationRow,
    plan: ReplyPlan,
    purpose: str,
    *,
    enqueue: Enqueue,
    entry: int | None = None,
    facts: ReplyFacts | None = None,
) -> int | None:
    """Queue a letter about an application, once for its purpose; ``None`` without an address.

    Args:
        app: The application.
        session: The open transaction.
        row: What it is about.
        plan: What it says; the candidate's name goes by `CANDIDATE`.
        purpose: Unique for ever.
        enqueue: How the sending is enqueued.
        entry: The act that it tells of.
        facts: What it may say; by default what `facts_of` knows.
    """
    recipient = registered_address(session, row) or row.address
    if not recipient:
        return None
    letter = Letter(
        purpose=purpose,
        mailbox=mailbox_of(app, session.get_one(Message, row.message_id).mailbox),
        recipient=recipient,
        plan=plan,
        facts=facts or facts_of(app, session, row),
        entry=entry,
    )
    return queue_letter(app, session, letter, enqueue=enqueue)


def facts_of(app: App, session: Session, row: ApplicationRow) -> ReplyFacts:
    """Return what a letter may say of an application, its group and its call."""
    message = session.get_one(Message, row.message_id)
    call = recruitment_of(session.get_one(RecruitmentRow, row.recruitment_id))
    ref = case_reference(message.id, message.received)
    facts = facts_for(app, session, mailbox_of(app, message.mailbox), ref)
    return replace(
        facts,
        received=row.received,
        recruitment=call,
        group=dict(call.groups).get(row.group_id or "", ""),
        persons={CANDIDATE: row.name} if row.name else {},
    )


def registered_address(session: Session, row: ApplicationRow) -> str | None:
    """Return the candidate's address in the register as it is now, if there is any."""
    person = session.get(PersonRow, row.person_id) if row.person_id else None
    return person.address if person else None
