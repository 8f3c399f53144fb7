"""Was the mail read completely, and in Polish?"""

from collections.abc import Iterator

from parsers.facts import Outcome
from rules.case import Case
from rules.decision import Finding
from rules.findings import hold, insist
from rules.understanding import Understanding, is_too_long

_OUTCOMES = {
    Outcome.DEGRADED: "Wiadomość odczytano tylko częściowo.",
    Outcome.REFUSED: "Wiadomości nie otwarto: jej budowa jest podejrzana.",
    Outcome.CRASHED: "Odczytywanie wiadomości nie powiodło się.",
}


def not_fully_read(case: Case, _: Understanding) -> Iterator[Finding]:
    """Show what could not be read to a person, whoever sent it."""
    outcome = case.message.outcome
    if outcome is not Outcome.OK:
        yield insist("not-fully-read", _OUTCOMES[outcome])
    if case.message.problems:
        yield hold("reading-problems", "Podczas odczytu wiadomości wystąpiły problemy.")


def too_long(case: Case, _: Understanding) -> Iterator[Finding]:
    """Leave letters to a person."""
    if is_too_long(case):
        yield hold("too-long", "Wiadomość jest bardzo długa.")


def not_polish(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Leave other languages to a person, but for plain English that was understood."""
    foreign = case.message.language.foreign
    if foreign and not (foreign == "en" and understanding.claims):
        yield hold("not-polish", "Wiadomość jest w języku obcym.")
