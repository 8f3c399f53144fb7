"""What was added to the blank? The page with the print of its blank taken away."""

from typing import Final

import cv2
import numpy as np

from parsers.scans.image import Grey
from parsers.scans.tones import PAPER, WHITE

# Print darker than this hides what lies under it; paler fringes only dim it.
_HIDES = 120
# Pixels at 200 dpi by which print may lie beside its place after all.
_SLACK = 1
# Print of a scanner is blurred by one of these.
_MOST_GAIN = 1.2
_BLURS: Final = (0.5, 0.9, 1.4, 2.0, 2.8)


def subtract(aligned: Grey, printed: Grey) -> Grey:
    """Take the print of the blank away: white, and what was added, in its own grey.

    Args:
        aligned: The page in the frame of its blank, light evened out.
        printed: The blank in the same frame.
    """
    page = np.asarray(cv2.convertScaleAbs(aligned, alpha=WHITE / PAPER), dtype=np.uint8)
    kernel = np.ones((2 * _SLACK + 1, 2 * _SLACK + 1), dtype=np.uint8)
    expected = np.asarray(cv2.erode(_as_scanned(page, printed), kernel), dtype=np.uint8)
    # What shines through pale print is what the page has and the blank has not.
    rest = np.asarray(cv2.divide(page, expected, scale=WHITE), dtype=np.uint8)
    hidden = np.asarray(expected < _HIDES)
    rest[hidden] = WHITE
    rest[hidden] = np.maximum(_bridge(rest), page)[hidden]
    return rest


def _as_scanned(page: Grey, printed: Grey) -> Grey:
    """Draw the blank as pale and as blurred as the page shows it."""
    around = cv2.erode(printed, np.ones((5, 5), dtype=np.uint8)) < PAPER
    ink = WHITE - printed.astype(np.float32)
    seen = WHITE - page.astype(np.float32)[around]
    best, least = ink, float("inf")
    for blur in _BLURS:
        soft = np.asarray(cv2.GaussianBlur(ink, (0, 0), blur), dtype=np.float32)
        there = soft[around]
        gain = float((there * seen).sum() / max(float((there * there).sum()), 1.0))
        error = float(np.abs(seen - gain * there).mean()) if there.size else 0.0
        if error < least:
            best, least = soft * min(gain, _MOST_GAIN), error
    return np.asarray(np.clip(WHITE - best, 1, WHITE), dtype=np.uint8)


def _bridge(ink: Grey) -> Grey:
    """Carry strokes across thin gaps, up, down, sideways and slantwise."""
    size = 9
    middle = size // 2
    bars = []
    for step in ((1, 0), (0, 1), (1, 1), (1, -1)):
        bar = np.zeros((size, size), dtype=np.uint8)
        for k in range(-middle, middle + 1):
            bar[middle + k * step[1], middle + k * step[0]] = 1
        bars.append(bar)
    # Closing of dark strokes: dark spreads along the bar, then shrinks back.
    bridged = ink
    for bar in bars:
        bridged = np.minimum(bridged, cv2.morphologyEx(ink, cv2.MORPH_OPEN, bar))
    return np.asarray(bridged, dtype=np.uint8)
