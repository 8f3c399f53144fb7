"""Acts on the register: who, when, why, and what became different, so that each can be undone.

Everything that changes a list, a dossier or a person goes through an `Act`: an entry of the journal
and, for every row it touches, the columns as they were and as they are. Only ids get into the
journal; the values lie in ``change``, which is deleted with the person they are about.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Date, Time, inspect
from sqlalchemy.orm import Session

from mailbot.storage.journal import OURSELVES, note
from mailbot.storage.tables import Base, Change
from mailbot.storage.types import Instant

_READERS: dict[type, Callable[[str], Any]] = {
    Instant: datetime.fromisoformat,
    Date: date.fromisoformat,
    Time: time.fromisoformat,
}


@dataclass(frozen=True, slots=True)
class Cause:
    """Who acts, when, and on account of which mail."""

    now: datetime
    actor: str = OURSELVES
    """``mailbot``, or a person's account."""
    message_id: int | None = None
    undoes: int | None = None
    """The entry of the journal that is taken back."""


@dataclass(frozen=True, slots=True)
class Act:
    """One entry of the journal, inside the transaction that carries it out."""

    session: Session
    entry: int
    cause: Cause

    def change(self, row: Base, **values: Any) -> bool:
        """Set columns of a row that is in the database; tell whether anything became different."""
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            return False
        before = {name: plain(getattr(row, name)) for name in changed}
        for name, value in changed.items():
            setattr(row, name, value)
        self.session.flush()
        self._keep(row, before, {name: plain(value) for name, value in changed.items()})
        return True

    def add(self, row: Base) -> None:
        """Put a new row into the database; its key is set afterwards."""
        self.session.add(row)
        self.session.flush()
        columns = inspect(type(row)).columns.keys()
        self._keep(row, None, {name: plain(getattr(row, name)) for name in columns})

    def remove(self, row: Base) -> None:
        """Delete a row; what it was is kept, and what it is becomes nothing."""
        columns = inspect(type(row)).columns.keys()
        self._keep(row, {name: plain(getattr(row, name)) for name in columns}, {})
        self.session.delete(row)
        self.session.flush()

    def _keep(self, row: Base, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
        key = [plain(part) for part in inspect(row).identity or ()]
        self.session.add(
            Change(
                entry_id=self.entry,
                row_table=row.__tablename__,
                row_key=key,
                before=before,
                after=after,
            )
        )


def begin(session: Session, cause: Cause, act: str, detail: dict[str, Any]) -> Act:
    """Open an act: write its entry of the journal.

    Args:
        session: The open transaction.
        cause: Who, when, why.
        act: Fixed word such as ``confirmed`` or ``document-accepted``.
        detail: Ids only, no names or texts.
    """
    entry = note(
        session,
        act,
        cause.message_id,
        detail,
        cause.now,
        actor=cause.actor,
        undoes=cause.undoes,
    )
    return Act(session, entry, cause)


def plain(value: Any) -> Any:
    """Return a value of a column as JSON holds it; a moment in UTC, as it is read back."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, (date, time)) else value


def stored(column: ColumnElement[Any], value: Any) -> Any:
    """Return a value from JSON as the column holds it."""
    if not isinstance(value, str):
        return value
    for kind, reader in _READERS.items():
        if isinstance(column.type, kind):
            return reader(value)
    return value
