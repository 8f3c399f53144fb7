"""Filled forms for tests: the samples, what is written in them, and ways to change a PDF."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from parsers.documents import read_attachment
from parsers.facts.document import DocumentReading
from parsers.facts.message import Leaf, LeafRole
from parsers.limits import Limits

SAMPLES = Path(__file__).parent.parent / "samples" / "forms"

F1_WRITTEN = {
    "name": "Fundacja „Zielony Próg” w Jaworze",
    "short_name": "Zielony Próg",
    "legal_form": "fundacja",
    "inst_type": "podmiot ekonomii społecznej",
    "nip": "6951002740",
    "regon": "021746387",
    "krs": "0000512307",
    "employees": "7",
    "street": "ul. Słoneczna",
    "building": "12a",
    "flat": "3",
    "postal": "59-400",
    "city": "Jawor",
    "gmina": "Jawor",
    "powiat": "jaworski",
    "voivodeship": "dolnośląskie",
    "phone": "76 870 00 11",
    "email": "biuro@zielony-prog.example",
    "rep_name": "Żaneta Źrebiec",
    "rep_role": "prezeska zarządu",
    "contact_name": "Grzegorz Święch",
    "contact_phone": "+48 600 100 200",
    "contact_email": "g.swiech@zielony-prog.example",
    "delegates[0].name": "Grzegorz Święch",
    "delegates[0].role": "koordynator",
    "delegates[0].phone": "600 100 200",
    "delegates[0].email": "g.swiech@zielony-prog.example",
    "delegates[1].name": "Łucja Ćwiertnia",
    "delegates[1].role": "animatorka",
    "delegates[1].phone": "600 100 300",
    "delegates[1].email": "l.cwiertnia@zielony-prog.example",
    "d_rules": "yes",
    "d_target": "yes",
    "d_truth": "yes",
    "sig_rep__place_date": "Jawor, 9.05.2024",
}


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def leaf(path: str = "2") -> Leaf:
    return Leaf(
        path=path,
        name="part-2.pdf",
        declared_type="application/octet-stream",
        sniffed_type="application/pdf",
        role=LeafRole.ATTACHMENT,
        size=0,
        sha256="",
    )


def read(data: bytes, limits: Limits | None = None) -> tuple[DocumentReading, ...]:
    return read_attachment(data, leaf(), limits or Limits())


def read_one(data: bytes, limits: Limits | None = None) -> DocumentReading:
    [reading] = read(data, limits)
    return reading


def values(reading: DocumentReading) -> dict[str, str]:
    """Return what was read by field; a field read twice shows both values."""
    found: dict[str, str] = {}
    for field in reading.fields:
        found[field.field] = (
            f"{found[field.field]} | {field.value}" if field.field in found else field.value
        )
    return found


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None], **save: object) -> bytes:
    """Open a PDF, change it, and save it."""
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out, **save)
    return out.getvalue()


def drawn_over(data: bytes, page: int, draw: Callable[[Canvas], None]) -> bytes:
    """Draw over a page of a PDF; the canvas has its origin at the bottom left."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(595.2756, 841.8898), invariant=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    buffer.seek(0)

    def lay_over(pdf: pikepdf.Pdf) -> None:
        with pikepdf.open(buffer) as overlay:
            pdf.pages[page - 1].add_overlay(overlay.pages[0])

    return changed(data, lay_over)


def write(canvas: Canvas, x: float, top: float, text: str, size: float = 9) -> None:
    """Write text whose base line is ``top`` points below the upper edge."""
    canvas.setFont("Helvetica", size)
    canvas.drawString(x, 841.8898 - top, text)


def pdf_of(draw: Callable[[Canvas], None]) -> bytes:
    """Make a PDF of one page."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=(595.2756, 841.8898), invariant=1)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()
