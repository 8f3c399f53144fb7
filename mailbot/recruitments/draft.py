"""The draft of the committee's resolution as a Word file, with the list of candidates by group."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH

from mailbot.recruitments.committee import Line
from mailbot.replies.typography import day_text, one_line
from mailbot.storage.recruiting import RecruitmentRow

_COMMITTEE = "Komitetu Rozwoju Ekonomii Społecznej"
_DOTS = "………………"
_COLUMNS = ("Lp.", "imię i nazwisko", "organizacja", "funkcja", "w składzie (tak/nie)")
_NOT_BEFORE_THE_COMMITTEE = "Zgłoszenia złożone po terminie lub formalnie niekompletne"


def draft_resolution(call: RecruitmentRow, lines: Iterable[Line]) -> bytes:
    """Write the draft as DOCX; number, day and outcome are left for the committee to fill in.

    Args:
        call: The call.
        lines: The committee's list.
    """
    lines = tuple(lines)
    document = Document()
    _centred(document, f"UCHWAŁA nr {_DOTS}")
    _centred(document, _COMMITTEE)
    _centred(document, f"z dnia {_DOTS}")
    _centred(document, "w sprawie przyjęcia składu grup roboczych (projekt)")
    document.add_paragraph(
        f"Po rozpatrzeniu zgłoszeń złożonych w naborze „{one_line(call.title)}”,"
        f" prowadzonym od {day_text(call.opens)} do {day_text(call.closes)},"
        " Komitet uchwala, co następuje:"
    )
    document.add_paragraph("§ 1. Przyjmuje się skład grup roboczych:")
    for group in call.groups:
        _group(document, str(group["name"]), [x for x in lines if _is_before(x, group["name"])])
    # A written day ends with the dot of "r."; one dot ends the sentence, too.
    term = _term(call).removesuffix(".")
    document.add_paragraph(f"§ 2. Kadencja członkiń i członków: {term}.")
    document.add_paragraph("§ 3. Uchwała wchodzi w życie z dniem podjęcia.")
    document.add_paragraph(f"\nPodpis: {_DOTS}{_DOTS}")
    _left_out(document, [x for x in lines if not (x.is_complete and x.is_votable)])
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _is_before(line: Line, group: object) -> bool:
    return line.group == one_line(str(group)) and line.is_complete and line.is_votable


def _group(document: Word, name: str, lines: Sequence[Line]) -> None:
    document.add_paragraph(one_line(name), style="Heading 2")
    if not lines:
        document.add_paragraph("Brak zgłoszeń do rozpatrzenia.")
        return
    table = document.add_table(rows=1, cols=len(_COLUMNS), style="Table Grid")
    for cell, heading in zip(table.rows[0].cells, _COLUMNS, strict=True):
        cell.text = heading
    for number, line in enumerate(lines, start=1):
        values = (f"{number}.", line.name, line.organisation, line.role, _DOTS)
        for cell, value in zip(table.add_row().cells, values, strict=True):
            cell.text = value


def _left_out(document: Word, lines: Sequence[Line]) -> None:
    if not lines:
        return
    document.add_paragraph(_NOT_BEFORE_THE_COMMITTEE, style="Heading 2")
    for line in lines:
        document.add_paragraph(f"{line.name} – {line.group}: {line.notes}")


def _centred(document: Word, text: str) -> None:
    document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.CENTER


def _term(call: RecruitmentRow) -> str:
    first = f"od {day_text(call.term_from)}" if call.term_from else "od dnia podjęcia uchwały"
    return f"{first} do {day_text(call.term_to)}" if call.term_to else first
