"""What stands on one page of one of our blanks? Everything is read, then its pixels are let go.

Only of places that are unsure is kept what was seen there, to be answered once more when the rest
of the document is known: a page takes a megabyte instead of fifty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from parsers.facts.document import Alternative, Box
from parsers.facts.hints import Hints
from parsers.forms.definition import BlankBox, BoxKind, FieldType, Form, Lexicon, Version
from parsers.forms.values import TICKED, Value
from parsers.lines.reader import LineReader, Look, answer
from parsers.lines.reading import Ask, LineReading
from parsers.marks.boxes import read_boxes
from parsers.marks.reading import MarkReading
from parsers.marks.signatures import read_signature
from parsers.marks.stamps import read_stamp
from parsers.scans.image import RegisteredPage

MARKS = "marks"
"""Engine of ticks, signatures and stamps."""

_WRITTEN: Final = frozenset({BoxKind.TEXT, BoxKind.COMB, BoxKind.CELL, BoxKind.PLACE_DATE})
_SQUARES: Final = frozenset({BoxKind.OPTION, BoxKind.CHECK})
# Writing leaves its box by a point or two; what lies further out belongs to the neighbour.
_REACH = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A place of a page in which something may be written, and what was read there."""

    box: BlankBox
    where: Box
    """On the page of the attachment."""
    ask: Ask
    reading: LineReading
    unsure: Look | None = None
    """What was seen, where the reading is unsure; ``None`` where nothing is written as well."""


@dataclass(frozen=True, slots=True, eq=False)
class ReadSheet:
    """One page of one of our blanks, without its pixels."""

    source: int
    """1-based page of the attachment."""
    form: Form
    version: Version
    page: int
    """1-based page of the blank."""
    how: str
    """What the decision for this blank rests on, as in `RegisteredPage`."""
    token: str | None = None
    places: tuple[Place, ...] = ()
    marks: tuple[tuple[BlankBox, Value], ...] = ()
    """Ticks, signatures and stamps that are there."""
    problems: tuple[str, ...] = ()


def read_sheet(page: RegisteredPage, hints: Hints, reader: LineReader) -> ReadSheet:
    """Read all places and marks of a page."""
    boxes = [box for box in page.version.boxes if box.page == page.page]
    places, is_by_hand = _read_places(page, boxes, hints, reader)
    marks = _read_marks(page, boxes, is_by_hand=is_by_hand)
    return ReadSheet(
        source=page.source,
        form=page.form,
        version=page.version,
        page=page.page,
        how=page.how,
        token=page.token,
        places=places,
        marks=tuple(
            (box, _marked(page, box, mark)) for box, mark in marks.items() if mark.is_present
        ),
        problems=tuple(
            f"mark-unsure:{box.name}"
            for box, mark in marks.items()
            if not mark.is_accepted and box.kind is not BoxKind.STAMP
        ),
    )


def values_of(sheet: ReadSheet, places: Sequence[Place]) -> tuple[Value, ...]:
    """Give what stands on a page in the order of the blank; empty places are left out.

    Args:
        sheet: The page.
        places: Its places, some of them perhaps read again.
    """
    found = {one.box: _written(one) for one in places if one.reading.text} | dict(sheet.marks)
    return tuple(found[box] for box in sheet.version.boxes if box in found)


def ask_for(form: Form, box: BlankBox, hints: Hints) -> Ask:
    """Say what is expected in a box of a blank."""
    if box.kind is BoxKind.PLACE_DATE:
        return Ask(FieldType.TEXT, Lexicon.CITY, is_place_and_date=True, hints=hints)
    field = form.field(box.field)
    if field is None:
        return Ask(FieldType.TEXT, hints=hints)
    if box.kind is BoxKind.CELL:
        column = next(one for one in field.columns if one.id == box.column)
        return Ask(column.type, column.lexicon, hints=hints)
    return Ask(field.type, field.lexicon, cells=box.cells, hints=hints)


def _read_places(
    page: RegisteredPage, boxes: Sequence[BlankBox], hints: Hints, reader: LineReader
) -> tuple[tuple[Place, ...], bool]:
    """Read the places of a page, and tell whether they are filled by hand."""
    written = [box for box in boxes if box.kind in _WRITTEN]
    asks = [ask_for(page.form, box, hints) for box in written]
    crops = [page.crop(box.box, _REACH) for box in written]
    looks = reader.look(list(zip(crops, asks, strict=True)))
    seen = [look for look in looks if look is not None]
    places = tuple(
        _place(page, box, ask, look) for box, ask, look in zip(written, asks, looks, strict=True)
    )
    return places, bool(seen) and not any(look.is_typed for look in seen)


def _place(page: RegisteredPage, box: BlankBox, ask: Ask, look: Look | None) -> Place:
    reading = answer(look)
    is_unsure = bool(reading.text) and not reading.is_accepted
    return Place(box, page.place(box.box), ask, reading, look if is_unsure else None)


def _written(place: Place) -> Value:
    reading = place.reading
    return Value(
        name=place.box.name,
        text=reading.text,
        box=place.where,
        pieces=(),
        engine=reading.engine,
        sureness=reading.sureness,
        is_accepted=reading.is_accepted,
        alternatives=tuple(
            Alternative(text=other.text, sureness=other.probability)
            for other in reading.candidates[1:]
        ),
    )


def _read_marks(
    page: RegisteredPage, boxes: Sequence[BlankBox], *, is_by_hand: bool
) -> dict[BlankBox, MarkReading]:
    squares = [box for box in boxes if box.kind in _SQUARES]
    marks = dict(zip(squares, read_boxes(page, squares), strict=True))
    stamps = [box for box in boxes if box.kind is BoxKind.STAMP]
    marks |= {box: read_stamp(page, box.box) for box in stamps}
    stamped = {box.field for box in stamps if marks[box].is_present}
    for box in boxes:
        if box.kind is BoxKind.SIGNATURE:
            # Print in a signature's place may belong to the stamp beside it.
            by_hand = is_by_hand and box.field not in stamped
            marks[box] = read_signature(page, box.box, is_by_hand=by_hand)
    return marks


def _marked(page: RegisteredPage, box: BlankBox, mark: MarkReading) -> Value:
    return Value(
        name=box.name,
        text=box.option if box.option is not None else TICKED,
        box=page.place(box.box),
        pieces=(),
        engine=MARKS,
        sureness=mark.sureness,
        is_accepted=mark.is_accepted,
    )
