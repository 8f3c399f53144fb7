"""Which values are written one character in a cell, and where do the cells stand?"""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from mailbot.blanks.sheet import CELL_GREY, Frame, Line, Mark, Text
from parsers.forms.definition import FieldType
from parsers.pixels import Rect

# 6 × 7.8 mm: hands keep to cells of this size, and two digits of neighbours do not touch.
CELL_WIDTH: Final = 17.0
CELL_HEIGHT: Final = 22.0
_GAP: Final = 12.0
_SHORT_REGON: Final = 9
"""An institution without branches has nine digits; the other five cells stay empty."""

CELLS: Final = {
    FieldType.NIP: 10,
    FieldType.REGON: 14,
    FieldType.KRS: 10,
    FieldType.PESEL: 11,
    FieldType.POSTAL: 5,
    FieldType.PHONE: 9,
    FieldType.DATE: 8,
}

_GAPS: Final = {FieldType.POSTAL: {2: "–"}, FieldType.DATE: {2: ".", 4: "."}}
"""After how many cells there is a gap, and what is printed in it."""


def comb_width(kind: FieldType) -> float:
    """Return how wide the comb of a type is."""
    return CELLS[kind] * CELL_WIDTH + len(_GAPS.get(kind, {})) * _GAP


def cell_rects(kind: FieldType, left: float, top: float) -> tuple[Rect, ...]:
    """Return the cells from the left."""
    gaps = _GAPS.get(kind, {})
    rects = []
    x = left
    for index in range(CELLS[kind]):
        x += _GAP if index in gaps else 0.0
        rects.append((x, top, x + CELL_WIDTH, top + CELL_HEIGHT))
        x += CELL_WIDTH
    return tuple(rects)


def comb_marks(kind: FieldType, left: float, top: float) -> Iterator[Mark]:
    """Draw a comb: dark frames around groups, light lines between cells, signs in the gaps."""
    gaps = _GAPS.get(kind, {})
    rects = cell_rects(kind, left, top)
    starts = [0, *gaps, len(rects)]
    for first, end in pairwise(starts):
        x0, y0, x1, y1 = rects[first][0], top, rects[end - 1][2], top + CELL_HEIGHT
        yield Frame((x0, y0, x1, y1))
        for x, *_ in rects[first + 1 : end]:
            yield Line((x, y0), (x, y1), grey=CELL_GREY)
    for index, sign in gaps.items():
        x = rects[index - 1][2] + (3.5 if sign == "–" else 4.5)
        yield Text(x, top + 15.0, sign, is_part_of_value=True)


def fill_cells(kind: FieldType, text: str) -> str | None:
    """Return the characters for the cells, or ``None`` when the value does not fit in them."""
    characters = "".join(filter(str.isalnum, text))
    if kind is FieldType.PHONE and len(characters) > CELLS[kind]:
        characters = characters.removeprefix("00").removeprefix("48")
    lengths = {CELLS[kind], _SHORT_REGON} if kind is FieldType.REGON else {CELLS[kind]}
    return characters if len(characters) in lengths else None
