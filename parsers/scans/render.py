"""What does a page of a PDF look like? Pages of scans and our own blanks, drawn by PDFium."""

from math import hypot
from typing import Final

import numpy as np
import pypdfium2

from parsers.facts.document import DocumentOutcome
from parsers.pixels import Colour, Grey
from parsers.scans.image import PageImage
from parsers.scans.tones import grey_of, has_colour
from parsers.unreadable import Unreadable

LONGEST_EDGE: Final = 5000
"""Pixels; a page of A4 at 300 dpi has 3508."""

_POINTS_PER_INCH = 72
# What a page of text is drawn with, and the most that a scan is worth.
_TEXT_DPI = 200
_SCAN_DPI = 300
# A picture over more than this share of the page is the page.
_SCAN_SHARE = 0.6
# Paper up to A2; a bigger page is a photo whose pixels were called points.
_LONGEST_PAPER = 1700.0
_MOST_OBJECTS = 50
_HAIR = 0.02
_SQUEEZED = 1.02
# FPDF_PAGEOBJ_IMAGE of PDFium.
_IMAGE = 3

_PDFIUM_FAILS: Final = (pypdfium2.PdfiumError, ValueError, OSError, IndexError)


def render_page(plain_pdf: bytes, number: int) -> PageImage:
    """Draw one page, at the resolution of its scan when it is one.

    Args:
        plain_pdf: A PDF that was opened and repaired before.
        number: 1-based.

    Raises:
        Unreadable: PDFium cannot draw the page.
    """
    try:
        document = pypdfium2.PdfDocument(plain_pdf)
        try:
            document.init_forms()
            page = document[number - 1]
            size = page.get_size()
            grey, colour = _draw(page, _scale(page))
        finally:
            document.close()
    except _PDFIUM_FAILS as error:
        raise Unreadable(DocumentOutcome.CORRUPT, "page-not-drawn") from error
    return PageImage(
        number=number,
        grey=grey,
        colour=colour,
        width=float(size[0]),
        height=float(size[1]),
    )


def draw_page(pdf: bytes, number: int, dots_per_inch: float) -> Grey:
    """Draw one page of a PDF of ours in grey."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[number - 1].render(
            scale=dots_per_inch / _POINTS_PER_INCH, grayscale=True, rev_byteorder=True
        )
        return np.array(bitmap.to_numpy(), dtype=np.uint8)
    finally:
        document.close()


def _draw(page: pypdfium2.PdfPage, scale: float) -> tuple[Grey, Colour | None]:
    """Draw in colour and copy of it only what is kept: most scans have none."""
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False)
    pixels = np.asarray(bitmap.to_numpy(), dtype=np.uint8)
    grey = grey_of(pixels)
    colour = pixels.copy() if has_colour(pixels) else None
    bitmap.close()
    return grey, colour


def _scale(page: pypdfium2.PdfPage) -> float:
    """Choose pixels per point."""
    longest = max(page.get_size())
    native = _scan_scale(page)
    most = LONGEST_EDGE / longest
    if native is None:
        return float(min(_TEXT_DPI / _POINTS_PER_INCH, most))
    if longest <= _LONGEST_PAPER:
        most = min(most, _SCAN_DPI / _POINTS_PER_INCH)
    return float(min(native, most))


def _scan_scale(page: pypdfium2.PdfPage) -> float | None:
    """Pixels per point of the one picture that is the page; ``None`` if there is no such."""
    width, height = page.get_size()
    for count, item in enumerate(page.get_objects(filter=[_IMAGE], max_depth=3)):
        if count >= _MOST_OBJECTS or not isinstance(item, pypdfium2.PdfImage):
            return None
        a, b, c, d, *_ = item.get_matrix().get()
        across, down = hypot(a, b), hypot(c, d)
        if across * down > _SCAN_SHARE * width * height:
            # A hair less than its pixels: PDFium rounds the size of a picture up.
            wide, high = (pixels - _HAIR for pixels in item.get_px_size())
            low, high = sorted((wide / across, high / down))
            # Pixels of a coarse fax are twice as high as wide; any others are square.
            return float(high if high > _SQUEEZED * low else low)
    return None
