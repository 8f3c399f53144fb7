"""Forms that are pictures: registered pages are read box by box, all others by their labels."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from parsers.facts.document import Alternative, Box
from parsers.facts.hints import Hints
from parsers.forms.cells import with_signs
from parsers.forms.definition import BlankBox, BoxKind, FieldType, Form, Lexicon
from parsers.forms.reading import FilledForm, Sorted
from parsers.forms.validate import document_problems, value_problems
from parsers.forms.values import TICKED, Value
from parsers.lines.reader import Look, answer, line_reader
from parsers.lines.reading import Ask, LineReading
from parsers.marks.boxes import read_boxes
from parsers.marks.reading import MarkReading
from parsers.marks.signatures import read_signature
from parsers.marks.stamps import read_stamp
from parsers.pages import Page
from parsers.scanned.coherence import known_from, together
from parsers.scanned.foreign import read_foreign_pages
from parsers.scanned.sheets import Sheets, gather
from parsers.scans.image import PageImage, RegisteredPage
from parsers.scans.register import register_pages

MARKS = "marks"
"""Engine of ticks, signatures and stamps."""

_WRITTEN: Final = frozenset({BoxKind.TEXT, BoxKind.COMB, BoxKind.CELL, BoxKind.PLACE_DATE})
_SQUARES: Final = frozenset({BoxKind.OPTION, BoxKind.CHECK})
# Writing leaves its box by a point or two; what lies further out belongs to the neighbour.
_REACH = 2.0


def read_scans(images: Sequence[PageImage], hints: Hints) -> Sorted:
    """Find all forms among the pages of one attachment and read their fields.

    Args:
        images: All pages that are pictures.
        hints: What is known of the sender.

    Returns:
        The forms, and as bare pages those that are none.
    """
    registration = register_pages(images)
    documents = [
        (sheets, [place for page in sheets.pages for place in _read_places(page, hints)])
        for sheets in gather(registration.pages)
    ]
    known = known_from((place.ask, place.reading) for _, places in documents for place in places)
    forms = [
        _form(sheets, [_read_again(place, known) for place in places])
        for sheets, places in documents
    ]
    foreign, rest = read_foreign_pages(registration.others, line_reader())
    bare = tuple(Page(image.number, image.width, image.height, is_scan=True) for image in rest)
    return Sorted((*forms, *foreign), bare)


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """A place of a page in which something may be written, and what was read there."""

    page: RegisteredPage
    box: BlankBox
    ask: Ask
    look: Look | None
    reading: LineReading


def _read_places(page: RegisteredPage, hints: Hints) -> list[_Place]:
    boxes = [box for box in _boxes(page) if box.kind in _WRITTEN]
    asks = [ask_for(page.form, box, hints) for box in boxes]
    crops = [page.crop(box.box, _REACH) for box in boxes]
    looks = line_reader().look(list(zip(crops, asks, strict=True)))
    return [
        _Place(page, box, ask, look, answer(look))
        for box, ask, look in zip(boxes, asks, looks, strict=True)
    ]


def _read_again(place: _Place, known: Hints) -> _Place:
    """Answer anew what is unsure, with what the rest of the document says as a hint."""
    if known == Hints() or not place.reading.text or place.reading.is_accepted:
        return place
    return replace(place, reading=answer(place.look, together(place.ask.hints, known)))


def _form(sheets: Sheets, places: Sequence[_Place]) -> FilledForm:
    first = sheets.pages[0]
    form, version = first.form, first.version
    found = {page.page for page in sheets.pages}
    read = [_read_page(page, [one for one in places if one.page is page]) for page in sheets.pages]
    values = tuple(_checked(form, value) for one in read for value in one.values)
    problems = (
        *sheets.problems,
        *(f"page-missing:{n}" for n in range(1, version.page_count + 1) if n not in found),
        *(problem for one in read for problem in one.problems),
        *document_problems(form, values),
    )
    return FilledForm(
        form=form,
        version=version.version,
        pages=tuple(dict.fromkeys(page.source for page in sheets.pages)),
        values=_without_doubtful(values, problems),
        problems=tuple(dict.fromkeys(problems)),
        token=next((page.token for page in sheets.pages if page.token), None),
    )


@dataclass(frozen=True, slots=True)
class _PageReading:
    values: tuple[Value, ...]
    """In the order of the blank; empty places are left out."""
    problems: tuple[str, ...]


def _read_page(page: RegisteredPage, places: Sequence[_Place]) -> _PageReading:
    boxes = _boxes(page)
    found = {
        one.box: written(one.box.name, page.place(one.box.box), one.reading)
        for one in places
        if one.reading.text
    }
    seen = [one.look for one in places if one.look is not None]
    is_by_hand = bool(seen) and not any(look.is_typed for look in seen)
    marks = _read_marks(page, boxes, is_by_hand=is_by_hand)
    found |= {box: _marked(page, box, mark) for box, mark in marks.items() if mark.is_present}
    unsure = [
        f"mark-unsure:{box.name}"
        for box, mark in marks.items()
        if not mark.is_accepted and box.kind is not BoxKind.STAMP
    ]
    return _PageReading(tuple(found[box] for box in boxes if box in found), tuple(unsure))


def _boxes(page: RegisteredPage) -> list[BlankBox]:
    return [box for box in page.version.boxes if box.page == page.page]


def written(name: str, place: Box, reading: LineReading) -> Value:
    """Make a value of what the recogniser read in a place."""
    return Value(
        name=name,
        text=reading.text,
        box=place,
        pieces=(),
        engine=reading.engine,
        sureness=reading.sureness,
        is_accepted=reading.is_accepted,
        alternatives=tuple(
            Alternative(text=other.text, sureness=other.probability)
            for other in reading.candidates[1:]
        ),
    )


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


def _checked(form: Form, value: Value) -> Value:
    field = form.field(value.name.partition("[")[0])
    value = with_signs(field, value)
    problems = (*value.problems, *value_problems(field, value))
    return replace(value, problems=problems, is_accepted=value.is_accepted and not problems)


def _without_doubtful(values: Sequence[Value], problems: Sequence[str]) -> tuple[Value, ...]:
    """Accept no tick of a choice that has too many, or whose other boxes are unsure."""
    prefixes = ("several-choices:", "mark-unsure:")
    doubtful = {p.partition(":")[2] for p in problems if p.startswith(prefixes)}
    return tuple(
        replace(value, is_accepted=False) if value.name in doubtful else value for value in values
    )
