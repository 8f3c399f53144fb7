"""How likely is a word that is on no list? A chain of letters, each seen after three others.

It lets names through that nobody has listed, and still prefers what can be Polish.
"""

import lzma
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Self

EDGE: Final = "^"
"""Stands before the first and after the last letter of a word."""

SPELLING_LETTERS: Final = EDGE + "aąbcćdeęfghijklłmnńoóprsśtuwyzźżqvx-'"
ORDER: Final = 4
"""A letter and the three before it."""

STEP: Final = 0.05
"""Logarithms of shares are kept in steps of this size."""

START: Final = 0
"""Context at the beginning of a word."""

_SIZE: Final = len(SPELLING_LETTERS)
_CONTEXTS: Final = _SIZE ** (ORDER - 1)
_PLACES: Final = {letter: place for place, letter in enumerate(SPELLING_LETTERS)}
_LOGS: Final = tuple(-STEP * step for step in range(256))


@dataclass(frozen=True, slots=True, eq=False)
class LetterChain:
    """One byte for each letter after each context of three."""

    table: bytes

    @classmethod
    def load(cls, packed: bytes) -> Self:
        """Unpack a file of training/words."""
        return cls(lzma.decompress(packed))

    def step(self, context: int, letter: str) -> tuple[int, float] | None:
        """Go on by one letter.

        Args:
            context: A number given before, or ``START``.
            letter: In lower case, or ``EDGE`` for the end of the word.

        Returns:
            The next context and the logarithm of the share of this letter, or ``None`` for a sign
            that words do not have.
        """
        place = _PLACES.get(letter)
        if place is None:
            return None
        cell = context * _SIZE + place
        return cell % _CONTEXTS, _LOGS[self.table[cell]]


@cache
def letter_chain(name: str) -> LetterChain:
    """Read a table that is shipped with the package, such as ``names``; once for each process."""
    file = resources.files("parsers.lines").joinpath("words", f"{name}.letters.xz")
    return LetterChain.load(file.read_bytes())
