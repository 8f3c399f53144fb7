"""Which parts of a page are printed on a coloured ground? They are laid on white, like the rest.

Headings often stand in a dark band, white on blue, and heads of tables on a tint. Neither the lines
nor the words of such a band are seen by anybody who takes what is dark for ink.
"""

from collections.abc import Iterator
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pixels import Grey

_PAPER: Final = 250
_INK: Final = 30
# Bands are looked for on a picture this many times smaller.
_SHRINK: Final = 4
# Darker than this is no paper; a lighter tint hides nothing.
_TINTED_BELOW: Final = 205
# Share of a neighbourhood that is dark in a band; of the boldest capitals it is half.
_DENSE: Final = 0.6
_NEIGHBOURHOOD: Final = (9, 5)
# The smallest band, in pixels at 200 dpi: a line of small letters with a rim.
_LOWEST: Final = 24
_NARROWEST: Final = 60
_FRAME: Final = 2
# Its ground alone shows in a strip along its edges, nearly all of it dark.
_RIM: Final = 3
_SOLID: Final = 0.9


def without_bands(flat: Grey) -> Grey:
    """Lay coloured bands on white: what differs from their ground is dark, their edge is a line."""
    white = flat
    for left, top, right, bottom in _bands(flat):
        if white is flat:
            white = flat.copy()
        band = flat[top:bottom, left:right]
        white[top:bottom, left:right] = _on_white(band)
        cv2.rectangle(white, (left, top), (right - 1, bottom - 1), (_INK,), _FRAME)
    return white


def _on_white(band: Grey) -> Grey:
    """Turn the distance from the ground into darkness."""
    ground = float(np.median(band))
    most = max(_PAPER - ground, ground)
    distance = np.abs(band.astype(np.float32) - ground)
    return np.asarray(_PAPER - distance * ((_PAPER - _INK) / most), dtype=np.uint8)


def _bands(flat: Grey) -> Iterator[tuple[int, int, int, int]]:
    """Find dark areas, without those that reach the edge: a table beside the paper, a shadow."""
    dark = np.where(flat < _TINTED_BELOW, np.float32(1), np.float32(0))
    height, width = flat.shape
    size = (max(1, width // _SHRINK), max(1, height // _SHRINK))
    share = cv2.blur(cv2.resize(dark, size, interpolation=cv2.INTER_AREA), _NEIGHBOURHOOD)
    dense = np.where(share >= _DENSE, np.uint8(255), np.uint8(0))
    _, _, stats, _ = cv2.connectedComponentsWithStats(dense, connectivity=4)
    across, down = width / size[0], height / size[1]
    for x, y, wide, high, _ in stats[1:]:
        if x == 0 or y == 0 or x + wide == size[0] or y + high == size[1]:
            continue
        left, top = round(x * across), round(y * down)
        right, bottom = round((x + wide) * across), round((y + high) * down)
        is_large = right - left >= _NARROWEST and bottom - top >= _LOWEST
        if is_large and _has_ground(dark[top:bottom, left:right]):
            yield left, top, right, bottom


def _has_ground(dark: NDArray[np.float32]) -> bool:
    """Say whether an area is dark along its upper and lower edge; boldest letters have gaps."""
    rims = (dark[_RIM : 2 * _RIM], dark[-2 * _RIM : -_RIM])
    return float(dark.mean()) >= _DENSE and min(float(rim.mean()) for rim in rims) >= _SOLID
