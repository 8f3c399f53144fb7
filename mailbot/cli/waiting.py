"""What waits for a person, as tables for the terminal: mail and replies, oldest first."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from rich.table import Table
from rich.text import Text
from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.cli.stations import OUTBOX_STATES, STATES
from mailbot.clock import WARSAW
from mailbot.config import Config
from mailbot.coordinators.deadlines import clock_words
from mailbot.questions.matters import KINDS, Clock, names_of, open_list, responsible
from mailbot.replies.by_hand import not_gone
from mailbot.replies.caps import is_paused, open_breakers
from mailbot.replies.identity import case_reference
from mailbot.storage.tables import Message, MessageState, Outbox
from rules.decision import MatterKind

MOST_ROWS = 200

_FOR_A_PERSON = (MessageState.HELD.value, MessageState.PARKED.value)


def waiting_tables(session: Session, now: datetime, alarm_after_min: int) -> list[Table]:
    """Return the tables that are not empty: mail for a person, stuck mail, replies not sent."""
    stuck_since = now - timedelta(minutes=alarm_after_min)
    held = _messages(session, _FOR_A_PERSON, None)
    stuck = _messages(session, (MessageState.KEPT.value,), stuck_since)
    columns = ("Wiadomość", "Skrzynka", "Stan", "Powód", "Czeka")
    candidates = (
        _table("Do rozstrzygnięcia", columns, [_row(message, now) for message in held]),
        _table("Bez wyniku od dawna", columns, [_row(message, now) for message in stuck]),
        _table(
            "Niewysłane",
            ("Nr", "Wiadomość", "Stan", "Powód", "Od"),
            [_unsent(mail, now) for mail, _ in not_gone(session, MOST_ROWS)],
        ),
    )
    return [table for table in candidates if table.row_count]


def replies_table(session: Session, now: datetime) -> Table:
    """Return the replies that did not go out and of which nobody has said what becomes of them."""
    columns = ("Nr", "Sprawa", "Skrzynka", "Stan", "Powód", "Od")
    return _table(
        "Niewysłane", columns, [_reply(*one, now) for one in not_gone(session, MOST_ROWS)]
    )


def matters_table(session: Session, config: Config, now: datetime) -> Table:
    """Return what people must answer, the most urgent first."""
    today = now.astimezone(WARSAW).date()
    rows = [
        [
            str(matter.id),
            case_reference(message.id, message.received),
            KINDS[MatterKind(matter.kind)],
            clock_words(Clock(matter.due, today)),
            names_of(responsible(config, matter.kind)),
        ]
        for matter, message in open_list(session)
    ]
    return _table("Do odpowiedzi", ("Nr", "Sprawa", "Rodzaj", "Termin", "Odpowiada"), rows)


def switch_lines(session: Session) -> list[str]:
    """Say which replies are stopped altogether, and how they are let go."""
    lines = [
        f"Odpowiedzi skrzynki {name} stoją po przekroczeniu limitu na godzinę;"
        f" odblokowuje je `mailbot replies reopen {name}`."
        for name in open_breakers(session)
    ]
    if is_paused(session):
        lines.append("Wszystkie odpowiedzi są wstrzymane; wznawia je `mailbot replies resume`.")
    return lines


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


def _reply(mail: Outbox, message: Message | None, now: datetime) -> list[str]:
    ref = case_reference(message.id, message.received) if message else "—"
    waits = age(now - mail.changed_at)
    return [str(mail.id), ref, mail.mailbox, OUTBOX_STATES[mail.state], mail.reason, waits]


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
