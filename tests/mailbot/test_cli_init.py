import stat
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mailbot.cli import app
from mailbot.cli.interview import usual_home
from mailbot.config import Mode, SmtpSender
from mailbot.config.check import check
from mailbot.config.load import load_config
from tests.support.commands import run_command
from tests.support.smtp_sink import SmtpSink

ANSWERS = """\
home = "{home}"
office = "Ośrodek „Przykład”"
phone = "71 000 00 00"
coordinator = "Anna Zielińska"
coordinator_address = "a.zielinska@ops.example"
mailbox = "anna"
address = "poczta@ops.example"
since = 2024-05-01
authserv_id = "mx.ops.example"
imap = {{ host = "{host}", port = {imap}, security = "none", user = "{user}", password = "haslo" }}
smtp = {{ host = "{host}", port = {smtp}, security = "none", user = "anna", password = "hasło" }}
"""


def answers(directory: Path, imap: int = 1, smtp: int = 1, user: str = "anna") -> Path:
    file = directory / "odpowiedzi.toml"
    home = directory / "home"
    file.write_text(ANSWERS.format(home=home, host="127.0.0.1", imap=imap, smtp=smtp, user=user))
    return file


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_answers_become_a_safe_configuration_with_private_files(capsys, tmp_path):
    file = tmp_path / "config.toml"

    outcome = run_command(capsys, "init", file, "--answers", answers(tmp_path), "--skip-login")

    assert outcome.code == 0, outcome.err
    config = load_config(file)
    assert check(config, {}) == ()
    assert config.service.mode is Mode.SHADOW
    assert config.office.name == "Ośrodek „Przykład”"
    assert config.coordinators[0].address == "a.zielinska@ops.example"
    (mailbox,) = config.mailboxes
    assert (mailbox.id, mailbox.since) == ("anna", date(2024, 5, 1))
    sender = mailbox.sender
    assert isinstance(sender, SmtpSender)
    assert sender.password_file is not None
    assert sender.password_file.read_text() == "hasło\n"
    assert mode(file) == mode(sender.password_file) == 0o600
    assert mode(sender.password_file.parent) == 0o700
    assert "hasło" not in file.read_text()
    assert f"written: {file}" in outcome.out


def test_nothing_is_overwritten_without_asking(capsys, tmp_path):
    file = tmp_path / "config.toml"
    file.write_text("# moje\n")
    given = ("init", file, "--answers", answers(tmp_path), "--skip-login")

    refused = CliRunner().invoke(app, [str(word) for word in given], input="n\n")
    kept = file.read_text()
    forced = run_command(capsys, *given, "--force")

    assert (refused.exit_code, kept) == (1, "# moje\n")
    assert "Overwrite it?" in refused.output
    assert forced.code == 0
    assert file.read_text().startswith("# Written by `mailbot init`.")


@pytest.mark.dovecot
def test_the_logins_are_tried_before_anything_is_written(capsys, tmp_path, dovecot):
    file = tmp_path / "config.toml"
    with SmtpSink(users={"anna": "hasło"}) as sink:
        given = answers(tmp_path, dovecot.port, sink.port, dovecot.new_user())
        outcome = run_command(capsys, "init", file, "--answers", given)

    assert outcome.code == 0, outcome.err
    assert "ok: mailbox anna: folder INBOX: 0 mails" in outcome.out
    assert "ok: replies of anna: login at 127.0.0.1 works" in outcome.out
    assert file.exists()


@pytest.mark.parametrize(("answer", "is_written"), [("n", False), ("y", True)])
def test_after_a_failed_login_the_person_decides(tmp_path, answer, is_written):
    file = tmp_path / "config.toml"
    words = ["init", str(file), "--answers", str(answers(tmp_path))]

    result = CliRunner().invoke(app, words, input=f"{answer}\n")

    assert "fail: mailbox anna" in result.output
    assert "  -> check host, port" in result.output
    assert file.exists() is is_written


def test_a_person_is_asked_with_sensible_answers_filled_in(tmp_path):
    file = tmp_path / "config.toml"
    given = (
        "Poczta@OPS.example",
        *("", "", "", "tajne"),
        *("", "", "", ""),
        *("Ośrodek", "", "Anna Zielińska", "a.zielinska@ops.example"),
        *("", str(tmp_path / "home")),
    )

    result = CliRunner().invoke(app, ["init", str(file), "--skip-login"], input="\n".join(given))

    assert result.exit_code == 0, result.output
    assert "tajne" not in result.output
    (mailbox,) = load_config(file).mailboxes
    source, sender = mailbox.source, mailbox.sender
    assert source.kind == "imap"
    assert (source.host, source.user) == ("imap.ops.example", "poczta@ops.example")
    assert isinstance(sender, SmtpSender)
    assert (sender.host, sender.security) == ("smtp.ops.example", "starttls")
    assert sender.password_file is not None
    assert sender.password_file.read_text() == "tajne\n"


@pytest.mark.parametrize(
    ("encryption", "since", "complaint"),
    [("ssl", "", "encryption must be tls, starttls or none"), ("", "wczoraj", "since: ")],
)
def test_an_impossible_answer_is_told(tmp_path, encryption, since, complaint):
    given = (
        *("a@ops.example", "", encryption, "", "x", "", "", "", "inne"),
        *("Ośrodek", "", "Anna", "b@ops.example", since, str(tmp_path)),
    )

    result = CliRunner().invoke(
        app, ["init", str(tmp_path / "c.toml"), "--skip-login"], input="\n".join(given)
    )

    assert result.exit_code == 1
    assert complaint in str(result.exception)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("home = ", "cannot be read as TOML"),
        ('home = "/x"\nofice = 1\n', "ofice: Extra inputs are not permitted"),
    ],
)
def test_wrong_answers_are_told_by_name(capsys, tmp_path, text, complaint):
    file = tmp_path / "odpowiedzi.toml"
    file.write_text(text)

    outcome = run_command(capsys, "init", tmp_path / "c.toml", "--answers", file)

    assert outcome.code == 78
    assert complaint in outcome.err


def test_the_home_of_root_is_the_system_place(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert usual_home() == Path("/var/lib/mailbot")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert usual_home() == Path.home() / ".local" / "share" / "mailbot"
