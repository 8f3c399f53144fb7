"""The command that measures decisions on labelled mail: evaluate mails."""

from pathlib import Path
from typing import Annotated

import typer

_evaluate = typer.Typer(no_args_is_help=True, help="Measure on labelled data.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(_evaluate, name="evaluate")


@_evaluate.callback()
def _group() -> None:
    """Measure on labelled data."""


@_evaluate.command()
def mails(
    directory: Annotated[
        Path, typer.Argument(help="Holds *.jsonl, events.json and registry.json.")
    ],
    predictions: Annotated[Path, typer.Option("--predictions", help="File to write (JSON lines).")],
    body_full: Annotated[
        bool,
        typer.Option("--body-full", help="Take the bodies with standing footers and quotes."),
    ] = False,
) -> None:
    """Decide every mail of a directory in date order and write the decisions."""
    from mailbot.evaluate import evaluate

    evaluate(directory, predictions, body_full)
