"""Which day, counted from the day of writing, stands at a place: "jutro", "za trzy dni"."""

from parsers.facts import DateRole
from parsers.polish.dates.drafts import Draft, Reading
from parsers.polish.dates.lexemes import Lexemes
from parsers.polish.dates.roles import has_a_day_word, role_before
from parsers.polish.dates.vocabulary import AHEAD, AHEAD_ADJECTIVES, SMALL_NUMBERS

_LENGTHS = {"dni": 1, "dzien": 1, "tygodnie": 7, "tygodni": 7, "tyg": 7, "tydzien": 7, "tydz": 7}
_MOST_FIGURES = 3


def read_ahead(words: Lexemes, index: int) -> Reading | None:
    """Read a day that is counted from today."""
    word, here = words.word(index), words.at(index)
    if here.is_titled and words.at(index - 1).is_word and not here.opens_line:
        # "Fundacja Lepsze Jutro" is a name.
        return None
    if word in AHEAD_ADJECTIVES:
        is_day = has_a_day_word(words, index)
        role = role_before(words, index, index + 1) if is_day else DateRole.ON
        return _reading(index, index + 1, AHEAD_ADJECTIVES[word], role)
    if word == "od" and words.word(index + 1) in {"dzis", "dzisiaj"}:
        counted = _counted(words, index + 2)
        if counted is not None:
            return _reading(index, counted.after, counted.days_ahead, DateRole.ON)
    if word in AHEAD:
        return _reading(index, index + 1, AHEAD[word], role_before(words, index, index + 1))
    counted = _counted(words, index) or _ago(words, index)
    return Reading(counted.after, (counted,)) if counted else None


def _reading(first: int, after: int, days: int | None, role: DateRole) -> Reading:
    return Reading(after, (Draft(first, after, days_ahead=days, role=role),))


def _counted(words: Lexemes, index: int) -> Draft | None:
    """Read "za trzy dni", "za tydzień"."""
    if words.word(index) != "za":
        return None
    found = _length(words, index + 1)
    return Draft(index, found[1], days_ahead=found[0]) if found else None


def _ago(words: Lexemes, index: int) -> Draft | None:
    """Read "dwa dni temu"."""
    found = _length(words, index)
    if found is None or words.word(found[1]) != "temu":
        return None
    return Draft(index, found[1] + 1, days_ahead=-found[0])


def _length(words: Lexemes, index: int) -> tuple[int, int] | None:
    """Return the days of "trzy dni" and what follows it."""
    number = words.number(index, _MOST_FIGURES) or SMALL_NUMBERS.get(words.word(index))
    place = index if number is None else index + 1
    length = _LENGTHS.get(words.word(place))
    if length is None or (number is None and words.word(place) not in {"tydzien", "tydz"}):
        return None
    is_cut = words.word(place) in {"tyg", "tydz"} and words.at(place + 1).text == "."
    return (number or 1) * length, place + (2 if is_cut else 1)
