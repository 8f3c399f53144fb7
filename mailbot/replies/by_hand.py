"""What a person does about mail that leaves: once each, and in the journal under their name.

The machine never guesses whether an UNKNOWN mail went out. A person who looked says so here; until
then the digest goes on asking.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from mailbot.config.model import Config, Mode
from mailbot.errors import Stop
from mailbot.replies.caps import (
    close_breaker,
    is_breaker_open,
    is_paused,
    open_breakers,
    pause_replies,
    resume_replies,
)
from mailbot.replies.outbox import Enqueue, release
from mailbot.storage.journal import note
from mailbot.storage.tables import Message, Outbox, OutboxState

WENT_OUT = "Osoba sprawdziła: wiadomość wyszła."
DID_NOT_GO_OUT = "Osoba sprawdziła: wiadomość nie wyszła."

STATES = {
    OutboxState.QUEUED.value: "czeka na wysłanie",
    OutboxState.SENDING.value: "jest właśnie wysyłana",
    OutboxState.SENT.value: "jest już wysłana",
    OutboxState.FAILED.value: "nie została przyjęta przez serwer",
    OutboxState.UNKNOWN.value: "mogła już wyjść",
    OutboxState.MERGED.value: "jest połączona z następną",
    OutboxState.WITHHELD.value: "jest wstrzymana",
}
"""Continues "wiadomość nr 3 …"."""

IN_DOUBT = and_(
    Outbox.state.in_([OutboxState.UNKNOWN.value, OutboxState.FAILED.value]),
    Outbox.settled_at.is_(None),
)
"""Mails of which nobody has yet said what became of them."""

_ON_ITS_WAY = frozenset((OutboxState.QUEUED, OutboxState.SENDING, OutboxState.SENT))
_TO_BE_SETTLED = frozenset((OutboxState.UNKNOWN, OutboxState.FAILED))


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, and when."""

    name: str
    """The person's account, as the journal shows it."""
    now: datetime


def not_gone(session: Session, most: int) -> Sequence[tuple[Outbox, Message | None]]:
    """Return the mails in doubt, then those withheld, the latest first, with what they answer."""
    query = (
        select(Outbox, Message)
        .outerjoin(Message, Message.id == Outbox.message_id)
        .where(or_(IN_DOUBT, Outbox.state == OutboxState.WITHHELD.value))
        .order_by(Outbox.state == OutboxState.WITHHELD.value, Outbox.changed_at.desc(), Outbox.id)
        .limit(most)
    )
    return [(mail, message) for mail, message in session.execute(query)]


def let_go(
    session: Session, config: Config, outbox_id: int, hand: Hand, *, enqueue: Enqueue
) -> bool:
    """Send a withheld reply after all; tell whether that was still to be done.

    Raises:
        Stop: It cannot go out, or would be withheld again at once; the text says why.
    """
    mail = _demand(session, outbox_id)
    if mail.state in _ON_ITS_WAY:
        return False
    why_not = _why_it_cannot_go(session, config, mail)
    if why_not:
        raise Stop(f"wiadomość nr {outbox_id} {STATES[mail.state]}; {why_not}")
    return release(session, outbox_id, hand.now, enqueue=enqueue, actor=hand.name)


def settle(session: Session, outbox_id: int, hand: Hand, *, was_sent: bool) -> bool:
    """Take down what a person found out about a mail; tell whether that is news.

    A mail found to have gone out counts as SENT, one that did not as FAILED. Nothing is sent.

    Raises:
        Stop: There is nothing to find out about this mail; the text says why.
    """
    mail = _demand(session, outbox_id)
    state = OutboxState.SENT if was_sent else OutboxState.FAILED
    is_known = mail.state == OutboxState.SENT or mail.settled_at is not None
    if mail.state == state and is_known:
        return False
    if mail.state not in _TO_BE_SETTLED:
        raise Stop(f"wiadomość nr {outbox_id} {STATES[mail.state]}; nie ma czego rozstrzygać")
    if mail.state == OutboxState.UNKNOWN or was_sent:
        mail.reason = WENT_OUT if was_sent else DID_NOT_GO_OUT
    mail.state, mail.settled_at, mail.changed_at = state.value, hand.now, hand.now
    act = "settled-as-sent" if was_sent else "settled-as-not-sent"
    note(session, act, mail.message_id, {"outbox": mail.id}, hand.now, actor=hand.name)
    return True


def pause(session: Session, hand: Hand) -> bool:
    """Stop all replies; tell whether they were going out."""
    if is_paused(session):
        return False
    pause_replies(session, hand.now)
    note(session, "replies-paused", None, {}, hand.now, actor=hand.name)
    return True


def resume(session: Session, hand: Hand) -> bool:
    """Let replies go out again; tell whether they were stopped. What was withheld stays so."""
    if not is_paused(session):
        return False
    resume_replies(session, hand.now)
    note(session, "replies-resumed", None, {}, hand.now, actor=hand.name)
    return True


def reopen(session: Session, config: Config, mailbox: str, hand: Hand) -> bool:
    """Let the replies of a mailbox go out that had reached its cap; tell whether they were stopped.

    Raises:
        Stop: There is no such mailbox.
    """
    known = {one.id for one in config.mailboxes} | set(open_breakers(session))
    if mailbox not in known:
        raise Stop(f"nie ma skrzynki {mailbox}; są: {', '.join(sorted(known))}")
    if not is_breaker_open(session, mailbox):
        return False
    close_breaker(session, mailbox, hand.now)
    note(session, "breaker-closed", None, {"mailbox": mailbox}, hand.now, actor=hand.name)
    return True


def _demand(session: Session, outbox_id: int) -> Outbox:
    query = select(Outbox).where(Outbox.id == outbox_id).with_for_update()
    mail = session.scalars(query).first()
    if mail is None:
        raise Stop(f"nie ma wiadomości nr {outbox_id}; numery podaje `mailbot replies list`")
    return mail


def _why_it_cannot_go(session: Session, config: Config, mail: Outbox) -> str:
    """Say why a mail would not go out even now; empty if it would."""
    obstacles = (
        (
            mail.state != OutboxState.WITHHELD,
            f"rozstrzyga to `mailbot replies settle {mail.id}`",
        ),
        (not mail.content, f"nie da się jej wysłać: {mail.reason}"),
        (
            all(mailbox.id != mail.mailbox for mailbox in config.mailboxes),
            f"skrzynki {mail.mailbox} nie ma już w konfiguracji",
        ),
        (config.service.mode is Mode.SHADOW, "w trybie próbnym odpowiedzi nie wychodzą"),
        (is_paused(session), "odpowiedzi stoją, najpierw `mailbot replies resume`"),
    )
    return next((words for is_there, words in obstacles if is_there), "")
