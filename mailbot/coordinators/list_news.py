"""Lists of events in a digest: what a person has to do about them, and what was done to them.

A task appears every day until it is done; a change once.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.clock import WARSAW
from mailbot.coordinators.cases import Period
from mailbot.coordinators.facts import Trouble
from mailbot.coordinators.wording import title
from mailbot.lists.attendance import RECORDED
from mailbot.lists.offers import is_settled_by_itself, may_offer
from mailbot.replies.typography import one_line, plural, short_day_text
from mailbot.storage.register import EnrolmentRow, EventRow, PersonRow
from mailbot.storage.snapshot import event_of, places_taken
from mailbot.storage.tables import Change, Journal
from rules.days import has_begun, has_ended
from rules.registry import EnrolmentState
from rules.standings import Move

LOOK_BACK = timedelta(days=60)
"""So long after an event its list of attendance is asked for."""
MOST_LINES = 40
MOST_NAMES = 10

_WORDS = {
    Move.OFFER.value: "zaproponowano miejsce",
    Move.ACCEPT.value: "przyjęto propozycję miejsca",
    Move.DECLINE.value: "odrzucono propozycję miejsca",
    Move.EXPIRE.value: "propozycja miejsca wygasła",
    Move.LAPSE.value: "do początku wydarzenia bez miejsca",
    Move.ADMIT.value: "wpisano ręcznie",
    Move.ADMIT_WAITING.value: "wpisano ręcznie na listę rezerwową",
    Move.REJECT.value: "odrzucono zgłoszenie",
}
_OPEN = (EnrolmentState.WAITLISTED, EnrolmentState.OFFERED)


def list_tasks(session: Session, period: Period) -> tuple[Trouble, ...]:
    """List what the machine leaves to a person: calls about free places, lists of attendance."""
    today = period.until.astimezone(WARSAW).date()
    rows = session.execute(
        select(EnrolmentRow, EventRow)
        .join(EventRow, EventRow.id == EnrolmentRow.event_id)
        .where(
            EventRow.last_day >= today - LOOK_BACK,
            EventRow.cancelled_on.is_(None),
            EventRow.mailbox.in_(["", *period.mailboxes]),
            EnrolmentRow.state.in_([state.value for state in (*_OPEN, EnrolmentState.CONFIRMED)]),
        )
        .order_by(EventRow.first_day, EventRow.id, EnrolmentRow.ordered_at, EnrolmentRow.id)
    )
    lists: dict[str, tuple[EventRow, list[EnrolmentRow]]] = {}
    for enrolment, event in rows:
        lists.setdefault(event.id, (event, []))[1].append(enrolment)
    taken = places_taken(session, lists)
    found: list[Trouble] = []
    for event, people in lists.values():
        if has_begun(event_of(event), period.until):
            found += _unrecorded(event, people, period)
        else:
            found += _unoffered(session, event, people, taken.get(event.id, 0), period)
            found += _unanswered(session, event, people)
    return tuple(found)


def list_changes(session: Session, period: Period) -> tuple[str, ...]:
    """Say what became different on lists, the earliest first, `MOST_LINES` at most."""
    query = (
        select(Journal)
        .where(Journal.at > period.since, Journal.at <= period.until)
        .where(Journal.act.in_([*_WORDS, RECORDED]))
        .order_by(Journal.id)
        .limit(MOST_LINES)
    )
    entries = session.scalars(query).all()
    wanted = {str(entry.detail["event"]) for entry in entries}
    events = session.scalars(
        select(EventRow).where(
            EventRow.id.in_(wanted), EventRow.mailbox.in_(["", *period.mailboxes])
        )
    )
    known = {event.id: event for event in events}
    people = _names(session, [str(e.detail["person"]) for e in entries if "person" in e.detail])
    lines = []
    for entry in entries:
        event = known.get(str(entry.detail["event"]))
        if event is None:
            continue
        if entry.act == RECORDED:
            lines.append(f"{_about(event)}: {_attendance(session, entry)}")
        else:
            name = people.get(str(entry.detail["person"]), "osoba spoza wykazu")
            lines.append(f"{_about(event)}: {_WORDS[entry.act]} – {name}")
    return tuple(lines)


def _unrecorded(
    event: EventRow, people: Iterable[EnrolmentRow], period: Period
) -> Iterable[Trouble]:
    confirmed = [row for row in people if row.state == EnrolmentState.CONFIRMED.value]
    if confirmed and has_ended(event_of(event), period.until):
        yield Trouble(
            f"lista obecności do wpisania – {_about(event)}",
            len(confirmed),
            (),
            is_alarm=False,
            remedy=f"mailbot attendance {event.id} --file LISTA",
        )


def _unoffered(
    session: Session,
    event: EventRow,
    people: Iterable[EnrolmentRow],
    taken: int,
    period: Period,
) -> Iterable[Trouble]:
    """Name whom to phone when places are free and the time for offers by mail is over."""
    waiting = [row for row in people if row.state == EnrolmentState.WAITLISTED.value]
    free = len(waiting) if event.capacity is None else event.capacity - taken
    first = waiting[: max(free, 0)]
    if first and not may_offer(event, period.until):
        names = _listed(session, [row.person_id for row in first])
        yield Trouble(
            f"wolne miejsce, do zaproponowania telefonicznie – {_about(event)}: {names}",
            len(first),
            (),
            is_alarm=False,
            remedy=f"mailbot enrol {first[0].person_id} --event {event.id}",
        )


def _unanswered(
    session: Session, event: EventRow, people: Iterable[EnrolmentRow]
) -> Iterable[Trouble]:
    """Name those whose offer does not end by itself: no letter went out, or an answer waits."""
    stuck = [
        row.person_id
        for row in people
        if row.state == EnrolmentState.OFFERED.value and not is_settled_by_itself(session, row)
    ]
    if stuck:
        names = _listed(session, stuck)
        yield Trouble(
            f"propozycja miejsca do wyjaśnienia telefonicznie – {_about(event)}: {names}",
            len(stuck),
            (),
            is_alarm=False,
            remedy=f"mailbot enrol {stuck[0]} --event {event.id} albo z --cancel",
        )


def _about(event: EventRow) -> str:
    return f"{short_day_text(event.first_day)}, {title(event.title)}"


def _listed(session: Session, persons: Sequence[str]) -> str:
    names = _names(session, persons[:MOST_NAMES])
    more = len(persons) - MOST_NAMES
    shown = [f"{names[person]} ({person})" for person in persons[:MOST_NAMES]]
    return ", ".join(shown) + (f" i jeszcze {more}" if more > 0 else "")


def _names(session: Session, persons: Iterable[str]) -> dict[str, str]:
    rows = session.scalars(select(PersonRow).where(PersonRow.id.in_(set(persons))))
    return {row.id: one_line(f"{row.first_name} {row.last_name}") for row in rows}


def _attendance(session: Session, entry: Journal) -> str:
    """Say how many came, and who did not: ``obecność: 2 osoby; nieobecni: Jan Lis (P1)``."""
    changes = session.scalars(select(Change.row_key).where(Change.entry_id == entry.id))
    ids = [int(key[0]) for key in changes]
    query = select(EnrolmentRow.person_id, EnrolmentRow.state).where(EnrolmentRow.id.in_(ids))
    rows = session.execute(query.order_by(EnrolmentRow.id)).all()
    came = sum(state == EnrolmentState.ATTENDED.value for _, state in rows)
    absent = [person for person, state in rows if state == EnrolmentState.ABSENT.value]
    said = f"odnotowano obecność: {came} {plural(came, 'osoba', 'osoby', 'osób')}"
    return f"{said}; nieobecni: {_listed(session, absent)}" if absent else said
