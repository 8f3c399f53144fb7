"""The outbox: every mail that leaves is a row first, and leaves at most once.

`queue_reply` runs inside the transaction that decides (T2): the row, unique for (message, purpose),
and the workflow that sends it exist if and only if the decision does. Sending is in
`mailbot.replies.sending`; `send` is offered here too, beside its counterpart.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.config.model import Mode
from mailbot.replies.calendar_entry import calendar_files
from mailbot.replies.caps import why_stopped, why_withheld
from mailbot.replies.drafts import Draft, Enqueue, domain_of, insert_draft, outgoing, written
from mailbot.replies.enclosed import Addressee, enclose
from mailbot.replies.errors import SendAgainLater, UnrenderableReply
from mailbot.replies.headers import Attachment, clean_text
from mailbot.replies.identity import case_reference, message_id
from mailbot.replies.merging import Pending, take_place
from mailbot.replies.render import Rendered, gather_facts, render
from mailbot.replies.sending import SHADOW, send
from mailbot.storage.journal import note
from mailbot.storage.tables import Message, Outbox, OutboxState
from parsers.facts import Envelope
from rules.case import Case
from rules.decision import Decision, ReplyPlan
from rules.dossier_requests import is_of_papers

__all__ = [
    "Decided",
    "Enqueue",
    "Notice",
    "SendAgainLater",
    "queue_decided",
    "queue_notice",
    "queue_reply",
    "release",
    "send",
]

REPLY = "reply"
"""Purpose of the one automatic answer to a message."""

# Written once: building a statement anew costs more than running it.
_ANSWER = select(Outbox.id).where(
    Outbox.message_id == bindparam("message"), Outbox.purpose == REPLY
)


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail of our own accord, such as the daily digest."""

    purpose: str
    """Unique for ever: ``digest:2024-05-07:anna@office.example``."""
    mailbox: str
    """Id of the mailbox it is sent from."""
    recipient: str
    subject: str
    text: str
    html: str | None = None


@dataclass(frozen=True, slots=True)
class Decided:
    """What is answered, and how that answer is named."""

    plan: ReplyPlan
    purpose: str = REPLY
    """Unique among the answers to the message."""
    text: str = ""
    """A person's own words, for templates that have a place for them."""
    entry: int | None = None
    """The act by which a person decided."""
    after: str | None = None
    """Message-ID of an earlier mail that is answered, too."""


def queue_reply(  # noqa: PLR0913 - everything that T2 has at hand
    app: App,
    session: Session,
    message: Message,
    case: Case,
    decision: Decision,
    *,
    enqueue: Enqueue,
    pending: Pending | None = None,
) -> int | None:
    """Put the reply to a message into the outbox and enqueue its sending; once, however often.

    A reply that cannot be written, or may not go out (shadow mode, caps, a pause), is put there as
    WITHHELD with a Polish reason: the digest shows it, nothing sends it by itself.

    An answer to papers waits for further ones, and takes the place of one that is ``pending``.

    Returns:
        The id of the row, ``None`` if the decision wants no reply.
    """
    if decision.reply is None:
        return None
    existing = _find(session, message.id)
    if existing is not None:
        return existing
    decided = Decided(decision.reply, after=pending.answers if pending else None)
    draft = _draft_reply(app, session, message, case, decided)
    if not draft.reason:
        draft = replace(draft, reason=_why_not(app, session, draft, case))
    if is_of_papers(decision.reply):
        draft = replace(draft, delay_s=60.0 * app.config.dossiers.wait_minutes)
    outbox_id = insert_draft(app, session, draft, enqueue)
    if pending is not None and not draft.reason:
        take_place(session, pending, outbox_id, app)
    return outbox_id


def queue_decided(  # noqa: PLR0913 - everything that the transaction has at hand
    app: App,
    session: Session,
    message: Message,
    case: Case,
    decided: Decided,
    *,
    enqueue: Enqueue,
) -> int:
    """Put the answer to a message into the outbox that a person's decision about it brings.

    It is no automatic answer, so the caps do not count it; shadow mode, a pause and an open breaker
    stop it like all mail.

    Returns:
        The id of the row.
    """
    draft = _draft_reply(app, session, message, case, decided)
    draft = replace(draft, entry=decided.entry)
    if not draft.reason:
        shadow = SHADOW if app.config.service.mode is Mode.SHADOW else None
        draft = replace(draft, reason=shadow or why_stopped(session, draft.mailbox.id) or "")
    return insert_draft(app, session, draft, enqueue)


def queue_notice(app: App, session: Session, notice: Notice, *, enqueue: Enqueue) -> int:
    """Put a mail of our own accord into the outbox; once for its purpose, in every mode.

    Notices go to the configured coordinators only, so they also go out in shadow mode: they are
    how people see what would have been sent.
    """
    mailbox = app.config.mailbox(notice.mailbox)
    header = message_id(app.key, notice.purpose, domain_of(mailbox))
    draft = Draft(
        purpose=notice.purpose,
        mailbox=mailbox,
        recipient=notice.recipient.lower(),
        message_id_header=header,
        rendered=Rendered(notice.subject, clean_text(notice.text)),
        content=b"",
        reason="",
    )
    mail = replace(outgoing(app, draft), automatic="auto-generated", html=notice.html)
    return insert_draft(app, session, written(draft, mail), enqueue)


def release(
    session: Session, outbox_id: int, now: datetime, *, enqueue: Enqueue, actor: str
) -> bool:
    """Send a withheld reply after all, because a person said so; tell whether it could be."""
    row = session.scalars(select(Outbox).where(Outbox.id == outbox_id).with_for_update()).first()
    if row is None or row.state != OutboxState.WITHHELD or not row.content:
        return False
    row.state, row.reason, row.changed_at = OutboxState.QUEUED.value, "", now
    row.attempts += 1
    note(session, "reply-released", row.message_id, {"outbox": row.id}, now, actor=actor)
    workflow_id = f"send:{row.id}:{row.attempts}"
    enqueue(session, "send", "smtp", workflow_id, row.id, partition=row.mailbox)
    return True


def reply_address(envelope: Envelope, freemail_domains: frozenset[str]) -> str | None:
    """Return where a reply goes: the From address, or one Reply-To of the same own domain.

    A shared domain such as gmail.com proves nothing: there Reply-To may be anybody's.
    """
    if envelope.sender is None:
        return None
    sender = envelope.sender.address.lower()
    others = {address.address.lower() for address in envelope.reply_to}
    if len(others) != 1:
        return sender
    wanted = others.pop()
    domain = sender.rpartition("@")[2]
    is_same = wanted.rpartition("@")[2] == domain and domain not in freemail_domains
    return wanted if is_same else sender


def _draft_reply(
    app: App, session: Session, message: Message, case: Case, decided: Decided
) -> Draft:
    plan, purpose = decided.plan, decided.purpose
    mailbox = app.config.mailbox(message.mailbox)
    envelope = case.message.envelope
    draft = Draft(
        purpose=purpose,
        mailbox=mailbox,
        recipient=reply_address(envelope, case.registry.freemail_domains) or "",
        # By the hash of the mail, not by its number: it stays the same in a rebuilt database.
        message_id_header=message_id(app.key, f"{message.sha256}/{purpose}", domain_of(mailbox)),
        rendered=Rendered("", ""),
        content=b"",
        reason="",
        message=message,
        events=tuple(dict.fromkeys(e for e in (plan.event, *plan.choices) if e)),
    )
    ref = case_reference(message.id, message.received)
    moments = (message.received, app.clock())
    facts = gather_facts(case.registry, app.config.office, mailbox, ref, moments)
    files = _enclosed(app, session, draft, case, plan)
    facts = replace(facts, has_copies=any(one.is_personal for one in files), text=decided.text)
    try:
        draft = replace(draft, rendered=render(plan, facts))
    except UnrenderableReply as error:
        return replace(draft, reason=str(error))
    mail = replace(
        outgoing(app, draft),
        answers=envelope.message_id,
        references=(*envelope.references, *((decided.after,) if decided.after else ())),
        attachments=(*files, *calendar_files(app.key, mailbox.address, plan, facts)),
    )
    return written(draft, mail)


def _enclosed(
    app: App, session: Session, draft: Draft, case: Case, plan: ReplyPlan
) -> tuple[Attachment, ...]:
    sender = case.message.envelope.sender
    if plan.blanks is None or sender is None:
        return ()
    addressee = Addressee(draft.recipient, sender.address.lower())
    return enclose(session, plan.blanks, addressee, app.clock())


def _why_not(app: App, session: Session, draft: Draft, case: Case) -> str:
    if draft.recipient in case.mailbox.own_addresses:
        return "Odpowiedź trafiłaby do naszej własnej skrzynki."
    if app.config.service.mode is Mode.SHADOW:
        return SHADOW
    now = app.clock()
    caps = app.config.caps
    return why_withheld(session, draft.mailbox.id, draft.recipient, caps, now) or ""


def _find(session: Session, message: int) -> int | None:
    found: int | None = session.connection().execute(_ANSWER, {"message": message}).scalar()
    return found
