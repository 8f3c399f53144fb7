"""Is there a stamp of the institution in its place?"""

from parsers.marks.networks import load_networks
from parsers.marks.patches import place_planes
from parsers.marks.reading import MarkReading
from parsers.marks.sheets import sheet_of
from parsers.marks.signatures import place_reading
from parsers.pixels import Rect
from parsers.scans.image import RegisteredPage


def read_stamp(page: RegisteredPage, rect: Rect) -> MarkReading:
    """Tell whether a stamp was put here, framed or not, round, pale or crooked.

    Args:
        page: The page on its blank.
        rect: The place for the stamp, in points of the blank; a stamp that lies partly beside it
            counts, the stamp of an office elsewhere on the page does not.
    """
    _, stamped = load_networks().read_place(place_planes(sheet_of(page), rect))
    return place_reading(stamped)
