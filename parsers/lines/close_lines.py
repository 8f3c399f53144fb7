"""Lines set so close that their letters touch: where they part, and the ink of each."""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from parsers.lines.strokes import SMALLEST_LETTER, Ink, chosen

# Two lines in one: between them there is so little of the ink of their fullest rows, and neither is
# much emptier than the other. Between the bars of E there is nearly a fifth.
_EMPTY: Final = 0.13
_ALIKE: Final = 0.4
# A line is so many times wider than high; two letters above each other are none.
_WIDER: Final = 4.0
# A spot with more of its ink than this on both sides belongs to both lines and is cut.
_SHARED: Final = 0.25
_PAIR: Final = np.ones(2) / 2


def part(ink: Ink, row: list[int]) -> tuple[Ink, list[list[int]]]:
    """Part what was taken for one line, if it is two.

    Args:
        ink: The ink of a crop.
        row: The spots of one line.

    Returns:
        The ink, spots that belong to both lines cut, and the spots of each line.
    """
    gap = _gap_of(ink, row)
    if gap is None:
        return ink, [row]
    cut, all_spots = _cut_across(ink, row, gap)
    middles = cut.spots[:, 1] + cut.spots[:, 3] / 2
    upper = [n for n in all_spots if middles[n] < gap]
    lower = [n for n in all_spots if middles[n] >= gap]
    if all(_is_line(cut.spots[some]) for some in (upper, lower)):
        return cut, [upper, lower]
    return ink, [row]


def _gap_of(ink: Ink, row: list[int]) -> int | None:
    """Find the row of pixels between two lines."""
    spots = ink.spots[row]
    top, bottom = int(spots[:, 1].min()), int((spots[:, 1] + spots[:, 3]).max())
    inner = range(SMALLEST_LETTER, bottom - top - SMALLEST_LETTER)
    if not inner:
        return None
    inked = chosen(ink.labels, row)[top:bottom].sum(axis=1).astype(float)
    inked = np.convolve(inked, _PAIR, "same")
    best = min(inner, key=lambda y: inked[y] / min(inked[:y].max(), inked[y:].max()))
    above, below = float(inked[:best].max()), float(inked[best:].max())
    is_gap = inked[best] <= _EMPTY * min(above, below)
    return top + best if is_gap and min(above, below) >= _ALIKE * max(above, below) else None


def _cut_across(ink: Ink, row: list[int], gap: int) -> tuple[Ink, list[int]]:
    labels, spots, parts = ink.labels.copy(), list(ink.spots), list(row)
    for n in row:
        mine = labels == n
        below = int(mine[gap:].sum())
        if min(below, int(spots[n][4]) - below) <= _SHARED * int(spots[n][4]):
            continue
        parts.append(len(spots))
        mine[:gap] = False
        labels[mine] = len(spots)
        spots[n] = _figures(labels == n)
        spots.append(_figures(mine))
    return replace(
        ink, labels=labels, spots=np.array(spots), kept=[*ink.kept, *parts[len(row) :]]
    ), parts


def _figures(mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Left, top, width, height, area of a spot."""
    y, x = np.nonzero(mask)
    left, top = int(x.min()), int(y.min())
    return np.array([left, top, x.max() + 1 - left, y.max() + 1 - top, len(x)], dtype=np.int32)


def _is_line(spots: NDArray[np.int32]) -> bool:
    if not len(spots):
        return False
    width = int((spots[:, 0] + spots[:, 2]).max() - spots[:, 0].min())
    height = int((spots[:, 1] + spots[:, 3]).max() - spots[:, 1].min())
    return height >= SMALLEST_LETTER and width >= _WIDER * height
