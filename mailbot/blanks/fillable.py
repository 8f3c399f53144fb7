"""The blank for filling in on a screen: the printed one with a form field over every box."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Final

import pikepdf

from mailbot.blanks.form_font import NAME, add_font, encoded
from mailbot.blanks.layout import lay_out
from mailbot.blanks.printing import draw_sheets
from mailbot.blanks.sheet import PAPER, Frame, Line, Mark, Sheet, Text
from mailbot.blanks.typeface import width_of, wrap
from parsers.facts.document import Box
from parsers.forms.definition import BlankBox, BoxKind, Field, FieldType, Form
from parsers.pages import centre_is_inside

_SIZE: Final = 10.0
_LEAD: Final = 12.0
_INSET: Final = 3.0
_MULTILINE: Final = 1 << 12
_PRINTED: Final = 4
_SQUARES: Final = frozenset({BoxKind.OPTION, BoxKind.CHECK})
_SIGNED: Final = frozenset({BoxKind.SIGNATURE, BoxKind.STAMP})
_WHITE: Final = "1 g"


def fillable_blank(form: Form, values: Mapping[str, str] | None = None) -> bytes:
    """Make the fillable PDF of a form.

    Args:
        form: The form.
        values: Text by name of the form field; ``yes`` ticks a box.
    """
    sheets = tuple(_without_cells(sheet) for sheet in lay_out(form))
    out = BytesIO()
    with pikepdf.open(BytesIO(draw_sheets(form, sheets))) as pdf:
        font = add_font(pdf)
        fields = pikepdf.Array()
        for sheet, page in zip(sheets, pdf.pages, strict=True):
            widgets = [
                pdf.make_indirect(_widget(pdf, form, box, (values or {}), font))
                for box in sheet.boxes()
                if box.kind not in _SIGNED
            ]
            for widget in widgets:
                widget["/P"] = page.obj
            page.obj["/Annots"] = pikepdf.Array(widgets)
            page.obj["/Tabs"] = pikepdf.Name.R
            fields.extend(widgets)
        pdf.Root["/AcroForm"] = pikepdf.Dictionary(
            Fields=fields,
            DR=pikepdf.Dictionary(Font=pikepdf.Dictionary({NAME: font})),
            DA=_appearance_default(),
        )
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _without_cells(sheet: Sheet) -> Sheet:
    """Put one frame in place of a comb: cells are for hands, and typed numbers may have dashes."""
    combs = [box for box in sheet.boxes() if box.kind is BoxKind.COMB]
    places = [_place(box.box) for box in combs]
    kept = tuple(mark for mark in sheet.marks if not _is_of_comb(mark, places))
    return replace(sheet, marks=(*kept, *(Frame(box.box) for box in combs)))


def _is_of_comb(mark: Mark, places: list[Box]) -> bool:
    match mark:
        case Frame():
            return any(centre_is_inside(_place(mark.rect), place) for place in places)
        case Line():
            return any(centre_is_inside(_place((*mark.start, *mark.end)), p) for p in places)
        case Text():
            return mark.is_part_of_value
        case BlankBox():
            return False


def _place(rect: tuple[float, float, float, float]) -> Box:
    return Box(page=1, x0=rect[0], y0=rect[1], x1=rect[2], y1=rect[3])


def _widget(
    pdf: pikepdf.Pdf,
    form: Form,
    box: BlankBox,
    values: Mapping[str, str],
    font: pikepdf.Object,
) -> pikepdf.Dictionary:
    name = form.widget_name(box)
    x0, y0, x1, y1 = box.box
    widget = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        Rect=[x0, PAPER[1] - y1, x1, PAPER[1] - y0],
        F=_PRINTED,
        T=pikepdf.String(name),
        TU=pikepdf.String(_tooltip(form, box)),
    )
    value = values.get(name, "")
    if box.kind in _SQUARES:
        _make_button(pdf, widget, box, is_ticked=bool(value))
    else:
        is_multiline = _is_multiline(form.field(box.field), box)
        _make_text(pdf, widget, (value, is_multiline), font)
    return widget


def _make_button(
    pdf: pikepdf.Pdf, widget: pikepdf.Dictionary, box: BlankBox, *, is_ticked: bool
) -> None:
    side = box.box[2] - box.box[0]
    low, high = 2.0, side - 2.0
    cross = f"q 1.3 w 0 G {low} {low} m {high} {high} l {low} {high} m {high} {low} l S Q"
    state = pikepdf.Name.Yes if is_ticked else pikepdf.Name.Off
    widget["/FT"] = pikepdf.Name.Btn
    widget["/V"] = state
    widget["/AS"] = state
    widget["/MK"] = pikepdf.Dictionary(CA=pikepdf.String("8"))
    widget["/AP"] = pikepdf.Dictionary(
        N=pikepdf.Dictionary(
            Yes=_drawing(pdf, (side, side), cross.encode("ascii")),
            Off=_drawing(pdf, (side, side), b""),
        )
    )


def _make_text(
    pdf: pikepdf.Pdf,
    widget: pikepdf.Dictionary,
    content: tuple[str, bool],
    font: pikepdf.Object,
) -> None:
    value, is_multiline = content
    x0, y0, x1, y1 = (float(side) for side in widget.Rect.as_list())
    size = (x1 - x0, y1 - y0)
    widget["/FT"] = pikepdf.Name.Tx
    widget["/DA"] = _appearance_default()
    widget["/Ff"] = _MULTILINE if is_multiline else 0
    widget["/V"] = pikepdf.String(value)
    drawn = _drawing(
        pdf, size, b"/Tx BMC " + _shown(value, size, is_multiline=is_multiline) + b" EMC"
    )
    drawn["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary({NAME: font}))
    widget["/AP"] = pikepdf.Dictionary(N=drawn)


def _shown(value: str, size: tuple[float, float], *, is_multiline: bool) -> bytes:
    """Draw a value as viewers do: a line in the middle, several from the top."""
    if not value:
        return b""
    width, height = size
    room = width - 2 * _INSET
    if is_multiline:
        lines = [line for part in value.split("\n") for line in wrap(part, _SIZE, room)]
        top = height - _INSET - _SIZE
        scale = 1.0
    else:
        lines = [value]
        top = (height - _SIZE) / 2 + 2.0
        scale = min(1.0, room / max(width_of(value, _SIZE), 1.0))
    head = f"q BT 0 g {NAME} {_SIZE * scale:.2f} Tf {_LEAD} TL {_INSET} {top:.2f} Td "
    return b"".join([head.encode("ascii"), *_strings(lines), b"ET Q"])


def _strings(lines: list[str]) -> Iterator[bytes]:
    for line in lines:
        yield b"<" + encoded(line).hex().encode("ascii") + b"> Tj T* "


def _drawing(pdf: pikepdf.Pdf, size: tuple[float, float], content: bytes) -> pikepdf.Stream:
    drawing = pdf.make_stream(content)
    drawing["/Type"] = pikepdf.Name.XObject
    drawing["/Subtype"] = pikepdf.Name.Form
    drawing["/BBox"] = pikepdf.Array([0, 0, *(round(side, 2) for side in size)])
    return drawing


def _appearance_default() -> pikepdf.String:
    return pikepdf.String(f"{NAME} {_SIZE:g} Tf 0 g")


def _tooltip(form: Form, box: BlankBox) -> str:
    """Say what belongs here, for screen readers."""
    if box.kind is BoxKind.PLACE_DATE:
        return "miejscowość i data"
    field = form.field(box.field)
    label = field.labels[0] if field else box.field
    if box.option is not None:
        return f"{label}: {box.option}"
    if field is not None and box.kind is BoxKind.CELL:
        column = next(one.label for one in field.columns if one.id == box.column)
        return f"{label}, {box.row + 1}: {column}"
    return label


def _is_multiline(field: Field | None, box: BlankBox) -> bool:
    return box.kind is BoxKind.TEXT and field is not None and field.type is FieldType.MULTILINE
