"""Read a form on a blank that is not ours: an old edition, a retyped one, somebody else's layout.

This is the path of pages whose words are certain (a text layer, form widgets); scans share all but
the recognising. Values whose label belongs to no field of ours are kept under their label, so that
nothing that a person wrote is lost; they and everything in doubt are left to a person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from parsers.forms.definition import FieldType, Form
from parsers.forms.foreign_choices import read_choices
from parsers.forms.foreign_kind import choose, titled
from parsers.forms.foreign_names import Named, name_places, name_signature
from parsers.forms.foreign_phrases import find_lines
from parsers.forms.foreign_place import Place
from parsers.forms.foreign_places import find_places
from parsers.forms.foreign_sheet import sort_page
from parsers.forms.values import ACROFORM, PICTURE, TEXT_LAYER, TICKED, UNKNOWN_LABEL, Value
from parsers.pages import Page, Square, Widget, Word, around, centre_is_inside

# By rule: the words are certain, only whether they belong to the label is not. Where nothing is
# drawn around a value, it may be somebody else's.
_DRAWN: Final = 0.97
_BESIDE: Final = 0.6


@dataclass(frozen=True, slots=True)
class ForeignForm:
    """A form on a blank that is not ours, as far as it could be read."""

    form: Form
    pages: tuple[int, ...]
    values: tuple[Value, ...]


def read_by_labels(
    pages: Sequence[Page], forms: Sequence[Form]
) -> tuple[tuple[ForeignForm, ...], tuple[Page, ...]]:
    """Read the pages of one document by their titles and labels.

    A form begins with its title and goes on over the pages that follow, as long as they ask for
    something of it; pages of mere text between its title and its places are part of it.

    Returns:
        The forms, and the pages that belong to none.
    """
    found: list[ForeignForm] = []
    rest: list[Page] = []
    titles: tuple[Form, ...] = ()
    waiting: list[Page] = []
    for page in pages:
        own = () if page.is_scan else titled(page, forms)
        if own and (own != titles or not waiting):
            rest.extend(waiting)
            titles, waiting = own, []
        read = None if page.is_scan or not titles else read_page(page, titles)
        if page.is_scan or not titles:
            rest.append(page)
        elif read is None:
            waiting.append(page)
        else:
            form, values = read
            numbers = tuple(one.number for one in (*waiting, page))
            is_new = bool(own or waiting)
            titles, waiting = (form,), []
            _add(found, ForeignForm(form, numbers, values), is_new=is_new)
    return tuple(found), (*rest, *waiting)


def _add(found: list[ForeignForm], read: ForeignForm, *, is_new: bool) -> None:
    if found and not is_new and found[-1].form is read.form:
        last = found[-1]
        found[-1] = replace(
            last, pages=(*last.pages, *read.pages), values=(*last.values, *read.values)
        )
    else:
        found.append(read)


def read_page(page: Page, forms: Sequence[Form]) -> tuple[Form, tuple[Value, ...]] | None:
    """Read a page that may be of one of some forms; ``None`` when it asks for too little of it."""
    page = _with_widgets(page)
    sheet = sort_page(page)
    places = find_places(sheet)
    form = choose(places, forms)
    if form is None:
        return None
    named = name_places(places, form)
    read = [value for one in named if (value := _value(one, page.widgets)) is not None]
    in_tables = [square for place in places for square in place.squares]
    return form, (
        *_joined(read),
        *_signed(places, page, form),
        *read_choices(sheet, form, in_tables),
        *_loose(page, named),
    )


def _with_widgets(page: Page) -> Page:
    """Turn the buttons of a fillable PDF into boxes to tick."""
    squares = tuple(
        Square(widget.box, bool(widget.value), 1.0, is_accepted=not widget.is_hidden)
        for widget in page.widgets
        if widget.is_button
    )
    drawn = tuple(
        square
        for square in page.squares
        if not any(centre_is_inside(square.box, widget.box) for widget in squares)
    )
    return replace(page, squares=(*drawn, *squares))


def _value(named: Named, widgets: Sequence[Widget]) -> Value | None:
    place = named.place
    filled = [
        w for w in widgets if not w.is_button and w.value and centre_is_inside(w.box, place.box)
    ]
    if filled:
        widget = filled[0]
        sureness = 0.0 if widget.is_hidden else _DRAWN
        problems = (*named.problems, *(("hidden-text",) if widget.is_hidden else ()))
        is_sure = named.is_known and not problems
        return Value(
            named.name,
            widget.value,
            widget.box,
            (widget.box,),
            ACROFORM,
            sureness,
            problems,
            is_sure,
        )
    words = tuple(word for word in place.words if word.text.strip("._…"))
    text = _text(words, named)
    if not any(map(str.isalnum, text)):
        return None
    boxes = tuple(word.box for word in words)
    is_sure = named.is_known and place.is_drawn and not named.problems
    return Value(
        name=named.name,
        text=text,
        box=around(boxes),
        pieces=boxes,
        engine=TEXT_LAYER,
        sureness=_DRAWN if place.is_drawn else _BESIDE,
        problems=named.problems,
        is_accepted=is_sure,
    )


def _text(words: Sequence[Word], named: Named) -> str:
    if named.place.cells:
        return "".join(w.text for w in sorted(words, key=lambda word: word.box.x0))
    lines = [" ".join(word.text for word in line) for line in find_lines(words)]
    between = "" if named.type is FieldType.EMAIL else " "
    return between.join(lines)


def _joined(values: Sequence[Value]) -> Iterator[Value]:
    """Put the lines of one place together."""
    names = list(dict.fromkeys(value.name for value in values))
    for name in names:
        parts = [value for value in values if value.name == name]
        boxes = tuple(part.box for part in parts if part.box is not None)
        yield replace(
            parts[0],
            text=" ".join(part.text for part in parts),
            box=around(boxes),
            pieces=tuple(piece for part in parts for piece in part.pieces),
            is_accepted=all(part.is_accepted for part in parts),
        )


def _signed(places: Sequence[Place], page: Page, form: Form) -> Iterator[Value]:
    """Find pictures laid into the places for signatures."""
    for place in places:
        if place.meaning is None or place.meaning.id != "signature":
            continue
        for picture in page.pictures:
            if centre_is_inside(picture.box, place.box):
                name = name_signature(place, form)
                yield Value(name, TICKED, picture.box, (picture.box,), PICTURE, _DRAWN)


def _loose(page: Page, named: Sequence[Named]) -> Iterator[Value]:
    """Keep what was filled into widgets that no label claims."""
    for widget in page.widgets:
        if widget.is_button or not widget.value:
            continue
        if not any(centre_is_inside(widget.box, one.place.box) for one in named):
            yield Value(
                name=UNKNOWN_LABEL + widget.name,
                text=widget.value,
                box=widget.box,
                pieces=(widget.box,),
                engine=ACROFORM,
                sureness=_BESIDE,
                is_accepted=False,
            )
