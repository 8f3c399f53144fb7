"""Where in a crop are the lines of writing, and is there any at all?"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from parsers.lines.close_lines import part
from parsers.lines.strokes import SMALLEST_LETTER, STREAK, Ink, chosen, find_ink, own_ink
from parsers.pixels import Grey

# Pixels of ink in all: a "1" in pencil at 150 dpi has about thirty.
_LEAST_INK: Final = 22
# Grey levels: pencil has 34 at least, print that shines through from the back 20 to 28.
_PALEST: Final = 30.0
_RIM: Final = 4
# Share of the ink of the fullest line that a line of one thin stroke must have.
_LEAST_OF_LINE: Final = 0.12
# Centres of letters of one line are less far apart than this, in median heights of a letter.
_LINE_PITCH: Final = 1.1


@dataclass(frozen=True, slots=True, eq=False)
class Writing:
    """The lines of one crop."""

    lines: tuple[Grey, ...]
    """From top to bottom, each alone on white, cut tightly; empty when nothing is written."""
    contrast: float
    """Median grey levels between ink and paper."""
    grain: float
    """Standard deviation of the paper, grey levels."""


def find_lines(crop: Grey, reach: int = 0) -> Writing:
    """Cut a crop into lines of writing.

    Args:
        crop: One field; light paper, dark ink, height × width.
        reach: By how many pixels the crop is larger than the field on each side; what lies wholly
            in this rim belongs to the neighbours.

    Returns:
        The lines; none when all the ink is dust, grain or the remains of a frame.
    """
    ink = find_ink(crop, reach)
    if not ink.kept:
        return Writing((), 0.0, ink.grain)
    spots = ink.spots[ink.kept]
    mask = chosen(ink.labels, ink.kept)
    contrast = float(np.median(ink.below[mask]))
    is_nothing = spots[:, 3].max() < SMALLEST_LETTER or mask.sum() < _LEAST_INK
    if is_nothing or contrast < _PALEST:
        return Writing((), contrast, ink.grain)
    ink, rows = _rows_of(ink)
    return Writing(tuple(_cut(ink, row) for row in rows), contrast, ink.grain)


def find_line(crop: Grey) -> Writing:
    """Cut the one line out of a picture that shows one, leaving shreds of its neighbours out."""
    ink = find_ink(crop, 0)
    if not ink.kept or int(ink.spots[ink.kept][:, 3].max()) < SMALLEST_LETTER:
        return Writing((), 0.0, ink.grain)
    ink, rows = _rows_of(ink)
    main = max(rows, key=lambda row: int(ink.spots[row][:, 4].sum()))
    height = crop.shape[0]
    line = list(main)
    for row in rows:
        tops = ink.spots[row][:, 1]
        bottoms = tops + ink.spots[row][:, 3]
        if row is not main and tops.min() > 1 and bottoms.max() < height - 1:
            line += row
    contrast = float(np.median(ink.below[chosen(ink.labels, line)]))
    return Writing((_cut(ink, line),), contrast, ink.grain)


def _rows_of(ink: Ink) -> tuple[Ink, list[list[int]]]:
    """Share the spots out among lines of text; spots of two lines are cut."""
    spots = ink.spots
    letters = [n for n in ink.kept if spots[n][3] >= SMALLEST_LETTER]
    size = float(np.median([spots[n][3] for n in letters]))
    centres = sorted(letters, key=lambda n: _middle(spots[n]))
    rows: list[list[int]] = []
    for n in centres:
        if rows and _middle(spots[n]) - _centre(rows[-1], spots) < _LINE_PITCH * size:
            rows[-1].append(n)
        else:
            rows.append([n])
    parted: list[list[int]] = []
    for row in _without_posts(rows, spots):
        ink, parts = part(ink, row)
        parted += parts
    rows, spots = parted, ink.spots
    placed = {n for row in rows for n in row}
    for n in ink.kept:
        if spots[n][3] < SMALLEST_LETTER and n not in placed:
            nearest = min(rows, key=lambda row: abs(_centre(row, spots) - _middle(spots[n])))
            nearest.append(n)
    return ink, rows


def _without_posts(rows: list[list[int]], spots: NDArray[np.int32]) -> list[list[int]]:
    """Drop lines that are one thin upright stroke beside real lines: the remains of a hairline."""
    inked = [int(spots[row][:, 4].sum()) for row in rows]
    return [
        row
        for row, ink in zip(rows, inked, strict=True)
        if ink >= _LEAST_OF_LINE * max(inked) or int(spots[row][:, 2].max()) > STREAK
    ]


def _middle(spot: NDArray[np.int32]) -> float:
    return float(spot[1] + spot[3] / 2)


def _centre(row: list[int], spots: NDArray[np.int32]) -> float:
    areas = spots[row][:, 4].astype(float)
    return float(np.average(spots[row][:, 1] + spots[row][:, 3] / 2, weights=areas))


def _cut(ink: Ink, row: list[int]) -> Grey:
    """Take one line out of the crop, the ink of other lines wiped off."""
    spots = ink.spots[row]
    height, width = ink.below.shape
    left = max(0, int(spots[:, 0].min()) - _RIM)
    top = max(0, int(spots[:, 1].min()) - _RIM)
    right = min(width, int((spots[:, 0] + spots[:, 2]).max()) + _RIM)
    bottom = min(height, int((spots[:, 1] + spots[:, 3]).max()) + _RIM)
    return own_ink(ink, row)[top:bottom, left:right]
