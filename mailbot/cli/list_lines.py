"""The list of an event for the terminal: who has a place, who was offered one, who waits."""

from rich.table import Table
from rich.text import Text
from sqlalchemy.orm import Session

from mailbot.lists.lookup import describe_event
from mailbot.lists.people import Participant, participants
from mailbot.replies.standings import STANDINGS
from mailbot.replies.typography import clock_text, short_day_text
from mailbot.storage.register import EnrolmentRow, EventRow, PersonRow
from rules.registry import EnrolmentState

_SHOWN = (
    EnrolmentState.CONFIRMED,
    EnrolmentState.ATTENDED,
    EnrolmentState.ABSENT,
    EnrolmentState.OFFERED,
    EnrolmentState.WAITLISTED,
    EnrolmentState.REQUESTED,
)
_SOURCES = {"mail": "e-mail", "phone": "telefon", "import": "wykaz", "person": "ręcznie"}


def list_table(session: Session, event: EventRow) -> Table:
    """Return everybody who has something to do with an event, by how they stand."""
    places = "bez limitu" if event.capacity is None else f"miejsc: {event.capacity}"
    table = Table(title=f"{describe_event(event)} ({places})", title_justify="left")
    for column in ("Nr", "Osoba", "Instytucja", "Stan", "Zgłoszenie", "Skąd", "Uwagi"):
        table.add_column(column)
    for state in _SHOWN:
        for number, person in enumerate(participants(session, event.id, [state]), start=1):
            table.add_row(*(Text(cell) for cell in _cells(number, person)))
    return table


def standing_line(session: Session, row: EnrolmentRow) -> str:
    """Say how somebody stands: ``Anna Nowak (P1), wydarzenie E1: na liście rezerwowej.``."""
    person = session.get_one(PersonRow, row.person_id)
    name = f"{person.first_name} {person.last_name} ({person.id})"
    return f"{name}, wydarzenie {row.event_id}: {STANDINGS[EnrolmentState(row.state)]}."


def _cells(number: int, person: Participant) -> tuple[str, ...]:
    standing = STANDINGS[person.state]
    if person.offered_until is not None:
        until = person.offered_until
        standing += f" (do {short_day_text(until)}, {clock_text(until)})"
    return (
        str(number),
        f"{person.name} ({person.id})",
        person.institution,
        standing,
        f"{short_day_text(person.ordered_at)}, {clock_text(person.ordered_at)}",
        _SOURCES.get(person.source, person.source),
        person.note,
    )
