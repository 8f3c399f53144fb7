"""An office in one process: everything that may happen to it, through the real storage.

Only the reading of mails is done without a process of its own, so that hundreds of steps take
seconds; what is decided, recorded, written and offered is done by the program itself.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from sqlalchemy import select

from mailbot import proposals
from mailbot.app import App
from mailbot.coordinators.digest import make_digests
from mailbot.dossiers.asking import remind_dossiers
from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.events.reminders import send_reminders
from mailbot.events.thanks import send_thanks
from mailbot.imports.amend import Wish, amend_event, call_off_event
from mailbot.lists import Who, by_hand
from mailbot.lists.attendance import record_attendance
from mailbot.lists.by_hand import Desk
from mailbot.lists.keeping import keep_lists
from mailbot.recruitments.by_clock import keep_calls
from mailbot.replies.by_hand import Hand
from mailbot.replies.outbox import send
from mailbot.storage.acts import Cause
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.register import EnrolmentRow, EventRow
from mailbot.storage.tables import Base, MailboxHealth, Message, Outbox
from mailbot.undo import undo_act, undo_message
from parsers import parse_message
from parsers.facts import ParsedMessage
from parsers.facts.hints import Hints
from parsers.limits import Limits
from tests.support.register import add, event, institution, person
from tests.support.station import ADDRESS, SERVER, Clock, deliver, mail, make_app

MONDAY = datetime(2024, 5, 6, 8, 0, tzinfo=UTC)
LUCJA = "l.zak@cis-debowo.example"
JAN = "j.wrona@cis-debowo.example"
ADAM = "a.grab@grab.example"
OLGA = "o.sowa@brzoza.example"
STRANGER = "kontakt@nowa-fundacja.example"
NEWCOMER = "biuro@zielony-prog.example"
EVENTS = ("E1", "E2", "E3")
PERSONS = ("P1", "P2", "P3", "P4")


class DirectReader:
    """Reads mails in this process; closed by nobody."""

    def parse(self, raw: bytes, *, authserv_id: str, instance: str, hints: Hints) -> ParsedMessage:
        return parse_message(
            raw, authserv_id=authserv_id, instance=instance, limits=Limits(), hints=hints
        )

    def demand_open(self) -> None:
        """Is open always."""


def make_office_app(url: str, home: Path) -> App:
    """Build the application once; each example gets a database of its own with `Office`."""
    made = make_app(url, home, clock=Clock(MONDAY))
    made.sandbox.close()
    made.scans.close()
    made.database.dispose()
    reader: Any = DirectReader()
    return replace(made, sandbox=reader, scans=reader)


def _rows() -> Iterator[Base]:
    yield institution()
    yield institution(id="I2", name="Fundacja Brzoza", aliases=[], domain="brzoza.example",
                      dossier="incomplete")  # fmt: skip
    yield institution(id="I3", name="Spółdzielnia Grab", aliases=[], domain="grab.example")
    yield person()
    yield person(id="P2", first_name="Jan", last_name="Wrona", address=JAN)
    yield person(id="P3", first_name="Maria", last_name="Lis", address=None)
    yield person(id="P4", first_name="Adam", last_name="Grab", institution_id="I3", address=ADAM)
    yield person(id="P5", first_name="Olga", last_name="Sowa", institution_id="I2", address=OLGA,
                 state="pending")  # fmt: skip
    days = {"E1": (date(2024, 5, 15), "Spotkanie sieciujące podmiotów"),
            "E2": (date(2024, 5, 20), "Wizyta studyjna w Lipnie"),
            "E3": (date(2024, 5, 28), "Webinar o zamówieniach")}  # fmt: skip
    for place, (number, (day, title)) in enumerate(days.items(), start=1):
        yield event(id=number, title=title, first_day=day, last_day=day, starts=time(10),
                    ends=time(14), aliases=[], capacity=3 - place or None)  # fmt: skip


class Office:
    """The office of one example: its database, its clock, and all that people do to it."""

    def __init__(self, app: App, url: str) -> None:
        self.clock = Clock(MONDAY)
        self.app = replace(app, database=open_database(url), clock=self.clock)
        self.mails = 0
        add(self.app.database, *_rows())

    def close(self) -> None:
        self.app.database.dispose()

    def receive(self, raw: bytes) -> int:
        """Take a mail from the mailbox and bring it to its end."""
        self.clock.now += timedelta(minutes=1)
        return deliver(self.app, raw, self._number())

    def receive_words(self, words: str, sender: str, headers: str = "", subject: str = "") -> int:
        raw = mail(words, sender, self.mails, headers, subject)
        return self.receive(raw)

    def receive_papers(self, sender: str, *files: tuple[str, bytes]) -> int:
        made = EmailMessage()
        domain = sender.rpartition("@")[2]
        made["Authentication-Results"] = f"{SERVER}; dmarc=pass header.from={domain}"
        made["From"], made["To"], made["Subject"] = sender, ADDRESS, "Dokumenty"
        made["Message-ID"] = f"<m{self.mails}@{domain}>"
        made.set_content("Dzień dobry, przesyłam dokumenty w załączeniu.")
        for name, content in files:
            kind = name.rpartition(".")[2]
            made.add_attachment(content, maintype="application", subtype=kind, filename=name)
        return self.receive(made.as_bytes())

    def answer_offer(self, words: str) -> int | None:
        """Answer the newest offer of a place, from the address it went to."""
        offer = self.newest_offer()
        if offer is None:
            return None
        headers = f"In-Reply-To: {offer.message_id_header}\r\n"
        return self.receive_words(words, offer.recipient, headers, f"Re: {offer.subject}")

    def newest_offer(self) -> Outbox | None:
        query = select(Outbox).where(Outbox.purpose.startswith("promoted:"))
        with reading(self.app.database) as session:
            return session.scalars(query.order_by(Outbox.id.desc()).limit(1)).first()

    def offer_ends(self) -> datetime | None:
        """Return when the first of the open offers ends."""
        rows = [row for row in self.rows(EnrolmentRow) if row.state == "offered"]
        ends = [row.offered_until for row in rows if row.offered_until is not None]
        return min((end for end in ends if end > self.clock.now), default=None)

    def enrol(self, who: Who, *, is_out_of_turn: bool) -> None:
        self._at_the_desk(lambda desk: by_hand.enrol(desk, who, is_out_of_turn=is_out_of_turn))

    def cancel(self, who: Who) -> None:
        self._at_the_desk(lambda desk: by_hand.cancel(desk, who))

    def replace(self, who: Who, comes: str) -> None:
        self._at_the_desk(lambda desk: by_hand.replace(desk, who, comes))

    def accept(self, number: int, gaps: proposals.Gaps) -> None:
        self._at_the_desk(lambda desk: proposals.accept(desk, number, gaps))

    def reject(self, number: int, *, is_silent: bool) -> None:
        words = "Niestety nie możemy przyjąć tego zgłoszenia."
        self._at_the_desk(lambda desk: proposals.reject(desk, number, words, is_silent=is_silent))

    def set_capacity(self, number: str, capacity: int) -> None:
        wish = Wish(number, {"capacity": str(capacity)})
        self._by(lambda app, session, hand: amend_event(app, session, wish, hand, enqueue=later))

    def call_off(self, number: str) -> None:
        self._by(lambda app, session, hand: call_off_event(app, session, number, hand,
                                                           enqueue=later))  # fmt: skip

    def undo(self, entry: int) -> None:
        self._by(lambda app, session, hand: undo_act(app, session, entry, hand, enqueue=later))

    def undo_mail(self, number: int) -> None:
        self._by(lambda app, session, hand: undo_message(app, session, number, hand,
                                                         enqueue=later))  # fmt: skip

    def record_attendance(self, number: str, present: set[str]) -> None:
        self._at_the_desk(lambda d: record_attendance(d.session, d.cause, number, present))

    def pass_time(self, step: timedelta) -> None:
        """Move the clock, look into the mailbox, and do what is due."""
        self.clock.now += step
        with transaction(self.app.database) as session:
            session.merge(MailboxHealth(mailbox="es", polled_at=self.clock.now))
        keep_lists(self.app)
        send_reminders(self.app)
        send_thanks(self.app)
        keep_calls(self.app, self.clock.now)
        remind_dossiers(self.app)
        make_digests(self.app, self.clock.now)

    def send_letters(self) -> None:
        for number in self._queued():
            send(self.app, number)

    def fail_letters(self) -> None:
        """Let the server of the recipients refuse all that is on its way, for good."""
        numbers = self._queued()
        with transaction(self.app.database) as session:
            for row in session.scalars(select(Outbox).where(Outbox.id.in_(numbers))):
                row.state, row.reason = "failed", "550 no such user"

    def rows(self, kind: type[Any]) -> list[Any]:
        with reading(self.app.database) as session:
            return list(session.scalars(select(kind).order_by(*kind.__mapper__.primary_key)))

    def numbers(self, kind: type[Any], *conditions: Any) -> list[int]:
        with reading(self.app.database) as session:
            return list(session.scalars(select(kind.id).where(*conditions).order_by(kind.id)))

    def held(self) -> list[int]:
        return self.numbers(Message, Message.state == "held")

    def _queued(self) -> list[int]:
        return self.numbers(Outbox, Outbox.state == "queued")

    def _number(self) -> int:
        self.mails += 1
        return self.mails

    def _by(self, act: Callable[..., object]) -> None:
        """Let the coordinator act; what is refused leaves nothing behind."""
        self.clock.now += timedelta(minutes=1)
        with contextlib.suppress(Stop), transaction(self.app.database) as session:
            act(self.app, session, Hand("anna", self.clock.now))

    def _at_the_desk(self, act: Callable[[Desk], object]) -> None:
        def at_desk(app: App, session: Any, hand: Hand) -> None:
            act(Desk(app, session, Cause(hand.now, hand.name), later))

        self._by(at_desk)


def event_row(office: Office, number: str) -> EventRow:
    """Return an event as it stands."""
    with reading(office.app.database) as session:
        return session.get_one(EventRow, number)
