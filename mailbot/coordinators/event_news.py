"""News of events in a digest: what was changed or called off, and who has to be phoned."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.coordinators.cases import Period
from mailbot.coordinators.facts import Trouble
from mailbot.coordinators.wording import title
from mailbot.events.changes import ADDED, CANCELLED, CHANGED
from mailbot.events.unreached import waiting_for_a_call
from mailbot.replies.typography import one_line
from mailbot.storage.register import EventRow, PersonRow
from mailbot.storage.tables import Journal

_WORDS = {ADDED: "nowe", CHANGED: "zmienione", CANCELLED: "odwołane teraz"}
MOST_NAMES = 10


def changes_since(session: Session, since: datetime) -> Mapping[str, str]:
    """Say what happened to events after ``since``, by event id: ``zmienione``."""
    query = (
        select(Journal.act, Journal.detail)
        .where(Journal.at > since, Journal.act.in_(list(_WORDS)))
        .order_by(Journal.id)
    )
    found: dict[str, list[str]] = {}
    for act, detail in session.execute(query):
        words = found.setdefault(str(detail.get("event", "")), [])
        if _WORDS[act] not in words:
            words.append(_WORDS[act])
    return {event: ", ".join(words) for event, words in found.items()}


def calls_to_make(session: Session, period: Period, day: date) -> tuple[Trouble, ...]:
    """List the events of which people without an address must be told; every day until it is done.

    Args:
        session: An open transaction.
        period: Whose digest it is; events of other people's mailboxes do not appear.
        day: Today in Warsaw.
    """
    return tuple(
        _call(session, row, persons)
        for event, persons in waiting_for_a_call(session, day).items()
        if (row := session.get_one(EventRow, event)).mailbox in {"", *period.mailboxes}
    )


def _call(session: Session, row: EventRow, persons: tuple[str, ...]) -> Trouble:
    people = session.scalars(select(PersonRow).where(PersonRow.id.in_(persons[:MOST_NAMES])))
    names = sorted(one_line(f"{person.first_name} {person.last_name}") for person in people)
    more = len(persons) - len(names)
    listed = ", ".join(names) + (f" i jeszcze {more}" if more else "")
    what = "do zawiadomienia telefonicznie (brak adresu e-mail)"
    return Trouble(
        f"{what} – {title(row.title)}: {listed}",
        len(persons),
        (),
        is_alarm=False,
        remedy=f"mailbot event phoned {row.id} {' '.join(persons)}",
    )
