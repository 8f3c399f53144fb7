"""Whom a form of a first name or surname can belong to, among the people of one snapshot."""

from collections.abc import Iterable

from parsers.facts import fold
from rules.diminutives import diminutives
from rules.names import (
    Case,
    Forms,
    Gender,
    is_woman,
    name_forms,
    plural_forms,
    surname_forms,
)
from rules.registry import Person

Found = dict[str, Case]
"""Ids of persons, with the cases that the form has as their name."""


class NameIndex:
    """All forms of the names of some people; built anew for every mail, so it stays small."""

    def __init__(self, persons: Iterable[Person]) -> None:
        self.persons = {person.id: person for person in persons}
        self.firsts: dict[str, Found] = {}
        """By first names as registered."""
        self.shorts: dict[str, Found] = {}
        """By diminutives."""
        self.lasts: dict[str, Found] = {}
        self.parts: dict[str, Found] = {}
        """By one part of a double surname."""
        self.families: dict[str, Found] = {}
        """By plural surnames."""
        for person in self.persons.values():
            self._add(person)

    def _add(self, person: Person) -> None:
        woman = is_woman(person.first_name, person.last_name)
        for name in person.first_name.split():
            _put(self.firsts, person.id, name_forms(name, feminine=woman))
            for short in diminutives().get(fold(name), ()):
                _put(self.shorts, person.id, name_forms(short, feminine=woman))
        _put(self.lasts, person.id, surname_forms(person.last_name, feminine=woman))
        parts = surname_parts(person.last_name)
        for part in parts:
            _put(self.families, person.id, plural_forms(part))
            if len(parts) > 1:
                _put(self.parts, person.id, surname_forms(part, feminine=woman))

    def first(self, folded: str) -> Found:
        """Return whose first name or diminutive the form is; a registered name goes first."""
        exact = self.firsts.get(folded, {})
        return {**self.shorts.get(folded, {}), **exact}

    def last(self, folded: str) -> Found:
        """Return whose surname, or part of a surname, the form is."""
        return {**self.parts.get(folded, {}), **self.lasts.get(folded, {})}

    def gender(self, ids: Iterable[str]) -> Gender:
        """Return the gender of all these people, or that they differ."""
        women = {is_woman(p.first_name, p.last_name) for p in map(self.persons.__getitem__, ids)}
        if len(women) != 1:
            return Gender.UNKNOWN
        return Gender.WOMAN if women == {True} else Gender.MAN

    def of_gender(self, found: Found, gender: Gender) -> Found:
        """Leave only people of a gender; all of them if it is not known."""
        if gender is Gender.UNKNOWN:
            return found
        return {p: c for p, c in found.items() if self.gender((p,)) is gender}

    def name(self, ids: Iterable[str]) -> str:
        """Return the full name that all these people have, or nothing."""
        names = {f"{p.first_name} {p.last_name}" for p in map(self.persons.__getitem__, ids)}
        return names.pop() if len(names) == 1 else ""


def surname_parts(name: str) -> tuple[str, ...]:
    """Split a double surname."""
    return tuple(part for part in name.replace("–", "-").replace(" ", "-").split("-") if part)


def narrowed(found: Found, written: str, *, marked: bool) -> Found:
    """Tell "Anna" from "Anną" where the writer uses Polish letters."""
    if not found:
        return found
    lower = written.lower()
    if not marked or not fold(lower).endswith("a"):
        return found
    keep = Case.INSTRUMENTAL | Case.ACCUSATIVE if lower.endswith("ą") else ~Case.INSTRUMENTAL
    return {person: cases & keep for person, cases in found.items()}


def agreed(first: Found, last: Found, *, undeclined: bool) -> Found:
    """Join the two names of the same people.

    Args:
        first: By the first name.
        last: By the surname.
        undeclined: Whether the surname is as registered: it is often left so ("Jana Nowak").

    Returns:
        Those whom both can name in one case; if there are none, those whom both can name, in the
        case of the first name or in none.
    """
    fitting = {p: c for p in first if p in last and (c := first[p] & last[p])}
    if fitting:
        return fitting
    return {p: first[p] if undeclined else Case.NONE for p in first if p in last}


def _put(table: dict[str, Found], person: str, forms: Forms) -> None:
    for form, cases in forms.items():
        entry = table.setdefault(form, {})
        entry[person] = entry.get(person, Case.NONE) | cases
