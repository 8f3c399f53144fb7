"""A mail on its way into the outbox: written, and put there once for its purpose."""

from dataclasses import dataclass, replace
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.config.model import Mailbox
from mailbot.replies.errors import UnsendableAddress
from mailbot.replies.headers import OutgoingMail, plain_address, write_mail
from mailbot.replies.render import Rendered
from mailbot.storage.database import is_sqlite
from mailbot.storage.journal import note
from mailbot.storage.tables import Message, Outbox, OutboxState

# Written once: building a statement anew costs more than running it.
_PUT_SQLITE = sqlite.insert(Outbox).on_conflict_do_nothing().returning(Outbox.id)
_PUT_POSTGRES = postgresql.insert(Outbox).on_conflict_do_nothing().returning(Outbox.id)


class Enqueue(Protocol):
    """What `mailbot.engine.later` does: enqueue inside the caller's transaction."""

    def __call__(  # noqa: PLR0913 - the signature of `mailbot.engine.later`
        self,
        session: Session,
        workflow_name: str,
        queue: str,
        workflow_id: str,
        *args: int | str,
        partition: str | None = None,
        delay_s: float = 0,
    ) -> None:
        """Enqueue a workflow; the same id again does nothing."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A row before it is inserted."""

    purpose: str
    mailbox: Mailbox
    recipient: str
    message_id_header: str
    rendered: Rendered
    content: bytes
    """Empty when it could not be written."""
    reason: str
    """Why it must not go out, in Polish; empty when it may."""
    message: Message | None = None
    events: tuple[str, ...] = ()
    entry: int | None = None
    """The entry of the journal that it tells of, when it is not the answer to a message."""
    delay_s: float = 0
    """It waits so long before it leaves."""


def outgoing(app: App, draft: Draft) -> OutgoingMail:
    """Address a mail; what is special to it is added by the caller."""
    return OutgoingMail(
        from_name=app.config.office.name,
        from_address=draft.mailbox.address,
        recipient=draft.recipient,
        subject=draft.rendered.subject,
        text=draft.rendered.body,
        message_id=draft.message_id_header,
        written=app.clock(),
        instance=app.config.service.instance,
        automatic="auto-replied",
    )


def written(draft: Draft, mail: OutgoingMail) -> Draft:
    """Add the bytes of the mail, or the reason why there can be none."""
    try:
        return replace(draft, content=write_mail(mail))
    except UnsendableAddress as error:
        return replace(draft, reason=str(error))


def insert_draft(app: App, session: Session, draft: Draft, enqueue: Enqueue) -> int:
    """Put a mail into the outbox, once for its Message-ID, and enqueue its sending.

    Returns:
        The id of the row, of the earlier one if there is one.
    """
    now = app.clock()
    state = OutboxState.WITHHELD if draft.reason else OutboxState.QUEUED
    message = draft.message.id if draft.message else None
    put = _PUT_SQLITE if is_sqlite(session.get_bind().engine) else _PUT_POSTGRES
    values = {
        "message_id": message,
        "purpose": draft.purpose,
        "mailbox": draft.mailbox.id,
        "recipient": draft.recipient,
        "recipient_domain": draft.recipient.rpartition("@")[2],
        "message_id_header": draft.message_id_header,
        "content": draft.content.decode("ascii"),
        "subject": draft.rendered.subject,
        "body": draft.rendered.body,
        "events": " ".join(draft.events),
        "entry_id": draft.entry,
        "state": state.value,
        "reason": draft.reason,
        "attempts": 0,
        "created_at": now,
        "changed_at": now,
    }
    outbox_id: int | None = session.connection().execute(put, values).scalar()
    if outbox_id is None:
        same = Outbox.message_id_header == draft.message_id_header
        return session.scalars(select(Outbox.id).where(same)).one()
    note(session, f"mail-{state.value}", message, {"outbox": outbox_id}, now)
    if state is OutboxState.QUEUED:
        arguments = (session, "send", "smtp", f"send:{outbox_id}", outbox_id)
        enqueue(*arguments, partition=draft.mailbox.id, delay_s=draft.delay_s)
    return outbox_id


def domain_of(mailbox: Mailbox) -> str:
    """Return the domain that our Message-IDs from this mailbox end with, in ASCII."""
    return plain_address(mailbox.address).rpartition("@")[2]
