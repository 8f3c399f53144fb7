"""Commands that bring lists of the office in: import registry, import events."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import ConfigFile, acting, load

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mailbot.config import Config
    from mailbot.imports import Report

_import = typer.Typer(no_args_is_help=True, help="Bring in the register or the calendar.")

File = Annotated[
    Path | None, typer.Argument(help="A .json, .xlsx or .csv file.", show_default=False)
]
CalendarFile = Annotated[
    Path | None,
    typer.Argument(help="An .xlsx, .csv, .ics, .toml or .json file.", show_default=False),
]
Template = Annotated[
    Path | None,
    typer.Option("--template", help="Write an empty XLSX with the right headings instead."),
]

_MOST_LINES = 30
"""More errors than this are counted, not listed."""


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(_import, name="import")


@_import.command("registry")
def registry(file: File = None, template: Template = None, config: ConfigFile = None) -> None:
    """Bring institutions and people up to a list; twice changes nothing."""
    from mailbot.imports import import_registry
    from mailbot.imports.template import write_registry_template

    if template is not None:
        return _write(template, write_registry_template)
    loaded = load(config)
    freemail = frozenset(loaded.security.freemail_domains)
    return _bring(loaded, _demand(file), lambda s, p: import_registry(s, p, freemail))


@_import.command("events")
def events(file: CalendarFile = None, template: Template = None, config: ConfigFile = None) -> None:
    """Bring the calendar up to a list; people on the lists are told of changes, once."""
    from mailbot.cli.told import told_text
    from mailbot.engine import later
    from mailbot.imports.calendar import bring_calendar
    from mailbot.imports.template import write_events_template
    from mailbot.storage.acts import Cause

    if template is not None:
        return _write(template, write_events_template)
    wanted = _demand(file)
    _make_database(load(config))
    with acting(config) as (app, session, hand):
        cause = Cause(hand.now, hand.name)
        brought = bring_calendar(app, session, wanted, cause, enqueue=later)
    _show(brought.report, wanted)
    if not brought.report.is_taken:
        raise typer.Exit(1)
    for line in told_text(brought.told):
        typer.echo(line)
    return None


def _demand(file: Path | None) -> Path:
    if file is None:
        raise typer.BadParameter("name a file to import, or --template OUT.xlsx")
    return file


def _write(template: Path, write: Callable[[Path], None]) -> None:
    write(template)
    typer.echo(f"Zapisano wzór: {template}")


def _bring(config: "Config", file: Path, take: "Callable[[Session, Path], Report]") -> None:
    """Import in one transaction; a file with errors leaves nothing behind."""
    from mailbot.clock import utc_now
    from mailbot.storage.database import open_database, transaction
    from mailbot.storage.journal import note

    _make_database(config)
    engine = open_database(config.database_url)
    try:
        with transaction(engine) as session:
            report = take(session, file)
            if report.is_taken:
                counts = {"added": report.added.total(), "changed": report.changed.total()}
                note(session, "list-imported", None, counts, utc_now())
    finally:
        engine.dispose()
    _show(report, file)
    if not report.is_taken:
        raise typer.Exit(1)


def _make_database(config: "Config") -> None:
    """Bring the database to the shape of this version; make it where there is none yet."""
    from mailbot.storage.database import open_database
    from mailbot.storage.migrate import migrate

    config.service.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = open_database(config.database_url)
    try:
        migrate(engine)
    finally:
        engine.dispose()


def _show(report: "Report", file: Path) -> None:
    for trouble in report.notes[:_MOST_LINES]:
        typer.echo(f"uwaga: {trouble}")
    if len(report.notes) > _MOST_LINES:
        typer.echo(f"… i {len(report.notes) - _MOST_LINES} dalszych uwag")
    if report.is_taken:
        for word, counts in (
            ("dodano", report.added),
            ("zmieniono", report.changed),
            ("bez zmian", report.unchanged),
        ):
            for what, number in counts.items():
                typer.echo(f"{word}: {number} {what}")
        return
    for trouble in report.errors[:_MOST_LINES]:
        typer.echo(f"błąd: {trouble}", err=True)
    if len(report.errors) > _MOST_LINES:
        typer.echo(f"… i {len(report.errors) - _MOST_LINES} dalszych błędów", err=True)
    typer.echo(f"Nic nie zapisano. Popraw plik {file} i spróbuj jeszcze raz.", err=True)
