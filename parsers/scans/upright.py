"""Lay any page straight: evened light, turned so that its lines of text run across, at 200 dpi.

Nothing is known of the page, only that text stands in lines. Which end is up cannot be told from
lines; whoever reads the words has to try both.
"""

from dataclasses import dataclass, replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pixels import PIXELS_PER_POINT, Colour, Grey, Matrix
from parsers.scans.image import PageImage
from parsers.scans.layout_paper import find_paper, find_slant
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
# Longer straight runs of ink are no letters, in pixels of the draft.
_RULE: Final = 30
# Corners of the draft that would move by less, in pixels, show that the page is straight enough.
_NO_SLANT: Final = 2.0
_STRONG_SLANT: Final = 15.0
_ROUNDS: Final = 2
_HARDLY_SMALLER: Final = 1.1
# On a pale copy even this share of all pixels, the darkest, is lighter than ink; it is made dark,
# within limits, for an empty page has nothing but noise.
_PAPER: Final = 250
_DARKEST: Final = 0.003
_PALE: Final = 140
_DARK: Final = 70
_MOST_STRETCH: Final = 4.0
# Paper in a shadow keeps this share of the light around it, so many pixels of 50 dpi wide.
_DEEPEST_SHADOW: Final = 0.5
_AROUND: Final = 51
# From pixels of a draft to pixels at 200 dpi.
_DOUBLE: Final = np.diag([2.0, 2.0, 1.0])


@dataclass(frozen=True, slots=True, eq=False)
class Straight:
    """A page laid straight at 200 dpi."""

    flat: Grey
    """Light evened out, paper about 250."""
    colour: Colour | None
    to_source: Matrix
    """From pixels of this picture to points of the page of the attachment."""


def straighten(image: PageImage, *, otherwise: bool = False) -> Straight:
    """Scale, turn by quarters if text runs up the page, and take skew and slant out.

    All is measured on a draft of half the size, and the page is laid out once.

    Args:
        image: The page as it came.
        otherwise: Turn it by the quarter that seemed wrong, since it could not be read.
    """
    height, width = image.grey.shape
    to_points = np.diag([image.width / width, image.height / height, 1.0])
    if image.to_attachment is not None:
        to_points = image.to_attachment @ to_points
    page = Straight(image.grey, image.colour, to_points)
    back, size = _layout(image.grey)
    if size[0] * size[1] < width * height:
        shrink = float(np.sqrt(width * height / (size[0] * size[1])))
        page = replace(page, flat=_softened(page.flat, shrink))
    turn, size = _turn(page.flat, back, size, otherwise=otherwise)
    straight = _warped(page, back @ turn, size)
    return replace(straight, flat=flatten(straight.flat))


def _turn(
    grey: Grey, back: Matrix, size: tuple[int, int], *, otherwise: bool
) -> tuple[Matrix, tuple[int, int]]:
    """Measure how to turn a page, from pixels of the straight page to pixels of ``back``."""
    half = (round(size[0] / 2), round(size[1] / 2))
    draft = flatten(_draft(grey, back @ _DOUBLE, half))
    turn = np.eye(3)
    small = _small(draft)
    standing = max(_sharpness(np.ascontiguousarray(np.rot90(small))))
    if bool(standing > max(_sharpness(small))) != otherwise:
        small = np.ascontiguousarray(np.rot90(small))
        turn = _quarter(half[0])
        half, size = (half[1], half[0]), (size[1], size[0])
        draft = np.ascontiguousarray(np.rot90(draft))
    angle = _skew(small)
    if abs(angle) > _STRAIGHT:
        rotation = _rotation(angle, half)
        draft = flatten(_draft(draft, rotation, half))
        turn = turn @ rotation
    turn = turn @ _slant(draft, half)
    return _DOUBLE @ turn @ np.linalg.inv(_DOUBLE), size


def _slant(draft: Grey, size: tuple[int, int]) -> Matrix:
    """Measure what is left of a slanting view, if any; a strong one takes two rounds."""
    width, height = size
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float64)
    found = np.eye(3)
    for _ in range(_ROUNDS):
        slant = find_slant(ink_of(draft))
        if slant is None:
            break
        moved = np.abs(cv2.perspectiveTransform(corners[None], slant)[0] - corners).max()
        if moved < _NO_SLANT:
            break
        found = found @ slant
        if moved < _STRONG_SLANT:
            break
        draft = flatten(_draft(draft, slant, size))
    return found


def _draft(grey: Grey, back: Matrix, size: tuple[int, int]) -> Grey:
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    drawn = cv2.warpPerspective(grey, back, size, flags=how, borderValue=(255,))
    return np.asarray(drawn, dtype=np.uint8)


def _quarter(width: float) -> Matrix:
    """Turn counter-clockwise; a point of the turned picture was at (width - 1 - y, x) before."""
    return np.array([[0, -1, width - 1], [1, 0, 0], [0, 0, 1]], dtype=np.float64)


def turned(page: Straight, quarters: int) -> Straight:
    """Turn a page by quarters, counter-clockwise."""
    height, width = page.flat.shape
    grey = np.ascontiguousarray(np.rot90(page.flat, quarters))
    colour = None if page.colour is None else np.ascontiguousarray(np.rot90(page.colour, quarters))
    back = np.eye(3)
    for _ in range(quarters % 4):
        back = back @ _quarter(width)
        width, height = height, width
    return Straight(grey, colour, page.to_source @ back)


def flatten(grey: Grey) -> Grey:
    """Even out the light: paper comes out at about 250, whatever shadow lies on it."""
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), 21)
    # A dark band is no shadow: those are softer, or not so dark.
    around = cv2.dilate(paper, np.ones((_AROUND, _AROUND), np.uint8))
    paper = np.maximum(paper, (_DEEPEST_SHADOW * around).astype(np.uint8))
    size = (grey.shape[1], grey.shape[0])
    paper = cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR)
    return _darkened(np.asarray(cv2.divide(grey, paper, scale=_PAPER), dtype=np.uint8))


def _darkened(flat: Grey) -> Grey:
    """Make the ink of a pale copy dark; where it is dark, nothing changes."""
    counts = np.bincount(flat.ravel(), minlength=256)
    darkest = int(np.searchsorted(counts.cumsum(), _DARKEST * flat.size))
    if darkest <= _PALE:
        return flat
    stretch = min(_MOST_STRETCH, (_PAPER - _DARK) / max(1, _PAPER - darkest))
    levels = np.clip(_PAPER - (_PAPER - np.arange(256)) * stretch, 0, 255)
    return np.asarray(cv2.LUT(flat, levels.astype(np.uint8)), dtype=np.uint8)


def _layout(grey: Grey) -> tuple[Matrix, tuple[int, int]]:
    """Say where the page lies in the picture, of a photo the paper, and its size at 200 dpi."""
    height, width = grey.shape
    paper = find_paper(grey)
    if paper is None:
        size = _size(width, height)
        return np.diag([width / size[0], height / size[1], 1.0]), size
    sides = [paper @ np.array(corner) for corner in ((0, 0, 1), (1, 0, 1), (0, 1, 1))]
    upper_left, upper_right, lower_left = (side[:2] / side[2] for side in sides)
    across = float(np.linalg.norm(upper_right - upper_left))
    size = _size(across, float(np.linalg.norm(lower_left - upper_left)))
    return paper @ np.diag([1 / size[0], 1 / size[1], 1.0]), size


def _softened(grey: Grey, shrink: float) -> Grey:
    """Blur a picture a little before it is made smaller, so that thin lines do not break."""
    if shrink < _HARDLY_SMALLER:
        return grey
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), 0.35 * shrink), dtype=np.uint8)


def _warped(page: Straight, back: Matrix, size: tuple[int, int]) -> Straight:
    """Lay a page out anew; ``back`` leads from new pixels to those of the page."""
    how = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    grey = cv2.warpPerspective(page.flat, back, size, flags=how, borderValue=255)
    colour = page.colour
    if colour is not None:
        white = (255, 255, 255)
        how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        colour = np.asarray(
            cv2.warpPerspective(colour, back, size, flags=how, borderValue=white), dtype=np.uint8
        )
    return Straight(np.asarray(grey, dtype=np.uint8), colour, page.to_source @ back)


def _size(width: float, height: float) -> tuple[int, int]:
    long, short = max(width, height), min(width, height)
    if _A4_SHAPE[0] <= long / short <= _A4_SHAPE[1]:
        sides = sorted(round(side * PIXELS_PER_POINT) for side in _A4)
    else:
        sides = [max(1, round(short * _LONG_SIDE / long)), _LONG_SIDE]
    return (sides[0], sides[1]) if width < height else (sides[1], sides[0])


def _small(flat: Grey) -> Grey:
    """Draw the ink small, without rules, folds and edges: they gather in both directions."""
    factor = _SMALL / max(flat.shape)
    ink = ink_of(flat)
    for size in ((_RULE, 1), (1, _RULE)):
        kernel = cv2.getStructuringElement(cv2.MORPH_RECT, size)
        ink = np.where(cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel) > 0, np.uint8(0), ink)
    small = cv2.resize(ink, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.uint8)


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


def _rotation(angle: float, size: tuple[int, int]) -> Matrix:
    """Turn by a small angle in degrees, clockwise on the screen, about the middle."""
    forward = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), -angle, 1.0)
    return np.linalg.inv(np.vstack([forward, [0.0, 0.0, 1.0]]))
