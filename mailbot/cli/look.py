"""Commands that show what happened: show, explain, queue. For coordinators, so in Polish."""

from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import ConfigFile, load, reading_session
from mailbot.errors import Stop

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MessageId = Annotated[int, typer.Argument(help="Number of the message (mailbot queue lists them).")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(show)
    app.command()(explain)
    app.command()(queue)


def show(message_id: MessageId, config: ConfigFile = None) -> None:
    """Print every station of one message: kept, read, decided, carried out, answered."""
    from mailbot.cli.stations import stations

    with reading_session(config) as session:
        _demand_message(session, message_id)
        for title, lines in stations(session, message_id):
            typer.secho(title, bold=True)
            for line in lines or ("—",):
                typer.echo(f"  {line}")


def explain(message_id: MessageId, config: ConfigFile = None) -> None:
    """Say in Polish sentences why a message was decided as it was."""
    from mailbot.cli.stations import explanation, proposal_lines

    with reading_session(config) as session:
        _demand_message(session, message_id)
        typer.echo(explanation(session, message_id))
        for line in proposal_lines(session, message_id):
            typer.echo(line)


def queue(config: ConfigFile = None) -> None:
    """List what waits for a person: held and parked mail, stuck mail, replies not sent."""
    from rich.console import Console

    from mailbot.cli.waiting import waiting_tables
    from mailbot.clock import utc_now

    alarm_after_min = load(config).service.alarm_after_min
    with reading_session(config) as session:
        tables = waiting_tables(session, utc_now(), alarm_after_min)
    console = Console()
    for table in tables:
        console.print(table)
    if not tables:
        typer.echo("Nic nie czeka na decyzję.")


def _demand_message(session: "Session", message_id: int) -> None:
    from mailbot.storage.tables import Message

    if session.get(Message, message_id) is None:
        raise Stop(f"there is no message {message_id}; `mailbot queue` lists what waits")
