"""Where do sheets of paper lie on a photo, whatever is printed on them?

Bright shapes with four corners on a darker table. What a scanner gives is all paper and needs none
of this: there, nothing is found and the picture stays as it is.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pixels import Colour, Grey, Matrix
from parsers.scans.geometry import Places, image_to_points, is_a_page
from parsers.scans.image import PageImage

# The shape of a sheet shows at this length of the longer edge; text vanishes.
_EDGE = 500
_TEXT: Final = np.ones((15, 15), dtype=np.uint8)
# Shares of the picture: smaller ones are notes and labels, larger ones fill it anyway.
_SHARE: Final = (0.07, 0.94)
# A sheet fills its four corners, but for a torn or folded one.
_LEAST_FILL = 0.93
# The table is darker than the paper by this many levels.
_CONTRAST = 25
_A4: Final = (595.28, 841.89)
_A4_SHAPE: Final = (1.2, 1.65)
_MOST_SHEETS = 4


def find_sheets(grey: Grey) -> tuple[Places, ...]:
    """Find sheets on a darker ground.

    Returns:
        For each, its corners in pixels, 4 × 2, clockwise from the one nearest to the top left.
    """
    shrink = max(1.0, max(grey.shape) / _EDGE)
    size = (round(grey.shape[1] / shrink), round(grey.shape[0] / shrink))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    calm = np.asarray(cv2.morphologyEx(small, cv2.MORPH_CLOSE, _TEXT), dtype=np.uint8)
    level, _ = cv2.threshold(calm, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    if not _stands_out(calm, level):
        return ()
    # A shadow across a sheet may be as near to the table as to the paper.
    shaded = (level + float(np.median(calm[calm <= level]))) / 2
    lit, with_shade = _sheets(calm > level), _sheets(calm > shaded)
    is_same = len(with_shade) == max(1, len(lit))
    is_more = is_same and _area(with_shade) > _area(lit)
    return tuple((one + 0.5) * shrink - 0.5 for one in (with_shade if is_more else lit))


def _sheets(bright: NDArray[np.bool_]) -> list[Places]:
    """Give the corners of the bright shapes that are sheets, the largest first."""
    outlines, _ = cv2.findContours(
        bright.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    sheets = []
    for outline in sorted(outlines, key=cv2.contourArea, reverse=True)[:_MOST_SHEETS]:
        share = cv2.contourArea(outline) / bright.size
        corners = _corners(np.asarray(outline, dtype=np.int32))
        if corners is not None and _SHARE[0] < share < _SHARE[1]:
            sheets.append(corners)
    return sheets


def _area(sheets: Sequence[Places]) -> float:
    return sum(float(cv2.contourArea(one.astype(np.float32))) for one in sheets)


def cut_out(image: PageImage, corners: Places) -> PageImage:
    """Cut a sheet out of a photo and take the perspective away.

    Args:
        image: The photo.
        corners: Of the sheet, in pixels of the photo, clockwise from the top left.

    Returns:
        The sheet alone, with the way back to the page of the attachment.
    """
    lengths = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    width, height = round(max(lengths[0], lengths[2])), round(max(lengths[1], lengths[3]))
    frame = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32) - 0.5
    to_photo = np.asarray(
        cv2.getPerspectiveTransform(frame, corners.astype(np.float32)), dtype=np.float64
    )
    grey = _warped(image.grey, to_photo, (width, height))
    size = _size(width, height)
    to_pixels = np.linalg.inv(image_to_points(grey, *size))
    to_points = image_to_points(image.grey, image.width, image.height)
    back = to_points @ to_photo @ to_pixels
    return replace(
        image,
        grey=grey,
        colour=None if image.colour is None else _warped(image.colour, to_photo, (width, height)),
        width=size[0],
        height=size[1],
        to_attachment=back if image.to_attachment is None else image.to_attachment @ back,
    )


def _stands_out(calm: Grey, level: float) -> bool:
    paper, table = calm[calm > level], calm[calm <= level]
    if not paper.size or not table.size:
        return False
    return float(np.median(paper)) - float(np.median(table)) > _CONTRAST


def _corners(outline: Places) -> Places | None:
    """Reduce an outline to four corners; ``None`` if it has not just four."""
    hull = cv2.convexHull(outline)
    area = cv2.contourArea(hull)
    for tolerance in (0.02, 0.03, 0.05):
        few = cv2.approxPolyDP(hull, tolerance * cv2.arcLength(hull, closed=True), closed=True)
        if len(few) == 4:  # noqa: PLR2004 - a sheet
            break
    else:
        return None
    corners = np.asarray(few, dtype=np.float64).reshape(4, 2)
    centre = corners.mean(axis=0)
    angles = np.arctan2(corners[:, 1] - centre[1], corners[:, 0] - centre[0])
    corners = corners[np.argsort(angles)]
    first = int(corners.sum(axis=1).argmin())
    corners = np.roll(corners, -first, axis=0)
    filled = cv2.contourArea(outline) / max(cv2.contourArea(few), 1.0)
    is_full = filled > _LEAST_FILL and cv2.contourArea(few) > _LEAST_FILL * area
    return corners if is_full and is_a_page(corners) else None


def _size(width: int, height: int) -> tuple[float, float]:
    """Give a sheet of the shape of A4 its size, and any other the same longer edge."""
    long, short = max(width, height), min(width, height)
    if _A4_SHAPE[0] < long / short < _A4_SHAPE[1]:
        return _A4 if height > width else (_A4[1], _A4[0])
    step = _A4[1] / long
    return width * step, height * step


def _warped(pixels: Grey | Colour, to_photo: Matrix, size: tuple[int, int]) -> Grey | Colour:
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpPerspective(
        pixels, to_photo, size, flags=flags, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(moved, dtype=np.uint8)
