"""Which squares of a page are ticked, when nobody knows the blank?

The frame of a square is drawn where it was found, so that the same network reads it that reads our
own blanks; words beside it are taken for what they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import cv2
import numpy as np

from parsers.marks.boxes import reading_of
from parsers.marks.networks import load_networks
from parsers.marks.patches import Sheet, box_planes
from parsers.marks.reading import MarkReading
from parsers.pixels import PIXELS_PER_POINT, Colour, Grey
from parsers.scans.layout_rules import ink_of
from parsers.scans.layout_squares import find_tick_boxes

PixelRect: TypeAlias = tuple[int, int, int, int]
"""Left, top, right, bottom of the outer edge, in pixels at 200 dpi."""

_LINE: Final = 2
_BLACK: Final = 30


@dataclass(frozen=True, slots=True)
class Square:
    """A printed square and what is in it."""

    rect: PixelRect
    ticked: MarkReading


def find_squares(upright: Grey, colour: Colour | None = None) -> tuple[Square, ...]:
    """Find the printed squares of a page and read them.

    Args:
        upright: The page laid straight at 200 dpi, light evened out, paper about 250.
        colour: The same in colour, if there is.
    """
    boxes = find_tick_boxes(ink_of(upright))
    rects = [(box.left, box.top, box.right, box.bottom) for box in boxes]
    return tuple(
        Square(rect, reading)
        for rect, reading in zip(rects, read_squares(upright, rects, colour), strict=True)
    )


def read_squares(
    upright: Grey, rects: Sequence[PixelRect], colour: Colour | None = None
) -> tuple[MarkReading, ...]:
    """Read squares that were found on a page, each a choice of its own."""
    printed = np.full_like(upright, 255)
    for left, top, right, bottom in rects:
        cv2.rectangle(printed, (left, top), (right, bottom), (_BLACK,), _LINE)
    sheet = Sheet(upright, printed, colour)
    planes = [box_planes(sheet, _points(rect)) for rect in rects]
    judged = load_networks().read_squares(planes, range(len(rects)))
    return tuple(reading_of(*(float(share) for share in shares)) for shares in judged)


def _points(rect: PixelRect) -> tuple[float, float, float, float]:
    left, top, right, bottom = (edge / PIXELS_PER_POINT for edge in rect)
    return (left, top, right, bottom)
