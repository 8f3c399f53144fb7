"""Matters: opened with the decision about a mail, ended by a person; and who is responsible."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.config.model import Config, Coordinator
from mailbot.errors import Stop
from mailbot.questions.threads import thread_of
from mailbot.replies.by_hand import Hand
from mailbot.replies.promised import due_day
from mailbot.storage.database import new_rows
from mailbot.storage.journal import note
from mailbot.storage.matters import MatterRow
from mailbot.storage.tables import DecisionRow, Message, MessageState
from parsers.facts import ParsedMessage
from rules.decision import Action, Decision, MatterKind, Question
from rules.matters import acknowledged_by

KINDS = {
    MatterKind.RODO: "dane osobowe (RODO)",
    MatterKind.COMPLAINT: "skarga",
    MatterKind.PUBLIC_INFORMATION: "informacja publiczna",
    MatterKind.MEDIA: "media",
    MatterKind.INVOICE: "faktura",
    MatterKind.OFFER: "oferta",
    MatterKind.JOB: "praca, staż, praktyki",
    MatterKind.QUESTION: "pytanie",
}
"""As coordinators read them."""

CLOSED = "Osoba załatwiła sprawę."
MOST_ROWS = 200


def open_matters(
    app: App, session: Session, message: Message, facts: ParsedMessage, decision: Decision
) -> None:
    """Open what a decision leaves to a person, each kind once for the mail, with its clock."""
    told = acknowledged_by(decision.reply)
    now = app.clock()
    for kind in decision.matters:
        values = {
            "message_id": message.id,
            "kind": kind.value,
            "thread": thread_of(app.key, facts),
            "received": message.received,
            "due": due_day(kind, message.received, now, app.config.office),
            "acknowledged": told.get(kind, ""),
            "closed_by": "",
        }
        put = new_rows(session, MatterRow).values(**values).on_conflict_do_nothing()
        session.execute(put)
        note(session, "matter-opened", message.id, {"kind": kind.value}, now)


def open_list(session: Session, most: int = MOST_ROWS) -> Sequence[tuple[MatterRow, Message]]:
    """Return what is open, the most urgent first, what has no clock last."""
    query = (
        select(MatterRow, Message)
        .join(Message, Message.id == MatterRow.message_id)
        .where(MatterRow.closed_at.is_(None))
        .order_by(MatterRow.due.is_(None), MatterRow.due, MatterRow.id)
        .limit(most)
    )
    return [(matter, message) for matter, message in session.execute(query)]


def close(session: Session, number: int, hand: Hand) -> bool:
    """End a matter; tell whether it was open. A mail that held nothing else is done with it.

    Raises:
        Stop: There is no such matter.
    """
    matter = _demand(session, number)
    if matter.closed_at is not None:
        return False
    matter.closed_at, matter.closed_by = hand.now, hand.name
    note(session, "matter-closed", matter.message_id, {"matter": number}, hand.now, actor=hand.name)
    session.flush()
    _end_message(session, matter.message_id, hand)
    return True


def reopen(session: Session, number: int, hand: Hand) -> bool:
    """Take back that a matter was ended; its clock goes on; tell whether it was ended.

    Raises:
        Stop: There is no such matter.
    """
    matter = _demand(session, number)
    if matter.closed_at is None:
        return False
    matter.closed_at, matter.closed_by = None, ""
    message = session.get_one(Message, matter.message_id, with_for_update=True)
    if message.state == MessageState.DONE and message.reason == CLOSED:
        decision = _decision(session, message.id)
        message.state = MessageState.HELD.value
        message.reason = decision.findings[0].reason if decision and decision.findings else ""
    note(session, "matter-reopened", message.id, {"matter": number}, hand.now, actor=hand.name)
    return True


def close_question(session: Session, message_id: int, hand: Hand) -> None:
    """End everything of a mail that an answer answers."""
    query = select(MatterRow.id).where(
        MatterRow.message_id == message_id, MatterRow.closed_at.is_(None)
    )
    for number in session.scalars(query.order_by(MatterRow.id)).all():
        close(session, number, hand)


@dataclass(frozen=True, slots=True)
class Clock:
    """How much time is left for a matter."""

    due: date | None
    today: date

    @property
    def is_overdue(self) -> bool:
        """Whether the last day has passed."""
        return self.due is not None and self.due < self.today

    @property
    def is_last_day(self) -> bool:
        """Whether the last day is today."""
        return self.due == self.today


def responsible(config: Config, kind: str) -> tuple[Coordinator, ...]:
    """Return who answers matters of a kind, in the order of the configuration."""
    return tuple(one for one in config.coordinators if kind in one.responsible_for)


def names_of(people: Iterable[Coordinator]) -> str:
    """Write who is responsible; a dash for nobody."""
    return ", ".join(one.name for one in people) or "—"


def _demand(session: Session, number: int) -> MatterRow:
    matter = session.get(MatterRow, number, with_for_update=True)
    if matter is None:
        raise Stop(f"nie ma sprawy nr {number}; numery podaje `mailbot matters list`")
    return matter


def _end_message(session: Session, message_id: int, hand: Hand) -> None:
    """End a held mail whose last matter was ended, unless something else of it waits."""
    message = session.get_one(Message, message_id, with_for_update=True)
    is_open = select(MatterRow.id).where(
        MatterRow.message_id == message_id, MatterRow.closed_at.is_(None)
    )
    if message.state != MessageState.HELD or session.scalar(is_open.limit(1)) is not None:
        return
    decision = _decision(session, message_id)
    if decision is None or _holds_more(decision):
        return
    message.state, message.reason = MessageState.DONE.value, CLOSED
    message.finished_at = hand.now


def _holds_more(decision: Decision) -> bool:
    """Tell whether a proposal waits besides the matter: a sign-up, papers, a change of data."""
    is_done = decision.action is Action.AUTO_AND_REVIEW
    return not is_done and any(not isinstance(o, Question) for o in decision.operations)


def _decision(session: Session, message_id: int) -> Decision | None:
    """Return the decision that holds; ``None`` if another release wrote it."""
    query = select(DecisionRow.decision).where(DecisionRow.message_id == message_id)
    stored = session.scalars(query.order_by(DecisionRow.seq.desc()).limit(1)).first()
    try:
        return None if stored is None else Decision.model_validate(stored)
    except ValidationError:
        return None
