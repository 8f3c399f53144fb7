"""Which blank is it when neither code nor marks can be read? Local features of all blanks.

Torn, cropped, covered or garbled pages still show most of their print. SIFT finds the same places
of print turned by any angle and seen slantwise; a perspective that many of them agree with is a
proposal for `parsers.scans.fit`.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.pixels import Grey, Matrix
from parsers.scans.blanks import BlankPage, load_blanks
from parsers.scans.geometry import (
    Places,
    Pyramid,
    frame,
    homography,
    inverse,
    is_a_page,
    move,
    pixels_to_points,
)

# SIFT doubles a picture first, so letters of labels still have corners at this resolution.
_BLANK_DPI: Final = 70
_BLANK_FEATURES = 1000
# A page alone, or one of two side by side, is looked at with this length of its longer edge.
_EDGE = 1000
_FEATURES = 2200
_RATIO = 0.82
# Points of the blank within which places agree with a perspective; paper bends.
_AGREE_PT = 4.0
# A foreign page reaches 12 by chance; pages of ours with wide tears have 60 and more.
_FLOOR = 18
_MOST_PROPOSALS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """A blank that may lie on the picture."""

    blank: BlankPage
    to_image: Matrix
    support: int
    """How many features agree."""


def locate_by_features(picture: Pyramid, free: Grey) -> tuple[Proposal, ...]:
    """Propose blanks and their places, the best supported first.

    Args:
        picture: The image.
        free: Of the same size, 0 where a page was found already.
    """
    places, signs = _features(picture, free)
    if len(places) < _FLOOR:
        return ()
    blanks = load_blanks()
    theirs, owners, marks = library()
    pairs = _pairs(signs, marks, owners)
    proposals = []
    for number, blank in enumerate(blanks):
        ours, index = pairs[number]
        if len(ours) < _FLOOR:
            continue
        proposal = _proposal(blank, theirs[index], places[ours])
        if proposal is not None:
            proposals.append(proposal)
    proposals.sort(key=lambda proposal: -proposal.support)
    return tuple(proposals[:_MOST_PROPOSALS])


def _proposal(blank: BlankPage, places: Places, images: Places) -> Proposal | None:
    # The scale of the picture is not known before, so the tolerance is measured backwards.
    found = homography(images, places, _AGREE_PT)
    if found is None or found[1] < _FLOOR:
        return None
    to_image = inverse(found[0])
    if to_image is None:
        return None
    width, height = blank.size
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float64)
    if not is_a_page(move(corners, to_image)):
        return None
    return Proposal(blank, to_image, found[1])


def _features(picture: Pyramid, free: Grey) -> tuple[Places, NDArray[np.float32]]:
    shrink = max(1.0, max(picture.full.shape) / _EDGE)
    size = (round(picture.full.shape[1] / shrink), round(picture.full.shape[0] / shrink))
    small = cv2.resize(picture.full, size, interpolation=cv2.INTER_AREA)
    mask = np.asarray(cv2.resize(free, size, interpolation=cv2.INTER_NEAREST), dtype=np.uint8)
    places, signs = _detect(np.asarray(small, dtype=np.uint8), mask, _FEATURES)
    return (places + 0.5) * shrink - 0.5, signs


@cache
def library() -> tuple[Places, NDArray[np.int64], NDArray[np.float32]]:
    """Features of all blanks: places in points, number of the blank, and their signs."""
    places, owners, signs = [], [], []
    for number, blank in enumerate(load_blanks()):
        size = frame(blank.size, _BLANK_DPI)
        small = cv2.resize(blank.drawing.coarse, size, interpolation=cv2.INTER_AREA)
        found, marks = _detect(np.asarray(small, dtype=np.uint8), None, _BLANK_FEATURES)
        places.append(move(found, pixels_to_points(_BLANK_DPI)))
        owners.append(np.full(len(found), number))
        signs.append(marks)
    return np.concatenate(places), np.concatenate(owners), np.concatenate(signs)


def _detect(
    grey: Grey, mask: NDArray[np.uint8] | None, most: int
) -> tuple[Places, NDArray[np.float32]]:
    detector = cv2.SIFT_create(most, contrastThreshold=0.03)  # type: ignore[attr-defined]
    points, signs = detector.detectAndCompute(grey, mask)
    if signs is None or not len(points):
        return np.empty((0, 2)), np.empty((0, 128), dtype=np.float32)
    # Root-SIFT: compared by angle, which is one product of matrices.
    signs = np.sqrt(signs / np.maximum(signs.sum(axis=1, keepdims=True), 1e-6))
    return np.array([point.pt for point in points]), signs.astype(np.float32)


def _pairs(
    signs: NDArray[np.float32], marks: NDArray[np.float32], owners: NDArray[np.int64]
) -> dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Pair features of the picture with those of each blank, where no second one is as like."""
    pairs = {}
    for number in range(len(load_blanks())):
        index = np.flatnonzero(owners == number)
        alike = marks[index] @ signs.T
        rows = np.arange(len(index))
        best = alike.argmax(axis=1)
        first = alike[rows, best]
        alike[rows, best] = -1.0
        second = alike.max(axis=1)
        # Of vectors of length one: the square of their distance is 2 - 2 cos.
        good = (1 - first) < _RATIO**2 * (1 - second)
        pairs[number] = (best[good], index[good])
    return pairs
