"""Which days, lists of days and ranges of days stand at a place: "4, 13 i 25 czerwca"."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from parsers.facts import DateRole
from parsers.polish.dates import guards
from parsers.polish.dates.days import (
    day_alone,
    full_day,
    street_end,
)
from parsers.polish.dates.drafts import Day, Draft, Reading, exists
from parsers.polish.dates.lexemes import Lexemes
from parsers.polish.dates.roles import is_in_a_letter_head, role_before
from parsers.polish.dates.singles import single_day
from parsers.polish.dates.vocabulary import DAY_WORDS
from parsers.polish.morphology import is_lexicon_verb
from parsers.polish.text import word_list

_STROKES = ("-", "–", "—", "do", "to")
_AND = frozenset(word_list("i oraz lub albo czy & and or"))
_LINKS = dict.fromkeys(_STROKES, "-") | {",": ",", ";": ",", "/": "/"} | dict.fromkeys(_AND, "i")
_OPENINGS = {"od": "do", "from": "to", "miedzy": "a", "pomiedzy": "a", "between": "and"}
# Each figure of a long row is read once for every day before it, so that rows are cut.
_MOST_DAYS = 16
# Longer ones without a year are times: "10.10-12.12".
_LONGEST_IN_FIGURES = 31
_LONGEST = 200
_LEAP = 2024
_BEFORE_LISTS = frozenset(
    word_list(
        """
    w na i oraz dnia dniu dni dniach dn termin terminy terminie terminach data daty to
    """
    )
)
# Nouns that open a sentence before days: "Zapis 15 i 16 maja".
_OPENING_NOUNS = frozenset(
    word_list(
        """
    prosba prosbe przyjazd rejestracja rejestracje rezerwacja rezerwacje rezygnacja rezygnacje
    wpis wpisanie zamiana zamiane zapis zapisanie zastepstwo zgloszenie zgloszenia
    """
    )
)
_DATED_THINGS = ("termin", "dat", "dni", "szkole", "spotka", "warsztat", "webinar", "zajec")
_NOT_BEFORE_LISTS = frozenset(word_list("o po ok okolo do ponad razem godz g"))


@dataclass(frozen=True, slots=True)
class _Step:
    """A day of the run and how it is linked to the one before it."""

    day: Day
    link: str


def read_run(words: Lexemes, index: int) -> Reading | None:
    """Read a day, a list or a range that begins here.

    Returns:
        ``None`` when no day begins here; a reading without drafts when days are written that
        cannot be: "5-3 lipca".
    """
    if guards.is_of_a_cluster(words, index):
        return None
    street = street_end(words, index)
    return _run(words, index) if street is None else Reading(street)


def _run(words: Lexemes, index: int) -> Reading | None:
    opening = _OPENINGS.get(words.word(index))
    start = index + 1 if opening else index
    if opening and words.word(start) in DAY_WORDS:
        start += 1
    steps = _steps(words, start, between=opening if opening in {"a", "and"} else None)
    if not steps or (opening and (len(steps) < 2 or steps[1].link != "-")):  # noqa: PLR2004
        return None
    last = max((i for i, s in enumerate(steps) if s.day.month), default=None)
    if last is not None:
        return _with_months(words, index, steps[: last + 1])
    return None if opening else single_day(words, index, [(s.day, s.link) for s in steps])


def _steps(words: Lexemes, index: int, *, between: str | None) -> list[_Step]:
    """Collect days and their links; the last days may still be plain numbers."""
    found: list[_Step] = []
    link, place = "", index
    while len(found) < _MOST_DAYS:
        day = full_day(words, place) or day_alone(words, place)
        if day is None:
            break
        found.append(_Step(day, link))
        is_moving = len(found) == 1 and words.word(index - 1) in {"z", "ze"}
        link, place = _link(words, day.after, "na" if is_moving else between)
        if not link:
            break
    return found


def _link(words: Lexemes, index: int, between: str | None) -> tuple[str, int]:
    """Return the kind of link that stands here, or nothing, and what follows it.

    Args:
        words: The text.
        index: What follows a day.
        between: "a" behind "między", "na" behind "z": they link nothing elsewhere.
    """
    place = index
    if words.at(place).text == "." and words.is_glued(place) and words.word(place + 1) in _LINKS:
        place += 1
    word = words.word(place)
    if words.at(place).opens_line and not word.isalpha():
        # "- 5 czerwca" and below it "- 12 czerwca" is a list.
        return "", place
    link = ("na" if word == "na" else "-") if word == between else _LINKS.get(word, "")
    place += 1
    if link == "," and _LINKS.get(words.word(place)) == "i":
        link, place = "i", place + 1
    return link, place + 1 if words.word(place) in DAY_WORDS else place


def _with_months(words: Lexemes, index: int, steps: list[_Step]) -> Reading | None:
    """Give each day the month that stands behind a later one."""
    after = steps[-1].day.after
    whole: list[_Step] = []
    for place in range(len(steps) - 1, -1, -1):
        step = steps[place]
        if step.day.month is None:
            link, following = whole[0].link, whole[0].day
            fits = step.day.day < following.day and link_fits(link, step.day, following)
            if not fits and link in {"-", "/"}:
                return Reading(after)
            if not fits or not _may_share_a_month(words, index, steps, place):
                # "sala 3, 4 i 5 czerwca" leaves open where the days begin.
                whole = whole[_first_full(steps, place) - place - 1 :]
                break
            day = replace(step.day, month=following.month, year=following.year)
            if not exists(day.day, day.month, day.year):
                return Reading(after)
            step = replace(step, day=day)
        whole.insert(0, step)
    if len(whole) < len(steps) and words.word(index) in _OPENINGS:
        return None
    shared = frozenset(s.day.first for s in steps if s.day.month is None)
    opened = index if words.word(index) in _OPENINGS else whole[0].day.first
    drafts = tuple(_drafts(words, opened, whole, shared))
    return Reading(after, drafts if all(d.day for d in drafts) else ())


def _first_full(steps: list[_Step], place: int) -> int:
    """Return the first step from a place on that has a month of its own."""
    return next(i for i in range(place, len(steps)) if steps[i].day.month is not None)


def link_fits(link: str, day: Day, following: Day) -> bool:
    """Say whether a stroke joins two days that follow each other: "16/17 maja"."""
    return link != "/" or following.day == day.day + 1


def _may_share_a_month(words: Lexemes, index: int, steps: list[_Step], place: int) -> bool:
    """Say whether "4, 13 i 25 czerwca" may be days: not in "sala 4, 13 czerwca"."""
    if steps[place].day.is_marked or place > 0 or words.word(index) in _OPENINGS:
        return True
    before = words.at(index - 1)
    if guards.follows_a_numbered_thing(words, index) or before.folded in _NOT_BEFORE_LISTS:
        return False
    if before.text == ":":
        return words.word(index - 2).startswith(_DATED_THINGS)
    if before.folded in _BEFORE_LISTS or not before.is_word or words.at(index).opens_line:
        return not before.is_number
    # Only commas may also count: "zapisuję 2, 15 maja".
    is_listed = any(s.link not in {"", ","} for s in steps)
    return is_listed and (not before.is_titled or _opens_a_sentence(words, index - 1))


def _opens_a_sentence(words: Lexemes, index: int) -> bool:
    """Say whether a capital is that of a sentence; a street at its start is not told apart."""
    here = words.at(index)
    is_first = here.opens_line or words.at(index - 1).text in {".", "!", "?", ":"}
    is_opening = here.folded in _OPENING_NOUNS or here.folded in _BEFORE_LISTS
    return is_first and (is_opening or is_lexicon_verb(here.folded))


def _drafts(
    words: Lexemes, index: int, steps: list[_Step], shared: frozenset[int]
) -> Iterator[Draft]:
    is_moving = len(steps) > 1 and steps[1].link == "na"
    role = DateRole.ON if is_moving else role_before(words, index, steps[0].day.after)
    place = 0
    while place < len(steps):
        day = steps[place].day
        first = index if place == 0 else day.first
        is_sharing = place > 0 and steps[place - 1].day.first in shared
        own = role if place == 0 or is_sharing else DateRole.ON
        following = steps[place + 1] if place + 1 < len(steps) else None
        if following and following.link in {"-", "/"} and _is_range(day, following, shared):
            yield range_of(first, day, following.day, own)
            place += 1
            if place + 1 < len(steps) and steps[place + 1].link == "-":
                yield Draft(first, day.after)
        else:
            is_head = is_in_a_letter_head(words, day.first, day.after) and day.year is not None
            own = DateRole.DATED if is_head else own
            yield Draft(first, day.after, day.day, day.month, day.year, role=own)
        place += 1


def _is_range(day: Day, following: _Step, shared: frozenset[int]) -> bool:
    return following.link == "-" or day.first in shared


def range_of(first: int, day: Day, last: Day, role: DateRole) -> Draft:
    """Make a range of two days; a draft without a day when it goes back or on for too long."""
    assert day.month  # noqa: S101 - months were given to all
    assert last.month  # noqa: S101
    wraps = (last.month, last.day) < (day.month, day.day)
    year = day.year
    if year is None and last.year is not None:
        year = last.year - wraps
    is_of_years = day.year is None or last.year is None or last.year == day.year + wraps
    start = date(_LEAP, day.month, day.day)
    length = (date(_LEAP + wraps, last.month, min(last.day, 28 if wraps else 31)) - start).days
    longest = _LONGEST_IN_FIGURES if day.is_figures and year is None else _LONGEST
    if not is_of_years or not 0 < length <= longest:
        return Draft(first, last.after)
    return Draft(
        first, last.after, day.day, day.month, year,
        until_day=last.day, until_month=last.month, role=role,
    )  # fmt: skip
