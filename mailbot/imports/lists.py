"""Lists in JSON or TOML as rows; places are told by the number within the list and the id."""

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from mailbot.imports.sheets import Row, UnreadableList, check_size


def read_json(path: Path) -> Mapping[str, object]:
    """Read a JSON file that holds an object.

    Raises:
        UnreadableList: It does not, is damaged or too big.
    """
    check_size(path)
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableList("Plik nie jest poprawnym JSON w UTF-8.") from error
    if not isinstance(data, dict):
        raise UnreadableList("Plik JSON ma zawierać obiekt z listami.")
    return data


def read_toml(path: Path) -> Mapping[str, object]:
    """Read a TOML file.

    Raises:
        UnreadableList: It is damaged or too big.
    """
    check_size(path)
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableList(f"Plik nie jest poprawnym TOML w UTF-8 ({error}).") from error


def rows_of(data: Mapping[str, object], name: str, polish: str) -> tuple[Row, ...]:
    """Return the objects of the list ``name`` as rows.

    Args:
        data: The whole file.
        name: Key of the list; a missing list is an empty one.
        polish: What an entry is called in messages, such as ``osoba``.

    Raises:
        UnreadableList: It is not a list of objects.
    """
    entries = data.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UnreadableList(f"„{name}” w pliku ma być listą obiektów.")
    return tuple(
        Row(f"{polish} nr {number} ({str(entry.get('id', 'bez id'))[:40]})", entry)
        for number, entry in enumerate(entries, start=1)
    )
