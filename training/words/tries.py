"""Write a weighted word list as a trie, in the form that parsers.lines.wordlists reads."""

import lzma
import math
import struct
from collections import deque
from pathlib import Path

from parsers.lines.wordlists import END_UNKNOWN, LETTERS, STEP, WordList
from training.words.sources import Weights

_LEAST = 1e-12


def write_trie(path: Path, weights: Weights) -> int:
    """Write a list; return how many nodes it has.

    Breadth first, so that the children of a node stand together: for each node how many children
    it has, its letter, how likely it follows its parent, and how likely a word ends there.
    """
    root = _grow(weights)
    counts, letters, masses, ends = bytearray(), bytearray(), bytearray(), bytearray()
    queue = deque([(root, 0, 0)])
    while queue:
        node, letter, mass = queue.popleft()
        total = node["#"]
        children = sorted(key for key in node if len(key) == 1 and key not in "#!")
        counts.append(len(children))
        letters.append(letter)
        masses.append(mass)
        ends.append(_step(node.get("!", 0.0) / total))
        queue.extend(
            (node[key], LETTERS.index(key), _step(node[key]["#"] / total)) for key in children
        )
    data = struct.pack("<I", len(counts)) + counts + letters + masses + ends
    path.write_bytes(lzma.compress(bytes(data), preset=9 | lzma.PRESET_EXTREME))
    WordList.load(path.read_bytes())
    return len(counts)


def _grow(weights: Weights) -> dict:
    root: dict = {"#": 0.0}
    for word, weight in weights.items():
        if weight < _LEAST or not word or not set(word) <= set(LETTERS):
            continue
        node = root
        node["#"] += weight
        for letter in word:
            node = node.setdefault(letter, {"#": 0.0})
            node["#"] += weight
        node["!"] = node.get("!", 0.0) + weight
    return root


def _step(share: float) -> int:
    """Round the logarithm of a share to a byte."""
    if share <= 0:
        return END_UNKNOWN
    return min(END_UNKNOWN - 1, round(-math.log(share) / STEP))
