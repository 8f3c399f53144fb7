"""The stage of the story: the real service, with a clock that the story turns.

Every step is a moment: the clock is set, what is due by the clock is done, then somebody writes or
a coordinator acts, and the service works until nothing is left to do.
"""

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.daemon import Daemon
from mailbot.demo.sample import Attached, Written, as_delivered
from mailbot.replies.by_hand import Hand
from mailbot.storage.database import reading, transaction
from mailbot.storage.tables import Message, MessageState, Outbox

COORDINATOR = "Agnieszka Malinowska"
_BY_THE_CLOCK = ("calls", "lists", "papers", "remind", "thank")
_PDF = "application/pdf"
_OUTCOMES = {
    MessageState.DONE.value: "załatwiono bez udziału osoby",
    MessageState.HELD.value: "czeka na osobę",
    MessageState.IGNORED.value: "pominięto",
}


class TurnedClock:
    """The time of the story, which stands still until it is turned."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """Return the moment to which it is turned."""
        return self.now


@dataclass(frozen=True, slots=True)
class Letter:
    """What somebody writes to the office."""

    name: str
    address: str
    subject: str
    text: str
    files: tuple[str, ...] = ()
    """Names in ``data/forms`` or ``data``."""
    answers: str = ""
    """Message-ID of the mail of ours that it answers."""


@dataclass(frozen=True, slots=True)
class Step:
    """One moment of the story."""

    moment: str
    """In Warsaw: ``2024-05-06 09:10``."""
    title: str
    """What happens, in Polish."""
    play: "Callable[[Stage], object]"


@dataclass
class Stage:
    """The service at work, and what it has told so far."""

    app: App
    clock: TurnedClock
    daemon: Daemon
    mailbox: Path
    """Directory of the Maildir."""
    address: str
    console: Console
    _mails: int = 0
    _told: int = 0
    _stop: threading.Event = field(default_factory=threading.Event)

    def play(self, step: Step) -> None:
        """Turn the clock to the moment of a step, do what is due by then, and the step itself."""
        self.clock.now = datetime.fromisoformat(step.moment).replace(tzinfo=WARSAW)
        self.console.print(f"\n[bold]{self.clock.now:%d.%m.%Y, %H:%M}[/]  {step.title}")
        for name in _BY_THE_CLOCK:
            self.daemon.fire_now(name, self.clock.now.isoformat())
        self._work()
        step.play(self)

    def write(self, letter: Letter) -> int:
        """Let a mail arrive and be dealt with; return the number it got."""
        self._mails += 1
        mail = as_delivered(self._written(letter))
        file = self.mailbox / "new" / mail.file_name
        file.write_bytes(mail.raw)
        moment = mail.received.timestamp()
        os.utime(file, (moment, moment))
        attached = f"  [{', '.join(letter.files)}]" if letter.files else ""
        self._say(f"  ✉ {letter.name}: „{_short(letter.text)}”{attached}")
        self.daemon.poll_now()
        self._work()
        return self._last_message()

    def act(self, does: str, act: Callable[[Session, Hand], Any]) -> Any:
        """Let the coordinator do something; return what came of it."""
        self._say(f"  ☞ {COORDINATOR}: {does}")
        with transaction(self.app.database) as session:
            outcome = act(session, Hand("malinowska", self.clock.now))
        self._work()
        return outcome

    def show(self, lines: Sequence[str]) -> None:
        """Print lines below the present step."""
        for line in lines:
            self._say(f"      {line}")

    def last_mail_to(self, address: str) -> str:
        """Return the Message-ID of the latest mail of ours to an address."""
        with reading(self.app.database) as session:
            query = select(Outbox.message_id_header).where(Outbox.recipient == address)
            found: str = session.scalars(query.order_by(Outbox.id.desc()).limit(1)).one()
        return found

    def _written(self, letter: Letter) -> Written:
        headers = {"In-Reply-To": letter.answers, "References": letter.answers}
        return Written(
            id=self._mails,
            received=self.clock.now,
            to=self.address,
            from_name=letter.name,
            from_address=letter.address,
            subject=letter.subject,
            text=letter.text,
            headers=headers if letter.answers else {},
            attachments=tuple(_attached(file) for file in letter.files),
        )

    def _work(self) -> None:
        """Wait until the service has nothing left to do, and tell what went out."""
        self.daemon.wait_until_done(self._stop)
        with reading(self.app.database) as session:
            query = select(Outbox).where(Outbox.id > self._told).order_by(Outbox.id)
            sent: Sequence[Outbox] = session.scalars(query).all()
        for mail in sent:
            self._told = mail.id
            self._say(f"    → {mail.recipient}: {mail.subject}")
            self._say(f"      {_short(_gist(mail.body), 240)}")

    def _last_message(self) -> int:
        with reading(self.app.database) as session:
            row = session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()
        outcome = _OUTCOMES.get(row.state, row.state)
        why = f" ({row.reason})" if row.state == MessageState.HELD.value else ""
        self._say(f"    wiadomość nr {row.id}: {outcome}{why}")
        return row.id

    def _say(self, text: str) -> None:
        self.console.print(text, markup=False, highlight=False)


def _attached(file: str) -> Attached:
    return Attached(file=file, name=file.rpartition("/")[2], type=_PDF)


def _gist(body: str) -> str:
    """Return what a mail says between greeting and footer."""
    said = body.partition("\n")[2].partition("\nWiadomość wysłano")[0]
    return said.strip()


def _short(text: str, longest: int = 110) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
