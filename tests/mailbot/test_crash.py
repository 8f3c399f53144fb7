"""Never lost, never twice, with real servers and real kills; the long run is a benchmark."""

import os
import signal
import time
from contextlib import ExitStack

import pytest
from sqlalchemy import text

from benchmarks.crash import run
from tests.support.chaos import ChaosProxy
from tests.support.dovecot import Dovecot
from tests.support.postgres import running_postgres
from tests.support.world import Sink, World

pytestmark = [pytest.mark.slow, pytest.mark.dovecot]

KILLS = int(os.environ.get("MAILBOT_TEST_KILLS", "6"))
PATIENCE_S = 120


@pytest.fixture
def make_world(tmp_path):
    with ExitStack() as stack:
        dovecot = stack.enter_context(Dovecot())
        proxy = stack.enter_context(ChaosProxy(dovecot.port))
        sink = stack.enter_context(Sink(dovecot, delay_s=0.05))

        def make(url):
            world = World(tmp_path, url, dovecot, proxy, sink, persons=60)
            stack.callback(world.stop_all)
            return world

        yield make


@pytest.fixture
def durable_postgres():
    with running_postgres(fsync=True) as server:
        yield server


def sqlite(tmp_path):
    return f"sqlite:///{tmp_path}/mailbot.db"


def all_is_well(world):
    """Every sign-up is on the list once and was answered once."""
    enrolled = world.enrolled_persons()
    return (
        sorted(enrolled) == sorted({f"P{n}" for n in range(len(world.delivered))})
        and set(world.sink.answers) == set(world.delivered)
        and set(world.sink.answers.values()) == {1}
    )


def wait_for(condition):
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_random_kills_lose_and_double_nothing_on_the_embedded_database(tmp_path):
    result = run("sqlite", kills=KILLS, processes=1, seed=7, home=tmp_path)

    assert result.is_clean, result


@pytest.mark.postgres
def test_random_kills_of_two_processes_lose_and_double_nothing(tmp_path):
    result = run("postgres", kills=KILLS, processes=2, seed=8, home=tmp_path)

    assert result.is_clean, result


@pytest.mark.postgres
def test_a_zombie_that_wakes_up_after_its_work_was_taken_over_doubles_nothing(
    make_world, postgres_url
):
    world = make_world(postgres_url)
    zombie = world.start()
    for _ in range(5):
        world.deliver()
    assert wait_for(world.states)
    os.killpg(zombie.pid, signal.SIGSTOP)
    with world.database.connect() as connection:
        connection.execute(
            text(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        )
    world.start()
    for _ in range(5):
        world.deliver()
    assert world.wait_until_settled(PATIENCE_S)

    os.killpg(zombie.pid, signal.SIGCONT)
    assert wait_for(lambda: zombie.poll() is not None)

    time.sleep(2)
    assert all_is_well(world), world.sink.answers


@pytest.mark.postgres
def test_a_restart_of_the_database_under_work_loses_and_doubles_nothing(
    make_world, durable_postgres
):
    if durable_postgres.directory is None:
        pytest.skip("the PostgreSQL server was given to us: not ours to restart")
    world = make_world(durable_postgres.fresh_database())
    for _ in range(2):
        world.start()
    for _ in range(3):
        for _ in range(4):
            world.deliver()
        time.sleep(1.5)
        durable_postgres.stop(signal.SIGQUIT)
        durable_postgres.start()
        world.revive()

    assert world.wait_until_settled(PATIENCE_S)
    assert all_is_well(world), world.sink.answers


def test_a_message_that_kills_its_worker_is_parked_and_the_others_go_on(make_world, tmp_path):
    poison = (
        "import os, mailbot.process as p\n"
        "read = p._read\n"
        "def deadly(app, sandbox, message, hints):\n"
        "    if b'<m1@' in app.blobs.get(message.sha256): os._exit(9)\n"
        "    return read(app, sandbox, message, hints)\n"
        "p._read = deadly\n"
        "from mailbot.cli import main; main()"
    )
    world = make_world(sqlite(tmp_path))
    config = tmp_path / "config.toml"
    config.write_text(config.read_text().replace("park_after = 20", "park_after = 2"))
    world.deliver()
    bad = world.deliver()
    daemon = world.start(poison)

    def settled():
        nonlocal daemon
        if daemon.poll() is not None:
            world._processes.remove(daemon)
            daemon = world.start(poison)
        return not world.unsettled()

    assert wait_for(settled)
    assert world.states() == {"done": 1, "parked": 1}
    assert bad not in world.sink.answers


def test_a_daemon_told_to_stop_stops_cleanly(make_world, tmp_path):
    world = make_world(sqlite(tmp_path))
    daemon = world.start()
    world.deliver()
    assert world.wait_until_settled(PATIENCE_S)

    daemon.terminate()

    assert daemon.wait(60) == 0
