"""Write how letters follow each other in words, in the form that parsers.lines.spelling reads."""

import lzma
import math
from collections import Counter
from pathlib import Path

import numpy as np

from parsers.lines.spelling import EDGE, ORDER, SPELLING_LETTERS, STEP, LetterChain
from training.words.sources import Weights

# How much a longer context is trusted against the next shorter one, in virtual observations.
_TRUST = 4.0


def write_letters(path: Path, weights: Weights) -> None:
    """Write the table of one list: how likely each letter is after each three letters.

    A word counts by the root of its weight, so that rare words shape the table too.
    """
    counts: list[Counter[str]] = [Counter() for _ in range(ORDER)]
    least = min(weight for weight in weights.values() if weight > 0)
    for word, weight in weights.items():
        amount = min(50.0, math.sqrt(weight / least))
        for part in word.split():
            if not set(part) <= set(SPELLING_LETTERS):
                continue
            row = EDGE * (ORDER - 1) + part + EDGE
            for end in range(ORDER - 1, len(row)):
                for length in range(ORDER):
                    counts[length][row[end - length : end + 1]] += amount
    size = len(SPELLING_LETTERS)
    shares = np.full((1,) * (ORDER - 1) + (size,), 1.0 / size)
    for length in range(ORDER):
        shares = _sharpened(shares, counts[length], length, size)
    steps = np.minimum(255, np.rint(-np.log(shares) / STEP)).astype(np.uint8)
    path.write_bytes(lzma.compress(steps.tobytes(), preset=9 | lzma.PRESET_EXTREME))
    LetterChain.load(path.read_bytes())


def _sharpened(shares: np.ndarray, counts: Counter[str], length: int, size: int) -> np.ndarray:
    """Mix the counts after a context of ``length`` letters with what shorter contexts say."""
    seen = np.zeros((1,) * (ORDER - 1 - length) + (size,) * (length + 1))
    place = {letter: number for number, letter in enumerate(SPELLING_LETTERS)}
    for letters, amount in counts.items():
        seen[(0,) * (ORDER - 1 - length) + tuple(place[one] for one in letters)] += amount
    total = seen.sum(axis=-1, keepdims=True)
    kinds = (seen > 0).sum(axis=-1, keepdims=True)
    trust = _TRUST * np.maximum(kinds, 1)
    return (seen + trust * shares) / (total + trust)
