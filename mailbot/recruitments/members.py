"""Membership of working groups: who belongs to one on a day, endings, successors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from mailbot.errors import Stop
from mailbot.recruitments.candidates import registered
from mailbot.replies.by_hand import Hand
from mailbot.replies.typography import day_text, one_line
from mailbot.storage.acts import Cause, begin
from mailbot.storage.recruiting import Membership, RecruitmentRow
from mailbot.storage.register import PersonRow


@dataclass(frozen=True, slots=True)
class Successor:
    """Who takes a member's place: somebody of the register, or a name with an address."""

    person: str | None = None
    """Id in the register."""
    name: str = ""
    organisation: str = ""
    address: str = ""


def members_on(session: Session, day: date, group: str | None = None) -> Sequence[Membership]:
    """Return who belongs to the groups on a day, group by group; first and last day included."""
    query = select(Membership).where(
        Membership.starts <= day, or_(Membership.ends.is_(None), Membership.ends >= day)
    )
    if group is not None:
        query = query.where(Membership.group_id == group)
    order = (Membership.recruitment_id, Membership.group_id, Membership.name, Membership.id)
    return session.scalars(query.order_by(*order)).all()


def end_membership(session: Session, number: int, last: date, hand: Hand, *, why: str) -> None:
    """Let a membership end.

    Args:
        session: The open transaction.
        number: The membership.
        last: Its last day, included.
        hand: Who says so, and when.
        why: In a few words, for the record.

    Raises:
        Stop: There is none, it ends earlier anyway, or it would end before it began.
    """
    row = _demand(session, number)
    if last < row.starts:
        raise Stop(f"członkostwo nr {number} zaczyna się {day_text(row.starts)}")
    if row.ends is not None and row.ends < last:
        raise Stop(f"członkostwo nr {number} kończy się już {day_text(row.ends)}")
    act = begin(session, Cause(hand.now, hand.name), "membership-ended", _detail(row))
    act.change(row, ends=last, ended_because=why.strip())


def name_successor(
    session: Session, number: int, successor: Successor, starts: date, hand: Hand
) -> int:
    """Give an ended membership to a successor, until the term ends; return its number.

    Raises:
        Stop: The membership goes on beyond that day, has a successor, or nobody is named.
    """
    row = _demand(session, number)
    if row.ends is None or row.ends >= starts:
        raise Stop(f"członkostwo nr {number} trwa jeszcze {day_text(starts)}; najpierw się kończy")
    taken = select(Membership.id).where(Membership.succeeds == number)
    if session.scalars(taken).first() is not None:
        raise Stop(f"członkostwo nr {number} ma już następczynię lub następcę")
    new = Membership(
        recruitment_id=row.recruitment_id,
        group_id=row.group_id,
        starts=starts,
        ends=_end_of_term(session, row),
        ended_because="",
        succeeds=number,
        **_who(session, successor),
    )
    act = begin(session, Cause(hand.now, hand.name), "membership-succeeded", _detail(row))
    act.add(new)
    return new.id


def _demand(session: Session, number: int) -> Membership:
    row = session.get(Membership, number, with_for_update=True)
    if row is None:
        raise Stop(f"nie ma członkostwa nr {number}; `mailbot group members` je wymienia")
    return row


def _end_of_term(session: Session, row: Membership) -> date | None:
    """Return the last day of the term: the call's, because the membership itself ended earlier."""
    call = session.get_one(RecruitmentRow, row.recruitment_id)
    return call.term_to


def _who(session: Session, successor: Successor) -> dict[str, str | None]:
    if successor.person is not None:
        person = session.get(PersonRow, successor.person)
        if person is None:
            raise Stop(f"nie ma osoby {successor.person} w wykazie")
        known = registered(session, person)
        return {
            "person_id": person.id,
            "name": known.name,
            "organisation": successor.organisation or known.organisation,
            "address": known.address,
        }
    name = one_line(successor.name)
    if not name:
        raise Stop("trzeba podać osobę z wykazu albo imię i nazwisko")
    return {
        "person_id": None,
        "name": name,
        "organisation": one_line(successor.organisation),
        "address": successor.address.strip().lower(),
    }


def _detail(row: Membership) -> dict[str, object]:
    found = {"group": row.group_id, "person": row.person_id, "membership": row.id}
    return {name: value for name, value in found.items() if value is not None}
