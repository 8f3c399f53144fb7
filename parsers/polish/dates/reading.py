"""Which dates does a text mention?"""

from collections.abc import Iterator
from dataclasses import replace

from parsers.facts import DateMention, DateRole
from parsers.polish.dates.ahead import read_ahead
from parsers.polish.dates.drafts import Day, Draft, Reading
from parsers.polish.dates.lexemes import Lexemes
from parsers.polish.dates.months import read_month
from parsers.polish.dates.runs import range_of, read_run
from parsers.polish.dates.weekdays import read_week
from parsers.polish.text import MAX_CHARS, word_list

_READERS = (read_run, read_week, read_ahead, read_month)
# A weekday this close to a date belongs to it: "w środę, tj. 15 maja", "15.05 (środa)".
_MOST_BETWEEN = 4
_BETWEEN = frozenset([*word_list(", ( . - – : tj czyli to jest t j dnia dn w dniu the")])


def read_dates(text: str) -> tuple[DateMention, ...]:
    """Read every date of a text, in order; what was read once is not read again.

    Args:
        text: Any text; spacing within a date, letter case and diacritics do not matter.  What
            lies beyond `MAX_CHARS` is not read.

    Returns:
        One mention per day of a list, per range ("16-17 maja"), per month or part of a month
        alone ("w maju"), per weekday, week or "jutro".  Days that do not exist (31.04) and days
        that come back every week ("w środy", "pn-pt 8-16") are not mentioned.
    """
    words = Lexemes(text[:MAX_CHARS])
    drafts = _join_weekdays(words, list(_drafts(words)))
    drafts = [d for d in drafts if not d.needs_a_date]
    drafts = list(_ranges_around_weekdays(words, drafts))
    return tuple(d.mention(words) for d in _moved(words, drafts))


def _drafts(words: Lexemes) -> Iterator[Draft]:
    index = 0
    while index < len(words):
        reading = _read(words, index)
        if reading is None:
            index += 1
        else:
            yield from reading.drafts
            index = max(reading.after, index + 1)


def _read(words: Lexemes, index: int) -> Reading | None:
    for reader in _READERS:
        found = reader(words, index)
        if found is not None:
            return found
    return None


def _join_weekdays(words: Lexemes, drafts: list[Draft]) -> list[Draft]:
    """Put each weekday to the date that it stands next to, the nearer one if there are two."""
    joined: list[Draft] = []
    index = 0
    while index < len(drafts):
        draft = drafts[index]
        following = drafts[index + 1] if index + 1 < len(drafts) else None
        to_next = _between(words, draft, following)
        to_last = _between(words, joined[-1] if joined else None, draft)
        if draft.is_weekday() and to_last is not None and (to_next is None or to_last <= to_next):
            joined[-1] = joined[-1].joined_with(draft)
        elif draft.is_weekday() and following and to_next is not None:
            joined.append(following.joined_with(draft))
            index += 1
        else:
            joined.append(draft)
        index += 1
    return joined


def _between(words: Lexemes, earlier: Draft | None, later: Draft | None) -> int | None:
    """Count the signs between a date and a weekday; ``None`` when they do not belong together."""
    if earlier is None or later is None or earlier.is_weekday() == later.is_weekday():
        return None
    date = later if earlier.is_weekday() else earlier
    if date.day is None or date.weekday is not None or later.first - earlier.after > _MOST_BETWEEN:
        return None
    between = [words.word(i) for i in range(earlier.after, later.first)]
    return len(between) if all(word in _BETWEEN for word in between) else None


def _ranges_around_weekdays(words: Lexemes, drafts: list[Draft]) -> Iterator[Draft]:
    """Make one range of "od 4 czerwca (wtorek) do 6 czerwca (czwartek)"."""
    index = 0
    while index < len(drafts):
        joined = _range_of(words, drafts[index : index + 2])
        yield joined or drafts[index]
        index += 2 if joined else 1


def _range_of(words: Lexemes, pair: list[Draft]) -> Draft | None:
    if [d.role for d in pair] != [DateRole.SINCE, DateRole.BY]:
        return None
    first, last = pair
    between = {words.word(i) for i in range(first.after, last.first)}
    if not (first.month and first.day and last.month and last.day) or first.until_day:
        return None
    if not between <= {")", ",", "do", "dnia"} or words.word(first.first - 1) != "od":
        return None
    start = Day(first.first, first.after, first.day, first.month, first.year)
    end = Day(last.first, last.after, last.day, last.month, last.year)
    joined = range_of(first.first - 1, start, end, DateRole.ON)
    return replace(joined, weekday=first.weekday) if joined.day else None


def _moved(words: Lexemes, drafts: list[Draft]) -> Iterator[Draft]:
    """Take "z 15 na 16 maja" for two days, not for a paper of the first."""
    for index, draft in enumerate(drafts):
        following = drafts[index + 1] if index + 1 < len(drafts) else None
        is_moved = (
            draft.role is DateRole.DATED
            and following is not None
            and words.word(draft.after) == "na"
            and following.first == draft.after + 1
        )
        yield replace(draft, role=DateRole.ON) if is_moved else draft
