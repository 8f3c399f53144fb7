"""Which weekday or week stands at a place: "w środę", "w przyszłym tygodniu we wtorek"."""

from dataclasses import replace

from parsers.facts import DateRole
from parsers.polish.dates.drafts import Draft, Reading
from parsers.polish.dates.hours import are_office_hours
from parsers.polish.dates.lexemes import Lexemes
from parsers.polish.dates.roles import role_before
from parsers.polish.dates.vocabulary import (
    PLURAL_WEEKDAYS,
    SHORT_WEEKDAYS,
    SMALL_NUMBERS,
    WEEKDAY_ADJECTIVES,
    WEEKDAYS,
)
from parsers.polish.text import word_list

_IN = frozenset(("w", "we", "on"))
_PREPOSITIONS = frozenset(word_list("w we na do od przed po ze z on"))
_EVERY = frozenset(word_list("co kazdy kazda kazde kazdej kazdego every"))
_FEASTS = frozenset(word_list("wielki wielka wielkiej czarny tlusty"))
_BEFORE_GENITIVES = frozenset(
    word_list(
        """
    od do ze z tej najblizszej przyszlej zeszlej nastepnej kolejnej ubieglej oprocz zamiast kolo
    okolo dotyczy podczas dnia
    """
    )
)
# These stand for weekdays also behind a preposition, not only beside a date.
_SURE_SHORT = frozenset(word_list("pon pn wt sr czw pt sob niedz ndz"))
_WHICH = (
    (("najblizsz", "nadchodzac", "coming"), 0),
    (("przyszl", "nastepn", "kolejn", "next"), 1),
    (("zeszl", "ubiegl", "minion", "poprzedni", "last"), -1),
)
_THIS = frozenset(word_list("te ta ten tej tego tym biezacy biezaca biezacym biezacego this"))
_WEEK_WORDS = frozenset(("tygodniu", "tyg", "week"))
_LONGEST_SHORT = 4


def read_week(words: Lexemes, index: int) -> Reading | None:
    """Read a weekday, a week, or a weekday of a week.

    Returns:
        A reading without drafts for what comes back every week: "w środy", "pn-pt 7:30-15:30".
    """
    hours = are_office_hours(words, index)
    if hours is not None:
        return Reading(hours)
    week = _week(words, index)
    if week is not None:
        return _of_a_week(words, week)
    found = _weekday(words, index)
    if found is None or not found.drafts:
        return found
    (day,) = found.drafts
    later = _week(words, day.after, after_a_day=True)
    if later is not None and day.weeks_ahead is None:
        weeks = later.weeks_ahead
        day = replace(day, after=later.after, weeks_ahead=weeks, needs_a_date=False)
    return Reading(day.after, (day,))


def _of_a_week(words: Lexemes, week: Draft) -> Reading | None:
    place = week.after + 1 if words.at(week.after).text in {",", "("} else week.after
    found = _weekday(words, place)
    role = role_before(words, week.first, week.after)
    if found is not None and found.drafts and found.drafts[0].weeks_ahead is None:
        (day,) = found.drafts
        together = replace(day, first=week.first, weeks_ahead=week.weeks_ahead, role=role)
        return Reading(day.after, (replace(together, needs_a_date=False),))
    # "za tydzień" alone is a day.
    if words.word(week.first) == "za":
        return None
    return Reading(week.after, (replace(week, role=role),))


def which_week(word: str) -> int | None:
    """Return how many weeks ahead "najbliższy" (0), "przyszły" (1), "zeszły" (-1) mean."""
    if word in _THIS:
        return 0
    return next((weeks for stems, weeks in _WHICH if word.startswith(stems)), None)


def _week(words: Lexemes, index: int, *, after_a_day: bool = False) -> Draft | None:
    """Read "w przyszłym tygodniu", "za dwa tygodnie", and behind a day "przyszłego tygodnia"."""
    first, second = words.words(index, 2)
    if first == "za" and second in {"tydzien", "tydz"}:
        after = index + 3 if second == "tydz" and words.at(index + 2).text == "." else index + 2
        return Draft(index, after, weeks_ahead=1)
    if first == "za" and words.word(index + 2) in {"tygodnie", "tygodni", "tyg"}:
        weeks = words.number(index + 1) or SMALL_NUMBERS.get(second)
        return Draft(index, index + 3, weeks_ahead=weeks) if weeks else None
    place = index + 1 if first in _IN else index
    weeks = which_week(words.word(place))
    is_week = words.word(place + 1) in _WEEK_WORDS and (place > index or first in {"next", "this"})
    is_of_week = after_a_day and words.word(place + 1) == "tygodnia"
    if weeks is None or not (is_week or is_of_week):
        return None
    is_cut = words.word(place + 1) == "tyg" and words.at(place + 2).text == "."
    return Draft(index, place + (3 if is_cut else 2), weeks_ahead=weeks)


def _weekday(words: Lexemes, index: int) -> Reading | None:
    """Read "w środę", "w najbliższą środę", "środowy", "śr."."""
    place = index + 1 if words.word(index) in _IN else index
    weeks = None
    while place < index + 3 and (here := which_week(words.word(place))) is not None:
        weeks, place = here, place + 1
    word = words.word(place)
    if word in WEEKDAY_ADJECTIVES:
        return _adjective(words, place)
    if word not in WEEKDAYS and word not in SHORT_WEEKDAYS and word not in PLURAL_WEEKDAYS:
        return None
    return Reading(place + 1) if _comes_back(words, place) else _noun(words, index, place, weeks)


def _noun(words: Lexemes, index: int, place: int, weeks: int | None) -> Reading | None:
    """Make a mention of the weekday at ``place``, whose phrase begins at ``index``."""
    number = WEEKDAYS.get(words.word(place), SHORT_WEEKDAYS.get(words.word(place)))
    if number is None or not _is_of_that_case(words, place) or _is_a_name(words, place):
        return None
    after = place + 2 if _has_its_point(words, place) else place + 1
    draft = Draft(
        index,
        after,
        weekday=number,
        weeks_ahead=weeks,
        role=role_before(words, index, place + 1),
        needs_a_date=weeks is None and _needs_a_date(words, place),
        is_vague=weeks in {1, -1},
    )
    return Reading(after, (draft,))


def _is_a_name(words: Lexemes, place: int) -> bool:
    """Say whether it is Środa Śląska or Jan Sobota."""
    before = words.at(place - 1)
    is_surname = words.at(place).is_titled and before.is_titled and not words.at(place).opens_line
    is_surname = is_surname and before.folded not in _PREPOSITIONS
    return is_surname or words.word(place + 1).startswith(("slask", "wlkp", "wielkopol"))


def _has_its_point(words: Lexemes, place: int) -> bool:
    """Say whether a point belongs to "śr." before a date."""
    return (
        words.word(place) in SHORT_WEEKDAYS
        and words.at(place + 1).text == "."
        and words.at(place + 2).is_number
    )


def _adjective(words: Lexemes, place: int) -> Reading | None:
    here = words.at(place)
    if here.is_titled and not _opens_a_phrase(words, place):
        return None
    weekday = WEEKDAY_ADJECTIVES[here.folded]
    return Reading(place + 1, (Draft(place, place + 1, weekday=weekday, role=DateRole.ON),))


def _opens_a_phrase(words: Lexemes, place: int) -> bool:
    """Say whether the capital is that of a sentence or of a title, not of a name."""
    is_first = words.at(place).opens_line or words.at(place - 1).text in set(".!?:„”\"'(–-")
    return is_first and words.at(place + 1).text[:1].islower()


def _comes_back(words: Lexemes, place: int) -> bool:
    """Say whether it is every such day: "w środy", "każdy piątek", "co środę"."""
    here, before = words.at(place), words.word(place - 1)
    if before in _EVERY or before in _FEASTS or words.word(place - 2) == "co":
        return True
    if here.folded not in PLURAL_WEEKDAYS:
        return False
    if here.folded == "niedziele":
        return "ę" not in here.text.lower() and words.has_diacritics
    return before not in _BEFORE_GENITIVES


def _is_of_that_case(words: Lexemes, place: int) -> bool:
    """Say whether "środzie" stands after "po"; "w Środzie" is a town."""
    return words.word(place) not in {"srodzie", "sobocie"} or words.word(place - 1) in {"po", "o"}


def _needs_a_date(words: Lexemes, place: int) -> bool:
    here, before = words.at(place), words.word(place - 1)
    if here.folded in SHORT_WEEKDAYS:
        is_title = words.at(place + 1).text == "." and (
            words.at(place + 2).text in set("„\"«'”") or words.at(place + 2).is_titled
        )
        return here.folded not in _SURE_SHORT or before not in _PREPOSITIONS or is_title
    if not here.text[:1].isupper() or here.folded.endswith("day"):
        return False
    return before not in _PREPOSITIONS or (here.is_titled and words.at(place + 1).is_titled)
