"""A mail that brought nothing but papers waits for nobody once a person has judged them all."""

from collections.abc import Iterable

from sqlalchemy import select

from mailbot.storage.acts import Act
from mailbot.storage.register import DossierDocument
from mailbot.storage.tables import DecisionRow, Message, MessageState
from rules.decision import Decision, Documents
from rules.dossier import JUDGED

JUDGED_ALL = "Osoba rozpatrzyła wszystkie dokumenty z tej wiadomości."


def end_mails(act: Act, documents: Iterable[DossierDocument]) -> None:
    """End the held mails of these documents that wait for nothing else; undone with the act.

    Args:
        act: What the person did.
        documents: Those that were judged.
    """
    for number in sorted({document.message_id for document in documents}):
        message = act.session.get_one(Message, number)
        if message.state == MessageState.HELD.value and _is_over(act, number):
            act.change(
                message,
                state=MessageState.DONE.value,
                reason=JUDGED_ALL,
                finished_at=act.cause.now,
            )


def _is_over(act: Act, message: int) -> bool:
    """Tell whether every document of a mail is judged, and documents are all that it brought."""
    states = act.session.scalars(
        select(DossierDocument.state).where(DossierDocument.message_id == message)
    ).all()
    judged = {state.value for state in JUDGED}
    latest = act.session.scalars(
        select(DecisionRow.decision)
        .where(DecisionRow.message_id == message)
        .order_by(DecisionRow.seq.desc())
        .limit(1)
    ).first()
    if latest is None or not all(state in judged for state in states):
        return False
    operations = Decision.model_validate(latest).operations
    return bool(operations) and all(isinstance(op, Documents) for op in operations)
