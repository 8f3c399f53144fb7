"""From the crop of a field to its value, with what else it may be and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Self

import numpy as np

from parsers.forms.definition import FieldType
from parsers.lines.alphabet import ALPHABET, column_of
from parsers.lines.beam import Probabilities, search
from parsers.lines.charsets import letters_of, restricted
from parsers.lines.likelihood import log_likelihoods
from parsers.lines.model import LineModel, Posteriors
from parsers.lines.reading import Ask, Candidate, LineReading
from parsers.lines.segment import find_lines
from parsers.scans.image import Grey

_SYMBOLS: Final = ("", *ALPHABET)
_MOST_CANDIDATES: Final = 5
# The crop of a field reaches this far beyond it, in pixels at 200 dpi.
_REACH: Final = 5
_NOTHING: Final = LineReading((), 1.0, is_accepted=False, engine="")


class _Anything:
    """A language in which every text is as likely as any other."""

    def start(self) -> None:
        """Begin."""

    def step(self, state: None, letter: str) -> tuple[None, float]:  # noqa: ARG002 - a protocol
        """Go on."""
        return None, 0.0

    def finish(self, state: None) -> float:  # noqa: ARG002 - a protocol
        """End."""
        return 0.0


@dataclass(frozen=True, slots=True)
class LineReader:
    """The recognisers and word lists together; loaded once, before the first fork."""

    model: LineModel

    @classmethod
    def load(cls) -> Self:
        """Load all that reading needs."""
        return cls(LineModel.load())

    def read(self, crop: Grey, ask: Ask) -> LineReading:
        """Read one field.

        Args:
            crop: The ink in the field and a little around it, height × width.
            ask: What is expected there.

        Returns:
            What stands there; no candidates when nothing is written.
        """
        return self.read_many([(crop, ask)])[0]

    def read_many(self, fields: Sequence[tuple[Grey, Ask]]) -> tuple[LineReading, ...]:
        """Read the fields of a page together, which is cheaper than one by one."""
        lines = [find_lines(crop, _REACH).lines for crop, _ in fields]
        posteriors = self.model.posteriors([line for one in lines for line in one])
        ends = np.cumsum([0, *(len(one) for one in lines)])
        return tuple(
            _read(posteriors[first:last], ask)
            for (first, last), (_, ask) in zip(pairwise(ends), fields, strict=True)
        )


def _read(lines: Sequence[Posteriors], ask: Ask) -> LineReading:
    readings = [_candidates(line, ask) for line in lines]
    if not any(readings):
        return _NOTHING
    candidates = _joined(readings, "" if ask.type is FieldType.EMAIL else " ")
    sureness = candidates[0].probability
    return LineReading(candidates, sureness, is_accepted=False, engine="lines")


def _candidates(line: Posteriors, ask: Ask) -> tuple[Candidate, ...]:
    letters = letters_of(ask)
    opinions = [restricted(line.stock, letters), restricted(line.polish, letters)]
    texts = dict.fromkeys(
        guess.text.strip()
        for opinion in opinions
        for guess in search(opinion, _SYMBOLS, _Anything(), 10)
    )
    texts.pop("", None)
    return _weighed(opinions, list(texts))


def _weighed(opinions: Sequence[Probabilities], texts: Sequence[str]) -> tuple[Candidate, ...]:
    if not texts:
        return ()
    columns = [[column_of(letter) or 0 for letter in text] for text in texts]
    scores = sum(log_likelihoods(opinion, columns) for opinion in opinions) / len(opinions)
    shares = np.exp(scores - np.max(scores))
    shares /= shares.sum()
    order = np.argsort(-shares)[:_MOST_CANDIDATES]
    return tuple(Candidate(texts[place], float(shares[place])) for place in order)


def _joined(lines: Sequence[tuple[Candidate, ...]], between: str) -> tuple[Candidate, ...]:
    """Put the lines of a field together: the best of each, then with one line read otherwise."""
    lines = [line for line in lines if line]
    best = [line[0] for line in lines]
    found = [_join(best, between)]
    for place, line in enumerate(lines):
        found += [_join([*best[:place], other, *best[place + 1 :]], between) for other in line[1:]]
    return tuple(sorted(found, key=lambda one: -one.probability)[:_MOST_CANDIDATES])


def _join(parts: Sequence[Candidate], between: str) -> Candidate:
    share = float(np.prod([part.probability for part in parts]))
    return Candidate(between.join(part.text for part in parts), share)
