"""The running program: engine, schedule and watchers, started together and stopped cleanly."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from types import FrameType

import structlog

from mailbot import workflows
from mailbot.app import App
from mailbot.engine import Worker, later, migrate_engine, running
from mailbot.intake.health import in_trouble
from mailbot.intake.watch import Watchers
from mailbot.notify import tell, watchdog_every_s
from mailbot.schedule import Schedule
from mailbot.slots import Slot, take_free_slot
from mailbot.storage.database import transaction
from mailbot.storage.migrate import migrate
from parsers.fences import hide_memory

PATIENCE_S = 30
"""Seconds that running work gets to finish when the program stops."""

ALIVE_EVERY_S = 30.0
OWN_WORK = (
    "poll",
    "process",
    "send",
    "reconcile",
    "digest",
    "remind",
    "thank",
    "lists",
    "calls",
    "papers",
)
QUIET_ROUNDS = 3
"""So many looks in a row must find nothing to do before the work counts as done."""
LOOK_EVERY_S = 0.2

log = structlog.get_logger()

_kept_to_the_end: list[Slot] = []
"""Slots of daemons that were stopped before their work had ended."""


class Daemon:
    """Everything that runs in this process."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._slot = take_free_slot(app.database, app.config.service.home)
        self._worker = Worker(app.database, app.config.service.home, self._slot)
        self._schedule: Schedule | None = None
        self._watchers: Watchers | None = None

    def start(self, *, watch: bool = True) -> None:
        """Start taking work.

        Args:
            watch: Also start what makes work by itself: watchers of mailboxes and the schedule.
        """
        app, roles = self._app, self._app.config.service.roles
        workflows.bind(app)
        self._worker.start(roles)
        if watch and "cron" in roles:
            self._schedule = Schedule(app.database, app.config)
            self._schedule.start(app.clock())
        if watch and "poll" in roles:
            failed = partial(in_trouble, app.database)
            self._watchers = Watchers(app.config.mailboxes, self._hint, app.clock, failed)
            self._watchers.start()
        log.info("started", slot=self._slot.number, roles=list(roles))

    def poll_now(self) -> None:
        """Ask for one reading of every mailbox."""
        for mailbox in self._app.config.mailboxes:
            self._hint(mailbox.id, f"now:{self._app.clock().isoformat()}")

    def _hint(self, mailbox_id: str, token: str) -> None:
        """Enqueue one reading of a mailbox; the same token again means nothing new."""
        with transaction(self._app.database) as session:
            workflow_id = f"poll:{mailbox_id}:{token}"
            later(session, "poll", "poll", workflow_id, mailbox_id, partition=mailbox_id)

    def fire_now(self, name: str, argument: str) -> None:
        """Enqueue a workflow of the timetable at once."""
        with transaction(self._app.database) as session:
            later(session, name, "cron", f"{name}:now:{argument}", argument)

    def wait_until_done(self, stop: threading.Event) -> None:
        """Return when nothing is queued or running (retries of later do not count), or at stop."""
        quiet = 0
        while quiet < QUIET_ROUNDS and not stop.wait(LOOK_EVERY_S):
            busy = running(self._app.database, OWN_WORK)
            quiet = 0 if busy else quiet + 1

    def stop(self) -> None:
        """Stop making work, let running work end, give the slot back."""
        if self._watchers is not None:
            self._watchers.stop()
        if self._schedule is not None:
            self._schedule.stop()
        workflows.unbind()
        self._worker.stop(PATIENCE_S)
        if workflows.are_running():
            # Whoever gets the slot does its work again: it goes with the process, not before.
            _kept_to_the_end.append(self._slot)
            log.warning("stopped-in-the-middle-of-work", slot=self._slot.number)
            return
        self._slot.release()
        log.info("stopped", slot=self._slot.number)


def prepare(app: App) -> None:
    """Bring our tables and the engine's to the present release; safe from several processes."""
    migrate(app.database)
    migrate_engine(app.database)


@contextmanager
def running_daemon(app: App, *, watch: bool = True) -> Iterator[Daemon]:
    """Prepare the database, run a daemon for the time of the block, stop it cleanly."""
    prepare(app)
    daemon = Daemon(app)
    try:
        daemon.start(watch=watch)
        yield daemon
    finally:
        daemon.stop()


def run(app: App, *, once: bool = False) -> None:
    """Run until SIGTERM or SIGINT; with ``once``, read every mailbox and finish what came."""
    hide_memory()
    stop = _stop_at_signals()
    with running_daemon(app, watch=not once) as daemon:
        tell("READY=1")
        daemon.poll_now()
        if once:
            daemon.wait_until_done(stop)
        else:
            _wait(stop)
        tell("STOPPING=1")


def _wait(stop: threading.Event) -> None:
    every_s = watchdog_every_s() or ALIVE_EVERY_S
    while not stop.wait(every_s):
        tell("WATCHDOG=1")


def _stop_at_signals() -> threading.Event:
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return stop
