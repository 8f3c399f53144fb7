"""A page as pixels, and the same page laid onto its blank."""

from dataclasses import dataclass

import numpy as np

from parsers.facts.document import Box
from parsers.forms.definition import Form, Version
from parsers.pixels import PIXELS_PER_POINT, Colour, Grey, Matrix, Rect


@dataclass(frozen=True, slots=True, eq=False)
class PageImage:
    """One page of an attachment as it came, in the orientation in which a viewer shows it."""

    number: int
    """1-based page of the attachment."""
    grey: Grey
    colour: Colour | None
    """``None`` when the page has no colour."""
    width: float
    height: float
    """Size in points: of the PDF page, or of the image at its stated resolution."""
    problems: tuple[str, ...] = ()
    """Codes such as ``page-truncated``: part of the picture is missing."""
    to_attachment: Matrix | None = None
    """From points of this picture to points of the page of the attachment, for a sheet that was
    cut out of a photo; ``None`` when they are the same."""


@dataclass(frozen=True, slots=True, eq=False)
class RegisteredPage:
    """One page of one of our blanks, found on a page of an attachment and laid onto the blank."""

    source: int
    """1-based page of the attachment."""
    form: Form
    version: Version
    page: int
    """1-based page of the blank."""
    certainty: float
    """0–1: how surely it is this page of this blank."""
    how: str
    """``code`` (QR), ``marks`` or ``features``: what the decision rests on."""
    turned: int
    """By how many degrees clockwise the paper lay turned on the page: 0, 90, 180 or 270."""
    aligned: Grey
    """The page in the frame of the blank, at 200 dpi, light evened out, paper about 250."""
    ink: Grey
    """The same with the print of the blank taken away: white, and what was added."""
    colour: Colour | None
    """The page in colour in the frame of the blank; ``None`` when the source has none."""
    to_source: Matrix
    """From points of the blank to points of the page of the attachment."""
    token: str | None = None
    """What the code says after the page: the token of a case, on what mailbot printed itself."""
    residual_pt: float = 0.0
    """Median distance of the print from where it should be, after all."""

    def crop(self, rect: Rect, margin: float = 0.0, *, layer: Grey | None = None) -> Grey:
        """Cut a place of the blank out of the ink (or another layer), some points larger."""
        pixels = self.ink if layer is None else layer
        height, width = pixels.shape[:2]
        left = max(0, round((rect[0] - margin) * PIXELS_PER_POINT))
        top = max(0, round((rect[1] - margin) * PIXELS_PER_POINT))
        right = min(width, round((rect[2] + margin) * PIXELS_PER_POINT))
        bottom = min(height, round((rect[3] + margin) * PIXELS_PER_POINT))
        return pixels[top:bottom, left:right]

    def place(self, rect: Rect) -> Box:
        """Tell where a place of the blank lies on the page of the attachment."""
        x0, y0, x1, y1 = rect
        corners = np.array([(x0, y0, 1), (x1, y0, 1), (x1, y1, 1), (x0, y1, 1)], dtype=np.float64)
        moved = corners @ self.to_source.T
        xs, ys = moved[:, 0] / moved[:, 2], moved[:, 1] / moved[:, 2]
        return Box(
            page=self.source,
            x0=float(xs.min()),
            y0=float(ys.min()),
            x1=float(xs.max()),
            y1=float(ys.max()),
        )
