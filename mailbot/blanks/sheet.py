"""The vocabulary of a drawn blank: texts, frames, lines and places, gathered in blocks and pages.

All lengths are points of 1/72 inch, origin top left, as everywhere in the definitions.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from mailbot.blanks.typeface import wrap
from parsers.forms.definition import BlankBox
from parsers.pixels import Rect

PAPER: Final = (595.28, 841.89)
"""A4."""
LEFT: Final = 48.0
RIGHT: Final = 547.28
WIDTH: Final = RIGHT - LEFT
BOTTOM: Final = 808.0
"""Below it stands only the note on copies that we filled in."""

SMALL: Final = 7.0
NORMAL: Final = 8.5
HEADING: Final = 10.5

# Light enough not to draw the eye, dark enough for a fax.
FRAME_GREY: Final = 0.35
CELL_GREY: Final = 0.6


@dataclass(frozen=True, slots=True)
class Text:
    """One line of print."""

    x: float
    base: float
    """Base line."""
    text: str
    size: float = NORMAL
    is_bold: bool = False
    grey: float = 0.0
    is_optional: bool = False
    """Not on every copy."""
    is_part_of_value: bool = False
    """Belongs to what is written around it, such as the dash of a postal code."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle."""

    rect: Rect
    weight: float = 0.6
    grey: float = FRAME_GREY
    is_filled: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    start: tuple[float, float]
    end: tuple[float, float]
    weight: float = 0.4
    grey: float = CELL_GREY


Mark: TypeAlias = Text | Frame | Line | BlankBox


@dataclass(frozen=True, slots=True)
class Block:
    """What must stay together on one page; its marks count from its own upper edge."""

    height: float
    marks: tuple[Mark, ...]
    keeps_with_next: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page."""

    number: int
    marks: tuple[Mark, ...]

    def boxes(self) -> tuple[BlankBox, ...]:
        """List the places to write."""
        return tuple(mark for mark in self.marks if isinstance(mark, BlankBox))


def moved(mark: Mark, down: float, page: int) -> Mark:
    """Move a mark down and onto a page."""
    match mark:
        case Text():
            return replace(mark, base=mark.base + down)
        case Frame():
            return replace(mark, rect=_shifted(mark.rect, down))
        case Line():
            start, end = ((x, y + down) for x, y in (mark.start, mark.end))
            return replace(mark, start=start, end=end)
        case BlankBox():
            box = rounded(_shifted(mark.box, down))
            return mark.model_copy(update={"box": box, "page": page})


def rounded(rect: Rect) -> Rect:
    """Round to a tenth of a point: what the definitions keep is exactly what is drawn."""
    x0, y0, x1, y1 = (round(side, 1) for side in rect)
    return x0, y0, x1, y1


def paragraph(
    text: str, width: float, *, x: float = LEFT, size: float = NORMAL, is_bold: bool = False
) -> Block:
    """Set a text in as many lines as it needs."""
    lines = wrap(text, size, width, bold=is_bold)
    lead = size * 1.3
    marks = tuple(
        Text(x, size + number * lead, line, size, is_bold) for number, line in enumerate(lines)
    )
    return Block(len(lines) * lead, marks)


def stacked(blocks: Iterable[Block]) -> Block:
    """Put blocks under each other into one."""
    height = 0.0
    marks: list[Mark] = []
    for block in blocks:
        marks += [moved(mark, height, 1) for mark in block.marks]
        height += block.height
    return Block(height, tuple(marks))


def _shifted(rect: Rect, down: float) -> Rect:
    x0, y0, x1, y1 = rect
    return x0, y0 + down, x1, y1 + down
