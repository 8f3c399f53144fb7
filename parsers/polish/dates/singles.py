"""Which days stand at a place without a month: "15-go", "w dniu 15", "w dniach 15-16"."""

from parsers.polish.dates import guards
from parsers.polish.dates.days import is_after_a_day_word, says_the_month
from parsers.polish.dates.drafts import Day, Draft, Reading
from parsers.polish.dates.lexemes import Lexemes
from parsers.polish.dates.roles import role_before
from parsers.polish.dates.vocabulary import (
    DAY_SUFFIXES,
    ENGLISH_SUFFIXES,
    ORDINALS,
    WEEKDAYS,
)
from parsers.polish.text import word_list

_LAST_HOUR = 24
_FIRST_SURE_ORDINAL = 10
# Behind "osiemnastego" these begin something else; a noun would be the eighteenth of its kind.
_AFTER_A_DAY = frozenset(
    word_list(
        """
    bede bedziemy bedzie nie jestem jestesmy mam mamy w na o i oraz lub przyjde przyjade niestety
    tez tak rano wieczorem to
    """
    )
)


def single_day(words: Lexemes, index: int, steps: list[tuple[Day, str]]) -> Reading | None:
    """Read days that no month follows.

    Args:
        words: The text.
        index: Where the first day stands.
        steps: The days with the sign or word that links each to the one before.

    Returns:
        ``None`` when nothing says that the figures are days.
    """
    kept = _kept(words, index, steps)
    if not kept:
        return None
    days = [day for day, _ in kept]
    role = role_before(words, index, days[-1].after)
    if len(kept) == 2 and kept[1][1] == "-":  # noqa: PLR2004 - both ends of a range
        first, last = days
        if not first.day < last.day:
            return Reading(last.after)
        draft = Draft(index, last.after, first.day, until_day=last.day, role=role)
        return Reading(last.after, (draft,))
    after = days[-1].after
    drafts = tuple(Draft(d.first, d.after, d.day, role=role) for d in days)
    return Reading(after, drafts)


def _kept(words: Lexemes, index: int, steps: list[tuple[Day, str]]) -> list[tuple[Day, str]]:
    """Return the steps from the first on that are surely days."""
    if words.word(index - 1) in {"kazdego", "co"}:
        return []
    is_told = is_after_a_day_word(words, index)
    are_many = words.word(index - 1) == "dniach"
    kept: list[tuple[Day, str]] = []
    for day, link in steps:
        if not is_told and not _is_surely_a_day(words, day):
            break
        if kept and not day.is_marked and link == "," and not are_many:
            break
        if guards.numbers_something(words, day.after):
            return []
        kept.append((day, link))
    return kept


def _is_surely_a_day(words: Lexemes, day: Day) -> bool:
    if says_the_month(words, day.after) is not None:
        return True
    if words.word(day.first) in ORDINALS:
        return _is_a_day_in_words(words, day)
    if words.word(day.after - 1) in ENGLISH_SUFFIXES:
        before = words.word(day.first - 1)
        return before in {"the", "on", "i"} or before in WEEKDAYS
    if day.is_marked and words.word(day.after - 1) in DAY_SUFFIXES:
        return not guards.follows_a_numbered_thing(words, day.first)
    return _is_dotted(words, day)


def _is_a_day_in_words(words: Lexemes, day: Day) -> bool:
    if day.day < _FIRST_SURE_ORDINAL or not words.word(day.after - 1).endswith("ego"):
        return False
    follows = words.at(day.after)
    return not follows.is_word or follows.folded in _AFTER_A_DAY or follows.opens_line


def _is_dotted(words: Lexemes, day: Day) -> bool:
    """Say whether "na 15." is a day: the sentence goes on, or it is no hour."""
    if words.word(day.first - 1) != "na" or words.at(day.after).text != ".":
        return False
    follows = words.at(day.after + 1)
    return day.day > _LAST_HOUR or follows.text[:1].islower()
