import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from mailbot import cli
from mailbot.clock import WARSAW, utc_now
from mailbot.config.load import load_config
from mailbot.engine import migrate_engine
from mailbot.errors import AgainLater, ConfigError, Stop
from mailbot.storage.database import open_database, reading
from mailbot.storage.migrate import migrate
from mailbot.storage.tables import Journal
from tests.support.commands import config_file, run_command

COMMANDS = (
    "demo",
    "init",
    "check-config",
    "doctor",
    "run",
    "migrate",
    "show",
    "explain",
    "queue",
    "digest",
    "import",
    "evaluate",
)
REGISTRY = {"institutions": [{"id": "I1", "name": "Klub"}], "persons": []}


def test_help_names_every_command_and_opens_no_library_for_it():
    program = (
        "import sys; from mailbot.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "print([m for m in ('sqlalchemy', 'dbos', 'pydantic', 'imapclient', 'structlog')"
        " if m in sys.modules])"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout

    assert said.splitlines()[-1] == "[]"
    assert [command for command in COMMANDS if f"  {command} " not in said] == []


def test_python_m_mailbot_is_the_same_program():
    said = subprocess.run(
        [sys.executable, "-m", "mailbot", "nonsense"], capture_output=True, text=True, check=False
    )

    assert said.returncode == 2
    assert "nonsense" in said.stderr


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (ConfigError("a\nb"), 78, "mailbot: a\nmailbot: b\n"),
        (AgainLater("zajęte"), 75, "mailbot: zajęte\n"),
        (Stop("stop"), 1, "mailbot: stop\n"),
        (FileNotFoundError(2, "No such file", "/x"), 1, "mailbot: /x: No such file\n"),
        (ConnectionError("cut"), 1, "mailbot: system: cut\n"),
        (
            OperationalError("SELECT 1", {"a": "Anna"}, Exception("unable to open a@b.example")),
            75,
            (
                "mailbot: the database cannot be used: unable to open [address] "
                "(see `mailbot doctor`)\n"
            ),
        ),
    ],
)
def test_a_failure_is_readable_lines_and_a_code_for_systemd(capsys, monkeypatch, error, code, text):
    outcome = run_failing(capsys, monkeypatch, error)

    assert (outcome.code, outcome.err, outcome.out) == (code, text, "")


def test_a_bug_is_told_by_class_and_place_without_its_text(capsys, monkeypatch):
    outcome = run_failing(capsys, monkeypatch, KeyError("Anna Żak"))

    assert outcome.code == 70
    assert outcome.err.startswith("mailbot: unexpected KeyError at test_cli_commands.py:")
    assert "Żak" not in outcome.err


def test_a_bug_shows_its_traceback_when_asked(capsys, monkeypatch):
    monkeypatch.setenv("MAILBOT_TRACEBACK", "1")

    with pytest.raises(KeyError):
        run_failing(capsys, monkeypatch, KeyError("x"))


def run_failing(capsys, monkeypatch, error: Exception):
    def fail() -> None:
        raise error

    broken = typer.Typer(pretty_exceptions_enable=False)
    broken.command()(fail)
    monkeypatch.setattr(cli, "app", broken)
    return run_command(capsys)


def test_check_config_says_good_or_nothing(capsys, tmp_path):
    file = config_file(tmp_path)

    assert run_command(capsys, "check-config", "-c", file).out == f"{file}: good\n"
    assert run_command(capsys, "check-config", "--quiet", "-c", file).out == ""


def test_check_config_tells_warnings_and_fails_on_errors(capsys, tmp_path):
    file = config_file(tmp_path, 'mode = "live"')

    warned = run_command(capsys, "check-config", "-c", file)
    file.write_text(file.read_text().replace("anna", "Anna"))
    failed = run_command(capsys, "check-config", "-c", file)
    file.write_text(file.read_text().replace("Anna", "anna").replace("skrzynka", "home/skrzynka"))
    unsafe = run_command(capsys, "check-config", "--quiet", "-c", file)

    assert (warned.code, warned.out.splitlines()[-1]) == (0, f"{file}: good, 2 warnings")
    assert failed.code == unsafe.code == 78
    assert "mailboxes.0.id" in failed.err
    assert "it lies in the home directory of the service" in unsafe.err


def test_migrate_makes_the_database_once(capsys, tmp_path):
    file = config_file(tmp_path)

    first = run_command(capsys, "migrate", "-c", file)
    second = run_command(capsys, "migrate", "-c", file)

    assert first.out.startswith("database: empty -> ")
    assert second.out == "up to date\n"


def test_import_brings_a_list_in_and_says_how_many(capsys, tmp_path):
    file, names = config_file(tmp_path), tmp_path / "rejestr.json"
    names.write_text(json.dumps(REGISTRY | {"freemail_domains": []}))

    first = run_command(capsys, "import", "registry", names, "-c", file)
    second = run_command(capsys, "import", "registry", names, "-c", file)

    assert first.out.splitlines() == [
        "uwaga: Lista domen darmowej poczty należy do konfiguracji; pominięto ją.",
        "dodano: 1 instytucji",
    ]
    assert second.out.splitlines()[-1] == "bez zmian: 1 instytucji"


def test_import_is_written_into_the_journal_without_names(capsys, tmp_path):
    file, names = config_file(tmp_path), tmp_path / "rejestr.json"
    names.write_text(json.dumps(REGISTRY))
    run_command(capsys, "import", "registry", names, "-c", file)

    engine = open_database(load_config(file).database_url)
    with reading(engine) as session:
        (entry,) = session.scalars(select(Journal))
    engine.dispose()

    assert (entry.act, entry.detail) == ("list-imported", {"added": 1, "changed": 0})


def test_import_of_a_wrong_list_fails_and_says_why(capsys, tmp_path):
    file, events = config_file(tmp_path), tmp_path / "kalendarz.csv"
    rows = "".join(f"Spotkanie {number};wtedy\n" for number in range(40))
    events.write_text(f"Tytuł;Data\n{rows}")

    outcome = run_command(capsys, "import", "events", events, "-c", file)

    lines = outcome.err.splitlines()
    assert outcome.code == 1
    assert lines[0] == "błąd: wiersz 2: Data: „wtedy” nie jest datą (np. 15.05.2026)."
    assert lines[-2:] == [
        "… i 10 dalszych błędów",
        f"Nic nie zapisano. Popraw plik {events} i spróbuj jeszcze raz.",
    ]


def test_many_notes_are_counted(capsys, tmp_path):
    file, events = config_file(tmp_path), tmp_path / "kalendarz.csv"
    events.write_text("Tytuł;Data;" + ";".join(f"X{n}" for n in range(40)) + "\nA;1.05.2024\n")

    assert "… i 11 dalszych uwag" in run_command(capsys, "import", "events", events, "-c", file).out


@pytest.mark.parametrize("what", ["registry", "events"])
def test_import_writes_a_template_or_asks_for_a_file(capsys, tmp_path, what):
    template = tmp_path / "wzor.xlsx"

    written = run_command(capsys, "import", what, "--template", template)
    asked = run_command(capsys, "import", what, "-c", config_file(tmp_path))

    assert written.out == f"Zapisano wzór: {template}\n"
    assert template.is_file()
    assert asked.code == 2


def test_doctor_fails_when_something_does(capsys, tmp_path):
    file = config_file(tmp_path)

    good = run_command(capsys, "doctor", "-c", file)
    file.write_text(file.read_text().replace("skrzynka", "nie-ma"))
    bad = run_command(capsys, "doctor", "-c", file)

    assert good.code == 0, good.out
    assert "ok   mailbox anna:" in good.out
    assert bad.code == 1
    assert "FAIL mailbox anna:" in bad.out
    assert "-> make it, or correct the path" in bad.out


def test_digest_is_shown_without_being_made(capsys, tmp_path):
    file = config_file(tmp_path)
    run_command(capsys, "migrate", "-c", file)

    outcome = run_command(capsys, "digest", "--print", "--day", "2024-05-06", "-c", file)

    assert outcome.code == 0, outcome.err
    assert outcome.out.strip()


def test_digest_is_made_once(capsys, tmp_path):
    file = config_file(tmp_path)
    prepare(file)

    said = [run_command(capsys, "digest", "-c", file) for _ in range(2)]

    today = utc_now().astimezone(WARSAW).date()
    assert [outcome.out for outcome in said] == [
        f"a.zielinska@ops.example: zestawienie za {today} zrobione, do wysłania\n",
        f"a.zielinska@ops.example: zestawienie za {today} było już zrobione\n",
    ], said[0].err


def prepare(file: Path) -> None:
    config = load_config(file)
    config.service.home.mkdir(exist_ok=True)
    engine = open_database(config.database_url)
    migrate(engine)
    migrate_engine(engine)
    engine.dispose()


def test_digest_without_a_database_says_so(capsys, tmp_path):
    outcome = run_command(capsys, "digest", "--print", "-c", config_file(tmp_path))

    assert outcome.code == 1
    assert "no database in" in outcome.err


def test_run_refuses_an_unsafe_configuration(capsys, tmp_path):
    file = config_file(tmp_path)
    file.write_text(file.read_text().replace("skrzynka", "home/skrzynka"))

    outcome = run_command(capsys, "run", "--once", "-c", file)

    assert outcome.code == 78
    assert "it lies in the home directory of the service" in outcome.err
    assert not (tmp_path / "home").exists()


@pytest.mark.slow
@pytest.mark.parametrize("switch", ["--once", "--dry-run"])
def test_run_reads_a_maildir_decides_and_ends(tmp_path, switch):
    file = config_file(tmp_path)
    mail = b"From: Jan <jan@klub.example>\nTo: poczta@ops.example\nSubject: x\n\nDzien dobry\n"
    (tmp_path / "skrzynka" / "new" / "1.a.host").write_bytes(mail)

    done = subprocess.run(
        [sys.executable, "-m", "mailbot", "run", switch, "-c", str(file)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ | {"MAILBOT_TRACEBACK": "1"},
    )

    assert done.returncode == 0, done.stderr
    assert "jan@klub.example" not in done.stderr
    assert not (tmp_path / "odpowiedzi").exists()


def test_evaluate_and_demo_are_handed_on(capsys, monkeypatch, tmp_path):
    asked: list[object] = []
    monkeypatch.setattr("mailbot.evaluate.evaluate", lambda *given: asked.append(given))
    monkeypatch.setattr("mailbot.demo.run.run_demo", lambda keep, _console: asked.append(keep))
    out = tmp_path / "out.jsonl"

    run_command(capsys, "evaluate", "mails", tmp_path, "--predictions", out, "--body-full")
    run_command(capsys, "demo", "--keep", tmp_path)

    assert asked == [(tmp_path, out, True), tmp_path]


def test_reading_commands_never_make_an_empty_database(capsys, tmp_path):
    file = config_file(tmp_path)

    outcome = run_command(capsys, "queue", "-c", file)

    assert outcome.code == 1
    assert outcome.err.endswith("yet: `mailbot run` makes it\n")
    assert not (tmp_path / "home").exists()
