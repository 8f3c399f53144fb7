"""The story of both pages of the office: an institution's first months, and a recruitment.

Simulated months in a few minutes: first contact, a missing declaration, accepted papers, one-line
sign-ups, a full event, the waiting list, an offered place, attendance; and a call for five working
groups with an incomplete and a late application, the resolution and the notices.
"""

from datetime import date, datetime, time
from pathlib import Path

from rich.console import Console
from sqlalchemy.orm import Session

from mailbot.app import build
from mailbot.clock import WARSAW
from mailbot.config import Config
from mailbot.daemon import running_daemon
from mailbot.demo.papers_story import VISIT, first_contact, places
from mailbot.demo.recruitment_story import call_for_groups
from mailbot.demo.sample import sample_events_path, sample_registry_path
from mailbot.demo.stage import Stage, TurnedClock
from mailbot.imports import import_events, import_registry
from mailbot.imports.events import Terms
from mailbot.storage.acts import Cause, begin
from mailbot.storage.database import transaction
from mailbot.storage.register import EventRow

BEGINS = datetime(2024, 5, 5, 18, 0, tzinfo=WARSAW)


def tell_story(config: Config, maildir: Path, address: str, console: Console) -> None:
    """Play the story in a home of its own.

    Args:
        config: Settings of the demonstration; its home is empty.
        maildir: Directory of its mailbox.
        address: To which people write.
        console: Where it is told, in Polish.
    """
    clock = TurnedClock(BEGINS)
    app = build(config, clock)
    for part in ("new", "cur", "tmp"):
        (maildir / part).mkdir(parents=True, exist_ok=True)
    console.rule("[bold]Opowieść: maj i czerwiec w skrzynce koordynatorki[/]")
    try:
        with running_daemon(app, watch=False) as daemon:
            with transaction(app.database) as session:
                _bring_in(session, clock())
            stage = Stage(app, clock, daemon, maildir, address, console)
            steps = (*first_contact(), *places(), *call_for_groups())
            for step in sorted(steps, key=lambda step: step.moment):
                stage.play(step)
    finally:
        app.close()


def _bring_in(session: Session, now: datetime) -> None:
    """Bring in register and calendar, and announce a visit with few places."""
    import_registry(session, sample_registry_path())
    import_events(session, sample_events_path(), Terms(Cause(now)))
    act = begin(session, Cause(now), "event-added", {"event": VISIT})
    act.add(
        EventRow(
            id=VISIT,
            title="Wizyta studyjna: kuchnia społeczna w Jaworze",
            aliases=["wizyta studyjna w kuchni społecznej"],
            first_day=date(2024, 6, 11),
            last_day=date(2024, 6, 11),
            starts=time(10),
            ends=time(14),
            mode="stacjonarnie",
            city="Jawor",
            place="Kuchnia społeczna",
            capacity=3,
            announced=date(2024, 5, 6),
        )
    )
