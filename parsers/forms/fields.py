"""Read the fields of one recognised page: from its form widgets, else from the words in its boxes.

Nothing is guessed: a word counts for a field only when its middle lies in that field's box, and
words that lie in no box are reported instead of being given to the nearest one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from parsers.facts.document import Box
from parsers.forms.classify import Placement
from parsers.forms.definition import BlankBox, BoxKind
from parsers.forms.ink import HasInk, check_ink, is_unread, read_ink
from parsers.forms.values import ACROFORM, PICTURE, TEXT_LAYER, TICKED, Value
from parsers.pages import Page, Picture, Widget, Word, around, centre_is_inside

# By rule until there is a calibration. None of 3,735 values typed on our blanks was read wrongly;
# the text layer is put a little lower because it has to be cut into words and boxes first.
_SURENESS: Final = {ACROFORM: 0.995, TEXT_LAYER: 0.99, PICTURE: 0.9}
# A value that leaves its box, or stands there in two versions, is for a person.
_DOUBTFUL = 0.5

# Marks are a little larger than their box, texts of a full line reach over its border.
_MARK_REACH = 2.0
_BORDER_REACH = 1.5
_SAME_LINE = 4.0
# Border lines and the shading of a widget are not ink of the value.
_WIDGET_INSET = 2.0

_TICKS: Final = frozenset("xX×✕✖✗✘vV✓✔☑☒■●•/4")
_DRAWN: Final = frozenset({BoxKind.STAMP, BoxKind.SIGNATURE})
_UNREADABLE = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")


@dataclass(frozen=True, slots=True)
class PageReading:
    """What one page of a form says."""

    values: tuple[Value, ...]
    """In the order of the blank; empty fields are left out."""
    problems: tuple[str, ...]
    """What was written on the page and not read."""


def read_fields(page: Page, placement: Placement, has_ink: HasInk) -> PageReading:
    """Read all boxes of a page, and report what is on it besides."""
    widgets = {widget.name: widget for widget in page.widgets}
    known = {placement.form.widget_name(box) for box in placement.version.boxes}
    problems = []
    if any(widget.value and widget.name not in known for widget in page.widgets):
        problems.append("unknown-widget")
    if has_ink(Box(page=page.number, x0=0, y0=0, x1=page.width, y1=page.height)) is None:
        problems.append(f"page-not-rendered:{page.number}")
    if placement.is_registered:
        read = _read_places(page, placement, widgets, has_ink)
    else:
        read = _read_widgets(placement, widgets, has_ink)
        problems.append(f"page-not-registered:{page.number}")
    return PageReading(read.values, (*problems, *read.problems))


def _read_places(
    page: Page, placement: Placement, widgets: Mapping[str, Widget], has_ink: HasInk
) -> PageReading:
    written = tuple(word for index, word in enumerate(page.words) if index not in placement.printed)
    values: list[Value] = []
    problems = list(_leftovers(page, placement, written))
    for box in placement.boxes():
        place = placement.place(box, page.number)
        inside = [word for word in written if centre_is_inside(word.box, _reach(box, place))]
        widget = widgets.get(placement.form.widget_name(box))
        value = _read_box(box, place, inside, widget, page.pictures)
        if value is not None:
            values.append(check_ink(value, has_ink))
        elif inside and box.kind is BoxKind.SIGNATURE:
            problems.append(f"typed-signature:{box.name}")
        elif widget is None and (drawn := read_ink(box, place, has_ink)) is not None:
            values.append(drawn)
        elif widget is None and is_unread(box, place, has_ink):
            problems.append(f"unread-ink:{box.name}")
    return PageReading(tuple(values), tuple(problems))


def _read_widgets(
    placement: Placement, widgets: Mapping[str, Widget], has_ink: HasInk
) -> PageReading:
    pairs = [(box, widgets.get(placement.form.widget_name(box))) for box in placement.boxes()]
    filled = [_filled(box, widget) for box, widget in pairs if widget is not None and widget.value]
    return PageReading(tuple(check_ink(value, has_ink) for value in filled), ())


def _leftovers(page: Page, placement: Placement, written: Sequence[Word]) -> Iterator[str]:
    """Say what was written on the page but belongs to no field of the form."""
    places = [_reach(box, placement.place(box, page.number)) for box in placement.boxes()]
    if any(
        any(map(str.isalnum, word.text))
        and not any(centre_is_inside(word.box, place) for place in places)
        for word in written
    ):
        yield "text-outside-fields"


def _read_box(
    box: BlankBox,
    place: Box,
    inside: Sequence[Word],
    widget: Widget | None,
    pictures: Sequence[Picture],
) -> Value | None:
    if box.kind in _DRAWN:
        return _drawn(box, place, pictures)
    printed = _printed(box, place, inside)
    filled = _filled(box, widget) if widget is not None and widget.value else None
    if filled is None or printed is None:
        return filled or printed
    if _bare(filled.text) == _bare(printed.text):
        return filled
    return replace(filled, sureness=_DOUBTFUL, problems=(*filled.problems, "two-values"))


def _reach(box: BlankBox, place: Box) -> Box:
    """Give the area in which a word counts for a box: ticks may stick out of theirs."""
    if box.kind not in {BoxKind.OPTION, BoxKind.CHECK}:
        return place
    return Box(
        page=place.page,
        x0=place.x0 - _MARK_REACH,
        y0=place.y0 - _MARK_REACH,
        x1=place.x1 + _MARK_REACH,
        y1=place.y1 + _MARK_REACH,
    )


def _filled(box: BlankBox, widget: Widget) -> Value:
    inner = Box(
        page=widget.box.page,
        x0=widget.box.x0 + _WIDGET_INSET,
        y0=widget.box.y0 + _WIDGET_INSET,
        x1=widget.box.x1 - _WIDGET_INSET,
        y1=widget.box.y1 - _WIDGET_INSET,
    )
    return Value(
        name=box.name,
        text=_ticked(box) if widget.is_button else widget.value,
        box=widget.box,
        pieces=(inner,),
        engine=ACROFORM,
        sureness=0.0 if widget.is_hidden else _SURENESS[ACROFORM],
        problems=("hidden-text",) if widget.is_hidden else (),
    )


def _drawn(box: BlankBox, place: Box, pictures: Sequence[Picture]) -> Value | None:
    picture = next((one for one in pictures if centre_is_inside(one.box, place)), None)
    if picture is None:
        return None
    return Value(box.name, TICKED, picture.box, (picture.box,), PICTURE, _SURENESS[PICTURE])


def _printed(box: BlankBox, place: Box, inside: Sequence[Word]) -> Value | None:
    if box.kind in {BoxKind.OPTION, BoxKind.CHECK}:
        marks = [word for word in inside if set(word.text) <= _TICKS]
        text = _ticked(box) if marks else ""
    elif box.kind is BoxKind.COMB:
        # The blank prints the dash of a postal code between its cells.
        marks = sorted(inside, key=lambda word: word.box.x0)
        text = "".join(word.text for word in marks).replace("–", "-")
        text = text if any(map(str.isalnum, text)) else ""
    else:
        marks = [word for line in _lines(inside) for word in line]
        text = _joined(inside)
    if not text:
        return None
    problems = tuple(_doubts(text, marks, place))
    return Value(
        name=box.name,
        text=text,
        box=around(tuple(word.box for word in marks)),
        pieces=tuple(word.box for word in marks),
        engine=TEXT_LAYER,
        sureness=_DOUBTFUL if problems else _SURENESS[TEXT_LAYER],
        problems=problems,
    )


def _ticked(box: BlankBox) -> str:
    return box.option if box.option is not None else TICKED


def _doubts(text: str, words: Sequence[Word], place: Box) -> Iterator[str]:
    if any(
        word.box.x0 < place.x0 - _BORDER_REACH or word.box.x1 > place.x1 + _BORDER_REACH
        for word in words
    ):
        yield "crosses-border"
    if _UNREADABLE.search(text):
        yield "unreadable-characters"


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """Group words into lines from the top, each from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.box.y1, word.box.x0)):
        if lines and abs(lines[-1][0].box.y1 - word.box.y1) <= _SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.box.x0) for line in lines]


def _joined(words: Sequence[Word]) -> str:
    return "\n".join(" ".join(word.text for word in line) for line in _lines(words))


def _bare(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()
