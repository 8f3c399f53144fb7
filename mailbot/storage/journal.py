"""The journal: every act with its reason, in order; the record of why things are as they are."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from mailbot.storage.tables import Journal

OURSELVES = "mailbot"

_ENTRY = insert(Journal.__table__).returning(Journal.__table__.c.id)  # type: ignore[arg-type]  # a mapped class has a Table


def note(  # noqa: PLR0913 - the columns of one entry
    session: Session,
    act: str,
    message_id: int | None,
    detail: dict[str, Any],
    now: datetime,
    *,
    actor: str = OURSELVES,
    undoes: int | None = None,
) -> int:
    """Record an act, inside the transaction that carries it out.

    Args:
        session: The open transaction.
        act: Fixed word such as ``enrolled``.
        message_id: The message that led to it, if one did.
        detail: Ids only, no names or texts.
        now: The moment of the act.
        actor: Who did it: the machine, or a person's account.
        undoes: The entry that it takes back.

    Returns:
        Its number in the journal.
    """
    row = {
        "at": now,
        "actor": actor,
        "act": act,
        "message_id": message_id,
        "detail": detail,
        "undoes": undoes,
    }
    number: int = session.connection().execute(_ENTRY, row).scalar_one()
    return number
