"""Sheets of marks become a PDF: the one door to reportlab's canvas for blanks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from mailbot.blanks.code import code_modules
from mailbot.blanks.sheet import PAPER, Frame, Line, Sheet, Text
from mailbot.blanks.typeface import BOLD, REGULAR, load_fonts
from parsers.forms.definition import BlankBox
from parsers.pixels import Rect


@dataclass(frozen=True, slots=True)
class Code:
    """A code to be printed on a page."""

    text: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class Cover:
    """What a PDF says about itself."""

    title: str
    author: str
    subject: str
    bookmarks: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """Headings by page."""


def draw(sheets: Iterable[Sheet], cover: Cover, codes: Mapping[int, Code]) -> bytes:
    """Draw sheets, the same bytes for the same marks.

    Args:
        sheets: The pages.
        cover: Title and headings for readers and screen readers.
        codes: The code of each page, by its number.
    """
    load_fonts()
    out = BytesIO()
    canvas = Canvas(out, pagesize=PAPER, invariant=1, lang="pl-PL")
    canvas.setTitle(cover.title)
    canvas.setAuthor(cover.author)
    canvas.setSubject(cover.subject)
    canvas.setCreator("mailbot")
    canvas.setViewerPreference("DisplayDocTitle", "true")
    for sheet in sheets:
        _bookmark(canvas, sheet.number, cover)
        for mark in sheet.marks:
            _draw(canvas, mark)
        if sheet.number in codes:
            _draw_code(canvas, codes[sheet.number])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _bookmark(canvas: Canvas, number: int, cover: Cover) -> None:
    for index, title in enumerate(cover.bookmarks.get(number, ())):
        key = f"{number}-{index}"
        canvas.bookmarkPage(key)
        canvas.addOutlineEntry(title, key)


def _draw(canvas: Canvas, mark: Text | Frame | Line | BlankBox) -> None:
    match mark:
        case Text():
            canvas.setFillGray(mark.grey)
            canvas.setFont(BOLD if mark.is_bold else REGULAR, mark.size)
            canvas.drawString(mark.x, PAPER[1] - mark.base, mark.text)
        case Frame():
            _draw_frame(canvas, mark)
        case Line():
            canvas.setLineWidth(mark.weight)
            canvas.setStrokeGray(mark.grey)
            (x0, y0), (x1, y1) = mark.start, mark.end
            canvas.line(x0, PAPER[1] - y0, x1, PAPER[1] - y1)
        case BlankBox():
            pass  # a place, not a mark


def _draw_frame(canvas: Canvas, frame: Frame) -> None:
    x0, y0, x1, y1 = frame.rect
    canvas.setStrokeGray(frame.grey)
    canvas.setFillGray(frame.grey)
    canvas.setLineWidth(frame.weight)
    canvas.rect(
        x0, PAPER[1] - y1, x1 - x0, y1 - y0, stroke=not frame.is_filled, fill=frame.is_filled
    )


def _draw_code(canvas: Canvas, code: Code) -> None:
    x0, y0, x1, _ = code.rect
    rows = code_modules(code.text)
    side = (x1 - x0) / len(rows)
    canvas.setFillGray(0)
    path = canvas.beginPath()
    for number, row in enumerate(rows):
        start = 0
        while start < len(row):
            end = start
            while end < len(row) and row[end] == row[start]:
                end += 1
            if row[start]:
                top = y0 + number * side
                path.rect(x0 + start * side, PAPER[1] - top - side, (end - start) * side, side)
            start = end
    canvas.drawPath(path, stroke=0, fill=1)
