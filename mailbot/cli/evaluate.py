"""The commands that measure on labelled data: evaluate mails, evaluate forms, read-lines."""

import sys
from pathlib import Path
from typing import Annotated

import typer

_evaluate = typer.Typer(no_args_is_help=True, help="Measure on labelled data.")

Predictions = Annotated[Path, typer.Option("--predictions", help="File to write (JSON lines).")]
Workers = Annotated[
    int, typer.Option("--workers", min=1, max=64, help="How many files are read at a time.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(_evaluate, name="evaluate")
    app.command("read-lines")(read_lines)


@_evaluate.callback()
def _group() -> None:
    """Measure on labelled data."""


@_evaluate.command()
def mails(
    directory: Annotated[
        Path, typer.Argument(help="Holds *.jsonl, events.json and registry.json.")
    ],
    predictions: Predictions,
    body_full: Annotated[
        bool,
        typer.Option("--body-full", help="Take the bodies with standing footers and quotes."),
    ] = False,
) -> None:
    """Decide every mail of a directory in date order and write the decisions."""
    from mailbot.evaluate import evaluate

    evaluate(directory, predictions, body_full)


@_evaluate.command()
def forms(
    directory: Annotated[
        Path, typer.Argument(help="Holds filled forms; labels beside them (*.json) are optional.")
    ],
    predictions: Predictions,
    workers: Workers = 1,
) -> None:
    """Read every form of a directory, write what was read and, with labels, how much is right."""
    from mailbot.logs import configure_logging
    from mailbot.reading.folder import documents_of, predictions_in, read_folder
    from mailbot.reading.sandboxed import predict_file, recogniser
    from mailbot.reading.table import measure, table_lines
    from mailbot.reading.truth import read_labels

    configure_logging("error")
    files = documents_of(directory)
    with recogniser(workers) as sandbox:
        read_folder(
            files,
            predictions,
            lambda path: predict_file(sandbox, path),
            workers=workers,
            told=_tell,
        )
    labels = read_labels(directory)
    for name in labels.strange:
        typer.echo(f"{name}: no labels of a form, left out", err=True)
    if labels.truths:
        for line in table_lines(measure(labels.truths, predictions_in(predictions))):
            typer.echo(line)


def read_lines(
    directory: Annotated[Path, typer.Argument(help="Holds one picture for each line or word.")],
    predictions: Predictions,
    workers: Workers = 1,
) -> None:
    """Read pictures of single lines or words and write text and sureness of each."""
    from mailbot.logs import configure_logging
    from mailbot.reading.folder import documents_of, read_folder
    from mailbot.reading.sandboxed import predict_line, recogniser

    configure_logging("error")
    with recogniser(workers) as sandbox:
        read_folder(
            documents_of(directory),
            predictions,
            lambda path: predict_line(sandbox, path),
            workers=workers,
            told=_tell,
        )


def _tell(done: int, of: int) -> None:
    """Show how far it is, on one line, to whoever watches."""
    if sys.stderr.isatty():
        typer.echo(f"\r{done}/{of}", nl=done == of, err=True)
