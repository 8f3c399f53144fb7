"""Commands that run the service: run, migrate."""

import os
from contextlib import closing
from typing import Annotated

import typer

from mailbot.cli.options import ConfigFile, load


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(run)
    app.command()(migrate)


def run(
    config: ConfigFile = None,
    once: Annotated[
        bool, typer.Option("--once", help="Read every mailbox once, finish the work, end.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Decide and show, but keep and send nothing.")
    ] = False,
) -> None:
    """Run the service until it is told to stop (SIGTERM)."""
    from mailbot.config.check import demand_safe

    loaded = load(config)
    for concern in demand_safe(loaded, os.environ):
        typer.echo(str(concern), err=True)
    from mailbot.app import build

    with closing(build(loaded)) as app:
        if dry_run:
            from mailbot.dry_run import dry_run as show_decisions

            show_decisions(app)
        else:
            from mailbot.daemon import run as run_daemon

            run_daemon(app, once=once)


def migrate(config: ConfigFile = None) -> None:
    """Bring the database to the shape this version expects (run does it by itself)."""
    from mailbot.storage.database import open_database
    from mailbot.storage.migrate import current_revision
    from mailbot.storage.migrate import migrate as bring_up_to_date

    loaded = load(config)
    loaded.service.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = open_database(loaded.database_url)
    try:
        before = current_revision(engine)
        bring_up_to_date(engine)
        after = current_revision(engine)
    finally:
        engine.dispose()
    typer.echo(f"database: {before or 'empty'} -> {after}" if before != after else "up to date")
