"""Empty spreadsheets with the headings that the import understands.

No example row: whoever forgets to delete it would register somebody who does not exist.
"""

from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

from mailbot.imports import columns

_WIDTH = 22


def write_registry_template(path: Path) -> None:
    """Write a workbook with a sheet for institutions and one for people."""
    book = Workbook()
    _sheet(book, "Instytucje", columns.INSTITUTION)
    employer = {"institution": columns.INSTITUTION["name"], "nip": columns.INSTITUTION["nip"]}
    _sheet(book, "Osoby", columns.PERSON | employer)
    _save(book, path)


def write_events_template(path: Path) -> None:
    """Write a workbook with a sheet for events and one for the recruitment."""
    book = Workbook()
    _sheet(book, "Wydarzenia", columns.EVENT)
    _sheet(book, "Nabór", columns.RECRUITMENT)
    _save(book, path)


def _sheet(book: Workbook, title: str, wanted: Mapping[str, tuple[str, ...]]) -> None:
    sheet = book.create_sheet(title)
    sheet.append([headings[0] for headings in wanted.values()])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = _WIDTH
    sheet.freeze_panes = "A2"


def _save(book: Workbook, path: Path) -> None:
    book.remove(book.worksheets[0])
    book.save(path)
