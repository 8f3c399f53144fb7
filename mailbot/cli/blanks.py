"""The command that makes blanks of forms. For coordinators, so it answers in Polish."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.blanks.kind import Kind
from mailbot.cli.options import ConfigFile, existing_database, load

if TYPE_CHECKING:
    from parsers.forms.definition import Form


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("blanks")(blanks)


def blanks(  # noqa: PLR0913, PLR0917 - the options of a command
    forms: Annotated[
        list[str] | None, typer.Argument(help="Ids such as F1.", show_default=False)
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="All forms.")] = False,
    kind: Annotated[
        list[Kind] | None,
        typer.Option("--kind", help="Which blanks; all that are possible by default."),
    ] = None,
    institution: Annotated[
        str | None, typer.Option("--institution", help="Fill in for this id of the register.")
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", help="One person of it, where a form is for one.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Directory for the files.")] = Path(),
    config: ConfigFile = None,
) -> None:
    """Make blanks of forms: for print, screen and Word, or filled in for an institution."""
    wanted = _chosen(forms or [], every=every)
    kinds = _kinds(kind, institution)
    out.mkdir(parents=True, exist_ok=True)
    written = [_write_empty(form, one, out) for form in wanted for one in kinds]
    if institution is not None and Kind.PREFILLED in kinds:
        written += _write_copies(wanted, (institution, person), out, config)
    for path in filter(None, written):
        typer.echo(f"Zapisano: {path}")


def _chosen(ids: list[str], *, every: bool) -> "list[Form]":
    from mailbot.errors import Stop
    from parsers.forms.definition import load_forms

    known = {form.id: form for form in load_forms()}
    listed = "\n".join(f"  {form.id}  {form.title}" for form in known.values())
    if every:
        return list(known.values())
    if not ids:
        raise Stop(f"Który formularz? Można podać kilka albo --all.\n{listed}")
    unknown = [one for one in ids if one.upper() not in known]
    if unknown:
        raise Stop(f"Nie ma formularza: {', '.join(unknown)}. Są:\n{listed}")
    return [known[one.upper()] for one in ids]


def _kinds(chosen: list[Kind] | None, institution: str | None) -> list[Kind]:
    from mailbot.errors import Stop

    kinds = chosen or (list(Kind) if institution else [one for one in Kind if one.is_for_all])
    if Kind.PREFILLED in kinds and institution is None:
        raise Stop("Wydruk wypełniony danymi wymaga instytucji: --institution ID.")
    return kinds


def _write_empty(form: "Form", kind: Kind, out: Path) -> Path | None:
    from mailbot.blanks.make import empty_blank, file_name

    if not kind.is_for_all:
        return None
    path = out / file_name(form, kind)
    path.write_bytes(empty_blank(form, kind))
    return path


def _write_copies(
    forms: "list[Form]", whose: tuple[str, str | None], out: Path, config: Path | None
) -> list[Path | None]:
    from mailbot.blanks.copies import Owner, make_copy
    from mailbot.blanks.make import file_name
    from mailbot.clock import utc_now
    from mailbot.errors import Stop
    from mailbot.storage.database import transaction

    engine = existing_database(load(config))
    owner = Owner(*whose, has_people=True)
    paths: list[Path | None] = []
    try:
        with transaction(engine) as session:
            for form in forms:
                copy = make_copy(session, form, owner, utc_now())
                name = f"{owner.institution}-{file_name(form, Kind.PREFILLED)}"
                path = out / re.sub(r"[^\w.-]+", "-", name)
                path.write_bytes(copy.pdf)
                paths.append(path)
    except KeyError as error:
        raise Stop(f"W wykazie nie ma instytucji {owner.institution}.") from error
    finally:
        engine.dispose()
    return paths
