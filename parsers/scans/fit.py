"""Is the print of a blank where it should be, and how far off is each piece of it?

Pieces of print are searched for around their places, twice: after a first perspective, and after
the paper was bent as the first search says. The share of pieces found tells a page of ours from
any other; letters of another layout do not lie where ours do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np

from parsers.pixels import Grey, Matrix
from parsers.scans.blanks import COARSE_DPI, BlankPage
from parsers.scans.field import Field, smooth
from parsers.scans.geometry import (
    POINTS_PER_INCH,
    Places,
    Pyramid,
    homography,
    inverse,
    move,
    pixels_to_points,
    points_to_pixels,
)
from parsers.scans.sheet import draw

# Pixels at 100 dpi. A piece is a word of a label; comb cells and table rows repeat at 24 pixels,
# so the first search must stay well below that.
_HALF: Final = 11
_FAR = 10
_NEAR = 3
_MOST_PIECES = 420
_APART = 15
# Correlation from which a piece counts as found; other print reaches 0.45 by chance.
_FOUND = 0.5
# A first perspective may be wrong by this many points where the paper is bent.
_BENT_PT = 4.0
_FEWEST = 16
# Of our pages, nearly all print is found; below this share there is no page of ours to be mended.
_ENOUGH = 0.93
_MAYBE = 0.3
_MOST_ROUNDS = 4
_GAIN = 0.005
# Neighbours that disagree by more were found in the wrong place.
_ASTRAY_PT = 1.6
_NEIGHBOURS = 9


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A blank laid onto a picture."""

    to_image: Matrix
    """From points of the blank to pixels of the picture."""
    field: Field
    """How much further each place of the blank lies, in points of the blank."""
    share: float
    """Share of the pieces of print that are where they should be, 0–1."""
    seen: int
    """How many pieces could be looked for: those that fall inside the picture."""
    residual_pt: float
    """Median distance of found pieces from where the last fit expected them."""


def fit(picture: Pyramid, blank: BlankPage, to_image: Matrix) -> Fit | None:
    """Lay a blank onto a picture, beginning with a perspective that is a few points wrong.

    Returns:
        ``None`` if hardly anything of the print is found.
    """
    best = _fit_once(picture, blank, to_image)
    # Where a corner was taken for another, one side lies beyond reach; what was found of the other
    # tells how the sheet lies, and so where to look; each round reaches further.
    for _ in range(_MOST_ROUNDS):
        if best is None or not _MAYBE <= best.share < _ENOUGH:
            break
        again = _fit_once(picture, blank, best.to_image)
        if again is None or again.share <= best.share + _GAIN:
            break
        best = again
    return best


def _fit_once(picture: Pyramid, blank: BlankPage, to_image: Matrix) -> Fit | None:
    first = _search(picture, blank, to_image, Field.none(), _FAR)
    bent = None if first is None else _bend(first, to_image, blank)
    second = None if bent is None else _search(picture, blank, *bent, _NEAR)
    if bent is None or second is None:
        return None
    return _finish(second, *bent, blank)


def _bend(
    first: tuple[Places, Places, int], to_image: Matrix, blank: BlankPage
) -> tuple[Matrix, Field] | None:
    """Mend the perspective, and bend the paper by what is left."""
    places, offsets, _ = first
    images = move(places + offsets, to_image)
    found = homography(places, images, _BENT_PT * _step(to_image))
    back = None if found is None or found[1] < _FEWEST else inverse(found[0])
    if found is None or back is None:
        return None
    places, rest = _agreeing(places, move(images, back) - places)
    if len(places) < _FEWEST:
        return None
    return found[0], smooth(places, rest, blank.size)


def _finish(
    second: tuple[Places, Places, int], to_image: Matrix, field: Field, blank: BlankPage
) -> Fit | None:
    places, offsets, seen = second
    kept, left = _agreeing(places, offsets)
    if len(kept) < _FEWEST:
        return None
    last = smooth(kept, left + field.at(kept), blank.size)
    return Fit(
        to_image=to_image,
        field=last,
        share=len(kept) / max(seen, 1),
        seen=seen,
        residual_pt=float(np.median(np.hypot(*(left + field.at(kept) - last.at(kept)).T))),
    )


def _step(to_image: Matrix) -> float:
    """Pixels of the picture for one point of the blank, about the middle of A4."""
    middle, right = move(np.array([(298.0, 421.0), (299.0, 421.0)]), to_image)
    return float(np.hypot(*(right - middle)))


def _search(
    picture: Pyramid, blank: BlankPage, to_image: Matrix, field: Field, reach: int
) -> tuple[Places, Places, int] | None:
    """Find pieces of print.

    Returns:
        Places in points, how far off each was found, and how many were looked for; ``None`` if
        fewer than the least were found.
    """
    page = draw(picture, to_image, field, blank.size, COARSE_DPI)
    centres, pieces = _inside(picture, to_image, *printed_pieces(blank))
    border = _HALF + reach
    wide = cv2.copyMakeBorder(page, border, border, border, border, cv2.BORDER_REPLICATE)
    found, offsets = [], []
    for (x, y), piece in zip(centres, pieces, strict=True):
        around = wide[y : y + 2 * border + 1, x : x + 2 * border + 1]
        scores = cv2.matchTemplate(around, piece, cv2.TM_CCOEFF_NORMED)
        _, best, _, at = cv2.minMaxLoc(scores)
        if best >= _FOUND:
            found.append((x, y))
            offsets.append(_between(np.asarray(scores, dtype=np.float64), at, reach))
    if len(found) < _FEWEST:
        return None
    way = pixels_to_points(COARSE_DPI)
    shift = np.array(offsets) * POINTS_PER_INCH / COARSE_DPI
    return move(np.array(found, dtype=np.float64), way), shift, len(pieces)


def _between(scores: Places, at: Sequence[int], reach: int) -> tuple[float, float]:
    """Put a parabola through the best score and its neighbours."""
    x, y = at
    height, width = scores.shape
    fx, fy = 0.0, 0.0
    if 0 < x < width - 1:
        fx = _summit(scores[y, x - 1], scores[y, x], scores[y, x + 1])
    if 0 < y < height - 1:
        fy = _summit(scores[y - 1, x], scores[y, x], scores[y + 1, x])
    return x + fx - reach, y + fy - reach


def _summit(before: float, top: float, after: float) -> float:
    bend = before - 2 * top + after
    return 0.0 if bend >= 0 else max(-0.5, min(0.5, 0.5 * (before - after) / bend))


def _agreeing(places: Places, offsets: Places) -> tuple[Places, Places]:
    """Drop pieces that lie elsewhere than their neighbours say."""
    apart = ((places[:, None] - places[None]) ** 2).sum(axis=2)
    near = np.argpartition(apart, _NEIGHBOURS, axis=1)[:, : _NEIGHBOURS + 1]
    usual = np.median(offsets[near], axis=1)
    kept = np.hypot(*(offsets - usual).T) < _ASTRAY_PT
    return places[kept], offsets[kept]


def _inside(
    picture: Pyramid,
    to_image: Matrix,
    centres: tuple[tuple[int, int], ...],
    pieces: tuple[Grey, ...],
) -> tuple[list[tuple[int, int]], list[Grey]]:
    height, width = picture.full.shape
    seen = move(np.array(centres, dtype=np.float64), to_image @ pixels_to_points(COARSE_DPI))
    within = (seen >= 0).all(axis=1) & (seen[:, 0] < width) & (seen[:, 1] < height)
    return (
        [centre for centre, is_in in zip(centres, within, strict=True) if is_in],
        [piece for piece, is_in in zip(pieces, within, strict=True) if is_in],
    )


@cache
def printed_pieces(blank: BlankPage) -> tuple[tuple[tuple[int, int], ...], tuple[Grey, ...]]:
    """Choose pieces of print with edges both ways, spread over the page, without the code."""
    print_only = cv2.GaussianBlur(blank.drawing.coarse, (0, 0), 0.8)
    allowed = np.zeros(blank.drawing.coarse.shape, dtype=np.uint8)
    allowed[_HALF:-_HALF, _HALF:-_HALF] = 255
    if blank.drawing.code is not None:
        code = move(blank.drawing.code, points_to_pixels(COARSE_DPI))
        left, top = np.floor(code.min(axis=0)).astype(int) - _HALF
        right, bottom = np.ceil(code.max(axis=0)).astype(int) + _HALF
        allowed[max(0, top) : bottom, max(0, left) : right] = 0
    corners = cv2.goodFeaturesToTrack(
        print_only, _MOST_PIECES, 0.03, _APART, mask=allowed, blockSize=2 * _HALF + 1
    )
    places = np.asarray(corners, dtype=np.float64).reshape(-1, 2)
    centres = tuple((round(float(x)), round(float(y))) for x, y in places)
    pieces = tuple(
        blank.drawing.coarse[y - _HALF : y + _HALF + 1, x - _HALF : x + _HALF + 1]
        for x, y in centres
    )
    return centres, pieces
