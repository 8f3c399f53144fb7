"""Days as the calendar in Warsaw has them: windows, deadlines and events are Warsaw days."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from rules.registry import Event

WARSAW = ZoneInfo("Europe/Warsaw")


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
