"""Commands from the closing of a call's list to its outcome. For coordinators, in Polish."""

from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.days import day
from mailbot.cli.options import ConfigFile, acting, reading_session

CallId = Annotated[str, typer.Argument(help="Id of the call (mailbot call list).")]


def add_to(calls: typer.Typer) -> None:
    """Add the commands of this module to those about calls."""
    calls.command()(close)
    calls.command("committee-list")(committee_list)
    calls.command()(resolve)
    calls.command()(release)


def close(call: CallId, config: ConfigFile = None) -> None:
    """Close the list of a call that has ended: complete applications go to the committee."""
    from mailbot.recruitments.calls import close_call
    from mailbot.replies.typography import plural

    with acting(config) as (_, session, hand):
        count = close_call(session, call, hand)
    what = plural(count, "zgłoszenie", "zgłoszenia", "zgłoszeń")
    typer.echo(f"Przekazano Komitetowi: {count} {what}.")


def committee_list(
    call: CallId,
    workbook: Annotated[Path, typer.Option("--xlsx", help="Where the list is written.")],
    resolution: Annotated[
        Path | None, typer.Option("--resolution", help="Where the draft is written (.docx).")
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Write the committee's list, and a draft of the resolution."""
    from mailbot.recruitments import committee
    from mailbot.recruitments.calls import demand_call
    from mailbot.recruitments.draft import draft_resolution
    from mailbot.recruitments.sheet import committee_workbook

    with reading_session(config) as session:
        lines = committee.committee_list(session, call)
        workbook.write_bytes(committee_workbook(lines))
        if resolution is not None:
            resolution.write_bytes(draft_resolution(demand_call(session, call), lines))
    typer.echo(f"Zapisano listę: {workbook} (drugi arkusz tylko dla członków Komitetu).")
    if resolution is not None:
        typer.echo(f"Zapisano projekt uchwały: {resolution}")


def resolve(  # noqa: PLR0913, PLR0917 - what a resolution says
    call: CallId,
    number: Annotated[str, typer.Option("--number", help="Of the resolution, as signed.")],
    resolved_on: Annotated[str, typer.Option("--date", help="Day of the resolution.")],
    appoint: Annotated[
        list[int] | None, typer.Option("--appoint", help="Number of an application, once each.")
    ] = None,
    group: Annotated[
        list[str] | None, typer.Option("--group", help="Only this group; without it all.")
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Record the committee's resolution; everybody else before it is not appointed."""
    from mailbot.recruitments.outcome import Resolution, record_resolution, too_few_or_many

    resolution = Resolution(number, day(resolved_on), tuple(appoint or ()), tuple(group or ()))
    with acting(config) as (_, session, hand):
        yes, no = record_resolution(session, call, resolution, hand)
        warnings = too_few_or_many(session, call)
    typer.echo(f"Zapisano uchwałę nr {number}: w składzie {yes}, poza składem {no}.")
    for warning in warnings:
        typer.echo(f"uwaga: {warning}")
    typer.echo(f"Nikt jeszcze nie wie; wyniki ogłasza `mailbot call release {call}`.")


def release(call: CallId, config: ConfigFile = None) -> None:
    """Tell every candidate the outcome, once each."""
    from mailbot.engine import later
    from mailbot.recruitments.outcome import release_notices

    with acting(config) as (app, session, hand):
        told = release_notices(app, session, call, hand, enqueue=later)
    typer.echo(f"Zawiadomień do wysłania: {len(told.told)}.")
    if told.without_address:
        numbers = ", ".join(map(str, told.without_address))
        typer.echo(f"Bez adresu, do zawiadomienia inaczej: zgłoszenia nr {numbers}.")
