"""Where on the page does the print round a place lie? Registration may be a little out.

Curled paper or a photo of two sheets may put print some points beside where the blank has it. The
frame of a square and the words beside it tell where it is.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from parsers.marks.patches import Sheet
from parsers.pixels import PIXELS_PER_POINT, Grey, Rect

# Print of a square is looked for within 6 points; farther off it is its neighbour's.
_REACH: Final = round(6.0 * PIXELS_PER_POINT)
_BESIDE_PT: Final = 26.0
_AROUND_PT: Final = 4.0
# Likeness (correlation) from which print is where it should be.
_IN_PLACE: Final = 0.7
# A place elsewhere must be better by this, since a tick hides part of its own frame.
_BETTER: Final = 0.1


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a place was found."""

    rect: Rect
    """On the page, in points."""
    likeness: float
    """0–1: how much what is there looks like the print of the blank."""


def settle(sheet: Sheet, rect: Rect) -> Settled:
    """Find a square and the beginning of its text on the page.

    Args:
        sheet: The page and its blank; without a blank the place is taken as given.
        rect: The square on the blank, in points.
    """
    wanted = None if sheet.printed is None else _soft(_around(sheet.printed, rect, 0))
    if wanted is None or not np.ptp(wanted):
        return Settled(rect, 1.0)
    here = _likeness(sheet.aligned, rect, wanted, 0)
    if here.likeness >= _IN_PLACE:
        return here
    near = _likeness(sheet.aligned, rect, wanted, _REACH)
    return near if near.likeness > here.likeness + _BETTER else here


def _likeness(aligned: Grey, rect: Rect, wanted: Grey, reach: int) -> Settled:
    """Find print within some pixels of its place; beyond the edge of the page nothing is found."""
    seen = _soft(_around(aligned, rect, reach))
    if seen.shape[0] < wanted.shape[0] or seen.shape[1] < wanted.shape[1]:
        return Settled(rect, 0.0)
    likeness = cv2.matchTemplate(seen, wanted, cv2.TM_CCOEFF_NORMED)
    _, best, _, spot = cv2.minMaxLoc(likeness)
    dx, dy = ((place - reach) / PIXELS_PER_POINT for place in spot)
    found = (rect[0] + dx, rect[1] + dy, rect[2] + dx, rect[3] + dy)
    return Settled(found, float(np.clip(best, 0, 1)))


def _around(layer: Grey, rect: Rect, reach: int) -> Grey:
    left = round((rect[0] - _AROUND_PT) * PIXELS_PER_POINT) - reach
    top = round((rect[1] - _AROUND_PT) * PIXELS_PER_POINT) - reach
    right = round((rect[2] + _BESIDE_PT) * PIXELS_PER_POINT) + reach
    bottom = round((rect[3] + _AROUND_PT) * PIXELS_PER_POINT) + reach
    return layer[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]


def _soft(grey: Grey) -> Grey:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), 1.2), dtype=np.uint8) if grey.size else grey
