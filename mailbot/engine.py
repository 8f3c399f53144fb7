"""The one door to DBOS: durable workflows whose rows live in our own database.

What was designed around, each found by experiment (docs/explanation/engine.md):

* the application version is pinned, or work of the previous release is stranded in silence;
* arguments are ids in JSON, never text or bytes, never pickle;
* enqueueing happens inside the business transaction, so a job exists if and only if its rows do;
* the executor id is a lock (`mailbot.slots`); a guardian hands the work of dead ones to the living;
* stations are idempotent by their own rows, so workflows record no steps: fewer commits.
"""

import contextlib
import logging
import os
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypedDict
from weakref import WeakKeyDictionary

import structlog
from dbos import DBOS, DBOSClient, DBOSConfig, WorkflowSerializationFormat
from dbos._serialization import DBOSPortableJSONSerializer
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from mailbot.slots import Slot, number_of, take_slot

VERSION = "1"
"""Never changes with a release: running workflows are changed through ``DBOS.patch()`` only."""

NAME = "mailbot"
HIGHEST_PRIORITY = 2**31 - 1
PREFIXES_AT_ONCE = 200
GUARD_EVERY_S = 2.0
LOST_SLOT = 3
"""Exit status of a process that lost its slot: its work may already be done by another one."""

log = structlog.get_logger()


class QueueRules(TypedDict, total=False):
    """What the engine is told about a queue."""

    worker_concurrency: int
    partition_concurrency: int
    polling_interval_sec: float


QUEUES: dict[str, QueueRules] = {
    # One mailbox is never read twice at once: the queue is the lease.
    "poll": {"partition_concurrency": 1, "worker_concurrency": 50, "polling_interval_sec": 0.5},
    # Far more than cores: the templates of the sandbox are the limit, a poll refills the queue.
    "process": {"worker_concurrency": 24, "polling_interval_sec": 0.25},
    "smtp": {"worker_concurrency": 24, "polling_interval_sec": 0.25},
    "cron": {"worker_concurrency": 4, "polling_interval_sec": 0.5},
}

_serializer = DBOSPortableJSONSerializer()
_clients: WeakKeyDictionary[Engine, DBOSClient] = WeakKeyDictionary()
_clients_lock = threading.Lock()


def workflow(name: str, *, attempts: int = 100) -> Callable[[Callable[..., None]], Any]:
    """Register a function as the durable workflow ``name``.

    Args:
        name: Fixed for ever: rows in the database refer to it.
        attempts: After so many crashes of the process the engine gives the workflow up.
    """
    return DBOS.workflow(
        name=name,
        max_recovery_attempts=attempts,
        serialization_type=WorkflowSerializationFormat.PORTABLE,
    )


def later(  # noqa: PLR0913 - the call reads like the sentence it is
    session: Session,
    workflow_name: str,
    queue: str,
    workflow_id: str,
    *args: int | str,
    partition: str | None = None,
    delay_s: float = 0,
) -> None:
    """Enqueue a workflow inside the caller's transaction; the same id again does nothing.

    Args:
        session: A session of our database in an open transaction.
        workflow_name: As registered by `workflow`.
        queue: One of `QUEUES`.
        workflow_id: The idempotency key.
        *args: Ids only: what they stand for is in the database.
        partition: Key within a partitioned queue (the mailbox); ignored by the others.
        delay_s: Seconds before it may start.
    """
    options: dict[str, Any] = {
        "workflow_name": workflow_name,
        "queue_name": queue,
        "workflow_id": workflow_id,
        "serialization_type": WorkflowSerializationFormat.PORTABLE,
    }
    if partition is not None and "partition_concurrency" in QUEUES[queue]:
        options["queue_partition_key"] = partition
    if delay_s > 0:
        options["delay_seconds"] = delay_s
    if args and isinstance(args[0], int):
        # Older rows first: within a second the engine's clock on SQLite knows no order.
        options["priority"] = max(1, min(args[0], HIGHEST_PRIORITY))
    client = _client(session.get_bind().engine)
    client.enqueue_in_transaction(session, options, *args)  # type: ignore[arg-type]  # a TypedDict


def _client(database: Engine) -> DBOSClient:
    with _clients_lock:
        client = _clients.get(database)
        if client is None:
            client = DBOSClient(
                system_database_engine=database,
                application_name=NAME,
                serializer=_serializer,
                lazy=True,
            )
            _clients[database] = client
    return client


class Worker:
    """The engine running in this process. At most one at a time: DBOS is a singleton."""

    def __init__(self, database: Engine, home: Path, slot: Slot) -> None:
        self._database = database
        self._home = home
        self._slot = slot
        self._stop = threading.Event()
        self._guardian = threading.Thread(target=self._guard, name="guardian", daemon=True)

    def start(self, queues: Sequence[str]) -> None:
        """Launch the engine on these queues; unfinished work of this slot is taken up again."""
        _configure(self._database, self._slot.executor_id)
        DBOS.listen_queues(queues)
        DBOS.launch()
        for name, rules in QUEUES.items():
            DBOS.register_queue(name, **rules)
        self._guardian.start()

    def stop(self, patience_s: int = 30) -> None:
        """Let running workflows end, then stop; what is not finished is recovered at next start."""
        self._stop.set()
        DBOS.destroy(workflow_completion_timeout_sec=patience_s)
        if self._guardian.is_alive():
            self._guardian.join(timeout=GUARD_EVERY_S * 2)

    def _guard(self) -> None:
        while not self._stop.wait(GUARD_EVERY_S):
            if not self._slot.is_held():
                log.critical("slot-lost", slot=self._slot.number)
                os._exit(LOST_SLOT)
            with contextlib.suppress(Exception):  # the database is away: next round
                self.take_over()

    def take_over(self) -> None:
        """Hand the unfinished work of slots that nobody holds to the living processes."""
        pending = DBOS.list_workflows(status="PENDING", load_input=False, load_output=False)
        for executor_id in {w.executor_id for w in pending} - {self._slot.executor_id, None}:
            number = number_of(executor_id) if executor_id else None
            slot = None if number is None else take_slot(self._database, self._home, number)
            if executor_id is None or slot is None:
                continue
            try:
                _resume(executor_id)
            finally:
                slot.release()


def _resume(executor_id: str) -> None:
    """Put the work of a dead executor back on its queues; its slot must be held by the caller."""
    by_queue: dict[str | None, list[str]] = {}
    for status in DBOS.list_workflows(
        status="PENDING", executor_id=executor_id, load_input=False, load_output=False
    ):
        by_queue.setdefault(status.queue_name, []).append(status.workflow_id)
    for queue, ids in by_queue.items():
        log.warning("work-taken-over", executor=executor_id, queue=queue, count=len(ids))
        DBOS.resume_workflows(ids, queue_name=queue)


def migrate_engine(database: Engine) -> None:
    """Create or upgrade the engine's own tables; safe when several processes do it at once."""
    _configure(database, "migrate")
    DBOS.listen_queues([])
    DBOS.launch()
    DBOS.destroy()


def forget_finished(database: Engine, before: datetime) -> int:
    """Delete the engine's rows of workflows finished before this moment; return how many.

    The engine keeps them for ever by itself; they hold ids only, but grow without end.
    """
    client = _client(database)
    count = 0
    while ids := _finished(client, before):
        client.delete_workflows(ids)
        count += len(ids)
    return count


def _finished(client: DBOSClient, before: datetime) -> list[str]:
    rows = client.list_workflows(
        status=["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
        completed_before=before.astimezone(UTC).isoformat(),
        limit=1000,
        load_input=False,
        load_output=False,
    )
    return [row.workflow_id for row in rows]


def unfinished(database: Engine, prefixes: Iterable[str]) -> frozenset[str]:
    """Return ids of workflows with these id prefixes that are queued, delayed or running."""
    return _with_status(database, ["ENQUEUED", "DELAYED", "PENDING"], list(prefixes))


def running(database: Engine, names: Iterable[str]) -> frozenset[str]:
    """Return ids of workflows of these names that are queued or running now."""
    return _with_status(database, ["ENQUEUED", "PENDING"], [f"{name}:" for name in names])


def _with_status(database: Engine, status: list[str], prefixes: list[str]) -> frozenset[str]:
    # Nobody asks for all of them by asking for none. SQLite refuses a thousand at once.
    return frozenset(
        row.workflow_id
        for start in range(0, len(prefixes), PREFIXES_AT_ONCE)
        for row in _client(database).list_workflows(
            status=status,
            workflow_id_prefix=prefixes[start : start + PREFIXES_AT_ONCE],
            load_input=False,
            load_output=False,
        )
    )


def _configure(database: Engine, executor_id: str) -> None:
    _log_through_ours()
    DBOS(
        config=DBOSConfig(
            name=NAME,
            system_database_engine=database,
            executor_id=executor_id,
            application_version=VERSION,
            serializer=_serializer,
            log_level="ERROR",
        )
    )


def _log_through_ours() -> None:
    """Let the engine's records go the way of all others, which masks them.

    It would make a handler of its own for standard error, and keep it when that is exchanged.
    """
    logger = logging.getLogger("dbos")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
    logger.addHandler(logging.NullHandler())
    logger.propagate = True
    logger.setLevel(logging.ERROR)
