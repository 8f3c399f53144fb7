import os
import queue
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from imapclient import IMAPClient
from sqlalchemy.exc import OperationalError

from mailbot.clock import utc_now
from mailbot.config import DropFolder, ImapAccount, MaildirFolder
from mailbot.intake import watch, watch_directory, watch_server
from mailbot.intake.watch import LONGEST_WAIT_S, Watchers, wait_s
from tests.support.chaos import ChaosProxy
from tests.support.dovecot import free_port
from tests.support.intake import mail, mailbox

PATIENCE_S = 20


class Hints:
    """Listens to hints."""

    def __init__(self):
        self.heard = queue.Queue()
        self.failing = 0
        self.failed_mailboxes = set()

    def __call__(self, mailbox_id, token):
        if self.failing:
            self.failing -= 1
            raise OperationalError("INSERT", {}, Exception("database is away"))
        self.heard.put((mailbox_id, token))

    def next(self, *, not_starting=()):
        """Wait for the next hint whose token does not start like this."""
        while True:
            mailbox_id, token = self.heard.get(timeout=PATIENCE_S)
            if not token.startswith(tuple(not_starting)):
                return mailbox_id, token

    def has_failed(self, mailbox_id):
        return mailbox_id in self.failed_mailboxes


@pytest.fixture
def hints():
    return Hints()


@pytest.fixture
def watching(hints):
    """Watch mailboxes until the end of the test."""
    running = []

    def start(*mailboxes):
        watchers = Watchers(mailboxes, hints, utc_now, hints.has_failed)
        watchers.start()
        running.append(watchers)
        return watchers

    yield start
    for watchers in running:
        watchers.stop()
        assert not any(thread.is_alive() for thread in watchers._threads)


@pytest.fixture
def quick(monkeypatch):
    """Shorten the waits that would only make the test slow."""
    monkeypatch.setattr(watch, "FIRST_WAIT_S", 0.02)
    monkeypatch.setattr(watch, "LONGEST_WAIT_S", 0.1)
    monkeypatch.setattr(watch_directory, "GLANCE_EVERY_S", 0.02)


@pytest.fixture
def account(dovecot):
    def describe(**more):
        settings = {
            "host": "localhost",
            "security": "none",
            "port": dovecot.port,
            "user": dovecot.new_user(),
            "password": "haslo",
            "connect_timeout_s": 5,
            "read_timeout_s": 5,
        }
        return ImapAccount(**settings | more)

    return describe


# IMAP


@pytest.mark.dovecot
@pytest.mark.parametrize("security", ["tls", "none"])
def test_new_mail_is_noticed_without_waiting_for_a_poll(
    dovecot, hints, watching, account, security
):
    port = {"tls": dovecot.tls_port, "none": dovecot.port}[security]
    source = account(security=security, port=port, ca_file=dovecot.ca_file)
    watching(mailbox(source, poll_every_s=3600))
    states = [hints.next()[1]]
    delays = []
    for n in range(4):
        dovecot.deliver(source.user, mail(n))
        began = time.monotonic()
        states.append(hints.next()[1])
        delays.append(f"{time.monotonic() - began:.2f}")

    sys.stdout.write(f"noticed after {', '.join(delays)} s\n")
    assert [state.split(":")[2] for state in states] == ["1", "2", "3", "4", "5"]
    assert len({state.split(":")[1] for state in states}) == 1


@pytest.mark.dovecot
@pytest.mark.parametrize("idle", [True, False])
def test_other_folders_are_noticed_by_the_slow_look(dovecot, hints, watching, account, idle):
    source = account(idle=idle, watch_folders=("Junk",))
    watching(mailbox(source, poll_every_s=1))
    first = {hints.next()[1].split(":")[0] for _ in range(2)}
    dovecot.deliver(source.user, mail(1), "Junk")
    _, token = hints.next()

    assert len(first) == 2
    assert token.split(":")[0] in first
    assert token.endswith(":2")


@pytest.mark.dovecot
def test_a_mailbox_in_which_nothing_is_new_gives_no_hints(dovecot, hints, watching, account):
    source = account()
    watching(mailbox(source, poll_every_s=1))
    hints.next()
    client = IMAPClient(dovecot.host, dovecot.port, ssl=False, timeout=5)
    with client:
        client.login(source.user, "haslo")
        for _ in range(3):
            client.select_folder("INBOX")
            time.sleep(0.5)

    assert hints.heard.empty()


@pytest.mark.dovecot
@pytest.mark.usefixtures("quick")
def test_a_cut_line_is_noticed_and_mended(dovecot, hints, watching, account):
    with ChaosProxy(dovecot.port) as line:
        source = account(port=line.port)
        watching(mailbox(source, poll_every_s=3600))
        hints.next()
        for n in range(2, 4):
            line.cut()
            dovecot.deliver(source.user, mail(n))
            _, token = hints.next(not_starting=["away"])
            assert token.endswith(f":{n}")


@pytest.mark.dovecot
@pytest.mark.usefixtures("quick")
def test_a_line_that_died_in_silence_is_noticed_by_the_next_look(dovecot, hints, watching, account):
    with ChaosProxy(dovecot.port) as line:
        source = account(port=line.port, read_timeout_s=0.5)
        watching(mailbox(source, poll_every_s=1))
        hints.next()
        line.stall_after = 0
        assert hints.next()[1].startswith("away:")
        line.stall_after = None
        dovecot.deliver(source.user, mail(1))

        assert hints.next(not_starting=["away"])[1].endswith(":2")


@pytest.mark.dovecot
@pytest.mark.usefixtures("quick")
def test_a_server_that_comes_back_is_watched_again(hints, watching, account):
    source = account(port=free_port())
    watching(mailbox(source))

    assert hints.next()[1].startswith("away:")


@pytest.mark.dovecot
def test_after_a_refused_login_the_watcher_keeps_away_for_long(
    hints, watching, account, monkeypatch
):
    attempts = []
    connect = watch_server.open_connection

    def counted(*args):
        attempts.append(args)
        return connect(*args)

    monkeypatch.setattr(watch_server, "open_connection", counted)
    monkeypatch.setattr(watch, "FIRST_WAIT_S", 0.01)
    watching(mailbox(account(password="zle")))
    hints.next()
    time.sleep(0.5)

    assert len(attempts) == 1
    assert hints.heard.empty()


@pytest.mark.dovecot
@pytest.mark.usefixtures("quick")
def test_a_hint_that_the_database_did_not_take_is_given_again(hints, watching, account):
    hints.failing = 3
    watching(mailbox(account()))

    assert hints.next(not_starting=["away"])[1].endswith(":1")


@pytest.mark.dovecot
def test_a_poll_that_failed_is_asked_for_again(hints, watching, account):
    hints.failed_mailboxes.add("anna")
    watching(mailbox(account(), poll_every_s=1))
    hints.next()

    assert hints.next()[1].startswith("again:")


def test_a_dead_connection_that_answers_nothing_at_once_is_not_believed():
    class Dead:
        def idle(self):
            pass

        def idle_answers(self, _wait_s):
            return []

        def idle_end(self):
            raise ConnectionError("gone")

    class Watching:
        stop = threading.Event()

    with pytest.raises(ConnectionError, match="gone"):
        watch_server._idle(Watching(), Dead(), 60)


@pytest.mark.parametrize(
    ("told", "at_the_end", "news"),
    [
        ([b"EXISTS"], [], True),
        ([b"BYE"], [], False),
        ([b"BYE"], [b"EXISTS"], True),
        ([], [b"EXISTS"], True),
        ([], [], False),
    ],
)
def test_news_count_also_when_they_come_with_the_end_of_idle(told, at_the_end, news):
    class Server:
        def idle(self):
            pass

        def idle_answers(self, _wait_s):
            return told

        def idle_end(self):
            return at_the_end

    class Watching:
        stop = threading.Event()

    assert watch_server._idle(Watching(), Server(), 60) is news


# Directories


@pytest.fixture
def maildir(tmp_path):
    for part in ("cur", "new", "tmp"):
        (tmp_path / "md" / part).mkdir(parents=True)
    return tmp_path / "md"


def put(path: Path, content: bytes, age_s: float = 60) -> None:
    draft = path.parent.parent / f"draft-{path.name}"
    draft.write_bytes(content)
    os.utime(draft, (time.time() - age_s, time.time() - age_s))
    draft.rename(path)


@pytest.mark.usefixtures("quick")
def test_a_new_file_is_noticed_and_a_moved_one_is_not(hints, watching, maildir):
    put(maildir / "new" / "1", mail(1))
    watching(mailbox(MaildirFolder(path=maildir), poll_every_s=3600))
    first = hints.next()
    (maildir / "new" / "1").rename(maildir / "cur" / "1:2,S")
    time.sleep(0.2)
    assert hints.heard.empty()
    put(maildir / "new" / "2", mail(2))

    second = hints.next()
    assert first[0] == second[0] == "anna"
    assert first[1] != second[1]
    assert first[1].startswith("files:")


@pytest.mark.usefixtures("quick")
def test_the_same_files_have_the_same_token_after_a_restart(hints, watching, maildir):
    put(maildir / "new" / "1", mail(1))
    put(maildir / "new" / "2", mail(2))
    watching(mailbox(MaildirFolder(path=maildir))).stop()
    watching(mailbox(MaildirFolder(path=maildir)))

    assert hints.next() == hints.next()


@pytest.mark.usefixtures("quick")
def test_a_dropped_file_is_noticed_once_it_has_settled(hints, watching, tmp_path, monkeypatch):
    monkeypatch.setattr("mailbot.intake.drop.SETTLED_S", 0.5)
    (tmp_path / "drop").mkdir()
    watching(mailbox(DropFolder(path=tmp_path / "drop"), poll_every_s=3600))
    put(tmp_path / "drop" / "a.eml", mail(1), age_s=0)
    put(tmp_path / "drop" / "b.txt", mail(1), age_s=60)

    hints.next()
    assert hints.heard.empty()


@pytest.mark.usefixtures("quick")
def test_files_changed_in_place_are_found_by_the_slow_look(hints, watching, tmp_path, monkeypatch):
    monkeypatch.setattr(watch_directory, "UNREST_S", 0)
    (tmp_path / "drop").mkdir()
    put(tmp_path / "drop" / "a.eml", mail(1))
    watching(mailbox(DropFolder(path=tmp_path / "drop"), poll_every_s=1))
    hints.next()
    old = time.time() - 30
    with (tmp_path / "drop" / "a.eml").open("ab") as file:
        file.write(b"wiecej")
    os.utime(tmp_path / "drop" / "a.eml", (old, old))

    assert hints.next()[1].startswith("files:")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("kind", [MaildirFolder, DropFolder])
def test_a_directory_that_is_gone_is_asked_for_until_it_is_back(hints, watching, tmp_path, kind):
    watching(mailbox(kind(path=tmp_path / "later")))
    assert hints.next()[1].startswith("away:")
    (tmp_path / "later" / "new").mkdir(parents=True)
    name = tmp_path / "later" / {MaildirFolder: "new/1", DropFolder: "1.eml"}[kind]
    name.write_bytes(mail(1))
    os.utime(name, (1, 1))

    assert hints.next(not_starting=["away"])[1].startswith("files:")


@pytest.mark.usefixtures("quick")
def test_a_failed_poll_of_a_directory_is_asked_for_again(hints, watching, maildir):
    hints.failed_mailboxes.add("anna")
    watching(mailbox(MaildirFolder(path=maildir)))

    assert hints.next()[1].startswith("again:")


# Trouble


@given(st.text(max_size=8), st.integers(1, 2000))
@settings(max_examples=200)
def test_waits_grow_and_are_never_longer_than_five_minutes(mailbox_id, attempt):
    wait = wait_s(mailbox_id, attempt)

    assert 0.5 <= wait <= LONGEST_WAIT_S
    assert wait == wait_s(mailbox_id, attempt)
    assert wait >= min(LONGEST_WAIT_S, 2.0 ** min(attempt - 1, 20)) / 2


def test_mailboxes_do_not_come_back_all_at_once():
    assert len({round(wait_s(f"m{n}", 9)) for n in range(100)}) > 20
