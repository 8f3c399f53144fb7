"""Commands about calls for working groups and their candidates. For coordinators, in Polish."""

from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.call_outcome import CallId, add_to
from mailbot.cli.days import day, day_or_none
from mailbot.cli.options import ConfigFile, acting, reading_session
from mailbot.errors import Stop

if TYPE_CHECKING:
    from mailbot.recruitments.calls import Group

_calls = typer.Typer(
    no_args_is_help=True, help="Calls for working groups: candidates, committee, outcome."
)

Number = Annotated[int, typer.Argument(help="Number of the application (call candidates).")]
Member = Annotated[str, typer.Option("--member", help="Member of the committee.")]
Note = Annotated[str, typer.Option("--note", help="In a few words.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    add_to(_calls)
    app.add_typer(_calls, name="call")


@_calls.command("open")
def open_(  # noqa: PLR0913, PLR0917 - what a call says
    call: Annotated[str, typer.Argument(help="Id, such as N2024.")],
    title: Annotated[str, typer.Option("--title")],
    opens: Annotated[str, typer.Option("--from", help="First day, included.")],
    closes: Annotated[str, typer.Option("--until", help="Last day, included.")],
    groups: Annotated[
        list[str], typer.Option("--group", help="ID=NAME or ID=NAME|PURPOSE, once for each group.")
    ],
    least: Annotated[int | None, typer.Option("--least", help="Members of a group.")] = None,
    most: Annotated[int | None, typer.Option("--most", help="Members of a group.")] = None,
    term_from: Annotated[str | None, typer.Option("--term-from")] = None,
    term_to: Annotated[str | None, typer.Option("--term-to")] = None,
    config: ConfigFile = None,
) -> None:
    """Announce a call; a spreadsheet does the same (mailbot import events)."""
    from mailbot.recruitments.calls import Call, open_call

    wanted = Call(
        call,
        title,
        day(opens),
        day(closes),
        tuple(_group(text) for text in groups),
        least,
        most,
        (day_or_none(term_from), day_or_none(term_to)),
    )
    with acting(config) as (_, session, hand):
        open_call(session, wanted, hand)
    typer.echo(f"Zapisano nabór {call}.")


@_calls.command("list")
def list_(config: ConfigFile = None) -> None:
    """List all calls, the latest first."""
    from rich.console import Console

    from mailbot.cli.call_tables import calls_table

    with reading_session(config) as session:
        Console().print(calls_table(session))


@_calls.command()
def show(call: CallId, config: ConfigFile = None) -> None:
    """Show a call: window, groups with their purposes, term, applications by state."""
    from mailbot.cli.call_tables import call_lines

    with reading_session(config) as session:
        for line in call_lines(session, call):
            typer.echo(line)


@_calls.command()
def candidates(call: CallId, config: ConfigFile = None) -> None:
    """List the candidates of a call, group by group, with what stands against each."""
    from rich.console import Console

    from mailbot.cli.call_tables import candidates_table

    with reading_session(config) as session:
        Console().print(candidates_table(session, call))


@_calls.command()
def confirm(  # noqa: PLR0913, PLR0917 - what a person may have found out
    number: Number,
    person: Annotated[str | None, typer.Option("--person", help="Id in the register.")] = None,
    name: Annotated[str, typer.Option("--name", help="If not in the register.")] = "",
    organisation: Annotated[str, typer.Option("--organisation")] = "",
    address: Annotated[str, typer.Option("--address", help="E-mail for notices.")] = "",
    group: Annotated[str | None, typer.Option("--group", help="Id of the group.")] = None,
    is_form_complete: Annotated[
        bool, typer.Option("--form-complete", help="The form is there, filled and signed.")
    ] = False,
    config: ConfigFile = None,
) -> None:
    """Say whose a doubtful application is; the candidate is told how it stands."""
    from mailbot.engine import later
    from mailbot.recruitments.calls import STATES
    from mailbot.recruitments.deciding import Confirmed
    from mailbot.recruitments.deciding import confirm as confirm_application

    found = Confirmed(person, name, organisation, address, group, is_form_complete)
    with acting(config) as (app, session, hand):
        state = confirm_application(app, session, number, found, hand, enqueue=later)
    typer.echo(f"Zgłoszenie nr {number}: {STATES[state]}.")


@_calls.command()
def admit(number: Number, config: ConfigFile = None) -> None:
    """Let a late application take part after all."""
    from mailbot.recruitments import deciding
    from mailbot.recruitments.calls import STATES

    with acting(config) as (_, session, hand):
        state = deciding.admit(session, number, hand)
    typer.echo(f"Zgłoszenie nr {number}: {STATES[state]}, dopuszczone mimo terminu.")


@_calls.command()
def withdraw(number: Number, config: ConfigFile = None) -> None:
    """Take down that a candidate withdrew by telephone or on paper."""
    from mailbot.recruitments import deciding

    with acting(config) as (_, session, hand):
        deciding.withdraw(session, number, hand)
    typer.echo(f"Zgłoszenie nr {number}: wycofane.")


@_calls.command()
def prefer(
    number: Number,
    rank: Annotated[int, typer.Argument(help="1 for the group that the candidate likes best.")],
    config: ConfigFile = None,
) -> None:
    """Take down the place of an application in its candidate's order of preference."""
    from mailbot.recruitments import deciding

    with acting(config) as (_, session, hand):
        is_new = deciding.prefer(session, number, rank, hand)
    typer.echo(f"Zgłoszenie nr {number}: kolejność {rank}." if is_new else "Bez zmian.")


@_calls.command()
def score(
    number: Number,
    member: Member,
    points: Annotated[int, typer.Option("--points")],
    note: Note = "",
    config: ConfigFile = None,
) -> None:
    """Note a member's points for an application."""
    from mailbot.recruitments import assessing

    with acting(config) as (_, session, hand):
        assessing.score(session, number, member, points, hand, note=note)
    typer.echo(f"Zgłoszenie nr {number}: zapisano ocenę.")


@_calls.command()
def conflict(number: Number, member: Member, note: Note = "", config: ConfigFile = None) -> None:
    """Note a member's conflict of interest; the member gives no points to this application."""
    from mailbot.recruitments import assessing

    with acting(config) as (_, session, hand):
        assessing.conflict(session, number, member, hand, note=note)
    typer.echo(f"Zgłoszenie nr {number}: zapisano konflikt interesów.")


def _group(text: str) -> "Group":
    from mailbot.recruitments.calls import Group

    number, is_named, rest = text.partition("=")
    name, _, purpose = rest.partition("|")
    if not (is_named and number.strip() and name.strip()):
        raise Stop(f"„{text}”: grupę podaje się jako NUMER=NAZWA albo NUMER=NAZWA|CEL")
    return Group(number.strip(), name.strip(), purpose.strip())
