"""Facts of language in the sender's own words: tokens, dates, clauses, with their spans.

Language knows words, not people or events: those live in the registry, and `rules` matches them.
"""

import unicodedata
from datetime import time
from enum import StrEnum

from parsers.facts.base import Fact, Span

# These have no canonical decomposition, so that dropping combining marks leaves them as they are.
_UNDECOMPOSED = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "’": "'"})


def fold(text: str) -> str:
    """Write a word as it is compared: lower case, diacritics dropped (``Łódź`` → ``lodz``)."""
    lower = text.lower()
    if lower.isascii():
        return lower
    plain = unicodedata.normalize("NFKD", lower.translate(_UNDECOMPOSED))
    return "".join(c for c in plain if not unicodedata.combining(c))


class Word(StrEnum):
    """What the language alone knows about a word; the register knows names and titles of events."""

    UNKNOWN = "unknown"
    """In no list of ours: a name, a topic, or something that we do not understand."""
    PLAIN = "plain"
    """Prepositions, conjunctions and adverbs that change nothing."""
    POLITE = "polite"
    """Part of a greeting, of thanks or of another phrase without content."""
    VERB = "verb"
    """Part of a predicate."""
    EVENT = "event"
    """Kind of an event: spotkanie, warsztat."""
    ENROLMENT = "enrolment"
    """udział, lista, obecność, zgłoszenie."""
    SELF = "self"
    """ja, mnie, swój, się: the speaker."""
    OTHERS = "others"
    """my, nas, on, jego, oboje: people who are not named."""
    TITLE = "title"
    """pan, pani, dr, and functions such as kierownik."""
    INSTITUTION = "institution"
    """fundacja, ośrodek, gmina: what signatures are made of."""
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    DOUBT = "doubt"
    """nie, jeśli, chyba, zamiast, ale: nothing around it is a plain statement."""
    QUESTION = "question"


class Token(Fact):
    """One word, number or symbol (not punctuation)."""

    text: str
    folded: str
    """As `fold` writes it."""
    span: Span
    kind: Word = Word.UNKNOWN
    is_noun: bool = False
    """By the dictionary it is a noun and nothing else."""
    is_person: bool = False
    """A noun for people: kolega, stażystka, ekipa, szefostwo."""
    lemma: str = ""
    """Folded dictionary form of a common word; empty for names and words of no topic."""


class DateRole(StrEnum):
    """How the words around a day relate to it."""

    ON = "on"
    """The day itself; also after a word that this list does not know ("zamiast", "oprócz")."""
    BY = "by"
    """do 15 maja, najpóźniej 15.05."""
    SINCE = "since"
    """od 1 lipca."""
    AFTER = "after"
    """po 15 maja."""
    BEFORE = "before"
    """przed 15 maja."""
    AROUND = "around"
    """około 15 maja."""
    DATED = "dated"
    """The date of a paper or a mail: z dnia 22 kwietnia; or in the head of a letter."""


class MonthPart(StrEnum):
    """A part of a month without a day: the first, middle or last ten days, or one of two halves."""

    EARLY = "early"
    MIDDLE = "middle"
    LATE = "late"
    FIRST_HALF = "first_half"
    SECOND_HALF = "second_half"


class DateMention(Fact):
    """A calendar day or a span of days as written. Only what is certain from the words."""

    span: Span
    """The words of the day; "do", "od", "po" and the like stand before it, not in it."""
    day: int | None
    month: int | None
    """A month alone ("majowe spotkanie") has no day."""
    year: int | None
    """``None`` when not written: the rules choose by the time of receipt."""
    until_day: int | None = None
    """The last day, included, of a range such as "16-17 maja"; ``day`` is its first."""
    until_month: int | None = None
    """The month of the last day; earlier than ``month`` when the range passes the New Year."""
    weekday: int | None = None
    """0 = Monday, when written next to the date or alone; of a range, of either of its ends."""
    weeks_ahead: int | None = None
    """0 "w tę środę", "w najbliższą środę", "w tym tygodniu"; 1 next week, -1 the last one."""
    days_ahead: int | None = None
    """From the day of writing: wczoraj -1, jutro 1, za tydzień 7; then no calendar field is set."""
    part: MonthPart | None = None
    """Of ``month``, when the words say only that: "pod koniec czerwca"."""
    is_vague: bool = False
    """Poles mean two different weeks by the words: "w przyszłą środę"."""
    role: DateRole = DateRole.ON


class TimeMention(Fact):
    """A time of day."""

    span: Span
    at: time


class NumberMention(Fact):
    """A number that is neither date nor time ("2 osoby", "dwie", "tel. 71 …")."""

    span: Span
    value: int | None
    kind: str
    """``count``, ``list`` (numbering), ``phone``, ``postal``, ``other``."""


class Act(StrEnum):
    """What a verb, predicative or idiom does to attendance."""

    ATTEND = "attend"
    """będę, wezmę udział, przyjdę: its subject comes."""
    SIGN_UP = "sign_up"
    """zgłaszam, proszę o zapisanie, potwierdzam obecność: puts its object on a list."""
    WITHDRAW = "withdraw"
    """rezygnuję, odpadam, beze mnie, nici z: its subject or object does not come."""
    STAY = "stay"
    """zostaje w biurze, pilnuje domu: its subject stays where it is."""
    REPLACE = "replace"
    """zastąpi, przejmie miejsce, zamienić: one comes for another."""
    MOVE = "move"
    """przenieść, przepisać: from one list to another."""
    UNDECIDED = "undecided"
    """zastanawiam się, dam znać: nothing is settled."""
    INFORM = "inform"
    """informuję, że: what follows is said by the writer."""
    REPORT = "report"
    """mówił, słyszałam: what follows was said by somebody."""
    ASK = "ask"
    PAPERS = "papers"
    """przesyłam, załączam: something comes with the mail."""
    APPLY = "apply"
    """kandyduję: to a working group."""
    LATE = "late"
    """spóźnię się: comes, but later."""
    THANK = "thank"
    """dziękuję, pozdrawiam, przepraszam, cieszę się: feelings and manners."""
    GREET = "greet"
    OTHER = "other"
    """Any other verb: it tells something that is no attendance."""


class Predicate(Fact):
    """One verb, predicative or idiom with what bears on its meaning."""

    span: Span
    lemma: str
    act: Act
    is_negated: bool = False
    is_modal: bool = False
    """mogę, powinnam, planuję: only possible."""
    is_conditional: bool = False
    """jeśli, o ile, gdyby, być może, chyba, pojechałabym: not a firm statement."""
    person: int = 0
    """1, 2 or 3; 0 for forms without (infinitives, idioms)."""
    is_plural: bool = False
    is_past: bool = False
    is_wish: bool = False
    """chciałabym, chcę wziąć udział: how Polish politely asks for a place."""
    is_request: bool = False
    """proszę o wpisanie, zapiszcie: asks us to do it."""
    is_passive: bool = False
    """oddelegowani, skierowano: its people stand in the nominative or accusative."""
    is_reflexive: bool = False
    """zapisuję się: its object is its subject."""
    names_self: bool = False
    """An idiom that speaks of the writer: "beze mnie"."""
    needs_person: bool = False
    """It is about attendance only if its object is a person: wysłać, dodać."""
    is_weak: bool = False
    """It means attendance only with an event beside it: wchodzić, siadać, lecieć."""
    head: str = ""
    """Lemma that governs it (prosić, chcieć, móc, musieć), if any."""


class Clause(Fact):
    """A clause: words around one finite predicate, or a fragment without any."""

    span: Span
    """From its first to its last word; another clause may stand inside."""
    tokens: tuple[int, ...] = ()
    """Indexes of its words in ``Language.tokens``; every word belongs to exactly one clause."""
    sentence: int = 0
    """Number of its sentence."""
    is_question: bool = False
    predicates: tuple[Predicate, ...] = ()
    connective: str = ""
    """Folded conjunction that it begins with: że, bo, ale, jeśli, który."""
    opens_list: bool = False
    """It ends with a colon: what it speaks of follows."""
    has_colon: bool = False
    """A colon stands between its words: names or days follow."""
    is_reported: bool = False
    """Somebody said it: "koleżanka mówiła, że przyjdzie"."""


class Break(Span):
    """A comma, a dash or the end of a line between words."""

    is_line: bool


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
    breaks: tuple[Break, ...] = ()
    """Commas, semicolons, dashes between words, line ends: where a list goes on."""
    foreign: str | None = None
    """``en``, ``uk``, ``de`` when the text is clearly not Polish."""
    subject: "Language | None" = None
    quoted: "Language | None" = None
    """The nearest quoted text, spans in it: what a bare "Będę" answers to."""
