"""The blank with everything known already printed; left are what we do not know, and to sign.

The code on it carries a token of the case: what was printed is kept under it, so that nobody has
to read from a scan what we wrote ourselves.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from mailbot.blanks.combs import cell_rects, fill_cells
from mailbot.blanks.header import filled_in_note
from mailbot.blanks.layout import lay_out
from mailbot.blanks.printing import draw_sheets
from mailbot.blanks.sheet import Sheet, Text
from mailbot.blanks.typeface import width_of
from parsers.forms.definition import BlankBox, BoxKind, Field, FieldType, Form, Known

_SIZE: Final = 10.0
_SMALLEST: Final = 6.5
"""Smaller print is not read well from a scan; a longer value is left to be written."""
_INSET: Final = 4.0
_CELL_SIZE: Final = 11.0
_CROSS: Final = "X"
_CROSS_SIZE: Final = 10.0
_TICKED: Final = frozenset({FieldType.CHOICE, FieldType.MULTICHOICE})


@dataclass(frozen=True, slots=True)
class Holder:
    """What the register knows of those for whom a copy is made."""

    known: Mapping[Known, str]
    """Of the institution, and of the person if the copy is for one."""
    people: Sequence[Mapping[Known, str]] = field(default_factory=tuple)
    """For tables of people, in their order."""


@dataclass(frozen=True, slots=True)
class Prefilled:
    """A copy that we filled in."""

    pdf: bytes
    values: Mapping[str, str]
    """What was printed, by the name of its value in a reading."""


def prefill(form: Form, holder: Holder, token: str) -> Prefilled:
    """Make a copy of a form with everything known printed in its place.

    Args:
        form: The form.
        holder: What is known.
        token: Of the case; printed in the code, not for people.
    """
    wanted = _values(form, holder)
    printed: dict[str, str] = {}
    sheets = []
    for sheet in lay_out(form):
        texts: list[Text] = []
        for box in sheet.boxes():
            value = wanted.get(box.name)
            written = list(_written(form.field(box.field), box, value)) if value else []
            if value and written:
                printed[box.name] = _as_printed(box, value, written)
            texts += written
        note = [filled_in_note()] if sheet.number == 1 else []
        sheets.append(replace(sheet, marks=(*sheet.marks, *texts, *note)))
    pdf = draw_sheets(form, tuple(sheets), token)
    return Prefilled(pdf, MappingProxyType(printed))


def form_values(form: Form, sheets: Sequence[Sheet], values: Mapping[str, str]) -> dict[str, str]:
    """Return values by the names of form fields, as `mailbot.blanks.fillable` takes them."""
    named = {}
    for sheet in sheets:
        for box in sheet.boxes():
            value = values.get(box.name)
            if value and (box.option is None or box.option == value):
                named[form.widget_name(box)] = value
    return named


def _values(form: Form, holder: Holder) -> dict[str, str]:
    """Return what belongs in the fields, by the names of values."""
    values: dict[str, str] = {}
    for one in form.fields():
        if one.type is FieldType.TABLE:
            values |= _rows(one, holder)
        elif one.known is not None and (value := holder.known.get(one.known)):
            values[one.id] = value
    return values


def _rows(table: Field, holder: Holder) -> dict[str, str]:
    return {
        f"{table.id}[{row}].{column.id}": value
        for row, person in enumerate(holder.people[: table.rows])
        for column in table.columns
        if column.known is not None and (value := person.get(column.known))
    }


def _written(field: Field | None, box: BlankBox, value: str) -> Iterator[Text]:
    """Print a value into its box; nothing when it does not fit."""
    if field is not None and field.type in _TICKED:
        if box.option is not None and box.option.casefold() == value.casefold():
            yield _cross(box)
    elif box.kind is BoxKind.COMB and field is not None:
        yield from _in_cells(field.type, box, value)
    elif box.kind in {BoxKind.TEXT, BoxKind.CELL}:
        yield from _on_a_line(box, value)


def _as_printed(box: BlankBox, value: str, written: Sequence[Text]) -> str:
    """Return a value as a reader finds it: the characters of the cells, the option as worded."""
    if box.kind is BoxKind.COMB:
        return "".join(text.text for text in written)
    return box.option or value


def _cross(box: BlankBox) -> Text:
    x0, y0, x1, y1 = box.box
    x = (x0 + x1 - width_of(_CROSS, _CROSS_SIZE, bold=True)) / 2
    return Text(x, (y0 + y1) / 2 + 0.365 * _CROSS_SIZE, _CROSS, _CROSS_SIZE, is_bold=True)


def _in_cells(kind: FieldType, box: BlankBox, value: str) -> Iterator[Text]:
    x0, y0, _, y1 = box.box
    base = (y0 + y1) / 2 + 0.36 * _CELL_SIZE
    for cell, character in zip(
        cell_rects(kind, x0, y0), fill_cells(kind, value) or "", strict=False
    ):
        middle = (cell[0] + cell[2] - width_of(character, _CELL_SIZE)) / 2
        yield Text(middle, base, character, _CELL_SIZE)


def _on_a_line(box: BlankBox, value: str) -> Iterator[Text]:
    x0, y0, x1, y1 = box.box
    room = x1 - x0 - 2 * _INSET
    size = min(_SIZE, _SIZE * room / max(width_of(value, _SIZE), 1.0))
    if size >= _SMALLEST:
        yield Text(x0 + _INSET, (y0 + y1) / 2 + 0.36 * size, value, size)
