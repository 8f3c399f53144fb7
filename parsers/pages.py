"""What stands on a page? Words, form widgets and pictures, in points, origin top left.

Documents of every kind are brought to this vocabulary, and forms are read from it, so that a form
does not know whether it came as PDF or, one day, as a recognised scan.
"""

from dataclasses import dataclass

from parsers.facts.document import Box


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a gap."""

    text: str
    box: Box
    is_annotation: bool = False
    """Typed over the page in a viewer (FreeText), not part of the page itself."""


@dataclass(frozen=True, slots=True)
class Widget:
    """One field of a fillable PDF, on the page where it is drawn."""

    name: str
    """Full name, parents joined by dots."""
    value: str
    """Text of the value, spaces trimmed; a ticked box is ``"yes"``; ``""`` is empty."""
    is_button: bool
    is_hidden: bool
    box: Box


@dataclass(frozen=True, slots=True)
class Picture:
    """An image, an ink drawing or a rubber stamp on the page."""

    box: Box


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line drawn on the page: of a table, under a place to write, or a row of dots."""

    box: Box
    """Its thickness is part of it; what is longer than wide lies across."""
    is_dotted: bool = False

    @property
    def is_upright(self) -> bool:
        """Say whether it runs down the page."""
        return self.box.y1 - self.box.y0 > self.box.x1 - self.box.x0


@dataclass(frozen=True, slots=True)
class Square:
    """A small box to be ticked."""

    box: Box
    is_ticked: bool
    sureness: float
    """0.5–1: how surely it is ticked, or is not."""
    is_accepted: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a document."""

    number: int
    """1-based, as in the attachment."""
    width: float
    height: float
    words: tuple[Word, ...] = ()
    widgets: tuple[Widget, ...] = ()
    pictures: tuple[Picture, ...] = ()
    is_scan: bool = False
    """One image covers the page: a text layer over it is somebody's guess, not what was typed."""
    problems: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    """Lines drawn on it, as far as anybody looked for them."""
    squares: tuple[Square, ...] = ()


def centre_is_inside(inner: Box, outer: Box) -> bool:
    """Say whether the middle of one box lies in another on the same page; borders count as in."""
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return inner.page == outer.page and outer.x0 <= x <= outer.x1 and outer.y0 <= y <= outer.y1


def around(boxes: tuple[Box, ...]) -> Box:
    """Give the smallest box around one or more boxes of one page."""
    return Box(
        page=boxes[0].page,
        x0=min(box.x0 for box in boxes),
        y0=min(box.y0 for box in boxes),
        x1=max(box.x1 for box in boxes),
        y1=max(box.y1 for box in boxes),
    )
