"""Commands that collect samples of handwriting. For staff, so they answer in Polish."""

from pathlib import Path
from typing import Annotated

import typer

_samples = typer.Typer(
    no_args_is_help=True, help="Samples of handwriting of staff who consent, for training."
)

Folder = Annotated[Path, typer.Option("--to", help="Folder in which samples are kept.")]
Writer = Annotated[str, typer.Option("--writer", help="Code of the person who wrote; no name.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(_samples, name="samples")


@_samples.command()
def sheet(
    out: Annotated[Path, typer.Option("--out", help="PDF to write.")],
    number: Annotated[
        list[int] | None, typer.Option("--number", help="Only these sheets.", show_default=False)
    ] = None,
) -> None:
    """Write the sheets to copy from by hand."""
    from mailbot.errors import Stop
    from mailbot.samples.sheet import copy_form

    try:
        pdf = copy_form(tuple(number or ()))
    except KeyError as error:
        raise Stop(f"Nie ma arkusza nr {error}.") from error
    out.write_bytes(pdf)
    typer.echo(f"Zapisano: {out}")


@_samples.command()
def add(
    scans: Annotated[list[Path], typer.Argument(help="Scans of filled sheets: PDF or pictures.")],
    writer: Writer,
    to: Folder,
) -> None:
    """Cut the samples out of scanned sheets and keep them; without ticked consent nothing."""
    from mailbot.clock import utc_now
    from mailbot.samples.collect import add_scans

    added = add_scans(scans, writer, to, utc_now())
    for problem in added.problems:
        typer.echo(problem, err=True)
    typer.echo(f"Arkusze: {len(added.sheets)}, próbki: {added.samples}.")
    if added.problems:
        raise typer.Exit(1)


@_samples.command()
def forget(writer: Writer, to: Folder) -> None:
    """Delete everything that one person wrote, because the consent was taken back."""
    from mailbot.samples.collect import forget_writer

    count = forget_writer(to, writer)
    typer.echo(f"Usunięto próbki: {count}.")
