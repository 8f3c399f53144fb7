"""Is there a stamp of the institution in its place?"""

from typing import Final

import numpy as np

from parsers.marks.reading import MarkReading
from parsers.scans.image import RegisteredPage, Rect

# Share of dark pixels in the place: a stamp is a frame or some lines of print.
_STAMPED: Final = 0.01
_DARK: Final = 190


def read_stamp(page: RegisteredPage, rect: Rect) -> MarkReading:
    """Tell whether a stamp was put here.

    Args:
        page: The page on its blank.
        rect: The place for the stamp, in points of the blank.
    """
    place = page.crop(rect)
    share = float(np.mean(place < _DARK)) if place.size else 0.0
    return MarkReading(is_present=share > _STAMPED, sureness=0.9, is_accepted=False)
