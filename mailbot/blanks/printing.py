"""The blank for printing: to be filled in by hand, signed, scanned and sent back."""

from mailbot.blanks.code import code_text
from mailbot.blanks.header import CODE
from mailbot.blanks.layout import EDITION, lay_out
from mailbot.blanks.paper import Code, Cover, draw
from mailbot.blanks.sheet import HEADING, Sheet, Text
from parsers.forms.definition import Form


def print_blank(form: Form) -> bytes:
    """Draw the blank of a form as PDF."""
    return draw_sheets(form, lay_out(form))


def draw_sheets(form: Form, sheets: tuple[Sheet, ...], token: str = "") -> bytes:
    """Draw sheets of a form with its codes and headings; the token is that of a copy of a case."""
    codes = {
        sheet.number: Code(code_text(form.id, EDITION, sheet.number, token), CODE)
        for sheet in sheets
    }
    headings = {
        sheet.number: [
            mark.text
            for mark in sheet.marks
            if isinstance(mark, Text) and mark.is_bold and mark.size == HEADING
        ]
        for sheet in sheets
    }
    cover = Cover(form.title, form.issuer, f"wzór {form.id}/{EDITION}", headings)
    return draw(sheets, cover, codes)
