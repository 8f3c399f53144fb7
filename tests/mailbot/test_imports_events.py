import json
from datetime import date, datetime, time
from pathlib import Path

import pytest
from openpyxl import Workbook
from sqlalchemy import Engine, func, select

from mailbot.imports import Report, Terms, import_events
from mailbot.imports.events import KNOWN_FROM_THE_START
from mailbot.imports.template import write_events_template
from mailbot.storage.acts import Cause
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.recruiting import RecruitmentRow
from mailbot.storage.register import EventRow
from tests.support.register import NOON, make_tables

EVENT = {"id": "E1", "title": "Spotkanie", "date": "2024-05-15", "announced": "2024-04-01"}
RECRUITMENT = {
    "id": "R1",
    "title": "Nabór",
    "opens": "2024-05-06",
    "closes": "2024-05-24",
    "groups": [{"id": "G1", "name": "Grupa pierwsza"}],
}


@pytest.fixture
def database(tmp_path):
    engine = open_database(f"sqlite:///{tmp_path}/mailbot.db")
    make_tables(engine)
    yield engine
    engine.dispose()


def bring(database: Engine, path: Path) -> Report:
    with transaction(database) as session:
        return import_events(session, path, Terms(Cause(NOON)))


def as_json(tmp_path: Path, data: object) -> Path:
    path = tmp_path / "lista.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def csv(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "lista.csv"
    path.write_text(text, encoding="utf-8")
    return path


def errors(report: Report) -> list[str]:
    return [str(trouble) for trouble in report.errors]


def notes(report: Report) -> list[str]:
    return [str(trouble) for trouble in report.notes]


def test_the_calendar_and_the_recruitment_come_from_one_json_file(database, tmp_path):
    path = as_json(tmp_path, {"events": [EVENT], "recruitment": RECRUITMENT, "mailboxes": {}})

    first, second = bring(database, path), bring(database, path)

    assert dict(first.added) == dict(second.unchanged) == {"wydarzeń": 1, "naborów": 1}
    assert notes(first) == ["Skrzynki opisuje plik konfiguracji; pominięto je."]
    with reading(database) as session:
        event = session.get_one(EventRow, "E1")
        assert (event.first_day, event.last_day) == (date(2024, 5, 15), date(2024, 5, 15))
        assert session.get_one(RecruitmentRow, "R1").groups == RECRUITMENT["groups"]


def test_a_workbook_with_dates_and_hours_of_its_own_kind_is_read(database, tmp_path):
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Tytuł", "Data", "Data zakończenia", "Od", "Do", "Limit", "Ogłoszono", "Uwagi"])
    sheet.append(
        ["Wizyta", datetime(2024, 7, 3), date(2024, 7, 5), time(7, 0), "20.00", 20, "1.05.2024 r."]
    )
    path = tmp_path / "kalendarz.xlsx"
    book.save(path)

    report = bring(database, path)

    assert notes(report) == ["Sheet: Pominięto nieznaną kolumnę „Uwagi”."]
    with reading(database) as session:
        (event,) = session.scalars(select(EventRow))
        assert (event.first_day, event.last_day) == (date(2024, 7, 3), date(2024, 7, 5))
        assert (event.starts, event.ends) == (time(7), time(20))
        assert (event.capacity, event.announced) == (20, date(2024, 5, 1))


def test_groups_of_a_recruitment_are_rows_of_a_sheet(database, tmp_path):
    text = (
        "Numer naboru;Nabór;Nabór od;Nabór do;Numer grupy;Grupa robocza\n"
        "R1;Nabór;06.05.2024;24.05.2024;G1;Pierwsza\nR1;;;;G2;Druga\n"
    )

    report = bring(database, csv(tmp_path, text))

    assert errors(report) == []
    with reading(database) as session:
        row = session.get_one(RecruitmentRow, "R1")
        assert (row.opens, row.closes) == (date(2024, 5, 6), date(2024, 5, 24))
        assert [group["name"] for group in row.groups] == ["Pierwsza", "Druga"]


def test_an_event_without_a_number_is_recognised_by_title_and_day(database, tmp_path):
    bring(database, csv(tmp_path, "Tytuł;Data;Miejsce\nSpotkanie;15.05.2024;Wrocław\n"))

    report = bring(database, csv(tmp_path, "Tytuł;Data;Odwołano\nSPOTKANIE;2024-05-15;1.05.2024\n"))

    assert dict(report.changed) == {"wydarzeń": 1}
    assert notes(report) == ["Gdzie brak daty ogłoszenia, zapisy są możliwe od razu."]
    with reading(database) as session:
        (event,) = session.scalars(select(EventRow))
        assert (event.place, event.cancelled_on) == ("Wrocław", date(2024, 5, 1))
        assert event.announced == KNOWN_FROM_THE_START


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": " "}, "Brak tytułu albo daty wydarzenia."),
        ({"date": None}, "Brak tytułu albo daty wydarzenia."),
        ({"date": "30.02.2024"}, "Data: „30.02.2024” nie jest datą (np. 15.05.2026)."),
        ({"end_date": "2024-05-14"}, "Wydarzenie kończy się przed swoim początkiem."),
        ({"start": "10:00", "end": "10:00"}, "Godzina zakończenia nie jest późniejsza"),
        ({"start": "25:00"}, "Godzina rozpoczęcia: „25:00” nie jest godziną (np. 10:00)."),
        ({"start": "rano"}, "Godzina rozpoczęcia: „rano” nie jest godziną (np. 10:00)."),
        ({"deadline": "2024-05-16"}, "Termin zgłoszeń jest późniejszy niż samo wydarzenie."),
        ({"capacity": "dużo"}, "Liczba miejsc: „dużo” nie jest liczbą."),
        ({"capacity": -1}, "Liczba miejsc: „-1” nie jest liczbą."),
        ({"capacity": 9_000_000}, "Liczba miejsc: Liczba jest za duża."),
    ],
)
def test_a_wrong_event_is_told_in_polish_and_nothing_is_taken(database, tmp_path, change, reason):
    path = as_json(tmp_path, {"events": [EVENT | {"id": "E0"}, EVENT | change]})

    (error,) = errors(bring(database, path))

    assert error.startswith(f"wydarzenie nr 2 (E1): {reason}")
    with reading(database) as session:
        assert session.scalar(select(func.count()).select_from(EventRow)) == 0


@pytest.mark.parametrize(
    ("change", "day", "hour"),
    [
        ({"date": "15.5.2024"}, date(2024, 5, 15), None),
        ({"date": "2024-05-15 00:00:00"}, date(2024, 5, 15), None),
        ({"start": "godz. 9"}, date(2024, 5, 15), time(9)),
        ({"start": "9.30"}, date(2024, 5, 15), time(9, 30)),
        ({"start": "09:30:00"}, date(2024, 5, 15), time(9, 30)),
        ({"start": "", "end_date": "", "capacity": ""}, date(2024, 5, 15), None),
    ],
)
def test_days_and_hours_are_read_as_people_write_them(database, tmp_path, change, day, hour):
    bring(database, as_json(tmp_path, {"events": [EVENT | change]}))

    with reading(database) as session:
        event = session.get_one(EventRow, "E1")
        assert (event.first_day, event.starts) == (day, hour)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"id": None}, "Nabór potrzebuje numeru, tytułu i obu dni terminu."),
        ({"closes": "2024-05-05"}, "Nabór kończy się przed swoim początkiem."),
        ({"groups": [{"id": "G1"}]}, "Grupa robocza potrzebuje numeru i nazwy."),
        ({"groups": "G1"}, "groups: Nieprawidłowa wartość."),
    ],
)
def test_a_wrong_recruitment_is_told_in_polish(database, tmp_path, change, reason):
    report = bring(database, as_json(tmp_path, {"recruitment": RECRUITMENT | change}))

    assert errors(report) == [f"nabór: {reason}"]


def test_one_number_for_two_events_is_refused(database, tmp_path):
    same = bring(database, as_json(tmp_path, {"events": [EVENT, EVENT]}))
    report = bring(database, as_json(tmp_path, {"events": [EVENT, EVENT | {"title": "Inne"}]}))

    assert same.added["wydarzeń"] == 1
    assert errors(report) == [
        "wydarzenie nr 2 (E1): Wydarzenie E1 jest w pliku dwa razy, różnie opisane."
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, "W pliku nie ma ani wydarzeń, ani naboru."),
        ([], "Plik JSON ma zawierać obiekt z listami."),
        ({"events": {}}, "„events” w pliku ma być listą obiektów."),
        ({"events": [1]}, "„events” w pliku ma być listą obiektów."),
        ({"recruitment": [1]}, "„recruitment” w pliku ma być obiektem."),
    ],
)
def test_json_of_another_shape_is_told(database, tmp_path, data, reason):
    assert errors(bring(database, as_json(tmp_path, data))) == [reason]


def test_the_template_has_headings_that_the_import_knows(database, tmp_path):
    path = tmp_path / "wzor.xlsx"
    write_events_template(path)

    report = bring(database, path)

    assert (errors(report), notes(report)) == (["W pliku nie ma ani wydarzeń, ani naboru."], [])
