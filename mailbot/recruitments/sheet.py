"""The committee's list as a workbook: one sheet for everybody, one for the members only."""

from collections.abc import Iterable
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from mailbot.recruitments.committee import Line

HEADINGS = (
    "grupa",
    "Lp.",
    "imię i nazwisko",
    "organizacja",
    "typ instytucji",
    "funkcja",
    "data i godzina wpływu",
    "w terminie",
    "kompletne",
    "uwagi",
)
"""As the office exports working groups."""
MEMBERS_HEADINGS = (
    "grupa",
    "Lp.",
    "imię i nazwisko",
    "kolejność preferencji",
    "uzasadnienie",
    "doświadczenie",
    "punkty",
    "konflikt interesów",
)
_WIDTHS = {"Lp.": 6, "uzasadnienie": 60, "doświadczenie": 60, "uwagi": 40}
_WIDTH = 24


def committee_workbook(lines: Iterable[Line]) -> bytes:
    """Write the list as XLSX; motivation and points stand on the second sheet only."""
    lines = tuple(lines)
    book = Workbook()
    book.remove(book.worksheets[0])
    _fill(book.create_sheet("Lista"), HEADINGS, (_for_all(line) for line in lines))
    _fill(
        book.create_sheet("Tylko dla członków"),
        MEMBERS_HEADINGS,
        (_for_members(line) for line in lines),
    )
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _for_all(line: Line) -> tuple[str | int, ...]:
    return (
        line.group,
        line.number,
        line.name,
        line.organisation,
        line.institution_type,
        line.role,
        line.received,
        _yes(line.is_in_time),
        _yes(line.is_complete),
        line.notes,
    )


def _for_members(line: Line) -> tuple[str | int, ...]:
    return (
        line.group,
        line.number,
        line.name,
        line.preference or "",
        line.motivation,
        line.experience,
        line.points,
        line.conflicts,
    )


def _yes(holds: bool) -> str:  # noqa: FBT001 - the word for a truth
    return "tak" if holds else "nie"


def _fill(
    sheet: Worksheet, headings: tuple[str, ...], rows: Iterable[tuple[str | int, ...]]
) -> None:
    sheet.append(headings)
    for place, heading in enumerate(headings, start=1):
        sheet.cell(1, place).font = Font(bold=True)
        width = _WIDTHS.get(heading, _WIDTH)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            if isinstance(cell.value, str):
                # What a candidate wrote is never a formula.
                cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
