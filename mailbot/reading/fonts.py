"""Letters for pictures: a font that has the Polish ones, or words without their marks."""

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from PIL import ImageFont

_FILES: Final = ("DejaVuSans.ttf", "LiberationSans-Regular.ttf", "NotoSans-Regular.ttf")
# The strokes of these are no marks that could be taken off.
_PLAIN: Final = str.maketrans("łŁ„”“–—", 'lL"""--')


@dataclass(frozen=True, slots=True)
class Letters:
    """A font, and whether it has the letters of Polish."""

    font: ImageFont.FreeTypeFont | ImageFont.ImageFont
    is_polish: bool

    def writable(self, text: str) -> str:
        """Give the text as this font can write it."""
        shown = "".join(one if one.isprintable() else " " for one in text)
        if self.is_polish:
            return shown
        bare = unicodedata.normalize("NFD", shown.translate(_PLAIN))
        return "".join(one if one.isascii() else "?" for one in bare if not _is_mark(one))

    def width(self, text: str) -> float:
        """Measure a text, in pixels."""
        return float(self.font.getlength(text))


@cache
def letters(size: int) -> Letters:
    """Load a font of this height in pixels; the one inside Pillow knows no Polish."""
    for name in _FILES:
        try:
            return Letters(ImageFont.truetype(name, size), is_polish=True)
        except OSError:
            continue
    return Letters(ImageFont.load_default(size), is_polish=False)


def _is_mark(character: str) -> bool:
    return unicodedata.combining(character) != 0
