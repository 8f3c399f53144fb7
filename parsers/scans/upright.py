"""Lay any page straight: evened light, turned so that its lines of text run across, at 200 dpi.

Nothing is known of the page, only that text stands in lines. Which end is up cannot be told from
lines; whoever reads the words has to try both.
"""

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scans.image import PIXELS_PER_POINT, Colour, Grey, Matrix, PageImage
from parsers.scans.layout_rules import ink_of

# A4 in points, and how far a page may be from its shape to be taken for it: photos tell no size.
_A4: Final = (595.28, 841.89)
_A4_SHAPE: Final = (1.25, 1.6)
_LONG_SIDE: Final = 2339
# Skew is searched on a small picture, in degrees: scanners and hands stay below this.
_SMALL: Final = 900
_SKEW: Final = 6.0
_COARSE: Final = 0.5
_FINE: Final = 0.1
# Less than this is not worth turning a page.
_STRAIGHT: Final = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Straight:
    """A page laid straight at 200 dpi."""

    flat: Grey
    """Light evened out, paper about 250."""
    colour: Colour | None
    to_source: Matrix
    """From pixels of this picture to points of the page as it came."""


def straighten(image: PageImage) -> Straight:
    """Scale, turn by quarters if text runs up the page, and take the skew out."""
    scaled = _scaled(image)
    small, factor = _small(flatten(scaled.flat))
    lying = _sharpness(small)
    standing = _sharpness(np.ascontiguousarray(np.rot90(small)))
    if max(standing) > max(lying):
        scaled, lying = turned(scaled, 1), standing
        small = np.ascontiguousarray(np.rot90(small))
    angle = _skew(small)
    straight = _rotated(scaled, angle) if abs(angle) > _STRAIGHT else scaled
    return replace(straight, flat=flatten(straight.flat))


def turned(page: Straight, quarters: int) -> Straight:
    """Turn a page by quarters, counter-clockwise."""
    height, width = page.flat.shape
    grey = np.ascontiguousarray(np.rot90(page.flat, quarters))
    colour = None if page.colour is None else np.ascontiguousarray(np.rot90(page.colour, quarters))
    back = np.eye(3)
    for _ in range(quarters % 4):
        # A point of the turned picture was, before the quarter, at (width - 1 - y, x).
        back = back @ np.array([[0, -1, width - 1], [1, 0, 0], [0, 0, 1]], dtype=np.float64)
        width, height = height, width
    return Straight(grey, colour, page.to_source @ back)


def flatten(grey: Grey) -> Grey:
    """Even out the light: paper comes out at about 250, whatever shadow lies on it."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 21)
    size = (grey.shape[1], grey.shape[0])
    paper = cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, paper, scale=250), dtype=np.uint8)


def _scaled(image: PageImage) -> Straight:
    height, width = image.grey.shape
    size = _size(width, height)
    is_smaller = size[0] < width
    how = cv2.INTER_AREA if is_smaller else cv2.INTER_CUBIC
    grey = np.asarray(cv2.resize(image.grey, size, interpolation=how), dtype=np.uint8)
    colour = None
    if image.colour is not None:
        colour = np.asarray(cv2.resize(image.colour, size, interpolation=how), dtype=np.uint8)
    to_source = np.diag([image.width / size[0], image.height / size[1], 1.0])
    return Straight(grey, colour, to_source)


def _size(width: int, height: int) -> tuple[int, int]:
    long, short = max(width, height), min(width, height)
    if _A4_SHAPE[0] <= long / short <= _A4_SHAPE[1]:
        sides = sorted(round(side * PIXELS_PER_POINT) for side in _A4)
    else:
        sides = [max(1, round(short * _LONG_SIDE / long)), _LONG_SIDE]
    return (sides[0], sides[1]) if width < height else (sides[1], sides[0])


def _small(flat: Grey) -> tuple[Grey, float]:
    factor = _SMALL / max(flat.shape)
    ink = cv2.resize(ink_of(flat), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(ink, dtype=np.uint8), factor


def _sharpness(small: Grey) -> NDArray[np.float64]:
    """Say how sharply ink gathers in rows, for each coarse angle."""
    angles = np.arange(-_SKEW, _SKEW + _COARSE / 2, _COARSE)
    return np.array([_gathers(small, angle) for angle in angles])


def _skew(small: Grey) -> float:
    angles = np.arange(-_SKEW, _SKEW + _COARSE / 2, _COARSE)
    coarse = float(angles[int(np.argmax(_sharpness(small)))])
    fine = np.arange(coarse - _COARSE, coarse + _COARSE + _FINE / 2, _FINE)
    return float(fine[int(np.argmax([_gathers(small, angle) for angle in fine]))])


def _gathers(small: Grey, angle: float) -> float:
    """Measure the differences between neighbouring rows after shearing by an angle."""
    height, width = small.shape
    slope = np.tan(np.radians(angle))
    shear = np.array([[1, 0, 0], [slope, 1, -slope * width / 2]], dtype=np.float64)
    rows = cv2.warpAffine(small, shear, (width, height), flags=cv2.INTER_NEAREST)
    profile = rows.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(profile)).sum())


def _rotated(page: Straight, angle: float) -> Straight:
    """Turn a page by a small angle in degrees, clockwise on the screen, keeping its size."""
    height, width = page.flat.shape
    forward = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    size = (width, height)
    grey = cv2.warpAffine(page.flat, forward, size, flags=cv2.INTER_CUBIC, borderValue=255)
    colour = page.colour
    if colour is not None:
        white = (255, 255, 255)
        turned_colour = cv2.warpAffine(colour, forward, size, borderValue=white)
        colour = np.asarray(turned_colour, dtype=np.uint8)
    back = np.linalg.inv(np.vstack([forward, [0.0, 0.0, 1.0]]))
    return Straight(np.asarray(grey, dtype=np.uint8), colour, page.to_source @ back)
