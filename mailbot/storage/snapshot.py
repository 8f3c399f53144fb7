"""What we know, cut to what one message can touch, read in one transaction.

Its size depends on the sender's institutions, the names in the mail and the calendar, never on how
many people are registered: every query uses an index.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, Connection, Row, bindparam, func, select
from sqlalchemy.orm import Session

from mailbot.clock import WARSAW
from mailbot.storage.namesakes import people_elsewhere, person_of
from mailbot.storage.recruiting import ApplicationRow, RecruitmentRow
from mailbot.storage.register import (
    EnrolmentRow,
    EventRow,
    InstitutionRow,
    PersonRow,
    SharedAddress,
)
from rules.registry import (
    ApplicationState,
    Applied,
    DossierState,
    Enrolment,
    EnrolmentState,
    Event,
    Institution,
    Person,
    Recruitment,
    Registry,
)
from rules.standings import HOLDS_A_PLACE

PAST_DAYS = 60
"""Events that ended longer ago are not looked at: nobody signs up for them by mistake."""

_HOLDS_A_PLACE = tuple(sorted(HOLDS_A_PLACE))

_GONE = (ApplicationState.SUPERSEDED.value, ApplicationState.WITHDRAWN.value)

# Written once, as tables rather than objects: building them anew cost more than running them.
_BY_ADDRESS = (
    select(PersonRow.institution_id.label("id"))
    .where(PersonRow.address == bindparam("address"))
    .union(
        select(SharedAddress.institution_id).where(SharedAddress.address == bindparam("address")),
        select(InstitutionRow.id).where(InstitutionRow.domain == bindparam("domain")),
    )
    .subquery()
)
_INSTITUTIONS = (
    select(InstitutionRow.__table__)
    .join(_BY_ADDRESS, _BY_ADDRESS.c.id == InstitutionRow.id)
    .order_by(InstitutionRow.id)
)
_IDS: BindParameter[list[str]] = bindparam("ids", expanding=True)
_SHARED_ADDRESSES = (
    select(SharedAddress.institution_id, SharedAddress.address)
    .where(SharedAddress.institution_id.in_(_IDS))
    .order_by(SharedAddress.address)
)
_PERSONS = (
    select(PersonRow.__table__).where(PersonRow.institution_id.in_(_IDS)).order_by(PersonRow.id)
)
_TAKEN = (
    select(func.count())
    .where(EnrolmentRow.event_id == EventRow.id, EnrolmentRow.state.in_(_HOLDS_A_PLACE))
    .scalar_subquery()
)
_WAITING = (
    select(func.count())
    .where(
        EnrolmentRow.event_id == EventRow.id, EnrolmentRow.state == EnrolmentState.WAITLISTED.value
    )
    .scalar_subquery()
)
_EVENTS = (
    select(EventRow.__table__, _TAKEN.label("taken"), _WAITING.label("waiting"))
    .where(EventRow.last_day >= bindparam("since"))
    .order_by(EventRow.first_day, EventRow.id)
)
_ENROLMENTS = (
    select(EnrolmentRow.event_id, EnrolmentRow.person_id, EnrolmentRow.state)
    .where(EnrolmentRow.person_id.in_(_IDS))
    .order_by(EnrolmentRow.id)
)
_APPLICATIONS = (
    select(
        ApplicationRow.group_id,
        ApplicationRow.person_id,
        ApplicationRow.state,
        ApplicationRow.lacks,
    )
    .where(
        ApplicationRow.person_id.in_(_IDS),
        ApplicationRow.recruitment_id == bindparam("recruitment"),
        ApplicationRow.state.not_in(_GONE),
    )
    .order_by(ApplicationRow.id)
)
_RECRUITMENT = select(RecruitmentRow.__table__).order_by(RecruitmentRow.closes.desc()).limit(1)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the configuration adds to the register."""

    staff: frozenset[str]
    freemail_domains: frozenset[str]


def take_snapshot(
    session: Session,
    sender: str | None,
    received: datetime,
    surroundings: Surroundings,
    names: Collection[str] = (),
) -> Registry:
    """Read what may matter for a message.

    Args:
        session: An open transaction.
        sender: The sender's address in lower case, ``None`` when there is no single one.
        received: When our server took the message.
        surroundings: Staff addresses and freemail domains.
        names: Keys of the full names in the mail, by `namesakes.names_asked`; those that nobody of
            the sender's institutions has are looked up in the whole register.
    """
    connection = session.connection()
    day = received.astimezone(WARSAW).date()
    institutions = _institutions(connection, sender, surroundings)
    persons = _persons(connection, [institution.id for institution in institutions])
    events = _events(connection, day - timedelta(days=PAST_DAYS))
    recruitment = _recruitment(connection)
    elsewhere, places = people_elsewhere(connection, institutions, persons, names)
    return Registry(
        institutions=institutions,
        persons=persons,
        events=events,
        recruitment=recruitment,
        applications=_applications(connection, persons, recruitment),
        enrolments=_enrolments(connection, (*persons, *elsewhere), events),
        elsewhere=elsewhere,
        elsewhere_institutions=places,
        staff_addresses=surroundings.staff,
        freemail_domains=surroundings.freemail_domains,
    )


def _institutions(
    connection: Connection, sender: str | None, surroundings: Surroundings
) -> tuple[Institution, ...]:
    if sender is None:
        return ()
    domain = sender.rpartition("@")[2]
    own_domain = None if domain in surroundings.freemail_domains else domain
    rows = connection.execute(_INSTITUTIONS, {"address": sender, "domain": own_domain}).all()
    shared = _shared_addresses(connection, [row.id for row in rows])
    return tuple(_institution(row, tuple(shared.get(row.id, ()))) for row in rows)


def _shared_addresses(connection: Connection, ids: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if ids:
        for row in connection.execute(_SHARED_ADDRESSES, {"ids": ids}):
            found.setdefault(row.institution_id, []).append(row.address)
    return found


def _persons(connection: Connection, institutions: list[str]) -> tuple[Person, ...]:
    if not institutions:
        return ()
    return tuple(person_of(row) for row in connection.execute(_PERSONS, {"ids": institutions}))


def _events(connection: Connection, since: date) -> tuple[Event, ...]:
    return tuple(event_of(row) for row in connection.execute(_EVENTS, {"since": since}))


def places_taken(session: Session, events: Iterable[str]) -> dict[str, int]:
    """Count the places that are held, by event id; events without any are left out."""
    query = (
        select(EnrolmentRow.event_id, func.count())
        .where(EnrolmentRow.event_id.in_(list(events)), EnrolmentRow.state.in_(_HOLDS_A_PLACE))
        .group_by(EnrolmentRow.event_id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _enrolments(
    connection: Connection, persons: tuple[Person, ...], events: tuple[Event, ...]
) -> tuple[Enrolment, ...]:
    if not persons or not events:
        return ()
    known = {event.id for event in events}
    rows = connection.execute(_ENROLMENTS, {"ids": [person.id for person in persons]})
    return tuple(
        Enrolment(row.event_id, row.person_id, EnrolmentState(row.state))
        for row in rows
        if row.event_id in known
    )


def _recruitment(connection: Connection) -> Recruitment | None:
    row = connection.execute(_RECRUITMENT).first()
    return None if row is None else recruitment_of(row)


def _applications(
    connection: Connection, persons: tuple[Person, ...], recruitment: Recruitment | None
) -> tuple[Applied, ...]:
    if not persons or recruitment is None:
        return ()
    values = {"ids": [person.id for person in persons], "recruitment": recruitment.id}
    rows = connection.execute(_APPLICATIONS, values)
    return tuple(
        Applied(row.group_id, row.person_id, ApplicationState(row.state), tuple(row.lacks))
        for row in rows
    )


def _institution(row: Row[Any], shared: tuple[str, ...]) -> Institution:
    return Institution(
        id=row.id,
        name=row.name,
        aliases=tuple(row.aliases),
        city=row.city,
        domain=row.domain,
        shared_addresses=shared,
        dossier=DossierState(row.dossier),
    )


def recruitment_of(row: Row[Any] | RecruitmentRow) -> Recruitment:
    """Return a call as the rules know it."""
    groups = tuple((str(group["id"]), str(group["name"])) for group in row.groups)
    return Recruitment(row.id, row.title, row.opens, row.closes, groups)


def event_of(row: Row[Any] | EventRow) -> Event:
    """Return a row of the calendar as the rules know it; only a snapshot counts its places."""
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
        taken=getattr(row, "taken", 0),
        waiting=getattr(row, "waiting", 0),
        link=row.link,
        coordinator=row.coordinator,
        notes=row.notes,
        sequence=row.sequence,
    )
