"""How a mailbox is doing, for the digest: last poll, last reconciliation, trouble since when."""

from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from mailbot.storage.database import new_rows, reading, transaction
from mailbot.storage.tables import MailboxHealth

_FRESH = timedelta(seconds=30)
"""A poll that found the mailbox well is not written down again so soon: it costs a commit."""


def note_poll(database: Engine, mailbox_id: str, error: str, now: datetime) -> None:
    """Record how a poll ended.

    Args:
        database: The database.
        mailbox_id: The mailbox.
        error: A Polish sentence, or empty if all is well. Trouble counts from its first poll.
        now: When it ended.
    """
    with reading(database) as session:
        health = session.get(MailboxHealth, mailbox_id)
    if health and not health.error and not error and _is_fresh(health.polled_at, now):
        return
    with transaction(database) as session:
        row = _row(session, mailbox_id)
        row.polled_at = now
        row.error_since = (row.error_since or now) if error else None
        row.error = error


def note_reconciliation(
    database: Engine, mailbox_id: str, counts: tuple[int, int], now: datetime
) -> None:
    """Record how many mails lie in the mailbox, and how many of them are in the system."""
    with transaction(database) as session:
        row = _row(session, mailbox_id)
        row.reconciled_at = now
        row.in_mailbox, row.accounted = counts


def in_trouble(database: Engine, mailbox_id: str) -> bool:
    """Tell whether the last poll of a mailbox failed."""
    with reading(database) as session:
        health = session.get(MailboxHealth, mailbox_id)
    return health is not None and bool(health.error)


def _is_fresh(polled_at: datetime | None, now: datetime) -> bool:
    return polled_at is not None and now - polled_at < _FRESH


def _row(session: Session, mailbox_id: str) -> MailboxHealth:
    """Return the row of the mailbox, made on first use, locked until the end."""
    values = {"mailbox": mailbox_id, "error": "", "in_mailbox": 0, "accounted": 0}
    session.execute(new_rows(session, MailboxHealth).on_conflict_do_nothing(), values)
    return session.get_one(MailboxHealth, mailbox_id, with_for_update=True)
