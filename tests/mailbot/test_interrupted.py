"""What the end of a process leaves of its running work: everything, for the next one."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

import mailbot.workflows as flow
from mailbot import engine
from mailbot.app import build
from mailbot.clock import utc_now
from mailbot.config import Config, Coordinator, FolderSender, Mailbox, MaildirFolder, Mode, Service
from mailbot.daemon import running_daemon
from mailbot.sandbox import SandboxBroken

NOON = utc_now()


@pytest.fixture
def app(ready_database_url, tmp_path):
    config = Config(
        service=Service(home=tmp_path, database=ready_database_url, mode=Mode.LIVE, workers=1),
        coordinators=(Coordinator(name="Ewa Wit", address="e.wit@ops.example"),),
        mailboxes=(
            Mailbox(
                id="es",
                address="rejestracja@ops.example",
                since=NOON.date(),
                source=MaildirFolder(path=tmp_path / "maildir"),
                sender=FolderSender(path=tmp_path / "out"),
            ),
        ),
    )
    made = build(config)
    yield made
    made.close()


def wait_for(condition):
    deadline = utc_now() + timedelta(seconds=20)
    while utc_now() < deadline and not condition():
        threading.Event().wait(0.05)
    assert condition()


@pytest.mark.parametrize(
    "trouble", [OperationalError("select", {}, Exception("gone")), SandboxBroken("gone")]
)
def test_work_that_waits_when_the_process_stops_is_done_by_the_next(app, monkeypatch, trouble):
    called = threading.Event()

    def away(*_):
        called.set()
        raise trouble

    with monkeypatch.context() as broken, running_daemon(app, watch=False) as daemon:
        broken.setattr(flow, "make_digests", away)
        daemon.fire_now("digest", NOON.isoformat())
        wait_for(called.is_set)
    assert len(engine.running(app.database, ["digest"])) == 1

    done = threading.Event()
    monkeypatch.setattr(flow, "make_digests", lambda *_: done.set())
    with running_daemon(app, watch=False):
        wait_for(lambda: not engine.running(app.database, ["digest"]))
    assert done.is_set()


def test_nothing_is_begun_while_the_process_stops(monkeypatch):
    monkeypatch.setattr(flow._here, "stopping", threading.Event())
    flow.unbind()
    calls = []

    with pytest.raises(flow.Interrupted):
        flow._persist("test", lambda: calls.append(1))

    assert calls == []
