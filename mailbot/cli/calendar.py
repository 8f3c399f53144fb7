"""Commands that publish the calendar, and those that draw certificates."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from mailbot.cli.options import ConfigFile, acting

_calendar = typer.Typer(no_args_is_help=True, help="Publish the calendar of events.")


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(_calendar, name="calendar")
    app.command()(certificates)


@_calendar.command()
def export(
    ics: Annotated[Path, typer.Option("--ics", help="File to write.")],
    config: ConfigFile = None,
) -> None:
    """Write the announced events as an iCalendar feed, without any personal data."""
    from mailbot.events.feed import calendar_feed

    with acting(config) as (app, session, _):
        content = calendar_feed(app, session)
    ics.write_bytes(content)
    typer.echo(f"Zapisano: {ics}")


@_calendar.command()
def month(
    which: Annotated[str, typer.Argument(help="Such as 2024-05.", metavar="YYYY-MM")],
    pdf: Annotated[Path | None, typer.Option("--pdf", help="File to write.")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="File to write.")] = None,
    config: ConfigFile = None,
) -> None:
    """Write the schedule of a month, to print or for a web site."""
    from mailbot.clock import WARSAW
    from mailbot.events.month import month_html, month_of
    from mailbot.events.month_page import month_pdf

    first = _first_day(which)
    if pdf is None and html is None:
        raise typer.BadParameter("name a file: --pdf FILE or --html FILE")
    with acting(config) as (app, session, hand):
        today = hand.now.astimezone(WARSAW).date()
        schedule = month_of(session, app.config.office, first, today)
    if pdf is not None:
        pdf.write_bytes(month_pdf(schedule))
        typer.echo(f"Zapisano: {pdf}")
    if html is not None:
        html.write_text(month_html(schedule), encoding="utf-8")
        typer.echo(f"Zapisano: {html}")


def certificates(
    event: Annotated[str, typer.Argument(help="Number of the event (mailbot event list).")],
    out: Annotated[Path, typer.Option("--out", help="Directory for the files.")],
    send: Annotated[bool, typer.Option("--send", help="Mail them too, each once.")] = False,
    config: ConfigFile = None,
) -> None:
    """Draw certificates of attendance for whoever was there."""
    from mailbot.cli.told import told_text
    from mailbot.engine import later
    from mailbot.events.certificates import certificates_of, send_certificates

    told = []
    with acting(config) as (app, session, _):
        drawn = certificates_of(app, session, event)
        if send:
            told.append(send_certificates(app, session, event, drawn, enqueue=later))
    out.mkdir(parents=True, exist_ok=True)
    for file in drawn.values():
        (out / file.name).write_bytes(file.content)
    typer.echo(f"Zapisano zaświadczenia: {len(drawn)} (w {out}).")
    for line in told_text(told):
        typer.echo(line)


def _first_day(which: str) -> date:
    try:
        return date.fromisoformat(f"{which}-01")
    except ValueError as error:
        raise typer.BadParameter("a month is written YYYY-MM, such as 2024-05") from error
