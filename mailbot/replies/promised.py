"""By which day a matter must be answered: one clock for the reply that promises it and the desk.

Source: requests about personal data one month from receipt (GDPR article 12(3)), public information
14 days (act of 6 September 2001, article 13); complaints and questions as the office configures.
A day off at the end does not move the day: answering earlier is never wrong.
"""

import calendar
from datetime import date, datetime, timedelta

from mailbot.clock import WARSAW
from mailbot.config.model import Office
from mailbot.replies.working_days import working_days_after
from rules.decision import MatterKind

PUBLIC_INFORMATION_DAYS = 14
_LAST_MONTH = 12


def due_day(kind: MatterKind, received: datetime, now: datetime, office: Office) -> date | None:
    """Return the last day for an answer, included; ``None`` where nobody has promised any.

    Args:
        kind: What the mail is about.
        received: When it reached us; the periods of the law run from this day.
        now: When we acknowledge it; what we promise of our own accord runs from this day.
        office: With the periods that are not in the law.
    """
    day = received.astimezone(WARSAW).date()
    match kind:
        case MatterKind.RODO:
            return month_after(day)
        case MatterKind.COMPLAINT:
            return day + timedelta(days=office.complaint_within_days)
        case MatterKind.PUBLIC_INFORMATION:
            return day + timedelta(days=PUBLIC_INFORMATION_DAYS)
        case MatterKind.QUESTION | MatterKind.MEDIA:
            return working_days_after(now.astimezone(WARSAW).date(), office.answer_within_days)
        case _:
            return None


def month_after(day: date) -> date:
    """Return the same day of the next month, or its last day if there is none."""
    year, month = divmod(day.month, _LAST_MONTH)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
