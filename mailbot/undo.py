"""Taking back an act: a further act that puts the rows back, and a letter to whoever was told.

What a later act has changed again is never overwritten: that one has to be taken back first. A mail
that had not left is kept back; for one that has, a correction says how things stand now.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.errors import Stop
from mailbot.lists.standing import free_places, lock_event, lock_events
from mailbot.replies.by_hand import Hand
from mailbot.replies.drafts import Enqueue
from mailbot.replies.identity import case_reference, purpose_of
from mailbot.replies.letters import Letter, facts_for, queue_letter
from mailbot.replies.merging import told_instead
from mailbot.replies.standings import application_text, standing_text
from mailbot.storage.acts import Act, Cause, begin, plain, stored
from mailbot.storage.recruiting import ApplicationRow, RecruitmentRow
from mailbot.storage.register import EnrolmentRow, EventRow
from mailbot.storage.tables import Base, Change, Journal, Message, MessageState, Outbox, OutboxState
from rules.decision import ReplyPlan
from rules.registry import ApplicationState, EnrolmentState
from rules.standings import Move

UNDONE = "undone"
TAKEN_BACK = "Osoba cofnęła to, co załatwiono automatycznie; sprawa czeka na rozstrzygnięcie."
NOTHING_ELSE = "To, o czym pisaliśmy, zostało cofnięte."
_IN_USE = "inne wpisy odnoszą się już do tego, co powstało; nie można tego cofnąć"
_INSTEAD = {"event": ", ale wydarzenie można odwołać: `mailbot event cancel`"}
KEPT_BACK = "Czynność cofnięto, zanim wiadomość wyszła."

_GONE = (OutboxState.SENT.value, OutboxState.SENDING.value, OutboxState.UNKNOWN.value)
_NOT_GONE = (OutboxState.QUEUED.value, OutboxState.WITHHELD.value)


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back."""

    entries: tuple[int, ...]
    """Numbers of the acts, the latest first."""
    corrected: tuple[int, ...]
    """Numbers of the corrections in the outbox."""
    kept_back: tuple[int, ...]
    """Numbers of mails in the outbox that had not left."""


@dataclass(frozen=True, slots=True)
class _Done:
    """Acts that were just taken back."""

    entries: tuple[Journal, ...]
    """The latest first."""
    taken_back: Mapping[int, int]
    """By the number of each: the act that took it back."""
    hand: Hand


def undo_act(app: App, session: Session, entry_id: int, hand: Hand, *, enqueue: Enqueue) -> Undone:
    """Take back one act.

    Raises:
        Stop: There is no such act, it changed nothing, or a later one stands in the way.
    """
    entry = session.get(Journal, entry_id)
    if entry is None:
        raise Stop(f"nie ma czynności nr {entry_id}; `mailbot acts` je wymienia")
    lock_events(session, _lists_of(session, [entry]))
    taken_back = {entry.id: _put_back(session, entry, hand)}
    return _tell(app, session, _Done((entry,), taken_back, hand), enqueue)


def undo_message(
    app: App, session: Session, message_id: int, hand: Hand, *, enqueue: Enqueue
) -> Undone:
    """Take back everything that one mail led to, the latest first; the mail waits for a person.

    Raises:
        Stop: There is no such mail, it changed nothing, or a later act stands in the way.
    """
    message = session.get(Message, message_id)
    entries = [e for e in _entries(session, Journal.message_id == message_id) if e.undoes is None]
    standing = [e for e in entries if not _is_undone(session, e.id)]
    if message is None or not standing:
        raise Stop(f"wiadomość nr {message_id} niczego nie zmieniła w wykazach")
    lock_events(session, _lists_of(session, standing))
    taken_back = {entry.id: _put_back(session, entry, hand) for entry in standing}
    message.state, message.reason = MessageState.HELD.value, TAKEN_BACK
    return _tell(app, session, _Done(tuple(standing), taken_back, hand), enqueue)


def _entries(session: Session, whose: ColumnElement[bool]) -> Sequence[Journal]:
    """Return the acts that changed rows, the latest first."""
    changed = select(Change.entry_id)
    query = select(Journal).where(whose, Journal.id.in_(changed)).order_by(Journal.id.desc())
    return session.scalars(query).all()


def _lists_of(session: Session, entries: Sequence[Journal]) -> set[str]:
    """Return the events that acts are about: like everybody, undoing locks them before rows."""
    found: set[str] = set()
    for change in session.scalars(
        select(Change).where(Change.entry_id.in_([entry.id for entry in entries]))
    ):
        key = tuple(change.row_key)
        if change.row_table == EventRow.__tablename__:
            found |= {str(key[0])} if session.get(EventRow, key) is not None else set()
        if change.row_table == EnrolmentRow.__tablename__:
            row = session.get(EnrolmentRow, key)
            found.add(row.event_id if row else (change.before or {})["event_id"])
    return found


def _is_undone(session: Session, entry_id: int) -> bool:
    return session.scalar(select(Journal.id).where(Journal.undoes == entry_id)) is not None


def _put_back(session: Session, entry: Journal, hand: Hand) -> int:
    """Put the rows of an act back; return the entry of the act that does so."""
    if _is_undone(session, entry.id):
        raise Stop(f"czynność nr {entry.id} jest już cofnięta")
    query = select(Change).where(Change.entry_id == entry.id).order_by(Change.id.desc())
    changes = session.scalars(query).all()
    if not changes:
        raise Stop(f"czynność nr {entry.id} niczego nie zmieniła w wykazach")
    cause = Cause(hand.now, hand.name, entry.message_id, undoes=entry.id)
    act = begin(session, cause, UNDONE, {**entry.detail, "act": entry.act})
    events = {
        row.event_id
        for change in changes
        if isinstance(row := _put_back_row(act, change), EnrolmentRow)
    }
    for event in sorted(events):
        _demand_places(session, event)
    return act.entry


def _demand_places(session: Session, event: str) -> None:
    """Refuse to put back more people than there are places: somebody else has the place now."""
    free = free_places(session, lock_event(session, event))
    if free is not None and free < 0:
        raise Stop(f"wydarzenie {event}: miejsce ma już kto inny; najpierw trzeba je zwolnić")


def _put_back_row(act: Act, change: Change) -> Base | None:
    kind = _class_of(change.row_table)
    row = act.session.get(kind, tuple(change.row_key), with_for_update=True)
    _demand_untouched(act.session, change, row)
    if row is None:
        act.add(kind(**_values(kind, change.before or {})))
    elif change.before is None:
        _take_away(act, row)
    else:
        act.change(row, **_values(kind, change.before))
    return row


def _take_away(act: Act, row: Base) -> None:
    """Undo that a row was added: whoever was put on a list has left it, anything else goes."""
    if isinstance(row, EnrolmentRow):
        act.change(row, state="cancelled", changed_at=act.cause.now)
        return
    try:
        act.remove(row)
        act.session.flush()
    except IntegrityError as error:
        raise Stop(f"{_IN_USE}{_INSTEAD.get(row.__tablename__, '')}") from error


def _demand_untouched(session: Session, change: Change, row: Base | None) -> None:
    now = {} if row is None else {name: plain(getattr(row, name)) for name in change.after}
    if now == change.after and (row is None) == (not change.after):
        return
    later = session.scalar(
        select(Change.entry_id)
        .where(Change.row_table == change.row_table, Change.id > change.id)
        .where(Change.row_key == change.row_key)
        .order_by(Change.id.desc())
        .limit(1)
    )
    which = f"czynność nr {later}" if later else "późniejsza zmiana"
    raise Stop(f"{which} zmieniła to samo; najpierw trzeba cofnąć ją")


def _class_of(table: str) -> type[Base]:
    return next(m.class_ for m in Base.registry.mappers if m.class_.__tablename__ == table)


def _values(kind: type[Base], kept: dict[str, Any]) -> dict[str, Any]:
    columns = kind.__table__.columns
    return {name: stored(columns[name], value) for name, value in kept.items()}


def _tell(app: App, session: Session, done: _Done, enqueue: Enqueue) -> Undone:
    """Keep back the mails about these acts that have not left, and correct those that have.

    Whoever got several is told once, of the latest: it is what they believe.
    """
    kept_back: list[int] = []
    gone: dict[str, Outbox] = {}
    for mail in _mails(session, done.entries):
        if mail.state in _NOT_GONE:
            mail.state, mail.reason = OutboxState.WITHHELD.value, KEPT_BACK
            mail.changed_at = done.hand.now
            mail.content = ""  # so that nobody releases it
            kept_back.append(mail.id)
        elif mail.state in _GONE:
            gone[mail.recipient] = mail
    corrected = tuple(_correct(app, session, mail, done, enqueue) for mail in gone.values())
    return Undone(tuple(e.id for e in done.entries), corrected, tuple(kept_back))


def _mails(session: Session, entries: Sequence[Journal]) -> Sequence[Outbox]:
    messages = {e.message_id for e in entries if e.message_id is not None}
    about = (
        Outbox.entry_id.in_([e.id for e in entries])
        | Outbox.message_id.in_(messages)
        | Outbox.id.in_(told_instead(session, messages))
    )
    query = select(Outbox).where(about).order_by(Outbox.id)
    return session.scalars(query.with_for_update()).all()


def _correct(app: App, session: Session, mail: Outbox, done: _Done, enqueue: Enqueue) -> int:
    about = [e for e in done.entries if e.id == mail.entry_id or _is_told_by(mail, e)]
    rows = _enrolments(session, about)
    facts = facts_for(
        app,
        session,
        mail.mailbox,
        _reference(session, mail),
        events=[row.event_id for row in rows],
        persons=[row.person_id for row in rows],
    )
    standings = tuple(
        standing_text(
            facts.persons[row.person_id], facts.events[row.event_id], EnrolmentState(row.state)
        )
        for row in rows
    )
    statements = (*standings, *_applications(session, about))
    facts = replace(facts, sent_on=mail.changed_at.astimezone(WARSAW).date())
    letter = Letter(
        purpose=purpose_of("correction", str(mail.id), str(done.entries[0].id)),
        mailbox=mail.mailbox,
        recipient=mail.recipient,
        plan=ReplyPlan(template="correction", statements=statements or (NOTHING_ELSE,)),
        facts=facts,
        # So that undoing the undoing finds what this letter says.
        entry=done.taken_back[about[0].id] if about else None,
    )
    return queue_letter(app, session, letter, enqueue=enqueue)


def _is_told_by(mail: Outbox, entry: Journal) -> bool:
    """Tell whether the answer to a mail speaks of an act; an offer to others has its own letter."""
    return entry.message_id == mail.message_id and entry.act != Move.OFFER.value


def _reference(session: Session, mail: Outbox) -> str:
    message = session.get(Message, mail.message_id) if mail.message_id else None
    return case_reference(message.id, message.received) if message else mail.events.split(" ")[0]


def _applications(session: Session, entries: Sequence[Journal]) -> Iterator[str]:
    """Say how the applications stand now that these acts changed, each once."""
    query = (
        select(Change)
        .where(Change.entry_id.in_([e.id for e in entries]))
        .where(Change.row_table == ApplicationRow.__tablename__)
        .order_by(Change.id)
    )
    latest = {tuple(change.row_key): change for change in session.scalars(query)}
    names = {
        group["id"]: group["name"]
        for groups in session.scalars(select(RecruitmentRow.groups))
        if latest
        for group in groups
    }
    for key, change in latest.items():
        row = session.get(ApplicationRow, key)
        group = row.group_id if row else (change.after or {}).get("group_id")
        state = ApplicationState(row.state) if row else None
        yield application_text(names.get(group or "", ""), state)


def _enrolments(session: Session, entries: Sequence[Journal]) -> Sequence[EnrolmentRow]:
    keys = session.scalars(
        select(Change.row_key)
        .where(Change.entry_id.in_([e.id for e in entries]))
        .where(Change.row_table == EnrolmentRow.__tablename__)
    )
    ids = {int(key[0]) for key in keys}
    query = select(EnrolmentRow).where(EnrolmentRow.id.in_(ids))
    return session.scalars(query.order_by(EnrolmentRow.event_id, EnrolmentRow.id)).all()
