"""Blanks that are not ours, drawn for tests; labels have no Polish marks, as the font has none."""

from collections.abc import Callable

import numpy as np
import pypdfium2
from reportlab.pdfgen.canvas import Canvas

from parsers.scans.image import PageImage
from tests.support.filled_forms import pdf_of, write

HEIGHT = 841.8898


def rectangle(canvas: Canvas, x0: float, top: float, x1: float, bottom: float) -> None:
    canvas.setLineWidth(0.7)
    canvas.rect(x0, HEIGHT - bottom, x1 - x0, bottom - top)


def line(canvas: Canvas, x0: float, y: float, x1: float, *, dotted: bool = False) -> None:
    canvas.setLineWidth(0.8)
    if dotted:
        canvas.setDash(0.8, 2.2)
    canvas.line(x0, HEIGHT - y, x1, HEIGHT - y)
    canvas.setDash()


def tick_box(canvas: Canvas, x: float, top: float, text: str, *, ticked: bool = False) -> None:
    rectangle(canvas, x, top, x + 11, top + 11)
    write(canvas, x + 16, top + 9, text, 10)
    if ticked:
        canvas.setFont("Helvetica-Bold", 10)
        canvas.drawString(x + 2.2, HEIGHT - top - 9.2, "X")


def comb(canvas: Canvas, x: float, top: float, text: str, cells: int) -> None:
    for number in range(cells):
        rectangle(canvas, x + 17 * number, top, x + 17 * (number + 1), top + 20)
        if number < len(text):
            write(canvas, x + 17 * number + 5, top + 15, text[number], 12)


def institution_table(canvas: Canvas) -> None:
    """Draw labels in cells beside values, a comb, a table of people, choices, and signing lines."""
    write(canvas, 150, 60, "FORMULARZ ZGLOSZENIOWY PODMIOTU", 14)
    rows = (
        ("Nazwa podmiotu", "Fundacja Zielony Prog"),
        ("NIP", ""),
        ("Ulica i numer", "ul. Lipowa 12"),
        ("Telefon", "600 100 200"),
        ("E-mail", "biuro@prog.example"),
    )
    for number, (label, value) in enumerate(rows):
        top = 90 + 26 * number
        rectangle(canvas, 50, top, 180, top + 26)
        rectangle(canvas, 180, top, 545, top + 26)
        write(canvas, 55, top + 17, label, 10)
        write(canvas, 190, top + 17, value, 11)
    comb(canvas, 186, 119, "6951002740", 10)
    _people(canvas)
    write(canvas, 50, 360, "Typ instytucji (zaznaczyc):", 10)
    tick_box(canvas, 56, 368, "stowarzyszenie lub zwiazek")
    tick_box(canvas, 250, 368, "fundacja", ticked=True)
    write(canvas, 50, 412, "Zgoda na otrzymywanie informacji o wydarzeniach", 10)
    tick_box(canvas, 350, 403, "TAK", ticked=True)
    tick_box(canvas, 410, 403, "NIE")
    line(canvas, 50, 700, 240, dotted=True)
    write(canvas, 60, 696, "Jawor, 9.05.2024", 11)
    write(canvas, 105, 711, "miejscowosc i data", 8)
    line(canvas, 330, 700, 545, dotted=True)
    write(canvas, 390, 711, "pieczec i podpis", 8)


def _people(canvas: Canvas) -> None:
    write(canvas, 50, 250, "Osoby delegowane", 10)
    columns = (50, 75, 230, 370, 545)
    heads = ("Lp.", "Imie i nazwisko", "Stanowisko", "Telefon")
    people = (("1.", "Anna Nowak", "ksiegowa", "601 100 200"), ("2.", "Jan Bielak", "prezes", ""))
    for number, row in enumerate((heads, *people)):
        top = 260 + 24 * number
        for place, text in enumerate(row):
            rectangle(canvas, columns[place], top, columns[place + 1], top + 24)
            write(canvas, columns[place] + 5, top + 16, text, 10)


def delegate_lines(canvas: Canvas) -> None:
    """Draw labels before lines, captions under lines, and two labels on one line."""
    write(canvas, 140, 70, "OSWIADCZENIE OSOBY DELEGOWANEJ", 14)
    fields = (("Ja, nizej podpisany/a", "Anna Nowak"), ("delegowany/a przez", "Fundacja Prog"))
    for number, (label, value) in enumerate(fields):
        y = 120 + 30 * number
        write(canvas, 50, y, label, 11)
        line(canvas, 165, y + 1, 545, dotted=True)
        write(canvas, 175, y - 2, value, 12)
    write(canvas, 50, 180, "PESEL", 11)
    comb(canvas, 95, 165, "44051401359", 11)
    write(canvas, 50, 212, "tel.", 11)
    line(canvas, 72, 213, 260, dotted=True)
    write(canvas, 80, 210, "600 100 200", 12)
    write(canvas, 270, 212, "e-mail", 11)
    line(canvas, 305, 213, 545, dotted=True)
    write(canvas, 312, 210, "a.nowak@prog.example", 12)
    line(canvas, 50, 260, 330)
    write(canvas, 60, 256, "ksiegowa", 12)
    write(canvas, 150, 270, "(zajmowane stanowisko)", 8)
    line(canvas, 330, 700, 545)
    write(canvas, 400, 711, "(czytelny podpis)", 8)


def page_of(draw: Callable[[Canvas], None], number: int = 1) -> PageImage:
    """Give a drawn page as a clean scan at 200 dpi."""
    page = pypdfium2.PdfDocument(pdf_of(draw))[0]
    grey = np.array(page.render(scale=200 / 72, grayscale=True).to_numpy(), dtype=np.uint8)
    return PageImage(number, grey.reshape(grey.shape[0], grey.shape[1]), None, 595.28, 841.89)
