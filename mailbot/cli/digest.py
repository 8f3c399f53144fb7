"""The command for the daily digest: digest."""

from datetime import date, datetime
from typing import Annotated

import typer

from mailbot.cli.options import ConfigFile, load

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
    from mailbot.clock import WARSAW, utc_now

    loaded = load(config)
    wanted: date = day.date() if day else utc_now().astimezone(WARSAW).date()
    from mailbot.cli.digests import make, show

    if only_print:
        show(loaded, wanted)
    else:
        make(loaded, wanted)
