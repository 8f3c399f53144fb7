import inspect
import threading
from datetime import timedelta
from email import message_from_bytes

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

import mailbot.workflows as flow
from mailbot import engine
from mailbot.app import build
from mailbot.clock import utc_now
from mailbot.config import Config, Coordinator, FolderSender, Mailbox, MaildirFolder, Mode, Service
from mailbot.daemon import running_daemon
from mailbot.replies.errors import SendAgainLater
from mailbot.retention import retain
from mailbot.storage.database import reading, transaction
from mailbot.storage.tables import DigestRow, MailboxHealth, Message, Outbox
from mailbot.sweep import sweep
from tests.support.register import add, event, institution, kept_message, person
from tests.support.world import ADDRESS, day_text

DAY = (utc_now() + timedelta(days=9)).date()
SENDER = "l.zak@cis-debowo.example"


@pytest.fixture
def app(ready_database_url, tmp_path):
    for part in ("new", "cur", "tmp"):
        (tmp_path / "maildir" / part).mkdir(parents=True)
    config = Config(
        service=Service(home=tmp_path, database=ready_database_url, mode=Mode.LIVE, workers=1),
        coordinators=(Coordinator(name="Ewa Wit", address="e.wit@ops.example", digest_at="00:00"),),
        mailboxes=(
            Mailbox(
                id="es",
                address=ADDRESS,
                since=DAY - timedelta(days=30),
                source=MaildirFolder(path=tmp_path / "maildir"),
                sender=FolderSender(path=tmp_path / "out"),
                authserv_id="mx.ops.example",
            ),
        ),
    )
    made = build(config)
    add(
        made.database,
        institution(),
        person(address=SENDER),
        event(first_day=DAY, last_day=DAY, announced=DAY - timedelta(days=40)),
    )
    yield made
    made.close()


def put_mail(tmp_path):
    raw = (
        "Authentication-Results: mx.ops.example; dmarc=pass header.from=cis-debowo.example\r\n"
        f"From: <{SENDER}>\r\nTo: {ADDRESS}\r\nSubject: spotkanie\r\n"
        "Message-ID: <m1@cis-debowo.example>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
        f"Będę na spotkaniu {day_text(DAY)}.\r\n"
    ).encode()
    (tmp_path / "maildir" / "new" / "1.x").write_bytes(raw)


def test_a_mail_in_the_mailbox_becomes_an_answer_and_a_digest(app, tmp_path):
    put_mail(tmp_path)

    with running_daemon(app, watch=False) as daemon:
        daemon.poll_now()
        daemon.wait_until_done(threading.Event())
        daemon.fire_now("reconcile", "es")
        daemon.fire_now("digest", utc_now().isoformat())
        daemon.fire_now("retain", utc_now().date().isoformat())
        daemon.fire_now("sweep", utc_now().isoformat())
        daemon.wait_until_done(threading.Event())

    mails = [message_from_bytes(file.read_bytes()) for file in (tmp_path / "out").glob("*.eml")]
    assert sorted(mail["To"].strip("<>") for mail in mails) == ["e.wit@ops.example", SENDER]
    with reading(app.database) as session:
        assert session.scalars(select(Message.state)).all() == ["done"]
        assert len(session.scalars(select(DigestRow.day)).all()) == 1
        health = session.scalars(select(MailboxHealth)).one()
    assert (health.in_mailbox, health.accounted) == (1, 1)


def test_watchers_and_schedule_start_and_stop_with_the_daemon(app, tmp_path):
    with running_daemon(app) as daemon:
        put_mail(tmp_path)
        deadline = utc_now() + timedelta(seconds=30)
        while not list((tmp_path / "out").glob("*.eml")) and utc_now() < deadline:
            threading.Event().wait(0.1)
        daemon.wait_until_done(threading.Event())

    assert list((tmp_path / "out").glob("*.eml"))


def test_a_station_waits_until_the_database_is_back(monkeypatch):
    monkeypatch.setattr(flow, "FIRST_WAIT_S", 0.01)
    flow._here.stopping.clear()
    calls = []

    def station():
        calls.append(1)
        if len(calls) < 3:
            raise OperationalError("select", {}, Exception("gone"))

    flow._persist("test", station)

    assert len(calls) == 3


def test_workflows_run_only_for_an_application(monkeypatch):
    monkeypatch.setattr(flow._here, "app", None)

    with pytest.raises(RuntimeError, match="bind"):
        flow._here.get()


def test_a_mail_that_cannot_go_now_gets_a_later_workflow(app, monkeypatch):
    def busy(_app, outbox_id):
        raise SendAgainLater(outbox_id, 3, 60)

    monkeypatch.setattr(flow, "send_mail", busy)

    flow._send(app, 17)

    assert engine.unfinished(app.database, ["send:"]) == {"send:17:3"}


def outbox(**changes):
    values = {
        "purpose": "notice",
        "mailbox": "es",
        "recipient": SENDER,
        "recipient_domain": "cis-debowo.example",
        "message_id_header": "<x@ops.example>",
        "content": "",
        "subject": "",
        "body": "",
        "state": "queued",
        "created_at": utc_now() - timedelta(hours=1),
        "changed_at": utc_now() - timedelta(hours=1),
    }
    return Outbox(**{**values, **changes})


def test_old_work_without_a_workflow_gets_one_and_it_is_noted(app):
    hour_ago = utc_now() - timedelta(hours=1)
    add(app.database, kept_message(id=5, kept_at=hour_ago), outbox(id=6))

    assert sweep(app, utc_now()) == 2

    ids = engine.unfinished(app.database, ["process:5", "send:6"])
    assert {i.rpartition(":")[0] for i in ids} == {"process:5", "send:6"}


def test_work_that_has_its_workflow_or_is_young_is_left_alone(app):
    hour_ago = utc_now() - timedelta(hours=1)
    young = kept_message(id=6, kept_at=utc_now(), sha256="c" * 64)
    add(app.database, kept_message(id=5, kept_at=hour_ago), young)
    with transaction(app.database) as session:
        engine.later(session, "process", "process", "process:5", 5)

    assert sweep(app, utc_now()) == 0


def test_the_sweep_does_not_take_message_51_for_message_5(app):
    hour_ago = utc_now() - timedelta(hours=1)
    add(app.database, kept_message(id=5, kept_at=hour_ago))
    with transaction(app.database) as session:
        engine.later(session, "process", "process", "process:51", 51)

    assert sweep(app, utc_now()) == 1


def test_retention_forgets_only_what_ended_three_days_ago(app):
    with transaction(app.database) as session:
        engine.later(session, "process", "process", "process:5", 5)

    assert retain(app, utc_now().date()) == 0
    assert engine.unfinished(app.database, ["process:"]) == {"process:5"}


STATIONS = (flow.poll, flow.process, flow.send, flow.digest)
BY_THE_CLOCK = (flow.reconcile, flow.retention, flow.sweep_up)


@pytest.mark.parametrize("workflow", [*STATIONS, *BY_THE_CLOCK])
def test_the_engine_is_given_ids_and_times_never_texts_or_bytes(workflow):
    parameters = inspect.signature(workflow).parameters.values()

    assert {parameter.annotation for parameter in parameters} <= {int, str}
