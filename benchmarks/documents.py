"""Send hostile and odd files through the real daemon: each must end in an outcome that fits it.

    python -m benchmarks.documents DIRECTORY [--category NAME] [--results OUT.json] [--beside N]

``DIRECTORY`` holds a MANIFEST.tsv (path, category, expected, note …) and the files; one whose name
ends in ``.b64`` is stored in base64. Each is attached to a mail of its own, with a name and a type
that say nothing. Nothing of it is copied into the project.

``expected`` is a word or several joined by ``-or-``: ``text`` (something was read), ``image`` (it
is a picture, or was read as one), ``flag`` (told as active, hidden, repaired or incomplete),
``reject``, ``repair``, ``limit``, ``needs-password``; ``+`` joins what must all be so.

``--beside N``: afterwards each of the N files that took longest goes in again, with a good mail
behind it, and the seconds until the good one is decided are told beside those of one that is alone.

What the readers try to reach is seen from outside, where `strace` is installed:

    strace -f --seccomp-bpf -qq -e trace=socket,connect -o OUT python -m benchmarks.documents …
"""

import argparse
import base64
import csv
import hashlib
import json
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from sqlalchemy import select

from benchmarks.corpus import config
from mailbot.app import App, build
from mailbot.daemon import running_daemon
from mailbot.logs import configure_logging
from mailbot.sandbox import Sandbox
from mailbot.storage.database import reading
from mailbot.storage.tables import Message, Parsed
from parsers.facts import Outcome, ParsedMessage
from parsers.facts.document import NEEDS_RECOGNITION, DocumentOutcome, DocumentReading

READ: Final = {
    DocumentOutcome.OK,
    DocumentOutcome.PARTIAL,
    DocumentOutcome.UNKNOWN_FORM,
    DocumentOutcome.ACTIVE_CONTENT,
}
LIMITS: Final = {DocumentOutcome.TOO_BIG, DocumentOutcome.TIMEOUT, DocumentOutcome.MEMORY}
FLAGS: Final = ("active-content", "hidden-text", "repaired", "revised", "unread", "foreign-blank")
# What else satisfies an expectation: a file that is refused early costs nothing and shows nothing.
ALSO: Final = {
    "limit": {"reject"},
    "reject": {"limit", "needs-password"},
    "repair": {"text", "image"},
    "safe": {"text", "image", "reject"},
    "no": {"text", "image", "reject", "limit"},
    "any": {"text", "image", "reject", "limit", "needs-password"},
    "image": {"text"},
    "escape": {"text"},
    "children": {"text"},
    "quarantine": {"flag", "reject"},
}


@dataclass(frozen=True)
class File:
    """One line of the manifest."""

    path: str
    category: str
    expected: str
    note: str


@dataclass
class Stopwatch:
    """Seconds that each reading took, by the SHA-256 of its mail."""

    light: dict[str, float] = field(default_factory=dict)
    scans: dict[str, float] = field(default_factory=dict)

    def put_on(self, app: App) -> None:
        for sandbox, seconds in ((app.sandbox, self.light), (app.scans, self.scans)):
            # mypy refuses what a stopwatch has to do.
            setattr(sandbox, "parse", _timed(sandbox, seconds))  # noqa: B010

    def total(self, sha256: str) -> float:
        return self.light.get(sha256, 0.0) + self.scans.get(sha256, 0.0)


def _timed(sandbox: Sandbox, seconds: dict[str, float]) -> Callable[..., ParsedMessage]:
    parse = sandbox.parse

    def timed(raw: bytes, **others: object) -> ParsedMessage:
        start = time.monotonic()
        try:
            return parse(raw, **others)
        finally:
            seconds[hashlib.sha256(raw).hexdigest()] = time.monotonic() - start

    return timed


def manifest(directory: Path, category: str | None) -> list[File]:
    with (directory / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        files = [File(row["path"], row["category"], row["expected"], row["note"]) for row in rows]
    return [file for file in files if category in (None, file.category)]


def deliver(directory: Path, home: Path, files: list[File]) -> dict[str, File]:
    """Write the Maildir; return the file by the SHA-256 of its mail."""
    sent = {}
    for number, file in enumerate(files):
        sent[put(home, number, content(directory, file))] = file
    return sent


def content(directory: Path, file: File) -> bytes:
    data = (directory / file.path).read_bytes()
    return base64.b64decode(data) if file.path.endswith(".b64") else data


def put(home: Path, number: int, data: bytes | None) -> str:
    """Write one mail, with a file or without; return its SHA-256."""
    for part in ("new", "cur", "tmp"):
        (home / "maildir" / part).mkdir(parents=True, exist_ok=True)
    message = EmailMessage()
    message["From"] = "Anna Nowak <anna@nowak.example>"
    message["To"] = "ekonomia@dops.example"
    message["Subject"] = f"Dokument {number}"
    message["Message-ID"] = f"<{number}@nowak.example>"
    message.set_content("W załączeniu przesyłam dokument." if data else "Dziękuję za wiadomość.")
    if data is not None:
        message.add_attachment(
            data, maintype="application", subtype="octet-stream", filename=f"dokument-{number}"
        )
    raw = bytes(message)
    (home / "maildir" / "new" / f"{number:06d}.x").write_bytes(raw)
    return hashlib.sha256(raw).hexdigest()


def kinds(facts: ParsedMessage | None) -> set[str]:
    """Say in the words of the manifest what became of a file."""
    if facts is None:
        return set()
    if facts.outcome is not Outcome.OK:
        codes = {problem.code for problem in facts.problems}
        return {"limit"} if codes & {"timeout", "cpu-time", "memory"} else {"crash"}
    return {kind for document in facts.documents for kind in kinds_of(document)}


def kinds_of(document: DocumentReading) -> Iterator[str]:
    problems = document.problems
    if document.outcome in READ:
        yield "text"
    elif NEEDS_RECOGNITION in problems:
        yield "image"
    elif document.outcome in LIMITS:
        yield "limit"
    elif document.outcome is DocumentOutcome.NEEDS_PASSWORD:
        yield "needs-password"
    elif document.outcome is DocumentOutcome.CRASH:
        yield "crash"
    else:
        yield "reject"
    if document.outcome in (DocumentOutcome.PARTIAL, DocumentOutcome.ACTIVE_CONTENT) or any(
        problem.startswith(FLAGS) for problem in problems
    ):
        yield "flag"


def fits(expected: str, found: set[str]) -> bool:
    """Compare; several words joined by ``+`` must all be so, one of those joined by ``or`` must."""
    if not found or "crash" in found:
        return False
    return any(
        all(found & {word, *ALSO.get(word, ())} for word in one.partition("-no-")[0].split("+"))
        for one in words(expected)
    )


def words(expected: str) -> list[str]:
    first = expected.split("-or-")
    return ["any" if one == "any-no-crash" else "no" if one == "no-open" else one for one in first]


def facts_of(app: App, sent: dict[str, File]) -> dict[str, ParsedMessage | None]:
    with reading(app.database) as session:
        rows = session.execute(
            select(Message.sha256, Parsed.facts).outerjoin(Parsed, Parsed.message_id == Message.id)
        ).all()
    return {
        sent[sha256].path: None if facts is None else ParsedMessage.model_validate(facts)
        for sha256, facts in rows
        if sha256 in sent
    }


def run(directory: Path, files: list[File], results: Path | None, beside: int) -> int:
    """Send all through; print what became of them; return how many are not as expected."""
    before, watch = children(), Stopwatch()
    with tempfile.TemporaryDirectory(prefix="mailbot-documents-") as name:
        home = Path(name)
        sent = deliver(directory, home, files)
        app = build(config(home, None))
        watch.put_on(app)
        start = time.monotonic()
        try:
            fences = app.sandbox.fences()
            with running_daemon(app, watch=False) as daemon:
                daemon.poll_now()
                daemon.wait_until_done(threading.Event())
            found = facts_of(app, sent)
        finally:
            app.close()
    print(f"{len(files)} files in {time.monotonic() - start:.0f} s")
    if results is not None:
        write_results(results, found)
    print(f"fences: {fences}")
    print(f"processes left behind {len(children() - before)}")
    slowest = print_slowest(sent, watch)
    wrong = report(files, found)
    wait_beside(directory, slowest[:beside])
    return wrong


def write_results(out: Path, found: dict[str, ParsedMessage | None]) -> None:
    told = {path: one and one.model_dump(mode="json") for path, one in found.items()}
    out.write_text(json.dumps(told))


def print_slowest(sent: dict[str, File], watch: Stopwatch) -> list[File]:
    """Print the slowest files of each reader; return all, the slowest first."""
    for name, seconds in (("reader", watch.light), ("recogniser", watch.scans)):
        slowest = sorted(seconds, key=seconds.__getitem__, reverse=True)[:5]
        told = ", ".join(f"{sent[sha256].path} {seconds[sha256]:.0f}" for sha256 in slowest)
        print(f"slowest of the {name}, in seconds: {told}")
    return [sent[sha256] for sha256 in sorted(sent, key=watch.total, reverse=True)]


def wait_beside(directory: Path, files: list[File]) -> None:
    """Print how long a good mail waits that comes right after a bad one."""
    if not files:
        return
    alone = [seconds_of_good(None) for _ in range(3)]
    print("seconds until a good mail is decided, alone:", *(f"{one:.1f}" for one in alone))
    for file in files:
        waited = seconds_of_good(content(directory, file))
        print(f"  behind {file.path}: {waited:.1f}")


def seconds_of_good(bad: bytes | None) -> float:
    with tempfile.TemporaryDirectory(prefix="mailbot-documents-") as name:
        home = Path(name)
        if bad is not None:
            put(home, 1, bad)
        good = put(home, 2, None)
        app = build(config(home, None))
        try:
            app.sandbox.fences()
            with running_daemon(app, watch=False) as daemon:
                start = time.monotonic()
                daemon.poll_now()
                while facts_of(app, {good: File("good", "", "", "")}).get("good") is None:
                    time.sleep(0.05)
                taken = time.monotonic() - start
                daemon.wait_until_done(threading.Event())
        finally:
            app.close()
    return taken


def report(files: list[File], found: dict[str, ParsedMessage | None]) -> int:
    table: dict[str, Counter[str]] = {}
    wrong = []
    for file in files:
        facts = found.get(file.path)
        became = kinds(facts)
        row = table.setdefault(file.category, Counter())
        row["files"] += 1
        row.update(became or {"no outcome"})
        if fits(file.expected, became):
            row["as expected"] += 1
        else:
            wrong.append((file, became, facts))
    columns = ("files", "as expected", "text", "image", "flag", "reject", "limit",
               "needs-password", "crash", "no outcome")  # fmt: skip
    print(f"{'category':22}", *(f"{name:>14}" for name in columns))
    for category, row in sorted(table.items()):
        print(f"{category:22}", *(f"{row[name]:>14}" for name in columns))
    print(f"as expected {len(files) - len(wrong)} of {len(files)}")
    for file, became, facts in wrong:
        told = [(d.outcome.value, *d.problems[:3]) for d in facts.documents] if facts else []
        print(f"  {file.path}: {file.expected}, but {sorted(became)} {told[:3]} | {file.note}")
    return len(wrong)


def children() -> set[int]:
    """List the living children of this process."""
    text = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    return {int(pid) for pid in text.split()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", type=Path)
    parser.add_argument("--category")
    parser.add_argument("--results", type=Path, help="write what was read, as JSON")
    parser.add_argument("--beside", type=int, default=0, help="so many of the slowest once more")
    options = parser.parse_args()
    configure_logging("error")
    files = manifest(options.directory, options.category)
    sys.exit(1 if run(options.directory, files, options.results, options.beside) else 0)


if __name__ == "__main__":
    main()
