"""Is there a signature in its place?"""

from typing import Final

import numpy as np

from parsers.marks.reading import MarkReading
from parsers.scans.image import RegisteredPage, Rect

# Share of dark pixels in the place; one thin stroke across it is more than this.
_SIGNED: Final = 0.006
_DARK: Final = 150


def read_signature(page: RegisteredPage, rect: Rect) -> MarkReading:
    """Tell whether somebody signed here.

    Args:
        page: The page on its blank.
        rect: The place to sign, in points of the blank.
    """
    place = page.crop(rect)
    share = float(np.mean(place < _DARK)) if place.size else 0.0
    return MarkReading(is_present=share > _SIGNED, sureness=0.9, is_accepted=False)
