"""The outcome of a call: recorded by a person from the resolution, told when a person says so.

Nobody is appointed without a resolution (a constraint of the table says the same), and everybody is
told once: the purpose of the letter is unique for ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.errors import Stop
from mailbot.recruitments.calls import applications_of, demand_call, demand_step
from mailbot.recruitments.record import detail_of
from mailbot.recruitments.telling import CANDIDATE, facts_of, write
from mailbot.replies.by_hand import Hand
from mailbot.replies.drafts import Enqueue
from mailbot.replies.identity import purpose_of
from mailbot.replies.typography import one_line
from mailbot.storage.acts import Act, Cause, begin
from mailbot.storage.recruiting import ApplicationRow, Membership, RecruitmentRow, ResolutionRow
from rules.call import Step
from rules.days import warsaw_day
from rules.decision import ReplyPlan
from rules.registry import ApplicationState

_LONGEST_NUMBER = 80
_S = ApplicationState
_LEFT_OUT = (_S.INCOMPLETE, _S.LATE)
"""Never given to the committee; these candidates are told the outcome as well."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """A resolution as the committee passed it."""

    number: str
    resolved_on: date
    appointed: tuple[int, ...]
    """Numbers of applications."""
    groups: tuple[str, ...] = ()
    """Only these groups; none named means all."""


@dataclass(frozen=True, slots=True)
class Told:
    """What releasing the notices did."""

    told: tuple[int, ...]
    """Numbers of applications."""
    without_address: tuple[int, ...]


def record_resolution(
    session: Session, call: str, resolution: Resolution, hand: Hand
) -> tuple[int, int]:
    """Record the outcome; return how many were appointed and how many were not.

    Raises:
        Stop: The list was not closed, the resolution makes no sense, or somebody is to be appointed
            who is not before the committee.
    """
    row = demand_call(session, call, to_change=True)
    if row.closed_at is None:
        raise Stop(f"najpierw trzeba zamknąć listę: `mailbot call close {call}`")
    decided = [
        a
        for a in applications_of(session, call, [_S.TO_COMMITTEE])
        if not resolution.groups or a.group_id in resolution.groups
    ]
    _demand_sense(session, row, resolution, decided, hand)
    stored = ResolutionRow(
        recruitment_id=call,
        number=one_line(resolution.number, _LONGEST_NUMBER),
        resolved_on=resolution.resolved_on,
        recorded_at=hand.now,
        recorded_by=hand.name,
    )
    cause = Cause(hand.now, hand.name)
    begin(session, cause, "resolution-recorded", {"recruitment": call}).add(stored)
    for application in decided:
        is_appointed = application.id in resolution.appointed
        state = _S.APPOINTED if is_appointed else _S.NOT_APPOINTED
        act = begin(session, cause, f"application-{state.value}", detail_of(application))
        demand_step(application, Step.RESOLVE)
        act.change(
            application,
            state=state.value,
            is_appointed=is_appointed,
            resolution_id=stored.id,
            changed_at=hand.now,
        )
        if is_appointed:
            _make_member(act, row, application, stored)
    appointed = sum(a.id in resolution.appointed for a in decided)
    return appointed, len(decided) - appointed


def release_notices(app: App, session: Session, call: str, hand: Hand, *, enqueue: Enqueue) -> Told:
    """Tell every candidate the outcome that was recorded; once each, however often it is said.

    Raises:
        Stop: No resolution is recorded, or some candidates still wait for one.
    """
    demand_call(session, call, to_change=True)
    if _latest(session, call) is None:
        raise Stop(f"najpierw trzeba wpisać uchwałę: `mailbot call resolve {call}`")
    told, silent = [], []
    for row in applications_of(session, call, [_S.APPOINTED, _S.NOT_APPOINTED]):
        demand_step(row, Step.NOTIFY)
        cause = Cause(hand.now, hand.name)
        act = begin(session, cause, "application-notified", detail_of(row))
        if _tell(app, act, row, enqueue) is None:
            silent.append(row.id)
        else:
            act.change(row, state=_S.NOTIFIED.value, changed_at=hand.now)
            told.append(row.id)
    if not applications_of(session, call, [_S.TO_COMMITTEE]):
        for row in applications_of(session, call, _LEFT_OUT):
            act = begin(session, Cause(hand.now, hand.name), "application-told", detail_of(row))
            (silent if _tell(app, act, row, enqueue) is None else told).append(row.id)
    return Told(tuple(told), tuple(silent))


def too_few_or_many(session: Session, call: str) -> tuple[str, ...]:
    """Say in Polish which groups have fewer or more members than the call allows."""
    row = demand_call(session, call)
    found = []
    for group in row.groups:
        query = select(Membership.id).where(
            Membership.recruitment_id == call, Membership.group_id == group["id"]
        )
        count = len(session.scalars(query).all())
        if row.least_members is not None and count < row.least_members:
            found.append(f"{group['name']}: {count}, a najmniej {row.least_members}")
        if row.most_members is not None and count > row.most_members:
            found.append(f"{group['name']}: {count}, a najwięcej {row.most_members}")
    return tuple(found)


def _demand_sense(
    session: Session,
    call: RecruitmentRow,
    resolution: Resolution,
    decided: Sequence[ApplicationRow],
    hand: Hand,
) -> None:
    unknown = sorted(set(resolution.appointed) - {a.id for a in decided})
    strange = sorted(set(resolution.groups) - {group["id"] for group in call.groups})
    same = select(ResolutionRow.id).where(
        ResolutionRow.recruitment_id == call.id,
        ResolutionRow.number == one_line(resolution.number, _LONGEST_NUMBER),
    )
    objections = {
        "trzeba podać numer uchwały": not resolution.number.strip(),
        "data uchwały jest w przyszłości": resolution.resolved_on > warsaw_day(hand.now),
        "uchwałę podjęto przed końcem naboru": resolution.resolved_on <= call.closes,
        f"nie ma grup {', '.join(strange)}": bool(strange),
        f"zgłoszenia nr {', '.join(map(str, unknown))} nie czekają na uchwałę": bool(unknown),
        "uchwała o tym numerze jest już wpisana": session.scalars(same).first() is not None,
        "żadne zgłoszenie nie czeka na uchwałę": not decided,
    }
    for objection, holds in objections.items():
        if holds:
            raise Stop(f"nabór {call.id}: {objection}")


def _make_member(
    act: Act, call: RecruitmentRow, row: ApplicationRow, resolution: ResolutionRow
) -> None:
    act.add(
        Membership(
            recruitment_id=call.id,
            group_id=row.group_id,
            application_id=row.id,
            person_id=row.person_id,
            name=row.name,
            organisation=row.organisation,
            address=row.address,
            starts=call.term_from or resolution.resolved_on,
            ends=call.term_to,
            ended_because="",
        )
    )


def _tell(app: App, act: Act, row: ApplicationRow, enqueue: Enqueue) -> int | None:
    resolution = (
        act.session.get_one(ResolutionRow, row.resolution_id)
        if row.resolution_id is not None
        else _latest(act.session, row.recruitment_id)
    )
    if resolution is None:
        return None
    facts = replace(
        facts_of(app, act.session, row),
        resolution=resolution.number,
        resolved_on=resolution.resolved_on,
    )
    template = "result_yes" if row.is_appointed else "result_no"
    plan = ReplyPlan(template=template, persons=(CANDIDATE,))
    purpose = purpose_of("result", str(row.id))
    return write(
        app, act.session, row, plan, purpose, enqueue=enqueue, entry=act.entry, facts=facts
    )


def _latest(session: Session, call: str) -> ResolutionRow | None:
    query = select(ResolutionRow).where(ResolutionRow.recruitment_id == call)
    return session.scalars(query.order_by(ResolutionRow.id.desc()).limit(1)).first()
