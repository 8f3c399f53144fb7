"""A whole installation on real servers: IMAP, SMTP, database, and daemons as programs of their own.

Used by the crash tests and by the benchmarks. The SMTP sink files what it takes in the Sent folder,
as providers do, before it answers.
"""

import asyncio
import contextlib
import email
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import Message as EmailMessage
from pathlib import Path
from typing import Any, Self

from aiosmtpd.controller import Controller
from sqlalchemy import Engine, func, select

from mailbot.clock import utc_now
from mailbot.daemon import migrate_engine
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.migrate import migrate
from mailbot.storage.register import EnrolmentRow, EventRow, InstitutionRow, PersonRow
from mailbot.storage.tables import Message, MessageState, Outbox
from tests.support.chaos import ChaosProxy
from tests.support.dovecot import Dovecot, free_port

USER, PASSWORD = "koordynator", "haslo"
ADDRESS = "rejestracja@ops.example"
DOMAIN = "debowo.example"
EVENT_DAYS_AHEAD = 9
DAEMON = "from mailbot.cli import main; main()"
MONTHS = (
    *("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca"),
    *("lipca", "sierpnia", "września", "października", "listopada", "grudnia"),
)


class Sink:
    """An SMTP server that files what it takes in the Sent folder and counts answers by mail."""

    def __init__(self, dovecot: Dovecot, delay_s: float) -> None:
        self._dovecot = dovecot
        self._delay_s = delay_s
        self._lock = threading.Lock()
        self.answers: Counter[str] = Counter()
        """How often each Message-ID of an incoming mail was answered."""
        self.arrived: dict[str, float] = {}
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def port(self) -> int:
        return self._controller.port

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = email.message_from_bytes(envelope.content)
        answered = (mail["In-Reply-To"] or "").strip()
        with self._lock:
            if answered:  # a digest answers nothing
                self.answers[answered] += 1
                self.arrived.setdefault(answered, time.monotonic())
            self._dovecot.deliver(USER, envelope.content, "Sent")
        if self._delay_s:
            await asyncio.sleep(self._delay_s)
        return "250 taken"

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._controller.stop()


@dataclass
class World:
    """The installation; `start` and `kill` its processes."""

    home: Path
    url: str
    dovecot: Dovecot
    proxy: ChaosProxy
    sink: Sink
    persons: int
    poll_every_s: int = 2
    database: Engine = field(init=False)
    delivered: dict[str, float] = field(default_factory=dict)
    """Message-ID → moment of delivery (monotonic)."""
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _number: int = 0

    def __post_init__(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self.database = open_database(self.url)
        migrate(self.database)
        migrate_engine(self.database)
        (self.home / "config.toml").write_text(self._config(), encoding="utf-8")
        (self.home / "password").touch(mode=0o600)
        (self.home / "password").write_text(PASSWORD)
        self._fill()

    def start(self, program: str = DAEMON) -> subprocess.Popen[bytes]:
        """Start one daemon in a process group of its own."""
        environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
        with (self.home / "daemon.log").open("ab") as log:
            process = subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    program,
                    "run",
                    "--config",
                    str(self.home / "config.toml"),
                ],
                stdout=log,
                stderr=log,
                start_new_session=True,
                env=environment,
            )
        self._processes.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """Kill a daemon and everything it started, without a chance to tidy up."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self._processes.remove(process)

    def revive(self) -> None:
        """Start a daemon for each that ended by itself, as a service manager would."""
        for process in list(self._processes):
            if process.poll() is not None:
                self._processes.remove(process)
                self.start()

    def stop_all(self) -> None:
        """Stop all daemons as a service manager would."""
        for process in self._processes:
            process.terminate()
        for process in list(self._processes):
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                self.kill(process)
        self.database.dispose()

    def deliver(self, body: str | None = None) -> str:
        """Deliver the next person's sign-up; return its Message-ID."""
        number = self._number
        self._number += 1
        person = number % self.persons
        message_id = f"<m{number}@{DOMAIN}>"
        text = (
            body or f"Dzień dobry,\n\nbędę na spotkaniu {day_text(self.event_day)}.\n\nPozdrawiam"
        )
        self.delivered[message_id] = time.monotonic()
        self.dovecot.deliver(USER, sign_up(person, message_id, text))
        return message_id

    @property
    def event_day(self) -> date:
        return (utc_now() + timedelta(days=EVENT_DAYS_AHEAD)).date()

    def unsettled(self) -> int:
        """Count mails that were delivered and are not yet at their end, with their answers."""
        with reading(self.database) as session:
            ended = session.scalar(select(func.count()).where(Message.state != MessageState.KEPT))
            waiting = session.scalar(
                select(func.count()).where(Outbox.state.in_(["queued", "sending"]))
            )
        return len(self.delivered) - (ended or 0) + (waiting or 0)

    def wait_until_settled(self, patience_s: float) -> bool:
        """Wait until every delivered mail is at its end and every answer is out."""
        deadline = time.monotonic() + patience_s
        while self.unsettled() and time.monotonic() < deadline:
            self.revive()
            time.sleep(0.3)
        return not self.unsettled()

    def states(self) -> Counter[str]:
        with reading(self.database) as session:
            return Counter(session.scalars(select(Message.state)))

    def replies(self) -> Counter[str]:
        with reading(self.database) as session:
            return Counter(session.scalars(select(Outbox.state).where(Outbox.purpose == "reply")))

    def enrolled_persons(self) -> list[str]:
        with reading(self.database) as session:
            return list(session.scalars(select(EnrolmentRow.person_id)))

    def _fill(self) -> None:
        today = utc_now().date()
        with transaction(self.database) as session:
            session.add(
                InstitutionRow(
                    id="I1",
                    name="Centrum Integracji Społecznej w Dębowie",
                    aliases=[],
                    domain=DOMAIN,
                    dossier="accepted",
                )
            )
            session.add(
                EventRow(
                    id="E1",
                    title="Spotkanie sieciujące podmiotów reintegracyjnych",
                    aliases=[],
                    first_day=self.event_day,
                    last_day=self.event_day,
                    announced=today - timedelta(days=30),
                    mode="stacjonarnie",
                    city="Dębowo",
                    place="Ratusz",
                )
            )
            session.flush()
            for number in range(self.persons):
                session.add(_institution(number))
            session.flush()
            session.add_all(_person(number) for number in range(self.persons))

    def _config(self) -> str:
        since = (datetime.now(UTC) - timedelta(days=2)).date()  # noqa: TID251 - a whole world
        return f"""
[service]
home = "{self.home}"
database = "{self.url}"
mode = "live"
workers = 2
park_after = 20

[caps]
per_sender_hour = 1000
per_sender_day = 1000
per_domain_hour = 100000
per_mailbox_hour = 100000

[[coordinators]]
name = "Jan Próbny"
address = "jan@ops.example"

[[mailboxes]]
id = "es"
address = "{ADDRESS}"
since = {since.isoformat()}
authserv_id = "mx.ops.example"
poll_every_s = {self.poll_every_s}

[mailboxes.source]
kind = "imap"
host = "127.0.0.1"
port = {self.proxy.port}
security = "none"
user = "{USER}"
password_file = "{self.home}/password"
read_timeout_s = 10

[mailboxes.sender]
kind = "smtp"
host = "127.0.0.1"
port = {self.sink.port}
security = "none"
per_minute = 100000
timeout_s = 5
save_sent = false
filing_s = 2
"""


def _institution(number: int) -> InstitutionRow:
    return InstitutionRow(
        id=f"J{number}",
        name=f"Ośrodek nr {number}",
        aliases=[],
        domain=f"o{number}.{DOMAIN}",
        dossier="accepted",
    )


def _person(number: int) -> PersonRow:
    return PersonRow(
        id=f"P{number}",
        first_name="Łucja",
        last_name="Żak",
        institution_id=f"J{number}",
        address=address_of(number),
        state="complete",
    )


def address_of(person: int) -> str:
    return f"l.zak@o{person}.{DOMAIN}"


def day_text(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def sign_up(person: int, message_id: str, text: str, size: int = 2000) -> bytes:
    """Write a sign-up as a mail server hands it over, about ``size`` bytes in all."""
    sender = address_of(person)
    domain = sender.rpartition("@")[2]
    mail = EmailMessage()
    mail["Return-Path"] = f"<{sender}>"
    mail["Authentication-Results"] = (
        f"mx.ops.example; spf=pass smtp.mailfrom={sender}; dmarc=pass header.from={domain}"
    )
    mail["From"] = f"=?utf-8?q?=C5=81ucja_=C5=BBak?= <{sender}>"
    mail["To"] = ADDRESS
    mail["Subject"] = "=?utf-8?q?Zg=C5=82oszenie?="
    mail["Message-ID"] = message_id
    mail["Date"] = email.utils.format_datetime(utc_now())
    mail["MIME-Version"] = "1.0"
    mail.set_payload(text.encode(), "utf-8")
    padding = max(0, size - len(mail.as_bytes()))
    mail["X-Trace"] = " ".join(["0123456789" * 6] * (padding // 62))
    return mail.as_bytes()
