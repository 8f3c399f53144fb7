"""Commands for the administrator: init, check-config, doctor."""

import os
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.options import ConfigFile


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(init)
    app.command("check-config")(check_config)
    app.command()(doctor)


def init(
    file: Annotated[Path, typer.Argument(help="The file to write.")] = Path("config.toml"),
    answers: Annotated[
        Path | None,
        typer.Option("--answers", help="Take answers from a TOML file instead of asking."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite without asking.")] = False,
    skip_login: Annotated[
        bool, typer.Option("--skip-login", help="Do not try the logins.")
    ] = False,
) -> None:
    """Ask for what is needed, try the logins, and write the configuration."""
    from mailbot.cli.interview import given_answers, interview
    from mailbot.cli.writing import write_configuration

    if file.exists() and not force:
        typer.confirm(f"{file} exists. Overwrite it?", abort=True)
    wanted = given_answers(answers) if answers else interview()
    if not skip_login:
        from mailbot.cli.logins import try_logins

        if not try_logins(wanted):
            typer.confirm("A login failed. Write the files all the same?", abort=True)
    written = write_configuration(file, wanted)
    for path in written:
        typer.echo(f"written: {path}")
    typer.echo(f"next: mailbot check-config -c {file}, then mailbot doctor -c {file}")


def check_config(
    config: ConfigFile = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say nothing when all is well.")] = False,
) -> None:
    """Check the configuration file, also for combinations that are unsafe."""
    from mailbot.config.check import check
    from mailbot.config.load import find_config, load_config

    file = config or find_config()
    concerns = check(load_config(file), os.environ)
    errors = [concern for concern in concerns if concern.is_error]
    for concern in errors if quiet else concerns:
        typer.echo(f"{file}: {concern}", err=concern.is_error)
    if errors:
        raise typer.Exit(78)
    if not quiet:
        typer.echo(f"{file}: good" + (f", {len(concerns)} warnings" if concerns else ""))


def doctor(config: ConfigFile = None) -> None:
    """Look at everything the service needs: database, logins, sandbox, disk, clock."""
    from mailbot.cli.options import load
    from mailbot.clock import utc_now
    from mailbot.doctor import examine

    loaded = load(config)
    failed = False
    marks = {"ok": ("ok  ", "green"), "warn": ("warn", "yellow"), "fail": ("FAIL", "red")}
    for finding in examine(loaded, utc_now()):
        mark, colour = marks[finding.status]
        typer.echo(f"{typer.style(mark, fg=colour)} {finding.subject}: {finding.message}")
        if finding.advice:
            typer.echo(f"     -> {finding.advice}")
        failed = failed or finding.status == "fail"
    if failed:
        raise typer.Exit(1)
