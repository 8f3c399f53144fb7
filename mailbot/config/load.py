"""Where the configuration comes from: one TOML file, overridden by the environment.

All that is wrong with it is told at once, each with its line and, where a name was misspelt, with
the name that was probably meant.
"""

import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource

from mailbot.config import shape
from mailbot.config.model import Config
from mailbot.config.places import line_of, lines_of_settings
from mailbot.config.rules import wrong_rules
from mailbot.config.secrets import literal_secrets
from mailbot.config.wording import explain
from mailbot.errors import ConfigError

SYSTEM_FILE = Path("/etc/mailbot/config.toml")
"""Where the package of a distribution puts it."""


def load_config(path: Path | None = None) -> Config:
    """Read and check the configuration.

    Args:
        path: The file; ``None`` looks into ``MAILBOT_CONFIG``, then ``./config.toml``, then
            ``/etc/mailbot/config.toml``.

    Raises:
        ConfigError: It is missing, cannot be read, or something in it is wrong; the text has one
            line per problem.
    """
    file = path or find_config()
    text = _read(file)
    data = _parse(text, file)
    environment = EnvSettingsSource(Config)()
    merged = _merge(data, environment)
    where = _Where(file, text, environment)
    try:
        # `Any`, because this is the door between a file and the model.
        config = Config(**merged)
    except ValidationError as error:
        raise ConfigError("\n".join(_explain(error, merged, where))) from error
    if wrong := tuple(wrong_rules(config)):
        raise ConfigError("\n".join(where.say(("rules", *m.place), m.message) for m in wrong))
    if not config.service.allow_plain_secrets and (plain := tuple(literal_secrets(config))):
        raise ConfigError("\n".join(where.say(place, _LITERAL_REFUSED) for place in plain))
    return config


def find_config() -> Path:
    """Return the first configuration file of the search order.

    Raises:
        ConfigError: There is none.
    """
    if named := os.environ.get("MAILBOT_CONFIG"):
        return Path(named)
    for candidate in (Path("config.toml"), SYSTEM_FILE):
        if candidate.is_file():
            return candidate
    raise ConfigError(
        f"no configuration: neither ./config.toml nor {SYSTEM_FILE} exists; "
        "make one with `mailbot init`, or name one with --config or MAILBOT_CONFIG"
    )


_LITERAL_REFUSED = (
    "a password in the file itself is refused; put it into a file of its own and name that with "
    '"{name}_file" (for trials: service.allow_plain_secrets = true)'
)


@dataclass(frozen=True, slots=True)
class _Where:
    """What is needed to say where a setting was written."""

    file: Path
    text: str
    environment: Mapping[str, Any]

    def say(self, path: shape.Path, message: str) -> str:
        """Put file, line and path before a message."""
        dotted = ".".join(str(step) for step in path)
        message = message.replace("{name}", str(path[-1]) if path else "")
        if shape.value_at(self.environment, path) is not None:
            variable = "MAILBOT_" + "__".join(str(step).upper() for step in path)
            return f"environment {variable}: {dotted}: {message}"
        line = line_of(path, lines_of_settings(self.text))
        place = f"{self.file}:{line}" if line else str(self.file)
        return f"{place}: {dotted}: {message}" if dotted else f"{place}: {message}"


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ConfigError(f"{file}: no such file; make one with `mailbot init`") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: not UTF-8; save it again with that encoding") from error
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read: {error.strerror}") from error


def _parse(text: str, file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, _, at = str(error).partition(" (at ")
        line = re.search(r"line (\d+)", at)
        place = f"{file}:{line[1]}" if line else f"{file}:{text.count(chr(10)) + 1}"
        raise ConfigError(f"{place}: not valid TOML: {what}") from error


def _merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay the environment over the file, table by table."""
    merged = dict(below)
    for name, value in above.items():
        under = merged.get(name)
        both = isinstance(value, Mapping) and isinstance(under, Mapping)
        merged[name] = _merge(under, value) if both and isinstance(under, Mapping) else value
    return merged


def _explain(error: ValidationError, data: object, where: _Where) -> Iterator[str]:
    """Turn each error of pydantic into one line for the person who wrote the file."""
    for problem in error.errors(include_url=False, include_input=False):
        path = _without_kinds(problem["loc"], data)
        yield where.say(path, explain(problem["type"], problem["msg"], path, data))


def _without_kinds(location: tuple[int | str, ...], data: object) -> shape.Path:
    """Leave out the kind that pydantic puts into the path of a table with several kinds."""
    path: shape.Path = ()
    for step in location:
        here = shape.value_at(data, path)
        if isinstance(here, Mapping) and here.get("kind") == step and step not in here:
            continue
        path = (*path, step)
    return path
