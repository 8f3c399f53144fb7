"""Is there a signature in its place?

A stamp, a typed name, dirt or the neighbour's stamp is none, whatever ink it brings; a signature
under or beside a stamp, above or below its line is one.
"""

from typing import Final

from parsers.marks.networks import load_networks
from parsers.marks.patches import Sheet, place_planes
from parsers.marks.reading import MarkReading
from parsers.marks.sheets import sheet_of
from parsers.pixels import Grey, Rect
from parsers.scans.image import RegisteredPage

# Below this a person looks at the place.
_ACCEPTED: Final = 0.97
_EVEN: Final = 0.5
# Who fills a page by hand does not type a name where it is to be signed: what looks like neat print
# there is a readable signature. These are odds.
_BY_HAND: Final = 10.0


def read_signature(page: RegisteredPage, rect: Rect, *, is_by_hand: bool = False) -> MarkReading:
    """Tell whether somebody signed here.

    Args:
        page: The page on its blank.
        rect: The place to sign, in points of the blank.
        is_by_hand: Other fields of the page are filled by hand, and no stamp lies here.
    """
    return _read(sheet_of(page), rect, _BY_HAND if is_by_hand else 1.0)


def read_signature_unregistered(upright: Grey, rect: Rect) -> MarkReading:
    """Tell whether somebody signed here, on a page of which no blank is known.

    Args:
        upright: The page at 200 dpi, light evened out, paper about 250.
        rect: The place to sign, such as the room above a dotted line, in points.
    """
    return _read(Sheet(upright, None, None), rect)


def _read(sheet: Sheet, rect: Rect, odds: float = 1.0) -> MarkReading:
    signed, _ = load_networks().read_place(place_planes(sheet, rect))
    return place_reading(odds * signed / (odds * signed + 1 - signed))


def place_reading(probability: float) -> MarkReading:
    """Make a reading of the probability that the mark is there."""
    sureness = max(probability, 1 - probability)
    return MarkReading(
        is_present=probability > _EVEN,
        sureness=sureness,
        is_accepted=sureness >= _ACCEPTED,
        probability=probability,
    )
