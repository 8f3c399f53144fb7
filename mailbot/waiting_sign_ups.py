"""Sign-ups that waited for nothing but the papers are carried out once a person accepted these.

Each is the proposal of a held mail, carried out like one that a person accepts: with a place or on
the waiting list as it is now, and answered in the thread. What a list does not allow any more stays
with a person.
"""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.lists.by_hand import Desk
from mailbot.proposals import Gaps, Settled, accept
from mailbot.replies.by_hand import Hand
from mailbot.replies.drafts import Enqueue
from mailbot.storage.acts import Cause
from mailbot.storage.register import PersonRow
from mailbot.storage.tables import DecisionRow, Message, MessageState
from rules.decision import Decision, Enrol
from rules.registry import PersonState

_FOR_PAPERS = frozenset(("institution-not-accepted", "person-not-complete"))


def waiting_sign_ups(session: Session, institution: str) -> tuple[int, ...]:
    """Return the held mails that only the papers of this institution held, the oldest first.

    Everybody whom such a mail signs up belongs to the institution, and is complete by now.
    """
    people = select(PersonRow.id).where(
        PersonRow.institution_id == institution, PersonRow.state == PersonState.COMPLETE.value
    )
    complete = set(session.scalars(people))
    return tuple(
        number
        for number, decision in _held(session)
        if (who := _signed_up(decision)) and who <= complete
    )


def carry_out(app: App, session: Session, message: int, hand: Hand, *, enqueue: Enqueue) -> Settled:
    """Carry out the sign-up of one of these mails, and answer it.

    Raises:
        Stop: A list does not allow it any more; nothing is changed.
    """
    desk = Desk(app, session, Cause(hand.now, hand.name), enqueue)
    return accept(desk, message, Gaps())


def _held(session: Session) -> Iterator[tuple[int, Decision]]:
    latest = (
        select(DecisionRow.message_id, func.max(DecisionRow.seq).label("seq"))
        .group_by(DecisionRow.message_id)
        .subquery()
    )
    query = (
        select(Message.id, DecisionRow.decision)
        .join(DecisionRow, DecisionRow.message_id == Message.id)
        .join(
            latest,
            (latest.c.message_id == DecisionRow.message_id) & (latest.c.seq == DecisionRow.seq),
        )
        .where(Message.state == MessageState.HELD.value)
        .order_by(Message.received, Message.id)
    )
    for number, decision in session.execute(query):
        yield number, Decision.model_validate(decision)


def _signed_up(decision: Decision) -> set[str]:
    """Return whom a mail signs up, if nothing but papers held it and it does nothing else."""
    held_by = {finding.rule for finding in decision.findings if finding.blocks}
    if not held_by or not held_by <= _FOR_PAPERS:
        return set()
    wanted = [
        op.person
        for op in decision.operations
        if isinstance(op, Enrol) and op.event is not None and op.person is not None
    ]
    return set(wanted) if len(wanted) == len(decision.operations) else set()
