"""Where does the paper lie on a photo, and how do its lines run? Both without knowing the page."""

from typing import Any, Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pixels import Grey, Matrix

Outline: TypeAlias = NDArray[Any]
"""Points of a contour as OpenCV gives them, n × 1 × 2."""

# The paper is looked for on a small picture; it fills this much of it at least.
_SMALL: Final = 600
_LEAST_AREA: Final = 0.3
# Grey levels between paper and table, and the share of its four corners that a sheet fills.
_CONTRAST: Final = 30.0
_FILLED: Final = 0.9
# Corners this near to those of the picture (as share of its sides) say that all of it is paper.
_AT_CORNER: Final = 0.025
_CORNERS: Final = 4
_TOLERANCES: Final = (0.01, 0.02, 0.03, 0.05, 0.08)
# The corners of paper seen at a slant stay between these, as cosine of the angle.
_SLANT: Final = 0.5
# A sheet that is so much larger at a lower level has a shadow on it.
_SHADED: Final = 1.04

# Lines of text and rules, at half of 200 dpi.
_LINE_GAP: Final = 12
_LINE_LENGTH: Final = 70
_LINE_HEIGHT: Final = 26
_UPRIGHT: Final = 26
_FEWEST: Final = 6
_STEEPEST: Final = 0.15
_ROUNDS: Final = 4
_MOST_LEAN: Final = 0.05


def find_paper(grey: Grey) -> Matrix | None:
    """Find a sheet that lies before a darker ground.

    Returns:
        From the picture of the paper alone, its corners at (0, 0) and (1, 1), to pixels of the
        photo; ``None`` when the picture is the page, or no sheet stands out.
    """
    factor = _SMALL / max(grey.shape)
    small = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(cv2.medianBlur(small, 7), (5, 5), 0)
    level, _ = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    even = np.asarray(small, dtype=np.uint8)
    if not _stands_out(even, level):
        return None
    # A shadow across the paper may be as near to the ground as to the paper.
    shaded = (level + float(np.median(even[even <= level]))) / 2
    sheets = [sheet for one in (level, shaded) if (sheet := _sheet(even > one)) is not None]
    if not sheets:
        return None
    # Without a shadow both find the same, and the lower level takes a rim of the ground along.
    wider = max(sheets, key=_area)
    corners = wider if _area(wider) > _SHADED * _area(sheets[0]) else sheets[0]
    unit = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], dtype=np.float32)
    return np.asarray(
        cv2.getPerspectiveTransform(unit, np.asarray(corners / factor, dtype=np.float32)),
        dtype=np.float64,
    )


def _sheet(bright: NDArray[np.bool_]) -> NDArray[np.float64] | None:
    """Give the corners of the largest bright shape if it is a sheet."""
    kernel = np.ones((15, 15), np.uint8)
    closed = cv2.morphologyEx(bright.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, kernel)
    contours, _ = cv2.findContours(opened, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    outline = max(contours, key=cv2.contourArea)
    corners = _corners(cv2.convexHull(outline))
    if corners is None or cv2.contourArea(outline) < _FILLED * _area(corners):
        return None
    return corners if _is_sheet(corners, bright.shape[1], bright.shape[0]) else None


def _stands_out(small: Grey, level: float) -> bool:
    """Say whether the ground is so much darker than paper that it is no shadow on the paper."""
    paper, ground = small[small > level], small[small <= level]
    if not paper.size or not ground.size:
        return False
    return float(np.median(paper)) - float(np.median(ground)) > _CONTRAST


def _area(corners: NDArray[np.float64]) -> float:
    return float(cv2.contourArea(corners.astype(np.float32)))


def _corners(hull: Outline) -> NDArray[np.float64] | None:
    """Give the four corners, clockwise from the upper left."""
    around = cv2.arcLength(hull, closed=True)
    for tolerance in _TOLERANCES:
        shape = cv2.approxPolyDP(hull, tolerance * around, closed=True)[:, 0, :]
        if len(shape) == _CORNERS:
            points = shape.astype(np.float64)
            middle = points.mean(axis=0)
            turn = np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0])
            points = points[np.argsort(turn)]
            first = int(np.argmin(points.sum(axis=1)))
            return np.roll(points, -first, axis=0)
    return None


def _is_sheet(corners: NDArray[np.float64], width: int, height: int) -> bool:
    area = _area(corners)
    if area < _LEAST_AREA * width * height:
        return False
    picture = np.array([(0, 0), (width, 0), (width, height), (0, height)])
    if np.all(np.abs(corners - picture) <= _AT_CORNER * max(width, height)):
        return False
    sides = np.roll(corners, -1, axis=0) - corners
    sides /= np.linalg.norm(sides, axis=1, keepdims=True)
    return bool(np.all(np.abs((sides * np.roll(sides, -1, axis=0)).sum(axis=1)) < _SLANT))


def find_slant(ink: Grey) -> Matrix | None:
    """Measure how lines of text and rules still run askew, differently at top and bottom.

    Args:
        ink: 255 where something is printed, at 100 dpi, turned upright within some degrees.

    Returns:
        From pixels of the straightened page to pixels of this one; ``None`` when too little is
        printed to tell.
    """
    rules, strokes = _opened(ink, (_UPRIGHT, 1)), _opened(ink, (1, _UPRIGHT))
    text = np.where(np.maximum(rules, strokes) > 0, np.uint8(0), ink)
    across = np.concatenate([_slopes(text), _slopes(rules, is_rule=True)])
    if len(across) < _FEWEST:
        return None
    down = _slopes(np.ascontiguousarray(strokes.T), is_rule=True)
    height, width = ink.shape
    slope = _fit(across, height / 2)
    lean = _fit(down, width / 2) if len(down) >= _FEWEST else (0.0, 0.0)
    if abs(lean[0]) > _MOST_LEAN:
        # A fold or the edge of a shadow runs aslant; a page that was turned straight does not.
        lean = (0.0, 0.0)
    xs, ys = np.meshgrid(np.linspace(0, width, 5), np.linspace(0, height, 5))
    straight = np.stack([xs.ravel(), ys.ravel()], axis=1)
    moved_x = xs + (lean[0] + lean[1] * (xs - width / 2)) * (ys - height / 2)
    moved_y = ys + (slope[0] + slope[1] * (ys - height / 2)) * (xs - width / 2)
    here = np.stack([moved_x.ravel(), moved_y.ravel()], axis=1)
    matrix, _ = cv2.findHomography(straight, here)
    return np.asarray(matrix, dtype=np.float64)


def _opened(half: Grey, size: tuple[int, int]) -> Grey:
    """Keep straight runs of ink of a size, across or down."""
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, size)
    return np.asarray(cv2.morphologyEx(half, cv2.MORPH_OPEN, kernel), dtype=np.uint8)


def _slopes(half: Grey, *, is_rule: bool = False) -> NDArray[np.float64]:
    """Give for each line its place down the page, slope and length."""
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (_LINE_GAP, 3 if is_rule else 1))
    merged = cv2.morphologyEx(half, cv2.MORPH_CLOSE, kernel)
    count, labels, stats, centres = cv2.connectedComponentsWithStats(merged, connectivity=8)
    found = []
    for index in range(1, count):
        left, top, width, height = stats[index, :4]
        if width < _LINE_LENGTH or height > _LINE_HEIGHT + _STEEPEST * width:
            continue
        rows, columns = np.nonzero(labels[top : top + height, left : left + width] == index)
        if is_rule and len(rows) > 8 * width:
            continue
        slope = _slope(columns, rows)
        if abs(slope) <= _STEEPEST:
            found.append((centres[index][1], slope, float(width)))
    return np.array(found, dtype=np.float64).reshape(-1, 3)


def _slope(xs: NDArray[np.intp], ys: NDArray[np.intp]) -> float:
    """Fit a line by least squares."""
    x = xs - xs.mean()
    return float((x * (ys - ys.mean())).sum() / max(1.0, float((x * x).sum())))


def _fit(lines: NDArray[np.float64], middle: float) -> tuple[float, float]:
    """Fit slope = a + b · (place - middle), letting go of lines that do not fit."""
    places, slopes, lengths = lines[:, 0] - middle, lines[:, 1], lines[:, 2].copy()
    weights = lengths
    a = b = 0.0
    for _ in range(_ROUNDS):
        design = np.stack([np.ones_like(places), places], axis=1) * weights[:, None]
        (a, b), *_ = np.linalg.lstsq(design, slopes * weights, rcond=None)
        off = np.abs(slopes - a - b * places)
        scale = max(1e-4, float(np.median(off)))
        weights = lengths / (1 + np.square(off / (2 * scale)))
    return float(a), float(b)
