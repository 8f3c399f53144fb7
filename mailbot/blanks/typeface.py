"""The letters of everything we print: DejaVu Sans, shipped with us; no system font is needed.

The metrics are those of the font files; a line set here breaks in the same place everywhere.
"""

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR: Final = "MailbotSans"
BOLD: Final = "MailbotSans-Bold"
_FILES: Final = {REGULAR: "DejaVuSans.ttf", BOLD: "DejaVuSans-Bold.ttf"}

ASCENT: Final = 0.76
"""Height of accented capitals above the base line, as a share of the size, a little rounded up."""


@cache
def load_fonts() -> None:
    """Make both fonts known to reportlab; once per process."""
    for name in _FILES:
        pdfmetrics.registerFont(TTFont(name, BytesIO(font_file(name))))


def font_file(name: str) -> bytes:
    """Return the font program, TrueType, by our name of the font."""
    return (files("mailbot.blanks") / "fonts" / _FILES[name]).read_bytes()


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Measure a line in points."""
    load_fonts()
    return float(pdfmetrics.stringWidth(text, BOLD if bold else REGULAR, size))


def wrap(text: str, size: float, width: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into lines of at most ``width`` points; a longer word stands out."""
    load_fonts()
    return tuple(simpleSplit(text, BOLD if bold else REGULAR, size, width))
