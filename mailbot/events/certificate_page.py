"""One certificate of attendance, drawn: a page of A4 that can be signed by hand."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Final

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from mailbot.blanks.typeface import BOLD, REGULAR, load_fonts, wrap
from mailbot.replies.typography import day_text

_WIDTH, _HEIGHT = A4
_MIDDLE: Final = _WIDTH / 2
_ROOM: Final = _WIDTH - 160
_GREY: Final = 0.35


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is printed; every text is one harmless line."""

    office: str
    name: str
    event: str
    when: str
    where: str | None
    issued: date


def certificate_pdf(certificate: Certificate) -> bytes:
    """Draw a certificate; the same values give the same bytes."""
    load_fonts()
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, lang="pl")
    canvas.setTitle(f"Zaświadczenie o udziale: {certificate.event}")
    canvas.setAuthor(certificate.office)
    _frame(canvas)
    _head(canvas, certificate)
    _body(canvas, certificate)
    _foot(canvas, certificate)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _frame(canvas: Canvas) -> None:
    canvas.setLineWidth(1.2)
    canvas.rect(36, 36, _WIDTH - 72, _HEIGHT - 72)
    canvas.setLineWidth(0.4)
    canvas.rect(41, 41, _WIDTH - 82, _HEIGHT - 82)


def _head(canvas: Canvas, certificate: Certificate) -> None:
    _centred(canvas, certificate.office, _HEIGHT - 110, 12)
    canvas.setLineWidth(0.6)
    canvas.line(_MIDDLE - 90, _HEIGHT - 142, _MIDDLE + 90, _HEIGHT - 142)
    _centred(canvas, "ZAŚWIADCZENIE", _HEIGHT - 205, 26, bold=True)
    _centred(canvas, "o udziale w wydarzeniu", _HEIGHT - 232, 13)


def _body(canvas: Canvas, certificate: Certificate) -> None:
    y = _centred(canvas, certificate.name, _HEIGHT - 310, 22, bold=True)
    y = _centred(canvas, "Potwierdza się udział wyżej wymienionej osoby w wydarzeniu:", y - 28, 11)
    y = _centred(canvas, f"„{certificate.event}”", y - 22, 15, bold=True)
    y = _centred(canvas, f"Termin: {certificate.when}", y - 24, 11)
    if certificate.where:
        _centred(canvas, f"Miejsce: {certificate.where}", y - 4, 11)


def _foot(canvas: Canvas, certificate: Certificate) -> None:
    canvas.setFont(REGULAR, 10)
    canvas.drawString(80, 150, f"Data wystawienia: {day_text(certificate.issued)}")
    canvas.setLineWidth(0.6)
    canvas.line(_WIDTH - 260, 150, _WIDTH - 80, 150)
    canvas.setFont(REGULAR, 8)
    canvas.setFillGray(_GREY)
    canvas.drawCentredString(_WIDTH - 170, 138, "podpis osoby upoważnionej")
    canvas.setFillGray(0)


def _centred(canvas: Canvas, text: str, y: float, size: float, *, bold: bool = False) -> float:
    """Write lines in the middle, the first on the line ``y``; return where the next one goes."""
    canvas.setFont(BOLD if bold else REGULAR, size)
    for line in wrap(text, size, _ROOM, bold=bold):
        canvas.drawCentredString(_MIDDLE, y, line)
        y -= size * 1.35
    return y
