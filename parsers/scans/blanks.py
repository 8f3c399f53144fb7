"""What do our blanks look like? Every page of every version, drawn once per process.

All that registration needs is measured on the drawing itself: where the code and the corner marks
stand, and which pieces of print can be found again. A new version needs a PDF and nothing else.
"""

import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

import numpy as np

from parsers.forms.definition import Form, Version, load_forms
from parsers.pixels import DOTS_PER_INCH, Grey, Matrix
from parsers.scans.codes import read_codes
from parsers.scans.geometry import (
    Places,
    Pyramid,
    frame,
    image_to_points,
    move,
    pixels_to_points,
    warp,
)
from parsers.scans.marks import find_squares
from parsers.scans.render import draw_page

# Print is compared at half the resolution of reading: letters of labels are still told apart.
COARSE_DPI: Final = 100

_FINE_DPI = 400
# Corner marks lie within this share of the page from a corner.
_CORNER_SHARE = 0.1
_MARK_PT: Final = (9.0, 15.0)


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """What a page of a blank looks like, and what is measured on it."""

    packed: bytes
    """At 200 dpi, packed to a fiftieth: most of it is paper, and all blanks stay in memory."""
    coarse: Grey
    """At 100 dpi."""
    code: Places | None
    """Corners of the code in points, 4 × 2, clockwise from the symbol's own top left."""
    marks: Places
    """Centres of the corner marks in points, clockwise from the top left; 4 × 2, or 0 × 2."""


@dataclass(frozen=True, slots=True, eq=False)
class BlankPage:
    """One page of one version of one form, as printed; drawn when first looked at."""

    form: Form
    version: Version
    page: int
    """1-based."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.version.page_size

    @property
    def drawing(self) -> Drawing:
        """The page as printed, drawn once per process."""
        return _drawing(self)

    @property
    def picture(self) -> Grey:
        """At 200 dpi; not to be written to."""
        return _unpacked(self)


@cache
def load_blanks() -> tuple[BlankPage, ...]:
    """List all pages of all blanks that are shipped; nothing is drawn yet."""
    return tuple(
        BlankPage(form, version, page)
        for form in load_forms()
        for version in form.versions
        if _file(form.id, version.version).is_file()
        for page in range(1, version.page_count + 1)
    )


def find_blank(form: str, version: str, page: int) -> BlankPage | None:
    """Find the blank that a code names; ``None`` for a version that is not shipped."""
    wanted = (form, version, page)
    return next(
        (
            blank
            for blank in load_blanks()
            if (blank.form.id, blank.version.version, blank.page) == wanted
        ),
        None,
    )


def _file(form: str, version: str) -> Traversable:
    return files("parsers.forms") / "blanks" / version / f"{form}.pdf"


@cache
def _drawing(blank: BlankPage) -> Drawing:
    version = blank.version
    pdf = _file(blank.form.id, version.version).read_bytes()
    # PDFium puts filled squares on whole pixels, hence the fine drawing.
    fine = Pyramid(draw_page(pdf, blank.page, _FINE_DPI))
    to_fine = np.asarray(
        np.linalg.inv(image_to_points(fine.full, *version.page_size)), dtype=np.float64
    )
    picture = _drawn(fine, to_fine, version, DOTS_PER_INCH)
    codes = read_codes(picture)
    return Drawing(
        packed=zlib.compress(picture.tobytes()),
        coarse=_drawn(fine, to_fine, version, COARSE_DPI),
        code=move(codes[0].corners, pixels_to_points(DOTS_PER_INCH)) if codes else None,
        marks=_corner_marks(fine.full, version.page_size),
    )


@lru_cache(maxsize=2)
def _unpacked(blank: BlankPage) -> Grey:
    """Unpack a picture; a page is looked at several times in a row."""
    width, height = frame(blank.size, DOTS_PER_INCH)
    flat = np.frombuffer(zlib.decompress(blank.drawing.packed), dtype=np.uint8)
    return flat.reshape(height, width)


def _drawn(fine: Pyramid, to_fine: Matrix, version: Version, dots_per_inch: float) -> Grey:
    size = frame(version.page_size, dots_per_inch)
    return warp(fine, to_fine @ pixels_to_points(dots_per_inch), size)


def _corner_marks(picture: Grey, size: tuple[float, float]) -> Places:
    """Find the four marks of a blank; none when it has not one at every corner."""
    width, height = size
    squares = find_squares(picture)
    sides = squares[:, 2] * width / picture.shape[1]
    squares = squares[(sides > _MARK_PT[0]) & (sides < _MARK_PT[1])]
    centres = move(squares[:, :2], image_to_points(picture, width, height))
    reach = _CORNER_SHARE * height
    marks = []
    for corner in ((0.0, 0.0), (width, 0.0), (width, height), (0.0, height)):
        away = np.abs(centres - corner).max(axis=1) if len(centres) else np.empty(0)
        if not len(away) or away.min() > reach:
            return np.empty((0, 2))
        marks.append(centres[int(away.argmin())])
    return np.array(marks)
