"""Mail to the people of an event: one letter for each address, each person told of a thing once.

Who was told of what is kept (table ``event_notice``); whoever has no address is kept too, and stays
in the digest until somebody has told them by telephone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.events.changes import EventChange
from mailbot.lists.offers import freed_places
from mailbot.lists.standing import rows_of
from mailbot.replies.drafts import Enqueue
from mailbot.replies.headers import Attachment
from mailbot.replies.identity import purpose_of
from mailbot.replies.letters import Letter, facts_for, mailbox_of, queue_letter
from mailbot.replies.render import ReplyFacts
from mailbot.storage.acts import Cause
from mailbot.storage.addresses import address_of_person
from mailbot.storage.database import new_rows
from mailbot.storage.register import EventNotice, EventRow, PersonRow
from rules.decision import ReplyPlan
from rules.registry import EnrolmentState, Event, PersonState

_ASIDE = MappingProxyType(
    {
        EnrolmentState.WAITLISTED: " (lista rezerwowa)",
        EnrolmentState.OFFERED: " (lista rezerwowa, z propozycją miejsca)",
        EnrolmentState.REQUESTED: " (czeka na decyzję)",
    }
)
"""Put after the name of somebody who has no place yet."""

_MAKE_PLACES = frozenset(("capacity", "full_since", "first_day"))
"""Columns whose change may let somebody move up: more places, or time enough to offer them."""

_HEAR_OF_CHANGES = (
    EnrolmentState.CONFIRMED,
    EnrolmentState.WAITLISTED,
    EnrolmentState.OFFERED,
)


@dataclass(frozen=True, slots=True)
class News:
    """One thing to be told about one event."""

    event: str
    occasion: str
    """Once for each person: ``reminder``, ``changed:17``."""
    template: str
    entry: int | None = None
    """The act it tells of."""
    before: Event | None = None
    materials: Mapping[str, str] = field(default_factory=dict)
    """``link`` and ``notes``."""
    files: tuple[Attachment, ...] = ()
    """For everybody."""
    own_files: Mapping[str, Attachment] = field(default_factory=dict)
    """By person id."""
    needs_everybody: bool = True
    """Whoever has no address must be told by telephone."""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one piece of news."""

    letters: tuple[int, ...] = ()
    """Numbers of mails in the outbox."""
    persons: int = 0
    """To be told by these letters."""
    unreachable: tuple[str, ...] = ()
    """Ids of persons without an address."""
    offered: tuple[str, ...] = ()
    """Ids of persons who were offered a place that the change made free."""


def tell_of_change(
    app: App, session: Session, change: EventChange, cause: Cause, *, enqueue: Enqueue
) -> Told:
    """Tell everybody on the list of a change or that the event is called off; once.

    Nobody hears of an event that is over, nor of a change of one that is called off. Places that
    the change made free are offered to the waiting list.
    """
    row = session.get_one(EventRow, change.event)
    today = cause.now.astimezone(WARSAW).date()
    is_over = max(change.before.last_day, row.last_day) < today
    if is_over or (row.cancelled_on and not change.is_cancelled):
        return Told()
    told = Told()
    if change.is_told:
        told = tell(app, session, *_news_of(session, change), enqueue=enqueue)
    if change.columns & _MAKE_PLACES:
        freed = freed_places(app, session, change.event, cause, enqueue=enqueue)
        told = replace(told, offered=freed)
    return told


def _news_of(session: Session, change: EventChange) -> tuple[News, Mapping[str, EnrolmentState]]:
    if change.is_cancelled:
        occasion, template = f"cancelled:{change.entry}", "event_cancelled_notice"
        persons = change.persons
    else:
        occasion, template = f"changed:{change.entry}", "event_changed"
        persons = standings(session, change.event, _HEAR_OF_CHANGES)
    news = News(change.event, occasion, template, change.entry, before=change.before)
    return news, persons


def standings(
    session: Session, event: str, states: Iterable[EnrolmentState]
) -> dict[str, EnrolmentState]:
    """Return who stands so on the list of an event, by person id, the first to come first."""
    rows = rows_of(session, event, states)
    return {row.person_id: EnrolmentState(row.state) for row in rows}


def tell(
    app: App,
    session: Session,
    news: News,
    persons: Mapping[str, EnrolmentState],
    *,
    enqueue: Enqueue,
) -> Told:
    """Write one letter for each address; whoever was told already is left out.

    Args:
        app: The application.
        session: An open writing transaction.
        news: What is told.
        persons: Whom, by id, with their standings.
        enqueue: How the sending is enqueued.

    Raises:
        Stop: There is somebody to be told, and no mailbox to write from.
    """
    addresses = _addresses(session, persons, with_unreachable=news.needs_everybody)
    fresh = [person for person in addresses if _is_new(app, session, news, person)]
    by_address: dict[str, list[str]] = {}
    for person in fresh:
        by_address.setdefault(addresses[person], []).append(person)
    unreachable = tuple(by_address.pop("", ()))
    letters = []
    for address, group in by_address.items():
        letter = _letter(app, session, news, address, {p: persons[p] for p in group})
        number = queue_letter(app, session, letter, enqueue=enqueue)
        for person in group:
            session.get_one(EventNotice, (news.event, person, news.occasion)).outbox_id = number
        letters.append(number)
    session.flush()
    return Told(tuple(letters), len(fresh) - len(unreachable), unreachable)


def _addresses(
    session: Session, persons: Mapping[str, EnrolmentState], *, with_unreachable: bool
) -> dict[str, str]:
    """Return the address of each, empty without one; erased people are told nothing any more."""
    query = select(PersonRow.id).where(
        PersonRow.id.in_(list(persons)), PersonRow.state != PersonState.ERASED.value
    )
    known = set(session.scalars(query))
    found = {p: (address_of_person(session, p) or "").lower() for p in persons if p in known}
    return {p: address for p, address in found.items() if address or with_unreachable}


def _is_new(app: App, session: Session, news: News, person: str) -> bool:
    """Claim that this person is told of this; another process may be doing so."""
    row = {
        "event_id": news.event,
        "person_id": person,
        "occasion": news.occasion,
        "made_at": app.clock(),
    }
    claimed = session.scalar(
        new_rows(session, EventNotice)
        .values(row)
        .on_conflict_do_nothing()
        .returning(EventNotice.person_id)
    )
    return claimed is not None


def _letter(
    app: App, session: Session, news: News, address: str, group: Mapping[str, EnrolmentState]
) -> Letter:
    mailbox = mailbox_of(app, session.get_one(EventRow, news.event).mailbox)
    own = tuple(news.own_files[person] for person in group if person in news.own_files)
    return Letter(
        # By its first person: each of them is in one letter of this occasion only.
        purpose=purpose_of("event", news.event, news.occasion, next(iter(group))),
        mailbox=mailbox,
        recipient=address,
        plan=ReplyPlan(template=news.template, event=news.event, persons=tuple(group)),
        facts=_facts(app, session, news, mailbox, group),
        entry=news.entry,
        attachments=(*news.files, *own),
    )


def _facts(
    app: App, session: Session, news: News, mailbox: str, group: Mapping[str, EnrolmentState]
) -> ReplyFacts:
    facts = facts_for(app, session, mailbox, news.event, events=[news.event], persons=group)
    named = {p: f"{name}{_ASIDE.get(group[p], '')}" for p, name in facts.persons.items()}
    return replace(
        facts,
        persons=MappingProxyType(named),
        before=news.before,
        materials=news.materials.get("link", ""),
        materials_notes=news.materials.get("notes", ""),
        has_files=bool(news.files),
        has_place=any(state not in _ASIDE for state in group.values()),
    )
