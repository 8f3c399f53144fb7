"""What was added to the blank? The page with the print of its blank taken away."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.scans.image import Grey
from parsers.scans.tones import PAPER, WHITE

# Print darker than this hides what lies under it; paler fringes only dim it.
_HIDES = 120
# Pixels at 200 dpi by which print may lie beside its place after all.
_SLACK = 1
# Print of a scanner is blurred by one of these.
_MOST_GAIN = 1.2
# How blurred is found out on some squares of this many pixels.
_TILE = 128
_TILES = 14
_CROWDED = 200
_FAINT = 8
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
    tiles = _printed_tiles(printed)
    seen = WHITE - _cut(page, tiles)
    chosen, least = (_BLURS[0], 1.0), float("inf")
    for blur in _BLURS:
        soft = WHITE - _cut(printed, tiles, blur)
        there = soft > _FAINT
        gain = float((soft * seen)[there].sum() / max(float((soft * soft)[there].sum()), 1.0))
        error = float(np.abs(seen - gain * soft)[there].mean()) if there.any() else 0.0
        if error < least:
            chosen, least = (blur, min(gain, _MOST_GAIN)), error
    blur, gain = chosen
    soft = np.asarray(cv2.GaussianBlur(printed, (0, 0), blur), dtype=np.uint8)
    return np.asarray(cv2.addWeighted(soft, gain, soft, 0, WHITE * (1 - gain)), dtype=np.uint8)


def _printed_tiles(printed: Grey) -> list[tuple[int, int]]:
    """Choose some squares with much print, not as much as a code or a filled bar has."""
    rows, columns = printed.shape[0] // _TILE, printed.shape[1] // _TILE
    whole = printed[: rows * _TILE, : columns * _TILE]
    levels = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
    order = np.argsort(np.where(levels < _CROWDED, WHITE, levels), axis=None)
    return [(int(at) // columns * _TILE, int(at) % columns * _TILE) for at in order[:_TILES]]


def _cut(
    picture: Grey, tiles: list[tuple[int, int]], blur: float | None = None
) -> NDArray[np.float32]:
    cut = [picture[y : y + _TILE, x : x + _TILE] for y, x in tiles]
    if blur is not None:
        cut = [np.asarray(cv2.GaussianBlur(tile, (0, 0), blur), dtype=np.uint8) for tile in cut]
    return np.asarray(cut, dtype=np.float32)


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
