"""Answers to papers wait a little, so that one answer tells of all that one submission brought.

An institution often sends its papers in several mails within minutes. While the answer to the first
waits, the answer to the next takes its place: it names all papers, and asks for what is missing
after all of them. The earlier row stays, as MERGED, and is never sent.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.storage.journal import note
from mailbot.storage.tables import DecisionRow, Journal, Message, Outbox, OutboxState, Parsed
from rules.decision import Decision, ReplyPlan
from rules.dossier_requests import is_of_papers

MERGED = "Połączona z odpowiedzią na następną wiadomość."
_ACT = "reply-merged"


@dataclass(frozen=True, slots=True)
class Pending:
    """An answer to papers that has not left yet; its row is locked."""

    row: Outbox
    message: Message
    plan: ReplyPlan
    answers: str | None
    """Message-ID of the mail that it answers."""


def find_pending(app: App, session: Session, message: Message, purpose: str) -> Pending | None:
    """Return the answer to earlier papers of the same sender that still waits, if there is one."""
    wait = app.config.dossiers.wait_minutes
    if not wait or message.sender is None:
        return None
    found = session.execute(
        select(Outbox, Message)
        .join(Message, Message.id == Outbox.message_id)
        .where(
            Message.sender == message.sender,
            Message.id != message.id,
            Outbox.mailbox == message.mailbox,
            Outbox.purpose == purpose,
            Outbox.state == OutboxState.QUEUED.value,
            Outbox.attempts == 0,
            Outbox.created_at > app.clock() - timedelta(minutes=wait),
        )
        .order_by(Outbox.id.desc())
        .limit(1)
        .with_for_update(of=Outbox)
    ).first()
    if found is None:
        return None
    row, earlier = found
    plan = _plan_of(session, earlier.id)
    if plan is None or not is_of_papers(plan):
        return None
    return Pending(row, earlier, plan, _message_id(session, earlier.id))


def take_place(session: Session, pending: Pending, outbox_id: int, app: App) -> None:
    """Let another row tell what this one would have told."""
    now = app.clock()
    row = pending.row
    row.state, row.reason, row.changed_at = OutboxState.MERGED.value, MERGED, now
    detail = {"outbox": row.id, "into": outbox_id}
    note(session, _ACT, row.message_id, detail, now)


def told_instead(session: Session, messages: set[int]) -> set[int]:
    """Return the rows that tell what the answers to these mails would have told."""
    found: set[int] = set()
    asked = messages
    while asked:
        query = select(Journal.detail).where(Journal.act == _ACT, Journal.message_id.in_(asked))
        rows = {detail["into"] for detail in session.scalars(query)} - found
        found |= rows
        query_messages = select(Outbox.message_id).where(Outbox.id.in_(rows))
        asked = {number for number in session.scalars(query_messages) if number is not None}
    return found


def _plan_of(session: Session, message_id: int) -> ReplyPlan | None:
    latest = session.scalars(
        select(DecisionRow.decision)
        .where(DecisionRow.message_id == message_id)
        .order_by(DecisionRow.seq.desc())
        .limit(1)
    ).first()
    return Decision.model_validate(latest).reply if latest else None


def _message_id(session: Session, message_id: int) -> str | None:
    parsed = session.get(Parsed, message_id)
    found: str | None = parsed.facts["envelope"]["message_id"] if parsed else None
    return found
