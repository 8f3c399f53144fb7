"""Options that several commands share, and what they open with them."""

import getpass
import os
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.errors import Stop

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from mailbot.app import App
    from mailbot.config import Config
    from mailbot.replies.by_hand import Hand

ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        help="Configuration file; else MAILBOT_CONFIG, ./config.toml, /etc/mailbot/config.toml.",
        show_default=False,
    ),
]


_LONGEST_NAME = 80


def load(path: Path | None) -> "Config":
    """Load the configuration and set up the log as it says."""
    from mailbot.config.load import load_config
    from mailbot.logs import configure_logging

    config = load_config(path)
    configure_logging(config.service.log_level)
    return config


def existing_database(config: "Config") -> "Engine":
    """Open the database for reading; never makes an empty one.

    Raises:
        Stop: There is none yet.
    """
    from mailbot.storage.database import open_database

    if config.service.database is None and not (config.service.home / "mailbot.db").is_file():
        raise Stop(f"no database in {config.service.home} yet: `mailbot run` makes it")
    return open_database(config.database_url)


@contextmanager
def reading_session(path: Path | None) -> "Iterator[Session]":
    """Give a session on the configured database that only reads."""
    from mailbot.storage.database import reading

    engine = existing_database(load(path))
    try:
        with reading(engine) as session:
            yield session
    finally:
        engine.dispose()


@contextmanager
def acting(path: Path | None) -> "Iterator[tuple[App, Session, Hand]]":
    """Give the application, a writing transaction, and who acts; committed at the end."""
    from mailbot.app import build
    from mailbot.clock import utc_now
    from mailbot.replies.by_hand import Hand
    from mailbot.storage.database import transaction

    config = load(path)
    existing_database(config).dispose()
    with (
        closing(build(config, starts_at_once=False)) as app,
        transaction(app.database) as session,
    ):
        yield app, session, Hand(_who(), utc_now())


def _who() -> str:
    """Return the login name of the person, also when they act through the service's account."""
    try:
        name = os.environ.get("SUDO_USER") or getpass.getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        name = f"uid {os.getuid()}"
    return name[:_LONGEST_NAME]
