"""An event as a calendar entry (RFC 5545): beside a mail, and in the calendar that we publish.

Never an invitation: no METHOD:REQUEST and no attendees, so nobody's calendar program answers us,
and no list of people goes out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache

from icalendar import Calendar, Timezone, vCalAddress
from icalendar import Event as Entry

from mailbot.clock import WARSAW
from mailbot.replies.facts import ReplyFacts
from mailbot.replies.headers import Attachment
from mailbot.replies.identity import uid_of
from mailbot.replies.typography import one_line, where_text
from rules.decision import ReplyPlan
from rules.registry import Event

PRODUCT = "-//coordinator-mailbot//mailbot//PL"

_TELLS_WHEN_TO_COME = frozenset(("confirm", "replaced", "reminder", "event_changed"))
"""Templates after which somebody has the event in their calendar."""

_LONGEST_NOTES = 1000
_END = b"END:VCALENDAR\r\n"

# The rules of the European Union since 1996; what the library writes lists every change since 1970.
_WARSAW = """\
BEGIN:VTIMEZONE
TZID:Europe/Warsaw
BEGIN:DAYLIGHT
DTSTART:19960331T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who writes calendar entries."""

    key: bytes
    """Of the installation: makes the UIDs."""
    office: str
    address: str
    """Of the mailbox that answers about the event."""


def calendar_of(entries: Iterable[Entry]) -> Calendar:
    """Put entries into a calendar with the one zone that we write in."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(entry)
    return calendar


def entry_of(
    event: Event, publisher: Publisher, stamp: datetime, *, for_participants: bool
) -> Entry:
    """Write one event; the same values give the same entry.

    Args:
        event: The event.
        publisher: Who writes.
        stamp: DTSTAMP: when this was written, or in a published calendar when it last changed.
        for_participants: With the link by which one joins, and the notes.
    """
    entry = Entry()
    entry.add("uid", uid_of(publisher.key, event.id))
    entry.add("dtstamp", stamp.astimezone(UTC).replace(microsecond=0))
    entry.add("sequence", event.sequence)
    entry.add("summary", one_line(event.title))
    _add_times(entry, event)
    if where := where_text(event):
        entry.add("location", where)
    if for_participants:
        _add_inside(entry, event)
    entry.add("status", "CANCELLED" if event.cancelled_on else "CONFIRMED")
    organizer = vCalAddress(f"mailto:{publisher.address}")
    organizer.params["cn"] = one_line(publisher.office)
    entry.add("organizer", organizer)
    return entry


def calendar_files(
    key: bytes, address: str, plan: ReplyPlan, facts: ReplyFacts
) -> tuple[Attachment, ...]:
    """Make the files that go with a mail: one for each event at which somebody has a place.

    Args:
        key: Of the installation.
        address: Of the mailbox that the mail is sent from.
        plan: The mail, with its further acts.
        facts: What it may say.
    """
    if not facts.has_place:
        return ()
    wanted = dict.fromkeys(
        act.event for act in (plan, *plan.also) if act.template in _TELLS_WHEN_TO_COME
    )
    events = [facts.events[event] for event in wanted if event and event in facts.events]
    publisher = Publisher(key, facts.office.name, address)
    return tuple(
        _file(event, number, publisher, facts.now)
        for number, event in enumerate((e for e in events if e.cancelled_on is None), start=1)
    )


def _file(event: Event, number: int, publisher: Publisher, now: datetime) -> Attachment:
    entry = entry_of(event, publisher, now, for_participants=True)
    name = "wydarzenie.ics" if number == 1 else f"wydarzenie-{number}.ics"
    written: bytes = entry.to_ical()
    return Attachment(name, "text/calendar", _empty_calendar() + written + _END)


def _add_times(entry: Entry, event: Event) -> None:
    """Write hours of Warsaw where they are known, else whole days; the end is not included."""
    is_one_day = event.first_day == event.last_day
    if event.starts is None or (event.ends is None and not is_one_day):
        entry.add("dtstart", event.first_day)
        entry.add("dtend", event.last_day + timedelta(days=1))
        return
    entry.add("dtstart", datetime.combine(event.first_day, event.starts, WARSAW))
    if event.ends is not None:
        entry.add("dtend", datetime.combine(event.last_day, event.ends, WARSAW))


def _add_inside(entry: Entry, event: Event) -> None:
    lines = [one_line(event.notes, _LONGEST_NOTES)] if event.notes else []
    if event.link:
        link = one_line(event.link, _LONGEST_NOTES)
        entry.add("url", link)
        lines.append(f"Link do spotkania: {link}")
    if lines:
        entry.add("description", "\n".join(lines))


@cache
def _empty_calendar() -> bytes:
    """Write a calendar up to its entries once: the zone takes longer than all the rest."""
    written: bytes = calendar_of(()).to_ical()
    return written.removesuffix(_END)


@cache
def _zone() -> Timezone:
    zone = Timezone.from_ical(_WARSAW)
    assert isinstance(zone, Timezone)  # noqa: S101 - one component was given
    return zone
