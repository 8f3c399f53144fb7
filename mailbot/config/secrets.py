"""Where secrets come from: a file, a systemd credential, or the environment.

In this order the first that exists counts: the file named in the configuration
(``password_file``), ``$CREDENTIALS_DIRECTORY/<name>`` (systemd's LoadCredential), the variable
``MAILBOT_SECRET_<NAME>``, and last a literal in the configuration (only for trials; the
configuration does not load with one unless that is allowed).

Names: ``<mailbox>-imap-password``, ``<mailbox>-smtp-password``, ``<mailbox>-imap-client-secret``,
``<mailbox>-smtp-client-secret``. A systemd unit that serves one mailbox may leave out the mailbox:
``imap-password``.
"""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import SecretStr

from mailbot.config.model import Config
from mailbot.config.section import Section
from mailbot.errors import ConfigError

_OTHERS = stat.S_IROTH | stat.S_IWOTH
"""Permissions that nobody may have on a secret but its owner and group."""

_LONGEST = 65_536
"""A bigger file is not a password; somebody named the wrong one."""

_WITHOUT_MAILBOX = re.compile(r"(imap|smtp)-(password|client-secret)$")


def read_secret(
    literal: SecretStr | None,
    file: Path | None,
    name: str,
    environ: Mapping[str, str] = os.environ,
) -> SecretStr | None:
    """Return the secret, or ``None`` if it is given nowhere.

    Args:
        literal: The value in the configuration, if any; looked at last.
        file: The ``*_file`` setting, if any.
        name: Name for the credential and the variable, such as ``rejestracja-imap-password``.
        environ: The environment of the process.

    Raises:
        ConfigError: The file is missing, empty, too big, or readable for everybody.
    """
    if file is not None:
        return read_secret_file(file)
    for candidate in _credentials(name, environ):
        if candidate.is_file():
            return SecretStr(_content(candidate))
    if value := environ.get(variable(name)):
        return SecretStr(value)
    return literal


def read_secret_file(file: Path) -> SecretStr:
    """Return the content of a secret file without the line end that editors add.

    Raises:
        ConfigError: It is missing, empty, too big, or readable for everybody.
    """
    try:
        mode = file.stat().st_mode
    except OSError as error:
        raise ConfigError(f"{file}: secret file cannot be read: {error.strerror}") from error
    if mode & _OTHERS:
        raise ConfigError(f"{file}: every user can read this secret; run: chmod 600 {file}")
    return SecretStr(_content(file))


def variable(name: str) -> str:
    """Return the environment variable for a secret: ``MAILBOT_SECRET_<NAME>``."""
    return "MAILBOT_SECRET_" + name.upper().replace("-", "_").replace(".", "_")


def literal_secrets(section: Section | Config) -> Iterator[tuple[str | int, ...]]:
    """Find every secret that stands in the configuration itself, as paths."""
    for name in type(section).model_fields:
        value = getattr(section, name)
        if isinstance(value, SecretStr):
            yield (name,)
        elif isinstance(value, Section):
            yield from ((name, *rest) for rest in literal_secrets(value))
        elif isinstance(value, tuple):
            for number, entry in enumerate(value):
                if isinstance(entry, Section):
                    yield from ((name, number, *rest) for rest in literal_secrets(entry))


def _credentials(name: str, environ: Mapping[str, str]) -> tuple[Path, ...]:
    directory = environ.get("CREDENTIALS_DIRECTORY")
    if not directory:
        return ()
    short = _WITHOUT_MAILBOX.search(name)
    return Path(directory) / name, Path(directory) / (short[0] if short else name)


def _content(file: Path) -> str:
    try:
        with file.open(encoding="utf-8") as stream:
            text = stream.read(_LONGEST + 1)
    except OSError as error:
        raise ConfigError(f"{file}: secret file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: not a text file in UTF-8") from error
    if len(text) > _LONGEST:
        raise ConfigError(f"{file}: too big for a secret; is it the right file?")
    if not (secret := text.rstrip("\r\n")):
        raise ConfigError(f"{file}: the secret file is empty")
    return secret
