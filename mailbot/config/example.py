"""The example of the configuration file, made from the model so that it cannot miss a setting.

`python -m mailbot.config.example > config.example.toml` writes it. Lines beginning with ``# `` are
explanations; lines beginning with ``#`` and a name are settings that may be left out, shown with
their default or, where there is none, with a value of the right form.
"""

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import PurePath

from pydantic import BaseModel

from mailbot.config.model import Config
from mailbot.config.shape import Setting, settings

_HEAD = """\
# The configuration of mailbot: every setting with its default and the reason for it.
# Settings marked "required" have no default. The environment overrides single settings:
# MAILBOT_SERVICE__MODE=live. `mailbot check-config` tells what is wrong or unsafe.
"""

_SAMPLES: dict[str, object] = {
    "database": "postgresql+psycopg://mailbot@localhost/mailbot",
    "blobs": "file:///var/lib/mailbot/blobs",
    "key_file": "/etc/mailbot/key",
    "trusted_issuers": "/etc/mailbot/issuers",
    "name": "Anna Zielińska",
    "address": "rejestracja@ops.example",
    "Coordinator.address": "a.zielinska@ops.example",
    "id": "rejestracja",
    "Rule.name": "duze-grupy",
    "why": "Przy większych grupach potrzebne jest uzgodnienie miejsc.",
    "when": {"persons": {"ge": 5}},
    "then": "review",
    "section": "zmiany_na_listach",
    "coordinator": "a.zielinska@ops.example",
    "since": date(2026, 1, 1),
    "host": "poczta.ops.example",
    "ImapAccount.port": 993,
    "SmtpSender.port": 587,
    "ca_file": "/etc/mailbot/ca.pem",
    "user": "rejestracja@ops.example",
    "password": "tylko-do-prób",
    "password_file": "/etc/mailbot/imap-password",
    "SmtpSender.password_file": "/etc/mailbot/smtp-password",
    "MaildirFolder.path": "/var/mail/rejestracja/Maildir",
    "DropFolder.path": "/var/spool/mailbot/rejestracja",
    "FolderSender.path": "/var/spool/mailbot/odpowiedzi",
    "token_url": "https://login.ops.example/token",
    "client_id": "mailbot",
    "client_secret": "tylko-do-prób",
    "client_secret_file": "/etc/mailbot/client-secret",
    "refresh_token_file": "/var/lib/mailbot/refresh-token",
}
"""A value of the right form for each setting without a default; all names are invented."""

_LEFT_OUT = frozenset(("rules",))
"""Tables that the example only shows: nobody wants an invented rule."""

_WIDTH = 80
"""Longer lists are written with one entry a line."""


def example_text() -> str:
    """Return the whole example file."""
    return _HEAD + "".join(_tables(Config, "", is_optional=False))


def _tables(model: type[BaseModel], prefix: str, *, is_optional: bool) -> Iterator[str]:
    """Write the tables inside a table, one after the other, each kind of it."""
    for setting in settings(model):
        for number, table in enumerate(setting.tables):
            name = f"{prefix}{setting.name}"
            aside = is_optional or number > 0 or not (setting.is_required or prefix == "")
            aside = aside or setting.name in _LEFT_OUT
            heading = f"[[{name}]]" if setting.is_repeated else f"[{name}]"
            yield f"\n{_explained(setting, number, table)}{'#' if aside else ''}{heading}\n"
            yield "".join(_line(table, one, aside=aside) for one in settings(table))
            yield from _tables(table, f"{name}.", is_optional=aside)


def _explained(setting: Setting, number: int, table: type[BaseModel]) -> str:
    if len(setting.tables) == 1:
        return f"# {setting.doc}\n"
    what = (table.__doc__ or "").splitlines()[0]
    return f"# {setting.doc if number == 0 else 'Or instead:'} {what}\n"


def _line(table: type[BaseModel], setting: Setting, *, aside: bool) -> str:
    """Write one plain setting with its explanation; tables inside come later."""
    if setting.tables:
        return ""
    is_bare = setting.default is None and not setting.is_required
    note = " (required)" if setting.is_required else ""
    value = _toml(_value(table, setting))
    return f"# {setting.doc}{note}\n{'#' if aside or is_bare else ''}{setting.name} = {value}\n"


def _value(table: type[BaseModel], setting: Setting) -> object:
    if setting.default is not None:
        return setting.default
    return _SAMPLES.get(f"{table.__name__}.{setting.name}", _SAMPLES.get(setting.name))


def _toml(value: object) -> str:
    """Write a value as TOML; texts in JSON are texts in TOML."""
    match value:
        case tuple():
            return _list([_toml(entry) for entry in value])
        case date():
            return value.isoformat()
        case PurePath():
            return json.dumps(str(value), ensure_ascii=False)
        case dict():
            return "{ " + ", ".join(f"{k} = {_toml(v)}" for k, v in value.items()) + " }"
        case str() | int() | float():
            return json.dumps(value, ensure_ascii=False)
        case _:
            raise TypeError(f"a sample or a way to write {type(value).__name__} is missing")


def _list(entries: list[str]) -> str:
    line = f"[{', '.join(entries)}]"
    if len(line) <= _WIDTH:
        return line
    return "[\n" + "".join(f"  {entry},\n" for entry in entries) + "]"


if __name__ == "__main__":
    sys.stdout.write(example_text())
