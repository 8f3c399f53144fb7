"""Registered pages with marks drawn on them, for tests of the readers of marks."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from parsers.forms.definition import BlankBox, BoxKind
from parsers.pixels import PIXELS_PER_POINT, Rect
from parsers.scans.blanks import find_blank
from parsers.scans.image import RegisteredPage

Points = Sequence[tuple[float, float]]

VERSION = "2024-05"
INK = 60


def blank_page(form: str, page: int) -> RegisteredPage:
    """Make the page as if an empty blank had been scanned without any fault."""
    blank = find_blank(form, VERSION, page)
    assert blank is not None
    aligned = np.minimum(blank.picture, 250)
    return RegisteredPage(
        source=1,
        form=blank.form,
        version=blank.version,
        page=page,
        certainty=1.0,
        how="code",
        turned=0,
        aligned=aligned,
        ink=np.full_like(aligned, 250),
        colour=None,
        to_source=np.eye(3),
    )


def boxes_of(page: RegisteredPage, *kinds: BoxKind) -> list[BlankBox]:
    """List the boxes of a page of some kinds."""
    return [box for box in page.version.boxes if box.page == page.page and box.kind in kinds]


def drawn(
    page: RegisteredPage, *strokes: Points, width: int = 2, shade: int = INK
) -> RegisteredPage:
    """Draw strokes, in points of the blank."""
    aligned = page.aligned.copy()
    for stroke in strokes:
        dots = np.round(np.array(stroke) * PIXELS_PER_POINT * 8).astype(np.int32)
        cv2.polylines(
            aligned,
            [dots],
            isClosed=False,
            color=(shade,),
            thickness=width,
            lineType=cv2.LINE_AA,
            shift=3,
        )
    return replace(page, aligned=cv2.GaussianBlur(aligned, (0, 0), 0.6))


def inside(rect: Rect, *shares: tuple[float, float]) -> list[tuple[float, float]]:
    """Turn shares of a rectangle (0–1, may lie outside) into points."""
    left, top, right, bottom = rect
    return [(left + (right - left) * x, top + (bottom - top) * y) for x, y in shares]


def noisy(page: RegisteredPage, level: float, seed: int = 1) -> RegisteredPage:
    """Add the grain of a scanner."""
    chance = np.random.default_rng(seed)
    grain = chance.normal(0, level, page.aligned.shape)
    return replace(page, aligned=np.clip(page.aligned + grain, 0, 255).astype(np.uint8))
