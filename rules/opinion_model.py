"""How likely does a mail say this or that, by its letters alone?

Logistic regression over hashed pieces of words, trained by `training.second_opinion`; here it is
only computed, from one small file, the same on every machine.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rules.masking import MARKS

SHIPPED = Path(__file__).parent / "models" / "second_opinion.npz"
SHORTEST, LONGEST = 2, 5
"""Letters of a piece of a word, both included; the ends of a word count as one letter each."""
_ONE = "\x01"
_TWO = "\x02"


def pieces(text: str) -> Iterator[str]:
    """Yield what is counted: words, pairs of words, pieces of words."""
    words = text.split()
    for number, word in enumerate(words):
        yield _ONE + word
        if number:
            yield f"{_TWO}{words[number - 1]} {word}"
        if word in MARKS or not word[0].isalnum():
            continue
        edged = f" {word} "
        for length in range(SHORTEST, LONGEST + 1):
            for start in range(len(edged) - length + 1):
                yield edged[start : start + length]


def buckets(text: str, size: int) -> NDArray[np.int64]:
    """Return the numbers below ``size`` of all pieces of a text, ascending, each once."""
    return np.array(
        sorted({zlib.crc32(piece.encode()) % size for piece in pieces(text)}), dtype=np.int64
    )


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of a few questions about one text; answers are independent of each other."""

    questions: tuple[str, ...]
    weights: NDArray[np.int8]
    """Questions × buckets."""
    steps: NDArray[np.float64]
    """What one unit of a question's weights is worth."""
    constants: NDArray[np.float64]
    slopes: NDArray[np.float64]
    offsets: NDArray[np.float64]
    """Calibration: the answer is the logistic function of slope × score + offset."""
    limits: Mapping[str, float]
    """How strong each contradiction must be to count, see `rules.second_opinion`."""

    def scores(self, text: str) -> NDArray[np.float64]:
        """Return the raw score of each question, as the regression has it."""
        found = buckets(text, self.weights.shape[1])
        length = np.sqrt(max(1, len(found)))
        sums = self.weights[:, found].sum(axis=1, dtype=np.int64)
        scores: NDArray[np.float64] = self.constants + self.steps * sums / length
        return scores

    def ask(self, text: str) -> Mapping[str, float]:
        """Return the probability of yes for each question."""
        likely = 1 / (1 + np.exp(-(self.slopes * self.scores(text) + self.offsets)))
        return dict(zip(self.questions, likely.tolist(), strict=True))


def read(path: Path) -> Model:
    """Read a model from its file."""
    with np.load(path, allow_pickle=False) as kept:
        return Model(
            questions=tuple(kept["questions"].tolist()),
            weights=kept["weights"],
            steps=kept["steps"],
            constants=kept["constants"],
            slopes=kept["slopes"],
            offsets=kept["offsets"],
            limits=dict(zip(kept["contradictions"].tolist(), kept["limits"].tolist(), strict=True)),
        )


def write(model: Model, path: Path) -> None:
    """Write a model to one small file."""
    np.savez_compressed(
        path,
        questions=np.array(model.questions),
        weights=model.weights,
        steps=model.steps,
        constants=model.constants,
        slopes=model.slopes,
        offsets=model.offsets,
        contradictions=np.array(list(model.limits)),
        limits=np.array(list(model.limits.values())),
    )


@cache
def shipped() -> Model:
    """Return the model that comes with the program; its file is read once."""
    return read(SHIPPED)
