"""The files that `mailbot init` leaves: the configuration, and one private file per password."""

import os
from collections.abc import Mapping
from pathlib import Path

import tomlkit

from mailbot.cli.interview import Answers, Server
from mailbot.config import Config, Mailbox

_PRIVATE_FILE = 0o600
_PRIVATE_DIRECTORY = 0o700


def write_configuration(file: Path, answers: Answers) -> list[Path]:
    """Write the configuration and the passwords beside it, readable by this user alone.

    Returns:
        The files, the configuration first.
    """
    secrets = file.absolute().parent / "secrets"
    secrets.mkdir(mode=_PRIVATE_DIRECTORY, parents=True, exist_ok=True)
    written = []
    for side, server in (("imap", answers.imap), ("smtp", answers.smtp)):
        path = secrets / f"{answers.mailbox}-{side}-password"
        write_private(path, server.password.get_secret_value() + "\n")
        written.append(path)
    write_private(file, _text(answers, secrets))
    return [file, *written]


def write_private(path: Path, text: str) -> None:
    """Replace a file at once by one that only this user can read."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)


def trial_mailbox(answers: Answers) -> Mailbox:
    """Return the mailbox with its passwords in memory, to try the logins before writing."""
    config = Config.model_validate(_tables(answers, None))
    return config.mailboxes[0]


def _text(answers: Answers, secrets: Path) -> str:
    document = tomlkit.document()
    document.add(tomlkit.comment("Written by `mailbot init`."))
    document.add(tomlkit.comment("config.example.toml of the distribution explains every setting."))
    for name, table in _tables(answers, secrets).items():
        document.add(name, tomlkit.item(table))
    return tomlkit.dumps(document)


def _tables(answers: Answers, secrets: Path | None) -> dict[str, object]:
    """Arrange the answers as the tables of the file.

    Args:
        answers: What was asked.
        secrets: Directory of the password files; ``None`` puts the passwords in themselves.
    """
    mailbox: dict[str, object] = {
        "id": answers.mailbox,
        "address": answers.address,
        "since": answers.since,
        "authserv_id": answers.authserv_id,
        "source": _server("imap", answers.imap, answers, secrets),
        "sender": _server("smtp", answers.smtp, answers, secrets),
    }
    person = {"name": answers.coordinator, "address": answers.coordinator_address}
    return {
        "service": {"home": str(answers.home), "mode": "shadow"},
        "office": {
            "name": answers.office,
            "coordinator": answers.coordinator,
            "phone": answers.phone,
        },
        "coordinators": [person],
        "mailboxes": [mailbox],
    }


def _server(
    kind: str, server: Server, answers: Answers, secrets: Path | None
) -> Mapping[str, object]:
    table: dict[str, object] = {"kind": kind, "host": server.host, "security": server.security}
    if server.port is not None:
        table["port"] = server.port
    table["user"] = server.user
    if secrets is None:
        table["password"] = server.password
    else:
        table["password_file"] = str(secrets / f"{answers.mailbox}-{kind}-password")
    return table
