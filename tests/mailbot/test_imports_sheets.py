import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from mailbot.imports import lists, sheets
from mailbot.imports.columns import map_headings
from mailbot.imports.lists import read_json
from mailbot.imports.sheets import UnreadableList, read_sheets


def book(tmp_path, *rows):
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(row)
    path = tmp_path / "a.xlsx"
    made.save(path)
    return path


def test_rows_keep_the_number_that_the_person_sees(tmp_path):
    path = book(tmp_path, [], ["Imię", None, "Wiek "], [], ["Anna", "x", 3], [" ", "", None])

    (sheet,) = read_sheets(path)

    assert sheet.headings == ("Imię", "", "Wiek")
    assert [(row.place, row.values) for row in sheet.rows] == [
        ("arkusz „Sheet”, wiersz 4", {"Imię": "Anna", "Wiek": 3})
    ]


@pytest.mark.parametrize("formula", ["=1+1", ArrayFormula("A2", "=1+1")])
def test_a_formula_is_refused_with_its_place(tmp_path, formula):
    path = book(tmp_path, ["Imię"], [formula])

    with pytest.raises(UnreadableList, match="wiersz 2: komórka „Imię” zawiera formułę"):
        read_sheets(path)


def test_a_formula_in_csv_is_refused_too(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('Imię\n"=HYPERLINK(1)"\n')

    with pytest.raises(UnreadableList, match="wiersz 2: komórka „Imię” zawiera formułę"):
        read_sheets(path)


def test_a_heading_twice_is_refused(tmp_path):
    path = book(tmp_path, ["NIP", "x", "NIP"], [1, 2, 3])

    with pytest.raises(UnreadableList, match=r"arkusz „Sheet”: Kolumna „NIP” występuje dwa razy\."):
        read_sheets(path)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.xlsx", b"PK no zip", "nie jest arkuszem XLSX"),
        ("a.xlsx", b"", "nie jest arkuszem XLSX"),
        ("a.ods", b"", "Nieznany rodzaj pliku"),
        ("a.csv", b"Imi\x81\n", "Nieznane kodowanie"),
        ("a.csv", b"Imi\n" + b"x" * 140_000, "uszkodzony"),
        ("a.csv", b"A;A\n1;2\n", "^Kolumna „A” występuje dwa razy"),
    ],
)
def test_a_file_that_is_no_list_is_told(tmp_path, name, content, reason):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(UnreadableList, match=reason):
        read_sheets(path)


def test_a_zip_that_is_no_workbook_is_told(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("x", "y")

    with pytest.raises(UnreadableList, match="nie jest arkuszem XLSX"):
        read_sheets(path)


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(UnreadableList, match="Nie ma takiego pliku"):
        read_sheets(tmp_path / "a.csv")


def test_limits_refuse_what_is_too_big(tmp_path, monkeypatch):
    path = book(tmp_path, ["Imię"], ["a"], ["b"])
    monkeypatch.setattr(sheets, "MOST_ROWS", 1)
    with pytest.raises(UnreadableList, match="za dużo wierszy"):
        read_sheets(path)
    monkeypatch.setattr(sheets, "MOST_UNPACKED_BYTES", 10)
    with pytest.raises(UnreadableList, match="po rozpakowaniu jest za duży"):
        read_sheets(path)
    monkeypatch.setattr(sheets, "MOST_BYTES", 10)
    with pytest.raises(UnreadableList, match="Plik jest za duży"):
        read_sheets(path)


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[" * 100_000])
def test_broken_json_is_told(tmp_path, content):
    path = tmp_path / "a.json"
    path.write_bytes(content)

    with pytest.raises(UnreadableList, match="nie jest poprawnym JSON"):
        read_json(path)


def test_an_entry_without_id_has_a_place_too():
    (row,) = lists.rows_of({"persons": [{}]}, "persons", "osoba")

    assert row.place == "osoba nr 1 (bez id)"


def test_headings_match_whatever_their_case_stars_and_spacing():
    mapped = map_headings(["  NAZWISKO* :", "imię"], {"a": ("Imię",), "b": ("Nazwisko",)})

    assert mapped.pick({"  NAZWISKO* :": "Lis", "imię": None}) == {"b": "Lis"}


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading_of_csv(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(data)

    try:
        (sheet,) = read_sheets(path)
    except UnreadableList:
        return
    assert all(set(row.values) <= set(sheet.headings) for row in sheet.rows)
