"""What the parsers make of a corpus: python benchmarks/corpus_parsing.py DIRECTORY.

DIRECTORY holds MANIFEST.tsv (file, source, licence, kind, …) and the mails of its kind ``message``
in folders named after what they exercise; quote-text/expected holds what reply trimmers should
leave. Nothing is written. The leaves are counted a second time by an independent walk.
"""

import csv
import email
import hashlib
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

from parsers import parse_message
from parsers.facts import LeafRole, Outcome, ParsedMessage
from parsers.message.guard import without_noise
from parsers.message.own_words import own_words, split

MACHINE_FOLDERS = ("bounce", "auto")
WORST = 5


@dataclass
class Table:
    """What is counted over all mails."""

    outcomes: Counter[str] = field(default_factory=Counter)
    machines: dict[str, Counter[str]] = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    unaccounted: list[str] = field(default_factory=list)
    times: list[tuple[float, str]] = field(default_factory=list)

    def add(self, name: str, raw: bytes) -> None:
        """Read one mail and count what came of it."""
        start = time.process_time()
        message = parse_message(raw, instance="benchmark")
        self.times.append((time.process_time() - start, name))
        self.outcomes[message.outcome] += 1
        folder, kind = name.partition("/")[0], machine(message)
        self.machines.setdefault(folder, Counter())[kind] += 1
        if folder in MACHINE_FOLDERS and kind != "certain":
            self.missed.append(f"{kind:8} {message.outcome:9} {name}")
        if folder == "general" and message.machine is not None:
            self.taken.append(f"{kind:8} {message.machine.evidence:24} {name}")
        self.unaccounted += differences(name, raw, message)

    def print(self) -> None:
        """Print one table for each question."""
        show("outcomes", [f"{count:5} {outcome}" for outcome, count in self.outcomes.items()])
        show("machine, by folder", [f"{key:14} {dict(n)}" for key, n in self.machines.items()])
        show("machine mail that is not certainly recognised", self.missed)
        show("general mail that counts as machine", self.taken)
        show("leaves that differ from the independent walk", self.unaccounted)
        spent = sorted(seconds for seconds, _ in self.times)
        median_ms = spent[len(spent) // 2] * 1000
        worst = sorted(self.times, reverse=True)[:WORST]
        show(
            f"processor time: sum {sum(spent):.1f} s, median {median_ms:.1f} ms; most",
            [f"{seconds:6.2f} s {name}" for seconds, name in worst],
        )


def main(root: Path) -> None:
    """Measure mails, then reply texts."""
    table = Table()
    for name in messages(root):
        table.add(name, (root / name).read_bytes())
    table.print()
    quotes(root / "quote-text")


def messages(root: Path) -> list[str]:
    """List the mails of the manifest."""
    with (root / "MANIFEST.tsv").open(encoding="utf-8") as file:
        table = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row["file"] for row in table if row["kind"] == "message"]


def machine(message: ParsedMessage) -> str:
    """Say in one word whether a mail counts as written by a machine."""
    if message.machine is None:
        return "person"
    return "certain" if message.machine.is_certain else "hint"


def differences(name: str, raw: bytes, message: ParsedMessage) -> list[str]:
    """Compare our leaves with those of a walk that shares no code with the parsers."""
    if message.outcome is not Outcome.OK:
        return []
    expected = [digest(part) for part in leaves(email.message_from_bytes(without_noise(raw)))]
    if len(expected) != len(message.leaves):
        return [f"{len(message.leaves)} instead of {len(expected)} leaves: {name}"]
    return [
        f"part {leaf.path} {leaf.role} {','.join(leaf.defects) or 'no defect'}: {name}"
        for leaf, sha256 in zip(message.leaves, expected, strict=True)
        if leaf.sha256 != sha256 and leaf.role is not LeafRole.NESTED
    ]


def leaves(message: Message) -> list[Message]:
    """Walk with recursion; attached messages are leaves."""
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        return [leaf for child in message.get_payload() for leaf in leaves(child)]
    return [message]


def digest(part: Message) -> str:
    """Hash a leaf as the standard library decodes it."""
    payload = part.get_payload(decode=True)
    if payload is None:
        payload = b"\n".join(child.as_bytes() for child in part.get_payload())
    return hashlib.sha256(payload).hexdigest()


def quotes(folder: Path) -> None:
    """Compare the sender's own words with what a reply trimmer's authors expect."""
    prefix = "trimmer__trimmed__"
    wrong: list[str] = []
    total = 0
    for expected in sorted((folder / "expected").glob(f"{prefix}*.txt")):
        given = folder / expected.name.replace(prefix, "trimmer__")
        total += 1
        found = own_words(split(text_of(given)))
        if squeezed(found) != squeezed(text_of(expected)):
            wrong.append(given.name)
    show(f"quotes: {total - len(wrong)} of {total} exactly as expected; not", wrong)


def text_of(path: Path) -> str:
    """Read a text with any line ends."""
    return path.read_text(encoding="utf-8", errors="replace").replace("\r\n", "\n")


def squeezed(text: str) -> str:
    """Forget blank lines and spaces at line ends."""
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def show(title: str, lines: list[str]) -> None:
    """Print one table."""
    print(f"\n{title} ({len(lines)})")
    for line in lines:
        print(f"  {line}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
