"""The command for the daily digest: digest."""

from contextlib import closing
from datetime import datetime
from typing import Annotated

import typer

from mailbot.cli.options import ConfigFile, existing_database, load

_DAY = "%Y-%m-%d"


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(digest)


def digest(
    only_print: Annotated[
        bool, typer.Option("--print", help="Show it here; nothing is stored or sent.")
    ] = False,
    day: Annotated[
        datetime | None,
        typer.Option("--day", formats=[_DAY], help="Which day; today if left out."),
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Make the coordinators' digests of a day, once for each; or show them with --print."""
    from mailbot.app import build
    from mailbot.clock import WARSAW, utc_now
    from mailbot.coordinators.digest import make_digest, print_digest

    loaded = load(config)
    existing_database(loaded).dispose()
    wanted = day.date() if day else utc_now().astimezone(WARSAW).date()
    with closing(build(loaded, starts_at_once=False)) as app:
        for coordinator in loaded.coordinators:
            if only_print:
                typer.echo(print_digest(app, coordinator, wanted))
            else:
                is_new = make_digest(app, coordinator, wanted)
                outcome = "zrobione, do wysłania" if is_new else "było już zrobione"
                typer.echo(f"{coordinator.address}: zestawienie za {wanted} {outcome}")
