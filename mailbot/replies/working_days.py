"""Working days in Poland: promises such as "odpowiemy do 6 maja" must not count a holiday.

Source: the law on days free from work of 18 January 1951 as it stands since 2025 (24 December).
"""

from datetime import date, timedelta

_FIXED = frozenset(
    {(1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 24), (12, 25), (12, 26)}
)
"""Month and day; the eve of Christmas counts in earlier years too: offices are empty anyway."""


def working_days_after(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day``, which itself does not count."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def working_day_before(day: date, count: int) -> date:
    """Return the last working day that is at least ``count`` days, of any kind, before ``day``."""
    day -= timedelta(days=count)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def is_working_day(day: date) -> bool:
    """Tell whether offices are open: no Saturday, Sunday or public holiday."""
    if day.weekday() >= 5 or (day.month, day.day) in _FIXED:  # noqa: PLR2004 - Saturday
        return False
    # Easter Monday and Corpus Christi; Easter and Pentecost are Sundays.
    return (day - _easter(day.year)).days not in {1, 60}


def _easter(year: int) -> date:
    """Return Easter Sunday by the rule of Gauss, which holds from 1900 to 2099."""
    golden = year % 19
    moon = (19 * golden + 24) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + 5) % 7
    is_late = sunday == 6 and (moon == 29 or (moon == 28 and golden > 10))  # noqa: PLR2004
    return date(year, 3, 22) + timedelta(days=moon + sunday - 7 * is_late)
