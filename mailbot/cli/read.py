"""The command that reads files on request: read. For coordinators, so it answers in Polish."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from mailbot.sandbox import Reading, Sandbox


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(read)


def read(
    files: Annotated[list[Path], typer.Argument(help="PDF, Word, pictures, archives, mails …")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the facts, one JSON object for each file.")
    ] = False,
    picture: Annotated[
        Path | None,
        typer.Option("--picture", help="Draw each page with what was read on it into this folder."),
    ] = None,
    issuers: Annotated[
        Path | None,
        typer.Option(
            "--issuers",
            help="Folder of certificates by which electronic signatures are known.",
            exists=True,
            file_okay=False,
        ),
    ] = None,
) -> None:
    """Read files in the sandbox and say what they are and what is written in them.

    Ends with status 1 when a file cannot be opened or read at all; the others are read all the
    same.
    """
    from mailbot.logs import configure_logging
    from mailbot.reading.sandboxed import recogniser

    # Without a configuration; what is printed is for people or for a program, not a log.
    configure_logging("error")
    if picture is not None:
        picture.mkdir(parents=True, exist_ok=True)
    with recogniser(issuers=issuers) as sandbox:
        # All files are read, also after one that cannot be.
        unread = [path for path in files if not _read_one(sandbox, path, as_json, picture)]
    if unread:
        raise typer.Exit(1)


def _read_one(sandbox: "Sandbox", path: Path, as_json: bool, picture: Path | None) -> bool:
    """Read and tell one file; false when nothing of it could be read."""
    from mailbot.reading.sandboxed import read_file
    from mailbot.reading.wording import UNREADABLE

    try:
        reading = read_file(sandbox, path)
    except OSError as error:
        typer.echo(f"{path}: nie można otworzyć pliku ({_why(error)})", err=True)
        return False
    if as_json:
        typer.echo(_as_json(path, reading))
    else:
        _tell(path, reading)
    if picture is not None:
        _draw(path, reading, picture)
    return any(one.outcome not in UNREADABLE for one in reading.documents)


def _tell(path: Path, reading: "Reading") -> None:
    from mailbot.reading.report import report

    typer.secho(str(path), bold=True)
    for line in report(reading.documents):
        # What a stranger wrote must not steer the terminal.
        typer.echo("  " + "".join(one if one.isprintable() else "·" for one in line))


def _as_json(path: Path, reading: "Reading") -> str:
    documents = [
        one.model_dump(mode="json", exclude={"pictures": {"__all__": {"jpeg"}}})
        for one in reading.documents
    ]
    told = {"file": str(path), "cpu_s": reading.cpu_s, "documents": documents}
    return json.dumps(told, ensure_ascii=False)


def _draw(path: Path, reading: "Reading", folder: Path) -> None:
    from mailbot.reading.drawing import draw

    drawn = 0
    for page in draw(reading.documents):
        inner = f"-{Path(page.member).name}" if page.member else ""
        target = folder / f"{path.name}{inner}-{page.page}.png"
        target.write_bytes(page.png())
        typer.echo(f"obraz: {target}", err=True)
        drawn += 1
    if not drawn:
        typer.echo(f"{path}: brak obrazu stron, niczego nie narysowano", err=True)


def _why(error: OSError) -> str:
    reasons: dict[type[OSError], str] = {
        FileNotFoundError: "nie ma takiego pliku",
        IsADirectoryError: "to jest katalog",
        PermissionError: "brak uprawnień",
    }
    return reasons.get(type(error), error.strerror or "błąd odczytu")
