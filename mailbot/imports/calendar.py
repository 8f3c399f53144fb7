"""The calendar brought in by somebody of the office, and people on the lists told what changed."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.events.news import Told, tell_of_change
from mailbot.imports.events import Terms, import_events
from mailbot.imports.report import Report
from mailbot.replies.drafts import Enqueue
from mailbot.storage.acts import Cause
from mailbot.storage.journal import note


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of a file."""

    report: Report
    told: tuple[Told, ...]
    """One for each act on an event that was known."""


def terms_of(app: App, cause: Cause) -> Terms:
    """Return what the configuration says of events."""
    mailboxes = tuple(mailbox.id for mailbox in app.config.mailboxes)
    return Terms(cause, app.config.events.audiences, mailboxes, app.key)


def bring_calendar(
    app: App, session: Session, path: Path, cause: Cause, *, enqueue: Enqueue
) -> Brought:
    """Bring the calendar up to a list; everybody concerned is told of each change once.

    Raises:
        Stop: Somebody is to be told, and no mailbox is configured.
    """
    report = import_events(session, path, terms_of(app, cause))
    if not report.is_taken:
        return Brought(report, ())
    counts = {"added": report.added.total(), "changed": report.changed.total()}
    note(session, "list-imported", None, counts, cause.now, actor=cause.actor)
    told = [tell_of_change(app, session, one, cause, enqueue=enqueue) for one in report.changes]
    return Brought(report, tuple(told))
