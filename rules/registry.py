"""What we know when we decide: people, institutions, events, and who is on which list.

A `Registry` is a snapshot scoped to one message (the sender's institutions, the events that can
still matter), so that its size does not grow with the number of registered people.
"""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum


class DossierState(StrEnum):
    """State of an institution's papers (domain/processes: institution_dossier)."""

    NONE = "none"
    RECEIVED = "received"
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    ACCEPTED = "accepted"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class PersonState(StrEnum):
    """State of a delegated person's papers (domain/processes: delegated_person)."""

    MENTIONED = "mentioned"
    PENDING = "pending"
    COMPLETE = "complete"
    INACTIVE = "inactive"
    ERASED = "erased"


class EnrolmentState(StrEnum):
    """State of one (event, person) pair (domain/processes: enrolment)."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    ATTENDED = "attended"
    ABSENT = "absent"


class ApplicationState(StrEnum):
    """State of one (recruitment, person, group) (domain/processes: recruitment)."""

    RECEIVED = "received"
    """Something about it is unsure: a person looks at it first."""
    INCOMPLETE = "incomplete"
    COMPLETE = "complete"
    LATE = "late"
    EARLY = "early"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    TO_COMMITTEE = "to_committee"
    APPOINTED = "appointed"
    NOT_APPOINTED = "not_appointed"
    NOTIFIED = "notified"


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution with its addresses; ``domain`` is ``None`` when it only has freemail."""

    id: str
    name: str
    aliases: tuple[str, ...]
    city: str | None
    domain: str | None
    shared_addresses: tuple[str, ...]
    dossier: DossierState


@dataclass(frozen=True, slots=True)
class Person:
    """A registered person; belongs to one institution at a time."""

    id: str
    first_name: str
    last_name: str
    institution: str
    address: str | None
    """Registered e-mail address, lower case."""
    state: PersonState


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the calendar; days are Warsaw days, ``capacity`` counts all places."""

    id: str
    title: str
    aliases: tuple[str, ...]
    series: str | None
    first_day: date
    last_day: date
    starts: time | None
    ends: time | None
    mode: str
    city: str | None
    place: str | None
    capacity: int | None
    announced: date
    deadline: date | None
    """Last day for enrolment, included; ``None``: until it starts."""
    cancelled_on: date | None
    full_since: date | None
    """A coordinator declared it full, whatever we count."""
    taken: int = 0
    """Confirmed and offered places at the time of the snapshot."""
    waiting: int = 0
    """People on the waiting list, whom nobody overtakes."""
    link: str | None = None
    """Where to join it online; for people on the list only."""
    coordinator: str = ""
    """Name under mails about it; empty: that of the mailbox."""
    notes: str = ""
    """One more sentence for the confirmation."""
    sequence: int = 0
    """How often it was changed, for calendars."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Somebody's standing on an event's list."""

    event: str
    person: str
    state: EnrolmentState


@dataclass(frozen=True, slots=True)
class Recruitment:
    """A recruitment to working groups; both days of the window included, Warsaw time."""

    id: str
    title: str
    opens: date
    closes: date
    groups: tuple[tuple[str, str], ...]
    """Pairs of group id and name."""


@dataclass(frozen=True, slots=True)
class Applied:
    """Somebody's application to a working group that was recorded and not taken back."""

    group: str | None
    """``None`` while nobody knows to which."""
    person: str
    state: ApplicationState = ApplicationState.COMPLETE
    lacks: tuple[str, ...] = ()
    """What it lacks, by `rules.handed.Lack`."""


@dataclass(frozen=True, slots=True)
class Registry:
    """The snapshot for one message."""

    institutions: tuple[Institution, ...] = ()
    persons: tuple[Person, ...] = ()
    """Everybody of the institutions above."""
    events: tuple[Event, ...] = ()
    enrolments: tuple[Enrolment, ...] = ()
    """Of the persons above and elsewhere, in the events above."""
    recruitment: Recruitment | None = None
    applications: tuple[Applied, ...] = ()
    """Of the persons above, in this recruitment."""
    elsewhere: tuple[Person, ...] = ()
    """People of other institutions who may be meant by full names in the mail."""
    elsewhere_institutions: tuple[Institution, ...] = ()
    """Theirs, without shared addresses: name, aliases and town tell which of them is meant."""
    staff_addresses: frozenset[str] = frozenset()
    freemail_domains: frozenset[str] = field(default_factory=frozenset)
