"""How well does a text explain the posteriors of a line, over all alignments?

The exact CTC probability, for several texts at once: it compares texts that came from different
beams, from the second engine or from a word list, on equal terms.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from parsers.lines.beam import Probabilities

# Keeps one improbable frame from ruling out a text for ever; the net is never that sure.
_FLOOR: Final = 1e-5
_NEVER: Final = -1e30


def log_likelihoods(
    posteriors: Probabilities, texts: Sequence[Sequence[int]]
) -> NDArray[np.float64]:
    """Give the natural logarithm of the probability of each text.

    Args:
        posteriors: Frames × symbols, column 0 the blank.
        texts: The columns of the letters of each text; a text may be empty.

    Returns:
        One figure for each text; very low when the line is too short for it.
    """
    if not texts:
        return np.zeros(0)
    logs = np.log(np.maximum(posteriors, _FLOOR)).astype(np.float64)
    longest = max(len(text) for text in texts)
    places = np.zeros((len(texts), 2 * longest + 1), dtype=np.intp)
    for row, text in enumerate(texts):
        places[row, 1 : 2 * len(text) : 2] = text
    # From a letter to the next one without a blank between, unless they are the same.
    may_skip = np.zeros(places.shape, dtype=bool)
    may_skip[:, 3::2] = places[:, 3::2] != places[:, 1:-2:2]
    reached = np.full(places.shape, _NEVER)
    reached[:, 0] = logs[0, 0]
    if longest:
        reached[:, 1] = logs[0, places[:, 1]]
    for frame in logs[1:]:
        one_back = np.full(places.shape, _NEVER)
        one_back[:, 1:] = reached[:, :-1]
        two_back = np.full(places.shape, _NEVER)
        two_back[:, 2:] = reached[:, :-2]
        two_back[~may_skip] = _NEVER
        reached = np.logaddexp(np.logaddexp(reached, one_back), two_back) + frame[places]
    lengths = np.array([len(text) for text in texts])
    rows = np.arange(len(texts))
    ended_blank = reached[rows, 2 * lengths]
    ended_letter = np.where(lengths > 0, reached[rows, np.maximum(2 * lengths - 1, 0)], _NEVER)
    return np.asarray(np.logaddexp(ended_blank, ended_letter))
