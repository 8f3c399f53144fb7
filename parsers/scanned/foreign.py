"""Scans of blanks that are not ours: read by their labels, with a recogniser for the values."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from parsers.facts.document import Alternative, Box
from parsers.forms.definition import Form, load_forms
from parsers.forms.foreign_choices import read_choices
from parsers.forms.foreign_doubt import trusted_places
from parsers.forms.foreign_kind import choose, guess, is_headed, titled
from parsers.forms.foreign_names import Named, name_places, name_signature
from parsers.forms.foreign_place import Place
from parsers.forms.foreign_places import find_places
from parsers.forms.foreign_sheet import Sheet, sort_page
from parsers.forms.place_checks import with_places_checked
from parsers.forms.reading import FilledForm
from parsers.forms.validate import document_problems, value_problems
from parsers.forms.values import TICKED, Value
from parsers.lines.reader import LineReader
from parsers.lines.reading import Ask, LineReading
from parsers.marks.signatures import read_signature_unregistered
from parsers.pages import Page, around, centre_is_inside
from parsers.pixels import PIXELS_PER_POINT, Grey
from parsers.scanned.words import ReadPage, read_page
from parsers.scans.image import PageImage

FOREIGN_BLANK: Final = "foreign-blank"
MARKS: Final = "marks"
# Writing leaves its place by a point or two.
_REACH: Final = 2.0


@dataclass(frozen=True, slots=True)
class _Found:
    form: Form
    pages: tuple[int, ...]
    values: tuple[Value, ...]


def read_foreign(image: PageImage, reader: LineReader) -> FilledForm | None:
    """Read one page of a foreign blank; ``None`` when it is no form, or none of ours."""
    forms, _ = read_foreign_pages((image,), reader)
    return forms[0] if forms else None


class ForeignPages:
    """Reads pages that are none of our blanks as they come, and keeps no pixels of them.

    A form begins with its title and goes on over the pages that follow, as long as they ask for
    something of it; pages of mere text between its title and its places are part of it.
    """

    def __init__(self, reader: LineReader) -> None:
        """Begin an attachment."""
        self._reader = reader
        self._found: list[_Found] = []
        self._rest: list[Page] = []
        self._titles: tuple[Form, ...] = ()
        self._waiting: list[Page] = []
        """Pages since the title that asked for nothing yet."""

    def take(self, image: PageImage) -> None:
        """Read the next page of the attachment."""
        page = read_page(image, self._reader)
        bare = Page(image.number, image.width, image.height, is_scan=True)
        own = titled(page.page, load_forms())
        if own and (own != self._titles or not self._waiting):
            self._rest.extend(self._waiting)
            self._titles, self._waiting = own, []
        read = (
            _read(page, self._titles, self._reader)
            if self._titles
            else _read_untitled(page, self._reader)
        )
        if read is None:
            (self._waiting if self._titles else self._rest).append(bare)
        else:
            form, values = read
            numbers = tuple(one.number for one in (*self._waiting, bare))
            is_new = bool(own or self._waiting or not self._titles)
            _add(self._found, _Found(form, numbers, values), is_new=is_new)
            self._titles, self._waiting = (form,) if self._titles else (), []

    def finish(self) -> tuple[tuple[FilledForm, ...], tuple[Page, ...]]:
        """Give the forms, and the pages that belong to none."""
        return tuple(_filled(one) for one in self._found), (*self._rest, *self._waiting)


def read_foreign_pages(
    images: Iterable[PageImage], reader: LineReader
) -> tuple[tuple[FilledForm, ...], tuple[Page, ...]]:
    """Read the pages of one attachment that are none of our blanks.

    Returns:
        The forms, and the pages that belong to none.
    """
    pages = ForeignPages(reader)
    for image in images:
        pages.take(image)
    return pages.finish()


def _add(found: list[_Found], read: _Found, *, is_new: bool) -> None:
    if found and not is_new and found[-1].form is read.form:
        last = found[-1]
        found[-1] = _Found(last.form, (*last.pages, *read.pages), (*last.values, *read.values))
    else:
        found.append(read)


def _filled(found: _Found) -> FilledForm:
    checked = [_checked(found.form, value) for value in found.values]
    values = with_places_checked(found.form, checked)
    return FilledForm(
        form=found.form,
        version=None,
        pages=found.pages,
        values=values,
        problems=(FOREIGN_BLANK, *document_problems(found.form, values)),
    )


def _checked(form: Form, value: Value) -> Value:
    field = form.field(value.name.partition("[")[0])
    problems = (*value.problems, *value_problems(field, value))
    return replace(value, problems=problems, is_accepted=value.is_accepted and not problems)


def _read_untitled(read: ReadPage, reader: LineReader) -> tuple[Form, tuple[Value, ...]] | None:
    """Read a page that calls itself a form, but none that is known; nothing of it is accepted."""
    if not is_headed(read.page):
        return None
    sheet = sort_page(read.page)
    places = find_places(sheet)
    form = guess(places, load_forms())
    if form is None:
        return None
    values = _read_places(read, sheet, places, form, reader)
    return form, tuple(replace(value, is_accepted=False) for value in values)


def _read(
    read: ReadPage, forms: Sequence[Form], reader: LineReader
) -> tuple[Form, tuple[Value, ...]] | None:
    sheet = sort_page(read.page)
    places = find_places(sheet)
    form = choose(places, forms)
    return (form, _read_places(read, sheet, places, form, reader)) if form is not None else None


def _read_places(
    read: ReadPage, sheet: Sheet, places: Sequence[Place], form: Form, reader: LineReader
) -> tuple[Value, ...]:
    named = name_places(places, form)
    ink = _without_print(read, places)
    readings = reader.read_many([(_crop(ink, one.place.box, _REACH), _ask(one)) for one in named])
    trusted = trusted_places(named, sheet)
    written = [
        _value(one, reading, is_trusted=one.place.box in trusted)
        for one, reading in zip(named, readings, strict=True)
        if any(map(str.isalnum, reading.text))
    ]
    in_tables = [square for place in places for square in place.squares]
    values = (
        *_joined(written),
        *_signed(places, form, read.straight.flat),
        *read_choices(sheet, form, in_tables),
    )
    return tuple(_on_source(value, read) for value in values)


def _without_print(read: ReadPage, places: Sequence[Place]) -> Grey:
    """Paint the labels white, so that only what was written is left in the places."""
    ink = read.clean.copy()
    labels = [place.label_box for place in places if place.label_box is not None]
    for word in read.page.words:
        is_label = any(centre_is_inside(word.box, label) for label in labels)
        if is_label or not any(centre_is_inside(word.box, place.box) for place in places):
            left, top, right, bottom = _pixels(word.box)
            ink[top:bottom, left:right] = 250
    return ink


def _crop(ink: Grey, box: Box, reach: float = 0.0) -> Grey:
    left, top, right, bottom = _pixels(
        Box(
            page=box.page,
            x0=box.x0 - reach,
            y0=box.y0 - reach,
            x1=box.x1 + reach,
            y1=box.y1 + reach,
        )
    )
    return ink[top:bottom, left:right]


def _pixels(box: Box) -> tuple[int, int, int, int]:
    left, top = max(0, round(box.x0 * PIXELS_PER_POINT)), max(0, round(box.y0 * PIXELS_PER_POINT))
    right, bottom = round(box.x1 * PIXELS_PER_POINT), round(box.y1 * PIXELS_PER_POINT)
    return left, top, max(left + 1, right), max(top + 1, bottom)


def _ask(named: Named) -> Ask:
    return Ask(
        type=named.type,
        lexicon=named.lexicon,
        cells=named.place.cells,
        reach=_REACH,
        is_place_and_date=named.is_place_and_date,
    )


def _value(named: Named, reading: LineReading, *, is_trusted: bool) -> Value:
    return Value(
        name=named.name,
        text=reading.text,
        box=named.place.box,
        pieces=(),
        engine=reading.engine,
        sureness=reading.sureness,
        problems=named.problems,
        is_accepted=is_trusted and reading.is_accepted,
        alternatives=tuple(
            Alternative(text=other.text, sureness=other.probability)
            for other in reading.candidates[1:]
        ),
    )


def _joined(values: Sequence[Value]) -> Iterator[Value]:
    """Put the lines of one place together."""
    for name in dict.fromkeys(value.name for value in values):
        parts = [value for value in values if value.name == name]
        boxes = tuple(part.box for part in parts if part.box is not None)
        yield replace(
            parts[0],
            text=" ".join(part.text for part in parts),
            box=around(boxes),
            sureness=min(part.sureness for part in parts),
            is_accepted=all(part.is_accepted for part in parts),
            alternatives=parts[0].alternatives if len(parts) == 1 else (),
        )


def _signed(places: Sequence[Place], form: Form, flat: Grey) -> Iterator[Value]:
    """Look into the places for signatures; one that is found twice counts once."""
    seen: set[str] = set()
    for place in places:
        if place.meaning is None or place.meaning.id != "signature":
            continue
        name = name_signature(place, form)
        box = place.box
        mark = read_signature_unregistered(flat, (box.x0, box.y0, box.x1, box.y1))
        if mark.is_present and name not in seen:
            seen.add(name)
            yield Value(
                name=name,
                text=TICKED,
                box=place.box,
                pieces=(),
                engine=MARKS,
                sureness=mark.sureness,
                is_accepted=mark.is_accepted,
            )


def _on_source(value: Value, read: ReadPage) -> Value:
    """Bring a place from the straight page to the page as it came."""
    box = value.box
    if box is None:
        return value
    xs, ys = (box.x0, box.x1, box.x1, box.x0), (box.y0, box.y0, box.y1, box.y1)
    corners = np.array([xs, ys, (1, 1, 1, 1)], dtype=np.float64)
    corners[:2] *= PIXELS_PER_POINT
    moved = read.straight.to_source @ corners
    across, down = moved[0] / moved[2], moved[1] / moved[2]
    place = Box(
        page=box.page,
        x0=float(across.min()),
        y0=float(down.min()),
        x1=float(across.max()),
        y1=float(down.max()),
    )
    return replace(value, box=place)
