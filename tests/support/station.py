"""An application in one process, with a real database and a clock that tests turn by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from mailbot.app import App, build
from mailbot.clock import utc_now
from mailbot.config import Config, Coordinator, FolderSender, Mailbox, MaildirFolder, Mode, Service
from mailbot.config.process import Dossiers
from mailbot.intake.fate import Terms
from mailbot.intake.keep import Batch, Shelf, keep
from mailbot.intake.ledger import Place
from mailbot.intake.poll import process_later
from mailbot.intake.source import Fetched
from mailbot.process import process_message
from mailbot.sandbox import Sandbox
from mailbot.storage.database import reading
from mailbot.storage.tables import Message, Outbox

ADDRESS = "rejestracja@ops.example"
STAFF = "anna.koordynator@ops.example"
SINCE = datetime(2024, 1, 1).date()
SERVER = "mx.ops.example"


class Clock:
    """The time, which stands still until a test moves it."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def make_app(
    url: str,
    home: Path,
    sandbox: Sandbox | None = None,
    clock: Callable[[], datetime] = utc_now,
    **settings: Any,
) -> App:
    """Build an application with one mailbox ``es`` and one coordinator; mode is live.

    Args:
        url: A database with our tables and those of the engine (fixture ``ready_database_url``).
        home: An empty directory.
        sandbox: Shared by many tests, so that its template starts once; closed by its owner.
            Without one a template starts with the first mail that is read.
        clock: What the application takes for the present moment.
        **settings: Further tables of the configuration; ``mode`` is that of the service.
    """
    mode = settings.pop("mode", Mode.LIVE)
    values: dict[str, Any] = {
        "service": Service(home=home, database=url, mode=mode, workers=1),
        "coordinators": (Coordinator(name="Anna Koordynator", address=STAFF),),
        # Nothing turns the clock of the engine: answers to papers do not wait.
        "dossiers": Dossiers(wait_minutes=0),
        "mailboxes": (
            Mailbox(
                id="es",
                address=ADDRESS,
                since=SINCE,
                source=MaildirFolder(path=home / "maildir"),
                sender=FolderSender(path=home / "out"),
                authserv_id=SERVER,
            ),
        ),
    }
    made = build(Config(**{**values, **settings}), clock, starts_at_once=False)
    return made if sandbox is None else replace(made, sandbox=sandbox)


def close(app: App) -> None:
    """Let go of what the application holds, but for a sandbox that is shared."""
    app.scans.close()
    app.database.dispose()


def mail(text: str, sender: str, number: int = 1, headers: str = "", subject: str = "") -> bytes:
    """Write a plain mail whose sender the server has vouched for."""
    domain = sender.rpartition("@")[2]
    return (
        f"Authentication-Results: {SERVER}; dmarc=pass header.from={domain}\r\n"
        f"From: {sender}\r\nTo: {ADDRESS}\r\nSubject: {subject or 'spotkanie'}\r\n"
        f"Message-ID: <m{number}@{domain}>\r\n{headers}"
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        f"{text}\r\n"
    ).encode()


def deliver(app: App, raw: bytes, uid: int, received: datetime | None = None) -> int:
    """Keep a mail as the server would show it, and decide it; return its number."""
    terms = Terms(Place("es", "INBOX", 1), app.config.mailboxes[0].since)
    shelf = Shelf(app.database, app.blobs, process_later)
    moment = received or app.clock()
    (message_id,) = keep(shelf, Batch(terms, [Fetched(uid, moment, raw)]), app.clock())
    process_message(app, message_id)
    return message_id


def message(app: App, message_id: int) -> Message:
    """Return a message as it stands."""
    with reading(app.database) as session:
        return session.get_one(Message, message_id)


def sent(app: App) -> list[Outbox]:
    """Return all mail of ours in order."""
    with reading(app.database) as session:
        return list(session.scalars(select(Outbox).order_by(Outbox.id)))
