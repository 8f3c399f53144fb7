"""A calendar in iCalendar (RFC 5545) as rows: what another program exported, or we published.

An entry keeps its UID as its number, so that the same entry is the same event next time. A series
becomes one event for each of its days. What is private or tentative is left out and told.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from icalendar import Calendar, Event
from icalendar.prop import vDDDTypes

from mailbot.clock import WARSAW
from mailbot.imports.desk import Desk, made_id
from mailbot.imports.series import Occurrence, TooManyOccurrences, occurrences
from mailbot.imports.sheets import Row, UnreadableList, check_size
from mailbot.replies.identity import event_of_uid

_PLAIN_UID = re.compile(r"[\w.@+-]{1,40}", re.ASCII)
_LONGEST_ID = 40
_JOINED_AT = ("CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-GOOGLE-CONFERENCE")
_DAMAGED = "Wpis kalendarza jest uszkodzony albo nie ma daty."
_HIDDEN = frozenset(("PRIVATE", "CONFIDENTIAL"))


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """Where the entries come from, and when they are read."""

    path: Path
    key: bytes
    """Of the installation: tells our own UIDs."""
    today: date
    """In Warsaw."""


def read_ics(file: CalendarFile, desk: Desk) -> tuple[Row, ...]:
    """Read the events of a calendar.

    Raises:
        UnreadableList: It is no calendar.
    """
    check_size(file.path)
    try:
        calendars = Calendar.from_ical(file.path.read_bytes(), multiple=True)
    except (ValueError, IndexError) as error:
        raise UnreadableList("Plik nie jest poprawnym kalendarzem iCalendar (.ics).") from error
    rows: list[Row] = []
    for calendar in calendars:
        is_cancelled = str(calendar.get("METHOD", "")).upper() == "CANCEL"
        entries = [entry for entry in calendar.walk("VEVENT") if isinstance(entry, Event)]
        rows += _rows(file, desk, entries, is_cancelled=is_cancelled)
    return tuple(rows)


def _rows(
    file: CalendarFile, desk: Desk, entries: Iterable[Event], *, is_cancelled: bool
) -> Iterator[Row]:
    """Turn the entries of one calendar into rows; a broken one is refused with its place."""
    for number, (uid, members) in enumerate(_by_uid(entries).items(), start=1):
        place = f"wpis nr {number} ({uid[:40] or 'bez UID'})"
        if any(entry.errors for entry in members) or not all("DTSTART" in e for e in members):
            desk.refuse(place, _DAMAGED)
            continue
        if reason := _why_left_out(members[0]):
            desk.remark(place, reason)
            continue
        try:
            found = list(occurrences(members, file.today))
        except TooManyOccurrences as error:
            desk.refuse(place, str(error))
            continue
        except (ValueError, TypeError, OverflowError):
            desk.refuse(place, _DAMAGED)
            continue
        for one in found:
            yield Row(place, _values(file, one, uid, is_cancelled=is_cancelled))


def _by_uid(entries: Iterable[Event]) -> dict[str, list[Event]]:
    """Group a series with its changed days; the series itself comes first."""
    found: dict[str, list[Event]] = {}
    for entry in entries:
        uid = str(entry.get("UID", "")) or f"{entry.get('SUMMARY', '')}/{_start_text(entry)}"
        found.setdefault(uid, []).append(entry)
    for members in found.values():
        members.sort(key=lambda entry: "RECURRENCE-ID" in entry)
    return found


def _start_text(entry: Event) -> str:
    start = entry.get("DTSTART", None)
    return str(start.dt) if isinstance(start, vDDDTypes) else ""


def _why_left_out(entry: Event) -> str:
    if str(entry.get("CLASS", "")).upper() in _HIDDEN:
        return "Pominięto wpis prywatny."
    if str(entry.get("STATUS", "")).upper() == "TENTATIVE":
        return "Pominięto wpis wstępny (TENTATIVE)."
    return ""


def _values(
    file: CalendarFile, one: Occurrence, uid: str, *, is_cancelled: bool
) -> dict[str, object]:
    entry = one.entry
    is_off = is_cancelled or str(entry.get("STATUS", "")).upper() == "CANCELLED"
    place, link = _where(entry)
    values: dict[str, object] = {
        "id": _number(file.key, uid, one.series_day),
        "title": str(entry.get("SUMMARY", "")),
        "place": place,
        "link": link,
        "cancelled_on": file.today if is_off else None,
        **_times(one.start, one.end),
    }
    return {name: value for name, value in values.items() if value is not None}


def _number(key: bytes, uid: str, day: date | None) -> str:
    own = event_of_uid(key, uid)
    number = own or (uid if _PLAIN_UID.fullmatch(uid) else made_id("e", uid))
    if day is None:
        return number
    dated = f"{number}-{day:%Y%m%d}"
    return dated if len(dated) <= _LONGEST_ID else made_id("e", uid, day.isoformat())


def _where(entry: Event) -> tuple[str | None, str | None]:
    """Return place and link; a place that is an address of the web is a link."""
    place = str(entry.get("LOCATION", "")).strip() or None
    links = (str(entry[name]) for name in _JOINED_AT if name in entry)
    link = next((link for link in links if link.startswith(("https://", "http://"))), None)
    if place and re.fullmatch(r"https?://\S+", place):
        return None, link or place
    return place, link


def _times(start: date, end: date | None) -> dict[str, object]:
    """Write days and hours of Warsaw; the end of whole days is not included (RFC 5545)."""
    if not isinstance(start, datetime):
        last = start if end is None or end <= start else end - timedelta(days=1)
        return {"date": start, "end_date": last}
    begins = _in_warsaw(start)
    values: dict[str, object] = {"date": begins.date(), "start": begins.time()}
    ends = _in_warsaw(end) if isinstance(end, datetime) else begins
    if ends <= begins:
        return values | {"end_date": begins.date()}
    is_midnight = ends.time() == datetime.min.time() and ends.date() > begins.date()
    if is_midnight:
        return values | {"end_date": ends.date() - timedelta(days=1)}
    return values | {"end_date": ends.date(), "end": ends.time()}


def _in_warsaw(moment: datetime) -> datetime:
    """Return the local time; one without a zone is local wherever it is read."""
    local = moment if moment.tzinfo is None else moment.astimezone(WARSAW).replace(tzinfo=None)
    return local.replace(second=0, microsecond=0)
