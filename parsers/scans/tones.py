"""Grey and colour: what of a picture is worth keeping, and the light of its room taken away."""

from typing import Final

import cv2
import numpy as np

from parsers.pixels import Colour, Grey

PAPER: Final = 250
"""Grey level of paper once the light is evened out."""

WHITE: Final = 255

# Colour is looked for in every eighth pixel both ways: a stroke of a pen has hundreds of them.
_STEP = 8
# Grey scans saved as colour differ by less than this between the channels, pale ball pens by more.
_CHROMA = 26
_COLOURED_SHARE = 0.0004

# The light is measured on a picture this many times smaller; strokes and letters vanish in it.
_SHRINK = 4
_STROKE = np.ones((7, 7), dtype=np.uint8)
# Pixels of the small picture: wider than what is printed or stamped black, narrower than shadows.
_CALM = 21
_DARKEST_PAPER = 40


def grey_of(colour: Colour) -> Grey:
    """Turn colour into grey as the eye weighs it."""
    return np.asarray(cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY), dtype=np.uint8)


def has_colour(colour: Colour) -> bool:
    """Say whether anything on the picture is coloured: ink, a stamp, the table."""
    sample = colour[_STEP // 2 :: _STEP, _STEP // 2 :: _STEP].astype(np.int16)
    chroma = sample.max(axis=2) - sample.min(axis=2)
    return float((chroma > _CHROMA).mean()) > _COLOURED_SHARE


def even_light(grey: Grey) -> Grey:
    """Divide a page by its own paper: shadows, dark corners and tinted stock become one white."""
    height, width = grey.shape
    size = (max(1, width // _SHRINK), max(1, height // _SHRINK))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    paper = cv2.medianBlur(cv2.dilate(small, _STROKE), _CALM)
    paper = cv2.GaussianBlur(np.maximum(paper, _DARKEST_PAPER), (0, 0), 3)
    light = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, light, scale=PAPER), dtype=np.uint8)
