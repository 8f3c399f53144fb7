"""Printed words of a page without Tesseract: lines found by their ink, read by our own model."""

from typing import Final

import cv2
import numpy as np

from parsers.forms.definition import FieldType
from parsers.lines.reader import LineReader
from parsers.lines.reading import Ask
from parsers.pixels import Grey
from parsers.scanned.layout_words import PrintedWord
from parsers.scans.layout_rules import ink_of

# Letters of one phrase are closer than this, in pixels at 200 dpi; columns are further apart.
_GAP: Final = 26
_LOWEST: Final = 9
_HIGHEST: Final = 90
_NARROWEST: Final = 12
_MARGIN: Final = 4
_MOST_LINES: Final = 160


def read_lines(clean: Grey, reader: LineReader) -> tuple[PrintedWord, ...]:
    """Read all lines of a page from which ruled lines were removed."""
    boxes = _find(clean)[:_MOST_LINES]
    crops = [
        clean[max(0, t - _MARGIN) : b + _MARGIN, max(0, l - _MARGIN) : r + _MARGIN]
        for l, t, r, b in boxes  # noqa: E741 - left
    ]
    readings = reader.read_many([(crop, Ask(FieldType.TEXT)) for crop in crops])
    return tuple(
        word
        for box, reading in zip(boxes, readings, strict=True)
        if reading.text
        for word in _words(reading.text, box, 100 * reading.sureness)
    )


def _find(clean: Grey) -> list[tuple[int, int, int, int]]:
    """Find pieces of lines, from the top: left, top, right, bottom."""
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (_GAP, 1))
    merged = cv2.morphologyEx(ink_of(clean), cv2.MORPH_CLOSE, kernel)
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(merged, np.uint8), connectivity=8)
    boxes = [
        (int(left), int(top), int(left + width), int(top + height))
        for left, top, width, height, _ in stats[1:]
        if _LOWEST <= height <= _HIGHEST and width >= _NARROWEST
    ]
    return sorted(boxes, key=lambda box: (box[1], box[0]))


def _words(text: str, box: tuple[int, int, int, int], confidence: float) -> list[PrintedWord]:
    """Divide a line at its spaces; letters count as equally wide."""
    left, top, right, bottom = box
    width = (right - left) / len(text)
    words = []
    start = 0
    for word in text.split(" "):
        if word:
            x0, x1 = round(left + start * width), round(left + (start + len(word)) * width)
            words.append(PrintedWord(word, (x0, top, x1, bottom), confidence))
        start += len(word) + 1
    return words
