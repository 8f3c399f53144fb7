"""Seconds from delivery into an IMAP mailbox to the answer at the SMTP server, woken by IDLE.

python -m benchmarks.latency --mails 50
"""

import argparse
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.support.chaos import ChaosProxy
from tests.support.dovecot import Dovecot
from tests.support.postgres import running_postgres
from tests.support.world import Sink, World

PATIENCE_S = 60


def measure(database: str, mails: int, home: Path) -> list[float]:
    """Deliver mails one by one to an idle daemon; return the seconds until each was answered."""
    with ExitStack() as stack:
        dovecot = stack.enter_context(Dovecot())
        proxy = stack.enter_context(ChaosProxy(dovecot.port))
        sink = stack.enter_context(Sink(dovecot, delay_s=0))
        url = f"sqlite:///{home}/mailbot.db"
        if database == "postgres":
            url = stack.enter_context(running_postgres(fsync=True)).fresh_database()
        # Polling as the safety net it is: were IDLE asleep, the table would show minutes.
        world = World(home, url, dovecot, proxy, sink, persons=mails + 1, poll_every_s=60)
        stack.callback(world.stop_all)
        world.start()
        world.deliver()
        world.wait_until_settled(PATIENCE_S)
        time.sleep(2)
        return [_one(world) for _ in range(mails)]


def _one(world: World) -> float:
    message_id = world.deliver()
    deadline = time.monotonic() + PATIENCE_S
    while message_id not in world.sink.arrived and time.monotonic() < deadline:
        time.sleep(0.01)
    seconds = world.sink.arrived.get(message_id, deadline) - world.delivered[message_id]
    time.sleep(0.7 + 0.013 * (len(world.delivered) % 50))  # not in step with anybody's clock
    return seconds


def main() -> None:
    """Print one line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mails", type=int, default=50)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mailbot-latency-") as home:
        seconds = sorted(measure(options.database, options.mails, Path(home)))
    p95 = seconds[min(len(seconds) - 1, round(0.95 * len(seconds)))]
    print(
        f"{options.database}: {len(seconds)} mails, p50 {statistics.median(seconds):.2f} s, "
        f"p95 {p95:.2f} s, longest {seconds[-1]:.2f} s"
    )


if __name__ == "__main__":
    main()
