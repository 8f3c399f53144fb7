"""Where in a crop are the lines of writing, and is there any at all?

Works on the ink layer and on plain paper alike: what counts is how much darker a stroke is than the
paper around it, measured against the grain of that paper. Pale pencil is found, dust is not.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scans.image import Grey

# The least difference to the paper, in grey levels, and how many times the grain of the paper.
_LEAST_CONTRAST: Final = 22.0
_GRAINS: Final = 5.0
# Ink of one crop has about one darkness; what is far paler shines through from the other side.
_SHARE_OF_DARKEST: Final = 0.36
_SMALLEST_SPOT: Final = 5
"""Pixels: a full stop at 150 dpi has about nine."""
_SMALLEST_LETTER: Final = 7
"""Pixels of height of the tallest spot, below which nothing was written."""
_LEAST_INK: Final = 22
"""Pixels of ink in all: a "1" in pencil at 150 dpi has about thirty."""
_RIM: Final = 4
_POST: Final = 3
_POST_SHARE: Final = 0.55
"""A spot at most so wide and at least this share of the comb's height is a line between cells."""
_STREAK: Final = 5
"""Pixels: a hairline is thinner, and leans at most so far within a crop."""
_LEAST_OF_LINE: Final = 0.12
"""Share of the ink of the fullest line that a line of one stroke must have."""
_STREAK_SHARE: Final = 0.55
"""Of the height of the crop; no letter goes so far up and down."""
_RULE: Final = 4
"""Pixels: the remains of a ruled line are lower, and lie this near to the frame."""
_INTRUSION: Final = 0.22
"""What touches the upper or lower edge and is lower than this share belongs to the next field."""
_CELL_RIM: Final = 2
_CELL_GAP: Final = 3
"""Pixels between the characters of a comb once they are pushed together."""


@dataclass(frozen=True, slots=True, eq=False)
class Writing:
    """The lines of one crop."""

    lines: tuple[Grey, ...]
    """From top to bottom, each alone on white, cut tightly; empty when nothing is written."""
    contrast: float
    """Median grey levels between ink and paper."""
    grain: float
    """Standard deviation of the paper, grey levels."""


@dataclass(frozen=True, slots=True, eq=False)
class _Ink:
    below: NDArray[np.float32]
    """How much darker than its paper each pixel is."""
    labels: NDArray[np.int32]
    spots: NDArray[np.int32]
    """Left, top, width, height, area of each component; row 0 is the paper."""
    kept: list[int]
    grain: float


def find_lines(crop: Grey, reach: int = 0) -> Writing:
    """Cut a crop into lines of writing.

    Args:
        crop: One field; light paper, dark ink, height × width.
        reach: By how many pixels the crop is larger than the field on each side; what lies wholly
            in this rim belongs to the neighbours.

    Returns:
        The lines; none when all the ink is dust, grain or the remains of a frame.
    """
    ink = _find_ink(crop, reach)
    if not ink.kept:
        return Writing((), 0.0, ink.grain)
    spots = ink.spots[ink.kept]
    mask = _chosen(ink.labels, ink.kept)
    contrast = float(np.median(ink.below[mask]))
    if spots[:, 3].max() < _SMALLEST_LETTER or mask.sum() < _LEAST_INK:
        return Writing((), contrast, ink.grain)
    rows = _rows_of(ink)
    return Writing(tuple(_cut(ink, row) for row in rows), contrast, ink.grain)


def find_cells(crop: Grey, cells: int, reach: int = 0) -> tuple[Writing, int]:
    """Cut the characters of a comb out of their cells and push them together into one line.

    Args:
        crop: The comb and a rim around it.
        cells: How many cells there are; they are equally wide.
        reach: By how many pixels the crop is larger than the comb on each side.

    Returns:
        One line (none when all cells are empty), and how many cells hold something.
    """
    ink = _find_ink(crop, reach)
    height, width = crop.shape
    pitch = max(1.0, (width - 2 * reach) / cells)
    found: dict[int, list[int]] = {}
    for n in ink.kept:
        left, _, wide, high, _ = (int(figure) for figure in ink.spots[n])
        # What is left of the lines between the cells is thin and high, or a long rule.
        if (wide <= _POST and high > _POST_SHARE * height) or wide > 2 * pitch:
            continue
        found.setdefault(int((left + wide / 2 - reach) // pitch), []).append(n)
    parts = [
        _cut(ink, found[cell])
        for cell in sorted(found)
        if max(int(ink.spots[n][3]) for n in found[cell]) >= _SMALLEST_LETTER
    ]
    if not parts:
        return Writing((), 0.0, ink.grain), 0
    mask = _chosen(ink.labels, [n for row in found.values() for n in row])
    return Writing((_side_by_side(ink, found),), float(np.median(ink.below[mask])), ink.grain), len(
        parts
    )


def _own(ink: _Ink, row: list[int]) -> NDArray[np.float32]:
    """Wipe what belongs to other lines and to frames; specks stay, they may be a broken stroke."""
    large = ink.spots[:, 2:4].max(axis=1) >= _SMALLEST_LETTER
    large[ink.kept] = True
    large[[0, *row]] = False
    foreign = _chosen(ink.labels, [int(n) for n in np.flatnonzero(large)]).astype(np.uint8)
    wiped = cv2.dilate(foreign, np.ones((3, 3), np.uint8)) > 0
    return np.where(wiped & ~_chosen(ink.labels, row), 0, ink.below).astype(np.float32)


def _side_by_side(ink: _Ink, found: dict[int, list[int]]) -> Grey:
    """Put the characters of the cells next to each other, as far up or down as they stand."""
    spots = ink.spots
    kept = [n for row in found.values() for n in row]
    top = max(0, int(spots[kept][:, 1].min()) - _RIM)
    bottom = int((spots[kept][:, 1] + spots[kept][:, 3]).max()) + _RIM
    gap = np.zeros((min(bottom, ink.below.shape[0]) - top, _CELL_GAP), dtype=np.float32)
    pieces = [gap]
    for cell in sorted(found):
        row = spots[found[cell]]
        left = max(0, int(row[:, 0].min()) - _CELL_RIM)
        right = int((row[:, 0] + row[:, 2]).max()) + _CELL_RIM
        pieces += [_own(ink, found[cell])[top:bottom, left:right], gap]
    row = np.concatenate(pieces, axis=1)
    return np.asarray(255 - np.clip(row, 0, 255), dtype=np.uint8)


def _find_ink(crop: Grey, reach: int) -> _Ink:
    paper = cv2.GaussianBlur(cv2.dilate(crop, np.ones((9, 9), np.uint8)), (0, 0), 9)
    below = np.clip(paper.astype(np.float32) - crop, 0, 255)
    # A fold darkens whole rows; writing never fills half of one.
    below = np.clip(below - np.median(below, axis=1, keepdims=True), 0, 255)
    smooth = cv2.GaussianBlur(below, (0, 0), 0.7)
    # The median is paper in any crop that is less than half ink.
    level = float(np.median(smooth))
    grain = float(1.4826 * np.median(np.abs(smooth - level)))
    floor = max(_LEAST_CONTRAST, level + _GRAINS * grain)
    mask = (smooth > floor).astype(np.uint8)
    streaks = _streaks(mask, reach)
    smooth[streaks] = 0
    below[streaks] = 0
    # How dark this pen is, is measured without the remains of frames.
    labels, spots, kept = _spots(smooth > floor, reach)
    chosen = _chosen(labels, kept)
    if chosen.any():
        limit = _SHARE_OF_DARKEST * float(np.percentile(smooth[chosen], 90))
        if limit > floor:
            labels, spots, kept = _spots(smooth > limit, reach)
    return _Ink(below, labels, spots, kept, grain)


def _spots(
    mask: NDArray[np.bool_], reach: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], list[int]]:
    """Find the components of a mask, and which of them may be writing."""
    _, found, figures, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    labels, spots = found.astype(np.int32), figures.astype(np.int32)
    size = (mask.shape[0], mask.shape[1])
    kept = [n for n in range(1, len(spots)) if _is_writing(spots[n], size, reach)]
    return labels, spots, kept


def _chosen(labels: NDArray[np.int32], kept: list[int]) -> NDArray[np.bool_]:
    """Mark the pixels of some components."""
    table = np.zeros(int(labels.max()) + 1, dtype=np.bool_)
    table[kept] = True
    return np.asarray(table[labels], dtype=np.bool_)


def _streaks(mask: NDArray[np.uint8], reach: int) -> NDArray[np.bool_]:
    """Find the hairlines that a dirty scanner draws from edge to edge, aslant or broken."""
    height = mask.shape[0]
    runs = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((max(4, height // 8), 1), np.uint8))
    lean = 2 * max(_STREAK, height // 16) + 1
    near = cv2.dilate(runs, np.ones((1, lean), np.uint8)) > 0
    edge = reach + _STREAK
    columns = (
        (near.sum(axis=0) >= _STREAK_SHARE * height)
        & near[: edge + 1].any(axis=0)
        & near[-edge - 1 :].any(axis=0)
    )
    thin = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((1, _STREAK), np.uint8)) == 0
    widened = cv2.dilate(runs, np.ones((5, 3), np.uint8)) > 0
    return np.asarray(widened & columns & thin, dtype=np.bool_)


def _is_writing(spot: NDArray[np.int32], size: tuple[int, int], reach: int) -> bool:
    left, top, width, height, area = (int(figure) for figure in spot)
    if area < _SMALLEST_SPOT:
        return False
    rows, columns = size
    inside = (
        left + width > reach
        and left < columns - reach
        and top + height > reach
        and top < rows - reach
    )
    is_rule = width > 12 * height and width > 0.3 * columns
    is_edge = (top <= 1 or top + height >= rows - 1) and height < _INTRUSION * rows
    is_post = left + width <= 2 * reach + 3 or left >= columns - 2 * reach - 3
    is_dot_of_frame = max(width, height) < _SMALLEST_LETTER and (
        min(left, top) <= reach + 2
        or left + width >= columns - reach - 2
        or top + height >= rows - reach - 2
    )
    is_rim = (
        height <= _RULE
        and width > 5 * height
        and (top <= reach + _RULE or top + height >= rows - reach - _RULE)
    )
    is_frame = is_rule or is_rim or is_edge or is_dot_of_frame or (is_post and height > 6 * width)
    return inside and not is_frame


def _rows_of(ink: _Ink) -> list[list[int]]:
    """Share the spots out among lines of text."""
    spots = ink.spots
    letters = [n for n in ink.kept if spots[n][3] >= _SMALLEST_LETTER]
    size = float(np.median([spots[n][3] for n in letters]))
    centres = sorted(letters, key=lambda n: _middle(spots[n]))
    rows: list[list[int]] = []
    for n in centres:
        if rows and _middle(spots[n]) - _centre(rows[-1], spots) < 1.1 * size:
            rows[-1].append(n)
        else:
            rows.append([n])
    rows = _without_posts(rows, spots)
    for n in ink.kept:
        if spots[n][3] < _SMALLEST_LETTER:
            nearest = min(rows, key=lambda row: abs(_centre(row, spots) - _middle(spots[n])))
            nearest.append(n)
    return rows


def _without_posts(rows: list[list[int]], spots: NDArray[np.int32]) -> list[list[int]]:
    """Drop lines that are one thin upright stroke beside real lines: the remains of a hairline."""
    inked = [int(spots[row][:, 4].sum()) for row in rows]
    return [
        row
        for row, ink in zip(rows, inked, strict=True)
        if ink >= _LEAST_OF_LINE * max(inked) or int(spots[row][:, 2].max()) > _STREAK
    ]


def _middle(spot: NDArray[np.int32]) -> float:
    return float(spot[1] + spot[3] / 2)


def _centre(row: list[int], spots: NDArray[np.int32]) -> float:
    areas = spots[row][:, 4].astype(float)
    return float(np.average(spots[row][:, 1] + spots[row][:, 3] / 2, weights=areas))


def _cut(ink: _Ink, row: list[int]) -> Grey:
    """Take one line out of the crop, the ink of other lines wiped off."""
    spots = ink.spots[row]
    height, width = ink.below.shape
    left = max(0, int(spots[:, 0].min()) - _RIM)
    top = max(0, int(spots[:, 1].min()) - _RIM)
    right = min(width, int((spots[:, 0] + spots[:, 2]).max()) + _RIM)
    bottom = min(height, int((spots[:, 1] + spots[:, 3]).max()) + _RIM)
    below = _own(ink, row)[top:bottom, left:right]
    return np.asarray(255 - np.clip(below, 0, 255), dtype=np.uint8)
