"""What members of the committee note about applications: points, or a conflict of interest."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.errors import Stop
from mailbot.recruitments.calls import STATES, demand_application
from mailbot.recruitments.record import detail_of
from mailbot.replies.by_hand import Hand
from mailbot.replies.typography import one_line
from mailbot.storage.acts import Act, Cause, begin
from mailbot.storage.recruiting import ApplicationRow, Assessment
from rules.registry import ApplicationState

MOST_POINTS = 1000
_LONGEST_MEMBER = 120
_S = ApplicationState
_ASSESSED = frozenset((_S.COMPLETE, _S.TO_COMMITTEE))


@dataclass(frozen=True, slots=True)
class _Said:
    """What one member says of one application."""

    member: str
    points: int | None
    note: str
    has_conflict: bool = False


def score(  # noqa: PLR0913 - what a member says of an application
    session: Session, number: int, member: str, points: int, hand: Hand, *, note: str = ""
) -> None:
    """Note a member's points for an application; a later note of the same member replaces it.

    Raises:
        Stop: The member noted a conflict of interest, the points are none, or it is not the time.
    """
    row = _demand(session, number)
    if not 0 <= points <= MOST_POINTS:
        raise Stop(f"punkty to liczba od 0 do {MOST_POINTS}")
    found = _of(session, number, _name(member))
    if found is not None and found.has_conflict:
        raise Stop(f"{found.member}: zgłoszono konflikt interesów, punktów nie można przyznać")
    said = _Said(_name(member), points, note.strip())
    _put(
        begin(session, Cause(hand.now, hand.name), "application-scored", detail_of(row)), row, said
    )


def conflict(session: Session, number: int, member: str, hand: Hand, *, note: str = "") -> None:
    """Note a member's conflict of interest; points that the member gave are taken out.

    Raises:
        Stop: It is not the time.
    """
    row = _demand(session, number)
    said = _Said(_name(member), None, note.strip(), has_conflict=True)
    cause = Cause(hand.now, hand.name)
    _put(begin(session, cause, "application-conflict", detail_of(row)), row, said)


def assessments_of(session: Session, application: int) -> Sequence[Assessment]:
    """Return what members noted about an application, by name."""
    query = select(Assessment).where(Assessment.application_id == application)
    return session.scalars(query.order_by(Assessment.member)).all()


def points_text(notes: Sequence[Assessment]) -> str:
    """Write the sum of points and of how many members: ``17 (2)``; empty without any."""
    points = [note.points for note in notes if note.points is not None]
    return f"{sum(points)} ({len(points)})" if points else ""


def conflict_text(notes: Sequence[Assessment]) -> str:
    """Name the members with a conflict of interest; empty without any."""
    return ", ".join(note.member for note in notes if note.has_conflict)


def _demand(session: Session, number: int) -> ApplicationRow:
    row = demand_application(session, number)
    state = _S(row.state)
    if state not in _ASSESSED:
        raise Stop(f"zgłoszenie nr {number}: {STATES[state]}; Komitet go nie ocenia")
    return row


def _name(member: str) -> str:
    name = one_line(member, _LONGEST_MEMBER)
    if not name:
        raise Stop("trzeba podać, kto ocenia")
    return name


def _of(session: Session, application: int, member: str) -> Assessment | None:
    query = select(Assessment).where(
        Assessment.application_id == application, Assessment.member == member
    )
    return session.scalars(query).first()


def _put(act: Act, row: ApplicationRow, said: _Said) -> None:
    found = _of(act.session, row.id, said.member)
    values = {"points": said.points, "has_conflict": said.has_conflict, "note": said.note}
    if found is not None:
        act.change(found, noted_at=act.cause.now, **values)
        return
    act.add(Assessment(application_id=row.id, member=said.member, noted_at=act.cause.now, **values))
