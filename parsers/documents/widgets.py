"""What was filled in or pinned onto a PDF page: form fields, free text, ink and stamps.

Values come from the form's own data, not from its drawing: viewers may leave the drawing empty
(``NeedAppearances``). Whether the two tell the same is the question of `parsers.documents.ink`.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pikepdf

from parsers.facts.document import Box
from parsers.pages import Picture, Widget, Word

# Annotation flags, ISO 32000-1 table 165: invisible, hidden, no view.
_NOT_SHOWN = 0b100011
# Field names nest by parents; a longer chain is a loop.
_MOST_PARENTS = 16
_MOST_VALUE_CHARACTERS = 20_000


class Filled(NamedTuple):
    """What lies on one page besides its printed content."""

    widgets: tuple[Widget, ...]
    notes: tuple[Word, ...]
    """Text typed over the page (FreeText)."""
    pictures: tuple[Picture, ...]


class Frame(NamedTuple):
    """The visible rectangle of a page in PDF space, and how it is turned for viewing."""

    number: int
    left: float
    bottom: float
    right: float
    top: float
    turned: int
    """Degrees clockwise: 0, 90, 180 or 270."""

    def place(self, rectangle: tuple[float, float, float, float]) -> Box:
        """Bring a rectangle of PDF space to the page as it is seen, origin top left."""
        points = [self._seen(rectangle[i], rectangle[j]) for i, j in ((0, 1), (2, 3))]
        (x0, x1), (y0, y1) = (sorted(values) for values in zip(*points, strict=True))
        return Box(page=self.number, x0=x0, y0=y0, x1=x1, y1=y1)

    def _seen(self, x: float, y: float) -> tuple[float, float]:
        match self.turned:
            case 90:
                return y - self.bottom, x - self.left
            case 180:
                return self.right - x, y - self.bottom
            case 270:
                return self.top - y, self.right - x
            case _:
                return x - self.left, self.top - y


def read_filled(page: pikepdf.Page, frame: Frame) -> Filled:
    """Collect form fields, free text, ink and stamps of one page, in the order of the file."""
    widgets: list[Widget] = []
    notes: list[Word] = []
    pictures: list[Picture] = []
    for annotation, box in _annotations(page, frame):
        kind = str(annotation.get("/Subtype", ""))
        if kind == "/Widget":
            widgets.append(_widget(annotation, box))
        elif int(annotation.get("/F", 0)) & _NOT_SHOWN:
            continue
        elif kind == "/FreeText":
            notes.append(Word(_text(annotation.get("/Contents")), box, is_annotation=True))
        elif kind in {"/Ink", "/Stamp"}:
            pictures.append(Picture(box))
    return Filled(tuple(widgets), tuple(note for note in notes if note.text), tuple(pictures))


def _annotations(page: pikepdf.Page, frame: Frame) -> Iterator[tuple[pikepdf.Dictionary, Box]]:
    annotations = page.obj.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    for annotation in annotations.as_list():
        if not isinstance(annotation, pikepdf.Dictionary):
            continue
        rectangle = annotation.get("/Rect")
        if isinstance(rectangle, pikepdf.Array) and len(rectangle) == len(Box.model_fields) - 1:
            left, bottom, right, top = (float(number) for number in rectangle.as_list())
            yield annotation, frame.place((left, bottom, right, top))


def _widget(annotation: pikepdf.Dictionary, box: Box) -> Widget:
    chain = tuple(_with_parents(annotation))
    names = [_text(field.get("/T")) for field in reversed(chain)]
    is_button = str(_inherited(chain, "/FT")) == "/Btn"
    value = _inherited(chain, "/V")
    return Widget(
        name=".".join(name for name in names if name),
        value=_ticked(annotation, value) if is_button else _text(value),
        is_button=is_button,
        is_hidden=bool(int(annotation.get("/F", 0)) & _NOT_SHOWN),
        box=box,
    )


def _ticked(annotation: pikepdf.Dictionary, value: object) -> str:
    """Read a check box by its own appearance state, else by the field's value.

    Each widget of a group of radio buttons has its own state, while they share one value.
    """
    state = annotation.get("/AS", value)
    return "" if state is None or str(state) in {"/Off", "", "Off"} else "yes"


def _with_parents(field: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    current: object = field
    for _ in range(_MOST_PARENTS):
        if not isinstance(current, pikepdf.Dictionary):
            return
        yield current
        current = current.get("/Parent")


def _inherited(chain: tuple[pikepdf.Dictionary, ...], key: str) -> object:
    return next((field[key] for field in chain if key in field), None)


def _text(value: object) -> str:
    """Give a text, a chosen option or several of them as one line of trimmed text."""
    if isinstance(value, pikepdf.Array):
        return "; ".join(text for text in map(_text, value.as_list()) if text)
    if isinstance(value, pikepdf.Stream):
        value = value.read_bytes()[:_MOST_VALUE_CHARACTERS].decode("utf-8", "replace")
    if value is None or isinstance(value, pikepdf.Dictionary):
        return ""
    return " ".join(str(value)[:_MOST_VALUE_CHARACTERS].replace("\x00", "").split())


def field_values(pdf: pikepdf.Pdf) -> dict[str, str]:
    """Give the values of all form fields but signatures, by full name."""
    values = {}
    for page in pdf.pages:
        for annotation in _array(page.obj.get("/Annots")):
            if not isinstance(annotation, pikepdf.Dictionary):
                continue
            chain = tuple(_with_parents(annotation))
            if str(annotation.get("/Subtype")) == "/Widget" and _inherited(chain, "/FT") != "/Sig":
                name = ".".join(_text(field.get("/T")) for field in reversed(chain))
                values[name] = f"{_text(_inherited(chain, '/V'))} {annotation.get('/AS', '')}"
    return values


def _array(value: object) -> list[object]:
    return list(value.as_list()) if isinstance(value, pikepdf.Array) else []
