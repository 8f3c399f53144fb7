"""Which pages of our blanks are on these pictures, and where?

The code names the page and the corner marks tell its place; where they are torn off, covered or
garbled, local features of the print do. In every case the print itself decides: a page on which
it is not where the blank has it is none of ours, whatever its code says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pixels import Grey, Matrix
from parsers.scans.blanks import BlankPage, find_blank, load_blanks
from parsers.scans.codes import Code, read_codes
from parsers.scans.features import library, locate_by_features
from parsers.scans.fit import Fit, fit, printed_pieces
from parsers.scans.geometry import Pyramid, image_to_points, move
from parsers.scans.image import PageImage, RegisteredPage
from parsers.scans.ink import subtract
from parsers.scans.likeness import expected, likest
from parsers.scans.locate import locate_by_code, locate_by_code_alone, locate_by_marks
from parsers.scans.marks import find_squares
from parsers.scans.paper import cut_out, find_sheets
from parsers.scans.sheet import draw_both
from parsers.scans.tones import even_light

# Share of the print that must be where the blank has it. Foreign pages stay below a tenth; a form
# that was typed again has our words, but not at our places.
_LEAST_SHARE = 0.45
# Share from which there is no doubt.
_SURE_SHARE = 0.75
# Print of ours is off by 0.05 of a point, on crumpled paper and bad photos by 0.2; words that were
# typed again at about the same places are off by more.
_MOST_RESIDUAL_PT = 0.3
_FEWEST_PIECES = 40
_MOST_SHEETS = 4
# A second sheet needs a place as wide as this share of the first; measured on every eighth pixel.
_ROOM_SHARE = 0.6
_ROOM_STEP = 8
_MOST_MARK_PROPOSALS = 30
# Likeness below which four squares are not the corners of a page of ours.
_LEAST_LIKE = 0.3
# ... and from which no other four need be looked at.
_QUITE_LIKE = 0.65
_MOST_LOOKS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Registration:
    """What a row of pictures shows."""

    pages: tuple[RegisteredPage, ...]
    """Every page of our blanks, in the order of the attachment; two of one picture may share it."""
    others: tuple[PageImage, ...]
    """Pictures on which no page of ours is."""


@dataclass(frozen=True, slots=True, eq=False)
class _Found:
    blank: BlankPage
    fit: Fit
    how: str
    token: str | None


def prepare() -> None:
    """Draw and measure all blanks, so that processes forked from this one need not.

    Four seconds; without it, each process draws what it needs when it needs it.
    """
    for blank in load_blanks():
        printed_pieces(blank)
        expected(blank)
    library()


def register_pages(images: Sequence[PageImage]) -> Registration:
    """Find our blanks on pictures, and lay each onto its blank."""
    pages: list[RegisteredPage] = []
    others: list[PageImage] = []
    for image in images:
        one = register_page(image)
        pages += one.pages
        others += one.others
    return Registration(tuple(pages), tuple(others))


def register_page(image: PageImage) -> Registration:
    """Find all pages of our blanks on one picture, and what else lies on it.

    Two sheets on one picture come left before right and upper before lower. Sheets on a darker
    table that are none of ours come cut out and without perspective; a picture without any sheet
    of ours that is all paper comes as it is.
    """
    picture = Pyramid(image.grey)
    found = _find(picture)
    sheets = find_sheets(image.grey)
    strangers = [sheet for sheet in sheets if not _covers(found, *sheet.mean(axis=0))]
    others = tuple(cut_out(image, sheet) for sheet in strangers)
    if not found and not others:
        return Registration((), (image,))
    return Registration(tuple(_registered(image, picture, one) for one in found), others)


def _find(picture: Pyramid) -> list[_Found]:
    squares = find_squares(picture.full)
    found: list[_Found] = []
    for proposed in _proposals(picture, squares, found):
        found.append(proposed)
        if len(found) == _MOST_SHEETS or not _is_room(picture, found):
            break
    found.sort(key=lambda one: float(_outline(one).sum()))
    return found


def _proposals(
    picture: Pyramid, squares: NDArray[np.float64], found: list[_Found]
) -> Iterator[_Found]:
    """Try the ways from the surest to the slowest; each looks only where nothing was found yet."""
    for code in read_codes(picture.full):
        if (one := _by_code(picture, code, squares)) is not None:
            yield one
    while (one := _by_marks(picture, squares, found)) is not None:
        yield one
    while (one := _by_features(picture, found)) is not None:
        yield one


def _by_code(picture: Pyramid, code: Code, squares: NDArray[np.float64]) -> _Found | None:
    blank = find_blank(code.form, code.version, code.page)
    if blank is None:
        return None
    for place in (locate_by_code(blank, code, squares), locate_by_code_alone(blank, code)):
        fitted = None if place is None else _checked(picture, blank, place)
        if fitted is not None:
            return _Found(blank, fitted, "code", code.token)
    return None


def _by_marks(picture: Pyramid, squares: NDArray[np.float64], found: list[_Found]) -> _Found | None:
    free = squares[[not _covers(found, x, y) for x, y, _ in squares]]
    likely = []
    for place in islice(locate_by_marks(free, load_blanks()), _MOST_MARK_PROPOSALS):
        alike, blank = likest(picture, load_blanks(), place)
        if alike > _LEAST_LIKE:
            likely.append((alike, blank, place))
        if alike > _QUITE_LIKE:
            break
    likely.sort(key=lambda look: -look[0])
    fits = [
        _Found(blank, fitted, "marks", None)
        for _, blank, place in likely[:_MOST_LOOKS]
        if (fitted := _checked(picture, blank, place)) is not None
    ]
    return max(fits, key=lambda one: one.fit.share, default=None)


def _by_features(picture: Pyramid, found: list[_Found]) -> _Found | None:
    best: _Found | None = None
    for proposal in locate_by_features(picture, _free(picture, found)):
        fitted = _checked(picture, proposal.blank, proposal.to_image)
        if fitted is not None and (best is None or fitted.share > best.fit.share):
            best = _Found(proposal.blank, fitted, "features", None)
    return best


def _checked(picture: Pyramid, blank: BlankPage, place: Matrix) -> Fit | None:
    fitted = fit(picture, blank, place)
    if fitted is None or fitted.seen < _FEWEST_PIECES:
        return None
    is_there = fitted.share >= _LEAST_SHARE and fitted.residual_pt <= _MOST_RESIDUAL_PT
    return fitted if is_there else None


def _outline(one: _Found) -> NDArray[np.float64]:
    width, height = one.blank.size
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float64)
    return move(corners, one.fit.to_image)


def _covers(found: list[_Found], x: float, y: float) -> bool:
    return any(
        cv2.pointPolygonTest(_outline(one).astype(np.float32), (x, y), measureDist=False) >= 0
        for one in found
    )


def _free(picture: Pyramid, found: list[_Found]) -> Grey:
    """Mark with 255 where no page was found yet."""
    free = np.full(picture.full.shape, 255, dtype=np.uint8)
    for one in found:
        cv2.fillPoly(free, [_outline(one).astype(np.int32)], (0,))
    return free


def _is_room(picture: Pyramid, found: list[_Found]) -> bool:
    """Say whether another sheet, not much smaller than the first, would fit beside it."""
    free = _free(picture, found)
    small = np.pad(free[::_ROOM_STEP, ::_ROOM_STEP], 1)
    away = cv2.distanceTransform(small, cv2.DIST_L2, 3)
    widths = [np.hypot(*(_outline(one)[1] - _outline(one)[0])) for one in found]
    return bool(2 * _ROOM_STEP * float(np.max(away)) > _ROOM_SHARE * min(widths))


def _registered(image: PageImage, picture: Pyramid, one: _Found) -> RegisteredPage:
    blank, fitted = one.blank, one.fit
    page, colour = draw_both(picture, image.colour, fitted.to_image, fitted.field, blank.picture)
    aligned = even_light(page)
    to_points = image_to_points(image.grey, image.width, image.height)
    return RegisteredPage(
        source=image.number,
        form=blank.form,
        version=blank.version,
        page=blank.page,
        certainty=_certainty(fitted),
        how=one.how,
        turned=_turned(fitted.to_image),
        aligned=aligned,
        ink=subtract(aligned, blank.picture),
        colour=colour,
        to_source=to_points @ fitted.to_image,
        token=one.token,
        residual_pt=fitted.residual_pt,
    )


def _certainty(fitted: Fit) -> float:
    doubt = (_SURE_SHARE - fitted.share) / (_SURE_SHARE - _LEAST_SHARE)
    return float(1.0 - 0.2 * max(0.0, doubt))


def _turned(to_image: Matrix) -> int:
    above, below = move(np.array([(298.0, 300.0), (298.0, 500.0)]), to_image)
    across, down = below - above
    # The top of the paper points up when the way down the page goes down the picture.
    angle = np.degrees(np.arctan2(-across, down))
    return int(round(angle / 90) % 4 * 90)
