"""A scanned sheet laid straight: found by its code, stretched between its corner marks.

The same sheet lies on a scanner or a table, so four marks are enough; bends of the paper are part
of the handwriting's life.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from mailbot.blanks.header import CODE, CORNER_AT, CORNER_SIDE
from mailbot.blanks.sheet import PAPER
from mailbot.samples.sheet import NAME
from parsers.pixels import Grey, Rect
from parsers.scans.codes import Code, read_codes
from parsers.scans.marks import find_squares
from parsers.scans.tones import even_light

DOTS_PER_INCH: Final = 300
"""Of what is kept: as good as office scanners, so that training can always make it worse."""

_PIXELS_PER_POINT: Final = DOTS_PER_INCH / 72
# The code tells where a mark must be to within this share of the page's height.
_ASTRAY: Final = 0.1
# Edges of the frames of boxes are not part of the writing.
_EDGE: Final = 1.5
_INK_BELOW: Final = 150
_LEAST_INK: Final = 0.004
_LEAST_TICK: Final = 0.03


@dataclass(frozen=True, slots=True, eq=False)
class StraightSheet:
    """A sheet, laid straight at 300 dpi."""

    edition: str
    number: int
    """Which sheet of the edition."""
    page: Grey

    def cut(self, rect: Rect) -> Grey:
        """Cut out the inside of a frame; ``rect`` in points."""
        x0, y0, x1, y1 = (
            round(side * _PIXELS_PER_POINT)
            for side in (rect[0] + _EDGE, rect[1] + _EDGE, rect[2] - _EDGE, rect[3] - _EDGE)
        )
        return self.page[y0:y1, x0:x1]

    def is_written(self, rect: Rect) -> bool:
        """Say whether anything stands in a frame."""
        return _ink(self.cut(rect)) >= _LEAST_INK

    def is_ticked(self, rect: Rect) -> bool:
        """Say whether a small box is ticked."""
        return _ink(self.cut(rect)) >= _LEAST_TICK


def lay_straight(grey: Grey) -> StraightSheet | None:
    """Find a sheet on a picture; ``None`` when there is none, or its corners are not all there."""
    for code in read_codes(grey):
        if code.form != NAME:
            continue
        corners = _corners(grey, code)
        if corners is None:
            continue
        size = (round(PAPER[0] * _PIXELS_PER_POINT), round(PAPER[1] * _PIXELS_PER_POINT))
        target = (_marks() * _PIXELS_PER_POINT).astype(np.float32)
        matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
        page = cv2.warpPerspective(grey, matrix, size, flags=cv2.INTER_AREA, borderValue=255)
        return StraightSheet(code.version, code.page, even_light(np.asarray(page, dtype=np.uint8)))
    return None


def _corners(grey: Grey, code: Code) -> NDArray[np.float64] | None:
    """Find the four marks where the code says they must be."""
    x0, y0, x1, y1 = CODE
    printed = np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float64)
    guess, _ = cv2.estimateAffinePartial2D(printed, code.corners, method=cv2.LMEDS)
    squares = find_squares(grey)
    if not len(squares):
        return None
    wanted = _marks() @ guess[:, :2].T + guess[:, 2]
    reach = _ASTRAY * PAPER[1] * float(np.hypot(*guess[:, 0]))
    found = []
    for place in wanted:
        away = np.hypot(*(squares[:, :2] - place).T)
        if away.min() > reach:
            return None
        found.append(squares[int(away.argmin()), :2])
    corners = np.array(found)
    return corners if len(np.unique(corners, axis=0)) == len(corners) else None


def _marks() -> NDArray[np.float64]:
    """Centres of the corner marks in points, clockwise from the top left."""
    near = CORNER_AT + CORNER_SIDE / 2
    right, bottom = PAPER[0] - near, PAPER[1] - near
    return np.array([(near, near), (right, near), (right, bottom), (near, bottom)])


def _ink(crop: Grey) -> float:
    return float((crop < _INK_BELOW).mean()) if crop.size else 0.0
