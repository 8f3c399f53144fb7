"""A whole folder read in the sandbox, several files at a time; a run that was broken off goes on.

Lines are appended to ``OUT.part`` as they come and become ``OUT`` at the end. The next run takes
over what a broken one left there, if it was read by the same version of the parser.
"""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TextIO

from pydantic import ValidationError

from mailbot.errors import Stop
from mailbot.reading.predictions import Prediction
from parsers.version import PARSER_VERSION

Line = dict[str, Any]
"""One line of a file of predictions; it names its ``file``."""

# Labels, lists and notes lie beside the documents.
_NO_DOCUMENTS: Final = frozenset({".json", ".jsonl", ".tsv", ".csv", ".md", ".part"})
_VERSION_KEY = "parser_version"


def documents_of(directory: Path) -> list[Path]:
    """List the documents of a folder by name, without labels and hidden files.

    Raises:
        Stop: There is no such folder, or nothing to read in it.
    """
    if not directory.is_dir():
        raise Stop(f"{directory} is no folder")
    found = sorted(
        path
        for path in directory.iterdir()
        if path.is_file()
        and not path.name.startswith(".")
        and path.suffix.lower() not in _NO_DOCUMENTS
    )
    if not found:
        raise Stop(f"there are no documents in {directory}")
    return found


def read_folder(
    files: Iterable[Path],
    out: Path,
    read: Callable[[Path], Line],
    *,
    workers: int,
    told: Callable[[int, int], None],
) -> None:
    """Read files and write one JSON object a line, ordered by name.

    Args:
        files: What to read; their names differ.
        out: The file to write; an older one is replaced when all is read.
        read: Reads one file; called by several threads.
        workers: How many are read at the same time.
        told: Is told how many are done, and of how many, after each.
    """
    wanted = {path.name: path for path in files}
    part = out.with_name(f"{out.name}.part")
    done = {name: line for name, line in _begun(part).items() if name in wanted}
    with _appending(part, done.values()) as write, ThreadPoolExecutor(workers) as pool:
        jobs = [pool.submit(read, path) for name, path in wanted.items() if name not in done]
        try:
            for job in as_completed(jobs):
                line = job.result()
                write(line)
                done[line["file"]] = line
                told(len(done), len(wanted))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    _finish(part, out, [done[name] for name in sorted(done)])


def _begun(part: Path) -> dict[str, Line]:
    """Give the lines that a run left that was broken off; half a line at the end is none."""
    if not part.exists():
        return {}
    lines = part.read_text(encoding="utf-8", errors="replace").splitlines()
    if not lines or _loaded(lines[0]) != {_VERSION_KEY: PARSER_VERSION}:
        return {}
    loaded = (_loaded(line) for line in lines[1:])
    return {line["file"]: line for line in loaded if line and "file" in line}


def _loaded(text: str) -> Line | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


@contextmanager
def _appending(part: Path, done: Iterable[Line]) -> Iterator[Callable[[Line], None]]:
    with part.open("w", encoding="utf-8") as stream:

        def write(line: Line) -> None:
            _write(stream, line)
            stream.flush()

        write({_VERSION_KEY: PARSER_VERSION})
        for line in done:
            write(line)
        yield write


def _write(stream: TextIO, line: Line) -> None:
    stream.write(json.dumps(line, ensure_ascii=False) + "\n")


def _finish(part: Path, out: Path, lines: Iterable[Line]) -> None:
    """Put the lines in order and the file in its place, at once."""
    with part.open("w", encoding="utf-8") as stream:
        for line in lines:
            _write(stream, line)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(out)


def predictions_in(path: Path) -> dict[str, Prediction]:
    """Read a file of predictions, by the name of the file that was read.

    Raises:
        Stop: A line is none.
    """
    found = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            one = Prediction.model_validate_json(line)
        except ValidationError as error:
            raise Stop(f"{path.name}: line {number} is no prediction") from error
        found[one.file] = one
    return found
