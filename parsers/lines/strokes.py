"""Which pixels of a crop are ink, and which of them may be writing?

Works on the ink layer and on plain paper alike: what counts is how much darker a stroke is than the
paper around it, measured against the grain of that paper. Pale pencil is found; dust, folds, the
hairlines of a dirty scanner, what shines through and what is left of frames are not writing.
All sizes are pixels at 200 dpi.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pixels import Grey

SMALLEST_LETTER: Final = 7
"""Height of the tallest spot, below which nothing was written."""

STREAK: Final = 5
"""A hairline is thinner, and leans at most so far within a field."""

RULE: Final = 4
"""The remains of a ruled line are lower, and lie this near to the frame."""

# The least difference to the paper, in grey levels, and how many times the grain of the paper.
_LEAST_CONTRAST: Final = 22.0
_GRAINS: Final = 5.0
# Ink of one crop has about one darkness; what is far paler shines through from the other side.
_SHARE_OF_DARKEST: Final = 0.36
# A full stop at 150 dpi has about nine pixels.
_SMALLEST_SPOT: Final = 5
# A hairline covers so much of the height of the crop; no letter goes so far up and down.
_STREAK_SHARE: Final = 0.55
# Mean thickness of what is left of a hairline, and how far apart its pieces lie.
_HAIR: Final = 5.0
_HAIR_SHARE: Final = 0.62
_UPRIGHT: Final = 2.5
_TALLER: Final = 1.3
# What touches the upper or lower edge and is lower than this share belongs to the next field.
_INTRUSION: Final = 0.22
_FOLD_DARKEST: Final = 75.0
# A fold is at least so long, at most so thick, hardly slanted, and so straight; joined
# writing wanders by three pixels and more.
_FOLD_LENGTH: Final = 80
_FOLD_THICKNESS: Final = 9
_FOLD_SLOPE: Final = 0.06
_FOLD_OFF: Final = 1.3
# ... and so even; small letters that touch have gaps in them and are now high, now low.
_FOLD_SOLID: Final = 0.9
_FOLD_UNEVEN: Final = 1.7
_NEIGHBOURS: Final = np.ones((3, 3), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """The ink of a crop and its connected spots."""

    grey: Grey
    """The crop without hairlines."""
    paper: Grey
    """How light the paper is at each pixel, under the ink too."""
    below: NDArray[np.float32]
    """How much darker than its paper each pixel is."""
    labels: NDArray[np.int32]
    """Number of the spot of each pixel; 0 is the paper."""
    spots: NDArray[np.int32]
    """Left, top, width, height, area of each spot."""
    kept: list[int]
    """The spots that may be writing."""
    grain: float
    """Standard deviation of the paper, grey levels."""


def find_ink(crop: Grey, reach: int) -> Ink:
    """Find the ink of a crop.

    Args:
        crop: One field; light paper, dark ink, height × width.
        reach: By how many pixels the crop is larger than the field on each side; what lies wholly
            in this rim belongs to the neighbours.
    """
    paper = paper_of(crop)
    below = np.clip(paper.astype(np.float32) - crop, 0, 255)
    # A fold darkens whole rows; writing leaves at least a quarter of each free.
    below = np.clip(below - np.percentile(below, 25, axis=1, keepdims=True), 0, 255)
    smooth = cv2.GaussianBlur(below, (0, 0), 0.7)
    # The median is paper in any crop that is less than half ink.
    level = float(np.median(smooth))
    grain = float(1.4826 * np.median(np.abs(smooth - level)))
    floor = max(_LEAST_CONTRAST, level + _GRAINS * grain)
    mask = (smooth > floor).astype(np.uint8)
    streaks = _streaks(mask, reach)
    smooth[streaks] = 0
    below[streaks] = 0
    cleaned = np.where(streaks, paper, crop).astype(np.uint8)
    # How dark this pen is, is measured without the remains of frames.
    labels, spots, kept = _spots(smooth, floor, reach)
    pen = chosen(labels, kept)
    if pen.any():
        limit = _SHARE_OF_DARKEST * float(np.percentile(smooth[pen], 90))
        if limit > floor:
            labels, spots, kept = _spots(smooth, limit, reach)
    return Ink(cleaned, paper, below, labels, spots, kept, grain)


def chosen(labels: NDArray[np.int32], kept: list[int]) -> NDArray[np.bool_]:
    """Mark the pixels of some components."""
    table = np.zeros(int(labels.max()) + 1, dtype=np.bool_)
    table[kept] = True
    return np.asarray(table[labels], dtype=np.bool_)


def paper_of(grey: Grey) -> Grey:
    """Tell how light the paper is everywhere, wider than any stroke is thick."""
    size = max(9, grey.shape[0] // 3)
    lightest = cv2.dilate(grey, np.ones((size, size), np.uint8))
    return np.asarray(cv2.blur(lightest, (2 * size, 2 * size)), dtype=np.uint8)


def own_ink(ink: Ink, row: list[int]) -> Grey:
    """Wipe what belongs to other lines and to frames; specks stay, they may be a broken stroke."""
    large = ink.spots[:, 2:4].max(axis=1) >= SMALLEST_LETTER
    large[ink.kept] = True
    large[[0, *row]] = False
    foreign = chosen(ink.labels, [int(n) for n in np.flatnonzero(large)]).astype(np.uint8)
    wiped = cv2.dilate(foreign, np.ones((3, 3), np.uint8)) > 0
    return np.where(wiped & ~chosen(ink.labels, row), ink.paper, ink.grey).astype(np.uint8)


def _spots(
    dark: NDArray[np.float32], least: float, reach: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], list[int]]:
    """Find the components of what is darker than a level, and which of them may be writing."""
    mask = dark > least
    # A pale pen and a fax break strokes into dots; what is a pixel apart belongs together.
    whole = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, _NEIGHBOURS)
    _, found, figures, _ = cv2.connectedComponentsWithStats(whole, connectivity=8)
    labels, spots = found.astype(np.int32), figures.astype(np.int32)
    size = (mask.shape[0], mask.shape[1])
    kept = [n for n in range(1, len(spots)) if _is_writing(spots[n], size, reach)]
    kept = [n for n in kept if not _is_fold(dark, labels, n, spots[n])]
    return labels, spots, _without_hairlines(kept, spots, mask.shape[0])


def _is_fold(
    dark: NDArray[np.float32], labels: NDArray[np.int32], number: int, spot: NDArray[np.int32]
) -> bool:
    """Tell a fold or a crease: pale, long, thin, and straighter and more even than any writing."""
    left, top, width, height, area = (int(figure) for figure in spot)
    if width < _FOLD_LENGTH or area > _FOLD_THICKNESS * width:
        return False
    mine = labels[top : top + height, left : left + width] == number
    if np.median(dark[top : top + height, left : left + width][mine]) > _FOLD_DARKEST:
        return False
    first = mine.argmax(axis=0)
    last = height - mine[::-1].argmax(axis=0)
    thick = last - first
    if np.percentile(thick, 90) > _FOLD_THICKNESS or area < _FOLD_SOLID * thick.sum():
        return False
    along = np.arange(width)
    slope, start = np.polyfit(along, (first + last) / 2, 1)
    off = (first + last) / 2 - (slope * along + start)
    is_straight = abs(slope) <= _FOLD_SLOPE and np.sqrt(np.mean(off**2)) <= _FOLD_OFF
    return bool(is_straight and thick.std() <= _FOLD_UNEVEN)


def _without_hairlines(kept: list[int], spots: NDArray[np.int32], rows: int) -> list[int]:
    """Leave out thin upright pieces that stand above each other through most of the crop."""
    thin = [
        n
        for n in kept
        if spots[n][4] <= _HAIR * spots[n][3] and spots[n][3] >= _UPRIGHT * spots[n][2]
    ]
    letters = [int(spots[n][3]) for n in kept if n not in thin]
    # A written "1" or "l" is about as tall as its neighbours; alone, it leaves some room.
    least = max(_HAIR_SHARE * rows, _TALLER * max(letters, default=0))
    hairs: set[int] = set()
    for n in thin:
        left, right = spots[n][0] - STREAK, spots[n][0] + spots[n][2] + STREAK
        column = [m for m in thin if spots[m][0] <= right and spots[m][0] + spots[m][2] >= left]
        top = min(int(spots[m][1]) for m in column)
        bottom = max(int(spots[m][1] + spots[m][3]) for m in column)
        if bottom - top >= least:
            hairs.update(column)
    return [n for n in kept if n not in hairs]


def _streaks(mask: NDArray[np.uint8], reach: int) -> NDArray[np.bool_]:
    """Find the hairlines that a dirty scanner draws from edge to edge, aslant or broken."""
    height = mask.shape[0]
    runs = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((max(4, height // 8), 1), np.uint8))
    lean = 2 * max(STREAK, height // 16) + 1
    near = cv2.dilate(runs, np.ones((1, lean), np.uint8)) > 0
    edge = reach + STREAK
    columns = (
        (near.sum(axis=0) >= _STREAK_SHARE * height)
        & near[: edge + 1].any(axis=0)
        & near[-edge - 1 :].any(axis=0)
    )
    thin = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((1, STREAK), np.uint8)) == 0
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
    is_rule = height <= 2 * RULE and width > 12 * height and width > 0.3 * columns
    is_edge = (top <= 1 or top + height >= rows - 1) and height < _INTRUSION * rows
    is_post = width <= STREAK + 2 and (
        left + width <= reach + RULE or left >= columns - reach - RULE
    )
    is_dot_of_frame = max(width, height) < SMALLEST_LETTER and (
        min(left, top) <= reach + 2
        or left + width >= columns - reach - 2
        or top + height >= rows - reach - 2
    )
    is_rim = (
        height <= RULE
        and width > 5 * height
        and (top <= reach + RULE or top + height >= rows - reach - RULE)
    )
    is_frame = is_rule or is_rim or is_edge or is_dot_of_frame or is_post
    return inside and not is_frame
