"""A list of attendance brought in as a file: who on it was there.

One column holds ids, or one or two hold names; a column about presence is optional: without it
everybody on the list was there.  A name that is not surely one person's stops the whole file.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from mailbot.errors import Stop
from mailbot.imports.sheets import Row, UnreadableList, read_sheets
from mailbot.lists.attendance import HAD_A_PLACE
from mailbot.lists.lookup import find_person
from mailbot.lists.people import Participant, participants
from parsers.facts import fold

_ID = ("id", "identyfikator", "numer osoby")
# Not "nr": that is a running number on most lists.
_NAME = ("osoba", "imie i nazwisko", "nazwisko i imie", "uczestnik")
_FIRST, _LAST = ("imie",), ("nazwisko",)
_PRESENCE = ("obecnosc", "obecny", "obecna", "obecni", "podpis")
_YES = frozenset(("tak", "t", "x", "1", "obecny", "obecna", "obecnosc", "podpis", "+", "prawda"))
_NO = frozenset(("", "nie", "n", "0", "nieobecny", "nieobecna", "nieobecnosc", "-", "falsz"))


def present_in(session: Session, event: str, path: Path) -> frozenset[str]:
    """Return the ids of everybody who was there, by an ``.xlsx`` or ``.csv`` file.

    Raises:
        Stop: The file cannot be read, or a row does not say surely who was there.
    """
    try:
        sheets = read_sheets(path)
    except UnreadableList as error:
        raise Stop(f"{path.name}: {error}") from error
    listed = participants(session, event, HAD_A_PLACE)
    found = set()
    for row in (row for sheet in sheets for row in sheet.rows):
        values = {fold(heading).strip(): _text(value) for heading, value in row.values.items()}
        if _is_present(row, values, _headings(sheet.headings for sheet in sheets)):
            found.add(_who(session, listed, row, values))
    return frozenset(found)


def _headings(sheets: Iterable[Iterable[str]]) -> frozenset[str]:
    return frozenset(fold(heading).strip() for sheet in sheets for heading in sheet)


def _text(value: object) -> str:
    return " ".join(str(value).split())


def _value(values: Mapping[str, str], names: Iterable[str]) -> str:
    return next((values[name] for name in names if values.get(name)), "")


def _is_present(row: Row, values: Mapping[str, str], headings: frozenset[str]) -> bool:
    """Tell whether a row says that somebody was there; rows without a column about it do."""
    if headings.isdisjoint(_PRESENCE):
        return True
    said = fold(_value(values, _PRESENCE)).strip()
    if said not in _YES | _NO:
        raise Stop(f"{row.place}: nie wiadomo, czy „{said}” znaczy obecność; proszę wpisać tak/nie")
    return said in _YES


def _who(
    session: Session, listed: tuple[Participant, ...], row: Row, values: Mapping[str, str]
) -> str:
    """Return who is meant: of the people on the list, else of the whole register."""
    number = _value(values, _ID)
    name = _value(values, _NAME) or f"{_value(values, _FIRST)} {_value(values, _LAST)}".strip()
    if not name and not number:
        raise Stop(f"{row.place}: brak numeru osoby albo imienia i nazwiska")
    asked = sorted(fold(name).split())
    fitting = [one.id for one in listed if sorted(fold(one.name).split()) == asked]
    if number and name and number not in fitting:
        raise Stop(f"{row.place}: numer {number} i nazwisko to nie ta sama osoba z listy")
    if number and any(one.id == number for one in listed):
        return number
    if len(fitting) == 1:
        return fitting[0]
    try:
        return find_person(session, name or number).id
    except Stop as error:
        raise Stop(f"{row.place}: {error}") from error
