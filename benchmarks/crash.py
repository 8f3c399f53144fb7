"""Kill daemons at random moments while mail arrives; count what was lost or done twice.

    python -m benchmarks.crash --kills 200 --database sqlite
    python -m benchmarks.crash --kills 200 --database postgres --processes 2

Real IMAP server behind a proxy that cuts connections, real SMTP sink, real database, real
processes killed with everything they started (SIGKILL to the process group); once the IMAP server
forgets all its UIDs.
"""

import argparse
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from dbos import DBOSClient

from tests.support.chaos import ChaosProxy
from tests.support.dovecot import Dovecot
from tests.support.postgres import running_postgres
from tests.support.world import Sink, World


@dataclass
class Result:
    """What the run came to; the first three must be nothing."""

    lost: list[str]
    answered_twice: list[str]
    enrolled_twice: list[str]
    mails: int
    kills: int
    states: dict[str, int]
    replies: dict[str, int]
    unanswered: int
    stuck: list[str]
    settled: bool
    seconds: float

    @property
    def is_clean(self) -> bool:
        return self.settled and not (self.lost or self.answered_twice or self.enrolled_twice)


def run(database: str, kills: int, processes: int, seed: int, home: Path) -> Result:
    """Run one world through its kills and count."""
    began = time.monotonic()
    with ExitStack() as stack:
        dovecot = stack.enter_context(Dovecot())
        proxy = stack.enter_context(ChaosProxy(dovecot.port))
        sink = stack.enter_context(Sink(dovecot, delay_s=0.05))
        url = f"sqlite:///{home}/mailbot.db"
        if database == "postgres":
            url = stack.enter_context(running_postgres(fsync=True)).fresh_database()
        world = World(home, url, dovecot, proxy, sink, persons=kills * 4 + 40)
        stack.callback(world.stop_all)
        _torment(world, kills, processes, random.Random(seed))
        settled = world.wait_until_settled(240)
        return _count(world, kills, settled, time.monotonic() - began)


def _torment(world: World, kills: int, processes: int, chance: random.Random) -> None:
    daemons = [world.start() for _ in range(processes)]
    for _ in range(8):
        world.deliver()
    for number in range(kills):
        time.sleep(chance.uniform(0.3, 4.0))
        for _ in range(chance.randint(1, 3)):
            world.deliver()
        if chance.random() < 0.3:
            world.proxy.cut_after = chance.randint(200, 20_000)
        if chance.random() < 0.1:
            world.proxy.cut()
        if number == kills // 2:
            world.dovecot.forget_uids("koordynator")
        victim = chance.randrange(processes)
        world.kill(daemons[victim])
        daemons[victim] = world.start()
        if (number + 1) % 20 == 0:
            print(f"  {number + 1} kills, {len(world.delivered)} mails", file=sys.stderr)
    world.proxy.cut_after = None


def _count(world: World, kills: int, settled: bool, seconds: float) -> Result:
    enrolled = world.enrolled_persons()
    signed_up = {f"P{number}" for number in range(len(world.delivered))}
    return Result(
        lost=sorted(signed_up - set(enrolled)),
        answered_twice=[i for i, count in world.sink.answers.items() if count > 1],
        enrolled_twice=sorted({p for p in enrolled if enrolled.count(p) > 1}),
        mails=len(world.delivered),
        kills=kills,
        states=dict(world.states()),
        replies=dict(world.replies()),
        unanswered=len(set(world.delivered) - set(world.sink.answers)),
        stuck=[] if settled else _stuck(world),
        settled=settled,
        seconds=seconds,
    )


def _stuck(world: World) -> list[str]:
    """Describe the engine's rows that are not finished, for whoever looks for the reason."""
    client = DBOSClient(system_database_engine=world.database, lazy=True)
    rows = client.list_workflows(
        status=["ENQUEUED", "DELAYED", "PENDING", "ERROR"], load_input=False, load_output=False
    )
    return [
        f"{row.workflow_id} {row.status} {row.executor_id} attempts {row.recovery_attempts}"
        for row in rows
    ]


def main() -> None:
    """Print the table; exit with 1 if anything was lost or done twice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--home", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mailbot-crash-") as temporary:
        home = options.home or Path(temporary)
        result = run(options.database, options.kills, options.processes, options.seed, home)
    print(f"database {options.database}, {options.processes} process(es), seed {options.seed}")
    print(f"kills {result.kills}, mails {result.mails}, {result.seconds:.0f} s")
    print(f"lost {len(result.lost)} {result.lost[:5]}")
    print(f"enrolled twice {len(result.enrolled_twice)} {result.enrolled_twice[:5]}")
    print(f"answered twice {len(result.answered_twice)} {result.answered_twice[:5]}")
    print(f"settled {result.settled}, messages {result.states}, replies {result.replies}")
    print(f"without an answer at the sink {result.unanswered}")
    for row in result.stuck:
        print(f"    {row}")
    sys.exit(0 if result.is_clean else 1)


if __name__ == "__main__":
    main()
