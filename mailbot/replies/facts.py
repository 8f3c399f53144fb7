"""What replies may say: the office, the case, and values of the register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType

from mailbot.config.model import Mailbox, Office
from rules.registry import Event, Recruitment, Registry


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """What replies may say: the office, the case, and values of the register."""

    office: Office
    ref: str
    """Case reference, see `mailbot.replies.identity.case_reference`."""
    received: datetime
    """When the answered mail reached us."""
    now: datetime
    coordinator: str = ""
    """Name for the footer; empty means the office's."""
    events: Mapping[str, Event] = field(default_factory=dict)
    persons: Mapping[str, str] = field(default_factory=dict)
    """Full names in the nominative, by person id."""
    recruitment: Recruitment | None = None
    deadline: date | datetime | None = None
    """Last day, or moment, for the recipient to act (papers; an offered place); included."""
    before: Event | None = None
    """For ``event_changed``: the event as it was announced until now."""
    materials: str = ""
    """Address of the materials of an event."""
    materials_notes: str = ""
    """One more sentence about them."""
    has_files: bool = False
    """Materials go with the mail."""
    has_place: bool = True
    """Whoever it goes to has a place, and may know the link by which one joins."""
    sent_on: date | None = None
    """For ``correction``: the day of the mail that was wrong."""
    text: str = ""
    """For ``answer``: the words of the person who answers, in lines."""
    has_copies: bool = False
    """Forms with data of the register already printed go with the reply."""
    group: str = ""
    resolution: str = ""
    resolved_on: date | None = None


def gather_facts(
    registry: Registry,
    office: Office,
    mailbox: Mailbox,
    ref: str,
    moments: tuple[datetime, datetime],
) -> ReplyFacts:
    """Take from a snapshot what replies may say.

    Args:
        registry: The snapshot that the decision was made on.
        office: Who signs.
        mailbox: The mailbox that answers; it may have its own coordinator.
        ref: Case reference.
        moments: When the answered mail was received, and now.
    """
    received, now = moments
    people = (*registry.persons, *registry.elsewhere)
    return ReplyFacts(
        office=office,
        ref=ref,
        received=received,
        now=now,
        coordinator=mailbox.coordinator,
        events=MappingProxyType({event.id: event for event in registry.events}),
        persons=MappingProxyType({p.id: f"{p.first_name} {p.last_name}" for p in people}),
        recruitment=registry.recruitment,
    )
