"""Which month, or part of a month, stands at a place without a day: "w maju", "pod koniec maja"."""

from parsers.facts import DateRole, MonthPart
from parsers.polish.dates.drafts import Draft, Reading
from parsers.polish.dates.lexemes import Lexemes
from parsers.polish.dates.roles import role_before
from parsers.polish.dates.vocabulary import (
    ENGLISH_MONTHS,
    GENITIVES,
    INSTRUMENTALS,
    LOCATIVES,
    MONTH_ADJECTIVES,
    MONTHS,
    NOMINATIVES,
)
from parsers.polish.dates.years import full_year, read_tail
from parsers.polish.text import word_list

_PARTS = {
    word: part
    for part, words in (
        (MonthPart.LATE, "koniec konca koncu koncem koncowka koncowce koncowke koncowki"),
        (MonthPart.MIDDLE, "polowa polowie polowe polowy"),
        (MonthPart.EARLY, "poczatek poczatku poczatkiem poczatkach"),
    )
    for word in words.split()
}
_HALVES = {
    word: part
    for part, words in (
        (MonthPart.FIRST_HALF, "pierwszej pierwsza pierwsze I 1"),
        (MonthPart.SECOND_HALF, "drugiej druga druge II 2"),
    )
    for word in words.split()
}
_IN = frozenset(word_list("w we pod na z ze ku"))
_STREETS = frozenset(word_list("ul ulica ulicy os osiedle al aleja"))
_AND = frozenset(word_list("i oraz lub albo czy a ,"))
# Which case of the month follows which word.
_CASES = {
    "od": GENITIVES,
    "do": GENITIVES,
    "z": GENITIVES,
    "ze": GENITIVES,
    "na": NOMINATIVES,
    "po": LOCATIVES,
    "przed": INSTRUMENTALS,
}


def read_month(words: Lexemes, index: int) -> Reading | None:
    """Read a month without a day; without drafts when another year is meant."""
    if words.word(index) in MONTH_ADJECTIVES:
        return _adjective(words, index)
    return _part(words, index) or _in_a_month(words, index) or _month(words, index)


def _adjective(words: Lexemes, index: int) -> Reading | None:
    here = words.at(index)
    back = index - 2 if words.at(index - 1).text == "." else index - 1
    if words.word(back) in _STREETS:
        return None
    is_first = here.opens_line or words.at(index - 1).text in set(".!?:„”\"'(–-")
    if here.is_titled and not (is_first and words.at(index + 1).text[:1].islower()):
        return None
    return Reading(index + 1, (Draft(index, index + 1, month=MONTH_ADJECTIVES[here.folded]),))


def _part(words: Lexemes, index: int) -> Reading | None:
    """Read "pod koniec czerwca", "w drugiej połowie maja"."""
    first = index
    place = index + 1 if words.word(index) in _IN else index
    half = _HALVES.get(words.at(place).text) or _HALVES.get(words.word(place))
    part = _PARTS.get(words.word(place + 1 if half else place))
    if part is None or (half and part is not MonthPart.MIDDLE):
        return None
    place += 2 if half else 1
    if words.word(place) == "miesiaca":
        place += 1
    if words.word(place) not in GENITIVES:
        return None
    month = GENITIVES.index(words.word(place)) + 1
    role = role_before(words, first, place)
    role = DateRole.ON if role is DateRole.DATED else role
    return _reading(words, Draft(first, place + 1, month=month, part=half or part, role=role))


def _in_a_month(words: Lexemes, index: int) -> Reading | None:
    """Read "w maju", "w miesiącu maju", "in May"."""
    place = index + 1
    if words.word(place) == "miesiacu":
        place += 1
    word = words.word(place)
    if words.word(index) in {"w", "we"} and word in LOCATIVES:
        return _reading(words, Draft(index, place + 1, month=LOCATIVES.index(word) + 1))
    if words.word(index) == "in" and word in ENGLISH_MONTHS and words.at(place).text[0].isupper():
        return _reading(words, Draft(index, place + 1, month=MONTHS[word]))
    return None


def _month(words: Lexemes, index: int) -> Reading | None:
    """Read "na maj", "od maja", "maj 2024"; a month alone may be a name."""
    here = words.at(index)
    if here.folded in NOMINATIVES and full_year(words, index + 1):
        number = NOMINATIVES.index(here.folded) + 1
        role = role_before(words, index, index + 2)
        return _reading(words, Draft(index, index + 1, month=number, role=role))
    forms = _CASES.get(words.word(index - 1), [])
    if words.word(index - 1) in _AND and words.word(index - 2) in LOCATIVES:
        forms = LOCATIVES
    if here.folded not in forms or here.is_titled or "ą" in here.text.lower():
        return None
    number = forms.index(here.folded) + 1
    role = role_before(words, index, index + 1)
    return _reading(words, Draft(index, index + 1, month=number, role=role))


def _reading(words: Lexemes, draft: Draft) -> Reading:
    """Add the year that stands behind."""
    tail = read_tail(words, draft.after, None, after_a_month=True)
    if tail is None:
        return Reading(draft.after)
    return Reading(
        tail.after,
        (
            Draft(
                draft.first, tail.after, month=draft.month, year=tail.year, part=draft.part,
                role=draft.role,
            ),
        ),
    )  # fmt: skip
