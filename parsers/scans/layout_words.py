"""Printed words of a page by Tesseract, where it is installed; it reads print, not handwriting."""

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from PIL import Image

from parsers.scans.image import DOTS_PER_INCH, Grey

# Where Debian puts the models. Without the Polish one Tesseract is not used at all.
_MODELS: Final = (Path("/usr/share/tesseract-ocr/5/tessdata"), Path("/usr/share/tessdata"))
_LANGUAGE: Final = "pol"
# "A single uniform block of text" keeps lines together; sparse text loses their order.
_BLOCK: Final = 6


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word in pixels: left, top, right, bottom."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float
    """0–100, by Tesseract's own measure."""


def is_installed() -> bool:
    """Say whether print can be read here."""
    return _tesseract() is not None


def read_print(clean: Grey) -> tuple[PrintedWord, ...]:
    """Read all words of a page from which lines were removed; nothing if Tesseract is not here."""
    engine = _tesseract()
    if engine is None:
        return ()
    import tesserocr  # noqa: PLC0415 - an optional library

    engine.SetImage(Image.fromarray(clean))
    engine.SetSourceResolution(DOTS_PER_INCH)
    engine.Recognize()
    level = tesserocr.RIL.WORD
    words = []
    iterator = engine.GetIterator()
    if iterator is None:
        return ()
    for word in tesserocr.iterate_level(iterator, level):
        if word.Empty(level):
            continue
        text, box = word.GetUTF8Text(level).strip(), word.BoundingBox(level)
        if text and box is not None:
            words.append(PrintedWord(text, tuple(box), float(word.Confidence(level))))
    engine.Clear()
    return tuple(words)


@cache
def _tesseract() -> Any:  # noqa: ANN401 - the library has no types
    """Load Tesseract once; ``None`` if the library or its Polish model is not installed."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    folder = next((f for f in _MODELS if (f / f"{_LANGUAGE}.traineddata").exists()), None)
    try:
        import tesserocr  # noqa: PLC0415 - an optional library
    except ImportError:
        return None
    if folder is None:
        return None
    return tesserocr.PyTessBaseAPI(path=str(folder), lang=_LANGUAGE, psm=_BLOCK)
