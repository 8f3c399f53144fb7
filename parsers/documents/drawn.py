"""Which straight lines and small boxes does a page of a PDF draw?

Programs draw the borders of tables as lines, as rectangles, or as thin filled rectangles; all three
come out as lines here.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from parsers.facts.document import Box
from parsers.pages import Rule, Square, Word, centre_is_inside

# A page with more drawn things is a picture made of strokes, not a form.
_MOST: Final = 2_000
_THIN: Final = 3.0
# Sides of a box for ticking, in points.
_TICK_BOX: Final = (6.0, 17.0)
_SQUARENESS: Final = 2.5
_TICKS: Final = frozenset("xX×✕✖✗✘vV✓✔☑☒■●•/4")
_SURE: Final = 0.99


def read_rules(
    lines: Sequence[Mapping[str, Any]], rects: Sequence[Mapping[str, Any]], page: int
) -> tuple[Rule, ...]:
    """Give the lines of a page, from pdfplumber's ``lines`` and ``rects``, origin top left."""
    if len(lines) + len(rects) > _MOST:
        return ()
    return (
        *(
            Rule(_box(line, page), is_dotted=_is_dashed(line))
            for line in lines
            if _is_straight(line)
        ),
        *(side for rect in rects for side in _sides(rect, page)),
    )


def read_squares(
    rects: Sequence[Mapping[str, Any]], words: Sequence[Word], page: int
) -> tuple[Square, ...]:
    """Give the boxes for ticking; one is ticked when a sign for a tick stands in it."""
    if len(rects) > _MOST:
        return ()
    boxes = list(dict.fromkeys(_box(rect, page) for rect in rects if _is_tick_box(rect)))
    alone = [box for box in boxes if not any(_is_beside(box, other) for other in boxes)]
    return tuple(Square(box, _is_ticked(box, words), _SURE, is_accepted=True) for box in alone)


def _is_ticked(box: Box, words: Sequence[Word]) -> bool:
    return any(
        set(word.text) <= _TICKS and centre_is_inside(word.box, box) for word in words if word.text
    )


def _is_beside(box: Box, other: Box) -> bool:
    """Say whether two boxes share a side, as the cells of a comb do."""
    touches = abs(box.x1 - other.x0) < 1 or abs(other.x1 - box.x0) < 1
    return touches and abs(box.y0 - other.y0) < 1


def _box(thing: Mapping[str, Any], page: int) -> Box:
    return Box(
        page=page,
        x0=float(thing["x0"]),
        y0=float(thing["top"]),
        x1=float(thing["x1"]),
        y1=float(thing["bottom"]),
    )


def _is_straight(line: Mapping[str, Any]) -> bool:
    return bool(line["width"] < 1.0 or line["height"] < 1.0)


def _is_dashed(line: Mapping[str, Any]) -> bool:
    pattern = line.get("dash")
    return bool(pattern and pattern[0])


def _is_tick_box(rect: Mapping[str, Any]) -> bool:
    low, high = _TICK_BOX
    width, height = float(rect["width"]), float(rect["height"])
    return (
        bool(rect.get("stroke"))
        and low <= width <= high
        and low <= height <= high
        and abs(width - height) <= _SQUARENESS
    )


def _sides(rect: Mapping[str, Any], page: int) -> Iterator[Rule]:
    box = _box(rect, page)
    if min(rect["width"], rect["height"]) <= _THIN:
        yield Rule(box)
    elif rect.get("stroke"):
        yield Rule(box.model_copy(update={"y1": box.y0}))
        yield Rule(box.model_copy(update={"y0": box.y1}))
        yield Rule(box.model_copy(update={"x1": box.x0}))
        yield Rule(box.model_copy(update={"x0": box.x1}))
