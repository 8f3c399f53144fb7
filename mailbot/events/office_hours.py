"""When is mail of our own accord sent? In working hours: Monday to Friday, 8 to 16, no holidays."""

from datetime import date, datetime, time, timedelta

from mailbot.clock import WARSAW
from mailbot.replies.working_days import is_working_day

OPENS, CLOSES = time(8), time(16)


def is_office_open(moment: datetime) -> bool:
    """Tell whether somebody is there to take a call about the mail."""
    local = moment.astimezone(WARSAW)
    return is_working_day(local.date()) and OPENS <= local.time() < CLOSES


def working_day_before(first_day: date, days: int) -> date:
    """Return the last working day that is at least so many days before ``first_day``."""
    day = first_day - timedelta(days=days)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day
