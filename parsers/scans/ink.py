"""What was added to the blank? The page with the print of its blank taken away.

The print is drawn as pale and as blurred as the page shows it, and the page is divided by it.
Where print hides what lies under it, and in its fringe, strokes are carried on from both sides, so
that a letter that crosses a line stays whole. What is no darker than paper becomes white.
"""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pixels import Grey
from parsers.scans.tones import PAPER, WHITE

# Expected levels: darker print hides what lies under it; paler than the fringe there is no print.
_HIDES = 120
_FRINGE = 246
# In the fringe, what is this much darker than the print explains was added by somebody.
_ADDED = 70
# Pixels at 200 dpi by which print may lie beside its place after all.
_SLACK = 1
# Across a line with its slack, and across its whole fringe.
_NARROW, _WIDE = 9, 15
# How blurred the print is, across and down, is found out on some squares of this many pixels.
_BLURS: Final = (0.5, 0.9, 1.4, 2.0, 2.8)
_MOST_GAIN = 1.2
_TILE = 128
_TILES = 14
_CROWDED = 200
_FAINT = 8
# Grain and stripes of paper: so many deviations from its level, within these levels.
_GRAINS = 3.0
_QUARTER = 0.6745
_GRAIN: Final = (4.0, 20.0)
_STEP = 5
# The squares of our fillable blank are filled with a grey of this darkness at most. A pen draws
# strokes of half a millimetre to one, so what is wider than 1.4 is none.
_TINT = 46
_WIDER_THAN_PENS = np.ones((11, 11), dtype=np.uint8)


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
    fringe = (expected < _FRINGE) & (rest > WHITE - _ADDED)
    rest = _carried_on(rest, fringe, rest, _WIDE)
    rest = _carried_on(rest, np.asarray(expected < _HIDES), page, _NARROW)
    return _without_tints(_without_grain(rest, expected))


def _carried_on(ink: Grey, where: NDArray[np.bool_], least: Grey, across: int) -> Grey:
    """Fill some pixels by carrying on strokes around them, never darker than the page is there."""
    clean = ink.copy()
    clean[where] = WHITE
    clean[where] = np.maximum(_bridged(clean, across), least)[where]
    return clean


def _bridged(ink: Grey, size: int) -> Grey:
    """Close gaps in dark strokes: up, down, sideways and slantwise."""
    bridged = ink
    for bar in (
        np.ones((size, 1), dtype=np.uint8),
        np.ones((1, size), dtype=np.uint8),
        np.eye(size, dtype=np.uint8),
        np.fliplr(np.eye(size, dtype=np.uint8)),
    ):
        bridged = np.minimum(bridged, cv2.morphologyEx(ink, cv2.MORPH_OPEN, bar))
    return np.asarray(bridged, dtype=np.uint8)


def _without_grain(ink: Grey, expected: Grey) -> Grey:
    """Make white what differs from paper as paper differs from itself; keep all darker levels."""
    sample = ink[::_STEP, ::_STEP][expected[::_STEP, ::_STEP] >= _FRINGE]
    # Half of the grain of bright paper is cut off at white, so only the darker half is measured.
    low, level = np.percentile(sample, (25, 50)) if sample.size else (WHITE, WHITE)
    spread = (level - low) / _QUARTER
    grain = WHITE - level + min(max(_GRAINS * spread, _GRAIN[0]), _GRAIN[1])
    darkness = WHITE - np.arange(256, dtype=np.float64)
    kept = darkness * np.clip((darkness - grain) / grain, 0.0, 1.0)
    return np.asarray(cv2.LUT(ink, np.round(WHITE - kept).astype(np.uint8)), dtype=np.uint8)


def _without_tints(ink: Grey) -> Grey:
    """Make white what is pale and wider than any pen: tinted boxes, shadows, highlighter."""
    wide = WHITE - np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, _WIDER_THAN_PENS))
    wide[wide >= _TINT] = 0
    return np.asarray(cv2.add(ink, wide), dtype=np.uint8)


def _as_scanned(page: Grey, printed: Grey) -> Grey:
    """Draw the blank as pale and as blurred as the page shows it."""
    tiles = _printed_tiles(printed)
    seen = WHITE - _cut(page, tiles)
    looks = [_compared(seen, printed, tiles, (blur, blur)) for blur in _BLURS]
    # First as blurred across as down, then each alone: scanners blur both ways about alike.
    across, down = min(looks)[1]
    looks += [_compared(seen, printed, tiles, (blur, down)) for blur in _BLURS if blur != across]
    across, down = min(looks)[1]
    looks += [_compared(seen, printed, tiles, (across, blur)) for blur in _BLURS if blur != down]
    _, chosen, gain = min(looks)
    drawn = _blurred(printed, chosen)
    return np.asarray(cv2.addWeighted(drawn, gain, drawn, 0, WHITE * (1 - gain)), dtype=np.uint8)


def _compared(
    seen: NDArray[np.float32],
    printed: Grey,
    tiles: list[tuple[int, int]],
    blur: tuple[float, float],
) -> tuple[float, tuple[float, float], float]:
    """Say how far a blurred print is off, how it was blurred, and how dark it must be drawn."""
    soft = WHITE - _cut(printed, tiles, blur)
    there = soft > _FAINT
    if not there.any():
        return 0.0, blur, 1.0
    gain = float((soft * seen)[there].sum() / max(float((soft * soft)[there].sum()), 1.0))
    return float(np.abs(seen - gain * soft)[there].mean()), blur, min(gain, _MOST_GAIN)


def _printed_tiles(printed: Grey) -> list[tuple[int, int]]:
    """Choose some squares with much print, not as much as a code or a filled bar has."""
    rows, columns = printed.shape[0] // _TILE, printed.shape[1] // _TILE
    whole = printed[: rows * _TILE, : columns * _TILE]
    levels = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
    order = np.argsort(np.where(levels < _CROWDED, WHITE, levels), axis=None)
    return [(int(at) // columns * _TILE, int(at) % columns * _TILE) for at in order[:_TILES]]


def _cut(
    picture: Grey, tiles: list[tuple[int, int]], blur: tuple[float, float] | None = None
) -> NDArray[np.float32]:
    cut = [picture[y : y + _TILE, x : x + _TILE] for y, x in tiles]
    return np.array(cut if blur is None else [_blurred(tile, blur) for tile in cut], np.float32)


def _blurred(picture: Grey, blur: tuple[float, float]) -> Grey:
    across, down = blur
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), across, sigmaY=down), dtype=np.uint8)
