"""The record of applications: every one is kept, and one of each call, group and candidate counts.

Runs inside the transaction that decides a mail. What is unsure is recorded as RECEIVED, for a
person; what came too early or too late is recorded as such. A decision that is held carries nothing
else out, but an application that arrived has arrived.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.recruitments.candidates import Candidate, candidates_of
from mailbot.storage.acts import Act, Cause, begin
from mailbot.storage.recruiting import ApplicationRow, RecruitmentRow
from mailbot.storage.tables import DecisionRow, Message, MessageState
from parsers.facts import ParsedMessage
from rules.call import COUNTING, OPEN, Step, first_state, may
from rules.decision import Action, ApplyGroup, Decision, WithdrawGroup
from rules.handed import Lack
from rules.registry import ApplicationState, Registry

_HARMLESS = frozenset(("institution-not-accepted", "no-plain-sign-up", "has-attachments"))
"""What holds a mail without making an application in it doubtful: the call is open to everybody."""
_LACKS = frozenset(lack.value for lack in Lack)
_BESIDES = frozenset((Lack.BESIDES.value,))
_COMPLETED = "Zgłoszenie do grupy roboczej uzupełniono kolejną wiadomością."

_S = ApplicationState


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail whose decision is being carried out."""

    message: Message
    facts: ParsedMessage
    registry: Registry
    now: datetime


@dataclass(frozen=True, slots=True)
class _Version:
    """One version of an application, as a mail hands it in."""

    group: str | None
    rank: int | None
    candidate: Candidate
    lacks: tuple[str, ...]
    state: ApplicationState


def record_applications(session: Session, arrived: Arrived, decision: Decision) -> None:
    """Record what a mail hands in and takes back, whatever else was decided about it."""
    recruitment = arrived.registry.recruitment
    operations = [o for o in decision.operations if isinstance(o, ApplyGroup | WithdrawGroup)]
    if recruitment is None or not operations:
        return
    # Whoever else records for this call waits here, so that one version counts.
    session.get_one(RecruitmentRow, recruitment.id, with_for_update=True)
    for operation in operations:
        if isinstance(operation, ApplyGroup):
            for version in _versions(session, arrived, decision, operation):
                _record(session, arrived, recruitment.id, version)
        elif decision.action in {Action.AUTO, Action.AUTO_AND_REVIEW}:
            _withdraw(session, arrived, recruitment.id, operation)


@dataclass(frozen=True, slots=True)
class Place:
    """What only one application of each can count for."""

    recruitment: str
    group: str | None
    key: str
    """Of the candidate."""


def standing(session: Session, place: Place) -> ApplicationRow | None:
    """Return the version that counts, else the candidate's incomplete one without a group."""
    query = select(ApplicationRow).where(
        ApplicationRow.recruitment_id == place.recruitment,
        ApplicationRow.candidate_key == place.key,
        ApplicationRow.state.in_([state.value for state in COUNTING]),
    )
    rows = session.scalars(query.order_by(ApplicationRow.id)).all()
    same = [row for row in rows if row.group_id == place.group]
    groupless = [row for row in rows if row.group_id is None and row.state == _S.INCOMPLETE]
    return next(iter(same or groupless), None)


def make_way(
    act: Act,
    place: Place,
    newer: ApplicationRow,
    states: Collection[ApplicationState] = tuple(ApplicationState),
) -> None:
    """Let older versions of an application be superseded by a newer one.

    Args:
        act: The act that brings the newer one.
        place: Where the newer one will count.
        newer: The newer one; may be in the database already.
        states: Only versions in these.
    """
    query = select(ApplicationRow).where(
        ApplicationRow.recruitment_id == place.recruitment,
        ApplicationRow.candidate_key == place.key,
        ApplicationRow.group_id == place.group,
        ApplicationRow.id != (newer.id or 0),
        ApplicationRow.state.in_([s.value for s in states if may(Step.SUPERSEDE, s)]),
        ApplicationRow.received <= newer.received,
    )
    for row in act.session.scalars(query.order_by(ApplicationRow.id)).all():
        act.change(
            row,
            state=_S.SUPERSEDED.value,
            superseded_by=newer.message_id,
            changed_at=act.cause.now,
        )


def settle_mail(session: Session, row: ApplicationRow, now: datetime, reason: str) -> None:
    """End the mail of an application when no application in it waits for a person any more."""
    query = select(ApplicationRow.id).where(
        ApplicationRow.message_id == row.message_id,
        ApplicationRow.state == _S.RECEIVED.value,
    )
    mail = session.get_one(Message, row.message_id, with_for_update=True)
    if mail.state != MessageState.HELD or not _is_of_applications_only(session, mail.id):
        return
    if session.scalars(query).first() is None:
        mail.state, mail.reason, mail.finished_at = MessageState.DONE.value, reason, now


def _is_of_applications_only(session: Session, message: int) -> bool:
    """Say whether a mail waited for nothing but what its applications lacked."""
    query = select(DecisionRow.decision).where(DecisionRow.message_id == message)
    latest = session.scalars(query.order_by(DecisionRow.seq.desc()).limit(1)).first() or {}
    blocking = {f["rule"] for f in latest.get("findings", ()) if f["blocks"]}
    return bool(blocking) and not blocking - (_LACKS - _BESIDES) - _HARMLESS - {"sender-unknown"}


def detail_of(row: ApplicationRow) -> dict[str, object]:
    """Return what the journal says of an application: ids."""
    found = {
        "recruitment": row.recruitment_id,
        "group": row.group_id,
        "person": row.person_id,
        "application": row.id,
    }
    return {name: value for name, value in found.items() if value is not None}


def _versions(
    session: Session, arrived: Arrived, decision: Decision, operation: ApplyGroup
) -> Iterator[_Version]:
    blocking = {finding.rule for finding in decision.findings if finding.blocks}
    lacks = sorted(blocking & _LACKS)
    is_carried_out = decision.action in {Action.AUTO, Action.AUTO_AND_REVIEW}
    if not is_carried_out and not lacks and operation.group is None:
        return  # a mail that only speaks of groups
    known = {"sender-unknown"} if operation.name else set()
    is_sure = is_carried_out or not blocking - _LACKS - _HARMLESS - known
    state = first_state((Lack(word) for word in lacks), is_sure=is_sure)
    for candidate in candidates_of(session, operation, arrived.facts, arrived.message.id):
        yield _Version(operation.group, operation.rank, candidate, tuple(lacks), state)


def _record(session: Session, arrived: Arrived, recruitment: str, version: _Version) -> None:
    place = Place(recruitment, version.group, version.candidate.key)
    earlier = standing(session, place)
    state = version.state
    if earlier is not None and state in {_S.COMPLETE, _S.INCOMPLETE}:
        if may(Step.SUPPLEMENT, _S(earlier.state)):
            _supplement(session, arrived, earlier, version)
            return
        if not may(Step.SUPERSEDE, _S(earlier.state)) or state is _S.INCOMPLETE:
            # What is complete stays so until a person says that something worse replaces it.
            state = _S.RECEIVED
    row = _row(arrived, recruitment, version, state)
    cause = Cause(arrived.now, message_id=arrived.message.id)
    act = begin(session, cause, f"application-{state.value}", detail_of(row))
    if state is _S.LATE:
        # What came in time goes on counting.
        make_way(act, place, row, (_S.LATE,))
    elif state is not _S.RECEIVED:
        make_way(act, place, row)
    act.add(row)


def _row(
    arrived: Arrived, recruitment: str, version: _Version, state: ApplicationState
) -> ApplicationRow:
    candidate = version.candidate
    return ApplicationRow(
        recruitment_id=recruitment,
        group_id=version.group,
        person_id=candidate.person,
        candidate_key=candidate.key,
        name=candidate.name,
        organisation=candidate.organisation,
        institution_type=candidate.institution_type,
        role=candidate.role,
        address=candidate.address,
        message_id=arrived.message.id,
        received=arrived.message.received,
        state=state.value,
        lacks=list(version.lacks),
        preference=version.rank,
        form=candidate.form,
        unsure=list(candidate.unsure),
        completed_at=arrived.message.received if state is _S.COMPLETE else None,
        changed_at=arrived.now,
    )


def _supplement(
    session: Session, arrived: Arrived, earlier: ApplicationRow, version: _Version
) -> None:
    """Complete an application; what it lacks now was judged with the earlier mail in mind."""
    is_complete = version.state is _S.COMPLETE
    cause = Cause(arrived.now, message_id=arrived.message.id)
    act = begin(session, cause, f"application-{version.state.value}", detail_of(earlier))
    act.change(
        earlier,
        state=version.state.value,
        lacks=list(version.lacks),
        group_id=earlier.group_id or version.group,
        preference=version.rank or earlier.preference,
        form={**earlier.form, **version.candidate.form},
        unsure=list(version.candidate.unsure) if version.candidate.form else earlier.unsure,
        role=version.candidate.role or earlier.role,
        supplied_by=arrived.message.id,
        completed_at=arrived.message.received if is_complete else None,
        changed_at=arrived.now,
    )
    if is_complete:
        settle_mail(session, earlier, arrived.now, _COMPLETED)


def _withdraw(
    session: Session, arrived: Arrived, recruitment: str, operation: WithdrawGroup
) -> None:
    query = select(ApplicationRow).where(
        ApplicationRow.recruitment_id == recruitment,
        ApplicationRow.person_id == operation.person,
        ApplicationRow.group_id == operation.group,
        ApplicationRow.state.in_([state.value for state in OPEN]),
    )
    cause = Cause(arrived.now, message_id=arrived.message.id)
    for row in session.scalars(query.order_by(ApplicationRow.id)).all():
        act = begin(session, cause, "application-withdrawn", detail_of(row))
        act.change(row, state=_S.WITHDRAWN.value, changed_at=arrived.now)
