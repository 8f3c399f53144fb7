"""Mail to the people of an event: one letter for each address, each person told of a thing once.

Who was told of what is kept (table ``event_notice``); whoever has no address is kept too, and stays
in the digest until somebody has told them by telephone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.errors import Stop
from mailbot.events.changes import EventChange
from mailbot.replies.drafts import Enqueue
from mailbot.replies.headers import Attachment
from mailbot.replies.identity import purpose_of
from mailbot.replies.letters import Letter, facts_for, queue_letter
from mailbot.replies.render import ReplyFacts
from mailbot.storage.database import new_rows
from mailbot.storage.register import EnrolmentRow, EventNotice, EventRow, PersonRow
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


def tell_of_change(app: App, session: Session, change: EventChange, *, enqueue: Enqueue) -> Told:
    """Tell everybody on the list of a change or that the event is called off; once.

    Nobody hears of an event that is over, nor of a change of one that is called off.
    """
    row = session.get_one(EventRow, change.event)
    today = app.clock().astimezone(WARSAW).date()
    is_over = max(change.before.last_day, row.last_day) < today
    if is_over or not change.is_told or (row.cancelled_on and not change.is_cancelled):
        return Told()
    what, template = ("changed", "event_changed")
    persons: Mapping[str, EnrolmentState] = change.persons
    if change.is_cancelled:
        what, template = ("cancelled", "event_cancelled_notice")
    else:
        persons = standings(session, change.event, _HEAR_OF_CHANGES)
    occasion = f"{what}:{change.entry}"
    news = News(change.event, occasion, template, change.entry, before=change.before)
    return tell(app, session, news, persons, enqueue=enqueue)


def standings(
    session: Session, event: str, states: Sequence[EnrolmentState]
) -> dict[str, EnrolmentState]:
    """Return who stands so on the list of an event, by person id, the first to come first."""
    query = (
        select(EnrolmentRow.person_id, EnrolmentRow.state)
        .where(EnrolmentRow.event_id == event, EnrolmentRow.state.in_(states))
        .order_by(EnrolmentRow.ordered_at, EnrolmentRow.id)
    )
    return {person: EnrolmentState(state) for person, state in session.execute(query)}


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
    """Return the address of each, empty without one; erased people have nothing to be told."""
    query = select(PersonRow.id, PersonRow.address).where(
        PersonRow.id.in_(list(persons)), PersonRow.state != PersonState.ERASED.value
    )
    found = {person: (address or "").lower() for person, address in session.execute(query)}
    return {p: found[p] for p in persons if p in found and (found[p] or with_unreachable)}


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
    mailbox = mailbox_of(app, session.get_one(EventRow, news.event))
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


def mailbox_of(app: App, row: EventRow) -> str:
    """Return the id of the mailbox that writes about an event.

    Raises:
        Stop: No mailbox is configured.
    """
    known = [mailbox.id for mailbox in app.config.mailboxes]
    if not known:
        raise Stop("nie ma skrzynki, z której można napisać; trzeba dodać [[mailboxes]]")
    return row.mailbox if row.mailbox in known else known[0]
