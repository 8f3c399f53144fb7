"""How well does a text explain the posteriors of a line, over all alignments?

The exact CTC probability, for several texts and several opinions at once: it compares texts that
came from the beam, from the second engine or from a hint on equal terms. Sums are kept as plain
numbers and scaled after every step, which is several times faster than adding logarithms.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from parsers.lines.beam import Probabilities

# Keeps one improbable step from ruling out a text for ever; the net is never that sure.
_FLOOR: Final = 1e-5


def log_likelihoods(
    opinions: Sequence[Probabilities], texts: Sequence[Sequence[int]]
) -> NDArray[np.float64]:
    """Give the natural logarithm of the probability of each text by each opinion.

    Args:
        opinions: Rows of posteriors, all with the same number of steps; column 0 is the blank.
        texts: The columns of the letters of each text; a text may be empty.

    Returns:
        Opinions × texts; very low when the line is too short for a text.
    """
    if not texts:
        return np.zeros((len(opinions), 0))
    places, may_skip = _lattice(texts)
    shares = np.maximum(np.stack(opinions), _FLOOR).astype(np.float64)
    reached = np.zeros((len(opinions), *places.shape))
    reached[:, :, 0] = 1.0
    scale = np.zeros((len(opinions), len(texts)))
    for step in range(shares.shape[1]):
        following = reached.copy()
        if step:
            following[:, :, 1:] += reached[:, :, :-1]
            following[:, :, 2:] += reached[:, :, :-2] * may_skip[:, 2:]
        elif places.shape[1] > 1:
            following[:, :, 1] = 1.0
        following *= shares[:, step][:, places]
        largest = following.max(axis=2)
        reached = following / largest[:, :, np.newaxis]
        scale += np.log(largest)
    rows = np.arange(len(texts))
    lengths = np.array([len(text) for text in texts])
    ended = reached[:, rows, 2 * lengths]
    ended += np.where(lengths > 0, reached[:, rows, np.maximum(2 * lengths - 1, 0)], 0.0)
    return np.asarray(scale + np.log(np.maximum(ended, 1e-280)))


def _lattice(
    texts: Sequence[Sequence[int]],
) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """Lay out blank, letter, blank, letter …, blank, and mark where a blank may be left out."""
    longest = max(len(text) for text in texts)
    places = np.zeros((len(texts), 2 * longest + 1), dtype=np.intp)
    for row, text in enumerate(texts):
        places[row, 1 : 2 * len(text) : 2] = text
    may_skip = np.zeros(places.shape)
    # From a letter to the next one without a blank between, unless they are the same.
    may_skip[:, 3::2] = places[:, 3::2] != places[:, 1:-2:2]
    return places, may_skip
