"""A mail that waits for a person: what is known of it, how it is answered, and its end."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select

from mailbot import effects
from mailbot.errors import Stop
from mailbot.lists.by_hand import Desk
from mailbot.lists.letters import tell_moved
from mailbot.lists.standing import Moved
from mailbot.process import gather, surroundings
from mailbot.replies.outbox import Decided, queue_decided
from mailbot.storage.acts import Cause
from mailbot.storage.namesakes import person_of
from mailbot.storage.register import PersonRow
from mailbot.storage.tables import DecisionRow, Message, MessageState, Parsed
from mailbot.undo import TAKEN_BACK
from parsers.facts import ParsedMessage
from rules.case import Case
from rules.decision import Action, Decision, Operation
from rules.people import SenderKind, identify_sender


@dataclass(frozen=True, slots=True)
class Held:
    """A mail that waits for a person, and the person who decides about it."""

    desk: Desk
    message: Message
    decision: Decision | None
    """The latest one; ``None`` if reading the mail failed."""
    case: Case | None
    """As things stand now; ``None`` if reading the mail failed."""

    @property
    def cause(self) -> Cause:
        """Who acts, on account of this mail."""
        return replace(self.desk.cause, message_id=self.message.id)

    @property
    def proposal(self) -> tuple[Operation, ...]:
        """What is proposed, or was carried out and taken back; nothing once it stands."""
        if self.decision is None or self.is_carried_out:
            return ()
        return self.decision.operations

    @property
    def is_carried_out(self) -> bool:
        """Whether everything was carried out, and a person only had to see the mail."""
        is_shown = self.decision is not None and self.decision.action is Action.AUTO_AND_REVIEW
        return is_shown and self.message.reason != TAKEN_BACK

    @property
    def is_of_staff(self) -> bool:
        """Whether a colleague wrote it, about others."""
        return self.message.sender in surroundings(self.desk.app).staff

    @property
    def may_be_read(self) -> bool:
        """Whether an answer would reach a person: no machine wrote the mail, nor did we."""
        if self.case is None or self.case.message.machine is not None:
            return False
        sender = self.case.message.envelope.sender
        return sender is not None and identify_sender(self.case).kind is not SenderKind.OURS


def find_held(desk: Desk, message_id: int) -> Held:
    """Return a mail that waits for a person, locked until the end of the transaction.

    Raises:
        Stop: It does not wait.
    """
    session = desk.session
    query = select(Message).where(Message.id == message_id).with_for_update()
    message = session.scalars(query).first()
    if message is None or message.state != MessageState.HELD.value:
        raise Stop(f"wiadomość nr {message_id} nie czeka na decyzję; `mailbot queue` wymienia te")
    latest = session.scalars(
        select(DecisionRow.decision)
        .where(DecisionRow.message_id == message_id)
        .order_by(DecisionRow.seq.desc())
        .limit(1)
    ).first()
    parsed = session.get(Parsed, message_id)
    facts = ParsedMessage.model_validate(parsed.facts) if parsed else None
    return Held(
        desk=desk,
        message=message,
        decision=Decision.model_validate(latest) if latest else None,
        case=gather(desk.app, session, message, facts) if facts else None,
    )


def with_people(held: Held, persons: Iterable[str]) -> Held:
    """Return the mail with further people in what is known, so that they can be named."""
    if held.case is None:
        return held
    registry = held.case.registry
    known = {person.id for person in (*registry.persons, *registry.elsewhere)}
    wanted = set(persons) - known
    rows = held.desk.session.scalars(select(PersonRow).where(PersonRow.id.in_(wanted)))
    added = tuple(person_of(row) for row in rows)
    registry = replace(registry, elsewhere=(*registry.elsewhere, *added))
    return replace(held, case=replace(held.case, registry=registry))


def answer(held: Held, decided: Decided | None, moved: Iterable[Moved]) -> tuple[int, ...]:
    """Answer in the thread; with nobody there to be told, write to those who moved on a list.

    Returns:
        Numbers in the outbox.
    """
    desk = held.desk
    mails: list[int] = []
    if not any(mailbox.id == held.message.mailbox for mailbox in desk.app.config.mailboxes):
        # It left the configuration: nothing can be answered from there.
        decided = None
    if decided is not None and held.case is not None:
        number = queue_decided(
            desk.app, desk.session, held.message, held.case, decided, enqueue=desk.enqueue
        )
        mails.append(number)
    if decided is None or held.is_of_staff:
        for one in moved:
            mails += tell_moved(desk.app, desk.session, one, enqueue=desk.enqueue)
    return tuple(mails)


def end(held: Held, reason: str, operations: tuple[Operation, ...]) -> None:
    """Let the mail wait no longer, with what was decided on its record."""
    now = held.desk.cause.now
    held.message.state = MessageState.DONE.value
    held.message.reason = reason
    held.message.finished_at = now
    if held.decision is not None:
        is_news = operations and not held.is_carried_out
        decided = held.decision.model_copy(
            update={
                "action": Action.AUTO,
                "operations": operations,
                "reply": None,
                "section": "zmiany_na_listach" if is_news else held.decision.section,
                "settles": None,
            }
        )
        effects.record_decision(held.desk.session, held.message.id, decided, now)
