"""The one door to APScheduler: WHEN. Every firing becomes one durable workflow named ``job@time``.

The name makes it once for all: however many hosts fire, one workflow runs; and after a pause the
firing that was missed is named again and caught up.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from apscheduler.executors.base import BaseExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import Engine

from mailbot.clock import WARSAW, utc_now
from mailbot.config import Config
from mailbot.engine import later
from mailbot.storage.database import transaction

log = structlog.get_logger()

LOOK_BACK = timedelta(hours=25)
"""At start a firing missed within this time is caught up (a day, and the hour of summer time)."""


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the timetable."""

    name: str
    workflow: str
    queue: str
    trigger: CronTrigger
    argument: Callable[[datetime], str]
    """Makes the workflow's argument from the time of firing."""
    catch_up: bool = False


def timetable(config: Config) -> tuple[Job, ...]:
    """List what this installation does by the clock."""
    jobs = [
        Job("sweep", "sweep", "cron", _cron("*/5 * * * *"), datetime.isoformat),
        Job("lists", "lists", "cron", _cron("*/10 7-17 * * *"), datetime.isoformat, catch_up=True),
        Job("retain", "retain", "cron", _cron("40 2 * * *"), _day, catch_up=True),
        # Just after midnight, so that a window that closed is told in the morning.
        Job("calls", "calls", "cron", _cron("1 0 * * *"), datetime.isoformat, catch_up=True),
    ]
    jobs += [
        Job(name, name, "cron", _cron(when), datetime.isoformat, catch_up=True)
        for name, when in (("remind", "5 8-15 * * 1-5"), ("thank", "20 8-15 * * 1-5"))
    ]
    jobs.append(
        Job("papers", "papers", "cron", _cron("35 9 * * 1-5"), datetime.isoformat, catch_up=True)
    )
    for at in sorted({c.digest_at for c in config.coordinators}):
        hour, minute = at.split(":")
        trigger = _cron(f"{int(minute)} {int(hour)} * * *")
        jobs.append(Job(f"digest-{at}", "digest", "cron", trigger, datetime.isoformat, True))  # noqa: FBT003 - the last field reads on its own line above
    for mailbox in config.mailboxes:
        jobs.append(_for(mailbox.id, "poll", "poll", "*/5 * * * *"))
        jobs.append(_for(mailbox.id, "reconcile", "cron", "20 3,13 * * *", catch_up=True))
    return tuple(jobs)


def _for(mailbox: str, workflow: str, queue: str, when: str, *, catch_up: bool = False) -> Job:
    name = f"{workflow}-{mailbox}"
    return Job(name, workflow, queue, _cron(when), lambda _: mailbox, catch_up)


def _cron(expression: str) -> CronTrigger:
    trigger: CronTrigger = CronTrigger.from_crontab(expression, timezone=WARSAW)
    return trigger


def _day(at: datetime) -> str:
    return at.astimezone(WARSAW).date().isoformat()


def fire(database: Engine, job: Job, at: datetime) -> None:
    """Enqueue the one workflow of this job at this time; a second call does nothing."""
    moment = at.astimezone(UTC).replace(microsecond=0)
    argument = job.argument(moment)
    with transaction(database) as session:
        workflow_id = f"{job.name}@{moment.isoformat()}"
        later(session, job.workflow, job.queue, workflow_id, argument, partition=argument)


def last_firing(job: Job, now: datetime) -> datetime | None:
    """Return the latest time before ``now`` at which the job was due, within `LOOK_BACK`."""
    latest, start = None, now - LOOK_BACK
    upcoming = job.trigger.get_next_fire_time(None, start)
    while upcoming is not None and upcoming <= now:
        latest = upcoming
        upcoming = job.trigger.get_next_fire_time(latest, latest + timedelta(seconds=1))
    return latest


MOST_DUE = 10_000
"""Firings that wait while the database is away; beyond that the oldest are let go."""


class _Enqueue(BaseExecutor):
    """Instead of running a job here, write it down as a workflow.

    The scheduler does not repeat a firing that failed: it waits here for the next one of any job.
    """

    def __init__(self, database: Engine) -> None:
        super().__init__()
        self._database = database
        self._due: deque[tuple[Job, datetime]] = deque(maxlen=MOST_DUE)

    def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:
        self._due.extend((job.args[0], at) for at in run_times)
        try:
            while self._due:
                fire(self._database, *self._due[0])
                self._due.popleft()
        except Exception as error:  # noqa: BLE001 - whatever it was, the schedule goes on
            self._due.rotate(-1)  # if it is this one, it must not hold up the others
            log.warning("firing-failed", job=job.id, error=type(error).__name__)
            self._run_job_error(job.id, error)
        else:
            self._run_job_success(job.id, [])


class Schedule:
    """The timetable at work in this process."""

    def __init__(self, database: Engine, config: Config) -> None:
        self._database = database
        self._jobs = timetable(config)
        self._scheduler = BackgroundScheduler(timezone=WARSAW)
        self._scheduler.add_executor(_Enqueue(database), "durable")

    def start(self, now: datetime) -> None:
        """Catch up what was missed, then fire by the clock until `stop`."""
        for job in self._jobs:
            missed = last_firing(job, now) if job.catch_up else None
            if missed is not None:
                fire(self._database, job, missed)
            self._scheduler.add_job(
                _never_called,
                job.trigger,
                id=job.name,
                args=(job,),
                executor="durable",
                misfire_grace_time=3600,
                coalesce=False,
                max_instances=1000,
            )
        self._scheduler.start()

    def fire_now(self, name: str) -> None:
        """Let a job be due at once."""
        self._scheduler.modify_job(name, next_run_time=utc_now())

    def stop(self) -> None:
        """Fire no more."""
        self._scheduler.shutdown()


def _never_called(job: Job) -> None:
    """Stand in for the callable that APScheduler wants; our executor enqueues instead."""
    raise AssertionError(f"{job.name} was called instead of enqueued")
