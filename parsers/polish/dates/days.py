"""Which one day stands at a place: in figures, with a month in words, or a day without a month."""

from dataclasses import replace

from parsers.polish.dates import guards
from parsers.polish.dates.drafts import LAST_DAY, Day, exists
from parsers.polish.dates.figures import goes_on, in_figures, year_first
from parsers.polish.dates.lexemes import Lexemes
from parsers.polish.dates.vocabulary import (
    DAY_SUFFIXES,
    DAY_WORDS,
    ENGLISH_MONTHS,
    ENGLISH_SUFFIXES,
    GENITIVES,
    MONTHS,
    ORDINALS,
    ROMANS,
    SHORT_MONTHS,
    SUFFIXES,
)
from parsers.polish.dates.years import full_year, read_tail


def full_day(words: Lexemes, index: int) -> Day | None:
    """Read a day with its month; ``None`` when there is none, or it cannot exist."""
    here = words.at(index)
    found = None
    if here.is_number:
        found = year_first(words, index) or in_figures(words, index)
        found = found or _in_words(words, index) or _roman(words, index)
    elif here.folded in ORDINALS:
        found = _in_words(words, index)
    elif here.folded in ENGLISH_MONTHS:
        found = _english(words, index)
    return found if found and exists(found.day, found.month, found.year) else None


def day_alone(words: Lexemes, index: int) -> Day | None:
    """Read the figure or the ordinal of a day without a month, with its suffix."""
    here = words.at(index)
    if here.folded in ORDINALS:
        return _ordinal(words, index)
    day = words.number(index)
    if day is None or not 1 <= day <= LAST_DAY:
        return None
    suffix = _suffix_end(words, index + 1)
    if suffix is not None:
        is_marked = words.word(suffix - 1) in DAY_SUFFIXES
        return Day(index, suffix, day, is_marked=is_marked)
    if guards.counts_something(words, index + 1):
        return None
    return Day(index, index + 1, day)


def _ordinal(words: Lexemes, index: int) -> Day | None:
    tens, units = ORDINALS[words.word(index)], ORDINALS.get(words.word(index + 1), 0)
    if tens in {20, 30} and 1 <= units <= 9 and tens + units <= LAST_DAY:  # noqa: PLR2004
        return Day(index, index + 2, tens + units, is_marked=True)
    return Day(index, index + 1, tens, is_marked=True)


def _suffix_end(words: Lexemes, index: int) -> int | None:
    """Return what follows "-go", "go", " -go" or " - go" after a figure."""
    place = index + 1 if words.at(index).text in {"-", "–", "'"} else index
    if words.word(place) not in SUFFIXES:
        return None
    is_near = words.is_glued(place) or place > index or words.word(place) in {"go", "tego"}
    if not is_near or (words.word(place) in {"ty", "ci"} and not words.is_glued(place)):
        return None
    if place == index and words.word(place) == "tego" and not words.is_glued(place):
        # "15 tego maja", but not "15 tego nie wiem".
        is_month = guards.is_a_month_of_a_day(words.word(place + 1))
        return place + 1 if is_month or words.word(place + 1) == "miesiaca" else None
    return place + 1


def _in_words(words: Lexemes, index: int) -> Day | None:
    """Read "15 maja", "15-go maja", "15.maja", "piątego czerwca", "18 kwiecień"."""
    here = day_alone(words, index)
    if here is None:
        return None
    place = here.after
    is_split = words.at(place).text in {".", "-", "/"} and not here.is_marked
    if is_split or words.word(place) == "of":
        place += 1
    after = place + 1
    month = MONTHS.get(words.word(place))
    if month is None or not _is_written_as_a_month(words, place):
        return None
    # "15 maja. 2024" are two sentences, "15 cze. 2024" is one date.
    is_ended = words.at(after).text == "." and words.word(place) not in SHORT_MONTHS
    tail = read_tail(words, after, None, after_a_month=not is_ended)
    if tail is None or _names_something(words, index, place, has_year=tail.year is not None):
        return None
    return replace(here, after=tail.after, month=month, year=tail.year)


def _names_something(words: Lexemes, index: int, place: int, *, has_year: bool) -> bool:
    """Say whether it is a person or a street: behind "ul." also when a year could follow."""
    behind = len(words) if has_year else place + 1
    return guards.is_a_person(words, place, place + 1) or guards.is_an_address(
        words, index, place, behind
    )


def street_end(words: Lexemes, index: int) -> int | None:
    """Return what follows "3 Maja 15", when that is a street, else ``None``."""
    here = day_alone(words, index)
    if here is None:
        return None
    place = here.after + 1 if words.at(here.after).text == "." else here.after
    if words.word(place) not in GENITIVES:
        return None
    if not guards.is_an_address(words, index, place, place + 1):
        return None
    return guards.house_end(words, place + 1)


def _is_written_as_a_month(words: Lexemes, place: int) -> bool:
    """Say whether a short word is the month: "lis" in small letters, "maja" but not "Maj Jan"."""
    here = words.at(place)
    if here.folded == "jan":
        return full_year(words, place + 1) is not None
    if here.folded in SHORT_MONTHS and here.is_titled:
        return words.at(place + 1).is_number or words.at(place + 1).text == "-"
    return True


def _roman(words: Lexemes, index: int) -> Day | None:
    """Read "15 V", "15.V.2024", "15/V": a Roman numeral is a month only in capitals."""
    day = words.number(index)
    sign = words.at(index + 1).text
    place = index + 2 if sign in {".", "/", "-"} else index + 1
    month = ROMANS.get(words.at(place).text)
    if day is None or month is None:
        return None
    if guards.follows_a_numbered_thing(words, index) or guards.is_a_stage(words, place + 1):
        return None
    tail = read_tail(words, place + 1, None, after_a_month=True)
    if tail is None or goes_on(words, place + 1 if tail.year is None else tail.after):
        return None
    # "2 I 3" in capitals is "two and three".
    if words.at(place).text == "I" and place == index + 1 and tail.year is None:
        return None
    return Day(index, tail.after, day, month, tail.year)


def _english(words: Lexemes, index: int) -> Day | None:
    """Read "May 15th, 2024": the month first, and with a capital, because "may" is a verb."""
    here = words.at(index)
    day = words.number(index + 1)
    if not here.text[:1].isupper() or day is None:
        return None
    after = index + 2
    if words.word(after) in ENGLISH_SUFFIXES:
        after += 1
    elif guards.counts_something(words, after) or words.at(after).text in {":", "-", "–"}:
        # "May 6-7" would be half read.
        return None
    comma = after + 1 if words.at(after).text == "," else after
    year = full_year(words, comma)
    if year is not None:
        after = comma + 1
    elif here.folded == "jan":
        # Jan is a Polish name.
        return None
    return Day(index, after, day, MONTHS[here.folded], year)


def says_the_month(words: Lexemes, after: int) -> int | None:
    """Return what follows "bm.", "b.m.", "tego miesiąca" behind a day; else ``None``."""
    if words.word(after) == "bm":
        return after + 1
    if words.words(after, 3) == ("b", ".", "m"):
        return after + 3
    if words.word(after) in {"tego", "biezacego"} and words.word(after + 1) == "miesiaca":
        return after + 2
    return None


def is_after_a_day_word(words: Lexemes, index: int) -> bool:
    """Say whether "dnia", "w dniu", "dn." stands before."""
    back = index - 1 if words.at(index - 1).text != "." else index - 2
    return words.word(back) in DAY_WORDS
