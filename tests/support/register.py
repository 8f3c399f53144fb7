"""Small registers for tests: an institution, people, events, written in a few words."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine

from mailbot.storage.database import transaction
from mailbot.storage.register import EventRow, InstitutionRow, PersonRow, SharedAddress
from mailbot.storage.tables import Base, Message, MessageState, Raw

NOON = datetime(2024, 5, 6, 10, 0, tzinfo=UTC)


def make_tables(engine: Engine) -> None:
    Base.metadata.create_all(engine)


def institution(**changes: Any) -> InstitutionRow:
    values: dict[str, Any] = {
        "id": "I1",
        "name": "Centrum Integracji Społecznej w Dębowie",
        "aliases": ["CIS Dębowo"],
        "domain": "cis-debowo.example",
        "dossier": "accepted",
    }
    return InstitutionRow(**{**values, **changes})


def person(**changes: Any) -> PersonRow:
    values: dict[str, Any] = {
        "id": "P1",
        "first_name": "Łucja",
        "last_name": "Żak",
        "institution_id": "I1",
        "address": "l.zak@cis-debowo.example",
        "state": "complete",
    }
    return PersonRow(**{**values, **changes})


def event(**changes: Any) -> EventRow:
    values: dict[str, Any] = {
        "id": "E1",
        "title": "Spotkanie sieciujące podmiotów reintegracyjnych",
        "aliases": ["majowe sieciowanie"],
        "first_day": date(2024, 5, 15),
        "last_day": date(2024, 5, 15),
        "announced": date(2024, 4, 8),
        "capacity": 30,
        "mode": "stacjonarnie",
        "city": "Dębowo",
        "place": "Ratusz",
    }
    return EventRow(**{**values, **changes})


def kept_message(**changes: Any) -> Message:
    values: dict[str, Any] = {
        "sha256": "a" * 64,
        "mailbox": "es",
        "received": NOON,
        "kept_at": NOON,
        "logical_key": "b" * 64,
        "state": MessageState.KEPT.value,
    }
    return Message(**{**values, **changes})


def add(engine: Engine, *rows: Any) -> None:
    """Store the rows in order, each flushed before the next, so that references hold."""
    with transaction(engine) as session:
        for row in rows:
            if isinstance(row, Message):
                session.merge(Raw(sha256=row.sha256, size=1, kept_at=row.kept_at))
                session.flush()
            session.add(row)
            session.flush()


def shared(address: str, institution_id: str = "I1") -> SharedAddress:
    return SharedAddress(address=address, institution_id=institution_id)
