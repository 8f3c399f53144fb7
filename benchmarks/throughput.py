"""Mails per second end to end, and where the CPU time of one mail goes, at several sizes.

    python -m benchmarks.throughput                     # the table
    python -m benchmarks.throughput --mails 300 --sizes 100:1000

One process with two readers, SQLite with fsync at every commit; 2 kB sign-ups from registered
people wait in a Maildir, each is kept, read in the sandbox, decided, recorded and answered (the
answer is a file, written with fsync). CPU is measured in the daemon by station, and in the
sandboxed children; "engine" is what is left over: DBOS, pools and threads.
"""

import argparse
import os
import resource
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, insert, select

import mailbot.intake.poll
import mailbot.process
import mailbot.workflows
from mailbot.app import App, build
from mailbot.clock import utc_now
from mailbot.config import (
    Caps,
    Config,
    FolderSender,
    Mailbox,
    MaildirFolder,
    Mode,
    Service,
)
from mailbot.daemon import running_daemon
from mailbot.logs import configure_logging
from mailbot.storage.database import reading
from mailbot.storage.register import EventRow, InstitutionRow, PersonRow
from mailbot.storage.tables import DecisionRow, Journal, Message, Outbox, Parsed, Raw, Seen
from tests.support.world import ADDRESS, day_text, sign_up

A_LOT = 1_000_000
PERSONS_EACH = 4
"""Persons of an institution besides the one who writes."""


class Stations:
    """CPU seconds by station, summed over the daemon's threads."""

    def __init__(self) -> None:
        self.cpu_s: Counter[str] = Counter()
        self.wall_s: Counter[str] = Counter()
        self._lock = threading.Lock()

    def timed(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def measured(*args: Any, **options: Any) -> Any:
            cpu, wall = time.thread_time(), time.perf_counter()
            try:
                return work(*args, **options)
            finally:
                with self._lock:
                    self.cpu_s[name] += time.thread_time() - cpu
                    self.wall_s[name] += time.perf_counter() - wall

        return measured


def config(home: Path) -> Config:
    return Config(
        service=Service(home=home, mode=Mode.LIVE, workers=os.cpu_count() or 2),
        caps=Caps(
            per_sender_hour=A_LOT,
            per_sender_day=A_LOT,
            per_domain_hour=A_LOT,
            per_mailbox_hour=A_LOT,
        ),
        mailboxes=(
            Mailbox(
                id="es",
                address=ADDRESS,
                since=utc_now().date() - timedelta(days=2),
                source=MaildirFolder(path=home / "maildir"),
                sender=FolderSender(path=home / "out"),
                authserv_id="mx.ops.example",
            ),
        ),
    )


def fill_register(database: Engine, persons: int) -> None:
    today = utc_now().date()
    institutions = max(1, persons // PERSONS_EACH)
    rows = [
        {
            "id": f"J{n}",
            "name": f"Ośrodek nr {n}",
            "aliases": [],
            "domain": f"o{n}.debowo.example",
            "dossier": "accepted",
            "kind": "OPS",
        }
        for n in range(institutions)
    ]
    people = [
        {
            "id": f"P{n}",
            "first_name": ("Łucja", "Anna", "Jan", "Ewa")[n // institutions % 4],
            "last_name": ("Żak", "Nowak", "Lis", "Wilk")[n // institutions % 4],
            "institution_id": f"J{n % institutions}",
            "address": f"l.zak@o{n}.debowo.example"
            if n < institutions
            else f"p{n}@o{n % institutions}.debowo.example",
            "state": "complete",
        }
        for n in range(persons)
    ]
    events = [
        {
            "id": f"E{n}",
            "title": f"Spotkanie sieciujące nr {n}",
            "aliases": [],
            "first_day": today + timedelta(days=9 + n),
            "last_day": today + timedelta(days=9 + n),
            "announced": today - timedelta(days=30),
            "mode": "stacjonarnie",
        }
        for n in range(20)
    ]
    _insert(database, InstitutionRow, rows)
    _insert(database, PersonRow, people)
    _insert(database, EventRow, events)


def fill_messages(database: Engine, count: int) -> None:
    """Store ``count`` finished mails of the last months, with everything that belongs to one."""
    now = utc_now()

    def at(n: int) -> Any:
        return now - timedelta(days=2, minutes=n)

    ids = range(1, count + 1)
    sha = [f"{n:064x}" for n in range(count + 1)]
    _insert(database, Raw, [{"sha256": sha[n], "size": 2000, "kept_at": at(n)} for n in ids])
    _insert(
        database,
        Message,
        [
            {
                "id": n,
                "sha256": sha[n],
                "mailbox": "es",
                "received": at(n),
                "kept_at": at(n),
                "logical_key": sha[n],
                "state": "done",
                "reason": "Załatwiono automatycznie.",
                "finished_at": at(n),
                "content_hash": sha[n],
                "sender": f"l.zak@o{n % 97}.debowo.example",
            }
            for n in ids
        ],
    )
    _insert(
        database,
        Seen,
        [
            {"account": "es", "folder": "INBOX", "uidvalidity": 1, "uid": n, "message_id": n}
            for n in ids
        ],
    )
    facts = {"body": "x" * 2000}
    _insert(
        database, Parsed, [{"message_id": n, "facts": facts, "parser_version": "1"} for n in ids]
    )
    _insert(
        database,
        DecisionRow,
        [
            {"message_id": n, "seq": 0, "decision": {}, "section": "x", "decided_at": at(n)}
            for n in ids
        ],
    )
    _insert(
        database,
        Outbox,
        [
            {
                "message_id": n,
                "purpose": "reply",
                "mailbox": "es",
                "recipient": f"l.zak@o{n % 97}.debowo.example",
                "recipient_domain": f"o{n % 97}.debowo.example",
                "message_id_header": f"<old{n}@ops.example>",
                "content": "x" * 2000,
                "subject": "x",
                "body": "x" * 1000,
                "state": "sent",
                "created_at": at(n),
                "changed_at": at(n),
            }
            for n in ids
        ],
    )
    _insert(
        database,
        Journal,
        [
            {"at": at(n), "actor": "mailbot", "act": "confirmed", "message_id": n, "detail": {}}
            for n in ids
        ],
    )


def _insert(database: Engine, model: Any, rows: list[dict[str, Any]]) -> None:
    with database.begin() as connection:
        for start in range(0, len(rows), 5000):
            connection.execute(insert(model), rows[start : start + 5000])


def deliver(home: Path, mails: int, persons: int) -> None:
    for part in ("new", "cur", "tmp"):
        (home / "maildir" / part).mkdir(parents=True, exist_ok=True)
    institutions = max(1, persons // PERSONS_EACH)
    today = utc_now().date()
    for n in range(mails):
        day = day_text(today + timedelta(days=9 + n // institutions % 20))
        text = f"Dzień dobry,\n\nbędę na spotkaniu {day}.\n\nPozdrawiam"
        raw = sign_up(n % institutions, f"<m{n}@debowo.example>", text)
        (home / "maildir" / "new" / f"{n:06d}.x").write_bytes(raw)


@contextmanager
def instrumented(stations: Stations) -> Iterator[None]:
    """Measure the stations for the time of the block."""
    places = [
        (mailbot.workflows, "poll_mailbox", "keep"),
        (mailbot.workflows, "process_message", "process"),
        (mailbot.workflows, "send_mail", "send"),
        (mailbot.process, "decide", "decide"),
        (mailbot.process, "gather", "snapshot"),
        (mailbot.process, "queue_reply", "reply"),
        (mailbot.process, "_read", "parse, in the daemon"),
        (mailbot.process, "_begin", "begin"),
    ]
    originals = [getattr(module, name) for module, name, _ in places]
    for module, name, station in places:
        setattr(module, name, stations.timed(station, getattr(module, name)))
    try:
        yield
    finally:
        for (module, name, _), original in zip(places, originals, strict=True):
            setattr(module, name, original)


def measure(mails: int, persons: int, stored: int) -> dict[str, float]:
    """Run one world; return mails per second and CPU milliseconds per mail by station."""
    with tempfile.TemporaryDirectory(prefix="mailbot-throughput-") as name:
        home = Path(name)
        deliver(home, mails, persons)
        app = build(config(home))
        stations = Stations()
        try:
            with running_daemon(app, watch=False) as daemon, instrumented(stations):
                fill_register(app.database, persons)
                fill_messages(app.database, stored)
                app.sandbox.fences()
                own, children = _cpu(resource.RUSAGE_SELF), _tree_cpu()
                began = time.perf_counter()
                daemon.poll_now()
                looking = time.thread_time()
                answered = _wait(app, mails)
                looking = time.thread_time() - looking
                seconds = time.perf_counter() - began
                own, children = _cpu(resource.RUSAGE_SELF) - own, _tree_cpu() - children
                own -= looking
        finally:
            app.close()
    return _row(stations, mails, answered, seconds, (own, children))


def _row(
    stations: Stations, mails: int, answered: int, seconds: float, cpu: tuple[float, float]
) -> dict[str, float]:
    own, children = cpu
    per_mail = {name: value * 1000 / mails for name, value in stations.cpu_s.items()}
    apply = per_mail["process"] - sum(
        per_mail.get(part, 0)
        for part in ("begin", "parse, in the daemon", "snapshot", "decide", "reply")
    )
    engine = own * 1000 / mails - per_mail["keep"] - per_mail["process"] - per_mail.get("send", 0)
    return {
        "mails/s": mails / seconds,
        "answered": answered,
        "CPU ms/mail": (own + children) * 1000 / mails,
        "keep": per_mail["keep"],
        "begin": per_mail["begin"],
        "parse (daemon)": per_mail["parse, in the daemon"],
        "parse (sandbox)": children * 1000 / mails,
        "snapshot": per_mail["snapshot"],
        "decide": per_mail["decide"],
        "reply": per_mail.get("reply", 0),
        "apply": apply,
        "send": per_mail.get("send", 0),
        "engine": engine,
    }


def _wait(app: App, mails: int) -> int:
    """Wait until every mail is at its end and every answer is out; return how many went out."""
    while True:
        time.sleep(0.5)
        with reading(app.database) as session:
            ended = select(func.count()).where(Message.state != "kept", Message.kept_at > _today())
            sent = select(func.count()).where(Outbox.state == "sent", Outbox.created_at > _today())
            open_mails = select(func.count()).where(Outbox.state.in_(["queued", "sending"]))
            if session.scalar(ended) == mails and not session.scalar(open_mails):
                return session.scalar(sent) or 0


def _today() -> Any:
    return utc_now() - timedelta(hours=12)


def _cpu(who: int) -> float:
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def _tree_cpu() -> float:
    """Return the CPU seconds of all children of this process and of theirs that ended."""
    ticks = 0
    ours = os.getpid()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == ours:
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Print one column per size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mails", type=int, default=300)
    parser.add_argument(
        "--sizes",
        nargs="+",
        default=["100:1000", "100000:1000", "100:100000", "100000:100000"],
        help="registered persons:stored messages",
    )
    options = parser.parse_args()
    configure_logging("error")
    columns = {}
    for size in options.sizes:
        persons, stored = map(int, size.split(":"))
        columns[size] = measure(options.mails, persons, stored)
    print(f"{'persons:stored':<18}" + "".join(f"{size:>16}" for size in columns))
    for name in next(iter(columns.values())):
        values = "".join(f"{column[name]:>16.2f}" for column in columns.values())
        print(f"{name:<18}{values}")


if __name__ == "__main__":
    main()
