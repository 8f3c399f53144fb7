"""Commands for replies that did not go out. For coordinators, so they answer in Polish."""

from typing import Annotated

import typer

from mailbot.cli.options import ConfigFile, acting, reading_session

_replies = typer.Typer(
    no_args_is_help=True, help="Replies that did not go out, and the switches that stop them."
)

Number = Annotated[int, typer.Argument(help="Number of the mail (mailbot replies list).")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(_replies, name="replies")


@_replies.command("list")
def list_(config: ConfigFile = None) -> None:
    """List replies that are withheld, failed or in doubt, and the switches that stop replies."""
    from rich.console import Console

    from mailbot.cli.waiting import replies_table, switch_lines
    from mailbot.clock import utc_now

    with reading_session(config) as session:
        lines = switch_lines(session)
        table = replies_table(session, utc_now())
    for line in lines:
        typer.echo(line)
    if table.row_count:
        Console().print(table)
    elif not lines:
        typer.echo("Wszystkie odpowiedzi wyszły.")


@_replies.command()
def release(number: Number, config: ConfigFile = None) -> None:
    """Send a withheld reply after all."""
    from mailbot.engine import later
    from mailbot.replies import by_hand

    with acting(config) as (app, session, hand):
        is_new = by_hand.let_go(session, app.config, number, hand, enqueue=later)
    _tell(is_new, f"Wiadomość nr {number} zostanie wysłana.", "nie jest wstrzymana")


@_replies.command()
def settle(
    number: Number,
    was_sent: Annotated[
        bool, typer.Option("--sent/--not-sent", help="Did it go out?", show_default=False)
    ],
    config: ConfigFile = None,
) -> None:
    """Say what became of a mail of which mailbot cannot know it; nothing is sent."""
    from mailbot.replies import by_hand

    with acting(config) as (_, session, hand):
        is_new = by_hand.settle(session, number, hand, was_sent=was_sent)
    outcome = "wyszła" if was_sent else "nie wyszła; można odpowiedzieć ręcznie"
    _tell(is_new, f"Zapisano: wiadomość nr {number} {outcome}.", "już to wiadomo")


@_replies.command()
def pause(config: ConfigFile = None) -> None:
    """Stop all automatic replies; mail is still read and decided."""
    from mailbot.replies import by_hand

    with acting(config) as (_, session, hand):
        is_new = by_hand.pause(session, hand)
    done = "Odpowiedzi są wstrzymane; wznawia je `mailbot replies resume`."
    _tell(is_new, done, "odpowiedzi są już wstrzymane")


@_replies.command()
def resume(config: ConfigFile = None) -> None:
    """Let automatic replies go out again; what was withheld meanwhile stays withheld."""
    from mailbot.replies import by_hand

    with acting(config) as (_, session, hand):
        is_new = by_hand.resume(session, hand)
    done = "Odpowiedzi znów wychodzą; wstrzymane dotąd pokazuje `mailbot replies list`."
    _tell(is_new, done, "odpowiedzi nie są wstrzymane")


@_replies.command()
def reopen(
    mailbox: Annotated[str, typer.Argument(help="Id of the mailbox in the configuration.")],
    config: ConfigFile = None,
) -> None:
    """Let the replies of a mailbox go out again that had reached its hourly limit."""
    from mailbot.replies import by_hand

    with acting(config) as (app, session, hand):
        is_new = by_hand.reopen(session, app.config, mailbox, hand)
    done = f"Odpowiedzi skrzynki {mailbox} znów wychodzą; godzina liczy się od nowa."
    _tell(is_new, done, f"odpowiedzi skrzynki {mailbox} nie stoją")


def _tell(is_new: bool, done: str, already: str) -> None:
    typer.echo(done if is_new else f"Bez zmian: {already}.")
