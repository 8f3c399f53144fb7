"""Where may the paper of a blank lie on an image, by its code and its corner marks?

Only proposals: whether the print is really there is looked at by `parsers.scans.fit`.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Final

import cv2
import numpy as np

from parsers.pixels import Matrix
from parsers.scans.blanks import BlankPage
from parsers.scans.codes import Code
from parsers.scans.geometry import Places, inverse, is_a_page, move

# The code is one fourteenth of the page high: carried to the far corner of a page that was
# photographed slantwise, its corners mislead by up to this share of the way.
_ASTRAY = 0.16
_NEAR_PT = 25.0
_MARK_PT = 12.0
_MOST_NEAR = 4
# Corners of the code, as found by the decoder and by the marks, differ by less than this.
_CODE_OFF_PT = 14.0
# Sides of marks on one sheet differ by perspective only.
_SIDES_ALIKE = 1.7
_MOST_SQUARES = 12
# Width of the paper between its marks, for each point of height; any blank is A4.
_ASPECT_OFF: Final = (0.78, 1.28)
_SIDE_OFF: Final = (0.7, 1.4)
# Opposite sides of a paper seen slantwise.
_OPPOSITE_OFF = 1.3


def locate_by_code_alone(blank: BlankPage, code: Code) -> Matrix | None:
    """Lead from points of the blank to pixels of the image as if there were no perspective.

    A scanner has none, so this is right to some points even at the far corner of the page.
    """
    return None if blank.drawing.code is None else _similarity(blank.drawing.code, code.corners)


def locate_by_code(blank: BlankPage, code: Code, squares: Places) -> Matrix | None:
    """Lead from points of the blank to pixels of the image, by its code and the marks around.

    Args:
        blank: The blank that the code names.
        code: As it was read on the image.
        squares: Candidates for corner marks, N × 3 with the length of the side.

    Returns:
        ``None`` if fewer than three marks agree with the code.
    """
    if blank.drawing.code is None or not len(blank.drawing.marks):
        return None
    guess = _similarity(blank.drawing.code, code.corners)
    options = [_near(mark, blank.drawing.code, guess, squares) for mark in blank.drawing.marks]
    best: tuple[float, Matrix] | None = None
    for chosen in product(*options):
        matrix = _by_marks_and_code(blank.drawing.marks, blank.drawing.code, code, chosen, squares)
        if matrix is None:
            continue
        off = _off(blank.drawing.code, code.corners, matrix)
        # A mark that is passed over costs as much as a code that lies three points off.
        cost = off + 3.0 * sum(index is None for index in chosen)
        if off < _CODE_OFF_PT and (best is None or cost < best[0]):
            best = (cost, matrix)
    return None if best is None else best[1]


def locate_by_marks(squares: Places, blanks: Sequence[BlankPage]) -> Iterator[Matrix]:
    """Propose papers whose four marks are seen, in all four turns; the largest first."""
    arrangements = {
        blank.drawing.marks.tobytes(): blank.drawing.marks
        for blank in blanks
        if len(blank.drawing.marks)
    }
    few = squares[:_MOST_SQUARES]
    proposals = []
    for chosen in combinations(range(len(few)), 4):
        corners = _clockwise(few[list(chosen)])
        sides = corners[:, 2]
        if sides.max() > _SIDES_ALIKE * sides.min() or not is_a_page(corners[:, :2]):
            continue
        for turn, marks in product(range(4), arrangements.values()):
            turned = np.roll(corners, turn, axis=0)
            if _has_our_shape(turned, marks):
                proposals.append((_area(corners), turned, marks))
    proposals.sort(key=lambda proposal: -proposal[0])
    for _, turned, marks in proposals:
        yield _perspective(marks, turned[:, :2])


def _near(mark: Places, code: Places, guess: Matrix, squares: Places) -> list[int | None]:
    """Choose the squares that may be a mark, nearest first; ``None`` stands for none of them."""
    if not len(squares):
        return [None]
    expected = move(mark[None], guess)[0]
    step = float(np.hypot(guess[0, 0], guess[1, 0]))
    reach = step * (_NEAR_PT + _ASTRAY * float(np.hypot(*(mark - code.mean(axis=0)))))
    away = np.hypot(squares[:, 0] - expected[0], squares[:, 1] - expected[1])
    side = squares[:, 2] / (_MARK_PT * step)
    may_be = (away < reach) & (side > _SIDE_OFF[0]) & (side < _SIDE_OFF[1])
    order = [int(index) for index in np.argsort(away) if may_be[index]]
    return [*order[:_MOST_NEAR], None]


def _by_marks_and_code(
    marks: Places,
    corners: Places,
    code: Code,
    chosen: tuple[int | None, ...],
    squares: Places,
) -> Matrix | None:
    taken = [index for index in chosen if index is not None]
    if len(taken) < 3 or len(set(taken)) < len(taken):  # noqa: PLR2004 - and the code is the fourth
        return None
    places = [marks[corner] for corner, index in enumerate(chosen) if index is not None]
    images = [squares[index, :2] for index in taken]
    if len(taken) == 3:  # noqa: PLR2004
        places.append(corners.mean(axis=0))
        images.append(code.corners.mean(axis=0))
    matrix = _perspective(np.array(places), np.array(images))
    return matrix if is_a_page(move(marks, matrix)) else None


def _similarity(places: Places, images: Places) -> Matrix:
    """Turn, enlarge and shift the code of the blank onto the code of the image."""
    matrix, _ = cv2.estimateAffinePartial2D(places, images, method=cv2.LMEDS)
    if np.shape(matrix) != (2, 3):
        return np.eye(3)
    return np.vstack([np.asarray(matrix, dtype=np.float64), (0.0, 0.0, 1.0)])


def _perspective(places: Places, images: Places) -> Matrix:
    return np.asarray(
        cv2.getPerspectiveTransform(places.astype(np.float32), images.astype(np.float32)),
        dtype=np.float64,
    )


def _off(places: Places, images: Places, matrix: Matrix) -> float:
    """Mean distance, in points of the blank, of where places fall and where they were seen."""
    back = inverse(matrix)
    if back is None:
        return float("inf")
    seen = move(images, back)
    return float(np.hypot(*(seen - places).T).mean())


def _clockwise(corners: Places) -> Places:
    """Order four corners clockwise, beginning with the one nearest to the top left."""
    centre = corners[:, :2].mean(axis=0)
    angles = np.arctan2(corners[:, 1] - centre[1], corners[:, 0] - centre[0])
    return np.asarray(corners[np.argsort(angles)], dtype=np.float64)


def _has_our_shape(corners: Places, marks: Places) -> bool:
    top, right, bottom, left = _sides(corners[:, :2])
    wide, high, _, _ = _sides(marks)
    aspect = ((top + bottom) / (left + right)) / (wide / high)
    side = float(corners[:, 2].mean()) / (_MARK_PT * (top + bottom + left + right) / (wide + high))
    return (
        _ASPECT_OFF[0] < aspect < _ASPECT_OFF[1]
        and _SIDE_OFF[0] < 2 * side < _SIDE_OFF[1]
        and max(top / bottom, bottom / top, left / right, right / left) < _OPPOSITE_OFF
    )


def _sides(corners: Places) -> tuple[float, float, float, float]:
    top, right, bottom, left = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    return float(top), float(right), float(bottom), float(left)


def _area(corners: Places) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)
