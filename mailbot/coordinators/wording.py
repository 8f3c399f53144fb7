"""How operations and senders are named in a digest: short, in the nominative, no words of the mail.

A name that only stands in the mail is shown as written, in quotation marks, unless it has digits:
then it is no name, and may hold a number of identity.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import assert_never

from mailbot.identity_numbers import blotted
from mailbot.replies.typography import one_line
from rules.decision import (
    ApplyGroup,
    Cancel,
    Documents,
    Enrol,
    Operation,
    Question,
    Replace,
    Update,
    WithdrawGroup,
)

SECTIONS = {
    "do_rozstrzygniecia": "Do decyzji",
    "dokumenty_do_sprawdzenia": "Dokumenty do sprawdzenia",
    "nabor": "Nabór do grup roboczych",
    "zmiany_na_listach": "Zmiany na listach",
    "pytania": "Pytania",
    "skargi_i_rodo": "Skargi i dane osobowe",
    "bledy_doreczen": "Błędy doręczeń",
    "obsluzone_automatycznie": "Załatwione automatycznie",
    "cisza": "Bez odpowiedzi",
}
"""Sections of the digest in their order."""

STRANGER = "nadawca spoza rejestru"
_UNKNOWN_PERSON = "osoba spoza rejestru"
_UNKNOWN_EVENT = "wydarzenie nieustalone"
_LONGEST_NAME = 80
_LONGEST_TITLE = 120
_FORM = re.compile(r"F\d{1,2}")


@dataclass(frozen=True, slots=True)
class Names:
    """Names by id: of people in the nominative, of events with their day."""

    persons: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)


def without_numbers_of_identity(text: str, longest: int = 300) -> str:
    """Return one harmless line in which anything that looks like a PESEL is blotted out."""
    return blotted(one_line(text, longest))


def title(text: str) -> str:
    """Return the title of an event, shortened."""
    return one_line(text, _LONGEST_TITLE)


def operation_text(operation: Operation, names: Names) -> str:
    """Say what an operation does: ``zapis: Anna Nowak – 15 maja, Spotkanie sieciujące``."""
    match operation:
        case Enrol():
            what = "lista rezerwowa" if operation.waitlist else "zapis"
            who = _person(operation.person, operation.name, names)
            return f"{what}: {who} – {_event(operation.event, names)}"
        case Cancel():
            who = _person(operation.person, operation.name, names)
            return f"rezygnacja: {who} – {_event(operation.event, names)}"
        case Replace():
            leaves = _person(operation.person, None, names)
            comes = _person(operation.new_person, None, names)
            return f"zamiana: {leaves} → {comes} – {_event(operation.event, names)}"
        case Question():
            about = f" – {_event(operation.event, names)}" if operation.event else ""
            return f"pytanie{about}"
        case _:
            return _paper_text(operation, names)


def _paper_text(operation: ApplyGroup | WithdrawGroup | Documents | Update, names: Names) -> str:
    match operation:
        case ApplyGroup():
            who = _person(operation.person, operation.name, names)
            return f"zgłoszenie do grupy roboczej: {who}"
        case WithdrawGroup():
            who = _person(operation.person, None, names)
            return f"wycofanie zgłoszenia do grupy roboczej: {who}"
        case Documents():
            forms = [one_line(name) for name in operation.docs if _FORM.fullmatch(name)]
            others = len(operation.docs) - len(forms)
            parts = [*forms, f"inne pliki: {others}"] if others else forms
            return f"dokumenty: {', '.join(parts)}"
        case Update():
            return "zmiana danych w rejestrze"
    assert_never(operation)


def _person(person: str | None, written: str | None, names: Names) -> str:
    if person is not None and person in names.persons:
        return names.persons[person]
    name = one_line(written or "", _LONGEST_NAME)
    if not name or re.search(r"\d", name):
        return _UNKNOWN_PERSON
    return f"„{name}”"


def _event(event: str | None, names: Names) -> str:
    return names.events.get(event or "", _UNKNOWN_EVENT)
