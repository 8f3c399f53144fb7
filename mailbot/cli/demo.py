"""The command that shows the whole job on invented mail: demo."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(demo)


def demo(
    keep: Annotated[
        Path | None,
        typer.Option("--keep", help="Keep everything in this directory.", show_default=False),
    ] = None,
) -> None:
    """Watch the service at work: 40 invented mails, then two months told; needs no settings."""
    from rich.console import Console

    from mailbot.demo.run import run_demo

    run_demo(keep, Console())
