"""How an error in the configuration is told to the person who wrote the file."""

import difflib
from collections.abc import Mapping

from pydantic import BaseModel

from mailbot.config import shape
from mailbot.config.model import Config

_SUREST_MATCH = 0.6
"""Least similarity (difflib) at which another name is proposed."""


def explain(kind: str, original: str, path: shape.Path, data: object) -> str:
    """Say what is wrong with a setting, and what was probably meant.

    Args:
        kind: The type of the error, as pydantic names it.
        original: Its message, for errors that need no better one.
        path: Where the setting stands.
        data: The whole configuration as given; its values are not repeated.
    """
    # The number of an entry in a list is no name: the list is the setting.
    named = path[:-1] if path and isinstance(path[-1], int) else path
    table = shape.table_at(Config, named[:-1], data)
    known = {setting.name: setting for setting in shape.settings(table)} if table else {}
    setting = known.get(str(named[-1])) if named else None
    if kind == "extra_forbidden":
        return "unknown setting" + _suggestion(str(path[-1]), table, known)
    if setting is None:
        return original
    return _wrong_value(kind, original, setting, shape.value_at(data, path))


def _wrong_value(kind: str, original: str, setting: shape.Setting, value: object) -> str:
    if kind == "missing":
        return f"is required: {setting.doc}"
    if kind.startswith("union_tag"):
        kinds = (name for table in setting.tables for name in _kinds(table))
        return "needs kind = " + " or ".join(f'"{name}"' for name in kinds)
    if kind == "tuple_type":
        return f"must be a list: {setting.doc}"
    if setting.choices:
        return _wrong_choice(value, setting.choices)
    return f"{original[0].lower()}{original[1:]} ({setting.doc})"


def _kinds(table: type[BaseModel]) -> tuple[str, ...]:
    return next(s.choices for s in shape.settings(table) if s.name == "kind")


def _wrong_choice(value: object, choices: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(str(value), choices, n=1, cutoff=_SUREST_MATCH)
    hint = f'; did you mean "{close[0]}"?' if close else ""
    return "must be one of " + ", ".join(f'"{choice}"' for choice in choices) + hint


def _suggestion(
    name: str, table: type[BaseModel] | None, known: Mapping[str, shape.Setting]
) -> str:
    """Propose the name that was meant, or the table where a setting of this name belongs."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=_SUREST_MATCH)
    if close:
        return f'; did you mean "{close[0]}"?'
    for section in shape.settings(Config):
        homes = (home for home in section.tables if home is not table)
        if any(name in home.model_fields for home in homes):
            heading = f"[[{section.name}]]" if section.is_repeated else f"[{section.name}]"
            return f"; it belongs under {heading}"
    return "; it can be removed" if table is None else f"; known here: {', '.join(known)}"
