"""A crop made comfortable for the recogniser: dark ink on white, one height, no empty rim.

The letters of a line must fill the height that the recogniser was trained on, whatever the size of
the writing, and the paper must be white, whatever the light.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pixels import Grey

__all__ = ["LINE_HEIGHT", "normalise"]

LINE_HEIGHT: Final = 48
"""Rows of a normalised line: what the recogniser takes."""

_WIDEST: Final = 2000
"""Columns of a normalised line; a whole row of a page at 200 dpi has about 1500."""

_RIM: Final = 0.10
"""White above and below the ink, as a share of its height."""

_FAINTEST: Final = 18
"""Grey levels below the paper that still count as full ink: keeps pencil, spares empty paper."""

_INK: Final = 0.42
"""Share of the full ink from which on a pixel belongs to a stroke."""

_DUST: Final = 4
"""Pixels; what is smaller is no sign."""

_TALL: Final = 1 / 3
"""Share of the tallest spot's height from which on a spot is a letter; less is a sign or dust."""

_NEAR: Final = 1.2
"""How far from the letters a sign stands at most, in heights of the tallest letter."""

_ABOVE: Final = 0.45
"""How far above or below the letters an accent or a comma reaches at most, in such heights."""

_FULL_STOP: Final = 1 / 16
"""Width of the smallest sign, in such heights."""


def normalise(crop: Grey) -> Grey:
    """Cut the writing out of a crop and bring it to ``LINE_HEIGHT`` rows, dark on white.

    Args:
        crop: One line of writing, dark on light paper, at any resolution.

    Returns:
        ``LINE_HEIGHT`` rows and between 16 and 2000 columns; all white when nothing is written.
    """
    if min(crop.shape, default=0) < 2:  # noqa: PLR2004 - nothing can be written on one row
        return _white()
    darkness = _darkness(crop)
    rect = _around_the_writing(darkness)
    if rect is None:
        return _white()
    left, top, right, bottom = rect
    cut = darkness[top:bottom, left:right]
    scale = LINE_HEIGHT / cut.shape[0]
    width = int(np.clip(round(cut.shape[1] * scale), 16, _WIDEST))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    line = cv2.resize(cut, (width, LINE_HEIGHT), interpolation=how)
    return np.asarray(np.clip(255.0 - 255.0 * line, 0, 255), dtype=np.uint8)


def _white() -> Grey:
    return np.full((LINE_HEIGHT, LINE_HEIGHT), 255, dtype=np.uint8)


def _darkness(crop: Grey) -> NDArray[np.float32]:
    """Measure how much darker than its paper each pixel is: 0 paper, 1 full ink."""
    paper = cv2.GaussianBlur(cv2.dilate(crop, np.ones((9, 9), np.uint8)), (0, 0), 9)
    below = np.clip(paper.astype(np.float32) - crop, 0, 255)
    full = max(float(np.percentile(below, 99.3)), _FAINTEST)
    return np.asarray(np.clip(below / full, 0, 1), dtype=np.float32)


def _around_the_writing(darkness: NDArray[np.float32]) -> tuple[int, int, int, int] | None:
    """Find the rectangle of the strokes, dust left out: left, top, right, bottom."""
    strokes = (darkness > _INK).astype(np.uint8)
    _, _, spots, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    spots = np.asarray(spots[1:][spots[1:, cv2.CC_STAT_AREA] >= _DUST], dtype=np.int32)
    if len(spots) == 0:
        return None
    tall = float(spots[:, cv2.CC_STAT_HEIGHT].max())
    is_letter = spots[:, cv2.CC_STAT_HEIGHT] >= _TALL * tall
    letters = np.asarray(spots[is_letter], dtype=np.int32)
    left, top, right, bottom = _box(letters)
    signs = spots[~is_letter & (spots[:, cv2.CC_STAT_AREA] >= (_FULL_STOP * tall) ** 2)]
    ends = signs[:, :2] + signs[:, 2:4]
    is_near = (
        (signs[:, 0] > left - _NEAR * tall)
        & (ends[:, 0] < right + _NEAR * tall)
        & (signs[:, 1] > top - _ABOVE * tall)
        & (ends[:, 1] < bottom + _ABOVE * tall)
    )
    left, top, right, bottom = _box(np.concatenate([letters, signs[is_near]], dtype=np.int32))
    rim = int(_RIM * (bottom - top)) + 1
    height, width = darkness.shape
    return (
        max(0, left - rim),
        max(0, top - rim),
        min(width, right + rim),
        min(height, bottom + rim),
    )


def _box(spots: NDArray[np.int32]) -> tuple[int, int, int, int]:
    """Enclose spots (rows of left, top, width, height, area): left, top, right, bottom."""
    left, top = spots[:, :2].min(0)
    right, bottom = (spots[:, :2] + spots[:, 2:4]).max(0)
    return int(left), int(top), int(right), int(bottom)
