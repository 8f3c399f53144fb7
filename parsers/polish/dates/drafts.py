"""What are days and mentions while they are being read, with places among the lexemes?"""

from calendar import monthrange
from dataclasses import dataclass, replace
from typing import NamedTuple

from parsers.facts import DateMention, DateRole, MonthPart, Span
from parsers.polish.dates.lexemes import Lexemes

LAST_DAY = 31
LAST_MONTH = 12
_LEAP = 2024


@dataclass(frozen=True, slots=True)
class Day:
    """One day as it stands in the text, between two lexemes."""

    first: int
    after: int
    day: int
    month: int | None = None
    year: int | None = None
    is_marked: bool = False
    """It says that it is a day of a month even without one: "15-go", "piętnastego"."""
    is_figures: bool = False
    """"15.05": this may be two numbers of another kind."""


def exists(day: int, month: int | None, year: int | None) -> bool:
    """Say whether the day can exist; without a year the 29th of February can."""
    longest = LAST_DAY if month is None else monthrange(_LEAP if year is None else year, month)[1]
    return 1 <= day <= longest


@dataclass(frozen=True, slots=True)
class Draft:
    """A mention from the lexeme ``first`` (included) to ``after`` (excluded)."""

    first: int
    after: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    until_day: int | None = None
    until_month: int | None = None
    weekday: int | None = None
    weeks_ahead: int | None = None
    days_ahead: int | None = None
    part: MonthPart | None = None
    is_vague: bool = False
    role: DateRole = DateRole.ON
    needs_a_date: bool = False
    """A weekday that is one only beside a date: "śr." or "Środa", which is a surname too."""

    def is_weekday(self) -> bool:
        """Say whether it is a weekday without a date."""
        return self.weekday is not None and self.day is None

    def joined_with(self, weekday: "Draft") -> "Draft":
        """Return this date together with the weekday beside it."""
        earlier, later = sorted((self, weekday), key=lambda d: d.first)
        return replace(
            self,
            first=earlier.first,
            after=later.after,
            weekday=weekday.weekday,
            weeks_ahead=weekday.weeks_ahead,
            is_vague=weekday.is_vague,
            role=later.role if earlier.role is DateRole.ON else earlier.role,
        )

    def mention(self, words: Lexemes) -> DateMention:
        """Return the fact."""
        return DateMention(
            span=Span(start=words.at(self.first).start, end=words.at(self.after - 1).end),
            day=self.day,
            month=self.month,
            year=self.year,
            until_day=self.until_day,
            until_month=self.until_month,
            weekday=self.weekday,
            weeks_ahead=self.weeks_ahead,
            days_ahead=self.days_ahead,
            part=self.part,
            is_vague=self.is_vague,
            role=self.role,
        )


class Reading(NamedTuple):
    """What one reader made of a place; without drafts it is certain that there is no date."""

    after: int
    drafts: tuple[Draft, ...] = ()
