"""The schedule of one month, drawn: a table on A4 across, its headings on every page."""

from html import escape
from io import BytesIO
from typing import Final

from reportlab.lib.colors import Color, black, white
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from mailbot.blanks.typeface import BOLD, REGULAR, load_fonts
from mailbot.events.month import Month, MonthLine

_PAGE: Final = landscape(A4)
_MARGIN: Final = 40.0
_COLUMNS: Final = (108.0, 78.0, 212.0, 138.0, 150.0, 76.0)
_HEADINGS: Final = ("Termin", "Godziny", "Wydarzenie", "Miejsce", "Dla kogo", "Zgłoszenia")
_DARK: Final = Color(0.13, 0.25, 0.42)
_LIGHT: Final = Color(0.94, 0.96, 0.98)
_GREY: Final = Color(0.45, 0.45, 0.45)


def month_pdf(month: Month) -> bytes:
    """Draw a month; the same values give the same bytes."""
    load_fonts()
    out = BytesIO()
    document = SimpleDocTemplate(
        out,
        pagesize=_PAGE,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=f"Harmonogram wydarzeń – {month.name}",
        author=month.office,
        lang="pl",
        invariant=1,
    )
    phone = f", tel. {month.phone}" if month.phone else ""
    under = f"{month.office}{phone}. Stan na dzień {month.as_of}"
    story = [
        _text(f"Harmonogram wydarzeń – {month.name}", size=18, bold=True),
        Spacer(1, 4),
        _text(under, size=9.5),
        Spacer(1, 12),
        _table(month) if month.lines else _text("W tym miesiącu nie ogłoszono wydarzeń.", size=11),
    ]
    document.build(story, onFirstPage=_number, onLaterPages=_number)
    return out.getvalue()


def _table(month: Month) -> Table:
    headings = [_text(heading, bold=True, colour=white) for heading in _HEADINGS]
    rows = [headings, *(_row(line) for line in month.lines)]
    style = TableStyle(
        [
            ("BACKGROUND", (0, 0), (-1, 0), _DARK),
            ("ROWBACKGROUNDS", (0, 1), (-1, -1), [white, _LIGHT]),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, _GREY),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("TOPPADDING", (0, 0), (-1, -1), 5),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ]
    )
    return Table(rows, colWidths=_COLUMNS, repeatRows=1, style=style)


def _row(line: MonthLine) -> list[Paragraph]:
    colour = _GREY if line.is_cancelled else black
    title = escape(line.title)
    if line.is_cancelled:
        title = f"ODWOŁANE: <strike>{title}</strike>"
    plain = [escape(text) for text in (line.days, line.hours)]
    groups = "<br/>".join(f"• {escape(group)}" for group in line.audience)
    rest = [escape(line.where), groups, escape(line.deadline)]
    return [
        *(_marked(text, colour=colour) for text in plain),
        _marked(title, colour=colour, bold=True),
        *(_marked(text, colour=colour, size=8) for text in rest),
    ]


def _text(text: str, *, size: float = 9, bold: bool = False, colour: Color = black) -> Paragraph:
    return _marked(escape(text), size=size, bold=bold, colour=colour)


def _marked(
    markup: str, *, size: float = 9, bold: bool = False, colour: Color = black
) -> Paragraph:
    """Set markup of reportlab, in which everything of the register is escaped."""
    style = ParagraphStyle(
        "cell",
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * 1.3,
        textColor=colour,
    )
    return Paragraph(markup, style)


def _number(canvas: Canvas, document: SimpleDocTemplate) -> None:
    canvas.saveState()
    canvas.setFont(REGULAR, 8)
    canvas.setFillColor(_GREY)
    canvas.drawRightString(_PAGE[0] - _MARGIN, _MARGIN - 18, f"strona {document.page}")
    canvas.restoreState()
