"""Points, pixels and the way between them.

The middle of pixel 0 lies half a pixel from the edge of the paper, so a place in points is
``(pixel + 0.5) * 72 / dpi``.
"""

from collections.abc import Sequence
from typing import Final, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pixels import Grey, Matrix

Places: TypeAlias = NDArray[np.float64]
"""N × 2: x and y."""

POINTS_PER_INCH: Final = 72

# A picture is shrunk by halves before it is sampled more sparsely than this.
_SPARSE = 1.5


def pixels_to_points(dots_per_inch: float) -> Matrix:
    """Lead from pixels of a page drawn at a resolution to points of the page."""
    step = POINTS_PER_INCH / dots_per_inch
    return np.array([[step, 0, step / 2], [0, step, step / 2], [0, 0, 1]], dtype=np.float64)


def image_to_points(grey: Grey, width: float, height: float) -> Matrix:
    """Lead from pixels of an image to points of the page that it fills."""
    across, down = width / grey.shape[1], height / grey.shape[0]
    return np.array([[across, 0, across / 2], [0, down, down / 2], [0, 0, 1]], dtype=np.float64)


def frame(size: tuple[float, float], dots_per_inch: float) -> tuple[int, int]:
    """Width and height in pixels of a page drawn at a resolution."""
    return (
        round(size[0] * dots_per_inch / POINTS_PER_INCH),
        round(size[1] * dots_per_inch / POINTS_PER_INCH),
    )


def move(places: Places, matrix: Matrix) -> Places:
    """Send places through a matrix."""
    moved = np.column_stack([places, np.ones(len(places))]) @ matrix.T
    return np.asarray(moved[:, :2] / moved[:, 2:], dtype=np.float64)


def enlargement(matrix: Matrix, at: tuple[float, float]) -> float:
    """Tell how many units after the matrix one unit before it becomes, about a place."""
    x, y = at
    middle, right, below = move(np.array([(x, y), (x + 1, y), (x, y + 1)]), matrix)
    area = np.cross(np.append(right - middle, 0), np.append(below - middle, 0))[2]
    return float(np.sqrt(abs(area)))


class Pyramid:
    """One picture at full, half, quarter … size, so that it can be sampled sparsely."""

    def __init__(self, grey: Grey) -> None:
        self._levels: list[Grey] = [grey]

    @property
    def full(self) -> Grey:
        """The picture as it came."""
        return self._levels[0]

    def level(self, sparseness: float) -> tuple[Grey, Matrix]:
        """Choose a size for a sampling of every n-th pixel, with the way from the full size."""
        depth = 0
        while sparseness / 2**depth > _SPARSE and min(self._levels[depth].shape) > 1:
            depth += 1
            if depth == len(self._levels):
                self._levels.append(_half(self._levels[-1]))
        step = 1 / 2**depth
        shift = (step - 1) / 2
        return self._levels[depth], np.array([[step, 0, shift], [0, step, shift], [0, 0, 1]])


def _half(grey: Grey) -> Grey:
    size = (max(1, grey.shape[1] // 2), max(1, grey.shape[0] // 2))
    # Odd edges are cut, so that every pixel is the mean of exactly four.
    even = grey[: size[1] * 2, : size[0] * 2]
    return np.asarray(cv2.resize(even, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def warp(picture: Pyramid, to_picture: Matrix, size: tuple[int, int], paper: int = 255) -> Grey:
    """Draw a frame from a picture.

    Args:
        picture: Where the pixels come from.
        to_picture: From pixels of the frame to pixels of the picture.
        size: Width and height of the frame.
        paper: Grey level of what lies outside the picture.
    """
    sparseness = enlargement(to_picture, (size[0] / 2, size[1] / 2))
    pixels, down = picture.level(sparseness)
    return np.asarray(
        cv2.warpPerspective(
            pixels,
            down @ to_picture,
            size,
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(paper,),
        ),
        dtype=np.uint8,
    )


def homography(places: Places, images: Places, tolerance: float) -> tuple[Matrix, int] | None:
    """Find the perspective that most pairs agree with, and how many do.

    Args:
        places: At least four.
        images: Where each of them was found.
        tolerance: In units of ``images``.
    """
    if len(places) < 4:  # noqa: PLR2004 - a perspective has eight unknowns
        return None
    matrix, mask = cv2.findHomography(
        places, images, cv2.USAC_MAGSAC, tolerance, maxIters=3000, confidence=0.999
    )
    # OpenCV gives None when nothing agrees, whatever its types say.
    if np.shape(matrix) != (3, 3):
        return None
    return np.asarray(matrix, dtype=np.float64), int(np.sum(mask))


def inverse(matrix: Matrix) -> Matrix | None:
    """Give the way back, or ``None`` if everything would fall on one line."""
    try:
        return np.asarray(np.linalg.inv(matrix), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None


def points_to_pixels(dots_per_inch: float) -> Matrix:
    """Lead from points of a page to pixels of the page drawn at a resolution."""
    step = dots_per_inch / POINTS_PER_INCH
    return np.array([[step, 0, -0.5], [0, step, -0.5], [0, 0, 1]], dtype=np.float64)


def is_a_page(corners: Sequence[tuple[float, float]] | Places) -> bool:
    """Say whether four corners, in order, may be a sheet of paper seen by a camera."""
    points = np.asarray(corners, dtype=np.float64)
    sides = np.roll(points, -1, axis=0) - points
    turns = np.array(
        [
            sides[i][0] * sides[(i + 1) % 4][1] - sides[i][1] * sides[(i + 1) % 4][0]
            for i in range(4)
        ]
    )
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    return bool(
        np.isfinite(points).all()
        and (turns > 0).all()
        and lengths.min() > 0
        and 0.5 < lengths[0] / lengths[2] < 2  # noqa: PLR2004 - nobody photographs more slantwise
        and 0.5 < lengths[1] / lengths[3] < 2  # noqa: PLR2004
    )
