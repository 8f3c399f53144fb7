"""Mail to participants of our own accord: offers, reminders, news of an event, results.

A letter tells of an act that the clock or a person brought about. It is no answer, so the caps on
answers do not count it; what stops all replies stops it too: shadow mode, a pause, an open breaker.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.config.model import Mode
from mailbot.errors import Stop
from mailbot.replies.calendar_entry import calendar_files
from mailbot.replies.caps import why_stopped
from mailbot.replies.drafts import Draft, Enqueue, domain_of, insert_draft, outgoing, written
from mailbot.replies.errors import UnrenderableReply
from mailbot.replies.headers import Attachment
from mailbot.replies.identity import message_id
from mailbot.replies.render import Rendered, ReplyFacts, render
from mailbot.replies.sending import SHADOW
from mailbot.storage.register import EventRow, PersonRow
from mailbot.storage.snapshot import event_of
from rules.decision import ReplyPlan


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to a participant that answers none of theirs."""

    purpose: str
    """Unique for ever, by `identity.purpose_of`: ``reminder:E17:P4``."""
    mailbox: str
    """Id of the mailbox it is sent from."""
    recipient: str
    """An address of the register."""
    plan: ReplyPlan
    facts: ReplyFacts
    entry: int | None = None
    """The entry of the journal that it tells of; undoing that act corrects the letter."""
    attachments: tuple[Attachment, ...] = ()


def facts_for(  # noqa: PLR0913 - what a letter may speak of
    app: App,
    session: Session,
    mailbox: str,
    ref: str,
    *,
    events: Iterable[str] = (),
    persons: Iterable[str] = (),
) -> ReplyFacts:
    """Look up what a letter may say of events and persons.

    Args:
        app: The application.
        session: An open transaction.
        mailbox: Id of the mailbox it is sent from.
        ref: Reference of the case as people see it.
        events: Ids.
        persons: Ids.
    """
    calendar = session.scalars(select(EventRow).where(EventRow.id.in_(list(events))))
    people = session.scalars(select(PersonRow).where(PersonRow.id.in_(list(persons))))
    now = app.clock()
    return ReplyFacts(
        office=app.config.office,
        ref=ref,
        received=now,
        now=now,
        coordinator=app.config.mailbox(mailbox).coordinator,
        events=MappingProxyType({row.id: event_of(row) for row in calendar}),
        persons=MappingProxyType({row.id: f"{row.first_name} {row.last_name}" for row in people}),
    )


def mailbox_of(app: App, wanted: str) -> str:
    """Return the id of the mailbox that writes: the wanted one, or the first if there is none such.

    Raises:
        Stop: No mailbox is configured.
    """
    known = [mailbox.id for mailbox in app.config.mailboxes]
    if not known:
        raise Stop("nie ma skrzynki, z której można napisać; trzeba dodać [[mailboxes]]")
    return wanted if wanted in known else known[0]


def queue_letter(app: App, session: Session, letter: Letter, *, enqueue: Enqueue) -> int:
    """Put a letter into the outbox and enqueue its sending; once for its purpose.

    One that cannot be written, or may not go out now, is put there as WITHHELD with the reason.

    Returns:
        The id of the row.
    """
    mailbox = app.config.mailbox(letter.mailbox)
    plan = letter.plan
    draft = Draft(
        purpose=letter.purpose,
        mailbox=mailbox,
        recipient=letter.recipient.lower(),
        message_id_header=message_id(app.key, letter.purpose, domain_of(mailbox)),
        rendered=Rendered("", ""),
        content=b"",
        reason="",
        events=tuple(dict.fromkeys(e for e in (plan.event, *plan.choices) if e)),
        entry=letter.entry,
    )
    try:
        draft = replace(draft, rendered=render(plan, letter.facts))
    except UnrenderableReply as error:
        return insert_draft(app, session, replace(draft, reason=str(error)), enqueue)
    files = calendar_files(app.key, mailbox.address, plan, letter.facts)
    mail = replace(
        outgoing(app, draft),
        automatic="auto-generated",
        attachments=(*files, *letter.attachments),
    )
    draft = written(draft, mail)
    if not draft.reason:
        draft = replace(draft, reason=_why_not(app, session, letter))
    return insert_draft(app, session, draft, enqueue)


def _why_not(app: App, session: Session, letter: Letter) -> str:
    if app.config.service.mode is Mode.SHADOW:
        return SHADOW
    return why_stopped(session, letter.mailbox) or ""
