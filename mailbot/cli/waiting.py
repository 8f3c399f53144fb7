"""What waits for a person, as tables for the terminal: mail and replies, oldest first."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.table import Table
from rich.text import Text
from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.cli.stations import OUTBOX_STATES, STATES
from mailbot.storage.tables import Message, MessageState, Outbox, OutboxState

MOST_ROWS = 200

_FOR_A_PERSON = (MessageState.HELD.value, MessageState.PARKED.value)
_REPLIES = (OutboxState.UNKNOWN.value, OutboxState.WITHHELD.value, OutboxState.FAILED.value)


def waiting_tables(session: Session, now: datetime, alarm_after_min: int) -> list[Table]:
    """Return the tables that are not empty: mail for a person, stuck mail, replies not sent."""
    stuck_since = now - timedelta(minutes=alarm_after_min)
    held = _messages(session, _FOR_A_PERSON, None)
    stuck = _messages(session, (MessageState.KEPT.value,), stuck_since)
    unsent = session.scalars(
        select(Outbox).where(Outbox.state.in_(_REPLIES)).order_by(Outbox.id).limit(MOST_ROWS)
    )
    columns = ("Wiadomość", "Skrzynka", "Stan", "Powód", "Czeka")
    candidates = (
        _table("Do rozstrzygnięcia", columns, [_row(message, now) for message in held]),
        _table("Bez wyniku od dawna", columns, [_row(message, now) for message in stuck]),
        _table(
            "Niewysłane",
            ("Nr", "Wiadomość", "Stan", "Powód", "Od"),
            [_unsent(m, now) for m in unsent],
        ),
    )
    return [table for table in candidates if table.row_count]


def age(waited: timedelta) -> str:
    """Write a span of time in its biggest unit: ``3 dni``, ``5 godz.``, ``12 min``."""
    minutes = max(0, int(waited.total_seconds() // 60))
    if minutes >= 24 * 60:
        days = minutes // (24 * 60)
        return f"{days} {'dzień' if days == 1 else 'dni'}"
    return f"{minutes // 60} godz." if minutes >= 60 else f"{minutes} min"  # noqa: PLR2004


def _messages(
    session: Session, states: Sequence[str], before: datetime | None
) -> Sequence[Message]:
    query = select(Message).where(Message.state.in_(states))
    if before is not None:
        query = query.where(Message.kept_at < before)
    return session.scalars(query.order_by(Message.received).limit(MOST_ROWS)).all()


def _row(message: Message, now: datetime) -> list[str]:
    waits = age(now - message.received)
    return [str(message.id), message.mailbox, STATES[message.state], message.reason, waits]


def _unsent(mail: Outbox, now: datetime) -> list[str]:
    answers = str(mail.message_id or "")
    waits = age(now - mail.changed_at)
    return [str(mail.id), answers, OUTBOX_STATES[mail.state], mail.reason, waits]


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column)
    for row in rows:
        # As text, not markup: reasons may hold brackets.
        table.add_row(*(Text(cell) for cell in row))
    return table
