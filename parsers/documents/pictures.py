"""Our own pictures of the pages, the only ones that are ever shown: small grey JPEGs."""

import base64
from typing import Final

import cv2
import numpy as np

from parsers.facts.document import PagePicture
from parsers.pixels import Grey

_MOST_BYTES = 200_000
_PIXELS_PER_POINT = 150 / 72
_LONGEST_EDGE = 1_900
# Smaller and coarser until it fits: a page of noise needs it.
_TRIES: Final = ((1.0, 55), (0.75, 50), (0.55, 40), (0.4, 30))


def page_picture(grey: Grey, number: int, size: tuple[float, float]) -> PagePicture | None:
    """Make the picture of one page; ``None`` if it cannot be made small enough.

    Args:
        grey: The page as it is seen.
        number: 1-based page of the attachment.
        size: Width and height in points.
    """
    longest = max(grey.shape)
    scale = min(1.0, _PIXELS_PER_POINT * max(size) / longest, _LONGEST_EDGE / longest)
    for shrink, quality in _TRIES:
        pixels = _resized(grey, scale * shrink)
        done, data = cv2.imencode(".jpg", pixels, (cv2.IMWRITE_JPEG_QUALITY, quality))
        if done and data.size <= _MOST_BYTES:
            jpeg = base64.b64encode(data.tobytes()).decode("ascii")
            return PagePicture(page=number, width=size[0], height=size[1], jpeg=jpeg)
    return None


def _resized(grey: Grey, scale: float) -> Grey:
    if scale >= 1.0:
        return grey
    height, width = grey.shape[:2]
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
