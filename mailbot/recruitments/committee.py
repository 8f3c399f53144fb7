"""The list of a call as the committee gets it: by group, in time or late, complete or not."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from mailbot.recruitments.assessing import assessments_of, conflict_text, points_text
from mailbot.recruitments.calls import STATES, applications_of, demand_call
from mailbot.replies.typography import clock_text, one_line
from mailbot.storage.recruiting import ApplicationRow, RecruitmentRow
from mailbot.storage.snapshot import recruitment_of
from rules.call import counts_from, outside_the_window, reasons
from rules.days import warsaw_day
from rules.handed import FORMAL_LACKS, Lack
from rules.registry import ApplicationState

_S = ApplicationState
_NOT_LISTED = frozenset((_S.SUPERSEDED, _S.WITHDRAWN))
_LONGEST_PROSE = 4_000
NO_GROUP = "nie wskazano grupy"
UNKNOWN = "osoba do ustalenia"


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate on the list of one group; every text is one harmless line."""

    application: int
    group: str
    number: int
    """Within the group, from 1 on."""
    name: str
    organisation: str
    institution_type: str
    role: str
    received: str
    """Day and time in Warsaw; an early one counts from the opening."""
    is_in_time: bool
    is_complete: bool
    is_votable: bool
    """The committee decides about it: in time, or admitted by a person."""
    preference: int | None
    state: str
    """In words."""
    points: str
    """For members only."""
    conflicts: str
    """For members only."""
    notes: str
    """Why it is late or incomplete, and what else the committee should know."""
    motivation: str
    """For members only."""
    experience: str
    """For members only."""
    unsure: tuple[str, ...] = ()
    """Fields of the form that were not read for certain."""


def committee_list(session: Session, call: str) -> tuple[Line, ...]:
    """Return the candidates of a call, group by group; within one the complete ones first.

    Raises:
        Stop: There is no such call.
    """
    row = demand_call(session, call)
    listed = [a for a in applications_of(session, call) if _S(a.state) not in _NOT_LISTED]
    groups = [*((g["id"], g["name"]) for g in row.groups), (None, NO_GROUP)]
    found: list[Line] = []
    for group, name in groups:
        members = sorted((a for a in listed if a.group_id == group), key=lambda a: _order(row, a))
        found += [
            _line(session, row, application, (str(name), number))
            for number, application in enumerate(members, start=1)
        ]
    return tuple(found)


def _order(call: RecruitmentRow, row: ApplicationRow) -> tuple[bool, bool, object, int]:
    """Complete and in time first, then incomplete, then late ones; each as they came."""
    return (_is_late(call, row), not _is_complete(row), row.received, row.id)


def _line(
    session: Session, call: RecruitmentRow, row: ApplicationRow, place: tuple[str, int]
) -> Line:
    notes = assessments_of(session, row.id)
    received = counts_from(recruitment_of(call), row.received)
    return Line(
        application=row.id,
        group=one_line(place[0]),
        number=place[1],
        name=one_line(row.name) or UNKNOWN,
        organisation=one_line(row.organisation),
        institution_type=one_line(row.institution_type),
        role=one_line(row.role),
        received=f"{warsaw_day(received):%d.%m.%Y} {clock_text(received)}",
        is_in_time=not _is_late(call, row),
        is_complete=_is_complete(row),
        is_votable=row.is_admitted or not _is_late(call, row),
        preference=row.preference,
        state=STATES[_S(row.state)],
        points=points_text(notes),
        conflicts=conflict_text(notes),
        notes=_notes(row),
        motivation=one_line(str(row.form.get("motivation", "")), _LONGEST_PROSE),
        experience=one_line(str(row.form.get("experience", "")), _LONGEST_PROSE),
        unsure=tuple(row.unsure),
    )


def _is_late(call: RecruitmentRow, row: ApplicationRow) -> bool:
    return outside_the_window(recruitment_of(call), row.received) is Lack.LATE


def _is_complete(row: ApplicationRow) -> bool:
    lacks = {Lack(word) for word in row.lacks}
    return row.state != _S.RECEIVED and not lacks & FORMAL_LACKS


def _notes(row: ApplicationRow) -> str:
    told = [*reasons(Lack(word) for word in row.lacks)]
    if row.state == _S.INCOMPLETE:
        told.insert(0, "formalnie niekompletne")
    if row.is_admitted:
        told.append("dopuszczone mimo terminu")
    if row.unsure:
        told.append("odczyt formularza do porównania z oryginałem")
    return "; ".join(told)
