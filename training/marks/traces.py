"""Can a mark still be seen? What a fax or a pale pen swallowed is no question to a reader."""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from parsers.pixels import DOTS_PER_INCH, Grey
from training.marks.damage import DRAWN_DPI
from training.marks.strokes import Mask

_SCALE: Final = DOTS_PER_INCH / DRAWN_DPI
# Levels by which strokes must be darker than the paper beside them.
_LEAST: Final = 9.0
_PRINT: Final = 200
_SQUARE = np.ones((3, 3), np.uint8)
_WIDE = np.ones((13, 13), np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class Trace:
    """Where ink was laid."""

    mask: Mask
    spot: tuple[float, float]
    """Left and top, in pixels of the drawing."""


def is_seen(trace: Trace, aligned: Grey, printed: Grey) -> bool:
    """Say whether strokes are darker than what is beside them, apart from print."""
    size = [max(2, round(side * _SCALE)) for side in trace.mask.shape[::-1]]
    mask = cv2.resize(trace.mask, size, interpolation=cv2.INTER_AREA)
    whole = np.zeros(aligned.shape, dtype=np.uint8)
    x, y = (round(v * _SCALE) for v in trace.spot)
    top, left = max(0, y), max(0, x)
    below, right = min(whole.shape[0], y + size[1]), min(whole.shape[1], x + size[0])
    if below <= top or right <= left:
        return False
    part = mask[top - y : below - y, left - x : right - x]
    whole[top:below, left:right] = part > 0.5 * max(float(mask.max()), 0.1)
    free = cv2.erode(printed, np.ones((7, 7), np.uint8)) > _PRINT
    core = (whole > 0) & free
    beside = (cv2.dilate(whole, _WIDE) > 0) & (cv2.dilate(whole, np.ones((7, 7), np.uint8)) == 0)
    beside &= free
    if core.sum() < 6 or not beside.any():
        return False
    darkest = cv2.erode(aligned, _SQUARE).astype(np.float32)
    return float(darkest[beside].mean() - darkest[core].mean()) > _LEAST
