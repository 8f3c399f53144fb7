"""Compare what a form says with what can be seen on it, both ways.

A value without ink is hidden text. Ink without a value is writing that the text layer does not
have: a tick or a signature drawn with a pen tool is read as such, anything else is reported.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeAlias

from parsers.facts.document import Box
from parsers.forms.definition import BlankBox, BoxKind
from parsers.forms.values import INK, TICKED, Value

HasInk: TypeAlias = Callable[[Box], bool | None]

# The frame of a box is printed; only its inside counts.
_FRAME = 2.0
# The lines between the cells of a comb are printed, so only its first cell is looked at; cells are
# a little narrower than their share where the comb has a gap.
_FIRST_CELL = 0.8
# By rule, until there is a calibration: a blot is not told from a tick.
_SURENESS = 0.8
_DRAWN: Final = frozenset({BoxKind.OPTION, BoxKind.CHECK, BoxKind.SIGNATURE})


def check_ink(value: Value, has_ink: HasInk) -> Value:
    """Mark a value as ``hidden-text`` when a piece of it cannot be seen; never be sure of it."""
    if all(has_ink(piece) is not False for piece in value.pieces):
        return value
    problems = tuple(dict.fromkeys((*value.problems, "hidden-text")))
    return replace(value, sureness=0.0, problems=problems)


def read_ink(box: BlankBox, place: Box, has_ink: HasInk) -> Value | None:
    """Read a tick or a signature that was drawn, where no text and no picture was found."""
    if box.kind not in _DRAWN or not has_ink(_inside(place)):
        return None
    text = box.option if box.option is not None else TICKED
    return Value(box.name, text, place, (), INK, _SURENESS)


def is_unread(box: BlankBox, place: Box, has_ink: HasInk) -> bool:
    """Say whether something is written in a text box that has no text."""
    if box.kind in _DRAWN | {BoxKind.STAMP}:
        return False
    if box.kind is BoxKind.COMB:
        place = place.model_copy(update={"x1": place.x0 + _FIRST_CELL * _width(place) / box.cells})
    return bool(has_ink(_inside(place)))


def _width(place: Box) -> float:
    return place.x1 - place.x0


def _inside(place: Box) -> Box:
    return Box(
        page=place.page,
        x0=place.x0 + _FRAME,
        y0=place.y0 + _FRAME,
        x1=place.x1 - _FRAME,
        y1=place.y1 - _FRAME,
    )
