"""The blank for Word and LibreOffice: labels beside cells, content controls in which to write."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any, Final

from docx import Document
from docx.document import Document as Word
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell
from lxml import etree

from mailbot.blanks.controls import add_box, add_entry
from mailbot.blanks.entries import label_of
from mailbot.blanks.header import HINT_ON_SCREEN
from mailbot.blanks.layout import EDITION
from parsers.forms.definition import BlankBox, BoxKind, Field, FieldType, Form, Signature

_FONT: Final = "DejaVu Sans"
_TICKED: Final = frozenset({FieldType.CHOICE, FieldType.MULTICHOICE})
_ALONE: Final = frozenset({FieldType.CHECK, FieldType.TABLE, FieldType.STATIC})
_LABEL_WIDTH: Final = Cm(6.2)
_ENTRY_WIDTH: Final = Cm(10.8)
_ROW_HEIGHT: Final = Cm(0.75)


def word_blank(form: Form) -> bytes:
    """Make the Word document of a form."""
    document = Document()
    _dress(document, form)
    document.add_heading(form.title, 1)
    if form.note:
        document.add_paragraph(form.note)
    for section in form.sections:
        document.add_heading(section.title, 2)
        _write_fields(document, form, section.fields)
    for rule in form.rules:
        document.add_paragraph(f"Uwaga: {rule.wording}.")
    for signature in form.signatures:
        _write_signature(document, form, signature)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _dress(document: Word, form: Form) -> None:
    style = document.styles["Normal"]
    style.font.name = _FONT
    style.font.size = Pt(9)
    etree.SubElement(style.element.get_or_add_rPr(), qn("w:lang")).set(qn("w:val"), "pl-PL")
    for level in ("Heading 1", "Heading 2"):
        heading = document.styles[level]
        heading.font.name, heading.font.color.rgb = _FONT, RGBColor(0, 0, 0)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.0)
        section.top_margin = section.bottom_margin = Cm(1.8)
        edition = f"{form.issuer}   wzór {form.id}/{EDITION}"
        # In the header, where a reader of what was filled in does not look for answers.
        section.header.paragraphs[0].text = edition.strip()
        section.header.add_paragraph(HINT_ON_SCREEN)
        if form.project:
            section.footer.paragraphs[0].text = f"Projekt: {form.project}"
    properties = document.core_properties
    properties.title, properties.author = form.title, form.issuer
    properties.subject, properties.language = f"wzór {form.id}/{EDITION}", "pl-PL"


def _write_fields(document: Word, form: Form, fields: Iterable[Field]) -> None:
    """Write the fields of a section; neighbours share a table of labels and entries."""
    table: Table | None = None
    for field in fields:
        if field.for_office:
            continue
        if field.type in _ALONE:
            table = None
            _write_alone(document, form, field)
            continue
        if table is None:
            table = document.add_table(rows=0, cols=2, style="Table Grid")
            table.autofit = False
            table.columns[0].width, table.columns[1].width = _LABEL_WIDTH, _ENTRY_WIDTH
        row = table.add_row()
        row.height, row.height_rule = _ROW_HEIGHT, WD_ROW_HEIGHT_RULE.AT_LEAST
        cells = row.cells
        cells[0].width, cells[1].width = _LABEL_WIDTH, _ENTRY_WIDTH
        cells[0].text = label_of(field)
        _shade(cells[0])
        _write_entry(form, field, cells[1])
    document.add_paragraph()


def _write_alone(document: Word, form: Form, field: Field) -> None:
    if field.type is FieldType.STATIC:
        document.add_paragraph(field.labels[0])
    elif field.type is FieldType.CHECK:
        add_box(document.add_paragraph(), _tag(form, field.id, BoxKind.CHECK), label_of(field))
    else:
        _write_table(document, form, field)


def _write_entry(form: Form, field: Field, cell: _Cell) -> None:
    if field.type in _TICKED:
        for number, option in enumerate(field.choices):
            paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            add_box(paragraph, _tag(form, field.id, BoxKind.OPTION, option=option), option)
        return
    is_multiline = field.type is FieldType.MULTILINE
    add_entry(cell.paragraphs[0], field.id, field.labels[0], is_multiline=is_multiline)


def _write_table(document: Word, form: Form, field: Field) -> None:
    document.add_paragraph(label_of(field))
    table = document.add_table(rows=field.rows + 1, cols=len(field.columns) + 1, style="Table Grid")
    heads = table.rows[0].cells
    for cell, text in zip(heads, ["Lp.", *(one.label for one in field.columns)], strict=True):
        cell.text = text
        _shade(cell)
    for row in range(field.rows):
        cells = table.rows[row + 1].cells
        cells[0].text = f"{row + 1}."
        for column, cell in zip(field.columns, cells[1:], strict=True):
            tag = _tag(form, field.id, BoxKind.CELL, row=row, column=column.id)
            add_entry(cell.paragraphs[0], tag, column.label)


def _write_signature(document: Word, form: Form, signature: Signature) -> None:
    star = " *" if signature.required else ""
    captions = [signature.who + star]
    if signature.with_stamp:
        captions.insert(0, "pieczęć instytucji")
    if signature.with_place_and_date:
        captions.insert(0, f"miejscowość i data{star}")
    cells = document.add_table(rows=1, cols=len(captions)).rows[0].cells
    for caption, cell in zip(captions, cells, strict=True):
        paragraph = cell.paragraphs[0]
        if caption.startswith("miejscowość"):
            add_entry(paragraph, _tag(form, signature.id, BoxKind.PLACE_DATE), caption)
        else:
            paragraph.add_run().add_break(WD_BREAK.LINE)
        cell.add_paragraph("……………………………")
        cell.add_paragraph(caption)


def _shade(cell: _Cell) -> None:
    shading = etree.SubElement(cell._tc.get_or_add_tcPr(), qn("w:shd"))  # noqa: SLF001 - no other way in
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:fill"), "EFEFEF")


def _tag(form: Form, field: str, kind: BoxKind, **place: Any) -> str:
    """Name a control as the form field of the fillable blank is named."""
    return form.widget_name(BlankBox(field=field, kind=kind, page=1, box=(0, 0, 0, 0), **place))
