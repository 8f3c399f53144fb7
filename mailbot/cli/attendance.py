"""The command that records who came to an event. For coordinators, so in Polish."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import ConfigFile, acting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from mailbot.lists.attendance import Attendance


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("attendance")(attendance)


def attendance(
    event: Annotated[str, typer.Argument(help="Id, day (15.05) or words of the title.")],
    *,
    present: Annotated[
        str | None, typer.Option("--present", help="Ids or names of those who came, with commas.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="The signed list: .xlsx or .csv.")
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Record who came to an event; everybody else with a place did not."""
    from mailbot.clock import WARSAW
    from mailbot.errors import Stop
    from mailbot.lists.attendance import record_attendance
    from mailbot.lists.lookup import find_event, find_person
    from mailbot.signed_list import present_in
    from mailbot.storage.acts import Cause

    if (present is None) is (file is None):
        raise Stop("proszę podać albo --present, albo --file")
    with acting(config) as (_, session, hand):
        about = find_event(session, event, hand.now.astimezone(WARSAW).date())
        if file is not None:
            came = present_in(session, about.id, file)
        else:
            names = [name for name in (present or "").split(",") if name.strip()]
            came = frozenset(find_person(session, name).id for name in names)
        done = record_attendance(session, Cause(hand.now, hand.name), about.id, came)
        lines = _lines(session, done)
    typer.echo("\n".join(lines))


def _lines(session: "Session", done: "Attendance") -> list[str]:
    lines = [f"Obecnych: {len(done.attended)}, nieobecnych: {len(done.absent)}."]
    if done.absent:
        lines.append(f"Nieobecni: {_named(session, done.absent)}.")
    if done.walked_in:
        lines.append(f"Spoza listy, bez zapisu obecności: {_named(session, done.walked_in)}.")
    if done.entry is None:
        lines.append("Obecność była już tak odnotowana.")
    else:
        lines.append(f"Czynność nr {done.entry}; cofa ją `mailbot undo --act {done.entry}`.")
    return lines


def _named(session: "Session", ids: "Iterable[str]") -> str:
    from mailbot.storage.register import PersonRow

    people = [session.get_one(PersonRow, one) for one in ids]
    return ", ".join(f"{one.first_name} {one.last_name} ({one.id})" for one in people)
