"""The commands for what people must answer, as a shell runs them."""

from datetime import date

import pytest
from sqlalchemy import select

from mailbot.cli.stations import proposal_lines
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.matters import AnswerRow, MatterRow
from mailbot.storage.tables import Message, Outbox, Parsed, Raw
from tests.support.commands import config_file, run_command
from tests.support.messages import RECEIVED, envelope, message

QUESTION = "Czy przy sali jest parking?"


class Desk:
    """A configured home whose database holds one question."""

    def __init__(self, directory, capsys, url):
        self._capsys = capsys
        self.directory = directory
        self._file = config_file(directory, f'mode = "live"\ndatabase = "{url}"\n')
        (directory / "home").mkdir()
        self.database = open_database(url)
        head = envelope("sala", "j.lis@poczta.example")
        for number in (1, 2):
            self._has(number, message(QUESTION, head=head))

    def _has(self, number, facts):
        sha256 = f"{number:064x}"
        with transaction(self.database) as session:
            session.add(Raw(sha256=sha256, size=1, kept_at=RECEIVED))
            session.flush()
            session.add(
                Message(
                    id=number,
                    sha256=sha256,
                    mailbox="anna",
                    received=RECEIVED,
                    kept_at=RECEIVED,
                    logical_key=sha256,
                    state="held",
                    reason="",
                )
            )
            session.flush()
            session.add(
                Parsed(
                    message_id=number, facts=facts.model_dump(mode="json"), parser_version="test"
                )
            )
            session.add(
                MatterRow(
                    message_id=number,
                    kind="question",
                    thread="",
                    received=RECEIVED,
                    due=date(2026, 5, 7),
                )
            )

    def run(self, *words):
        return run_command(self._capsys, *words, "-c", self._file)

    def all(self, table):
        with reading(self.database) as session:
            return session.scalars(select(table).order_by(table.id)).all()

    def answer(self, text="Parking jest za budynkiem."):
        file = self.directory / "answer.txt"
        file.write_text(text, encoding="utf-8")
        return file


@pytest.fixture
def desk(tmp_path, ready_database_url, capsys, monkeypatch):
    monkeypatch.delenv("SUDO_USER", raising=False)
    monkeypatch.setenv("LOGNAME", "ewa")
    monkeypatch.setenv("COLUMNS", "200")
    made = Desk(tmp_path, capsys, ready_database_url)
    yield made
    made.database.dispose()


def test_matters_are_listed_with_their_day_and_closed_by_number(desk):
    listed = desk.run("matters", "list")
    closed = desk.run("matters", "close", 1)
    again = desk.run("matters", "close", 1)

    assert "2026-0001" in listed.out
    assert "7 maja" in listed.out
    assert closed.out == "Sprawa nr 1 jest zamknięta.\n"
    assert again.out == "Sprawa nr 1 jest już zamknięta.\n"
    assert [row.closed_by for row in desk.all(MatterRow)] == ["ewa", ""]


def test_a_closed_matter_can_be_opened_again(desk):
    desk.run("matters", "close", 1)

    assert desk.run("matters", "reopen", 1).out == "Sprawa nr 1 jest znów otwarta.\n"
    assert desk.run("matters", "reopen", 1).out == "Sprawa nr 1 jest otwarta.\n"
    assert desk.all(MatterRow)[0].closed_at is None


def test_an_empty_list_says_so(desk):
    desk.run("matters", "close", 1)
    desk.run("matters", "close", 2)

    assert desk.run("matters", "list").out == "Nie ma otwartych spraw.\n"


def test_an_answer_is_kept_explained_and_sent(desk):
    added = desk.run("answers", "add", 1, desk.answer())
    explained = desk.run("explain", 2)
    sent = desk.run("answers", "send", 2, 1)
    again = desk.run("answers", "send", 2, 1)

    assert added.out == "Zapisano odpowiedź nr 1; nic nie wysłano.\n"
    assert "mailbot answers send 2 1" in explained.out
    assert "wspólne słowa: parking, sala" in explained.out
    assert sent.out.startswith("Odpowiedź nr 1 zostanie wysłana")
    assert again.out == "Bez zmian: ta odpowiedź już wyszła.\n"
    assert [mail.purpose for mail in desk.all(Outbox)] == ["answer:1"]


def test_answers_are_listed_and_forgotten(desk):
    desk.run("answers", "add", 1, desk.answer())

    listed = desk.run("answers", "list")
    removed = desk.run("answers", "remove", 1)

    assert "1. parking, sala\nParking jest za budynkiem.\n" in listed.out
    assert removed.out == "Usunięto odpowiedź nr 1.\n"
    assert desk.all(AnswerRow) == []


def test_what_cannot_be_done_is_said_in_one_line(desk):
    refused = desk.run("answers", "send", 2, 9)

    assert refused.code == 1
    assert "nie ma odpowiedzi nr 9" in refused.err


def test_a_message_that_another_release_read_gets_no_proposal(desk):
    desk.run("answers", "add", 1, desk.answer())
    with transaction(desk.database) as session:
        session.get_one(Parsed, 2).facts = {"strange": True}

    with reading(desk.database) as session:
        assert list(proposal_lines(session, 2)) == []
