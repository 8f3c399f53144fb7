"""Where are the filled squares at the corners of the paper?"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pixels import Grey

# The picture is searched at this length of its longer edge: marks are then 7–20 pixels wide on one
# page or on two side by side.
_EDGE = 1300
_SIDE: Final = (6.0, 30.0)
# Darker than their surroundings by this many levels; pencil is not.
_CONTRAST = 22
_WINDOW = 51
# Of a turned rectangle around the spot: letters and ticks fill less.
_LEAST_FILL = 0.78
_LEAST_ASPECT = 0.62
_MOST = 60
# The box around a square that is turned by 45 degrees is longer than its side.
_TURNED = 1.42
_STROKE = np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (5, 5)), dtype=np.uint8)


def find_squares(grey: Grey) -> NDArray[np.float64]:
    """Find filled squares of the size of corner marks, turned by any angle.

    Returns:
        N × 3: centre in pixels of ``grey`` and length of the side; the squarest first.
    """
    shrink = max(1.0, max(grey.shape) / _EDGE)
    size = (round(grey.shape[1] / shrink), round(grey.shape[0] / shrink))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA) if shrink > 1 else grey
    dark = cv2.adaptiveThreshold(
        small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, _WINDOW, _CONTRAST
    )
    # Strokes of letters and lines of tables are thinner than this and go.
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, _STROKE)
    _, labels, stats, centres = cv2.connectedComponentsWithStats(solid, connectivity=4)
    found = []
    for label in _likely(np.asarray(stats, dtype=np.int32)):
        left, top, width, height, _ = (int(value) for value in stats[label])
        spot = labels[top : top + height, left : left + width] == label
        shape = _shape(spot)
        if shape is not None:
            x, y = (centres[label] + 0.5) * shrink - 0.5
            found.append((shape[0], x, y, shape[1] * shrink))
    found.sort(reverse=True)
    return np.array([item[1:] for item in found[:_MOST]], dtype=np.float64).reshape(-1, 3)


def _likely(stats: NDArray[np.int32]) -> list[int]:
    """Choose spots by size and fill alone; the first spot is the paper."""
    _, _, width, height, area = stats.T
    low, high = _SIDE[0], _SIDE[1] * _TURNED
    short, long = np.minimum(width, height), np.maximum(width, height)
    likely = (short >= low) & (long <= high) & (short >= 0.55 * long)
    likely &= area >= 0.45 * width * height
    likely[0] = False
    return [int(label) for label in np.flatnonzero(likely)]


def _shape(spot: NDArray[np.bool_]) -> tuple[float, float] | None:
    """Squareness and side of a spot; ``None`` if it is no square."""
    points = np.argwhere(spot).astype(np.float32)
    _, (width, height), _ = cv2.minAreaRect(points)
    # The rectangle runs through the middle of the pixels.
    short, long = sorted((width + 1.0, height + 1.0))
    fill = len(points) / (short * long)
    if fill < _LEAST_FILL or short < _LEAST_ASPECT * long or short < _SIDE[0]:
        return None
    return fill * short / long, float(np.sqrt(len(points)))
