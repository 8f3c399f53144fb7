"""Where are the small boxes that are to be ticked? Four straight sides of about equal length.

What stands in them does not matter here; a mark may hide a piece of a side, or leave the box.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from parsers.pixels import Grey

# Sides at 200 dpi: from 6 points, the smallest that anybody can tick, to 16.
_SHORTEST: Final = 17
_LONGEST: Final = 46
_RUN: Final = 15
_SQUARENESS: Final = 0.3
# Share of a side that must be ink.
_SIDE: Final = 0.85
# The sides reach into the corners; those of round letters do not.
_CORNER: Final = 4
_SLACK: Final = 3
_THICKEST: Final = 6
# So near to a box nothing is printed; a tick may stick out in some rows.
_AWAY: Final = 10
_MOST_BESIDE: Final = 0.45


@dataclass(frozen=True, slots=True)
class TickBox:
    """A tick box in pixels at 200 dpi: left, top, right, bottom of its outer edge."""

    left: int
    top: int
    right: int
    bottom: int


def find_tick_boxes(ink: Grey) -> tuple[TickBox, ...]:
    """Find all tick boxes; ``ink`` is 255 where something is printed or written."""
    across = _runs(ink, (_RUN, 1))
    upright = _opened(ink, (1, _RUN))
    found: list[tuple[int, int, int, int]] = []
    for left, top, width in across:
        if not _SHORTEST <= width <= _LONGEST:
            continue
        for other_left, other_top, other_width in across:
            height = other_top - top
            is_opposite = (
                abs(height - width) <= _SQUARENESS * width
                and abs(other_left - left) <= _SLACK
                and abs(other_width - width) <= _SQUARENESS * width
            )
            # A tick that leaves the box at a corner makes one of the two runs longer.
            box = (left, top, left + min(width, other_width), other_top)
            if is_opposite and _has_sides(upright, box) and _stands_alone(ink, box):
                found.append((left, top, box[2] - 1, other_top))
    return tuple(TickBox(*box) for box in _apart(found))


def _opened(ink: Grey, size: tuple[int, int]) -> Grey:
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, size)
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel), dtype=np.uint8)


def _runs(ink: Grey, size: tuple[int, int]) -> list[tuple[int, int, int]]:
    runs = _opened(ink, size)
    _, _, stats, _ = cv2.connectedComponentsWithStats(runs, connectivity=8)
    return [
        (int(left), int(top + height // 2), int(width))
        for left, top, width, height, _ in stats[1:]
        if height <= _THICKEST
    ]


def _has_sides(upright: Grey, box: tuple[int, int, int, int]) -> bool:
    """Say whether straight strokes run down both ends; the sides of an O are round."""
    left, top, right, bottom = box
    ends = (slice(top + 1, top + _CORNER), slice(bottom + 1 - _CORNER, bottom))
    return all(
        all(_filled(upright[end, max(0, x - _SLACK) : x + _SLACK + 1]) > 0 for end in ends)
        and _filled(upright[top : bottom + 1, max(0, x - _SLACK) : x + _SLACK + 1]) >= _SIDE
        for x in (left, right - 1)
    )


def _stands_alone(ink: Grey, box: tuple[int, int, int, int]) -> bool:
    """Say whether there is paper on both sides; beside a letter there are letters."""
    left, top, right, bottom = box
    sides = (
        ink[top:bottom, max(0, left - _AWAY) : max(0, left - _SLACK - 1)],
        ink[top:bottom, right + _SLACK + 1 : right + _AWAY + 1],
    )
    return all(_filled(side) <= _MOST_BESIDE for side in sides)


def _filled(band: Grey) -> float:
    """Give the share of rows in which a band has ink."""
    return float(band.max(axis=1).mean()) / 255 if band.size else 0.0


def _apart(boxes: Sequence[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Keep one of the boxes that lie on each other."""
    kept: list[tuple[int, int, int, int]] = []
    for box in boxes:
        if all(abs(box[0] - one[0]) > _RUN or abs(box[1] - one[1]) > _RUN for one in kept):
            kept.append(box)
    return kept
