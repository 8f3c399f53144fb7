"""Word documents made for tests, from the XML of their body."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape

from parsers.forms.definition import Field, FieldType, load_forms

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
PICTURE = "<w:r><w:drawing><a:blip/></w:drawing></w:r>"


def docx(body: str, **more: str) -> bytes:
    """Pack a body; ``more`` holds further parts, ``__`` for a slash and ``_DOT_`` for a dot."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
        **{name.replace("__", "/").replace("_DOT_", "."): text for name, text in more.items()},
    }
    return zipped({name: text.encode() for name, text in parts.items()})


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def styled(xml: str) -> str:
    """Give the XML of a part of its own."""
    return f"<w:x {_NAMES}>{xml}</w:x>"


def run(text: str, properties: str = "") -> str:
    lines = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")
    )
    return f"<w:r><w:rPr>{properties}</w:rPr>{lines}</w:r>"


def paragraph(*runs: str) -> str:
    """Make a paragraph of runs; what is no XML is a run of text."""
    return f"<w:p>{''.join(one if one.startswith('<') else run(one) for one in runs)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    """Make a table; a cell is a text, or XML of its blocks."""
    return f"<w:tbl>{''.join(row(*cells) for cells in rows)}</w:tbl>"


def row(*cells: str) -> str:
    inner = (one if one.startswith("<") else paragraph(one) for one in cells)
    return f"<w:tr>{''.join(f'<w:tc>{one}</w:tc>' for one in inner)}</w:tr>"


def filled_form(form_id: str, written: Mapping[str, str], *, ticked: tuple[str, ...] = ()) -> str:
    """Give the body of our Word blank with values typed in; signing areas have them, too."""
    form = next(form for form in load_forms() if form.id == form_id)
    blocks = [paragraph(form.title)]
    for section in form.sections:
        blocks.append(paragraph(section.title))
        blocks += [_field(field, written, ticked) for field in section.fields]
    for signature in form.signatures:
        cells = ["……………………\npieczęć instytucji", f"……………………\n{signature.who} *"]
        if signature.with_place_and_date:
            place = written.get(f"{signature.id}__place_date", "")
            cells.insert(0, f"{place}\n\n……………………\nmiejscowość i data")
        blocks.append(table(tuple(cells)))
    return "".join(blocks)


def _field(field: Field, written: Mapping[str, str], ticked: tuple[str, ...]) -> str:
    label = field.labels[0] + (" *" if field.required else "")
    if field.type is FieldType.STATIC:
        return paragraph(label)
    if field.type is FieldType.CHECK:
        return paragraph(("☒ " if field.id in ticked else "☐ ") + label)
    if field.type is FieldType.TABLE:
        heads = ("Lp.", *(column.label for column in field.columns))
        rows = (
            (f"{n + 1}.", *(written.get(f"{field.id}[{n}].{c.id}", "") for c in field.columns))
            for n in range(field.rows)
        )
        return paragraph(label) + table(heads, *rows)
    if field.choices:
        chosen = written.get(field.id, "")
        marks = (("☒ " if one == chosen else "☐ ") + one for one in field.choices)
        return table((label, "\n".join(marks)))
    return table((label, written.get(field.id, "")))
