"""Which day is written in figures at a place: "15.05", "15/05/2024", "2024-05-15", "15 .05"?"""

from parsers.polish.dates import guards
from parsers.polish.dates.drafts import LAST_DAY, LAST_MONTH, Day
from parsers.polish.dates.lexemes import Lexemes
from parsers.polish.dates.vocabulary import MONTHS, WEEKDAYS
from parsers.polish.dates.years import Tail, full_year, read_tail

_FIGURES_OF_A_MONTH = 2
# Glued behind a date these are no part of a longer number.
_GLUED = frozenset(("r", "roku", "br", "godz", "do", "i", "t"))


def year_first(words: Lexemes, index: int) -> Day | None:
    """Read "2024-05-15"."""
    year = full_year(words, index)
    sign = words.at(index + 1).text
    month, day = words.number(index + 2), words.number(index + 4)
    after = index + 5
    is_tight = all(words.is_glued(i) for i in range(index + 1, after))
    if year is None or not month or not day or not is_tight:
        return None
    is_split = sign in {"-", ".", "/"} and words.at(index + 3).text == sign
    if not is_split or month > LAST_MONTH or goes_on(words, after):
        return None
    return Day(index, after, day, month, year, is_figures=True)


def in_figures(words: Lexemes, index: int) -> Day | None:
    """Read "15.05", "15/05/2024", "15-05-2024", "15 .05", "dnia 15,05"."""
    day, month = words.number(index), words.number(index + 2)
    sign = words.at(index + 1).text
    if day is None or month is None or sign not in {".", "/", "-", ","}:
        return None
    if not 1 <= month <= LAST_MONTH or _is_of_another_kind(words, index):
        return None
    tail = _tail(words, index, sign)
    if tail is None or not _has_the_gaps_of_a_date(words, index, tail.year):
        return None
    is_bare = tail.year is None or words.at(index + 3).is_number
    if is_bare and not _is_surely_a_date(words, index, sign, tail.after):
        return None
    return Day(index, tail.after, day, month, tail.year, is_figures=True)


def _is_of_another_kind(words: Lexemes, index: int) -> bool:
    return (
        guards.follows_a_numbered_thing(words, index)
        or guards.ends_a_time(words, index)
        or guards.is_in_a_file_name(words, index + 3)
    )


def _tail(words: Lexemes, index: int, sign: str) -> Tail | None:
    """Read the year of figures; ``None`` when what follows makes them no date."""
    after = index + 3
    third = words.at(after + 1)
    if words.at(after).text == (sign if sign != "," else ".") and third.is_number:
        is_loose = not words.is_glued(after + 1)
        year = full_year(words, after + 1)
        if year is None and not is_loose:
            year = _short_year(words, after + 1, sign)
        if year is not None and (words.is_glued(after) or not is_loose):
            tail = read_tail(words, after + 2, year)
            return tail if tail and not _is_cut_short(words, after + 2) else None
    if _is_cut_short(words, after):
        return None
    return read_tail(words, after, None)


def _short_year(words: Lexemes, index: int, sign: str) -> int | None:
    year = words.number(index)
    if len(words.at(index).text) != 2 or year is None or not 20 <= year <= 39:  # noqa: PLR2004
        return None
    return 2000 + year if sign in "./," or guards.is_a_day_word(words, index - 5) else None


def goes_on(words: Lexemes, after: int) -> bool:
    """Say whether more letters or figures are glued behind."""
    if not words.is_glued(after):
        return False
    here = words.at(after)
    if here.is_word or here.is_number:
        return here.folded not in _GLUED
    if not words.is_glued(after + 1):
        return False
    behind = words.at(after + 1)
    # "5.06.2024.AK" is the number of a case.
    is_sign_of_a_clerk = behind.is_word and behind.text.isupper() and here.text in "./-"
    return (here.text in "./-:_" and behind.is_number) or is_sign_of_a_clerk


def _is_cut_short(words: Lexemes, after: int) -> bool:
    """Say whether something that is not another date is glued behind: "10.00-14", "10.10.1"."""
    here = words.at(after)
    if not words.is_glued(after) or not words.is_glued(after + 1):
        return goes_on(words, after) and here.is_word
    if words.at(after + 1).is_number and here.text in "./-–,:":
        return here.text in ".:" or not _looks_like_a_date(words, after + 1)
    return goes_on(words, after)


def _looks_like_a_date(words: Lexemes, index: int) -> bool:
    """Look, without reading on: dates in a row must not make dates within dates."""
    day, month = words.number(index), words.number(index + 2)
    is_split = words.at(index + 1).text in {".", "/", "-"} and words.is_glued(index + 2)
    if not is_split or day is None or month is None:
        return False
    return 1 <= day <= LAST_DAY and 1 <= month <= LAST_MONTH


def _has_the_gaps_of_a_date(words: Lexemes, index: int, year: int | None) -> bool:
    """Say whether "15. 05" may be a date: one gap, at a point, not numbering a line."""
    gaps = [i for i in (index + 1, index + 2) if not words.is_glued(i)]
    if not gaps:
        return True
    # "1. 11 czerwca" numbers a line.
    if words.word(index + 3) in MONTHS:
        return False
    if words.at(index + 1).text != "." or len(words.at(index + 2).text) < _FIGURES_OF_A_MONTH:
        return False
    return year is not None or not words.at(index).opens_line or gaps == [index + 1]


def _is_surely_a_date(words: Lexemes, index: int, sign: str, after: int) -> bool:
    day, month = words.at(index), words.at(index + 2)
    if any(guards.is_followed_by_a_unit(words, i) for i in (index + 3, after)):
        return False
    if guards.is_followed_by_a_time(words, after):
        return False
    is_padded = len(month.text) == _FIGURES_OF_A_MONTH and month.text.startswith("0")
    is_told = guards.is_a_day_word(words, index - 1) and words.word(index - 1) != "dniach"
    if sign == ".":
        return is_padded or not guards.is_a_heading(words, index, after)
    if sign == "/":
        is_plain = is_padded or (int(day.text) > LAST_MONTH and month.text != "7")
        return is_told or (is_plain and not words.at(after).is_titled)
    return is_padded and (is_told or words.word(index - 1) in WEEKDAYS)
