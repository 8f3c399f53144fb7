"""Commands about lists of events: what was arranged by telephone. For coordinators, in Polish."""

from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import ConfigFile, acting, reading_session

if TYPE_CHECKING:
    from datetime import date

    from mailbot.lists.by_hand import Arranged, Desk

Person = Annotated[str, typer.Argument(help="First name and surname, or id.")]
Event = Annotated[str, typer.Option("--event", help="Id, day (15.05) or words of the title.")]
Institution = Annotated[
    str | None, typer.Option("--institution", help="Tells namesakes apart: id, name or town.")
]
Note = Annotated[str | None, typer.Option("--note", help="Kept beside the person's place.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("enrol")(enrol)
    app.command("list")(show_list)


def enrol(  # noqa: PLR0913 - one option each
    person: Person,
    *,
    event: Event,
    institution: Institution = None,
    is_cancelled: Annotated[
        bool, typer.Option("--cancel", help="Take the person off the list.")
    ] = False,
    replaced_by: Annotated[
        str | None, typer.Option("--replace-by", help="Who gets the place: a name or an id.")
    ] = None,
    is_out_of_turn: Annotated[
        bool, typer.Option("--out-of-turn", help="Give a place past those who wait.")
    ] = False,
    note: Note = None,
    config: ConfigFile = None,
) -> None:
    """Put somebody on the list of an event, as arranged by telephone; a letter confirms it."""
    from mailbot.engine import later
    from mailbot.errors import Stop
    from mailbot.lists import Who, by_hand
    from mailbot.lists.lookup import find_event, find_person
    from mailbot.storage.acts import Cause

    if is_cancelled and replaced_by is not None:
        raise Stop("--cancel i --replace-by naraz: proszę wybrać jedno")
    with acting(config) as (app, session, hand):
        desk = by_hand.Desk(app, session, Cause(hand.now, hand.name), later)
        about = find_event(session, event, _today(desk))
        who = Who(about.id, find_person(session, person, institution).id)
        if is_cancelled:
            done = by_hand.cancel(desk, who, note=note)
        elif replaced_by is not None:
            comes = find_person(session, replaced_by, institution)
            done = by_hand.replace(desk, who, comes.id, note=note)
        else:
            done = by_hand.enrol(desk, who, note=note, is_out_of_turn=is_out_of_turn)
        lines = _lines(desk, done)
    typer.echo("\n".join(lines))


def show_list(
    event: Annotated[str, typer.Argument(help="Id, day (15.05) or words of the title.")],
    config: ConfigFile = None,
) -> None:
    """Print who is on the list of an event, who waits, and who was offered a place."""
    from rich.console import Console

    from mailbot.cli.list_lines import list_table
    from mailbot.clock import WARSAW, utc_now
    from mailbot.lists.lookup import find_event

    with reading_session(config) as session:
        row = find_event(session, event, utc_now().astimezone(WARSAW).date())
        Console().print(list_table(session, row))


def _today(desk: "Desk") -> "date":
    from mailbot.clock import WARSAW

    return desk.cause.now.astimezone(WARSAW).date()


def _lines(desk: "Desk", done: "Arranged") -> list[str]:
    """Say what became of it, and who is told."""
    from mailbot.cli.list_lines import standing_line

    lines = [standing_line(desk.session, done.moved.row)]
    if done.letters:
        lines.append(f"Wiadomości do wysłania: nr {', '.join(map(str, done.letters))}.")
    else:
        lines.append("Brak adresu w wykazie: o zmianie trzeba powiadomić telefonicznie.")
    if done.offered:
        lines.append(f"Wolne miejsce zaproponowano: {', '.join(done.offered)}.")
    lines.append(
        f"Czynność nr {done.moved.entry}; cofa ją `mailbot undo --act {done.moved.entry}`."
    )
    return lines
