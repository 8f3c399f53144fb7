"""Meetings of working groups: events of the calendar, at least two a year, with invited members.

Members sign up by answering the invitation, as for any other event.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.errors import Stop
from mailbot.recruitments.calls import demand_call
from mailbot.recruitments.members import members_on
from mailbot.replies.by_hand import Hand
from mailbot.replies.drafts import Enqueue
from mailbot.replies.identity import purpose_of
from mailbot.replies.letters import Letter, facts_for, queue_letter
from mailbot.storage.acts import Cause, begin
from mailbot.storage.recruiting import GroupMeeting, Membership, RecruitmentRow
from mailbot.storage.register import EventRow, PersonRow
from rules.days import warsaw_day
from rules.decision import ReplyPlan

LEAST_A_YEAR = 2
"""By the rules of the committee groups meet "nie rzadziej niż 2 razy w roku"."""


@dataclass(frozen=True, slots=True)
class TooFew:
    """A group with fewer meetings in its year than it should have."""

    group: str
    """Name."""
    year: tuple[date, date]
    """First and last day of the year of the group, both included."""
    planned: int


@dataclass(frozen=True, slots=True)
class Invited:
    """What inviting did."""

    sent: int
    without_address: tuple[str, ...]
    """Names of members."""


def plan_meeting(session: Session, event: str, call: str, group: str, hand: Hand) -> None:
    """Say that an event of the calendar is a meeting of a group.

    Raises:
        Stop: There is no such event, call or group, or it is the meeting of another group.
    """
    row = demand_call(session, call)
    if group not in {one["id"] for one in row.groups}:
        raise Stop(f"nie ma grupy {group} w naborze {call}")
    if session.get(EventRow, event) is None:
        raise Stop(f"nie ma wydarzenia {event} w kalendarzu")
    if session.get(GroupMeeting, event) is not None:
        raise Stop(f"wydarzenie {event} jest już spotkaniem grupy roboczej")
    detail = {"event": event, "group": group}
    act = begin(session, Cause(hand.now, hand.name), "meeting-planned", detail)
    act.add(GroupMeeting(event_id=event, recruitment_id=call, group_id=group))


def invite(app: App, session: Session, event: str, hand: Hand, *, enqueue: Enqueue) -> Invited:
    """Invite every member of the group to its meeting; once each, however often it is said.

    Raises:
        Stop: The event is no meeting of a group, was called off, or is over.
    """
    meeting = session.get(GroupMeeting, event)
    row = session.get(EventRow, event)
    if meeting is None or row is None:
        raise Stop(f"wydarzenie {event} nie jest spotkaniem grupy: `mailbot group meeting`")
    if row.cancelled_on is not None or row.last_day < warsaw_day(hand.now):
        raise Stop(f"wydarzenie {event} odwołano albo już się odbyło")
    detail = {"event": event, "group": meeting.group_id}
    act = begin(session, Cause(hand.now, hand.name), "members-invited", detail)
    without: list[str] = []
    sent = 0
    letters = _Invitations(app, session, meeting, act.entry)
    members = members_on(session, row.first_day, meeting.group_id)
    for member in (one for one in members if one.recruitment_id == meeting.recruitment_id):
        letter = letters.to(member)
        if letter is None:
            without.append(member.name)
            continue
        queue_letter(app, session, letter, enqueue=enqueue)
        sent += 1
    return Invited(sent, tuple(without))


def too_few_meetings(session: Session, day: date) -> tuple[TooFew, ...]:
    """List the groups at work on a day with fewer than `LEAST_A_YEAR` meetings in their year."""
    started: dict[tuple[str, str], date] = {}
    for member in members_on(session, day):
        key = (member.recruitment_id, member.group_id)
        first = _first_day(session, *key)
        started[key] = first if first is not None else member.starts
    return tuple(_lacking(session, started, day))


def _lacking(session: Session, started: dict[tuple[str, str], date], day: date) -> Iterator[TooFew]:
    for (call, group), first in sorted(started.items()):
        year = year_of(first, day)
        planned = select(func.count()).where(
            GroupMeeting.recruitment_id == call,
            GroupMeeting.group_id == group,
            GroupMeeting.event_id == EventRow.id,
            EventRow.first_day >= year[0],
            EventRow.first_day <= year[1],
            EventRow.cancelled_on.is_(None),
        )
        count = session.scalar(planned) or 0
        if count < LEAST_A_YEAR:
            groups = session.get_one(RecruitmentRow, call).groups
            name = next((str(g["name"]) for g in groups if g["id"] == group), group)
            yield TooFew(name, year, count)


def year_of(first: date, day: date) -> tuple[date, date]:
    """Return the year of a group that a day lies in: years begin on the day of its first term.

    A term that began on 29 February has its years begin on 1 March.
    """
    years = day.year - first.year - ((day.month, day.day) < (first.month, first.day))
    begins, next_begins = _anniversary(first, years), _anniversary(first, years + 1)
    return begins, date.fromordinal(next_begins.toordinal() - 1)


def _anniversary(first: date, years: int) -> date:
    try:
        return first.replace(year=first.year + years)
    except ValueError:
        return date(first.year + years, 3, 1)


def _first_day(session: Session, call: str, group: str) -> date | None:
    query = select(func.min(Membership.starts)).where(
        Membership.recruitment_id == call, Membership.group_id == group
    )
    found: date | None = session.scalar(query)
    return found


def _address(session: Session, member: Membership) -> str:
    person = session.get(PersonRow, member.person_id) if member.person_id else None
    return (person.address if person else None) or member.address


@dataclass(frozen=True, slots=True)
class _Invitations:
    """Letters about one meeting."""

    app: App
    session: Session
    meeting: GroupMeeting
    entry: int

    def to(self, member: Membership) -> Letter | None:
        """Write to a member; ``None`` without an address."""
        address = _address(self.session, member)
        if not address:
            return None
        event, mailbox = self.meeting.event_id, self.app.config.mailboxes[0].id
        facts = facts_for(self.app, self.session, mailbox, event, events=[event])
        return Letter(
            purpose=purpose_of("meeting", event, str(member.id)),
            mailbox=mailbox,
            recipient=address,
            plan=ReplyPlan(template="meeting_invitation", event=event),
            facts=replace(facts, group=_name_of(self.session, self.meeting)),
            entry=self.entry,
        )


def _name_of(session: Session, meeting: GroupMeeting) -> str:
    groups = session.get_one(RecruitmentRow, meeting.recruitment_id).groups
    return next((str(g["name"]) for g in groups if g["id"] == meeting.group_id), "")
