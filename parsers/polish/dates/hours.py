"""Are weekdays those of office hours, which say nothing about one day: "pn-pt 7:30-15:30"?"""

from parsers.polish.dates.lexemes import Lexemes
from parsers.polish.dates.vocabulary import PLURAL_WEEKDAYS, SHORT_WEEKDAYS, WEEKDAYS

_STROKES = frozenset(("-", "–", "—"))


def are_office_hours(words: Lexemes, index: int) -> int | None:
    """Return what follows the weekdays of office hours, or ``None`` when these are none.

    "od środy do piątku" is left to the reader of weekdays unless hours follow it.
    """
    has_since = words.word(index) == "od"
    first = index + 1 if has_since else index
    if not _is_weekday(words, first):
        return None
    after = _behind(words, first)
    is_stroke = words.at(after).text in _STROKES
    if (is_stroke or (has_since and words.word(after) == "do")) and _is_weekday(words, after + 1):
        end = _behind(words, after + 1)
        is_short = words.word(first) in SHORT_WEEKDAYS
        return end if is_stroke or is_short or _hours(words, end) else None
    if has_since or words.word(index - 1) in {"w", "we", "na"} or not _hours(words, after):
        return None
    is_one_day = words.word(first) in WEEKDAYS and words.word(first) not in PLURAL_WEEKDAYS
    # "środa 10.00-14.00" may be a meeting, "środa 9-17" is when an office is open.
    has_minutes = words.at(after + 1).text in {".", ":"}
    return after if not is_one_day or words.at(after).text == ":" or not has_minutes else None


def _is_weekday(words: Lexemes, index: int) -> bool:
    word = words.word(index)
    return word in WEEKDAYS or word in SHORT_WEEKDAYS or word in PLURAL_WEEKDAYS


def _behind(words: Lexemes, index: int) -> int:
    is_point = words.word(index) in SHORT_WEEKDAYS and words.at(index + 1).text == "."
    return index + 2 if is_point else index + 1


def _hours(words: Lexemes, index: int) -> bool:
    """Say whether "8-16", "7:30-15.30", "w godz. 8-16" stands here."""
    place = index
    while words.at(place).text in {":", ",", "."} or words.word(place) in {
        "w",
        "godz",
        "godzinach",
    }:
        place += 1
        if place > index + 4:
            return False
    stroke = _behind_an_hour(words, place)
    if stroke is None or (words.at(stroke).text not in _STROKES and words.word(stroke) != "do"):
        return False
    end = _behind_an_hour(words, stroke + 1)
    return end is not None and not (words.at(end).text == "." and words.is_glued(end + 1))


def _behind_an_hour(words: Lexemes, index: int) -> int | None:
    if words.number(index) is None:
        return None
    has_minutes = words.at(index + 1).text in {":", "."} and words.number(index + 2) is not None
    return index + 3 if has_minutes and words.is_glued(index + 2) else index + 1
