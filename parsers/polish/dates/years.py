"""Which year is written behind a day or a month, and how far the words of the year go."""

from typing import NamedTuple

from parsers.polish.dates.guards import OTHER_TIMES, is_followed_by_a_unit
from parsers.polish.dates.lexemes import Lexemes

_FIGURES_OF_A_YEAR = 4
_FIRST_YEAR = 1900
_LAST_YEAR = 2099


class Tail(NamedTuple):
    """The year, if it is written, and what follows its words."""

    year: int | None
    after: int


def full_year(words: Lexemes, index: int) -> int | None:
    """Return a year of four figures, 1900 to 2099."""
    year = words.number(index, _FIGURES_OF_A_YEAR)
    return year if year is not None and _FIRST_YEAR <= year <= _LAST_YEAR else None


def read_tail(
    words: Lexemes, after: int, year: int | None, *, after_a_month: bool = False
) -> Tail | None:
    """Read the rest of a date.

    Args:
        words: The text.
        after: What follows the month, or the year when it was glued to the month.
        year: The year that is already read.
        after_a_month: Whether a point or a dash may stand between a month in letters and the year.

    Returns:
        ``None`` when the words name another year without its number: "ubiegłego roku".
    """
    if year is None:
        year, after = _written_year(words, after, after_a_month=after_a_month)
    if words.word(after) == "ub" or words.words(after, 3) == ("u", ".", "b"):
        return None
    if words.word(after) in OTHER_TIMES and words.word(after + 1) in {"roku", "r"}:
        return None
    return Tail(year, _mark_end(words, after, has_year=year is not None))


def _written_year(words: Lexemes, after: int, *, after_a_month: bool) -> tuple[int | None, int]:
    place = after
    signs = {".", "-", "/", ","} if after_a_month else {"."}
    if words.at(place).text in signs:
        place += 1
    year = full_year(words, place)
    if year is not None and not _is_no_year(words, place):
        return year, place + 1
    short = words.number(place)
    if short is not None and len(words.at(place).text) == len("24"):
        is_marked = words.word(place + 1) in {"r", "roku"}
        is_glued = after_a_month and words.at(after).text in {".", "-"} and words.is_glued(place)
        if 20 <= short <= 39 and (is_marked or is_glued):  # noqa: PLR2004 - the years 2020 to 2039
            return 2000 + short, place + 1
    return None, after


def _is_no_year(words: Lexemes, index: int) -> bool:
    """Say whether the four figures are of something else: "2024/05", "2000 zł", "2024-05-15"."""
    behind = words.at(index + 1)
    is_split = behind.text in {"/", ":", "-"} and words.at(index + 2).is_number
    if is_split and behind.text == "-":
        is_split = words.is_glued(index + 1) and words.at(index + 3).text == "-"
    is_year = behind.folded in {"r", "roku"}
    return is_split or (not is_year and is_followed_by_a_unit(words, index + 1))


def _mark_end(words: Lexemes, after: int, *, has_year: bool) -> int:
    """Return what follows "r.", "roku", "br.", "b.r.", "tego roku"."""
    place = after + 1 if words.at(after).text == "." and not has_year else after
    if words.word(place) in {"r", "roku", "br"}:
        is_point = words.at(place + 1).text == "." and words.word(place) != "roku"
        return place + 2 if is_point else place + 1
    if words.words(place, 3) == ("b", ".", "r"):
        return place + 4 if words.at(place + 3).text == "." else place + 3
    if words.word(place) in {"tego", "biezacego"} and words.word(place + 1) == "roku":
        return place + 2
    return after
