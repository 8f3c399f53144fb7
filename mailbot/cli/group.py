"""Commands about working groups at work: members, successors, meetings. In Polish."""

from typing import Annotated

import typer

from mailbot.cli.days import day, day_or_none
from mailbot.cli.options import ConfigFile, acting, reading_session

_groups = typer.Typer(no_args_is_help=True, help="Working groups: members and meetings.")

Number = Annotated[int, typer.Argument(help="Number of the membership (group members).")]
EventId = Annotated[str, typer.Argument(help="Id of the event.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(_groups, name="group")


@_groups.command()
def members(
    group: Annotated[str | None, typer.Option("--group", help="Only this group.")] = None,
    on: Annotated[str | None, typer.Option("--on", help="Day; today by default.")] = None,
    config: ConfigFile = None,
) -> None:
    """List who belongs to the working groups on a day."""
    from rich.console import Console

    from mailbot.cli.call_tables import members_table
    from mailbot.clock import WARSAW, utc_now

    wanted = day_or_none(on) or utc_now().astimezone(WARSAW).date()
    with reading_session(config) as session:
        Console().print(members_table(session, wanted, group))


@_groups.command()
def end(
    number: Number,
    last: Annotated[str, typer.Option("--on", help="Last day, included.")],
    why: Annotated[str, typer.Option("--why", help="In a few words.")] = "",
    config: ConfigFile = None,
) -> None:
    """Let a membership end before its term."""
    from mailbot.recruitments.members import end_membership

    with acting(config) as (_, session, hand):
        end_membership(session, number, day(last), hand, why=why)
    typer.echo(f"Członkostwo nr {number} kończy się {last}.")


@_groups.command()
def successor(  # noqa: PLR0913, PLR0917 - who it is, and from when
    number: Number,
    starts: Annotated[str, typer.Option("--from", help="First day.")],
    person: Annotated[str | None, typer.Option("--person", help="Id in the register.")] = None,
    name: Annotated[str, typer.Option("--name", help="If not in the register.")] = "",
    organisation: Annotated[str, typer.Option("--organisation")] = "",
    address: Annotated[str, typer.Option("--address", help="E-mail for invitations.")] = "",
    config: ConfigFile = None,
) -> None:
    """Name who takes the place of a member, until the end of the term."""
    from mailbot.recruitments.members import Successor, name_successor

    who = Successor(person, name, organisation, address)
    with acting(config) as (_, session, hand):
        new = name_successor(session, number, who, day(starts), hand)
    typer.echo(f"Zapisano członkostwo nr {new}.")


@_groups.command()
def meeting(
    event: EventId,
    call: Annotated[str, typer.Option("--call", help="Id of the call that made the group.")],
    group: Annotated[str, typer.Option("--group", help="Id of the group.")],
    config: ConfigFile = None,
) -> None:
    """Say that an event of the calendar is a meeting of a group."""
    from mailbot.recruitments.meetings import plan_meeting

    with acting(config) as (_, session, hand):
        plan_meeting(session, event, call, group, hand)
    typer.echo(f"Wydarzenie {event} jest spotkaniem grupy {group}.")


@_groups.command()
def invite(event: EventId, config: ConfigFile = None) -> None:
    """Invite all members of a group to its meeting, once each; they sign up by answering."""
    from mailbot.engine import later
    from mailbot.recruitments import meetings

    with acting(config) as (app, session, hand):
        invited = meetings.invite(app, session, event, hand, enqueue=later)
    typer.echo(f"Zaproszeń do wysłania: {invited.sent}.")
    if invited.without_address:
        typer.echo(f"Bez adresu: {', '.join(invited.without_address)}.")
