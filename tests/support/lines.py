"""Crops of fields as tests draw them: printed text on white, with what disturbs reading."""

import cv2
import numpy as np

from parsers.scans.image import Grey


def printed(text: str, *, size: int = 30, margin: int = 14, ink: int = 20) -> Grey:
    """Draw one line of text with the sans serif that OpenCV brings along."""
    page = np.full((3 * size, (2 * size) // 3 * len(text) + 120), 255, np.uint8)
    cv2.putText(page, text, (40, 2 * size), (ink, ink, ink), cv2.FontFace("sans"), size, 400)
    rows, columns = np.nonzero(page < 200)
    page = page[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    return np.pad(page, margin, constant_values=255)


def comb(digits: str, *, pitch: int = 47, height: int = 56, reach: int = 6) -> Grey:
    """Draw one character into each cell of a comb, a blank leaves its cell empty."""
    page = np.full((height + 2 * reach, pitch * len(digits) + 2 * reach), 255, np.uint8)
    for place, digit in enumerate(digits):
        at = (reach + place * pitch + 12, reach + height - 14)
        cv2.putText(page, digit, at, (20, 20, 20), cv2.FontFace("sans"), 32, 400)
    return page
