"""The letters of pictures: those with which we print blanks, so that Polish can be written."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO

from PIL import ImageFont


@dataclass(frozen=True, slots=True)
class Letters:
    """A font in one size."""

    font: ImageFont.FreeTypeFont
    size: int
    """Height in pixels."""

    def writable(self, text: str) -> str:
        """Give the text without signs that steer instead of showing."""
        return "".join(one if one.isprintable() else " " for one in text)

    def width(self, text: str) -> float:
        """Measure a text, in pixels."""
        return float(self.font.getlength(text))


@cache
def letters(size: int) -> Letters:
    """Load the font in a size, in pixels."""
    program = (files("mailbot.blanks") / "fonts" / "DejaVuSans.ttf").read_bytes()
    return Letters(ImageFont.truetype(BytesIO(program), size), size)
