"""Facts of language in the sender's own words: tokens, dates, clauses, with their spans.

Language knows words, not people or events: those live in the registry, and `rules` matches them.
"""

from datetime import time
from enum import StrEnum

from parsers.facts.base import Fact, Span


class Token(Fact):
    """One word or number."""

    text: str
    folded: str
    """Lower case, diacritics dropped: ``Łódź`` → ``lodz``."""
    span: Span


class DateMention(Fact):
    """A calendar day as written. Only what is certain from the words; else no mention."""

    span: Span
    day: int | None
    month: int | None
    """A month alone ("majowe spotkanie") has no day."""
    year: int | None
    """``None`` when not written: the rules choose by the time of receipt."""
    weekday: int | None = None
    """0 = Monday, when written next to the date or alone."""


class TimeMention(Fact):
    """A time of day."""

    span: Span
    at: time


class NumberMention(Fact):
    """A number that is neither date nor time ("2 osoby", "dwie", "tel. 71 …")."""

    span: Span
    value: int | None
    kind: str
    """``count``, ``phone``, ``postal``, ``other``."""


class Act(StrEnum):
    """What a verb or predicative does to attendance."""

    ATTEND = "attend"
    """będę, wezmę udział, potwierdzam obecność, przyjdę: the speaker or named person comes."""
    SIGN_UP = "sign_up"
    """zgłaszam, proszę o zapisanie, deleguję: puts somebody on a list."""
    WITHDRAW = "withdraw"
    """rezygnuję, nie przyjdę, odwołuję."""
    REPLACE = "replace"
    """zamiast, w zastępstwie."""
    ASK = "ask"
    THANK = "thank"
    GREET = "greet"
    OTHER = "other"
    """A finite verb that is none of these: it must be explained before anything is automatic."""


class Predicate(Fact):
    """One verb or predicative with what bears on its meaning."""

    span: Span
    lemma: str
    act: Act
    is_negated: bool
    is_modal: bool
    """chciałbym, mogę, powinnam: softened or only possible."""
    is_conditional: bool
    """jeśli, o ile, gdyby, być może, chyba: not a firm statement."""
    is_first_person: bool
    is_plural: bool
    is_past: bool = False


class Clause(Fact):
    """A sentence or a part of one, with what was found in it."""

    span: Span
    is_question: bool
    predicates: tuple[Predicate, ...]
    in_subject: bool = False


class Language(Fact):
    """All facts of language about one mail; spans refer to ``own_words`` of its body.

    The subject is analysed too, in ``subject``, with spans in the subject line.
    """

    tokens: tuple[Token, ...] = ()
    dates: tuple[DateMention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    numbers: tuple[NumberMention, ...] = ()
    clauses: tuple[Clause, ...] = ()
    harmless: tuple[Span, ...] = ()
    """Greetings, thanks, closings, polite phrases: they need no explanation."""
    foreign: str | None = None
    """``en``, ``uk``, ``de`` when the text is clearly not Polish."""
    subject: "Language | None" = None
