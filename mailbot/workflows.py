"""The flow: durable workflows, each a few lines around one station. Arguments are ids.

A workflow that cannot go on because the database is away waits and tries again in place; if the
process dies or stops meanwhile, the engine starts it again elsewhere. Nothing here records engine
steps: every station looks into its own rows to see what is already done (docs/adr/0007).
"""

import itertools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

import structlog

from mailbot.app import App
from mailbot.coordinators.digest import make_digests
from mailbot.dossiers.asking import remind_dossiers
from mailbot.engine import later, workflow
from mailbot.events.reminders import send_reminders
from mailbot.events.thanks import send_thanks
from mailbot.intake.poll import poll_mailbox
from mailbot.intake.reconcile import reconcile_mailbox
from mailbot.lists.keeping import keep_lists
from mailbot.process import DATABASE_AWAY, process_message
from mailbot.recruitments.by_clock import keep_calls
from mailbot.replies.outbox import SendAgainLater
from mailbot.replies.outbox import send as send_mail
from mailbot.retention import retain
from mailbot.sandbox import SandboxBroken
from mailbot.storage.database import transaction
from mailbot.sweep import sweep

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0

NOT_NOW = (*DATABASE_AWAY, SandboxBroken)
"""What has nothing to do with the work at hand and passes by itself, or when somebody mends it."""

log = structlog.get_logger()


class Interrupted(BaseException):
    """The process ends in the middle of a workflow, which stays pending for the next one.

    Not an `Exception`: the engine would record that as the workflow's failure, for ever.
    """


class _Here:
    """The application that the workflows of this process work for; bound once at start."""

    def __init__(self) -> None:
        self.app: App | None = None
        self.stopping = threading.Event()
        self.running = 0
        self._lock = threading.Lock()

    def get(self) -> App:
        if self.app is None:
            raise RuntimeError("workflows run only after mailbot.workflows.bind(app)")
        return self.app

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Count the workflow that runs in this block."""
        with self._lock:
            self.running += 1
        try:
            yield
        finally:
            with self._lock:
                self.running -= 1


_here = _Here()


def bind(app: App) -> None:
    """Tell the workflows which application they work for."""
    _here.app = app
    _here.stopping.clear()


def unbind() -> None:
    """Wake up everything that waits, so that the process can end."""
    _here.stopping.set()


def are_running() -> bool:
    """Tell whether any workflow is at work in this process."""
    return _here.running > 0


@workflow("poll")
def poll(mailbox_id: str) -> None:
    """Read what is new in a mailbox."""
    app = _here.get()
    _persist("poll", lambda: poll_mailbox(app, mailbox_id))


@workflow("process")
def process(message_id: int) -> None:
    """Take one message from kept to its end."""
    app, tries = _here.get(), itertools.count()
    _persist("process", lambda: process_message(app, message_id, counted=next(tries)))


@workflow("send")
def send(outbox_id: int) -> None:
    """Send one mail, or come back later."""
    app = _here.get()
    _persist("send", lambda: _send(app, outbox_id))


@workflow("digest")
def digest(now: str) -> None:
    """Make the digests that are due at this moment."""
    app = _here.get()
    _persist("digest", lambda: make_digests(app, datetime.fromisoformat(now)))


@workflow("reconcile")
def reconcile(mailbox_id: str) -> None:
    """Compare a mailbox with what was kept."""
    app = _here.get()
    _persist("reconcile", lambda: reconcile_mailbox(app, mailbox_id))


@workflow("retain")
def retention(day: str) -> None:
    """Delete what is no longer needed."""
    app = _here.get()
    _persist("retain", lambda: retain(app, date.fromisoformat(day)))


@workflow("lists")
def lists(now: str) -> None:
    """Let offers of places expire, and offer the places that are free."""
    del now  # names the workflow; the lists are brought up to the present moment
    app = _here.get()
    _persist("lists", lambda: keep_lists(app))


@workflow("calls")
def calls(now: str) -> None:
    """Open and end the calls for working groups whose day has come."""
    del now  # names the workflow; what matters is the day on which it runs
    app = _here.get()
    _persist("calls", lambda: keep_calls(app, app.clock()))


@workflow("papers")
def papers(now: str) -> None:
    """Remind of papers that are still missing."""
    del now  # names the workflow; what matters is the moment at which it runs
    app = _here.get()
    _persist("papers", lambda: remind_dossiers(app))


@workflow("sweep")
def sweep_up(now: str) -> None:
    """Give work that lost its workflow a new one."""
    app = _here.get()
    _persist("sweep", lambda: sweep(app, datetime.fromisoformat(now)))


@workflow("remind")
def remind(now: str) -> None:
    """Remind of the events to come; what was missed is made up for at the next firing."""
    del now
    app = _here.get()
    _persist("remind", lambda: send_reminders(app))


@workflow("thank")
def thank(now: str) -> None:
    """Thank for the events that are over."""
    del now
    app = _here.get()
    _persist("thank", lambda: send_thanks(app))


def _send(app: App, outbox_id: int) -> None:
    try:
        send_mail(app, outbox_id)
    except SendAgainLater as again:
        with transaction(app.database) as session:
            workflow_id = f"send:{outbox_id}:{again.attempt}"
            later(session, "send", "smtp", workflow_id, outbox_id, delay_s=again.delay_s)


def _persist(name: str, station: Callable[[], object]) -> None:
    """Run a station; while it cannot be done now, wait and try again until the process stops.

    Raises:
        Interrupted: The process stops; the engine starts the workflow again.
    """
    wait_s = FIRST_WAIT_S
    stopping = _here.stopping.is_set()
    while not stopping:
        try:
            with _here.at_work():
                station()
        except NOT_NOW as error:
            log.warning("not-now", workflow=name, error=type(error).__name__)
        else:
            return
        stopping = _here.stopping.wait(wait_s)
        wait_s = min(wait_s * 2, LONGEST_WAIT_S)
    raise Interrupted(name)
