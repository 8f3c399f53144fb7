"""Filled application forms (F6), as candidates send them."""

from io import BytesIO

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from mailbot.blanks.fillable import fillable_blank
from mailbot.blanks.layout import lay_out
from parsers.forms.definition import BlankBox, BoxKind, load_forms

FORM = next(form for form in load_forms() if form.id == "F6")
GROUPS = next(f for f in FORM.sections[2].fields if f.id == "groups").choices
WRITTEN = {
    "name": "Łucja Żak",
    "phone": "600100200",
    "email": "l.zak@cis-debowo.example",
    "institution": "Centrum Integracji Społecznej w Dębowie",
    "address": "ul. Leśna 3, 58-100 Dębowo",
    "role": "kierowniczka",
    "motivation": "Prowadzę centrum od dziesięciu lat i znam jego kłopoty.",
    "experience": "Dwa projekty z gminą, współpraca z zakładami.",
    "sig_candidate__place_date": "Dębowo, 7.05.2024",
}


def application_form(
    *groups: int, signed: bool = True, without: tuple[str, ...] = (), **written: str
) -> bytes:
    """Make a filled F6 as PDF.

    Args:
        groups: Numbers of the ticked groups.
        signed: Ink in the box of the candidate's signature.
        without: Fields left empty.
        **written: Values by field, instead of those of Łucja Żak.
    """
    texts = {name: text for name, text in {**WRITTEN, **written}.items() if name not in without}
    ticked = {"inst_type": "podmiot reintegracyjny (CIS/KIS/WTZ/ZAZ)"}
    values = dict(texts)
    for sheet in lay_out(FORM):
        for box in sheet.boxes():
            is_ticked = (
                box.kind is BoxKind.CHECK
                or (box.field == "inst_type" and box.option == ticked["inst_type"])
                or (box.field == "groups" and GROUPS.index(box.option or "") + 1 in groups)
            )
            if is_ticked and box.kind in {BoxKind.CHECK, BoxKind.OPTION}:
                values[FORM.widget_name(box)] = "yes"
    pdf = fillable_blank(FORM, values)
    return _signed(pdf) if signed else pdf


def _signed(pdf: bytes) -> bytes:
    """Draw a signature by hand over its box."""
    box = _signature_box()
    left, top, right, bottom = box.box
    drawn = BytesIO()
    canvas = Canvas(drawn, pagesize=(595.2756, 841.8898), invariant=1)
    canvas.setLineWidth(1.2)
    path = canvas.beginPath()
    path.moveTo(left + 8, 841.8898 - bottom + 8)
    for number in range(1, 9):
        height = (bottom - top - 16) * (1 if number % 2 else 0.2)
        path.lineTo(left + 8 + number * (right - left - 16) / 9, 841.8898 - bottom + 8 + height)
    canvas.drawPath(path)
    canvas.showPage()
    canvas.save()
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as form, pikepdf.open(BytesIO(drawn.getvalue())) as ink:
        form.pages[box.page - 1].add_overlay(ink.pages[0])
        form.save(out)
    return out.getvalue()


def _signature_box() -> BlankBox:
    return next(
        box
        for sheet in lay_out(FORM)
        for box in sheet.boxes()
        if box.field == "sig_candidate" and box.kind is BoxKind.SIGNATURE
    )
