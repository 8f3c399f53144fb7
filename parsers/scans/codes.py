"""Which page does its own code name? The one door to zxing-cpp.

A code of ours reads ``MB|form|version|page``; what mailbot prints itself adds a token of the case
as a fifth part. Any other code on the page is not ours and is passed over.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from parsers.pixels import Grey

_ISSUER: Final = "MB"
_PARTS: Final = 4
# Longer texts were not written by us.
_LONGEST = 200
_MOST_PAGES = 99


@dataclass(frozen=True, slots=True, eq=False)
class Code:
    """What one code of ours says, and where it stands."""

    form: str
    version: str
    page: int
    token: str | None
    """The parts after the page, as printed."""
    corners: NDArray[np.float64]
    """4 × 2 in pixels, clockwise from the symbol's own top left."""


def read_codes(grey: Grey) -> tuple[Code, ...]:
    """Read all codes of ours on an image, whichever way up they are."""
    found = zxingcpp.read_barcodes(
        grey,
        formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]),
        try_invert=False,
        text_mode=zxingcpp.TextMode.Plain,
    )
    codes = (_read(barcode) for barcode in found)
    return tuple(code for code in codes if code is not None)


def _read(barcode: zxingcpp.Barcode) -> Code | None:
    if len(barcode.text) > _LONGEST:
        return None
    issuer, *parts = barcode.text.split("|", _PARTS)
    if issuer != _ISSUER or len(parts) < _PARTS - 1:
        return None
    form, version, page, *rest = parts
    if not page.isascii() or not page.isdigit() or not 0 < int(page) <= _MOST_PAGES:
        return None
    position = barcode.position
    corners = (
        position.top_left,
        position.top_right,
        position.bottom_right,
        position.bottom_left,
    )
    return Code(
        form=form,
        version=version,
        page=int(page),
        token=rest[0] if rest and rest[0] else None,
        corners=np.array([(corner.x, corner.y) for corner in corners], dtype=np.float64),
    )
