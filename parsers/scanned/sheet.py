"""What stands on one page of one of our blanks? Everything is read, then its pixels are let go.

Of the pixels only the ink of those places is kept, packed, that may have to be read once more when
the rest of the document is known: a page takes a hundred kilobytes instead of fifty megabytes.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from parsers.facts.document import Alternative, Box
from parsers.facts.hints import Hints
from parsers.forms.definition import BlankBox, BoxKind, FieldType, Form, Lexicon, Version
from parsers.forms.values import TICKED, Value
from parsers.lines.reader import LineReader
from parsers.lines.reading import Ask, LineReading
from parsers.marks.boxes import read_boxes
from parsers.marks.reading import MarkReading
from parsers.marks.signatures import read_signature
from parsers.marks.stamps import read_stamp
from parsers.pixels import Grey
from parsers.scans.image import RegisteredPage

MARKS = "marks"
"""Engine of ticks, signatures and stamps."""

_WRITTEN: Final = frozenset({BoxKind.TEXT, BoxKind.COMB, BoxKind.CELL, BoxKind.PLACE_DATE})
_SQUARES: Final = frozenset({BoxKind.OPTION, BoxKind.CHECK})
# Writing leaves its box by a point or two; what lies further out belongs to the neighbour.
_REACH = 2.0


@dataclass(frozen=True, slots=True)
class PackedInk:
    """The pixels of one place: mostly paper, so they take a tenth when packed."""

    shape: tuple[int, ...]
    packed: bytes

    @classmethod
    def of(cls, ink: Grey) -> Self:
        """Pack pixels."""
        return cls(ink.shape, zlib.compress(ink.tobytes(), 1))

    def pixels(self) -> Grey:
        """Unpack them."""
        flat = np.frombuffer(zlib.decompress(self.packed), dtype=np.uint8)
        return flat.reshape(self.shape)


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A place of a page in which something may be written, and what was read there."""

    box: BlankBox
    where: Box
    """On the page of the attachment."""
    ask: Ask
    reading: LineReading
    ink: PackedInk | None
    """``None`` where nothing is written or what was read is sure."""


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
    marks = _read_marks(page, boxes)
    return ReadSheet(
        source=page.source,
        form=page.form,
        version=page.version,
        page=page.page,
        how=page.how,
        token=page.token,
        places=tuple(_read_places(page, boxes, hints, reader)),
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
) -> list[Place]:
    written = [box for box in boxes if box.kind in _WRITTEN]
    asks = [ask_for(page.form, box, hints) for box in written]
    crops = [page.crop(box.box, _REACH) for box in written]
    readings = reader.read_many(list(zip(crops, asks, strict=True)))
    return [
        Place(box, page.place(box.box), ask, reading, _kept(crop, reading))
        for box, ask, crop, reading in zip(written, asks, crops, readings, strict=True)
    ]


def _kept(crop: Grey, reading: LineReading) -> PackedInk | None:
    return PackedInk.of(crop) if reading.text and not reading.is_accepted else None


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


def _read_marks(page: RegisteredPage, boxes: Sequence[BlankBox]) -> dict[BlankBox, MarkReading]:
    squares = [box for box in boxes if box.kind in _SQUARES]
    marks = dict(zip(squares, read_boxes(page, squares), strict=True))
    for box in boxes:
        if box.kind is BoxKind.SIGNATURE:
            marks[box] = read_signature(page, box.box)
        elif box.kind is BoxKind.STAMP:
            marks[box] = read_stamp(page, box.box)
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
