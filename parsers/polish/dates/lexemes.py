"""Of which numbers, words and signs does a text consist, and which gaps are between them?"""

import re
from typing import NamedTuple

from parsers.facts import fold

_DIACRITICS = re.compile("[ąćęłńóśźż]", re.IGNORECASE)
_LEXEME = re.compile(r"[0-9]+|(?:[^\W\d_][\u0300-\u036f]*)+|[^\s]")


class Lexeme(NamedTuple):
    """A number, a word or one other sign."""

    text: str
    folded: str
    start: int
    end: int
    is_glued: bool
    """Nothing, not even a space, stands before it."""
    opens_line: bool
    """It is the first of its line."""

    @property
    def is_number(self) -> bool:
        """Say whether it consists of the digits 0 to 9."""
        return self.text.isascii() and self.text.isdigit()

    @property
    def is_word(self) -> bool:
        """Say whether it consists of letters."""
        return self.text[:1].isalpha()

    @property
    def is_titled(self) -> bool:
        """Say whether it is written as a name: one capital, then small letters."""
        return self.text[:1].isupper() and self.text[1:].islower()


_NOTHING = Lexeme("", "", 0, 0, is_glued=False, opens_line=False)


class Lexemes:
    """The lexemes of a text; outside of it there is an empty one."""

    def __init__(self, text: str) -> None:
        self.has_diacritics = _DIACRITICS.search(text) is not None
        self._all: list[Lexeme] = []
        before = 0
        for match in _LEXEME.finditer(text):
            gap = text[before : match.start()]
            self._all.append(
                Lexeme(
                    match.group(),
                    fold(match.group()),
                    match.start(),
                    match.end(),
                    is_glued=not gap and before > 0,
                    opens_line=before == 0 or "\n" in gap,
                )
            )
            before = match.end()

    def __len__(self) -> int:
        return len(self._all)

    def at(self, index: int) -> Lexeme:
        """Return a lexeme, or the empty one when there is none at this place."""
        return self._all[index] if 0 <= index < len(self._all) else _NOTHING

    def word(self, index: int) -> str:
        """Return the folded text of a lexeme."""
        return self.at(index).folded

    def words(self, index: int, count: int) -> tuple[str, ...]:
        """Return the folded texts of some neighbours."""
        return tuple(self.word(i) for i in range(index, index + count))

    def is_glued(self, index: int) -> bool:
        """Say whether there is a lexeme that stands right at the one before it."""
        return self.at(index).is_glued

    def ends_line(self, index: int) -> bool:
        """Say whether a lexeme at this place would be behind the end of a line."""
        return index >= len(self._all) or self._all[index].opens_line

    def number(self, index: int, longest: int = 2) -> int | None:
        """Return the value of a number of at most so many digits."""
        here = self.at(index)
        return int(here.text) if here.is_number and len(here.text) <= longest else None
