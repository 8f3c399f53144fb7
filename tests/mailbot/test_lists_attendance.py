"""Who came: from the signed list to the register, and what the digest says of lists."""

from datetime import timedelta

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from mailbot.coordinators.digest import print_digest
from mailbot.engine import later
from mailbot.lists import Who, by_hand
from mailbot.lists.keeping import keep_lists
from mailbot.storage.acts import Cause
from mailbot.storage.database import reading, transaction
from mailbot.storage.register import EventRow, PersonRow
from mailbot.storage.tables import Journal, Outbox
from tests.support.commands import config_file, run_command
from tests.support.lists import MONDAY, on_the_list, people, standings
from tests.support.register import add, event, institution
from tests.support.station import Clock, close, make_app

AFTER = MONDAY.replace(day=16)


@pytest.fixture
def clock():
    return Clock(MONDAY)


@pytest.fixture
def app(ready_database_url, tmp_path, clock):
    made = make_app(ready_database_url, tmp_path, clock=clock)
    add(made.database, institution(), *people(4), event(capacity=2))
    yield made
    close(made)


@pytest.fixture
def attendance(app, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("mailbot.clock.utc_now", lambda: AFTER)
    monkeypatch.setenv("LOGNAME", "ewa")
    monkeypatch.delenv("SUDO_USER", raising=False)
    add(app.database, *(on_the_list(n, "confirmed") for n in (1, 2)), on_the_list(3, "cancelled"))
    url = app.config.database_url
    (tmp_path / "cli" / "home").mkdir(parents=True)
    file = config_file(tmp_path / "cli", f'database = "{url}"\n')
    return lambda *words: run_command(capsys, "attendance", "E1", *words, "-c", file)


def digest(app):
    return print_digest(app, app.config.coordinators[0], app.clock().date())


def workbook(path, *rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_whoever_signed_came_and_everybody_else_with_a_place_did_not(app, attendance):
    said = attendance("--present", "P1, Jan Lis4")

    assert said.code == 0
    assert "Obecnych: 1, nieobecnych: 1." in said.out
    assert "Nieobecni: Jan Lis2 (P2)." in said.out
    assert "Spoza listy, bez zapisu obecności: Jan Lis4 (P4)." in said.out
    assert standings(app.database) == {"P1": "attended", "P2": "absent", "P3": "cancelled"}
    with reading(app.database) as session:
        acts = session.scalars(select(Journal).where(Journal.actor == "ewa")).all()
    assert [entry.act for entry in acts] == ["attendance-recorded"]


def test_a_second_list_corrects_the_first_and_a_third_like_it_changes_nothing(app, attendance):
    attendance("--present", "P1")
    attendance("--present", "P2")
    again = attendance("--present", "P2")

    assert standings(app.database) == {"P1": "absent", "P2": "attended", "P3": "cancelled"}
    assert "była już tak odnotowana" in again.out


@pytest.mark.parametrize(
    "rows",
    [
        [("Osoba",), ("Lis1 Jan",)],
        [("Nr", "Imię", "Nazwisko", "Obecność"), (1, "Jan", "Lis1", "tak"), (2, "Jan", "Lis2", "")],
        [("ID", "Obecność"), ("P1", "x"), ("P2", "nie")],
    ],
)
def test_a_signed_list_is_read_from_a_workbook(app, attendance, tmp_path, rows):
    said = attendance("--file", workbook(tmp_path / "lista.xlsx", *rows))

    assert (said.code, said.err) == (0, "")
    assert standings(app.database) == {"P1": "attended", "P2": "absent", "P3": "cancelled"}


def test_a_signed_list_is_read_from_a_csv_file(app, attendance, tmp_path):
    file = tmp_path / "lista.csv"
    file.write_text("Imię i nazwisko;Obecność\nJan Lis1;1\nJan Lis2;0\n", encoding="utf-8")

    assert attendance("--file", file).code == 0
    assert standings(app.database)["P2"] == "absent"


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([("Osoba", "Obecność"), ("Jan Lis1", "może")], "nie wiadomo, czy"),
        ([("Osoba",), ("Zenon Ktoś",)], "nie znaleziono"),
        ([("ID", "Osoba"), ("P2", "Jan Lis1")], "to nie ta sama osoba"),
        ([("Uwagi",), ("spóźnienie",)], "brak numeru osoby"),
    ],
)
def test_one_row_that_is_not_certain_stops_the_whole_list(
    app, attendance, tmp_path, rows, complaint
):
    said = attendance("--file", workbook(tmp_path / "lista.xlsx", *rows))

    assert (said.code, complaint in said.err) == (1, True)
    assert standings(app.database)["P1"] == "confirmed"


def test_a_file_that_is_no_list_is_refused(attendance, tmp_path):
    file = tmp_path / "lista.xlsx"
    file.write_bytes(b"x")

    assert attendance("--file", file).code == 1
    assert attendance("--file", file, "--present", "P1").code == 1
    assert attendance().code == 1


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [({"last_day": AFTER.date() + timedelta(days=1)}, "jeszcze trwa"),
     ({"cancelled_on": MONDAY.date()}, "odwołano")],
)  # fmt: skip
def test_nothing_is_recorded_of_an_event_that_is_not_over(app, attendance, changes, complaint):
    with transaction(app.database) as session:
        for name, value in changes.items():
            setattr(session.get_one(EventRow, "E1"), name, value)

    said = attendance("--present", "P1")

    assert (said.code, complaint in said.err) == (1, True)


def test_the_digest_asks_for_the_list_until_it_is_recorded_and_shows_who_did_not_come(
    app, clock, attendance
):
    clock.now = AFTER
    asked = digest(app)
    attendance("--present", "P1")
    clock.now = AFTER + timedelta(minutes=1)
    told = digest(app)

    assert "2 × lista obecności do wpisania – 15 maja" in asked
    assert "mailbot attendance E1 --file" in asked
    assert "lista obecności do wpisania" not in told
    assert "odnotowano obecność: 1 osoba; nieobecni: Jan Lis2 (P2)" in told


def test_the_machine_marks_nobody_absent_by_itself(app, clock):
    add(app.database, on_the_list(1, "confirmed"))
    clock.now = AFTER

    keep_lists(app)

    assert standings(app.database)["P1"] == "confirmed"


def test_the_digest_says_whom_to_phone_when_it_is_too_late_for_offers(app, clock):
    add(app.database, on_the_list(1, "confirmed"), *(on_the_list(n, "waitlisted") for n in (2, 3)))
    clock.now = MONDAY.replace(day=13)

    said = digest(app)

    assert "1 × wolne miejsce, do zaproponowania telefonicznie – 15 maja" in said
    assert "Jan Lis2 (P2)" in said
    assert "Lis3" not in said
    assert "mailbot enrol P2 --event E1" in said


def test_the_digest_says_which_offers_do_not_end_by_themselves(app, clock):
    with transaction(app.database) as session:
        session.get_one(PersonRow, "P2").address = None
    add(app.database, on_the_list(1, "confirmed"), *(on_the_list(n, "waitlisted") for n in (2, 3)))
    add(app.database, event(id="E2", capacity=1), on_the_list(4, "waitlisted", "E2"))

    keep_lists(app)
    clock.now = MONDAY + timedelta(minutes=1)
    said = digest(app)

    assert "propozycja miejsca do wyjaśnienia telefonicznie – 15 maja" in said
    assert "Jan Lis2 (P2)" in said
    assert "(P4)" not in said
    assert "zaproponowano miejsce – Jan Lis4" in said


def test_what_was_done_to_lists_is_told_once_and_only_to_whom_it_concerns(app, clock):
    add(app.database, on_the_list(1, "confirmed"))
    with transaction(app.database) as session:
        desk = by_hand.Desk(app, session, Cause(MONDAY, "ewa"), later)
        by_hand.enrol(desk, Who("E1", "P2"))
    clock.now = MONDAY + timedelta(minutes=1)
    told = digest(app)
    with transaction(app.database) as session:
        session.get_one(EventRow, "E1").mailbox = "inna"

    assert "ZMIANY NA LISTACH\n- 15 maja, Spotkanie" in told
    assert "wpisano ręcznie – Jan Lis2" in told
    assert "wpisano ręcznie" not in digest(app)


def test_a_letter_that_is_on_its_way_is_no_work_for_anybody(app):
    add(app.database, on_the_list(1, "waitlisted"))
    keep_lists(app)
    with reading(app.database) as session:
        assert session.scalars(select(Outbox.state)).all() == ["queued"]

    assert "do wyjaśnienia telefonicznie" not in digest(app)
