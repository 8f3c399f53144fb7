"""Who is on the list of an event, in the order in which they came."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.storage.register import EnrolmentRow, InstitutionRow, PersonRow
from rules.registry import EnrolmentState


@dataclass(frozen=True, slots=True)
class Participant:
    """One person on the list of an event, with what an office needs to reach them."""

    id: str
    name: str
    """First name and surname, in the nominative."""
    institution: str
    state: EnrolmentState
    source: str
    ordered_at: datetime
    """When they signed up: the order of the list."""
    offered_until: datetime | None
    note: str


def participants(
    session: Session, event: str, states: Iterable[EnrolmentState]
) -> tuple[Participant, ...]:
    """Return everybody on an event's list who is in one of these states.

    Their addresses: `mailbot.storage.addresses.address_of_person`.
    """
    wanted = [state.value for state in states]
    query = (
        select(EnrolmentRow, PersonRow, InstitutionRow.name)
        .join(PersonRow, PersonRow.id == EnrolmentRow.person_id)
        .join(InstitutionRow, InstitutionRow.id == PersonRow.institution_id)
        .where(EnrolmentRow.event_id == event, EnrolmentRow.state.in_(wanted))
        .order_by(EnrolmentRow.ordered_at, EnrolmentRow.id)
    )
    return tuple(
        Participant(
            id=person.id,
            name=f"{person.first_name} {person.last_name}",
            institution=institution,
            state=EnrolmentState(row.state),
            source=row.source,
            ordered_at=row.ordered_at,
            offered_until=row.offered_until,
            note=row.note or "",
        )
        for row, person, institution in session.execute(query)
    )
