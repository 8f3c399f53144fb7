"""Decide one file of labelled mails as `mailbot evaluate mails` does, with rules of choice."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mailbot.evaluate import Decide, evaluate
from rules.decide import decide as decide_by_rules

WORLD = ("events.json", "registry.json")
Mail = dict[str, Any]
Told = dict[str, Any]


def files(directories: list[Path]) -> Iterator[Path]:
    """Yield the files of mails of some directories, each the work of one writer."""
    for directory in directories:
        yield from sorted(directory.glob("*.jsonl"))


def read_mails(path: Path) -> list[Mail]:
    """Read a file in the order in which its mails are decided: by date, then by id."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return sorted((json.loads(line) for line in lines if line.strip()), key=_by_date)


def _by_date(mail: Mail) -> tuple[str, str]:
    return mail["date"], mail["id"]


def is_untouched(mail: Mail) -> bool:
    """Say whether a mail is of the third at which nobody looked while the rules were made."""
    return hashlib.sha256(mail["id"].encode()).digest()[0] % 3 == 0


def run(
    path: Path, world: Path | None = None, decide: Decide = decide_by_rules, *, full: bool = False
) -> dict[str, Told]:
    """Decide all mails of one file; return what was told of each, by id.

    Args:
        path: The file.
        world: The directory of ``events.json`` and ``registry.json``; else that of the file.
        decide: The rules.
        full: Take the bodies with standing footers and quoted mails.
    """
    with tempfile.TemporaryDirectory(prefix="mailbot-benchmark-") as name:
        home = Path(name)
        for part in WORLD:
            own = path.parent / part
            shutil.copyfile(own if own.exists() or world is None else world / part, home / part)
        shutil.copyfile(path, home / path.name)
        out = home / "predictions"
        evaluate(home, out, full, decide)
        rows = (json.loads(line) for line in out.read_text(encoding="utf-8").splitlines())
        return {row["id"]: row for row in rows}
