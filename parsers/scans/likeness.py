"""Which blank does a page look like as a whole? A quick look before the long one."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pixels import DOTS_PER_INCH, Grey, Matrix
from parsers.scans.blanks import BlankPage
from parsers.scans.geometry import Pyramid, frame, pixels_to_points, points_to_pixels, warp

# Lines of text are still apart; a paper bent by four points changes little.
_DPI: Final = 50
_AROUND = (31, 31)


def likest(
    picture: Pyramid, blanks: Sequence[BlankPage], to_image: Matrix
) -> tuple[float, BlankPage]:
    """Correlate the print of some blanks with what lies at their place.

    Returns:
        The best correlation, −1 to 1, and its blank. Measured: pages of ours 0.7 and more on their
        own blank, below 0.5 on another and below 0.3 upside down; foreign pages below 0.12.
    """
    pages: dict[tuple[int, int], NDArray[np.float32]] = {}
    best = (-1.0, blanks[0])
    for blank in blanks:
        size = frame(blank.size, _DPI)
        if size not in pages:
            pages[size] = _contrast(warp(picture, to_image @ pixels_to_points(_DPI), size))
        alike = float(np.vdot(pages[size], expected(blank)))
        if alike > best[0]:
            best = (alike, blank)
    return best


@cache
def expected(blank: BlankPage) -> NDArray[np.float32]:
    """Give the contrasts of a blank's own print at 50 dpi, their squares adding up to one."""
    way = points_to_pixels(DOTS_PER_INCH) @ pixels_to_points(_DPI)
    return _contrast(warp(Pyramid(blank.picture), way, frame(blank.size, _DPI)))


def _contrast(page: Grey) -> NDArray[np.float32]:
    """Take the light away, and make the sum of squares one."""
    soft = cv2.GaussianBlur(page.astype(np.float32), (0, 0), 1.0)
    local = np.asarray(soft - cv2.blur(soft, _AROUND), dtype=np.float32)
    local -= local.mean()
    length = float(np.linalg.norm(local))
    return local / np.float32(max(length, 1.0))
