"""Deadlines in working time: nobody loses a place at night, on a Sunday or on a holiday.

Working time is Monday to Friday from 8 to 16 in Warsaw, without public holidays.
"""

from datetime import date, datetime, time, timedelta

from mailbot.clock import WARSAW
from mailbot.replies.working_days import is_working_day, working_days_after

OPENS, CLOSES = time(8), time(16)
QUIET_DAYS = 2
"""Working days before an event in which nobody is offered a place by mail: a person phones."""


def is_working_time(moment: datetime) -> bool:
    """Tell whether the office is open; both ends of the day are included."""
    local = moment.astimezone(WARSAW)
    return is_working_day(local.date()) and OPENS <= local.time() <= CLOSES


def working_hours_after(moment: datetime, hours: int) -> datetime:
    """Return the moment by which so many hours of work have passed; it lies in working time."""
    local = moment.astimezone(WARSAW)
    left = timedelta(hours=hours)
    day = local.date()
    start = max(local, _at(day, OPENS))
    while not is_working_day(day) or start + left > _at(day, CLOSES):
        if is_working_day(day):
            left -= max(_at(day, CLOSES) - start, timedelta(0))
        day = working_days_after(day, 1)
        start = _at(day, OPENS)
    return start + left


def is_quiet(today: date, first_day: date) -> bool:
    """Tell whether it is too late to offer a place by mail: the last two working days, and after.

    Args:
        today: The day in Warsaw.
        first_day: The first day of the event.
    """
    day, count = first_day, 0
    while count < QUIET_DAYS:
        day -= timedelta(days=1)
        count += is_working_day(day)
    return today >= day


def _at(day: date, at: time) -> datetime:
    return datetime.combine(day, at, WARSAW)
