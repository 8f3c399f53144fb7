"""Commands by which a person decides about a held mail. For coordinators, so in Polish."""

from typing import TYPE_CHECKING, Annotated

import typer

from mailbot.cli.options import ConfigFile, acting

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from mailbot.proposals import Settled

Number = Annotated[int, typer.Argument(help="Number of the message, as `mailbot queue` gives it.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("accept")(accept_proposal)
    app.command("reject")(reject_proposal)


def accept_proposal(
    number: Number,
    *,
    event: Annotated[
        str | None, typer.Option("--event", help="Where the proposal names none: id, day, title.")
    ] = None,
    person: Annotated[
        str | None, typer.Option("--person", help="Where the proposal names nobody: name or id.")
    ] = None,
    institution: Annotated[
        str | None, typer.Option("--institution", help="Tells namesakes apart.")
    ] = None,
    config: ConfigFile = None,
) -> None:
    """Carry out what is proposed for a held message, and answer it."""
    from mailbot.clock import WARSAW
    from mailbot.engine import later
    from mailbot.lists.by_hand import Desk
    from mailbot.lists.lookup import find_event, find_person
    from mailbot.proposals import Gaps, accept
    from mailbot.storage.acts import Cause

    with acting(config) as (app, session, hand):
        today = hand.now.astimezone(WARSAW).date()
        gaps = Gaps(
            find_event(session, event, today).id if event else None,
            find_person(session, person, institution).id if person else None,
        )
        settled = accept(Desk(app, session, Cause(hand.now, hand.name), later), number, gaps)
        lines = _lines(session, settled)
    typer.echo("\n".join((f"Wiadomość nr {number}: załatwiona.", *lines)))


def reject_proposal(
    number: Number,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Whole sentences, for the sender.")],
    is_silent: Annotated[bool, typer.Option("--silent", help="Answer nobody.")] = False,
    config: ConfigFile = None,
) -> None:
    """Turn down what is proposed for a held message, and say why."""
    from mailbot.engine import later
    from mailbot.lists.by_hand import Desk
    from mailbot.proposals import reject
    from mailbot.storage.acts import Cause

    with acting(config) as (app, session, hand):
        desk = Desk(app, session, Cause(hand.now, hand.name), later)
        settled = reject(desk, number, reason, is_silent=is_silent)
        lines = _lines(session, settled)
    typer.echo("\n".join((f"Wiadomość nr {number}: odrzucona.", *lines)))


def _lines(session: "Session", settled: "Settled") -> list[str]:
    from mailbot.cli.list_lines import standing_line

    lines = [standing_line(session, moved.row) for moved in settled.moved]
    if settled.mails:
        lines.append(f"Wiadomości do wysłania: nr {', '.join(map(str, settled.mails))}.")
    if settled.offered:
        lines.append(f"Wolne miejsce zaproponowano: {', '.join(settled.offered)}.")
    return lines
