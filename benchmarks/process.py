"""Enrolments a second while everybody wants the same places, and proof that none is given twice.

python -m benchmarks.process --people 400

Every sign-up is one transaction as the flow makes it: the event locked, the places counted, the act
with what was before, and the commit to the disk. Whoever finds no place goes to the waiting list.
Writers are processes of their own. "One event" is the worst case, everybody waits for one lock.
"""

import argparse
import multiprocessing
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from mailbot.clock import utc_now
from mailbot.lists import NoPlaceLeft, Origin, Who, change_standing
from mailbot.storage.acts import Cause
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.migrate import migrate
from mailbot.storage.register import EnrolmentRow
from rules.standings import Move
from tests.support.postgres import running_postgres
from tests.support.register import add, event, institution, person

PLACES = 30
WRITERS = (1, 2, 8)
MANY_EVENTS = 10


@dataclass(frozen=True, slots=True)
class Run:
    """One line of the table."""

    database: str
    writers: int
    events: int
    per_second: float
    p95_ms: float
    confirmed: int
    """On the fullest event."""


def main() -> None:
    """Print the table; end with status 1 if any place was given twice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=400)
    options = parser.parse_args()
    print(f"{'database':10}{'writers':>8}{'events':>8}{'enrolments/s':>14}{'p95 ms':>9}{'full':>9}")
    is_overbooked = False
    for run in measure(options.people):
        full = f"{run.confirmed}/{PLACES}"
        print(
            f"{run.database:10}{run.writers:>8}{run.events:>8}{run.per_second:>14.0f}"
            f"{run.p95_ms:>9.1f}{full:>9}",
            flush=True,
        )
        is_overbooked |= run.confirmed > PLACES
    if is_overbooked:
        raise SystemExit("a place was given twice")


def measure(people: int) -> Iterator[Run]:
    """Run every case on a database of its own."""
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mailbot-process-")))
        server = stack.enter_context(running_postgres(fsync=True))
        for events in (1, MANY_EVENTS):
            for writers in WRITERS:
                url = f"sqlite:///{home}/{events}-{writers}.db"
                yield _run("sqlite", url, people, writers, events)
                yield _run("postgres", server.fresh_database(), people, writers, events)


def _run(name: str, url: str, people: int, writers: int, events: int) -> Run:
    database = open_database(url)
    migrate(database)
    ids = [f"P{number}" for number in range(people)]
    add(database, institution(), *(person(id=one, last_name=f"Lis{one}") for one in ids))
    add(database, *(event(id=f"E{number}", capacity=PLACES) for number in range(events)))
    database.dispose()
    shares = [(url, ids[n::writers], events) for n in range(writers)]
    with multiprocessing.get_context("spawn").Pool(writers) as pool:
        pool.map(_wake, shares)  # starting the processes is not measured
        began = time.perf_counter()
        seconds = sorted(
            took for share in pool.map(_sign_up, shares, chunksize=1) for took in share
        )
        whole = time.perf_counter() - began
    return Run(
        database=name,
        writers=writers,
        events=events,
        per_second=len(seconds) / whole,
        p95_ms=1000 * statistics.quantiles(seconds, n=20)[-1],
        confirmed=_fullest(url),
    )


def _wake(share: tuple[str, Sequence[str], int]) -> None:
    database = open_database(share[0])
    with reading(database) as session:
        session.execute(select(EnrolmentRow.id).limit(1))
    database.dispose()


def _sign_up(share: tuple[str, Sequence[str], int]) -> list[float]:
    """Sign up a share of the people, one after the other; return the seconds that each took."""
    url, people, events = share
    database = open_database(url)
    took = []
    for number, one in enumerate(people):
        began = time.perf_counter()
        who = Who(f"E{number % events}", one)
        for move in (Move.CONFIRM, Move.WAIT):
            try:
                with transaction(database) as session:
                    now = utc_now()
                    change_standing(session, Cause(now), who, move, Origin("mail", now))
            except NoPlaceLeft:
                continue
            break
        took.append(time.perf_counter() - began)
    database.dispose()
    return took


def _fullest(url: str) -> int:
    database = open_database(url)
    with reading(database) as session:
        query = select(EnrolmentRow.event_id).where(EnrolmentRow.state == "confirmed")
        counted = Counter(session.scalars(query))
    database.dispose()
    return max(counted.values())


if __name__ == "__main__":
    main()
