from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from mailbot.cli.stations import ACTIONS, OUTBOX_STATES, STATES, local
from mailbot.cli.waiting import age
from mailbot.config.load import load_config
from mailbot.storage.database import open_database, transaction
from mailbot.storage.migrate import migrate
from mailbot.storage.register import DossierDocument, EnrolmentRow
from mailbot.storage.tables import (
    DecisionRow,
    Journal,
    Message,
    MessageState,
    Outbox,
    OutboxState,
    Parsed,
    Raw,
    Seen,
)
from parsers.facts import Block, BlockKind, Body, Leaf, LeafRole, Machine, MachineKind, Problem
from rules.decision import Action, Decision, Enrol, Finding, Question, ReplyPlan
from tests.support.commands import Outcome, config_file, run_command
from tests.support.post_office import case
from tests.support.register import event, institution, person

NOON = datetime(2024, 5, 6, 10, 0, tzinfo=UTC)


class Office:
    """A configured home with a database, looked at through the commands."""

    def __init__(self, directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._file = config_file(directory)
        self._capsys = capsys
        config = load_config(self._file)
        config.service.home.mkdir()
        self._database = open_database(config.database_url)
        migrate(self._database)

    def has(self, *rows: Any) -> None:
        with transaction(self._database) as session:
            for row in rows:
                session.add(row)
                session.flush()

    def run(self, *words: object) -> Outcome:
        return run_command(self._capsys, *words, "-c", self._file)

    def close(self) -> None:
        self._database.dispose()


@pytest.fixture
def office(tmp_path, capsys):
    made = Office(tmp_path, capsys)
    yield made
    made.close()


def message(number: int = 17, **changes: Any) -> tuple[Raw, Message]:
    sha256 = f"{number:064x}"
    values = {
        "id": number,
        "sha256": sha256,
        "mailbox": "anna",
        "received": NOON,
        "kept_at": NOON + timedelta(seconds=1),
        "logical_key": sha256,
        "state": MessageState.HELD.value,
        "reason": "Nie wiadomo, kto pisze.",
        "attempts": 1,
    }
    return Raw(sha256=sha256, size=1, kept_at=NOON), Message(**values | changes)


def read(number: int = 17) -> Parsed:
    facts = case(subject="Zgłoszenie [pilne]").message
    facts = facts.model_copy(
        update={
            "body": Body(
                blocks=(Block(kind=BlockKind.OWN, text="Zgłaszam się.\nAnna"),),
                own_words="Zgłaszam się.\nAnna",
                is_forwarded=False,
                from_html=False,
            ),
            "machine": Machine(kind=MachineKind.LIST, evidence="list-id", is_certain=False),
            "leaves": (
                Leaf(
                    path="1",
                    name="part-1.txt",
                    declared_type="text/plain",
                    sniffed_type="text/plain",
                    role=LeafRole.BODY,
                    size=20,
                    sha256="0" * 64,
                ),
            ),
            "problems": (Problem(where="part 2", code="bad-base64"),),
        }
    )
    return Parsed(message_id=number, facts=facts.model_dump(mode="json"), parser_version="7")


def decided(seq: int = 0, **changes: Any) -> DecisionRow:
    values = {
        "action": Action.AUTO,
        "operations": (Enrol(event="E1", person="P1"), Question()),
        "reply": ReplyPlan(template="confirm"),
        "findings": (
            Finding(rule="sender-unknown", blocks=True, reason="Nadawca jest nieznany."),
            Finding(rule="polite", blocks=False, reason="Grzecznie."),
        ),
        "rules_version": "3",
    }
    decision = Decision(**values | changes)
    return DecisionRow(
        message_id=17,
        seq=seq,
        decision=decision.model_dump(mode="json"),
        section="do_rozstrzygniecia",
        decided_at=NOON,
    )


def outgoing(number: int = 1, **changes: Any) -> Outbox:
    values = {
        "id": number,
        "message_id": 17,
        "purpose": f"reply{number}",
        "mailbox": "anna",
        "recipient": "jan@klub.example",
        "recipient_domain": "klub.example",
        "message_id_header": f"<{number}@ops.example>",
        "content": "",
        "subject": "Re",
        "body": "Dzień dobry\nZapisano.",
        "state": OutboxState.WITHHELD.value,
        "reason": "Tryb próbny [shadow].",
        "created_at": NOON,
        "changed_at": NOON,
    }
    return Outbox(**values | changes)


def test_show_prints_every_station_of_a_message(office):
    office.has(*message(copy_of=None, attempts=2), *message(18, copy_of=17))
    office.has(Seen(account="anna", folder="INBOX", uidvalidity=5, uid=9, message_id=17))
    office.has(read(), decided(0, action=Action.REVIEW), decided(1), outgoing())
    office.has(institution(), person(), event())
    office.has(
        EnrolmentRow(
            event_id="E1",
            person_id="P1",
            state="confirmed",
            message_id=17,
            ordered_at=NOON,
            changed_at=NOON,
        ),
        DossierDocument(
            message_id=17, part="2", seq=0, form="F1", state="received", reading={}, received=NOON
        ),
        Journal(at=NOON, actor="mailbot", act="enrolled", message_id=17, detail={"event": "E1"}),
        Journal(at=NOON, actor="mailbot", act="replied", message_id=17, detail={}),
    )

    outcome = office.run("show", 17)

    assert outcome.code == 0, outcome.err
    lines = [line.strip() for line in outcome.out.splitlines()]
    assert [line for line in lines if line in TITLES] == list(TITLES)
    for expected in (
        "wiadomość 17, skrzynka anna: czeka na decyzję osoby",
        "odebrana 06.05.2024 12:00:00, przyjęta 06.05.2024 12:00:01",
        "powód: Nie wiadomo, kto pisze.",
        "liczba prób odczytania: 2",
        "na serwerze: INBOX, numer 9 (UIDVALIDITY 5)",
        "wynik: ok (parser 7)",
        "od: anna@ces.example",
        "zaufanie do nadawcy: dmarc ()",
        "temat: Zgłoszenie [pilne]",
        "napisana przez automat: list (list-id)",
        "część 1: text/plain, body, 20 B",
        "kłopot: part 2: bad-base64",
        "| Zgłaszam się.",
        "wykonać samodzielnie (06.05.2024 12:00:00, 3)",
        "enrol (event: E1, person: P1)",
        "question",
        "przeszkoda: Nadawca jest nieznany. [sender-unknown]",
        "uwaga: Grzecznie. [polite]",
        "odpowiedź według wzoru confirm",
        "zapis: wydarzenie E1, osoba P1: confirmed",
        "dokument 2: formularz F1, received",
        "reply1 do jan@klub.example: wstrzymana",
        "powód: Tryb próbny [shadow].",
        "| Zapisano.",
        "06.05.2024 12:00:00 mailbot: enrolled (event=E1)",
        "06.05.2024 12:00:00 mailbot: replied",
    ):
        assert expected in lines
    assert "kopia wiadomości 17" in office.run("show", 18).out


TITLES = ("Przyjęta", "Odczytana", "Rozstrzygnięta", "Wykonana", "Odpowiedź", "Dziennik")


@pytest.mark.parametrize(
    ("accepted", "original", "lines"),
    [
        (None, None, ("skan: jeszcze nieprzyjęty", "oryginał: jeszcze nieotrzymany")),
        (NOON, None, ("skan: przyjęty 06.05.2024 12:00:00", "oryginał: jeszcze nieotrzymany")),
        (None, NOON, ("skan: jeszcze nieprzyjęty", "oryginał: otrzymany 06.05.2024 12:00:00")),
    ],
)
def test_an_accepted_scan_and_a_received_original_are_told_apart(office, accepted, original, lines):
    signature = {"level": "trusted_profile", "signer": "Anna Nowak"}
    document = DossierDocument(
        message_id=17,
        part="2",
        seq=0,
        state="received",
        reading={"signatures": [signature]},
        received=NOON,
        scan_accepted_at=accepted,
        original_received_at=original,
    )
    office.has(*message(), document)

    told = [line.strip() for line in office.run("show", 17).out.splitlines()]

    for line in (*lines, "podpis elektroniczny: podpis zaufany, Anna Nowak"):
        assert line in told


def test_show_marks_the_stations_that_a_message_has_not_reached(office):
    office.has(*message(state=MessageState.KEPT.value, reason=""))

    lines = office.run("show", 17).out.splitlines()

    assert lines.count("  —") == 5


def test_a_decision_without_reply_and_operations_is_shown(office):
    office.has(*message(), decided(operations=(), reply=None, action=Action.SILENT))

    out = office.run("show", 17).out

    assert "nie odpowiadać" in out
    assert "według wzoru" not in out


def test_explain_says_why_in_polish(office):
    office.has(*message(), read(), decided(action=Action.REVIEW))

    out = office.run("explain", 17).out

    assert "Nadawca jest nieznany." in out


def test_explain_says_what_an_undecided_message_waits_for(office):
    office.has(*message(state=MessageState.PARKED.value, reason="Trzy awarie."))

    assert office.run("explain", 17).out == "Wiadomość 17: odstawiona po awariach. Trzy awarie.\n"


@pytest.mark.parametrize("command", ["show", "explain"])
def test_a_message_that_is_not_there_is_told(office, command):
    outcome = office.run(command, 404)

    assert outcome.code == 1
    assert outcome.err == "mailbot: there is no message 404; `mailbot queue` lists what waits\n"


def test_queue_lists_what_waits_with_reasons_and_ages(office, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr("mailbot.clock.utc_now", lambda: NOON + timedelta(hours=5))
    office.has(
        *message(17),
        *message(18, state=MessageState.PARKED.value, reason="Trzy awarie."),
        *message(19, state=MessageState.KEPT.value, reason=""),
        *message(20, state=MessageState.DONE.value),
        outgoing(1),
        outgoing(2, state=OutboxState.UNKNOWN.value, message_id=None, reason=""),
        outgoing(3, state=OutboxState.SENT.value),
    )

    out = office.run("queue").out

    assert [title in out for title in ("Do rozstrzygnięcia", "Bez wyniku", "Niewysłane")] == [
        True
    ] * 3
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in out.splitlines()]
    assert ["17", "anna", "czeka na decyzję osoby", "Nie wiadomo, kto pisze.", "5 godz."] in rows
    assert ["18", "anna", "odstawiona po awariach", "Trzy awarie.", "5 godz."] in rows
    assert ["19", "anna", "czeka na odczytanie", "", "5 godz."] in rows
    assert ["1", "17", "wstrzymana", "Tryb próbny [shadow].", "5 godz."] in rows
    assert ["2", "", "nie wiadomo, czy wyszła", "", "5 godz."] in rows
    assert not any(row[:1] == ["20"] for row in rows)


def test_a_message_kept_a_moment_ago_is_not_stuck(office, monkeypatch):
    office.has(*message(state=MessageState.KEPT.value, reason=""))

    monkeypatch.setattr("mailbot.clock.utc_now", lambda: NOON + timedelta(minutes=30))
    fresh = office.run("queue").out
    monkeypatch.setattr("mailbot.clock.utc_now", lambda: NOON + timedelta(minutes=31))
    stuck = office.run("queue").out

    assert fresh == "Nic nie czeka na decyzję.\n"
    assert "Bez wyniku od dawna" in stuck


@pytest.mark.parametrize(
    ("waited", "text"),
    [
        (timedelta(seconds=-5), "0 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(minutes=60), "1 godz."),
        (timedelta(minutes=1439), "23 godz."),
        (timedelta(days=1), "1 dzień"),
        (timedelta(days=2), "2 dni"),
    ],
)
def test_ages_are_told_in_their_biggest_unit(waited, text):
    assert age(waited) == text


def test_every_state_has_a_polish_word():
    assert set(STATES) == set(MessageState)
    assert set(OUTBOX_STATES) == set(OutboxState)
    assert set(ACTIONS) == set(Action)
    assert local(None) == "—"
