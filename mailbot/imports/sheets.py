"""Rows of a spreadsheet or a CSV file, with the number that the person sees beside them.

Formulas are refused: what they show depends on who opened the file last. Size is capped before
anything is unpacked.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_BYTES = 50_000_000
MOST_UNPACKED_BYTES = 500_000_000
"""A workbook is a zip; what it claims to unpack to is checked before it is opened."""
MOST_ROWS = 200_000
"""Twice the largest register we plan for."""
MOST_COLUMNS = 200
_LONGEST_CELL = 131_072


class UnreadableList(ValueError):
    """The file as a whole cannot be used; the text is a Polish sentence."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the headings; empty cells are left out."""

    place: str
    values: dict[str, object]
    """By heading, as written in the file."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: headings and the rows below them that are not empty."""

    name: str
    """Empty for a CSV file, which has only one."""
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def read_sheets(path: Path) -> tuple[Sheet, ...]:
    """Read all tables of an ``.xlsx`` or ``.csv`` file.

    Raises:
        UnreadableList: It is neither, or damaged, too big, or holds formulas.
    """
    check_size(path)
    if path.suffix.lower() == ".csv":
        return (_sheet("", enumerate(_csv_rows(path), start=1)),)
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        return tuple(_workbook(path))
    raise UnreadableList("Nieznany rodzaj pliku; możliwe: .json, .xlsx, .csv.")


def check_size(path: Path) -> None:
    """Refuse a file that is missing or too big.

    Raises:
        UnreadableList: It is.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UnreadableList("Nie ma takiego pliku albo nie można go czytać.") from error
    if size > MOST_BYTES:
        raise UnreadableList(f"Plik jest za duży (najwięcej {MOST_BYTES // 1_000_000} MB).")


def _workbook(path: Path) -> Iterator[Sheet]:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MOST_UNPACKED_BYTES:
            raise UnreadableList("Arkusz po rozpakowaniu jest za duży.")
        book = load_workbook(path, read_only=True, data_only=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, OSError, SyntaxError) as error:
        raise UnreadableList("Plik nie jest arkuszem XLSX albo jest uszkodzony.") from error
    try:
        for sheet in book.worksheets:
            # Some programs write a wrong size; without it every row is read as it comes.
            sheet.reset_dimensions()
            yield _sheet(sheet.title, enumerate(sheet.iter_rows(values_only=True), start=1))
    finally:
        book.close()


def _csv_rows(path: Path) -> Iterator[list[str]]:
    text = _decode(path.read_bytes())
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=first.count)
    csv.field_size_limit(_LONGEST_CELL)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise UnreadableList(
            "Plik CSV jest uszkodzony (cudzysłowy albo za długie pole)."
        ) from error


def _decode(data: bytes) -> str:
    """Read UTF-8 or, as older office programs write it, the Windows code page for Polish."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1250")
    except UnicodeDecodeError as error:
        raise UnreadableList("Nieznane kodowanie znaków; zapisz plik jako CSV UTF-8.") from error


def _sheet(name: str, numbered: Iterable[tuple[int, Iterable[object]]]) -> Sheet:
    headings: tuple[str, ...] = ()
    rows: list[Row] = []
    for number, cells in numbered:
        values = [_value(cell) for cell in islice(cells, MOST_COLUMNS)]
        if not any(value is not None for value in values):
            continue
        if not headings:
            headings = _headings(name, values)
            continue
        if len(rows) >= MOST_ROWS:
            raise UnreadableList(f"Arkusz ma za dużo wierszy (najwięcej {MOST_ROWS}).")
        place = f"arkusz „{name}”, wiersz {number}" if name else f"wiersz {number}"
        rows.append(_row(place, headings, values))
    return Sheet(name, headings, tuple(rows))


def _headings(name: str, values: list[object]) -> tuple[str, ...]:
    headings = tuple(str(value).strip() if value is not None else "" for value in values)
    named = [heading for heading in headings if heading]
    if len(set(named)) < len(named):
        twice = next(heading for heading in named if named.count(heading) > 1)
        place = f"arkusz „{name}”: " if name else ""
        raise UnreadableList(f"{place}Kolumna „{twice}” występuje dwa razy.")
    return headings


def _row(place: str, headings: tuple[str, ...], values: list[object]) -> Row:
    found: dict[str, object] = {}
    for heading, value in zip(headings, values, strict=False):
        if not heading or value is None:
            continue
        if isinstance(value, str) and value.startswith("="):
            raise UnreadableList(
                f"{place}: komórka „{heading}” zawiera formułę; wklej w to miejsce wartość."
            )
        found[heading] = value
    return Row(place, found)


def _value(cell: object) -> object:
    """Keep texts, numbers and dates; a cell of blanks is empty, anything else is a formula."""
    if isinstance(cell, str):
        return cell.strip() or None
    if cell is None or isinstance(cell, (int, float, date, datetime, time)):
        return cell
    return "="
