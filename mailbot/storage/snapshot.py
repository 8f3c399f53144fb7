"""What we know, cut to what one message can touch, read in one transaction.

Its size depends on the sender's institutions and the calendar, never on how many people are
registered: every query uses an index.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from mailbot.clock import WARSAW
from mailbot.storage.register import (
    EnrolmentRow,
    EventRow,
    InstitutionRow,
    PersonRow,
    RecruitmentRow,
    SharedAddress,
)
from rules.registry import (
    DossierState,
    Enrolment,
    EnrolmentState,
    Event,
    Institution,
    Person,
    PersonState,
    Recruitment,
    Registry,
)

PAST_DAYS = 60
"""Events that ended longer ago are not looked at: nobody signs up for them by mistake."""

HOLDS_A_PLACE = (EnrolmentState.CONFIRMED.value, EnrolmentState.OFFERED.value)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the configuration adds to the register."""

    staff: frozenset[str]
    freemail_domains: frozenset[str]


def take_snapshot(
    session: Session, sender: str | None, received: datetime, surroundings: Surroundings
) -> Registry:
    """Read what may matter for a message.

    Args:
        session: An open transaction.
        sender: The sender's address in lower case, ``None`` when there is no single one.
        received: When our server took the message.
        surroundings: Staff addresses and freemail domains.
    """
    day = received.astimezone(WARSAW).date()
    institutions = _institutions(session, sender, surroundings)
    persons = _persons(session, [institution.id for institution in institutions])
    events = _events(session, day - timedelta(days=PAST_DAYS))
    return Registry(
        institutions=institutions,
        persons=persons,
        events=events,
        enrolments=_enrolments(session, persons, events),
        recruitment=_recruitment(session),
        staff_addresses=surroundings.staff,
        freemail_domains=surroundings.freemail_domains,
    )


def _institutions(
    session: Session, sender: str | None, surroundings: Surroundings
) -> tuple[Institution, ...]:
    if sender is None:
        return ()
    by_person = select(PersonRow.institution_id).where(PersonRow.address == sender)
    by_shared = select(SharedAddress.institution_id).where(SharedAddress.address == sender)
    ids = set(session.scalars(by_person)) | set(session.scalars(by_shared))
    domain = sender.rpartition("@")[2]
    found: list[ColumnElement[bool]] = [InstitutionRow.id.in_(ids)]
    if domain not in surroundings.freemail_domains:
        found.append(InstitutionRow.domain == domain)
    rows = session.scalars(select(InstitutionRow).where(or_(*found)).order_by(InstitutionRow.id))
    institutions = list(rows)
    shared = _shared_addresses(session, [row.id for row in institutions])
    return tuple(_institution(row, shared.get(row.id, ())) for row in institutions)


def _shared_addresses(session: Session, ids: list[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    query = select(SharedAddress).where(SharedAddress.institution_id.in_(ids))
    for row in session.scalars(query.order_by(SharedAddress.address)):
        found.setdefault(row.institution_id, []).append(row.address)
    return {institution: tuple(addresses) for institution, addresses in found.items()}


def _persons(session: Session, institutions: list[str]) -> tuple[Person, ...]:
    if not institutions:
        return ()
    query = select(PersonRow).where(PersonRow.institution_id.in_(institutions))
    return tuple(_person(row) for row in session.scalars(query.order_by(PersonRow.id)))


def _events(session: Session, since: object) -> tuple[Event, ...]:
    query = select(EventRow).where(EventRow.last_day >= since)
    rows = list(session.scalars(query.order_by(EventRow.first_day, EventRow.id)))
    taken = places_taken(session, [row.id for row in rows])
    return tuple(_event(row, taken.get(row.id, 0)) for row in rows)


def places_taken(session: Session, events: Iterable[str]) -> dict[str, int]:
    """Count the places that are held, by event id; events without any are left out."""
    query = (
        select(EnrolmentRow.event_id, func.count())
        .where(EnrolmentRow.event_id.in_(list(events)), EnrolmentRow.state.in_(HOLDS_A_PLACE))
        .group_by(EnrolmentRow.event_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _enrolments(
    session: Session, persons: tuple[Person, ...], events: tuple[Event, ...]
) -> tuple[Enrolment, ...]:
    if not persons or not events:
        return ()
    query = select(EnrolmentRow).where(
        EnrolmentRow.person_id.in_([person.id for person in persons]),
        EnrolmentRow.event_id.in_([event.id for event in events]),
    )
    return tuple(
        Enrolment(row.event_id, row.person_id, EnrolmentState(row.state))
        for row in session.scalars(query.order_by(EnrolmentRow.id))
    )


def _recruitment(session: Session) -> Recruitment | None:
    row = session.scalars(
        select(RecruitmentRow).order_by(RecruitmentRow.closes.desc()).limit(1)
    ).first()
    if row is None:
        return None
    groups = tuple((str(group["id"]), str(group["name"])) for group in row.groups)
    return Recruitment(row.id, row.title, row.opens, row.closes, groups)


def _institution(row: InstitutionRow, shared: tuple[str, ...]) -> Institution:
    return Institution(
        id=row.id,
        name=row.name,
        aliases=tuple(row.aliases),
        city=row.city,
        domain=row.domain,
        shared_addresses=shared,
        dossier=DossierState(row.dossier),
    )


def _person(row: PersonRow) -> Person:
    return Person(
        id=row.id,
        first_name=row.first_name,
        last_name=row.last_name,
        institution=row.institution_id,
        address=row.address,
        state=PersonState(row.state),
    )


def _event(row: EventRow, taken: int) -> Event:
    return Event(
        id=row.id,
        title=row.title,
        aliases=tuple(row.aliases),
        series=row.series,
        first_day=row.first_day,
        last_day=row.last_day,
        starts=row.starts,
        ends=row.ends,
        mode=row.mode,
        city=row.city,
        place=row.place,
        capacity=row.capacity,
        announced=row.announced,
        deadline=row.deadline,
        cancelled_on=row.cancelled_on,
        full_since=row.full_since,
        taken=taken,
    )
