"""What tests of intake share: mails, mailboxes, and an application without engine or sandbox."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, select

from mailbot.clock import utc_now
from mailbot.config import (
    Config,
    DropFolder,
    FolderSender,
    ImapAccount,
    Mailbox,
    MaildirFolder,
    Service,
)
from mailbot.intake.poll import poll_mailbox
from mailbot.intake.reconcile import reconcile_mailbox
from mailbot.storage.blobs import Blobs
from mailbot.storage.database import open_database, reading
from mailbot.storage.tables import Cursor, MailboxHealth, Message, Raw, Seen
from tests.support.register import make_tables

SINCE = date(2024, 5, 1)


def mail(
    number: int | str = 1,
    *,
    message_id: str | None = None,
    sender: str = "jan@gmina.example",
    day: str = "Mon, 6 May 2024 10:00:00 +0200",
    body: str | None = None,
    trace: str = "",
) -> bytes:
    """Write a small mail; two with different numbers differ in Message-ID and body."""
    lines = [
        f"Received: {trace}" if trace else None,
        f"Message-ID: {message_id or f'<{number}@gmina.example>'}",
        f"From: {sender}",
        f"Date: {day}" if day else None,
        "Subject: zapisy",
        "",
        body or f"Zapisuje sie na szkolenie nr {number}.",
    ]
    return "\r\n".join(line for line in lines if line is not None).encode() + b"\r\n"


def mailbox(
    source: ImapAccount | MaildirFolder | DropFolder, mailbox_id: str = "anna", **more: Any
) -> Mailbox:
    """Describe a mailbox whose replies go nowhere."""
    settings = {
        "id": mailbox_id,
        "address": f"{mailbox_id}@ops.example",
        "since": SINCE,
        "source": source,
        "sender": FolderSender(path=Path("/nonexistent")),
        "poll_every_s": 1,
    }
    return Mailbox(**settings | more)


@dataclass
class Office:
    """An application as intake sees it."""

    home: Path
    database: Engine
    config: Config = field(default_factory=Config)
    now: datetime | None = None
    enqueued: list[int] = field(default_factory=list)
    """Message ids whose work was enqueued in a transaction that may have been rolled back."""

    def __post_init__(self) -> None:
        self.blobs = Blobs(f"file://{self.home}/blobs")

    def has(self, *mailboxes: Mailbox) -> None:
        """Configure these mailboxes and no others."""
        self.config = Config(service=Service(home=self.home), mailboxes=mailboxes)

    def clock(self) -> datetime:
        """Tell the real time, unless the test says otherwise."""
        return self.now or utc_now()

    def enqueue(self, session: Any, message_id: int) -> None:
        """Stand for the engine."""
        del session
        self.enqueued.append(message_id)

    def poll(self, mailbox_id: str = "anna") -> int:
        """Poll one mailbox."""
        return poll_mailbox(self, mailbox_id, self.enqueue)

    def reconcile(self, mailbox_id: str = "anna") -> int:
        """Reconcile one mailbox."""
        return reconcile_mailbox(self, mailbox_id, self.enqueue)

    def messages(self) -> list[Message]:
        """List all messages in the order in which they were kept."""
        return self._all(select(Message).order_by(Message.id))

    def states(self) -> list[str]:
        """List the states of all messages."""
        return [message.state for message in self.messages()]

    def contents(self) -> list[bytes]:
        """List the kept bytes of all messages."""
        return [self.blobs.get(message.sha256) for message in self.messages()]

    def count(self, table: type[Message | Raw | Seen | Cursor]) -> int:
        """Count the rows of a table."""
        with reading(self.database) as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def cursor(self, folder: str = "INBOX") -> int | None:
        """Tell how far a folder was read."""
        with reading(self.database) as session:
            return session.scalar(select(Cursor.last_uid).where(Cursor.folder == folder))

    def health(self, mailbox_id: str = "anna") -> MailboxHealth:
        """Return the health of a mailbox."""
        with reading(self.database) as session:
            return session.get_one(MailboxHealth, mailbox_id)

    def _all(self, query: Any) -> list[Any]:
        with reading(self.database) as session:
            return list(session.scalars(query))


def open_office(home: Path, url: str | None = None) -> Office:
    """Make an office with empty tables."""
    database = open_database(url or f"sqlite:///{home}/mailbot.db")
    make_tables(database)
    return Office(home, database)


def moment(text: str) -> datetime:
    """Read a moment, in UTC unless it says otherwise."""
    read = datetime.fromisoformat(text)
    return read if read.tzinfo else read.replace(tzinfo=UTC)
