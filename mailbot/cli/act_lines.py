"""Acts as a table for the terminal: when, who, what, and whether it was taken back."""

from rich.table import Table
from rich.text import Text
from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from mailbot.clock import WARSAW
from mailbot.storage.tables import Change, Journal

_DETAILS = ("event", "person", "institution", "group", "document", "act")
"""What of an entry is shown; they are ids."""


def acts_table(session: Session, message: int | None, most: int) -> Table:
    """Return the acts that changed the register, the latest first."""
    table = Table(title="Czynności", title_justify="left")
    for column in ("Nr", "Kiedy", "Kto", "Co", "Czego dotyczy", "Wiadomość", "Cofnięte przez"):
        table.add_column(column)
    taken_back = aliased(Journal)
    query = (
        select(Journal, taken_back.id)
        .outerjoin(taken_back, taken_back.undoes == Journal.id)
        .where(Journal.id.in_(select(Change.entry_id)))
        .order_by(Journal.id.desc())
        .limit(most)
    )
    if message is not None:
        query = query.where(Journal.message_id == message)
    for entry, undone_by in session.execute(query):
        table.add_row(*(Text(cell) for cell in _cells(entry, undone_by)))
    return table


def _cells(entry: Journal, undone_by: int | None) -> tuple[str, ...]:
    about = ", ".join(str(entry.detail[name]) for name in _DETAILS if entry.detail.get(name))
    return (
        str(entry.id),
        entry.at.astimezone(WARSAW).strftime("%d.%m.%Y %H:%M"),
        entry.actor,
        entry.act,
        about,
        str(entry.message_id or "—"),
        str(undone_by or "—"),
    )
