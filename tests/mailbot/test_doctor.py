import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mailbot import doctor
from mailbot.config import (
    Config,
    Coordinator,
    DropFolder,
    FolderSender,
    ImapAccount,
    Mailbox,
    MaildirFolder,
    Service,
    SmtpSender,
)
from mailbot.doctor import examine, storage
from mailbot.doctor.mailboxes import look_at_sender, look_at_source
from mailbot.doctor.storage import look_at_blobs, look_at_database, look_at_disk, look_at_home
from mailbot.doctor.surroundings import look_at_clock, look_at_packages, look_at_sandbox
from mailbot.intake.imap_connection import ImapConnection, ServerAway
from mailbot.sandbox import SandboxBroken
from mailbot.storage.database import open_database
from mailbot.storage.migrate import migrate
from tests.support.dovecot import Dovecot
from tests.support.smtp_sink import SmtpSink

NOW = datetime(2024, 5, 6, 10, 0, tzinfo=UTC)


def told(findings: Any) -> list[tuple[str, str]]:
    return [(finding.status, finding.message) for finding in findings]


def mailbox(**changes: Any) -> Mailbox:
    usual = {
        "id": "anna",
        "address": "poczta@ops.example",
        "since": date(2024, 1, 1),
        "source": MaildirFolder(path=Path("/nonexistent")),
        "sender": FolderSender(path=Path("/nonexistent")),
    }
    return Mailbox(**{**usual, **changes})


def imap(dovecot: Dovecot, user: str, **changes: Any) -> Mailbox:
    account = {
        "host": dovecot.host,
        "port": dovecot.tls_port,
        "ca_file": dovecot.ca_file,
        "user": user,
        "password": "haslo",
        "folders": ("INBOX",),
    }
    source = ImapAccount.model_validate({**account, **changes.pop("account", {})})
    return mailbox(source=source, **changes)


def signed(server: str) -> bytes:
    return f"Authentication-Results: {server};\n spf=pass\nFrom: a@b.example\n\nx\n".encode()


@pytest.mark.dovecot
def test_a_login_and_its_folders_are_tried_for_real(dovecot):
    user = dovecot.new_user()
    dovecot.deliver(user, signed("mx.ops.example"))

    findings = told(look_at_source(imap(dovecot, user, authserv_id="mx.ops.example"), NOW))

    assert findings == [
        ("ok", "folder INBOX: 1 mails"),
        ("ok", "Authentication-Results are signed as configured"),
    ]


@pytest.mark.dovecot
@pytest.mark.parametrize(
    ("authserv_id", "advice"),
    [
        ("", 'if that is your own server, set authserv_id = "mx.ops.example"'),
        ("mx.inny.example", '"mx.inny.example" is configured; no sender will be believed'),
    ],
)
def test_the_name_of_the_own_server_is_found_in_the_newest_mails(dovecot, authserv_id, advice):
    user = dovecot.new_user()
    for _ in range(2):
        dovecot.deliver(user, signed("mx.ops.example"))

    finding = list(look_at_source(imap(dovecot, user, authserv_id=authserv_id), NOW))[-1]

    assert (finding.status, finding.advice) == ("warn", advice)


@pytest.mark.dovecot
def test_a_mailbox_without_signed_mail_is_told(dovecot):
    user = dovecot.new_user()

    empty = told(look_at_source(imap(dovecot, user), NOW))
    dovecot.deliver(user, b"From: a@b.example\n\nx\n")
    unsigned = told(look_at_source(imap(dovecot, user), NOW))

    assert empty[-1] == unsigned[-1]
    assert empty[-1] == ("warn", "the newest mails hold no Authentication-Results")


@pytest.mark.dovecot
def test_a_missing_folder_and_a_wrong_password_fail(dovecot):
    user = dovecot.new_user()
    missing = imap(dovecot, user, account={"folders": ("Nic",)})
    wrong = imap(dovecot, user, account={"password": "inne"})

    assert next(iter(told(look_at_source(missing, NOW)))) == (
        "fail",
        "Nie można otworzyć folderu „Nic” w skrzynce.",
    )
    assert [status for status, _ in told(look_at_source(wrong, NOW))] == ["fail"]


@pytest.mark.dovecot
def test_a_connection_lost_while_looking_is_only_a_warning(dovecot, monkeypatch):
    def lose(*_: object) -> None:
        raise ServerAway("zerwane")

    monkeypatch.setattr(ImapConnection, "search", lose)

    findings = told(look_at_source(imap(dovecot, dovecot.new_user()), NOW))

    assert findings[-1] == ("warn", "no mail could be looked at for the name of the server")


def test_a_server_that_does_not_answer_fails_with_advice():
    source = ImapAccount(host="127.0.0.1", port=1, user="anna", security="none")

    (finding,) = look_at_source(mailbox(source=source), NOW)

    assert finding.status == "fail"
    assert "host, port, security, user and password" in finding.advice


def test_a_login_for_sending_is_tried_for_real():
    with SmtpSink(users={"anna": "haslo"}) as sink:
        settings = {"host": "127.0.0.1", "port": sink.port, "security": "none", "user": "anna"}
        good = SmtpSender.model_validate(settings | {"password": "haslo"})
        wrong = SmtpSender.model_validate(settings | {"password": "inne"})
        none = SmtpSender.model_validate(settings)
        found = [
            next(iter(told(look_at_sender(mailbox(sender=sender), NOW))))
            for sender in (good, wrong, none)
        ]

    assert found[0] == ("ok", "login at 127.0.0.1 works")
    assert [status for status, _ in found] == ["ok", "fail", "fail"]
    assert sink.received == []


def test_directories_of_mail_are_looked_at(tmp_path):
    for part in ("new", "cur"):
        (tmp_path / "maildir" / part).mkdir(parents=True)
    drop = tmp_path / "drop"

    def look(source: MaildirFolder | DropFolder) -> str:
        return next(iter(look_at_source(mailbox(source=source), NOW))).status

    assert look(MaildirFolder(path=tmp_path / "maildir")) == "ok"
    assert look(MaildirFolder(path=tmp_path)) == "fail"
    assert look(DropFolder(path=drop)) == "fail"
    drop.mkdir()
    assert look(DropFolder(path=drop)) == "ok"


def test_a_directory_closed_to_us_fails(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)

    source = next(iter(look_at_source(mailbox(source=DropFolder(path=tmp_path)), NOW)))
    sender = next(iter(look_at_sender(mailbox(sender=FolderSender(path=tmp_path)), NOW)))
    homes = [*look_at_home(tmp_path), *look_at_home(tmp_path / "new")]

    assert [f.status for f in (source, sender, *homes)] == ["fail"] * 4


def test_a_folder_for_replies_may_be_made_later(tmp_path):
    sender = FolderSender(path=tmp_path / "a" / "b")

    assert told(look_at_sender(mailbox(sender=sender), NOW)) == [
        ("ok", f"written as files into {tmp_path}/a/b")
    ]


def test_a_home_open_to_others_is_told(tmp_path):
    tmp_path.chmod(0o755)
    assert told(look_at_home(tmp_path)) == [("warn", f"{tmp_path} is open to every user")]
    tmp_path.chmod(0o700)
    assert told(look_at_home(tmp_path)) == [("ok", f"{tmp_path} is ours alone")]
    assert told(look_at_home(tmp_path / "x")) == [("ok", f"{tmp_path}/x is not there yet")]


@pytest.mark.parametrize(
    ("free", "status"),
    [(199_999_999, "fail"), (200_000_000, "warn"), (999_999_999, "warn"), (10**9, "ok")],
)
def test_a_disk_that_fills_up_is_told_in_time(tmp_path, monkeypatch, free, status):
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage)

    assert [found for found, _ in told(look_at_disk(tmp_path / "none"))] == [status]


def settings(tmp_path: Path, **changes: Any) -> Config:
    return Config(service=Service(home=tmp_path, **changes))


def test_a_database_that_is_not_there_yet_is_no_trouble(tmp_path):
    assert told(look_at_database(settings(tmp_path), NOW)) == [
        ("ok", "not there yet; the first run makes it")
    ]
    assert list(look_at_blobs(settings(tmp_path / "none"))) == []


def test_revision_and_durability_of_the_embedded_database_are_looked_at(tmp_path):
    config = settings(tmp_path)
    engine = open_database(config.database_url)
    with engine.connect():
        pass

    old = told(look_at_database(config, NOW))
    migrate(engine)
    engine.dispose()
    new = told(look_at_database(config, NOW))

    assert old[0][0] == "warn"
    assert old[0][1].startswith("revision none, this version expects ")
    assert [status for status, _ in new] == ["ok", "ok"]
    assert new[1][1] == "write-ahead log, every commit reaches the disk"


def test_a_damaged_database_fails(tmp_path):
    (tmp_path / "mailbot.db").write_bytes(b"no database at all" * 100)

    ((status, message),) = told(look_at_database(settings(tmp_path), NOW))

    assert (status, message) == ("fail", "cannot be used: file is not a database")


@pytest.mark.parametrize("answer", [("delete", 2, "ok"), ("wal", 1, "ok"), ("wal", 2, "row 1")])
def test_a_database_that_may_lose_commits_fails(answer):
    class Connection:
        answers = iter(answer)

        def __enter__(self):
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def exec_driver_sql(self, _: str):
            return self

        def scalar_one(self) -> object:
            return next(self.answers)

    engine: Any = type("Engine", (), {"connect": lambda _self: Connection()})()

    assert [finding.status for finding in storage._durability(engine)] == ["fail"]


@pytest.mark.parametrize("url", ["nonsense", "postgresql+nodriver://x/y"])
def test_a_url_that_is_none_fails_without_a_connection(tmp_path, url):
    ((status, _),) = told(look_at_database(settings(tmp_path, database=url), NOW))

    assert status == "fail"


@pytest.mark.postgres
def test_the_clock_of_the_database_server_is_compared(tmp_path, postgres_url):
    config = settings(tmp_path, database=postgres_url)

    right = told(look_at_database(config, datetime.now(UTC)))  # noqa: TID251 - the real one
    wrong = told(look_at_database(config, datetime.now(UTC) - timedelta(hours=1)))  # noqa: TID251

    assert [status for status, _ in right] == ["warn", "ok"]
    assert [status for status, _ in wrong] == ["warn", "warn"]


def test_raw_mail_is_written_and_read_back(tmp_path):
    assert told(look_at_blobs(settings(tmp_path))) == [("ok", "can be written and read back")]
    bad = settings(tmp_path, blobs="file:///proc/nothing")

    assert [status for status, _ in told(look_at_blobs(bad))] == ["fail"]


def test_our_packages_are_told_from_foreign_ones(monkeypatch):
    foreign = ModuleType("rules_of_others")
    foreign.__file__ = "/usr/lib/python3/dist-packages/rules/__init__.py"
    monkeypatch.setitem(sys.modules, "rules_of_others", foreign)

    assert [status for status, _ in told(look_at_packages())] == ["ok", "ok"]
    assert told(look_at_packages(("rules_of_others",)))[0][0] == "fail"
    assert told(look_at_packages(("not_there_at_all",)))[0][0] == "fail"


def test_a_clock_that_woke_up_decades_ago_fails(monkeypatch):
    assert [status for status, _ in told(look_at_clock(NOW))] == ["ok"]
    assert [s for s, _ in told(look_at_clock(NOW.replace(year=2023)))] == ["fail"]
    monkeypatch.setattr("mailbot.doctor.surroundings.WARSAW", UTC)
    assert ("fail", "the time zone data is wrong") in told(look_at_clock(NOW))


class Fenced:
    stands: dict[str, bool]

    def __init__(self, _workers: int) -> None:
        pass

    def fences(self) -> dict[str, bool]:
        return self.stands

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("stands", "status"),
    [
        ({"network": True, "landlock": True}, "ok"),
        ({"network": True, "landlock": False}, "warn"),
        ({"network": False}, "fail"),
    ],
)
def test_missing_fences_are_told(monkeypatch, stands, status):
    monkeypatch.setattr(Fenced, "stands", stands, raising=False)
    monkeypatch.setattr("mailbot.doctor.surroundings.Sandbox", Fenced)

    assert [found for found, _ in told(look_at_sandbox(is_required=True))] == [status]


def test_a_sandbox_that_does_not_start_fails(monkeypatch):
    def broken(_workers: int) -> None:
        raise SandboxBroken("gone")

    monkeypatch.setattr("mailbot.doctor.surroundings.Sandbox", broken)

    assert told(look_at_sandbox(is_required=False)) == [("fail", "it does not start: gone")]


def test_everything_is_looked_at_and_the_settings_first(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "look_at_sandbox", lambda **_: iter(()))
    config = Config(
        service=Service(home=tmp_path / "home"),
        coordinators=(Coordinator(name="Ewa", address="ewa@ops.example"),),
        mailboxes=(mailbox(source=DropFolder(path=tmp_path), authserv_id="mx"),),
    )

    subjects = [finding.subject for finding in examine(config, NOW)]

    assert subjects[0] == "configuration"
    assert {"packages", "clock", "home", "disk", "database", "mailbox anna"} <= set(subjects)
    assert next(iter(examine(Config(), NOW))).status == "fail"
