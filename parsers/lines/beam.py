"""Which texts may a row of CTC posteriors say? A prefix beam, steered by what is likely there.

The beam sums over all alignments of a text, as CTC defines its probability, and adds the weight of
a language to every letter it appends. Frames in which nothing but the blank is likely are merged,
because most frames are of that kind and none of them changes the order of the prefixes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, log1p
from typing import Final, Generic, Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Probabilities: TypeAlias = NDArray[np.float32]
"""Frames × symbols; column 0 is the blank of CTC."""

State = TypeVar("State")

# A symbol below this share of a frame is not tried: at 1e-4 the right letter of real handwriting
# is nearly always among those left, and seldom more than six are.
_LEAST_SHARE: Final = 1e-4
_MOST_SYMBOLS: Final = 10
# A frame that is blank up to this share is passed over.
_ALL_BLANK: Final = 0.9995
_NEVER: Final = -1e30


class Language(Protocol[State]):
    """What is likely to stand in a line, letter by letter."""

    def start(self) -> State:
        """Give the state before the first letter."""

    def step(self, state: State, letter: str) -> tuple[State, float]:
        """Give the state after one more letter and the natural logarithm of its probability."""

    def finish(self, state: State) -> float:
        """Give the natural logarithm of the probability that the text ends here."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A text that the beam kept."""

    text: str
    score: float
    """Logarithm: posteriors and language together, comparable within one line only."""


@dataclass(slots=True)
class _Prefix(Generic[State]):
    """A text so far. Its two scores change with every frame."""

    text: str
    state: State
    weight: float
    """Of the language, summed over the letters."""
    ended_blank: float = _NEVER
    ended_letter: float = _NEVER

    @property
    def total(self) -> float:
        return _add(self.ended_blank, self.ended_letter)


def search(
    posteriors: Probabilities, alphabet: Sequence[str], language: Language[State], width: int = 16
) -> tuple[Guess, ...]:
    """Find the likeliest texts of one line.

    Args:
        posteriors: Rows sum to about one; columns as in ``alphabet``.
        alphabet: The symbol of each column; the first is the blank and is ignored.
        language: Weighs every letter; its state must be cheap to keep.
        width: How many prefixes live from frame to frame.

    Returns:
        At most ``width`` different texts, best first.
    """
    live: _Beam[State] = _Beam(alphabet, language)
    for row in posteriors:
        blank = float(row[0])
        if blank >= _ALL_BLANK:
            live.wait()
        else:
            live.advance(_symbols(row), blank, width)
    return live.guesses()


def _symbols(row: NDArray[np.float32]) -> list[tuple[int, float]]:
    """List the letters worth trying in one frame with the logarithm of their share."""
    (places,) = np.nonzero(row[1:] > _LEAST_SHARE)
    if len(places) > _MOST_SYMBOLS:
        places = places[np.argsort(-row[1:][places])[:_MOST_SYMBOLS]]
    return [(int(place) + 1, log(float(row[place + 1]))) for place in places]


class _Beam(Generic[State]):
    """The prefixes that live, and the step from one frame to the next."""

    def __init__(self, alphabet: Sequence[str], language: Language[State]) -> None:
        self._alphabet = alphabet
        self._language = language
        first: _Prefix[State] = _Prefix("", language.start(), 0.0, ended_blank=0.0)
        self._live = {"": first}

    def wait(self) -> None:
        """Pass a frame that is blank."""
        for prefix in self._live.values():
            prefix.ended_blank, prefix.ended_letter = prefix.total, _NEVER

    def advance(self, symbols: Sequence[tuple[int, float]], blank: float, width: int) -> None:
        """Pass a frame in which letters may begin or go on."""
        blank_log = log(max(blank, _LEAST_SHARE))
        following: dict[str, _Prefix[State]] = {}
        for prefix in self._live.values():
            total = prefix.total
            stays = self._same(following, prefix)
            stays.ended_blank = _add(stays.ended_blank, total + blank_log)
            last = prefix.text[-1:]
            for column, share in symbols:
                letter = self._alphabet[column]
                if letter == last:
                    stays.ended_letter = _add(stays.ended_letter, prefix.ended_letter + share)
                    before = prefix.ended_blank
                else:
                    before = total
                if before > _NEVER:
                    longer = self._longer(following, prefix, letter)
                    longer.ended_letter = _add(longer.ended_letter, before + share)
        best = sorted(following.values(), key=lambda one: -one.weight - one.total)[:width]
        self._live = {prefix.text: prefix for prefix in best}

    def guesses(self) -> tuple[Guess, ...]:
        """End all texts here."""
        ended = (
            Guess(one.text, one.total + one.weight + self._language.finish(one.state))
            for one in self._live.values()
        )
        return tuple(sorted(ended, key=lambda guess: -guess.score))

    def _same(self, following: dict[str, _Prefix[State]], prefix: _Prefix[State]) -> _Prefix[State]:
        found = following.get(prefix.text)
        if found is None:
            found = following[prefix.text] = _Prefix(prefix.text, prefix.state, prefix.weight)
        return found

    def _longer(
        self, following: dict[str, _Prefix[State]], prefix: _Prefix[State], letter: str
    ) -> _Prefix[State]:
        text = prefix.text + letter
        found = following.get(text)
        if found is None:
            # A prefix that lived before already knows its state, and no language is asked twice.
            known = self._live.get(text)
            if known is None:
                state, weight = self._language.step(prefix.state, letter)
                found = _Prefix(text, state, prefix.weight + weight)
            else:
                found = _Prefix(text, known.state, known.weight)
            following[text] = found
        return found


def _add(one: float, other: float) -> float:
    """Add two probabilities given by their logarithms."""
    if one < other:
        one, other = other, one
    return one if other <= _NEVER else one + log1p(exp(other - one))
