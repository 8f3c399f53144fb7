"""Everything a station needs, made once from the configuration. The only wiring there is."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from mailbot.clock import utc_now
from mailbot.config import Config
from mailbot.config.rules import rule_table
from mailbot.errors import ConfigError
from mailbot.sandbox import Sandbox
from mailbot.storage.blobs import Blobs
from mailbot.storage.database import open_database
from mailbot.turns import Turns
from rules.tables.table import NO_RULES, Table

KEY_BYTES = 32


@dataclass(frozen=True)
class App:
    """The running application's parts."""

    config: Config
    database: Engine
    blobs: Blobs
    key: bytes
    """Signs our Message-IDs; whoever has it can write into our threads."""
    sandbox: Sandbox
    """Reads every mail."""
    scans: Sandbox
    """Reads again, with the recogniser, a mail with pictures."""
    turns: Turns = field(default_factory=lambda: Turns(1))
    """Messages are read in the order in which they came, a few at once."""
    scan_turns: Turns = field(default_factory=lambda: Turns(1))
    """Mails with pictures wait for each other, and nobody else for them."""
    clock: Callable[[], datetime] = utc_now
    rules: Table = NO_RULES
    """The rules of the coordinators."""

    def close(self) -> None:
        """Stop both sandboxes and close the connections."""
        self.sandbox.close()
        self.scans.close()
        self.database.dispose()


def build(
    config: Config, clock: Callable[[], datetime] = utc_now, *, starts_at_once: bool = True
) -> App:
    """Make the parts of the application; connects to nothing.

    Args:
        config: The configuration.
        clock: What is taken for the present moment.
        starts_at_once: Start the sandboxes now; a command that reads no mail goes without.
    """
    config.service.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return App(
        config=config,
        database=open_database(config.database_url),
        blobs=Blobs(config.blobs_url),
        key=_signing_key(config),
        sandbox=Sandbox(
            config.service.workers,
            starts_at_once=starts_at_once,
            issuers=config.security.trusted_issuers,
        ),
        scans=Sandbox.for_scans(config.service.scan_workers, config.security.trusted_issuers),
        # One more than readers: while they read, another is decided and recorded.
        turns=Turns(config.service.workers + 1),
        scan_turns=Turns(config.service.scan_workers),
        clock=clock,
        rules=rule_table(config),
    )


def signing_key_path(config: Config) -> Path:
    """Return where the key that signs our Message-IDs lies."""
    return config.service.key_file or config.service.home / "message-id.key"


def _signing_key(config: Config) -> bytes:
    """Read the key, or make one in the home directory, readable by us alone."""
    path = signing_key_path(config)
    if not path.exists() and config.service.key_file is None:
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(KEY_BYTES))
    key = path.read_bytes()
    if len(key) < KEY_BYTES:
        raise ConfigError(f"{path}: the key must have at least {KEY_BYTES} bytes")
    return key
