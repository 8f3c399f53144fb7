import json
import os
import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from mailbot import engine
from mailbot.clock import utc_now
from mailbot.slots import take_free_slot, take_slot
from mailbot.storage.database import open_database, reading, transaction

GONE = threading.Event()


class Ran:
    """What the workflow below was called with."""

    rows: list[int]
    hold: threading.Event

    def __init__(self):
        self.rows = []
        self.hold = threading.Event()


ran = Ran()


@engine.workflow("test-row")
def work_on(row):
    ran.rows.append(row)
    ran.hold.wait(20)


@pytest.fixture(autouse=True)
def _fresh():
    ran.rows = []
    ran.hold = threading.Event()
    ran.hold.set()


@pytest.fixture
def database(ready_database_url):
    opened = open_database(ready_database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def worker(database, tmp_path):
    slot = take_free_slot(database, tmp_path)
    made = engine.Worker(database, tmp_path, slot)
    yield made
    made.stop(5)
    slot.release()


def enqueue(database, row, **options):
    with transaction(database) as session:
        engine.later(session, "test-row", "process", f"test-row:{row}", row, **options)


def wait_for(condition):
    deadline = utc_now() + timedelta(seconds=20)
    while utc_now() < deadline:
        if condition():
            return True
        threading.Event().wait(0.05)
    return False


def test_the_version_is_pinned_because_a_change_would_strand_pending_work():
    assert engine.VERSION == "1"


def test_a_job_runs_once_however_often_it_is_enqueued(database, worker):
    for _ in range(3):
        enqueue(database, 7)

    worker.start(["process"])

    assert wait_for(lambda: not engine.running(database, ["test-row"]))
    assert ran.rows == [7]


def test_a_job_exists_only_if_its_transaction_is_committed(database):
    def fail():
        with transaction(database) as session:
            engine.later(session, "test-row", "process", "test-row:1", 1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert engine.unfinished(database, ["test-row"]) == frozenset()


def test_a_delayed_job_is_unfinished_but_not_running(database):
    enqueue(database, 1, delay_s=60)

    assert engine.unfinished(database, ["test-row"]) == {"test-row:1"}
    assert engine.running(database, ["test-row"]) == frozenset()


def test_nobody_asks_for_all_workflows_by_asking_for_none(database):
    enqueue(database, 1)

    assert engine.unfinished(database, []) == frozenset()


def test_a_thousand_rows_can_be_asked_about_at_once(database):
    enqueue(database, 999)

    found = engine.unfinished(database, [f"test-row:{row}" for row in range(1000)])

    assert found == {"test-row:999"}


def test_older_rows_come_first_even_within_a_second(database, worker):
    for row in (5, 3, 4, 1, 2):
        enqueue(database, row)
    ran.hold.set()

    worker.start(["process"])

    assert wait_for(lambda: not engine.running(database, ["test-row"]))
    assert sorted(ran.rows[:4]) == [1, 2, 3, 4]


def test_the_engine_holds_ids_and_nothing_else(database):
    enqueue(database, 17)

    with reading(database) as session:
        inputs = session.execute(text(f"select inputs from {table(database, 'input')}")).scalar()

    assert json.loads(inputs) == {"positionalArgs": [17], "namedArgs": {}}


def table(database, name):
    schema = "" if database.dialect.name == "sqlite" else "dbos."
    return f"{schema}workflow_{name}"


def make_pending_on_slot_9(database, row):
    enqueue(database, row)
    with database.begin() as connection:
        connection.execute(
            text(
                f"update {table(database, 'status')} set status='PENDING', executor_id='slot-9'"
                f" where workflow_uuid='test-row:{row}'"
            )
        )


def test_the_work_of_a_dead_process_is_taken_over_by_the_living(database, worker):
    make_pending_on_slot_9(database, 1)

    worker.start(["process"])

    assert wait_for(lambda: ran.rows == [1])


def test_the_work_of_a_living_process_is_left_to_it(database, worker, tmp_path):
    alive = take_slot(database, tmp_path, 9)
    make_pending_on_slot_9(database, 1)
    worker.start(["process"])

    worker.take_over()
    threading.Event().wait(1.5)

    assert ran.rows == []
    alive.release()


def test_a_process_that_lost_its_slot_ends_at_once(worker, monkeypatch):
    def end(code):
        raise SystemExit(code)  # the real one does not even unwind

    monkeypatch.setattr(os, "_exit", end)
    monkeypatch.setattr(engine, "GUARD_EVERY_S", 0.01)
    worker._slot.release()

    with pytest.raises(SystemExit) as ended:
        worker._guard()

    assert ended.value.code == engine.LOST_SLOT


def test_finished_rows_are_forgotten_and_open_ones_are_not(database, worker):
    enqueue(database, 1)
    worker.start(["process"])
    assert wait_for(lambda: not engine.running(database, ["test-row"]))
    enqueue(database, 2, delay_s=60)

    count = engine.forget_finished(database, utc_now() + timedelta(minutes=1))

    assert count >= 1
    assert engine.unfinished(database, ["test-row"]) == {"test-row:2"}
