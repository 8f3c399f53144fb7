"""Keep mail for good: the first transaction of every message, and the one that must not fail.

First the bytes go into the blob store (durable on their own), then one transaction per batch holds
the rows, the ledger and the enqueued work, so that work exists if and only if its mail does. A
crash before it leaves a blob without a row; a crash after it fetches again and finds everything
there.

Fetching twice is ordinary: exactly once comes from the unique hash of the content.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, or_, select, text, update
from sqlalchemy.orm import Session

from mailbot.intake.fate import Fate, Known, Mail, Terms, fate_of, is_released
from mailbot.intake.ledger import note_read_up_to, note_seen
from mailbot.intake.logical_key import logical_key
from mailbot.intake.source import Fetched
from mailbot.storage.blobs import Blobs
from mailbot.storage.database import is_sqlite, new_rows, transaction
from mailbot.storage.tables import Message, MessageState, Raw

Enqueue = Callable[[Session, int], None]
"""Enqueues the work on a message inside the open transaction; the same id again does nothing."""

_FEW = 4
_WRITERS = 8
"""Threads that write blobs: six times as many mails a second as one (measured, 2 kB mails)."""

_LOCK_CLASS = 0x6D61696C
"""Keeps our advisory locks apart from those of others in the same PostgreSQL ("mail")."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where mail is kept, and how the work on it is enqueued."""

    database: Engine
    blobs: Blobs
    enqueue: Enqueue


@dataclass(frozen=True, slots=True)
class Batch:
    """Mails of one place that are kept together."""

    terms: Terms
    mails: Sequence[Fetched]
    read_up_to: int | None = None
    """With this batch everything up to this UID was taken; ``None`` leaves the cursor alone."""


def keep(shelf: Shelf, batch: Batch, now: datetime) -> tuple[int, ...]:
    """Keep a batch durably; return the ids of messages whose work was enqueued.

    The same content again only adds a line to the ledger. The same mail with other trace headers
    becomes a message of its own that is linked to the first one and never worked on.
    """
    mails = _named_all(shelf.blobs, batch.mails, now)
    with transaction(shelf.database) as session:
        _lock(session, mails)
        ids, fresh = _keep_rows(session, mails, batch.terms, now)
        if mails:
            note_seen(session, batch.terms.place, [(mail.uid, ids[mail.sha256]) for mail in mails])
        if batch.read_up_to is not None:
            note_read_up_to(session, batch.terms.place, batch.read_up_to)
        for message_id in fresh:
            shelf.enqueue(session, message_id)
    return fresh


def _named_all(blobs: Blobs, mails: Sequence[Fetched], now: datetime) -> list[Mail]:
    """Make the bytes safe; several at once, for nearly all the time is waiting for the disk."""
    if len(mails) < _FEW:
        return [_named(blobs, fetched, now) for fetched in mails]
    with ThreadPoolExecutor(_WRITERS) as writers:
        return list(writers.map(lambda fetched: _named(blobs, fetched, now), mails))


def _named(blobs: Blobs, fetched: Fetched, now: datetime) -> Mail:
    return Mail(
        uid=fetched.uid,
        sha256=blobs.put(fetched.content),
        key=logical_key(fetched.content),
        size=len(fetched.content),
        received=fetched.received or now,
    )


def _lock(session: Session, mails: Iterable[Mail]) -> None:
    """Let no other process keep copies of the same mails at the same moment.

    No constraint can say "only the first of the copies is answered", so PostgreSQL gets a lock per
    logical key, always taken in the same order; SQLite has only one writer anyway.
    """
    if is_sqlite(session.connection()):
        return
    numbers = sorted({int(mail.key[:8], 16) - 2**31 for mail in mails})
    session.execute(
        text(
            "SELECT pg_advisory_xact_lock(:class, number)"
            " FROM unnest(CAST(:numbers AS integer[])) AS number"
        ),
        {"class": _LOCK_CLASS, "numbers": numbers},
    )


def _keep_rows(
    session: Session, mails: Sequence[Mail], terms: Terms, now: datetime
) -> tuple[dict[str, int], tuple[int, ...]]:
    """Write the rows of a batch; return ids by hash, and the ids that must be worked on."""
    ids, known, originals = _look_up(session, mails)
    fates: dict[str, tuple[Mail, Fate]] = {}
    released: list[int] = []
    for mail in mails:
        if mail.sha256 in fates:
            continue
        if mail.sha256 in known:
            if is_released(known[mail.sha256], terms):
                released.append(ids[mail.sha256])
            continue
        fate = fate_of(mail, originals.get(mail.key), terms)
        fates[mail.sha256] = mail, fate
        if fate.original is None:
            mailbox = terms.place.mailbox
            originals[mail.key] = Known(mail.sha256, fate.state, mail.received, mailbox)
    writing = _Writing(session, terms.place.mailbox, now, ids)
    writing.insert(list(fates.values()))
    fresh = [ids[sha256] for sha256, (_, fate) in fates.items() if fate.state == MessageState.KEPT]
    return ids, (*_release(session, released), *fresh)


def _look_up(
    session: Session, mails: Sequence[Mail]
) -> tuple[dict[str, int], dict[str, Known], dict[str, Known]]:
    """Return ids by hash, messages by hash, and the first message of each logical key."""
    ids: dict[str, int] = {}
    known: dict[str, Known] = {}
    originals: dict[str, Known] = {}
    asked = or_(
        Message.sha256.in_([mail.sha256 for mail in mails]),
        Message.logical_key.in_([mail.key for mail in mails]),
    )
    for row in session.execute(select(*_COLUMNS).where(asked).order_by(Message.id)):
        ids[row.sha256] = row.id
        known[row.sha256] = Known(row.sha256, row.state, row.received, row.mailbox)
        if row.copy_of is None:
            originals.setdefault(row.logical_key, known[row.sha256])
    return ids, known, originals


_COLUMNS = (
    Message.id,
    Message.sha256,
    Message.logical_key,
    Message.copy_of,
    Message.state,
    Message.received,
    Message.mailbox,
)


@dataclass(frozen=True, slots=True)
class _Writing:
    """The rows of one batch on their way into the database."""

    session: Session
    mailbox: str
    now: datetime
    ids: dict[str, int]
    """By hash; grows as rows are written."""

    def insert(self, mails: Sequence[tuple[Mail, Fate]]) -> None:
        """Insert raw and message rows; originals first, for copies refer to them."""
        if not mails:
            return
        self.session.execute(
            new_rows(self.session, Raw).on_conflict_do_nothing(),
            [{"sha256": m.sha256, "size": m.size, "kept_at": self.now} for m, _ in mails],
        )
        for copies in (False, True):
            rows = [
                self._row(m, fate) for m, fate in mails if (fate.original is not None) is copies
            ]
            if rows:
                inserted = insert(Message).returning(Message.sha256, Message.id)
                self.ids.update(
                    (row.sha256, row.id) for row in self.session.execute(inserted, rows)
                )

    def _row(self, mail: Mail, fate: Fate) -> dict[str, Any]:
        return {
            "sha256": mail.sha256,
            "mailbox": self.mailbox,
            "received": mail.received,
            "kept_at": self.now,
            "logical_key": mail.key,
            "copy_of": None if fate.original is None else self.ids[fate.original.sha256],
            "state": fate.state,
            "reason": fate.reason,
            "finished_at": None if fate.state == MessageState.KEPT else self.now,
        }


def _release(session: Session, message_ids: Sequence[int]) -> Sequence[int]:
    """Let messages that were only recorded be read; return those that really changed."""
    if not message_ids:
        return ()
    return session.scalars(
        update(Message)
        .where(Message.id.in_(message_ids), Message.state == MessageState.HISTORICAL)
        .values(state=MessageState.KEPT, reason="", finished_at=None)
        .returning(Message.id)
    ).all()
