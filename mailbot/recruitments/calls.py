"""Calls as people handle them: opening one, looking at it, closing its list."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.errors import Stop
from mailbot.recruitments.record import detail_of, settle_mail
from mailbot.replies.by_hand import Hand
from mailbot.replies.typography import day_text
from mailbot.storage.acts import Cause, begin
from mailbot.storage.recruiting import ApplicationRow, RecruitmentRow
from rules.call import Step, may
from rules.days import warsaw_day
from rules.registry import ApplicationState

_S = ApplicationState
_ON_THE_LIST = "Osoba zamknęła listę naboru ze wszystkimi zgłoszeniami."


@dataclass(frozen=True, slots=True)
class Group:
    """A working group of a call."""

    id: str
    name: str
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A call for working groups as it is announced; both days of the window included."""

    id: str
    title: str
    opens: date
    closes: date
    groups: tuple[Group, ...]
    least_members: int | None = None
    most_members: int | None = None
    """Of each group."""
    term: tuple[date | None, date | None] = field(default=(None, None))
    """First and last day of the membership."""


def open_call(session: Session, call: Call, hand: Hand) -> None:
    """Announce a call.

    Raises:
        Stop: There is one of that id, or its days or groups make no sense.
    """
    if session.get(RecruitmentRow, call.id) is not None:
        raise Stop(f"nabór {call.id} już jest; `mailbot call show {call.id}` go pokazuje")
    _demand_sense(call)
    row = RecruitmentRow(
        id=call.id,
        title=call.title,
        opens=call.opens,
        closes=call.closes,
        groups=[_stored(group) for group in call.groups],
        least_members=call.least_members,
        most_members=call.most_members,
        term_from=call.term[0],
        term_to=call.term[1],
    )
    begin(session, Cause(hand.now, hand.name), "call-announced", {"recruitment": call.id}).add(row)


def demand_call(session: Session, call: str, *, to_change: bool = False) -> RecruitmentRow:
    """Return a call, locked when it is about to be changed.

    Raises:
        Stop: There is none of that id.
    """
    row = session.get(RecruitmentRow, call, with_for_update=to_change)
    if row is None:
        raise Stop(f"nie ma naboru {call}; `mailbot call list` wymienia nabory")
    return row


def demand_application(session: Session, number: int, *, to_change: bool = True) -> ApplicationRow:
    """Return an application, locked when it is about to be changed.

    Raises:
        Stop: There is none of that number.
    """
    row = session.get(ApplicationRow, number, with_for_update=to_change)
    if row is None:
        raise Stop(f"nie ma zgłoszenia nr {number}; `mailbot call candidates` je wymienia")
    return row


def applications_of(
    session: Session, call: str, states: Sequence[ApplicationState] | None = None
) -> Sequence[ApplicationRow]:
    """Return the applications of a call in the order in which they came."""
    query = select(ApplicationRow).where(ApplicationRow.recruitment_id == call)
    if states is not None:
        query = query.where(ApplicationRow.state.in_([state.value for state in states]))
    return session.scalars(query.order_by(ApplicationRow.received, ApplicationRow.id)).all()


def close_call(session: Session, call: str, hand: Hand) -> int:
    """Hand the complete applications to the committee; return how many.

    Raises:
        Stop: The window is still open, or an application waits for a person.
    """
    row = demand_call(session, call, to_change=True)
    if warsaw_day(hand.now) <= row.closes:
        raise Stop(f"nabór {call} trwa do {day_text(row.closes)} włącznie")
    unsure = [str(a.id) for a in applications_of(session, call, [_S.RECEIVED])]
    if unsure:
        raise Stop(f"najpierw trzeba rozstrzygnąć zgłoszenia nr {', '.join(unsure)}")
    complete = applications_of(session, call, [_S.COMPLETE])
    cause = Cause(hand.now, hand.name)
    if row.closed_at is None:
        begin(session, cause, "call-closed", {"recruitment": call}).change(row, closed_at=hand.now)
    for application in complete:
        demand_step(application, Step.SUBMIT)
        act = begin(session, cause, "application-to_committee", detail_of(application))
        act.change(application, state=_S.TO_COMMITTEE.value, changed_at=hand.now)
    for application in applications_of(session, call):
        settle_mail(session, application, hand.now, _ON_THE_LIST)
    return len(complete)


def demand_step(row: ApplicationRow, step: Step) -> None:
    """Refuse a step that cannot be taken from the state of an application.

    Raises:
        Stop: It cannot.
    """
    if not may(step, _S(row.state)):
        raise Stop(f"zgłoszenie nr {row.id}: {STATES[_S(row.state)]}; tego kroku nie można wykonać")


STATES = {
    _S.RECEIVED: "do sprawdzenia",
    _S.INCOMPLETE: "niekompletne",
    _S.COMPLETE: "kompletne",
    _S.LATE: "po terminie",
    _S.EARLY: "przed terminem",
    _S.SUPERSEDED: "zastąpione nowszym",
    _S.WITHDRAWN: "wycofane",
    _S.TO_COMMITTEE: "przekazane Komitetowi",
    _S.APPOINTED: "w składzie grupy",
    _S.NOT_APPOINTED: "poza składem grupy",
    _S.NOTIFIED: "wynik ogłoszony",
}
"""States in words, as lists and messages show them."""


def _demand_sense(call: Call) -> None:
    first, last = call.term
    ids = [group.id for group in call.groups]
    least, most = call.least_members, call.most_members
    objections = {
        "nabór kończy się przed swoim początkiem": call.closes < call.opens,
        "nabór potrzebuje co najmniej jednej grupy": not ids,
        "dwie grupy mają ten sam numer": len(set(ids)) < len(ids),
        "kadencja kończy się przed swoim początkiem": bool(first and last and last < first),
        "najmniejsza liczba osób jest większa od największej": bool(
            least and most and most < least
        ),
    }
    for objection, holds in objections.items():
        if holds:
            raise Stop(f"nabór {call.id}: {objection}")


def _stored(group: Group) -> dict[str, str]:
    found = {"id": group.id, "name": group.name, "purpose": group.purpose}
    return {name: value for name, value in found.items() if value}
