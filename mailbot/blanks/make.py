"""Blanks that are the same for everybody, and how the files of all of them are named."""

from typing import Final

from mailbot.blanks.fillable import fillable_blank
from mailbot.blanks.kind import Kind
from mailbot.blanks.layout import EDITION
from mailbot.blanks.printing import print_blank
from mailbot.blanks.word import word_blank
from parsers.forms.definition import Form

_MAKERS: Final = {
    Kind.PRINT: print_blank,
    Kind.FILLABLE: fillable_blank,
    Kind.DOCX: word_blank,
}
_SUFFIXES: Final = {
    Kind.PRINT: "do-druku.pdf",
    Kind.FILLABLE: "do-wypelnienia.pdf",
    Kind.DOCX: "word.docx",
    Kind.PREFILLED: "z-danymi.pdf",
}


def empty_blank(form: Form, kind: Kind) -> bytes:
    """Make a blank; of one kind always the same bytes, but for Word."""
    return _MAKERS[kind](form)


def file_name(form: Form, kind: Kind, number: int = 1) -> str:
    """Name a file so that people know it again: ``F1-2026-11-do-druku.pdf``; several by number."""
    which = "" if number == 1 else f"-{number}"
    return f"{form.id}-{EDITION}{which}-{_SUFFIXES[kind]}"
