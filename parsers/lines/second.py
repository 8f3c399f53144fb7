"""A second engine for what looks typed: Tesseract, by tesserocr, if it is installed.

It errs differently, so that where both agree the reading is nearly always right. Without it the
work goes on and less is accepted.
"""

import importlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
from PIL import Image

from parsers.forms.definition import FieldType
from parsers.lines.alphabet import column_of, folded
from parsers.lines.reading import Ask
from parsers.pixels import Grey

_DATA: Final = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
)
_ONE_LINE: Final = 7
"""Page segmentation mode: the picture is one line of text."""
_RIM: Final = 12
_DIGITS: Final = "0123456789"
_WHITELISTS: Final = {
    FieldType.NIP: _DIGITS + "-",
    FieldType.REGON: _DIGITS,
    FieldType.KRS: _DIGITS,
    FieldType.PESEL: _DIGITS,
    FieldType.POSTAL: _DIGITS + "-",
    FieldType.PHONE: _DIGITS + " +-()",
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the second engine says."""

    text: str
    confidence: float
    """Its own, 0–1."""


@dataclass(frozen=True, slots=True)
class SecondReader:
    """Tesseract, loaded with Polish, and with English for mail addresses.

    The Polish data cannot say "@" (tesseract-ocr, issue 3796).
    """

    polish: Any
    """``tesserocr.PyTessBaseAPI``, which has no types."""
    english: Any

    @classmethod
    def load(cls) -> Self | None:
        """Load the engine; ``None`` when it or its language data is not installed."""
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        data = next((path for path in _DATA if (Path(path) / "pol.traineddata").exists()), None)
        if data is None:
            return None
        try:
            tesserocr = importlib.import_module("tesserocr")
        except ImportError:
            return None
        languages = ["pol", "eng"] if (Path(data) / "eng.traineddata").exists() else ["pol", "pol"]
        polish, english = (
            tesserocr.PyTessBaseAPI(path=data, lang=language, psm=_ONE_LINE)
            for language in languages
        )
        return cls(polish, english)

    def read(self, lines: Sequence[Grey], ask: Ask) -> Opinion:
        """Read the lines of one field, white paper and dark ink."""
        api = self.english if ask.type is FieldType.EMAIL else self.polish
        api.SetVariable("tessedit_char_whitelist", _WHITELISTS.get(ask.type, ""))
        read = [_read_line(api, line) for line in lines]
        between = "" if ask.type is FieldType.EMAIL else " "
        text = between.join(one.text for one in read).strip()
        return Opinion(text, min((one.confidence for one in read), default=0.0))


def _read_line(api: Any, line: Grey) -> Opinion:
    framed = np.pad(line, _RIM, constant_values=255)
    api.SetImage(Image.fromarray(framed))
    api.SetSourceResolution(200)
    text = " ".join(api.GetUTF8Text().split())
    letters = "".join(folded(sign) or "" for sign in text if column_of(sign) is not None)
    return Opinion(letters, api.MeanTextConf() / 100)
