"""Which settings exist: the model of the configuration, read as data.

Errors with suggestions, the example file and the reference page all walk the same model, so that a
new setting appears in each of them without being written twice.
"""

import types
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mailbot.config.section import Section

Path = tuple[str | int, ...]
"""Where a setting stands: names of tables and settings, numbers within repeated tables, from 0."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the file, or one table."""

    name: str
    doc: str
    """The line under it in the model."""
    is_required: bool
    default: object
    """``None`` when required, and when it may be left out."""
    tables: tuple[type[Section], ...]
    """The kinds of table it may hold; empty for a plain value."""
    is_repeated: bool
    """A table that may stand several times: ``[[mailboxes]]``."""
    choices: tuple[str, ...]
    """The only values allowed; empty when it is free."""


def settings(model: type[BaseModel]) -> tuple[Setting, ...]:
    """Return the settings of one table (or of the whole file) in the order of the model."""
    return tuple(_setting(name, field) for name, field in model.model_fields.items())


def table_at(root: type[BaseModel], path: Path, data: object) -> type[BaseModel] | None:
    """Find the model of the table that stands at ``path`` in ``data``.

    Returns:
        ``None`` where no table is described, or where its kind is not told.
    """
    model: type[BaseModel] = root
    here = data
    for step in path:
        here = value_at(here, (step,))
        if isinstance(step, int):
            continue
        field = model.model_fields.get(step)
        chosen = _choose(_tables(field.annotation), here) if field else None
        if chosen is None:
            return None
        model = chosen
    return model


def value_at(data: object, path: Path) -> object:
    """Return what stands at ``path``; ``None`` if nothing does."""
    here = data
    for step in path:
        if isinstance(here, Mapping):
            here = here.get(step)
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            here = here[step]
        else:
            return None
    return here


def _setting(name: str, field: FieldInfo) -> Setting:
    has_none = field.is_required() or field.default_factory is not None
    default = None if has_none else field.get_default()
    return Setting(
        name=name,
        doc=(field.description or "").replace("``", ""),
        is_required=field.is_required(),
        default=default,
        tables=_tables(field.annotation),
        is_repeated=get_origin(field.annotation) is tuple,
        choices=_choices(field.annotation),
    )


# Annotations are whatever the model says; `Any` is the honest type of one.
def _tables(annotation: Any) -> tuple[type[Section], ...]:
    if isinstance(annotation, type):
        return (annotation,) if issubclass(annotation, Section) else ()
    if get_origin(annotation) in {Union, types.UnionType, tuple, Annotated}:
        return tuple(table for part in get_args(annotation) for table in _tables(part))
    return ()


def _choices(annotation: Any) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return tuple(str(value) for value in get_args(annotation))
    if isinstance(annotation, type) and hasattr(annotation, "__members__"):
        return tuple(str(member.value) for member in annotation.__members__.values())
    return tuple(choice for part in get_args(annotation) for choice in _choices(part))


def _choose(tables: tuple[type[Section], ...], data: object) -> type[Section] | None:
    """Choose among the kinds of a table by its setting ``kind``."""
    if len(tables) <= 1:
        return tables[0] if tables else None
    kind = value_at(data, ("kind",)) or value_at(data, (0, "kind"))
    for table in tables:
        if kind in _choices(table.model_fields["kind"].annotation):
            return table
    return None
