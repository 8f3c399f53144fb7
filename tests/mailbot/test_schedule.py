import threading
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy.exc import OperationalError

from mailbot import engine
from mailbot.clock import WARSAW, utc_now
from mailbot.config import Config, Coordinator, FolderSender, Mailbox, MaildirFolder
from mailbot.schedule import Job, Schedule, _Enqueue, fire, last_firing, timetable
from mailbot.storage.database import open_database
from tests.support.register import NOON

NAMES = ("sweep", "retain", "digest", "poll", "reconcile")


def config():
    return Config(
        coordinators=(
            Coordinator(name="Jan", address="j@dops.example", digest_at="07:30"),
            Coordinator(name="Ewa", address="e@dops.example", digest_at="07:30"),
        ),
        mailboxes=(
            Mailbox(
                id="es",
                address="es@dops.example",
                since=date(2024, 1, 1),
                source=MaildirFolder(path=Path("maildir")),
                sender=FolderSender(path=Path("out")),
            ),
        ),
    )


def job(name):
    return next(job for job in timetable(config()) if job.name == name)


@pytest.fixture
def database(ready_database_url):
    opened = open_database(ready_database_url)
    yield opened
    opened.dispose()


def enqueued(database):
    return sorted(engine.unfinished(database, NAMES))


def test_the_timetable_names_every_clock_work_once():
    names = [job.name for job in timetable(config())]

    assert names == [
        "sweep",
        "lists",
        "retain",
        "calls",
        "remind",
        "thank",
        "papers",
        "digest-07:30",
        "poll-es",
        "reconcile-es",
    ]


def test_one_firing_is_one_workflow_whoever_fires(database):
    for _ in range(3):
        fire(database, job("digest-07:30"), NOON)

    assert enqueued(database) == ["digest-07:30@2024-05-06T10:00:00+00:00"]


def test_the_digest_hour_is_the_hour_in_warsaw_in_winter_and_summer():
    digest = job("digest-07:30")

    for day in (datetime(2024, 1, 10, 12, tzinfo=UTC), datetime(2024, 7, 10, 12, tzinfo=UTC)):
        fired = last_firing(digest, day)
        assert fired is not None
        assert (fired.astimezone(WARSAW).hour, fired.astimezone(WARSAW).minute) == (7, 30)


def test_a_firing_missed_for_more_than_a_day_is_not_caught_up_twice():
    fired = last_firing(job("digest-07:30"), NOON)

    assert fired is not None
    assert NOON - fired < timedelta(days=1)


def test_nothing_is_missed_when_nothing_was_due():
    digest = job("digest-07:30")
    before_the_first = last_firing(digest, NOON)
    assert before_the_first is not None

    just_before = last_firing(digest, before_the_first)

    assert just_before == before_the_first


def test_at_start_the_missed_digest_is_caught_up_once(database):
    for _ in range(2):
        schedule = Schedule(database, config())
        schedule.start(NOON)
        schedule.stop()

    assert [i for i in enqueued(database) if i.startswith("digest")] == [
        "digest-07:30@2024-05-06T05:30:00+00:00"
    ]


def test_the_scheduler_enqueues_instead_of_running(database):
    schedule = Schedule(database, config())
    schedule.start(NOON)
    schedule.fire_now("poll-es")
    deadline = utc_now() + timedelta(seconds=10)
    while utc_now() < deadline:
        if any(i.startswith("poll-es@") for i in enqueued(database)):
            break
    schedule.stop()

    assert any(i.startswith("poll-es@") for i in enqueued(database))


def test_a_firing_while_the_database_is_away_is_made_up_for(database, monkeypatch):
    executor = _Enqueue(database)
    executor.start(BackgroundScheduler(timezone=WARSAW), "durable")
    digest, sweep = (SimpleNamespace(id=n, args=(job(n),)) for n in ("digest-07:30", "sweep"))

    with monkeypatch.context() as outage:
        outage.setattr("mailbot.schedule.later", broken)
        executor._do_submit_job(digest, [NOON])
    executor._do_submit_job(sweep, [NOON])

    assert sorted(enqueued(database)) == [
        "digest-07:30@2024-05-06T10:00:00+00:00",
        "sweep@2024-05-06T10:00:00+00:00",
    ]


def broken(*_, **__):
    raise OperationalError("insert", {}, Exception("gone"))


def test_three_hosts_fire_every_second_once_even_when_one_dies(database, monkeypatch):
    tick = Job("tick", "sweep", "cron", CronTrigger(second="*"), datetime.isoformat)
    monkeypatch.setattr("mailbot.schedule.timetable", lambda _: (tick,))
    url = database.url.render_as_string(hide_password=False)
    hosts = [Schedule(open_database(url), config()) for _ in range(3)]
    for host in hosts:
        host.start(NOON)

    threading.Event().wait(2.5)
    hosts[0].stop()
    threading.Event().wait(3)
    for host in hosts[1:]:
        host.stop()

    ticks = sorted(
        datetime.fromisoformat(name.removeprefix("tick@"))
        for name in engine.unfinished(database, ["tick@"])
    )
    for host in hosts:
        host._database.dispose()
    assert len(ticks) >= 4
    assert {later - earlier for earlier, later in pairwise(ticks)} == {timedelta(seconds=1)}
