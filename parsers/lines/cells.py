"""The characters of a comb, one from each cell, pushed together into one line."""

from typing import Final

import numpy as np

from parsers.lines.segment import Writing
from parsers.lines.strokes import RULE, SMALLEST_LETTER, Ink, chosen, find_ink, own_ink
from parsers.pixels import Grey

# A spot at most so wide and at least this share of the comb's height is a line between cells.
_POST: Final = 3
_POST_SHARE: Final = 0.55
_RIM: Final = 4
_CELL_RIM: Final = 2
# Pixels between the characters once they are pushed together.
_GAP: Final = 3


def find_cells(crop: Grey, cells: int, reach: int = 0) -> tuple[Writing, int]:
    """Cut the characters of a comb out of their cells and push them together into one line.

    Args:
        crop: The comb and a rim around it.
        cells: How many cells there are; they are equally wide.
        reach: By how many pixels the crop is larger than the comb on each side.

    Returns:
        One line (none when all cells are empty), and how many cells hold something.
    """
    ink = find_ink(crop, reach)
    found = _in_cells(ink, cells, reach)
    if not found:
        return Writing((), 0.0, ink.grain), 0
    mask = chosen(ink.labels, [n for row in found.values() for n in row])
    contrast = float(np.median(ink.below[mask]))
    return Writing((_side_by_side(ink, found),), contrast, ink.grain), len(found)


def _in_cells(ink: Ink, cells: int, reach: int) -> dict[int, list[int]]:
    """Share the spots out among the cells."""
    height, width = ink.below.shape
    pitch = max(1.0, (width - 2 * reach) / cells)
    found: dict[int, list[int]] = {}
    for n in ink.kept:
        left, _, wide, high, _ = (int(figure) for figure in ink.spots[n])
        middle = left + wide / 2 - reach
        # What is left of the lines between the cells is thin and stands where they stood.
        off = abs(middle - round(middle / pitch) * pitch)
        is_post = wide <= _POST and (high > _POST_SHARE * height or off <= RULE)
        if not is_post and wide <= 2 * pitch:
            found.setdefault(int(middle // pitch), []).append(n)
    return {
        cell: row
        for cell, row in sorted(found.items())
        if max(int(ink.spots[n][3]) for n in row) >= SMALLEST_LETTER
    }


def _side_by_side(ink: Ink, found: dict[int, list[int]]) -> Grey:
    """Put the characters of the cells next to each other, as far up or down as they stand."""
    spots = ink.spots
    kept = [n for row in found.values() for n in row]
    top = max(0, int(spots[kept][:, 1].min()) - _RIM)
    bottom = int((spots[kept][:, 1] + spots[kept][:, 3]).max()) + _RIM
    white = int(np.median(ink.paper))
    gap = np.full((min(bottom, ink.grey.shape[0]) - top, _GAP), white, dtype=np.uint8)
    pieces = [gap]
    for numbers in found.values():
        row = spots[numbers]
        left = max(0, int(row[:, 0].min()) - _CELL_RIM)
        right = int((row[:, 0] + row[:, 2]).max()) + _CELL_RIM
        pieces += [own_ink(ink, numbers)[top:bottom, left:right], gap]
    return np.concatenate(pieces, axis=1)
