"""Who is named in a mail, in registers of 400 to 1,000,000 people: how long, how much, how right?

    .venv/bin/python -m benchmarks.matching [--sizes 400,10000] [--mails 400] [--without splink]

The register lies in SQLite. Ours is what the daemon does: the keys of the names, one snapshot, all
mentions; half the mails are from an institution and name a colleague, half from staff and name
anybody, in a random case. The two others hold all names in memory and are handed the name as it
stands in the mail; they know no institutions, so they are right if theirs are among the likest.

``right`` finds a person of that name and nobody else's name; ``wrong`` finds somebody of another
name; what is in neither finds nobody. ``ms`` is median and p99 a mail. ``MB`` is what one mail
(ours) or the names in memory and one question (others) take at most, beside the program.
"""

import argparse
import gc
import statistics
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, select

from benchmarks.matching.others import HOW_TO_INSTALL, Fuzzy, Splink, has_splink
from benchmarks.matching.registers import Named, fill, mails
from mailbot.storage.database import open_database, reading
from mailbot.storage.migrate import migrate
from mailbot.storage.register import PersonRow
from mailbot.storage.snapshot import Surroundings, take_snapshot
from parsers.polish import analyse
from rules.name_keys import asked_keys
from rules.people import People

SIZES = "400,10000,100000,1000000"
NOW = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
AROUND = Surroundings(frozenset({"staff@office.example"}), frozenset())
PATIENCE_S = 30.0
"""The others stop after so long; the row tells of how many mails."""
Find = Callable[[Named], frozenset[str]]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", default=SIZES)
    arguments.add_argument("--mails", type=int, default=400)
    arguments.add_argument("--without", nargs="*", default=[])
    chosen = arguments.parse_args()
    if not has_splink():
        print(HOW_TO_INSTALL)
    print("| people | way | mails | median ms | p99 ms | MB | right % | wrong % |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for size in map(int, chosen.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="matching-") as home:
            compare(size, Path(home), chosen.mails, set(chosen.without))


def compare(size: int, home: Path, number: int, without: set[str]) -> None:
    database = open_database(f"sqlite:///{home / 'register.sqlite'}")
    migrate(database)
    fill(database, size)
    with database.connect() as connection:
        found = connection.execute(
            select(PersonRow.id, PersonRow.first_name, PersonRow.last_name)
        ).all()
        rows = [(row[0], row[1], row[2]) for row in found]
    names = {row[0]: (row[1], row[2]) for row in rows}
    asked = mails(rows, number)
    ours(database, asked[0])  # caches of statements and forms
    row(size, "ours", asked, names, lambda mail: ours(database, mail), memory_of(database, asked))
    for way, kind in (("rapidfuzz", Fuzzy), ("splink", Splink)):
        if way in without or (kind is Splink and not has_splink()):
            continue
        gc.collect()
        Path("/proc/self/clear_refs").write_text("5")  # forget the highest so far
        before = memory_mb("VmRSS")
        finder = kind(rows)
        finder.find(asked[0].name)
        most = memory_mb("VmHWM") - before
        row(size, way, asked, names, lambda m, f=finder: f.find(m.name), most)
    database.dispose()


def ours(database: Engine, mail: Named) -> frozenset[str]:
    tokens = analyse(mail.text, "").tokens
    begun.append(time.perf_counter())
    with reading(database) as session:
        registry = take_snapshot(session, mail.sender, NOW, AROUND, asked_keys(tokens))
    mentions = People(registry).find(mail.text, tokens)
    return frozenset(p for m in mentions if m.is_full for p in m.persons)


begun: list[float] = []
"""When the last of ours began: the language is read before, by the parser."""


def memory_of(database: Engine, asked: list[Named]) -> float:
    """Return the most that the memory of one mail grew to."""
    tracemalloc.start()
    for mail in asked[:20]:
        ours(database, mail)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 2**20


def memory_mb(what: str) -> float:
    """Return the memory of this process now (``VmRSS``) or at its highest (``VmHWM``)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(what):
            return int(line.split()[1]) / 1024
    return 0.0


def row(  # noqa: PLR0917 - a line of a table has columns
    size: int,
    way: str,
    asked: list[Named],
    names: dict[str, tuple[str, str]],
    find: Find,
    mb: float,
) -> None:
    """Ask for all names and print a line of the table."""
    spent: list[float] = []
    right = wrong = 0
    for mail in asked:
        start = time.perf_counter()
        begun.clear()
        persons = find(mail)
        spent.append(1000 * (time.perf_counter() - (begun[0] if begun else start)))
        wanted = {names[p] for p in mail.persons}
        meant = {names[p] for p in persons}
        right += bool(persons & mail.persons) and meant == wanted
        wrong += bool(meant - wanted)
        if sum(spent) > 1000 * PATIENCE_S:
            break
    count = len(spent)
    p99 = sorted(spent)[max(0, -(-99 * count // 100) - 1)]
    print(
        f"| {size:,} | {way} | {count} | {statistics.median(spent):.1f} | {p99:.1f} "
        f"| {mb:.1f} | {100 * right / count:.1f} | {100 * wrong / count:.1f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
