"""Send foreign mail through the real daemon: all must end with a reason, machines unanswered.

    python -m benchmarks.corpus DIRECTORY [--mails DIRECTORY]

``DIRECTORY`` holds a MANIFEST.tsv (file, source, licence, kind …) and mails in folders named by
category; those of kind ``message`` are read. ``--mails`` adds labelled mails (``*.jsonl``, as
`mailbot evaluate` reads them). Nothing of either is copied into the project.
"""

import argparse
import csv
import hashlib
import os
import sys
import tempfile
import threading
from collections import Counter
from contextlib import ExitStack
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from mailbot.app import build
from mailbot.clock import utc_now
from mailbot.config import (
    Caps,
    Config,
    FolderSender,
    Mailbox,
    MaildirFolder,
    Mode,
    Security,
    Service,
)
from mailbot.daemon import running_daemon
from mailbot.evaluate_mail import Row, as_message
from mailbot.imports import Terms, import_events, import_registry
from mailbot.logs import configure_logging
from mailbot.storage.acts import Cause
from mailbot.storage.database import reading, transaction
from mailbot.storage.tables import Message, Outbox, Seen
from tests.support.postgres import running_postgres

MACHINES = ("bounce", "auto")
A_LOT = 1_000_000

Delivery = tuple[bytes, datetime]
"""A mail and when the server took it."""


def config(home: Path, url: str | None) -> Config:
    """Return settings that make answering as easy as possible: any sender is believed."""
    return Config(
        service=Service(home=home, database=url, mode=Mode.LIVE, workers=os.cpu_count() or 2),
        caps=Caps(
            per_sender_hour=A_LOT,
            per_sender_day=A_LOT,
            per_domain_hour=A_LOT,
            per_mailbox_hour=A_LOT,
        ),
        security=Security(least_trust="none"),
        mailboxes=(
            Mailbox(
                id="es",
                address="ekonomia@dops.example",
                aliases=("nabor@dops.example",),
                since=date(1990, 1, 1),
                source=MaildirFolder(path=home / "maildir"),
                sender=FolderSender(path=home / "out"),
                authserv_id="mx.dops.example",
            ),
        ),
    )


def corpus_mails(directory: Path) -> dict[str, Delivery]:
    """Read the corpus's messages by ``category/name``."""
    with (directory / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        names = [row["file"] for row in rows if row["kind"] == "message"]
    return {name: ((directory / name).read_bytes(), utc_now()) for name in names}


def labelled_mails(directory: Path) -> dict[str, Delivery]:
    """Read labelled mails as a mail server would hand them over; labels are not looked at."""
    rows = [
        Row.model_validate_json(line)
        for file in sorted(directory.glob("*.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return {f"labelled/{row.id}": (as_message(row, body_full=True), row.date) for row in rows}


def run(mails: dict[str, Delivery], labelled: Path | None, url: str | None) -> int:
    """Send all through; print what became of them; return how many things are wrong."""
    with tempfile.TemporaryDirectory(prefix="mailbot-corpus-") as name:
        home = Path(name)
        files = _deliver(home, mails)
        app = build(config(home, url))
        try:
            with running_daemon(app, watch=False) as daemon:
                if labelled is not None:
                    with transaction(app.database) as session:
                        import_registry(session, labelled / "registry.json")
                        import_events(session, labelled / "events.json", Terms(Cause(utc_now())))
                daemon.poll_now()
                daemon.wait_until_done(threading.Event())
            with reading(app.database) as session:
                ended = list(session.scalars(select(Message)))
                seen = len(list(session.scalars(select(Seen.uid))))
                answered = set(
                    session.scalars(select(Outbox.message_id).where(Outbox.purpose == "reply"))
                )
        finally:
            app.close()
    return _report(files, ended, answered, seen)


def _deliver(home: Path, mails: dict[str, Delivery]) -> dict[str, str]:
    """Write the Maildir; return the name of the mail by the SHA-256 of its bytes."""
    for part in ("new", "cur", "tmp"):
        (home / "maildir" / part).mkdir(parents=True)
    names = {}
    for number, (name, (raw, received)) in enumerate(mails.items()):
        file = home / "maildir" / "new" / f"{number:06d}.x"
        file.write_bytes(raw)
        os.utime(file, (received.timestamp(), received.timestamp()))
        names[hashlib.sha256(raw).hexdigest()] = name
    return names


def _report(names: dict[str, str], ended: list[Message], answered: set[int], seen: int) -> int:
    states = Counter((names[m.sha256].partition("/")[0], m.state) for m in ended)
    print(f"{seen} files, {len(ended)} messages (the same bytes count once)")
    for (category, state), count in sorted(states.items()):
        replies = sum(
            1
            for m in ended
            if m.id in answered and names[m.sha256].startswith(f"{category}/") and m.state == state
        )
        print(f"  {category:<14} {state:<10} {count:>5}   answered {replies}")
    open_ended = [names[m.sha256] for m in ended if m.state == "kept" or not m.reason]
    failed = [names[m.sha256] for m in ended if "Błąd wewnętrzny" in m.reason]
    machines = [
        names[m.sha256]
        for m in ended
        if m.id in answered and names[m.sha256].partition("/")[0] in MACHINES
    ]
    held = sorted(
        names[m.sha256]
        for m in ended
        if names[m.sha256].partition("/")[0] in MACHINES and m.state != "ignored"
    )
    print(f"without an end or a reason {len(open_ended)} {open_ended[:10]}")
    print(f"uncaught exceptions {len(failed)} {failed[:10]}")
    print(f"machines that were answered {len(machines)} {machines[:10]}")
    print(f"machines that a person has to look at {len(held)}")
    for name in held:
        print(f"    {name}")
    return len(open_ended) + len(failed) + len(machines)


def main() -> None:
    """Print the table; exit with 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--mails", type=Path)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    options = parser.parse_args()
    configure_logging("error")
    mails = corpus_mails(options.directory)
    if options.mails is not None:
        mails |= labelled_mails(options.mails)
    with ExitStack() as stack:
        url = None
        if options.database == "postgres":
            url = stack.enter_context(running_postgres()).fresh_database()
        wrong = run(mails, options.mails, url)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
