"""Printed words of a page by the second engine, Tesseract; it reads print, not handwriting."""

import importlib
from dataclasses import dataclass
from typing import Final

from PIL import Image

from parsers.lines.second import SecondReader
from parsers.pixels import DOTS_PER_INCH, Grey

# Page segmentation modes: "a single uniform block of text" keeps lines together where sparse text
# loses their order; afterwards the engine is given back as it is used for fields, line by line.
_BLOCK: Final = 6
_ONE_LINE: Final = 7


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word in pixels: left, top, right, bottom."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float
    """0–100, by the engine's own measure."""


def read_print(clean: Grey, second: SecondReader) -> tuple[PrintedWord, ...]:
    """Read all words of a page from which lines were removed."""
    levels = importlib.import_module("tesserocr")
    engine, level = second.polish, levels.RIL.WORD
    engine.SetVariable("tessedit_char_whitelist", "")
    engine.SetPageSegMode(_BLOCK)
    engine.SetImage(Image.fromarray(clean))
    engine.SetSourceResolution(DOTS_PER_INCH)
    engine.Recognize()
    words = []
    for word in levels.iterate_level(engine.GetIterator(), level):
        if word.Empty(level):
            continue
        left, top, right, bottom = word.BoundingBox(level)
        text, confidence = word.GetUTF8Text(level).strip(), float(word.Confidence(level))
        words.append(PrintedWord(text, (left, top, right, bottom), confidence))
    engine.Clear()
    engine.SetPageSegMode(_ONE_LINE)
    return tuple(words)
