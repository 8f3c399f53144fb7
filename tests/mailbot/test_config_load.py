import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.config import Config, ImapAccount, Mode
from mailbot.config.load import load_config
from mailbot.config.places import line_of, lines_of_settings
from mailbot.config.wording import explain
from mailbot.errors import ConfigError
from tests.support.commands import config_file

IMAP = """\
[service]
home = "/tmp/nowhere"

[[mailboxes]]
id = "anna"
address = "poczta@ops.example"
since = 2024-01-01
[mailboxes.source]
kind = "imap"
host = "imap.ops.example"
user = "poczta"
{source}
[mailboxes.sender]
kind = "folder"
path = "/tmp/replies"
"""


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch, tmp_path):
    for name in ("MAILBOT_CONFIG", "MAILBOT_SERVICE__MODE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def complaint(tmp_path, text: str) -> list[str]:
    file = tmp_path / "c.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(file)
    return [line.removeprefix(str(tmp_path) + "/") for line in str(caught.value).splitlines()]


def test_a_misspelt_setting_is_told_with_line_and_the_name_that_was_meant(tmp_path):
    text = IMAP.format(source='pasword_file = "/etc/secret"')

    assert complaint(tmp_path, text) == [
        'c.toml:12: mailboxes.0.source.pasword_file: unknown setting; did you mean "password_file"?'
    ]


def test_all_errors_are_told_at_once_in_the_second_mailbox_too(tmp_path):
    text = IMAP.format(source="") + '\n[[mailboxes]]\nid = "Anna"\nsince = 2024-01-01\n'

    lines = complaint(tmp_path, text)

    assert [line.partition(" ")[0] for line in lines] == ["c.toml:18:"] + ["c.toml:17:"] * 3
    assert "mailboxes.1.address: is required: Address from which answers come." in lines[1]


def test_a_setting_of_another_table_is_sent_where_it_belongs(tmp_path):
    assert complaint(tmp_path, '[service]\nleast_trust = "spf"\n') == [
        "c.toml:2: service.least_trust: unknown setting; it belongs under [security]"
    ]
    assert complaint(tmp_path, "[office]\npoll_every_s = 5\n") == [
        "c.toml:2: office.poll_every_s: unknown setting; it belongs under [[mailboxes]]"
    ]


def test_an_unknown_table_and_a_hopeless_name_are_told_too(tmp_path):
    lines = complaint(tmp_path, "[servce]\n[caps]\nzzz = 1\n")

    assert lines[0].startswith("c.toml:3: caps.zzz: unknown setting; known here: per_sender_hour")
    assert lines[1] == 'c.toml:1: servce: unknown setting; did you mean "service"?'


def test_a_table_that_is_unknown_and_holds_more_is_told_once(tmp_path):
    (line,) = complaint(tmp_path, "[cokolwiek]\na = 1\n")

    assert line.startswith("c.toml:1: cokolwiek: unknown setting; known here: service, office")


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        (
            'mode = "liv"',
            'service.mode: must be one of "live", "shadow"; did you mean "live"?',
        ),
        (
            'log_level = "?"',
            'service.log_level: must be one of "debug", "info", "warning", "error"',
        ),
        ("workers = 0", "service.workers: input should be greater than or equal to 1 (Messages"),
        ('roles = "poll"', "service.roles: must be a list: Which work this"),
        (
            'roles = ["poll", "procces"]',
            (
                'service.roles.1: must be one of "poll", "process", "smtp", "cron"; '
                'did you mean "process"?'
            ),
        ),
    ],
)
def test_a_wrong_value_is_told_with_what_is_allowed(tmp_path, setting, message):
    (line,) = complaint(tmp_path, f"[service]\n{setting}\n")

    assert line.startswith(f"c.toml:2: {message}")


@pytest.mark.parametrize("kind", ['kind = "dropp"', ""])
def test_a_table_of_several_kinds_asks_for_its_kind(tmp_path, kind):
    text = IMAP.format(source="").replace('kind = "imap"', kind)

    (line,) = complaint(tmp_path, text)

    assert line.endswith('mailboxes.0.source: needs kind = "imap" or "maildir" or "drop"')


def test_a_wrong_scalar_in_place_of_a_table_is_told(tmp_path):
    (line,) = complaint(tmp_path, "coordinators = 3\n")

    assert line == "c.toml:1: coordinators: must be a list: People who get the daily digest."


def test_an_error_without_a_setting_keeps_its_own_words():
    assert explain("value_error", "Value error, no", (), {}) == "Value error, no"


def test_broken_toml_is_told_with_its_line(tmp_path):
    assert complaint(tmp_path, "[service]\nmode = live\n")[0].startswith(
        "c.toml:2: not valid TOML: Invalid value"
    )
    assert complaint(tmp_path, "[service]\nroles = [")[0].startswith("c.toml:2: not valid TOML")


def test_a_file_in_another_encoding_is_told(tmp_path):
    file = tmp_path / "c.toml"
    file.write_bytes('[office]\nname = "Ośrodek"\n'.encode("cp1250"))

    with pytest.raises(ConfigError, match="not UTF-8"):
        load_config(file)


def test_a_directory_in_place_of_the_file_is_told(tmp_path):
    with pytest.raises(ConfigError, match="cannot be read: Is a directory"):
        load_config(tmp_path)


def test_the_environment_overrides_the_file(tmp_path, monkeypatch):
    file = config_file(tmp_path, 'mode = "shadow"\nworkers = 3')
    monkeypatch.setenv("MAILBOT_SERVICE__MODE", "live")
    monkeypatch.setenv("MAILBOT_OFFICE__PHONE", "71 000 00 00")

    config = load_config(file)

    assert config.service.mode is Mode.LIVE
    assert config.service.workers == 3
    assert config.office.phone == "71 000 00 00"


def test_an_error_in_the_environment_is_not_blamed_on_the_file(tmp_path, monkeypatch):
    monkeypatch.setenv("MAILBOT_SERVICE__MODE", "on")

    (line,) = complaint(tmp_path, "[service]\nworkers = 1\n")

    assert line.startswith('environment MAILBOT_SERVICE__MODE: service.mode: must be one of "live"')


def test_a_literal_password_is_refused_and_not_repeated(tmp_path):
    (line,) = complaint(tmp_path, IMAP.format(source='password = "tajne-haslo"'))

    assert line.startswith("c.toml:12: mailboxes.0.source.password: a password in the file itself")
    assert '"password_file"' in line
    assert "tajne-haslo" not in line


def test_a_literal_password_is_accepted_for_trials(tmp_path):
    file = tmp_path / "c.toml"
    text = IMAP.format(source='password = "tajne"')
    file.write_text(text.replace("[service]", "[service]\nallow_plain_secrets = true"))

    source = load_config(file).mailboxes[0].source

    assert isinstance(source, ImapAccount)
    assert source.password is not None
    assert "tajne" not in repr(source)


def test_without_any_file_the_way_to_make_one_is_told(monkeypatch, tmp_path):
    monkeypatch.setattr("mailbot.config.load.SYSTEM_FILE", tmp_path / "system.toml")

    with pytest.raises(ConfigError, match="make one with `mailbot init`"):
        load_config()
    with pytest.raises(ConfigError, match=r"nic\.toml: no such file; make one with `mailbot init`"):
        load_config(tmp_path / "nic.toml")


def test_the_named_file_comes_before_the_variable_and_that_before_the_directory(
    tmp_path, monkeypatch
):
    for name in ("given", "variable", "config", "system"):
        (tmp_path / f"{name}.toml").write_text(f'[office]\nname = "{name}"\n')
    monkeypatch.setattr("mailbot.config.load.SYSTEM_FILE", tmp_path / "system.toml")
    monkeypatch.setenv("MAILBOT_CONFIG", str(tmp_path / "variable.toml"))

    found = [load_config(tmp_path / "given.toml").office.name, load_config().office.name]
    monkeypatch.delenv("MAILBOT_CONFIG")
    found.append(load_config().office.name)
    (tmp_path / "config.toml").unlink()
    found.append(load_config().office.name)

    assert found == ["given", "variable", "config", "system"]


def test_lines_are_found_past_long_texts_comments_and_quoted_names():
    text = (
        '[office]\nname = """\n[service]\nmode = "x"\n"""\n# [caps]\n"phone" = "1"\n'
        "[[mailboxes]]\nid='a'\n[mailboxes.source]\nkind = 'imap'\n[[mailboxes]]\n"
        "sender.kind = 'folder'\n[mailboxes.source]\nkind = 'drop'\n"
    )

    lines = lines_of_settings(text)

    assert lines["office", "phone"] == 7
    assert ("service",) not in lines
    assert ("caps",) not in lines
    assert lines["mailboxes", 0, "source", "kind"] == 11
    assert lines["mailboxes", 1, "sender", "kind"] == 13
    assert lines["mailboxes", 1, "source", "kind"] == 15
    assert line_of(("mailboxes", 1, "source", "host"), lines) == 14
    assert line_of(("coordinators", 0), lines) is None


@given(st.text(alphabet="[]=\"'# \nab.{}", max_size=60))
def test_finding_lines_never_fails_whatever_the_text(text):
    assert all(1 <= line <= text.count("\n") + 1 for line in lines_of_settings(text).values())


def test_a_configuration_knows_its_places_and_mailboxes(tmp_path):
    config = load_config(config_file(tmp_path))

    assert config.database_url == f"sqlite:///{tmp_path}/home/mailbot.db"
    assert config.blobs_url == f"file://{tmp_path}/home/blobs"
    assert config.mailbox("anna").address == "poczta@ops.example"
    with pytest.raises(KeyError):
        config.mailbox("nikt")
    assert Config().mailboxes == ()
