"""A page drawn in the frame of its blank, bends of the paper taken out."""

import cv2
import numpy as np
from numpy.typing import NDArray

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
from parsers.scans.image import Colour, Grey, Matrix


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
    pixels = frame(size, dots_per_inch)
    if not field.shifts.size:
        return warp(picture, to_image @ pixels_to_points(dots_per_inch), pixels)
    step = POINTS_PER_INCH / dots_per_inch
    sparse = enlargement(to_image, (size[0] / 2, size[1] / 2)) * step
    source, down = picture.level(sparse)
    across, along = sources(down @ to_image, field, size, dots_per_inch)
    return np.asarray(
        cv2.remap(
            source,
            across,
            along,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(255,),
        ),
        dtype=np.uint8,
    )


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


def draw_colour(
    picture: Colour,
    to_image: Matrix,
    field: Field,
    size: tuple[float, float],
    dots_per_inch: int,
) -> Colour:
    """Draw the same in colour."""
    across, along = sources(to_image, field, size, dots_per_inch)
    return np.asarray(
        cv2.remap(
            picture,
            across,
            along,
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(255, 255, 255),
        ),
        dtype=np.uint8,
    )
