"""A call from its announcement to the notices, and a group to its meeting, by the commands."""

from datetime import UTC, datetime

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import select

from mailbot.storage.database import open_database, reading
from mailbot.storage.recruiting import ApplicationRow, Membership, RecruitmentRow
from mailbot.storage.tables import Outbox
from tests.support.call_world import IN_TIME, a_row
from tests.support.commands import config_file, run_command
from tests.support.register import add, event, institution, person

OPEN = (
    "open", "R1", "--title", "Nabór do grup", "--from", "2024-05-06", "--until", "24.05.2024",
    "--group", "G3=Grupa ds. promocji|kreowanie wizerunku", "--group", "G5=Grupa ds. PS",
    "--least", "2", "--most", "9", "--term-from", "2024-06-10", "--term-to", "2026-12-31",
)  # fmt: skip


class Desk:
    """A configured home, worked on through the commands at a moment that tests choose."""

    def __init__(self, directory, capsys, url, monkeypatch):
        self._capsys, self._monkeypatch = capsys, monkeypatch
        self._file = config_file(directory, f'mode = "live"\ndatabase = "{url}"\n')
        (directory / "home").mkdir()
        self.database = open_database(url)
        self.at(datetime(2024, 5, 7, 10, tzinfo=UTC))

    def at(self, moment):
        self._monkeypatch.setattr("mailbot.clock.utc_now", lambda: moment)

    def run(self, *words):
        return run_command(self._capsys, *words, "-c", self._file)

    def call(self, *words):
        return self.run("call", *words)

    def states(self):
        with reading(self.database) as session:
            return list(session.scalars(select(ApplicationRow.state).order_by(ApplicationRow.id)))


@pytest.fixture
def desk(tmp_path, ready_database_url, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "220")
    made = Desk(tmp_path, capsys, ready_database_url, monkeypatch)
    add(made.database, institution(), person(), person(id="P2", first_name="Jan", last_name="Lis"))
    yield made
    made.database.dispose()


def test_a_call_is_announced_listed_and_shown(desk):
    said = desk.call(*OPEN)

    assert (said.code, said.out) == (0, "Zapisano nabór R1.\n")
    with reading(desk.database) as session:
        row = session.get_one(RecruitmentRow, "R1")
    assert row.groups[0] == {
        "id": "G3", "name": "Grupa ds. promocji", "purpose": "kreowanie wizerunku",
    }  # fmt: skip
    assert "24 maja 2024 r." in desk.call("list").out
    shown = desk.call("show", "R1").out
    assert "termin: od 6 maja 2024 r. do 24 maja 2024 r., oba dni włącznie" in shown
    assert "osób w grupie: najmniej 2, najwięcej 9" in shown
    assert "kadencja: od 10 czerwca 2024 r. do 31 grudnia 2026 r." in shown
    assert "grupa G3: Grupa ds. promocji – cel: kreowanie wizerunku" in shown


def test_the_way_of_a_call_from_doubt_to_notices(desk, tmp_path):
    desk.call(*OPEN)
    add(desk.database, *a_row(1, preference=2))
    add(desk.database, *a_row(2, state="received", candidate_key="?2.0", person_id=None))
    add(desk.database, *a_row(3, state="late", person_id="P2", name="Jan Lis"))
    add(desk.database, *a_row(4, group_id="G5"))

    said = [
        desk.call("confirm", "2", "--name", "Michał Kos", "--address", "m@kos.example"),
        desk.call("prefer", "1", "1"),
        desk.call("prefer", "1", "1"),
        desk.call("score", "1", "--member", "Ewa Sowa", "--points", "8"),
        desk.call("conflict", "4", "--member", "Ewa Sowa"),
        desk.call("withdraw", "4"),
    ]
    desk.at(datetime(2024, 6, 3, 10, tzinfo=UTC))
    said += [desk.call("close", "R1"), desk.call("admit", "3")]
    workbook, draft = tmp_path / "lista.xlsx", tmp_path / "uchwala.docx"
    said.append(desk.call("committee-list", "R1", "--xlsx", workbook, "--resolution", draft))
    listed = desk.call("candidates", "R1").out
    resolved = desk.call(
        "resolve", "R1", "--number", "7/2024", "--date", "3.06.2024", "--appoint", "1"
    )
    released = desk.call("release", "R1")

    assert [one.code for one in said] == [0] * 9
    assert [one.out for one in said[:3]] == [
        "Zgłoszenie nr 2: kompletne.\n",
        "Zgłoszenie nr 1: kolejność 1.\n",
        "Bez zmian.\n",
    ]
    assert said[6].out == "Przekazano Komitetowi: 2 zgłoszenia.\n"
    assert load_workbook(workbook).sheetnames == ["Lista", "Tylko dla członków"]
    assert Document(str(draft)).paragraphs[0].text.startswith("UCHWAŁA")
    assert "Michał Kos" in listed
    assert "8 (1)" in listed
    assert "w składzie 1, poza składem 2" in resolved.out
    assert "uwaga: Grupa ds. promocji: 1, a najmniej 2" in resolved.out
    assert released.out == "Zawiadomień do wysłania: 3.\n"
    assert desk.states() == ["notified", "notified", "notified", "withdrawn"]


def test_who_has_no_address_is_told_otherwise(desk):
    desk.call(*OPEN)
    row = {"person_id": None, "candidate_key": "~x", "address": "", "state": "to_committee"}
    add(desk.database, *a_row(1, **row))
    desk.at(datetime(2024, 6, 3, 10, tzinfo=UTC))
    desk.call("close", "R1")
    desk.call("resolve", "R1", "--number", "7", "--date", "2024-06-03")

    said = desk.call("release", "R1")

    assert "Bez adresu, do zawiadomienia inaczej: zgłoszenia nr 1." in said.out


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("show", "R9"), "nie ma naboru R9"),
        (("close", "R1"), "trwa do 24 maja 2024 r. włącznie"),
        (("resolve", "R1", "--number", "7", "--date", "3 czerwca"), "nie jest datą"),
        (
            ("open", "R2", "--title", "x", "--from", "6.05.2024", "--until", "6.05.2024",
             "--group", "G1"),
            "NUMER=NAZWA",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_told_in_polish(desk, words, complaint):
    desk.call(*OPEN)

    said = desk.call(*words)

    assert said.code == 1
    assert complaint in said.err


def test_a_group_has_members_a_successor_and_a_meeting(desk):
    desk.call(*OPEN)
    add(
        desk.database,
        Membership(
            recruitment_id="R1", group_id="G3", person_id="P1", name="Łucja Żak",
            starts=IN_TIME.date(), ends=None,
        ),
        event(),
    )  # fmt: skip

    said = [
        desk.run("group", "meeting", "E1", "--call", "R1", "--group", "G3"),
        desk.run("group", "invite", "E1"),
        desk.run("group", "end", "1", "--on", "2024-06-30", "--why", "zmiana pracy"),
        desk.run("group", "successor", "1", "--from", "2024-07-01", "--name", "Ewa Sowa"),
    ]
    before = desk.run("group", "members", "--on", "2024-06-30").out
    after = desk.run("group", "members", "--on", "2024-07-01", "--group", "G3").out

    assert [one.code for one in said] == [0] * 4
    assert said[1].out == "Zaproszeń do wysłania: 1.\n"
    assert "Łucja Żak" in before
    assert "Łucja Żak" not in after
    assert "Ewa Sowa" in after
    with reading(desk.database) as session:
        assert session.scalars(select(Outbox.recipient)).all() == ["l.zak@cis-debowo.example"]


def test_a_member_whom_no_invitation_reaches_is_named(desk):
    desk.call(*OPEN)
    add(
        desk.database,
        Membership(
            recruitment_id="R1", group_id="G3", name="Ewa Sowa", starts=IN_TIME.date()
        ),
        event(),
    )  # fmt: skip
    desk.run("group", "meeting", "E1", "--call", "R1", "--group", "G3")

    assert (
        desk.run("group", "invite", "E1").out
        == "Zaproszeń do wysłania: 0.\nBez adresu: Ewa Sowa.\n"
    )
