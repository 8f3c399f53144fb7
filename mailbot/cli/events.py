"""Commands about one event. For coordinators, so they answer in Polish."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import ConfigFile, acting, reading_session

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mailbot.imports.amend import Amended

_event = typer.Typer(no_args_is_help=True, help="Look at an event, change it, call it off.")

Number = Annotated[str, typer.Argument(help="Number of the event (mailbot event list).")]
Text = Annotated[str | None, typer.Option(show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(_event, name="event")


@_event.command("list")
def list_(
    everything: Annotated[bool, typer.Option("--all", help="Also those that are over.")] = False,
    config: ConfigFile = None,
) -> None:
    """List the events to come with their numbers and lists."""
    from rich.console import Console

    from mailbot.cli.event_lines import events_table
    from mailbot.clock import WARSAW, utc_now

    since = None if everything else utc_now().astimezone(WARSAW).date()
    with reading_session(config) as session:
        Console().print(events_table(session, since))


@_event.command()
def show(number: Number, config: ConfigFile = None) -> None:
    """Show what is known of an event, and what its people were told."""
    from mailbot.cli.event_lines import event_text

    with reading_session(config) as session:
        for line in event_text(session, number):
            typer.echo(line)


@_event.command()
def change(  # noqa: PLR0913, PLR0917 - one option for each column
    number: Number,
    title: Text = None,
    date: Text = None,
    end_date: Text = None,
    start: Text = None,
    end: Text = None,
    mode: Text = None,
    city: Text = None,
    place: Text = None,
    link: Text = None,
    capacity: Text = None,
    deadline: Text = None,
    audience: Text = None,
    coordinator: Text = None,
    mailbox: Text = None,
    notes: Text = None,
    config: ConfigFile = None,
) -> None:
    """Change an event; everybody on its list is told once. An empty text empties a value."""
    given = {
        "title": title,
        "date": date,
        "end_date": end_date,
        "start": start,
        "end": end,
        "mode": mode,
        "city": city,
        "place": place,
        "link": link,
        "capacity": capacity,
        "deadline": deadline,
        "audience": audience,
        "coordinator": coordinator,
        "mailbox": mailbox,
        "notes": notes,
    }
    _amend(number, {name: value for name, value in given.items() if value is not None}, config)


def _amend(number: str, given: dict[str, str], config: Path | None) -> None:
    from mailbot.engine import later
    from mailbot.imports.amend import Wish, amend_event

    if not given:
        raise typer.BadParameter("say what to change: --date, --place …")
    with acting(config) as (app, session, hand):
        amended = amend_event(app, session, Wish(number, given), hand, enqueue=later)
    _tell(amended, f"Zmieniono wydarzenie {number}.", "Nic się nie zmieniło.")


@_event.command()
def cancel(number: Number, config: ConfigFile = None) -> None:
    """Call an event off; everybody leaves its list and is told once."""
    from mailbot.engine import later
    from mailbot.imports.amend import call_off_event

    with acting(config) as (app, session, hand):
        amended = call_off_event(app, session, number, hand, enqueue=later)
    _tell(amended, f"Odwołano wydarzenie {number}.", "Wydarzenie jest już odwołane.")


@_event.command()
def phoned(
    number: Number,
    persons: Annotated[list[str], typer.Argument(help="Numbers of the persons who know now.")],
    config: ConfigFile = None,
) -> None:
    """Say that people without an address were told by telephone; the digest stops asking."""
    from mailbot.events.unreached import settle_by_phone

    with acting(config) as (_, session, hand):
        settled = settle_by_phone(session, number, persons, hand)
    missing = sorted(set(persons) - set(settled))
    if missing:
        typer.echo(f"Nikt nie czeka na telefon: {', '.join(missing)}.")
    if settled:
        typer.echo(f"Odnotowano: {', '.join(settled)}.")


@_event.command()
def materials(
    number: Number,
    link: Text = None,
    notes: Text = None,
    files: Annotated[list[Path] | None, typer.Option("--file", show_default=False)] = None,
    config: ConfigFile = None,
) -> None:
    """Set what goes with the thanks after an event: an address, a sentence, files."""
    from mailbot.events.materials import Materials, set_materials

    with acting(config) as (app, session, hand):
        given = Materials(link=link, notes=notes, files=tuple(files or ()))
        set_materials(app, session, number, given, hand)
    typer.echo(f"Materiały wydarzenia {number} zapisano.")


@_event.command()
def thank(number: Number, config: ConfigFile = None) -> None:
    """Release the thanks with the materials; they go out once the event is over."""
    from mailbot.events.thanks import release_thanks

    with acting(config) as (_, session, hand):
        is_new = release_thanks(session, number, hand)
    new = "Podziękowania wyjdą po wydarzeniu, w godzinach pracy."
    typer.echo(new if is_new else "Podziękowania są już zwolnione.")


def _tell(amended: "Amended", done: str, nothing: str) -> None:
    from mailbot.cli.told import told_text

    lines: Iterable[str] = (done, *told_text(amended.told)) if amended.changes else (nothing,)
    for line in lines:
        typer.echo(line)
