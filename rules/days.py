"""Days as the calendar in Warsaw has them: windows, deadlines, events, and days in words."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from parsers.facts import DateMention, DateRole, MonthPart
from rules.registry import Event

WARSAW = ZoneInfo("Europe/Warsaw")

Days = tuple[date, date]
"""The first and the last day, both included; the same day twice when it is one."""

# Without a year, a day is the one near the day of receipt.
_HALF_A_YEAR = timedelta(days=183)
_WEEK = timedelta(days=7)
_LONGEST_MONTH = 31
# In days or weeks; nobody counts on from today as far as this.
_FARTHEST = 10_000
_PARTS = {
    MonthPart.EARLY: (1, 10),
    MonthPart.MIDDLE: (11, 20),
    MonthPart.LATE: (21, _LONGEST_MONTH),
    MonthPart.FIRST_HALF: (1, 15),
    MonthPart.SECOND_HALF: (16, _LONGEST_MONTH),
}


def warsaw_day(received: datetime) -> date:
    """Return the Warsaw day of a moment; midnight in Warsaw may still be yesterday in UTC."""
    return received.astimezone(WARSAW).date()


def has_begun(event: Event, received: datetime) -> bool:
    """Say whether the event had begun; without a time of day it begins when its day begins."""
    starts = datetime.combine(event.first_day, event.starts or time(0), tzinfo=WARSAW)
    return received >= starts


def has_ended(event: Event, received: datetime) -> bool:
    """Say whether the event is over; without a time of day it ends with its last day."""
    if event.ends is None:
        return warsaw_day(received) > event.last_day
    return received >= datetime.combine(event.last_day, event.ends, tzinfo=WARSAW)


def days_meant(mention: DateMention, written_on: date) -> tuple[Days, ...]:
    """List what a mention can mean in a mail of that day, the likeliest first.

    * Without a year, a date or a month is the one within half a year; of a paper ("z dnia 22
      kwietnia") it is the last one that is not in the future.
    * A day alone ("15-go") is in this month when it is still to come.  When it is over, it is in
      the next month, or else the writer looks back: both are listed.
    * A weekday alone is the next one.  Written on that very weekday it is today or in a week:
      both are listed, because people say "dziś" for today.  On other days a week later is not
      listed: for that Poles say "za tydzień w środę" or a date.
    * "w tę środę", "w najbliższą środę", "w tym tygodniu w środę" are read like "w środę".
    * "w przyszłą środę" is next week's for some and the coming one for others: both, in this
      order.  "w przyszłym tygodniu w środę" is only next week's.  A week begins on Monday.
    * The weeks beside a full date ("w najbliższą środę 15 maja") add nothing to it.

    Args:
        mention: The words; its role is not looked at, but for the date of a paper.
        written_on: The Warsaw day of the mail.

    Returns:
        Nothing when no such day is near, or when the weekday is not that of the date: then
        `contradicts_itself` is true.
    """
    meant = _without_weekday(mention, written_on)
    if mention.day is None or mention.weekday is None:
        return meant
    return tuple(d for d in meant if mention.weekday in {d[0].weekday(), d[1].weekday()})


def contradicts_itself(mention: DateMention, written_on: date) -> bool:
    """Say whether the weekday is wrong for the date: "w czwartek 15 maja" in 2024."""
    return not days_meant(mention, written_on) and bool(_without_weekday(mention, written_on))


def _without_weekday(mention: DateMention, written_on: date) -> tuple[Days, ...]:
    """List the days as if no weekday stood beside the date."""
    if max(abs(mention.days_ahead or 0), abs(mention.weeks_ahead or 0)) > _FARTHEST:
        return ()
    if mention.days_ahead is not None:
        return _each([written_on + timedelta(days=mention.days_ahead)])
    if mention.month is not None:
        return _dated(mention, written_on)
    if mention.day is not None:
        return _in_this_month(mention, written_on)
    return _week(mention, written_on) if mention.weekday is None else _weekday(mention, written_on)


def _dated(mention: DateMention, written_on: date) -> tuple[Days, ...]:
    years = (mention.year,) if mention.year else range(written_on.year - 1, written_on.year + 2)
    found = [days for year in years if (days := _in_year(mention, year)) is not None]
    if mention.year:
        return tuple(found)
    if mention.role is DateRole.DATED:
        return tuple(sorted((d for d in found if d[0] <= written_on), reverse=True)[:1])
    near = [d for d in found if _distance(d, written_on) <= _HALF_A_YEAR]
    coming_first = sorted(near, reverse=True)
    return tuple(sorted(coming_first, key=lambda d: _distance(d, written_on)))


def _in_year(mention: DateMention, year: int) -> Days | None:
    """Return the days of a mention with a month, when its first day is in that year."""
    month = mention.month or 1
    if mention.day is None:
        first, last = _PARTS[mention.part] if mention.part else (1, _LONGEST_MONTH)
        longest = monthrange(year, month)[1]
        return _days(_day(year, month, first), _day(year, month, min(last, longest)))
    start = _day(year, month, mention.day)
    if mention.until_day is None:
        return _days(start, start)
    until = mention.until_month or month
    passes_new_year = (until, mention.until_day) < (month, mention.day)
    return _days(start, _day(year + passes_new_year, until, mention.until_day))


def _day(year: int, month: int, day: int) -> date | None:
    """Return a day, or ``None`` when it does not exist: 29 February of most years."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _days(first: date | None, last: date | None) -> Days | None:
    return None if first is None or last is None else (first, last)


def _distance(days: Days, from_day: date) -> timedelta:
    """Return how far a span is away; nothing when the day is in it."""
    if days[0] <= from_day <= days[1]:
        return timedelta(0)
    return min(abs(days[0] - from_day), abs(days[1] - from_day))


def _in_this_month(mention: DateMention, written_on: date) -> tuple[Days, ...]:
    """List the days of a day without a month: in this month, the next ones, and the one before."""
    is_past = mention.role is DateRole.DATED
    steps = (0, -1, -2) if is_past else (0, 1, 2)
    found = [d for step in steps if (d := _in_month(mention, written_on, step)) is not None]
    if is_past:
        return tuple(d for d in found if d[0] <= written_on)[:1]
    coming = [d for d in found if d[1] >= written_on][:1]
    over = [d for d in found if d[1] < written_on]
    return (*coming, *over)


def _in_month(mention: DateMention, written_on: date, step: int) -> Days | None:
    years, month = divmod(written_on.month - 1 + step, 12)
    year = written_on.year + years
    first = _day(year, month + 1, mention.day or 1)
    last = first if mention.until_day is None else _day(year, month + 1, mention.until_day)
    return _days(first, last)


def _week(mention: DateMention, written_on: date) -> tuple[Days, ...]:
    if mention.weeks_ahead is None:
        return ()
    monday = _monday(written_on) + _WEEK * mention.weeks_ahead
    return ((monday, monday + timedelta(days=6)),)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weekday(mention: DateMention, written_on: date) -> tuple[Days, ...]:
    weekday = mention.weekday or 0
    coming = written_on + timedelta(days=(weekday - written_on.weekday()) % 7)
    is_past = mention.role is DateRole.DATED
    weeks = mention.weeks_ahead
    if is_past and not weeks:
        return _each([coming if coming == written_on else coming - _WEEK])
    if not weeks:
        return _each([coming, coming + _WEEK] if coming == written_on else [coming])
    of_that_week = _monday(written_on) + timedelta(days=weekday) + _WEEK * weeks
    if not mention.is_vague:
        return _each([of_that_week])
    nearest = _after(coming, written_on) if weeks > 0 else coming - _WEEK
    return _each([of_that_week, nearest])


def _after(coming: date, written_on: date) -> date:
    """Return the coming day when it is not today: nobody calls today "przyszły"."""
    return coming + _WEEK if coming == written_on else coming


def _each(days: Iterable[date]) -> tuple[Days, ...]:
    return tuple((day, day) for day in dict.fromkeys(days))
