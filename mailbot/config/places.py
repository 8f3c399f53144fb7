"""On which line of a TOML file a setting stands.

``tomllib`` does not tell, so the lines are read a second time, only for tables and keys. Settings
inside an inline table share the line of the key that holds it.
"""

import re
from collections.abc import Iterator

from mailbot.config.shape import Path

_TABLE = re.compile(r"^\s*(?P<open>\[\[?)\s*(?P<name>[^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"""^\s*(?P<name>(?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"))*)\s*="""
)
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")
_LONG_TEXT = ('"' * 3, "'" * 3)


def lines_of_settings(text: str) -> dict[Path, int]:
    """Return the line, counted from 1, of every table and every setting of a file."""
    found: dict[Path, int] = {}
    table: Path = ()
    counts: dict[Path, int] = {}
    for number, line in _lines_outside_long_text(text):
        if heading := _TABLE.match(line):
            table = _table_path(heading, counts)
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            path = table + _parts(key["name"])
            found.setdefault(path, number)
    return found


def line_of(path: Path, lines: dict[Path, int]) -> int | None:
    """Return the line of ``path`` or of the nearest table around it."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return None


def _table_path(heading: re.Match[str], counts: dict[Path, int]) -> Path:
    """Resolve ``[mailboxes.source]`` to the mailbox that was opened last."""
    path: Path = ()
    parts = _parts(heading["name"])
    for position, part in enumerate(parts):
        path = (*path, part)
        is_last = position == len(parts) - 1
        if is_last and heading["open"] == "[[":
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(name))


def _lines_outside_long_text(text: str) -> Iterator[tuple[int, str]]:
    """Give the numbered lines that do not begin inside a text of several lines."""
    inside: str | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if inside is None:
            yield number, line
        for mark in _LONG_TEXT:
            if inside in {None, mark} and line.count(mark) % 2:
                inside = None if inside == mark else mark
                break
