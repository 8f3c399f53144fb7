"""What the daily digest says of calls and groups, each a harmless line without names."""

from collections import Counter
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mailbot.recruitments.calls import STATES
from mailbot.recruitments.meetings import LEAST_A_YEAR, TooFew, too_few_meetings
from mailbot.replies.typography import day_text, one_line
from mailbot.storage.recruiting import ApplicationRow, RecruitmentRow
from rules.registry import ApplicationState

_S = ApplicationState
_SHOWN = (
    _S.RECEIVED,
    _S.COMPLETE,
    _S.INCOMPLETE,
    _S.EARLY,
    _S.LATE,
    _S.TO_COMMITTEE,
    _S.APPOINTED,
    _S.NOT_APPOINTED,
)


def recruitment_lines(session: Session, day: date) -> tuple[str, ...]:
    """Say how every unfinished call stands, what a person has to do next, and what groups lack.

    Args:
        session: An open transaction.
        day: The day of the digest.
    """
    calls = session.scalars(
        select(RecruitmentRow).where(RecruitmentRow.opens <= day).order_by(RecruitmentRow.closes)
    ).all()
    lines = [line for call in calls for line in _lines(session, call, day)]
    return (*lines, *(_warning(group) for group in too_few_meetings(session, day)))


def _lines(session: Session, call: RecruitmentRow, day: date) -> tuple[str, ...]:
    counts = _counts(session, call.id)
    name = one_line(call.id)
    listed = ", ".join(f"{STATES[s]}: {counts[s]}" for s in _SHOWN if counts[s])
    if not listed:
        return ()
    next_step = _next_step(call, counts, day)
    told = (f"{name} – {listed}.",)
    return (*told, next_step) if next_step else (told if day <= call.closes else ())


def _next_step(call: RecruitmentRow, counts: Counter[ApplicationState], day: date) -> str:
    """Name the command that a person has to give next; empty while nothing is to be done."""
    is_over = day > call.closes
    has_outcome = counts[_S.APPOINTED] or counts[_S.NOT_APPOINTED]
    to_be_closed = is_over and (call.closed_at is None or counts[_S.COMPLETE])
    steps = (
        (counts[_S.RECEIVED], f"Zgłoszenia do sprawdzenia: mailbot call candidates {call.id}"),
        (to_be_closed, f"Nabór zakończony; listę zamyka: mailbot call close {call.id}"),
        (counts[_S.TO_COMMITTEE], f"Lista czeka na uchwałę: mailbot call resolve {call.id}"),
        (has_outcome, f"Uchwała wpisana; wyniki ogłasza: mailbot call release {call.id}"),
    )
    return next((text for holds, text in steps if holds), "")


def _counts(session: Session, call: str) -> Counter[ApplicationState]:
    query = (
        select(ApplicationRow.state, func.count())
        .where(ApplicationRow.recruitment_id == call)
        .group_by(ApplicationRow.state)
    )
    return Counter({ApplicationState(state): count for state, count in session.execute(query)})


def _warning(group: TooFew) -> str:
    first, last = group.year
    year = f"od {day_text(first)} do {day_text(last)}"
    return (
        f"UWAGA: {one_line(group.group)} – zaplanowano {group.planned} z {LEAST_A_YEAR} spotkań"
        f" w roku {year}: mailbot group meeting"
    )
