"""Run commands of ours as a shell would, in this process, and leave no trace in its logging."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from mailbot.cli import main
from mailbot.logs import QUIET, SILENT


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    out: str
    err: str


def run_command(capsys: pytest.CaptureFixture[str], *words: object) -> Outcome:
    """Run ``mailbot`` with these words."""
    capsys.readouterr()
    code = 0
    with untouched_logging():
        try:
            main([str(word) for word in words])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    said = capsys.readouterr()
    return Outcome(code, said.out, said.err)


@contextmanager
def untouched_logging() -> Iterator[None]:
    """Put logging back as it was: it belongs to the whole process."""
    loggers = [logging.getLogger(name) for name in (None, *QUIET, *SILENT)]
    before = [(one, list(one.handlers), one.level, one.propagate) for one in loggers]
    show = warnings.showwarning
    try:
        yield
    finally:
        for one, handlers, level, propagate in before:
            one.handlers[:] = handlers
            one.setLevel(level)
            one.propagate = propagate
        logging.captureWarnings(capture=False)
        warnings.showwarning = show
        structlog.reset_defaults()


def config_file(directory: Path, extra: str = "") -> Path:
    """Write the smallest configuration that can be run with: a Maildir in, files out."""
    inbox = directory / "skrzynka"
    for part in ("new", "cur", "tmp"):
        (inbox / part).mkdir(parents=True, exist_ok=True)
    file = directory / "config.toml"
    file.write_text(
        f"""\
[service]
home = "{directory / "home"}"
{extra}
[[coordinators]]
name = "Anna Zielińska"
address = "a.zielinska@ops.example"

[[mailboxes]]
id = "anna"
address = "poczta@ops.example"
since = 2024-01-01
authserv_id = "mx.ops.example"
source = {{ kind = "maildir", path = "{inbox}" }}
sender = {{ kind = "folder", path = "{directory / "odpowiedzi"}" }}
""",
        encoding="utf-8",
    )
    return file
