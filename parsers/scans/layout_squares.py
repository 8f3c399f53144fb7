"""Where are the small boxes that are to be ticked, and what is in them?

A tick box is four straight sides of about equal length. What is inside is judged by its ink only:
a cross, a tick, a blot and a scribble all count, and a box scored out is left to a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from parsers.scans.image import Grey

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
# Ink inside, as share of the inner area: an empty box has dust, the smallest tick has a stroke.
_EMPTY: Final = 0.02
_TICKED: Final = 0.05
_BLOT: Final = 0.55
# The part of the boxes of a page that is empty for sure, from this many boxes on.
_EMPTY_PART: Final = 0.3
_FEWEST: Final = 4
_MOST_BLUR: Final = 0.35
_INSET: Final = 4
_SURE: Final = 0.99
_UNSURE: Final = 0.7


@dataclass(frozen=True, slots=True)
class TickBox:
    """A tick box in pixels at 200 dpi: left, top, right, bottom of its outer edge."""

    left: int
    top: int
    right: int
    bottom: int
    is_ticked: bool
    sureness: float


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
    boxes = _apart(found)
    shares = [_share(ink, box) for box in boxes]
    # In a blurred picture the sides of the boxes reach inside; most boxes of a page are empty.
    usual = float(np.quantile(shares, _EMPTY_PART)) if len(shares) >= _FEWEST else 0.0
    return tuple(
        _judged(box, share - min(usual, _MOST_BLUR))
        for box, share in zip(boxes, shares, strict=True)
    )


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


def _share(ink: Grey, box: tuple[int, int, int, int]) -> float:
    """Give the share of the inside of a box that is ink."""
    left, top, right, bottom = box
    inner = ink[top + _INSET : bottom - _INSET + 1, left + _INSET : right - _INSET + 1]
    return float(inner.mean()) / 255


def _judged(box: tuple[int, int, int, int], share: float) -> TickBox:
    left, top, right, bottom = box
    is_ticked = share > (_EMPTY + _TICKED) / 2
    is_plain = share < _EMPTY or _TICKED < share < _BLOT
    return TickBox(left, top, right, bottom, is_ticked, _SURE if is_plain else _UNSURE)


def _apart(boxes: Sequence[tuple[int, int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Keep one of the boxes that lie on each other."""
    kept: list[tuple[int, int, int, int]] = []
    for box in boxes:
        if all(abs(box[0] - one[0]) > _RUN or abs(box[1] - one[1]) > _RUN for one in kept):
            kept.append(box)
    return kept
