"""Whom and what a person at the keyboard means: by id, by name, by day; never a guess.

Several that fit are listed and refused; so is a name that is only nearly right.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.errors import Stop
from mailbot.replies.typography import days_text, one_line
from mailbot.storage.register import EventRow, InstitutionRow, PersonRow
from mailbot.storage.tables import Base
from parsers.facts import fold
from rules.name_keys import person_keys
from rules.registry import PersonState

MOST_LISTED = 12
LOOK_BACK = timedelta(days=60)
"""Events that ended longer ago are found by their id only."""

_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.?(?:(\d{4})\.?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_Row = TypeVar("_Row", bound=Base)


def find_person(session: Session, wanted: str, institution: str | None = None) -> PersonRow:
    """Return the one registered person who is meant.

    Args:
        session: An open transaction.
        wanted: An id, or first name and surname in either order, in the nominative.
        institution: An id, or words of the name, an alias or the town, to tell namesakes apart.

    Raises:
        Stop: Nobody fits, or several; the text lists them.
    """
    by_id = session.get(PersonRow, wanted.strip())
    if by_id is not None:
        return by_id
    near = _namesakes(session, wanted)
    exact = [person for person in near if _plain(wanted) in _full_names(person)]
    if institution is not None:
        exact = [p for p in exact if _is_of(session, p, institution)]
    described = _describer(session)
    if not exact and near:
        raise Stop(_listing(f"nie ma osoby „{one_line(wanted)}”; podobne:", near, described))
    return _only(f"osoba „{one_line(wanted)}”", exact, described)


def find_event(session: Session, wanted: str, today: date) -> EventRow:
    """Return the one event that is meant.

    Args:
        session: An open transaction.
        wanted: An id, a day (``15.05``, ``15.05.2024``, ``2024-05-15``) or words of the title.
        today: The day in Warsaw; events of the last two months and those to come are looked at.

    Raises:
        Stop: No event fits, or several; the text lists them.
    """
    by_id = session.get(EventRow, wanted.strip())
    if by_id is not None:
        return by_id
    query = select(EventRow).where(EventRow.last_day >= today - LOOK_BACK)
    calendar = session.scalars(query.order_by(EventRow.first_day, EventRow.id)).all()
    is_meant = _by_day(wanted.strip()) or _by_title(wanted)
    found = [event for event in calendar if is_meant(event)]
    return _only(f"wydarzenie „{one_line(wanted)}”", found, describe_event)


def describe_event(event: EventRow) -> str:
    """Write one line about an event: id, days, title."""
    return f"{event.id}: {days_text(event.first_day, event.last_day)}, {one_line(event.title)}"


def _namesakes(session: Session, wanted: str) -> Sequence[PersonRow]:
    """Return everybody whose name is one of the forms of this one."""
    first, _, last = " ".join(wanted.split()).partition(" ")
    pairs = [(first, last), (last, first)] if last else []
    keys = {key for pair in pairs for key in person_keys(*pair) if key}
    query = select(PersonRow).where(
        PersonRow.name_key.in_(keys) | PersonRow.second_name_key.in_(keys),
        PersonRow.state != PersonState.ERASED.value,
    )
    return session.scalars(query.order_by(PersonRow.last_name, PersonRow.id)).all()


def _full_names(person: PersonRow) -> tuple[str, str]:
    first, last = person.first_name, person.last_name
    return _plain(f"{first} {last}"), _plain(f"{last} {first}")


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _is_of(session: Session, person: PersonRow, wanted: str) -> bool:
    row = session.get_one(InstitutionRow, person.institution_id)
    if row.id == wanted.strip():
        return True
    words = _words(" ".join((row.name, *row.aliases, row.city or "")))
    return bool(wanted.split()) and _words(wanted) <= words


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))


def _by_day(wanted: str) -> Callable[[EventRow], bool] | None:
    """Return whether an event is on that day; without a year in any year that is looked at."""
    iso, short = _ISO.fullmatch(wanted), _DAY.fullmatch(wanted)
    if iso:
        year, month, day = map(int, iso.groups())
    elif short:
        day, month, year = (int(part or 0) for part in short.groups())
    else:
        return None

    def is_on(event: EventRow) -> bool:
        years = [year] if year else [event.first_day.year, event.last_day.year]
        days = [made for one in years if (made := _made(one, month, day)) is not None]
        return any(event.first_day <= one <= event.last_day for one in days)

    return is_on


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _by_title(wanted: str) -> Callable[[EventRow], bool]:
    asked = _words(wanted)
    return lambda event: bool(asked) and asked <= _words(" ".join((event.title, *event.aliases)))


def _describer(session: Session) -> Callable[[PersonRow], str]:
    def describe(person: PersonRow) -> str:
        home = session.get_one(InstitutionRow, person.institution_id)
        return f"{person.id}: {person.first_name} {person.last_name}, {one_line(home.name)}"

    return describe


def _only(what: str, found: Sequence[_Row], describe: Callable[[_Row], str]) -> _Row:
    if not found:
        raise Stop(f"nie znaleziono: {what}")
    if len(found) > 1:
        raise Stop(_listing(f"{what}: pasuje więcej niż jedna pozycja:", found, describe))
    return found[0]


def _listing(head: str, rows: Sequence[_Row], describe: Callable[[_Row], str]) -> str:
    lines = [f"  {describe(row)}" for row in rows[:MOST_LISTED]]
    if len(rows) > MOST_LISTED:
        lines.append("  …")
    return "\n".join((head, *lines))
