"""The days of a calendar entry: one, or as its rule of repetition says (RFC 5545 section 3.8.5)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import rrulestr
from icalendar import Event
from icalendar.prop import vDDDLists, vDDDTypes, vRecur

from mailbot.clock import WARSAW

PAST_DAYS = 60
AHEAD_DAYS = 400
"""Days of a series that are taken: from a little before today to a year and a month ahead."""

MOST_DAYS = 200
"""More days in that time are no list of events."""

_MOST_LOOKED_AT = 20_000
"""Repetitions since the first one: a daily series of fifty years."""

_TOO_OFTEN = frozenset(("SECONDLY", "MINUTELY", "HOURLY"))


class TooManyOccurrences(ValueError):
    """A series that repeats without measure; the text is a Polish sentence."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event of an entry."""

    entry: Event
    start: date
    """A `datetime` where hours are known; naive ones are local."""
    end: date | None
    series_day: date | None
    """Day by which the series names it, also when it was moved; ``None``: no series."""


def occurrences(members: Sequence[Event], today: date) -> Iterator[Occurrence]:
    """List the events of an entry.

    Args:
        members: The entry, then the days of it that were changed by themselves.
        today: In Warsaw.

    Raises:
        TooManyOccurrences: It repeats too often.
        ValueError: A day or a rule of it cannot be read.
    """
    master, *changed = members
    length = _length(master)
    if "RECURRENCE-ID" in master:
        changed, starts = list(members), []
    elif "RRULE" in master or "RDATE" in master:
        starts = _starts(master, today)
    else:
        start = _moment(master, "DTSTART")
        yield Occurrence(master, start, _end(start, length), None)
        return
    moved = {_instant(_moment(entry, "RECURRENCE-ID")): entry for entry in changed}
    for start in starts:
        if _instant(start) not in moved:
            yield Occurrence(master, start, _end(start, length), _day(start))
    for entry in moved.values():
        start = _moment(entry, "DTSTART")
        day = _day(_moment(entry, "RECURRENCE-ID"))
        yield Occurrence(entry, start, _end(start, _length(entry)), day)


def _starts(entry: Event, today: date) -> list[date]:
    """Return when each day of the series begins, in order."""
    first = _moment(entry, "DTSTART")
    since, until = today - timedelta(days=PAST_DAYS), today + timedelta(days=AHEAD_DAYS)
    gone = {_instant(moment) for moment in _listed(entry, "EXDATE")}
    found = {_instant(moment): moment for moment in _listed(entry, "RDATE")}
    for moment in _repeated(entry, first, until):
        found.setdefault(_instant(moment), moment)
    kept = [
        moment
        for instant, moment in sorted(found.items())
        if instant not in gone and since <= _day(moment) <= until
    ]
    if len(kept) > MOST_DAYS:
        raise TooManyOccurrences(f"Seria ma za dużo dni (najwięcej {MOST_DAYS}).")
    return kept


def _repeated(entry: Event, first: date, until: date) -> Iterator[date]:
    yield first
    rule = entry.get("RRULE")
    if not isinstance(rule, vRecur):
        return
    if _TOO_OFTEN & {str(value).upper() for value in rule.get("FREQ", [])}:
        raise TooManyOccurrences("Seria powtarza się częściej niż codziennie.")
    has_hours = isinstance(first, datetime)
    begin = first if isinstance(first, datetime) else datetime.combine(first, time())
    text = _with_plain_end(rule, begin).to_ical().decode()
    for moment in islice(rrulestr(text, dtstart=begin), _MOST_LOOKED_AT):
        if _day(moment) > until:
            return
        yield moment if has_hours else moment.date()


def _with_plain_end(rule: vRecur, begin: datetime) -> vRecur:
    """Write UNTIL in UTC where the beginning has a zone, else without one."""
    changed = vRecur(rule)
    ends = []
    for end in rule.get("UNTIL", []):
        moment = end if isinstance(end, datetime) else datetime.combine(end, time(23, 59, 59))
        if begin.tzinfo is None:
            ends.append(moment.replace(tzinfo=None))
        else:
            zoned = moment if moment.tzinfo else moment.replace(tzinfo=begin.tzinfo)
            ends.append(zoned.astimezone(UTC))
    if ends:
        changed["UNTIL"] = ends
    return changed


def _listed(entry: Event, name: str) -> Iterator[date]:
    values = entry.get(name, [])
    for value in values if isinstance(values, list) else [values]:
        if isinstance(value, vDDDLists):
            for one in value.dts:
                yield _as_moment(one.dt[0] if isinstance(one.dt, tuple) else one.dt)


def _moment(entry: Event, name: str) -> date:
    value = entry[name]
    return _as_moment(value.dt if isinstance(value, vDDDTypes) else None)


def _as_moment(value: object) -> date:
    if not isinstance(value, date):
        raise ValueError("neither a day nor a moment")  # noqa: TRY004 - a fault of the file
    return value


def _length(entry: Event) -> timedelta | None:
    start = _moment(entry, "DTSTART")
    if "DTEND" in entry:
        end = _moment(entry, "DTEND")
        return _instant(end) - _instant(start)
    value = entry.get("DURATION")
    length = value.dt if isinstance(value, vDDDTypes) else None
    return length if isinstance(length, timedelta) else None


def _end(start: date, length: timedelta | None) -> date | None:
    if length is None:
        return None
    # In UTC: two hours are two hours also in the night in which the clocks change.
    if isinstance(start, datetime) and start.tzinfo is not None:
        return start.astimezone(UTC) + length
    return start + length


def _instant(moment: date) -> datetime:
    """Make moments comparable: whole days begin at midnight in Warsaw, naive times are local."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    return (moment if moment.tzinfo else moment.replace(tzinfo=WARSAW)).astimezone(UTC)


def _day(moment: date) -> date:
    return _instant(moment).astimezone(WARSAW).date()
