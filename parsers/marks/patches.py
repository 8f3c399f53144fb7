"""What the networks see: a place of the page, what is printed there, and its colour, side by side.

Planes are uint8, 0–255, and 0 is plain paper: darkness of the page, darkness of the blank's print,
and how far the colour leaves grey. The networks learn themselves what print explains; so print that
lies a pixel or two beside its place, or is not known at all, costs little.
"""

from dataclasses import dataclass
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pixels import PIXELS_PER_POINT, Colour, Grey, Rect

Planes: TypeAlias = NDArray[np.uint8]
"""Planes × height × width."""

# A square of the blank is drawn this many pixels wide, with a margin for marks that overshoot and
# the beginning of the option's text, round which some people draw their ring. In sides of the box.
_BOX_SIDE: Final = 16
_LEFT, _RIGHT, _ABOVE = 1.0, 3.5, 0.9
BOX_SIZE: Final = (round(_BOX_SIDE * (1 + _LEFT + _RIGHT)), round(_BOX_SIDE * (1 + 2 * _ABOVE)))
"""Width and height."""

# Places are drawn at 100 dpi, enough for the pale stroke of a ball pen.
_PLACE_SCALE: Final = 0.5
PLACE_SIZE: Final = (272, 128)
_PAPER: Final = 250.0
# Pale ink leaves grey by some levels only; they are spread.
_CHROMA_GAIN: Final = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A page as the readers of marks need it; all layers at 200 dpi in one frame."""

    aligned: Grey
    printed: Grey | None
    """The blank; ``None`` when it is not known."""
    colour: Colour | None


def box_planes(sheet: Sheet, rect: Rect, found_at: Rect | None = None) -> Planes:
    """Cut a square with its surroundings: 3 planes (page, print, chroma) of ``BOX_SIZE``.

    Args:
        sheet: The page.
        rect: The square on the blank, in points.
        found_at: Where it lies on the page, if not there.
    """
    window = _surroundings(rect if found_at is None else found_at)
    planes = np.zeros((3, BOX_SIZE[1], BOX_SIZE[0]), dtype=np.uint8)
    planes[0] = _shrunk(_darkness(_cut(sheet.aligned, window)), BOX_SIZE)
    if sheet.printed is not None:
        planes[1] = _shrunk(_darkness(_cut(sheet.printed, _surroundings(rect))), BOX_SIZE)
    if sheet.colour is not None:
        even = _evened(_shrunk(_cut(sheet.colour, window), BOX_SIZE))
        chroma = (even.max(axis=2) - even.min(axis=2)) * _CHROMA_GAIN
        planes[2] = np.clip(chroma, 0, 255)
    return planes


def place_planes(sheet: Sheet, rect: Rect) -> Planes:
    """Cut a place to sign or stamp with its surroundings: 5 planes of ``PLACE_SIZE``.

    The planes are page, print, red against blue, green against both (128 is grey), and the place
    itself. A place larger than the window is drawn smaller.
    """
    left, top, right, bottom = rect
    width, height = PLACE_SIZE
    scale = min(
        _PLACE_SCALE * PIXELS_PER_POINT,
        0.82 * width / (right - left),
        0.82 * height / (bottom - top),
    )
    x, y = (left + right) / 2, (top + bottom) / 2
    reach, rise = width / scale / 2, height / scale / 2
    window = (x - reach, y - rise, x + reach, y + rise)
    planes = np.zeros((5, height, width), dtype=np.uint8)
    planes[0] = _shrunk(_darkness(_cut(sheet.aligned, window)), PLACE_SIZE)
    if sheet.printed is not None:
        planes[1] = _shrunk(_darkness(_cut(sheet.printed, window)), PLACE_SIZE)
    planes[2:4] = 128
    if sheet.colour is not None:
        red, green, blue = np.moveaxis(
            _evened(_shrunk(_cut(sheet.colour, window), PLACE_SIZE)), 2, 0
        )
        planes[2] = np.clip(128 + (red - blue), 0, 255)
        planes[3] = np.clip(128 + (green - (red + blue) / 2) * 2, 0, 255)
    inner = [round(half * scale) for half in ((right - left) / 2, (bottom - top) / 2)]
    planes[
        4,
        height // 2 - inner[1] : height // 2 + inner[1],
        width // 2 - inner[0] : width // 2 + inner[0],
    ] = 255
    return planes


def _surroundings(rect: Rect) -> Rect:
    left, top, right, bottom = rect
    side = ((right - left) + (bottom - top)) / 2
    return (
        left - _LEFT * side,
        top - _ABOVE * side,
        right + _RIGHT * side,
        bottom + _ABOVE * side,
    )


def _cut(layer: NDArray[np.uint8], window: Rect) -> NDArray[np.uint8]:
    """Cut a window in points out of a layer at 200 dpi; what lies beyond the page is white."""
    left, top, right, bottom = (round(edge * PIXELS_PER_POINT) for edge in window)
    height, width = layer.shape[:2]
    inside = layer[
        max(0, min(top, height)) : max(0, min(bottom, height)),
        max(0, min(left, width)) : max(0, min(right, width)),
    ]
    if inside.shape[:2] == (bottom - top, right - left):
        return inside
    whole = np.full((max(1, bottom - top), max(1, right - left), *layer.shape[2:]), 255, np.uint8)
    y, x = max(0, -top), max(0, -left)
    whole[y : y + inside.shape[0], x : x + inside.shape[1]] = inside
    return whole


def _darkness(grey: Grey) -> Grey:
    return np.asarray(np.clip(_PAPER - grey.astype(np.float32), 0, 255), dtype=np.uint8)


def _shrunk(layer: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    return np.asarray(cv2.resize(layer, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _evened(colour: Colour) -> NDArray[np.float32]:
    """Make the paper white: divide every channel by its own bright level."""
    flat = colour.reshape(-1, 3)
    white = np.maximum(np.percentile(flat, 85, axis=0), 40)
    return np.asarray(np.clip(colour * (255 / white), 0, 255), dtype=np.float32)
