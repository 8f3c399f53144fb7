"""Which straight lines are printed on a page: of tables, of boxes, under places to write?

Lines are found by their shape alone (thin, straight, long), so it does not matter which blank it
is. Dots in a row count as a line. Coordinates are pixels of a page at 200 dpi that lies straight.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pixels import Grey

# Darker than this on evened-out paper (about 250) is ink.
INK_BELOW: Final = 190
# The sides of the smallest tick boxes are 20 pixels, of the largest 33, of cells 40 and more.
_ACROSS: Final = 60
_DOWN: Final = 36
# Pieces of one line, cut by writing or by bad light, belong together over this gap.
_BRIDGE: Final = 30
# Tick boxes stand above each other with a gap of 12 pixels and more; their sides are no line.
_BRIDGE_DOWN: Final = 9
_BRIDGE_DOTS: Final = 34
_THICKEST: Final = 9
# Bent paper makes a line drift aside, by this share of its length.
_DRIFT: Final = 0.015
# A dot of a dotted line, and the row of dots that makes one.
_DOT: Final = 8
_DOT_GAP: Final = 22
_DOTTED: Final = 60
_THICKEST_DOTS: Final = 12
_LEAST_DOTS: Final = 0.2
# Dots are paler than lines: they are smaller than what a camera or a low resolution can see.
_PALE_BELOW: Final = 222
_SAME_TRACK: Final = 5


@dataclass(frozen=True, slots=True)
class Track:
    """A line in pixels: left, top, right, bottom, all inside."""

    left: int
    top: int
    right: int
    bottom: int
    is_dotted: bool = False

    @property
    def is_upright(self) -> bool:
        """Say whether it runs down the page."""
        return self.bottom - self.top > self.right - self.left


def ink_of(flat: Grey) -> Grey:
    """Divide a page into ink (255) and paper (0)."""
    return np.where(flat < INK_BELOW, np.uint8(255), np.uint8(0))


def find_tracks(flat: Grey) -> tuple[Track, ...]:
    """Find all lines of a page whose light is evened out."""
    ink = ink_of(flat)
    solid = np.maximum(_opened(ink, (_ACROSS, 1)), _opened(ink, (1, _DOWN)))
    across = _joined(_thin(_opened(ink, (_ACROSS, 1)), upright=False), _BRIDGE)
    down = _joined(_thin(_opened(ink, (1, _DOWN)), upright=True), _BRIDGE_DOWN)
    specks = np.where(flat < _PALE_BELOW, np.uint8(255), np.uint8(0))
    dotted = _joined(_dotted(_minus(specks, _wider(solid))), _BRIDGE_DOTS)
    return (*across, *down, *dotted)


def without_tracks(flat: Grey, ink: Grey, tracks: Sequence[Track]) -> Grey:
    """Paint the lines white, but leave the strokes that cross them."""
    mask = np.zeros_like(ink)
    for track in tracks:
        if track.is_dotted:
            continue
        cv2.rectangle(
            mask, (track.left - 2, track.top - 2), (track.right + 2, track.bottom + 2), 255, -1
        )
    along = np.maximum(_opened(ink, (_ACROSS // 2, 1)), _opened(ink, (1, _DOWN)))
    mask = np.minimum(mask, _wider(along))
    for track in tracks:
        if track.is_dotted:
            _paint_dots(mask, ink, track)
    clean = flat.copy()
    clean[mask > 0] = 250
    return clean


def _paint_dots(mask: Grey, ink: Grey, track: Track) -> None:
    top, bottom = max(0, track.top - 4), track.bottom + 5
    band = ink[top:bottom, track.left : track.right + 1]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(band, connectivity=8)
    small = [
        index
        for index in range(1, count)
        if stats[index, cv2.CC_STAT_HEIGHT] <= _DOT
        and 0 < stats[index, cv2.CC_STAT_TOP] + stats[index, cv2.CC_STAT_HEIGHT] < bottom - top
        and stats[index, cv2.CC_STAT_TOP] > 0
    ]
    dots = np.where(np.isin(labels, small), np.uint8(255), np.uint8(0))
    dots = _wider(np.asarray(dots, dtype=np.uint8))
    target = mask[top:bottom, track.left : track.right + 1]
    np.maximum(target, dots, out=target)


def _minus(ink: Grey, mask: Grey) -> Grey:
    return np.where(mask > 0, np.uint8(0), ink)


def _wider(mask: Grey) -> Grey:
    """Widen by a pixel on every side."""
    return np.asarray(cv2.dilate(mask, np.ones((3, 3), np.uint8)), dtype=np.uint8)


def _opened(ink: Grey, size: tuple[int, int]) -> Grey:
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, size)
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel), dtype=np.uint8)


def _thin(mask: Grey, *, upright: bool) -> list[Track]:
    found: list[Track] = []
    for left, top, width, height, area in _components(mask):
        length, thick = (height, width) if upright else (width, height)
        if thick <= _THICKEST + _DRIFT * length and area <= _THICKEST * length:
            found.append(Track(left, top, left + width - 1, top + height - 1))
    return found


def _dotted(ink: Grey) -> list[Track]:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    # At a low resolution dots flow together, so only their height tells them from letters.
    low = stats[:, cv2.CC_STAT_HEIGHT] <= _DOT
    low[0] = False
    dots = np.where(low[labels], np.uint8(255), np.uint8(0))
    # Photos bend a row of dots; a little height makes its dots meet.
    high = cv2.dilate(dots, cv2.getStructuringElement(cv2.MORPH_RECT, (1, 3)))
    gap = cv2.getStructuringElement(cv2.MORPH_RECT, (_DOT_GAP, 1))
    closed = np.asarray(cv2.morphologyEx(high, cv2.MORPH_CLOSE, gap), dtype=np.uint8)
    tracks = [
        Track(left, top, left + width - 1, top + height - 1, is_dotted=True)
        for left, top, width, height, _ in _components(_opened(closed, (_DOTTED, 1)))
        if height <= _THICKEST_DOTS + _DRIFT * width
    ]
    return [track for track in tracks if _is_dotted(track, dots)]


def _is_dotted(track: Track, dots: Grey) -> bool:
    """Say whether a row has enough ink, and not only a few dashes and dust."""
    row = dots[track.top : track.bottom + 1, track.left : track.right + 1]
    return float(row.max(axis=0).mean()) / 255 >= _LEAST_DOTS


def _components(mask: Grey) -> NDArray[np.int32]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    return np.asarray(stats[1:], dtype=np.int32)


def _joined(tracks: Sequence[Track], bridge: int) -> list[Track]:
    """Join pieces that lie on one track with a small gap between them."""
    joined: list[Track] = []
    for track in sorted(tracks, key=lambda one: one.top if one.is_upright else one.left):
        for index, other in enumerate(joined):
            if _continues(other, track, bridge):
                joined[index] = _around(other, track)
                break
        else:
            joined.append(track)
    return joined


def _continues(first: Track, second: Track, bridge: int) -> bool:
    if first.is_upright != second.is_upright:
        return False
    if first.is_upright:
        aside = abs((first.left + first.right) - (second.left + second.right)) / 2
        return aside <= _SAME_TRACK and second.top - first.bottom <= bridge
    aside = abs((first.top + first.bottom) - (second.top + second.bottom)) / 2
    return aside <= _SAME_TRACK and second.left - first.right <= bridge


def _around(first: Track, second: Track) -> Track:
    return Track(
        min(first.left, second.left),
        min(first.top, second.top),
        max(first.right, second.right),
        max(first.bottom, second.bottom),
        first.is_dotted,
    )
