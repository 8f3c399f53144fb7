"""A page drawn in the frame of its blank, bends of the paper taken out."""

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pixels import DOTS_PER_INCH, Colour, Grey, Matrix
from parsers.scans.field import NODE_PT, Field, nodes
from parsers.scans.geometry import (
    POINTS_PER_INCH,
    Pyramid,
    enlargement,
    frame,
    move,
    pixels_to_points,
    warp,
)


def draw(
    picture: Pyramid,
    to_image: Matrix,
    field: Field,
    size: tuple[float, float],
    dots_per_inch: int,
) -> Grey:
    """Draw a page in the frame of its blank.

    Args:
        picture: The image on which the page lies.
        to_image: From points of the blank to pixels of the image.
        field: How the paper is bent.
        size: Of the blank, in points.
        dots_per_inch: Of the drawing.
    """
    if not field.shifts.size:
        way = to_image @ pixels_to_points(dots_per_inch)
        return warp(picture, way, frame(size, dots_per_inch))
    source, down = picture.level(_sparseness(to_image, size, dots_per_inch))
    maps = sources(down @ to_image, field, size, dots_per_inch)
    return np.asarray(_sampled(source, maps), dtype=np.uint8)


def draw_both(
    picture: Pyramid, colour: Colour | None, to_image: Matrix, field: Field, blank: Grey
) -> tuple[Grey, Colour | None]:
    """Draw a page in the frame of its blank at 200 dpi, in grey and, if there is any, in colour."""
    size = (
        blank.shape[1] * POINTS_PER_INCH / DOTS_PER_INCH,
        blank.shape[0] * POINTS_PER_INCH / DOTS_PER_INCH,
    )
    source, down = picture.level(_sparseness(to_image, size, DOTS_PER_INCH))
    maps = sources(down @ to_image, field, size, DOTS_PER_INCH)
    page = np.asarray(_sampled(source, maps), dtype=np.uint8)
    if colour is None:
        return page, None
    if colour.shape[:2] != source.shape:
        # As the grey was shrunk.
        times = colour.shape[0] // source.shape[0]
        even = colour[: source.shape[0] * times, : source.shape[1] * times]
        small = (source.shape[1], source.shape[0])
        colour = np.asarray(cv2.resize(even, small, interpolation=cv2.INTER_AREA), np.uint8)
    return page, np.asarray(_sampled(colour, maps), dtype=np.uint8)


def _sampled(
    picture: Grey | Colour, maps: tuple[NDArray[np.float32], NDArray[np.float32]]
) -> cv2.typing.MatLike:
    return cv2.remap(
        picture,
        *maps,
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255, 255, 255),
    )


def _sparseness(to_image: Matrix, size: tuple[float, float], dots_per_inch: int) -> float:
    step = POINTS_PER_INCH / dots_per_inch
    return enlargement(to_image, (size[0] / 2, size[1] / 2)) * step


def sources(
    to_image: Matrix, field: Field, size: tuple[float, float], dots_per_inch: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Tell for every pixel of the frame from which x and which y of the image it comes."""
    grid, rows, columns = nodes(size)
    seen = move(grid + field.shifts.reshape(-1, 2), to_image).reshape(rows, columns, 2)
    width, height = frame(size, dots_per_inch)
    # Nodes lie in the middle of their cells as pixels do, so enlarging the grid like a picture puts
    # every node in its place; the first row and column lie outside the page.
    cell = round(NODE_PT * dots_per_inch / POINTS_PER_INCH)
    maps = cv2.resize(
        seen.astype(np.float32), (columns * cell, rows * cell), interpolation=cv2.INTER_LINEAR
    )
    both = np.asarray(maps, dtype=np.float32)[cell : cell + height, cell : cell + width]
    return np.ascontiguousarray(both[:, :, 0]), np.ascontiguousarray(both[:, :, 1])
