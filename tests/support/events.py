"""People on the list of an event, in a few words, and what they were written."""

from datetime import datetime, timedelta
from email import message_from_string
from email.policy import default
from typing import Any

from icalendar import Calendar

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.replies.by_hand import Hand
from mailbot.storage.register import EnrolmentRow
from mailbot.storage.tables import Outbox
from tests.support.register import NOON, add, event, institution, person
from tests.support.station import sent

HAND = Hand("anna", NOON)


def hand(app: App) -> Hand:
    return Hand("anna", app.clock())


def enrolment(person_id: str, state: str = "confirmed", **changes: Any) -> EnrolmentRow:
    values: dict[str, Any] = {
        "event_id": "E1",
        "person_id": person_id,
        "state": state,
        "ordered_at": NOON - timedelta(days=10),
        "changed_at": NOON - timedelta(days=10),
    }
    return EnrolmentRow(**{**values, **changes})


def fill(app: App, **changes: Any) -> None:
    """One full event: two people at one address, one who waits, one without an address."""
    add(
        app.database,
        institution(),
        institution(id="I2", name="Fundacja Bez Poczty", domain=None, aliases=[]),
        event(**{"capacity": 3, **changes}),
        person(),
        person(id="P2", first_name="Jan", last_name="Lis", address="l.zak@cis-debowo.example"),
        person(id="P3", first_name="Ewa", last_name="Mróz", address="e.mroz@cis-debowo.example"),
        person(id="P4", first_name="Bez", last_name="Poczty", address=None, institution_id="I2"),
        enrolment("P1"),
        enrolment("P2"),
        enrolment("P3", "waitlisted"),
        enrolment("P4"),
    )


def letters(app: App) -> dict[str, Outbox]:
    """Return the mails by recipient; there must be one for each."""
    mails = sent(app)
    found = {mail.recipient: mail for mail in mails}
    assert len(found) == len(mails)
    return found


def calendar_in(mail: Outbox) -> Calendar | None:
    """Return the calendar that goes with a mail."""
    message = message_from_string(mail.content, policy=default)
    for part in message.iter_attachments():
        if part.get_content_type() == "text/calendar":
            assert part.get_param("charset") == "utf-8"
            assert part.get_content_disposition() == "attachment"
            found = Calendar.from_ical(part.get_payload(decode=True))
            assert isinstance(found, Calendar)
            return found
    return None


def entry_in(mail: Outbox) -> Any:
    """Return the one event in the calendar of a mail."""
    calendar = calendar_in(mail)
    assert calendar is not None
    (entry,) = calendar.walk("VEVENT")
    return entry


def at(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=WARSAW)
