"""A list of words as a trie that knows how likely each letter follows.

Three hundred thousand words take seven bytes for each of a million nodes; nothing is copied out of
the arrays, so loading is unpacking. Words are in lower case; how people capitalise them is known
elsewhere (``language.py``). The lists are built by training/words.
"""

import lzma
from array import array
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final, Self

import numpy as np

LETTERS: Final = " aąbcćdeęfghijklłmnńoóprsśtuwyzźżqvx0123456789.,-'\"/@&()+_:"
"""The letter of a node is a place in this row."""

STEP: Final = 0.06
"""Logarithms of shares are kept in steps of this size."""

END_UNKNOWN: Final = 255
"""Instead of a share: no word ends here."""

ROOT: Final = 0

_PLACES: Final = {letter: bytes((place,)) for place, letter in enumerate(LETTERS)}
_LOGS: Final = tuple(-STEP * step for step in range(256))


@dataclass(frozen=True, slots=True, eq=False)
class WordList:
    """Words by their beginnings. A node is a number; the root is 0."""

    first: "array[int]"
    """Number of the first child of each node, and one more figure at the end."""
    letters: bytes
    masses: bytes
    """How likely each node follows its parent, in steps of its logarithm."""
    ends: bytes
    """How likely a word ends at each node."""

    @classmethod
    def load(cls, packed: bytes) -> Self:
        """Unpack a file of training/words.

        Args:
            packed: LZMA of the number of nodes (four bytes) and four rows of one byte for each
                node: children, letter, mass, end; breadth first.
        """
        data = lzma.decompress(packed)
        size = int.from_bytes(data[:4], "little")
        rows = [data[4 + n * size : 4 + (n + 1) * size] for n in range(4)]
        children = np.frombuffer(rows[0], dtype=np.uint8)
        first = array("I", (np.cumsum(np.concatenate(([1], children)))).astype(np.uint32).tobytes())
        return cls(first, rows[1], rows[2], rows[3])

    def step(self, node: int, letter: str) -> tuple[int, float] | None:
        """Go from a node to its child.

        Args:
            node: A number given before, or ``ROOT``.
            letter: In lower case.

        Returns:
            The child and the logarithm of its share among its siblings and the end of the word, or
            ``None`` when no word goes on like this.
        """
        place = _PLACES.get(letter)
        if place is None:
            return None
        child = self.letters.find(place, self.first[node], self.first[node + 1])
        return None if child < 0 else (child, _LOGS[self.masses[child]])

    def end(self, node: int) -> float | None:
        """Give the logarithm of the share of words that end at a node; ``None``: no word does."""
        step = self.ends[node]
        return None if step == END_UNKNOWN else _LOGS[step]

    def weight(self, word: str) -> float | None:
        """Give the logarithm of the share of a word in the whole list; ``None``: not listed."""
        node, total = ROOT, 0.0
        for letter in word:
            step = self.step(node, letter)
            if step is None:
                return None
            node, total = step[0], total + step[1]
        end = self.end(node)
        return None if end is None else total + end


@cache
def word_list(name: str) -> WordList:
    """Read a list that is shipped with the package, such as ``person``; once for each process."""
    file = resources.files("parsers.lines").joinpath("words", f"{name}.trie.xz")
    return WordList.load(file.read_bytes())
