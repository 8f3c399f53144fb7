"""Commands about acts: what was done, and taking it back. For coordinators, so in Polish."""

from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import ConfigFile, acting, reading_session

if TYPE_CHECKING:
    from mailbot.undo import Undone

Number = Annotated[int, typer.Argument(help="Number of the message, or with --act of the act.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(acts)
    app.command()(undo)


def acts(
    message: Annotated[
        int | None, typer.Option("--message", help="Only those of this message.")
    ] = None,
    most: Annotated[int, typer.Option("--most", help="The latest so many.")] = 40,
    config: ConfigFile = None,
) -> None:
    """List what was done to lists, dossiers and persons, the latest first."""
    from rich.console import Console

    from mailbot.cli.act_lines import acts_table

    with reading_session(config) as session:
        Console().print(acts_table(session, message, most))


def undo(
    number: Number,
    is_act: Annotated[bool, typer.Option("--act", help="NUMBER is that of one act.")] = False,
    config: ConfigFile = None,
) -> None:
    """Take back what a message led to, or one act; whoever was told of it gets a correction."""
    from mailbot.engine import later
    from mailbot.undo import undo_act, undo_message

    with acting(config) as (app, session, hand):
        take_back = undo_act if is_act else undo_message
        undone = take_back(app, session, number, hand, enqueue=later)
    _tell(undone)


def _tell(undone: "Undone") -> None:
    typer.echo(f"Cofnięto czynności: {', '.join(map(str, undone.entries))}.")
    if undone.kept_back:
        typer.echo(f"Nie wyjdą wiadomości nr {', '.join(map(str, undone.kept_back))}.")
    if undone.corrected:
        typer.echo(f"Sprostowania do wysłania: nr {', '.join(map(str, undone.corrected))}.")
