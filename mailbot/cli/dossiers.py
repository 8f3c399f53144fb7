"""Commands about dossiers: what waits, what is missing, accepting and refusing. In Polish."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.options import ConfigFile, acting, reading_session

_dossier = typer.Typer(
    no_args_is_help=True, help="One dossier: its documents, and what is missing."
)

Which = Annotated[str, typer.Argument(help="Number of the dossier, or NIP.")]
Document = Annotated[int, typer.Argument(help="Number of the document (dossier show).")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("dossiers")(list_dossiers)
    app.add_typer(_dossier, name="dossier")


def list_dossiers(
    every: Annotated[bool, typer.Option("--all", help="Also accepted ones.")] = False,
    config: ConfigFile = None,
) -> None:
    """List the dossiers that nobody has accepted yet."""
    from mailbot.cli.dossier_lines import dossier_lines

    with reading_session(config) as session:
        lines = dossier_lines(session, every=every)
    typer.echo("\n".join(lines) or "Żadna teczka nie czeka.")


@_dossier.command()
def show(which: Which, config: ConfigFile = None) -> None:
    """Show the documents of a dossier, and exactly what is missing."""
    from mailbot.cli.dossier_lines import content_lines
    from mailbot.cli.options import load
    from mailbot.dossiers.content import find_dossier

    settings = load(config).dossiers
    with reading_session(config) as session:
        lines = content_lines(session, find_dossier(session, which), settings)
    typer.echo("\n".join(lines))


@_dossier.command()
def accept(document: Document, config: ConfigFile = None) -> None:
    """Accept one document as it came by mail."""
    from mailbot.dossiers.deciding import accept_document

    with acting(config) as (app, session, hand):
        entry = accept_document(app, session, document, hand)
    typer.echo(f"Przyjęto dokument nr {document}. {_undo(entry)}")


@_dossier.command()
def refuse(
    document: Document,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with the document.")],
    config: ConfigFile = None,
) -> None:
    """Refuse one document; it counts as missing again."""
    from mailbot.dossiers.deciding import refuse_document

    with acting(config) as (app, session, hand):
        entry = refuse_document(app, session, document, reason, hand)
    typer.echo(f"Nie przyjęto dokumentu nr {document}. {_undo(entry)}")


@_dossier.command()
def original(document: Document, config: ConfigFile = None) -> None:
    """Note that the original of a document arrived."""
    from mailbot.dossiers.deciding import record_original

    with acting(config) as (app, session, hand):
        entry = record_original(app, session, document, hand)
    typer.echo(f"Odnotowano oryginał dokumentu nr {document}. {_undo(entry)}")


@_dossier.command("accept-all")
def accept_all(which: Which, config: ConfigFile = None) -> None:
    """Accept a complete dossier; its institution and people may take part."""
    from mailbot.dossiers.content import find_dossier
    from mailbot.dossiers.deciding import accept_dossier
    from mailbot.engine import later

    with acting(config) as (app, session, hand):
        done = accept_dossier(app, session, find_dossier(session, which), hand, enqueue=later)
    people = ", ".join(done.persons) or "brak"
    typer.echo(f"Przyjęto instytucję {done.institution}; osoby: {people}.")
    if done.unlisted:
        numbers = ", ".join(map(str, done.unlisted))
        typer.echo(f"Pominięto oświadczenia osób spoza zgłoszenia: dokumenty nr {numbers}.")
    if done.letter is None:
        typer.echo("Brak adresu: o przyjęciu trzeba powiadomić telefonicznie.")
    typer.echo(_undo(done.entry))
    _carry_out_sign_ups(done.institution, config)


@_dossier.command()
def update(
    document: Document,
    is_accepted: Annotated[
        bool, typer.Option("--accept", help="Put what was read surely into the register.")
    ] = False,
    config: ConfigFile = None,
) -> None:
    """Show what an update (F4, F5) changes in the register, or accept it."""
    from mailbot.cli.dossier_lines import difference_lines
    from mailbot.dossiers.content import find_document
    from mailbot.dossiers.updating import accept_update, differences_of

    if is_accepted:
        with acting(config) as (app, session, hand):
            entry, differences = accept_update(app, session, document, hand)
            institution = find_document(session, document).institution_id or ""
        typer.echo("\n".join(difference_lines(differences)))
        typer.echo(f"Przyjęto aktualizację nr {document}. {_undo(entry)}")
        _carry_out_sign_ups(institution, config)
        return
    with reading_session(config) as session:
        differences = differences_of(session, document)
    typer.echo("\n".join(difference_lines(differences)) or "Nic się nie zmienia.")


@_dossier.command()
def assign(
    mail: Annotated[int, typer.Argument(help="Number of the mail.")],
    nip: Annotated[str, typer.Argument(help="NIP of the institution whose papers it brought.")],
    config: ConfigFile = None,
) -> None:
    """File the papers of a mail whose NIP was not readable in the right dossier."""
    from mailbot.dossiers.assigning import assign_papers

    with acting(config) as (app, session, hand):
        done = assign_papers(app, session, mail, nip, hand)
    numbers = ", ".join(map(str, done.documents))
    typer.echo(f"Dokumenty nr {numbers} są w teczce nr {done.dossier}. {_undo(done.entry)}")


@_dossier.command()
def move(
    person: Annotated[str, typer.Argument(help="Id of the person.")],
    institution: Annotated[str, typer.Argument(help="Where she goes: id or NIP.")],
    since: Annotated[
        datetime | None,
        typer.Option("--since", formats=["%Y-%m-%d"], help="First day there; else today."),
    ] = None,
    is_accepted: Annotated[bool, typer.Option("--accept", help="Move her.")] = False,
    config: ConfigFile = None,
) -> None:
    """Show what moving a person to another institution changes, or do it; her lists stay hers."""
    from mailbot.cli.dossier_lines import transfer_lines
    from mailbot.clock import WARSAW
    from mailbot.dossiers.moving import carry_out, find_transfer

    if not is_accepted:
        with reading_session(config) as session:
            lines = transfer_lines(session, find_transfer(session, person, institution))
        typer.echo("\n".join(lines))
        return
    with acting(config) as (_, session, hand):
        transfer = find_transfer(session, person, institution)
        day = since.date() if since else hand.now.astimezone(WARSAW).date()
        entry = carry_out(session, transfer, day, hand)
        lines = transfer_lines(session, transfer)
    typer.echo("\n".join([*lines, f"Przeniesiono. {_undo(entry)}"]))


def _carry_out_sign_ups(institution: str, config: Path | None) -> None:
    """Carry out, each by itself, what waited for these papers only, and tell of it."""
    from mailbot.engine import later
    from mailbot.errors import Stop
    from mailbot.waiting_sign_ups import carry_out, waiting_sign_ups

    with reading_session(config) as session:
        waiting = waiting_sign_ups(session, institution)
    for number in waiting:
        try:
            with acting(config) as (app, session, hand):
                carry_out(app, session, number, hand, enqueue=later)
        except Stop as reason:
            typer.echo(f"Zgłoszenie z wiadomości nr {number} czeka na osobę: {reason}.")
        else:
            typer.echo(f"Wykonano zgłoszenie z wiadomości nr {number}, które czekało na dokumenty.")


def _undo(entry: int) -> str:
    return f"Czynność nr {entry}; cofa ją `mailbot undo --act {entry}`."
