"""What was taken from where: the rows `seen` and `cursor`, our only memory of a mailbox."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from mailbot.storage.database import new_rows, reading
from mailbot.storage.tables import Cursor, Seen

_CHUNK = 500
"""UIDs asked for in one query; databases limit the number of parameters."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder of a mailbox during one UIDVALIDITY."""

    mailbox: str
    folder: str
    uidvalidity: int


def last_uid(database: Engine, place: Place) -> int:
    """Return up to which UID this place was read, 0 if never (or before UIDVALIDITY changed)."""
    with reading(database) as session:
        cursor = session.get(Cursor, (place.mailbox, place.folder))
    return cursor.last_uid if cursor and cursor.uidvalidity == place.uidvalidity else 0


def not_seen(database: Engine, place: Place, uids: Sequence[int]) -> list[int]:
    """Return those UIDs that were never taken from this place, in the order given."""
    with reading(database) as session:
        seen = set(_seen(session, place, uids))
    return [uid for uid in uids if uid not in seen]


def _seen(session: Session, place: Place, uids: Sequence[int]) -> Iterator[int]:
    for start in range(0, len(uids), _CHUNK):
        yield from session.scalars(
            select(Seen.uid).where(
                Seen.account == place.mailbox,
                Seen.folder == place.folder,
                Seen.uidvalidity == place.uidvalidity,
                Seen.uid.in_(uids[start : start + _CHUNK]),
            )
        )


def note_seen(session: Session, place: Place, taken: Sequence[tuple[int, int]]) -> None:
    """Note pairs of UID and message id; a UID that another process noted first is fine."""
    rows = [
        {
            "account": place.mailbox,
            "folder": place.folder,
            "uidvalidity": place.uidvalidity,
            "uid": uid,
            "message_id": message_id,
        }
        for uid, message_id in sorted(taken)
    ]
    session.execute(new_rows(session, Seen).on_conflict_do_nothing(), rows)


def note_read_up_to(session: Session, place: Place, uid: int) -> None:
    """Move the cursor forward; it never goes back while UIDVALIDITY stays the same."""
    insert = new_rows(session, Cursor).values(
        account=place.mailbox, folder=place.folder, uidvalidity=place.uidvalidity, last_uid=uid
    )
    given = insert.excluded
    session.execute(
        insert.on_conflict_do_update(
            index_elements=[Cursor.account, Cursor.folder],
            set_={"uidvalidity": given.uidvalidity, "last_uid": given.last_uid},
            where=(Cursor.uidvalidity != given.uidvalidity) | (Cursor.last_uid < given.last_uid),
        )
    )
