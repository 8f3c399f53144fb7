"""Commands for what people must answer, and for kept answers. For coordinators, so in Polish."""

from typing import Annotated

import typer

from mailbot.cli.options import ConfigFile, acting, load, reading_session

_matters = typer.Typer(no_args_is_help=True, help="What people must answer, and by which day.")
_answers = typer.Typer(no_args_is_help=True, help="Answers kept for the next question alike.")

Number = Annotated[int, typer.Argument(help="Number of the matter (mailbot matters list).")]
MessageId = Annotated[int, typer.Argument(help="Number of the message that asks.")]
AnswerId = Annotated[int, typer.Argument(help="Number of the answer (mailbot answers list).")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(_matters, name="matters")
    app.add_typer(_answers, name="answers")


@_matters.command("list")
def list_matters(config: ConfigFile = None) -> None:
    """List what is open, the most urgent first."""
    from rich.console import Console

    from mailbot.cli.waiting import matters_table
    from mailbot.clock import utc_now

    settings = load(config)
    with reading_session(config) as session:
        table = matters_table(session, settings, utc_now())
    if table.row_count:
        Console().print(table)
    else:
        typer.echo("Nie ma otwartych spraw.")


@_matters.command()
def close(number: Number, config: ConfigFile = None) -> None:
    """Say that a matter is settled; a mail that held nothing else is done with it."""
    from mailbot.questions import matters

    with acting(config) as (_, session, hand):
        is_new = matters.close(session, number, hand)
    typer.echo(f"Sprawa nr {number} jest {'zamknięta' if is_new else 'już zamknięta'}.")


@_matters.command()
def reopen(number: Number, config: ConfigFile = None) -> None:
    """Take back that a matter was settled; its day stays."""
    from mailbot.questions import matters

    with acting(config) as (_, session, hand):
        is_new = matters.reopen(session, number, hand)
    typer.echo(f"Sprawa nr {number} jest {'znów otwarta' if is_new else 'otwarta'}.")


@_answers.command("list")
def list_answers(config: ConfigFile = None) -> None:
    """List the answers that are kept, with the words by which their question is known."""
    from mailbot.questions import answers

    with reading_session(config) as session:
        for row in answers.answers(session):
            typer.secho(f"{row.id}. {', '.join(row.words)}", bold=True)
            typer.echo(row.text)


@_answers.command()
def add(
    message_id: MessageId,
    file: Annotated[typer.FileText, typer.Argument(help="Text of the answer; - for the input.")],
    config: ConfigFile = None,
) -> None:
    """Keep an answer to the question of a message; nothing is sent."""
    from mailbot.questions import answers

    text = file.read()
    with acting(config) as (_, session, hand):
        number = answers.add(session, message_id, text, hand)
    typer.echo(f"Zapisano odpowiedź nr {number}; nic nie wysłano.")


@_answers.command()
def remove(number: AnswerId, config: ConfigFile = None) -> None:
    """Forget an answer."""
    from mailbot.questions import answers

    with acting(config) as (_, session, hand):
        answers.remove(session, number, hand)
    typer.echo(f"Usunięto odpowiedź nr {number}.")


@_answers.command()
def send(message_id: MessageId, number: AnswerId, config: ConfigFile = None) -> None:
    """Answer a message by a kept answer, and close what it asked."""
    from mailbot.engine import later
    from mailbot.questions import answers

    with acting(config) as (app, session, hand):
        is_new = answers.send_answer(app, session, message_id, number, hand, enqueue=later)
    done = f"Odpowiedź nr {number} zostanie wysłana; sprawa jest zamknięta."
    typer.echo(done if is_new else "Bez zmian: ta odpowiedź już wyszła.")
