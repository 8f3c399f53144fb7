"""Lists of events for tests: who stands where, and moving people about."""

from datetime import datetime, timedelta

from sqlalchemy import Engine, select

from mailbot.clock import WARSAW
from mailbot.storage.database import reading
from mailbot.storage.register import EnrolmentRow
from tests.support.register import person

MONDAY = datetime(2024, 5, 6, 10, 0, tzinfo=WARSAW)
"""Nine days before the event of `tests.support.register`; the office is open."""


def people(count: int) -> list[object]:
    """Colleagues P1 … of institution I1, each with an address."""
    return [
        person(
            id=f"P{n}", first_name="Jan", last_name=f"Lis{n}", address=f"p{n}@cis-debowo.example"
        )
        for n in range(1, count + 1)
    ]


def on_the_list(number: int, state: str, event: str = "E1") -> EnrolmentRow:
    """Person number ``n``, who signed up as the n-th."""
    came = MONDAY - timedelta(days=5) + timedelta(minutes=number)
    return EnrolmentRow(
        event_id=event, person_id=f"P{number}", state=state, ordered_at=came, changed_at=came
    )


def standings(database: Engine, event: str = "E1") -> dict[str, str]:
    """Return the state of everybody on a list, by person."""
    with reading(database) as session:
        query = select(EnrolmentRow.person_id, EnrolmentRow.state)
        rows = session.execute(query.where(EnrolmentRow.event_id == event)).all()
    return {row[0]: row[1] for row in sorted(rows)}
