"""What the end of a process leaves of its running work: everything, for the next one."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

import mailbot.daemon as daemon_module
import mailbot.workflows as flow
from mailbot import engine
from mailbot.app import build
from mailbot.clock import utc_now
from mailbot.config import Config, Coordinator, FolderSender, Mailbox, MaildirFolder, Mode, Service
from mailbot.daemon import running_daemon
from mailbot.sandbox import SandboxBroken
from mailbot.slots import take_slot

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
    made = build(config, starts_at_once=False)
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


def test_the_slot_is_kept_as_long_as_work_goes_on(app, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()

    def slow(*_):
        begun.set()
        go_on.wait(60)

    monkeypatch.setattr("mailbot.daemon.PATIENCE_S", 1)
    monkeypatch.setattr(flow, "make_digests", slow)
    with running_daemon(app, watch=False) as daemon:
        daemon.fire_now("digest", NOON.isoformat())
        wait_for(begun.is_set)

    assert take_slot(app.database, app.config.service.home, 0) is None
    go_on.set()
    wait_for(lambda: not flow.are_running())
    daemon_module._kept_to_the_end.pop().release()
