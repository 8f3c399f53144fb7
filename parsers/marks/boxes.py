"""Which squares of a page are ticked?

All squares of a page are judged together: how an empty one looks on this paper, how this hand
ticks, and whether another option of the same choice is ticked, which makes a blackened one void.
"""

from collections.abc import Hashable, Sequence
from dataclasses import replace
from statistics import median
from typing import Final

import numpy as np

from parsers.forms.definition import BlankBox, BoxKind, FieldType, Form
from parsers.marks.networks import Probabilities, load_networks
from parsers.marks.patches import box_planes
from parsers.marks.reading import MarkReading
from parsers.marks.settle import settle
from parsers.marks.sheets import sheet_of
from parsers.scans.image import RegisteredPage

# Below this a person looks at the square.
_ACCEPTED: Final = 0.97
# Where print is less like the blank's than this, what is seen may be another square. A scored-out
# square with its text (0.43 at least) still is; a page that lies wrong is below on most squares.
_LEAST_LIKENESS: Final = 0.3
_USUAL_LIKENESS: Final = 0.48
_DOUBTFUL: Final = 0.7
_EVEN: Final = 0.5
# One correction in some hundred choices leaves no other option ticked, and many hands blacken what
# they choose; so a square that looks scored out but stands alone was mostly meant.
_VOID_ALONE: Final = 0.05
_IS_VOID: Final = np.array([0, 0, 1])


def read_boxes(page: RegisteredPage, boxes: Sequence[BlankBox]) -> tuple[MarkReading, ...]:
    """Read the squares of one page, in the order given.

    Args:
        page: The page on its blank.
        boxes: Options and check boxes of this page, all of them at once.
    """
    if not boxes:
        return ()
    sheet = sheet_of(page)
    places = [settle(sheet, box.box) for box in boxes]
    is_laid_right = median(place.likeness for place in places) >= _USUAL_LIKENESS
    planes = [
        box_planes(sheet, box.box, place.rect) for box, place in zip(boxes, places, strict=True)
    ]
    choices = [_choice(page.form, box) for box in boxes]
    judged = _with_siblings(boxes, load_networks().read_squares(planes, choices))
    readings = [reading_of(*(float(share) for share in shares)) for shares in judged]
    return tuple(
        reading
        if is_laid_right and place.likeness >= _LEAST_LIKENESS
        else replace(reading, sureness=min(reading.sureness, _DOUBTFUL), is_accepted=False)
        for reading, place in zip(readings, places, strict=True)
    )


def _with_siblings(boxes: Sequence[BlankBox], judged: Probabilities) -> Probabilities:
    """Doubt that a square is scored out when no other one of its field is ticked."""
    fields = [box.field for box in boxes]
    is_alone = [
        not any(
            other == own and shares[1] > _EVEN
            for place, (other, shares) in enumerate(zip(fields, judged, strict=True))
            if place != here
        )
        for here, own in enumerate(fields)
    ]
    weighed = judged * np.where(is_alone, _VOID_ALONE, 1.0)[:, None] ** _IS_VOID
    return np.asarray(weighed / weighed.sum(axis=1, keepdims=True))


def reading_of(empty: float, ticked: float, void: float) -> MarkReading:
    """Make a reading of three probabilities: empty, ticked, ticked and scored out."""
    is_ticked = ticked > _EVEN
    sureness = ticked if is_ticked else empty + void
    return MarkReading(
        is_present=is_ticked,
        sureness=sureness,
        is_accepted=sureness >= _ACCEPTED,
        is_scored_out=not is_ticked and void > empty,
        probability=ticked,
    )


def _choice(form: Form, box: BlankBox) -> Hashable:
    """Name the choice of a square: of several options only one may be ticked."""
    field = form.field(box.field)
    if box.kind is BoxKind.OPTION and field is not None and field.type is FieldType.CHOICE:
        return box.field
    return (box.field, box.option)
