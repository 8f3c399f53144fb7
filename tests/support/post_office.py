"""A small office for tests of outgoing mail: a database, a mailbox, a message and its decision."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from mailbot.app import App
from mailbot.config.model import (
    Caps,
    Config,
    Coordinator,
    DropFolder,
    FolderSender,
    Mailbox,
    Mode,
    Office,
    Service,
)
from mailbot.storage.blobs import Blobs
from mailbot.storage.database import open_database, transaction
from mailbot.storage.register import InstitutionRow
from mailbot.storage.tables import Base, Message, MessageState, Outbox, Raw
from parsers.facts import Address, Body, Envelope, Language, ParsedMessage, Trust
from parsers.facts import Outcome as ReadingOutcome
from rules.case import Case, MailboxPolicy
from rules.decision import Action, Decision, ReplyPlan
from rules.registry import (
    DossierState,
    Event,
    Institution,
    Person,
    PersonState,
    Recruitment,
    Registry,
)

assert InstitutionRow  # the register's tables are part of the same metadata

NOW = datetime(2024, 5, 7, 8, 0, tzinfo=UTC)
KEY = b"k" * 32
ADDRESS = "rejestracja@ops.example"

MEETING = Event(
    id="e1",
    title="Spotkanie sieciujące PES",
    aliases=(),
    series=None,
    first_day=date(2024, 5, 15),
    last_day=date(2024, 5, 15),
    starts=time(10),
    ends=time(14),
    mode="stacjonarnie",
    city="Wrocław",
    place="Klub Bolko",
    capacity=30,
    announced=date(2024, 4, 1),
    deadline=date(2024, 5, 10),
    cancelled_on=None,
    full_since=None,
)
VISIT = replace(MEETING, id="e2", title="Wizyta studyjna", first_day=date(2024, 5, 21))
ANNA = Person("p1", "Anna", "Nowak", "i1", "anna@ces.example", PersonState.COMPLETE)
JAN = Person("p2", "Jan", "Żółć", "i1", None, PersonState.COMPLETE)
CENTRE = Institution(
    "i1", "Centrum Przykładowe", (), "Wrocław", "ces.example", (), DossierState.ACCEPTED
)
REGISTRY = Registry(
    institutions=(CENTRE,),
    persons=(ANNA, JAN),
    events=(MEETING, VISIT),
    recruitment=Recruitment("r1", "Nabór", date(2024, 5, 6), date(2024, 5, 24), ()),
    freemail_domains=frozenset({"poczta.example"}),
)
CONFIRM = ReplyPlan(template="confirm", event="e1", persons=("p1",))


class Clock:
    """A clock that moves only when told to."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **much: float) -> None:
        self.now += timedelta(**much)


@dataclass
class Enqueued:
    """Stands for `mailbot.engine.later` and remembers what it was told."""

    jobs: list[tuple] = field(default_factory=list)

    def __call__(self, session, workflow, queue, workflow_id, *args, partition=None, delay_s=0):
        del session
        self.jobs.append((workflow, queue, workflow_id, args, partition, delay_s))


def mailbox(home: Path, **changes) -> Mailbox:
    values = {
        "id": "rejestracja",
        "address": ADDRESS,
        "since": date(2024, 1, 1),
        "source": DropFolder(path=home / "in"),
        "sender": FolderSender(path=home / "out"),
    }
    return Mailbox(**values | changes)


def office(
    home: Path,
    *,
    mode: Mode = Mode.LIVE,
    caps: Caps | None = None,
    url: str | None = None,
    **mailbox_changes,
):
    """An application on a new database; it reads no mail, so it has no sandbox."""
    config = Config(
        service=Service(home=home, mode=mode),
        office=Office(name="Ośrodek Przykładowy", coordinator="Zespół", phone="71 000 00 00"),
        caps=caps or Caps(),
        coordinators=(Coordinator(name="Anna Zielińska", address="a.zielinska@ops.example"),),
        mailboxes=(mailbox(home, **mailbox_changes),),
    )
    database = open_database(url or f"sqlite:///{home}/mailbot.db")
    Base.metadata.create_all(database)
    return App(
        config=config,
        database=database,
        blobs=Blobs(f"file://{home}/blobs"),
        key=KEY,
        sandbox=None,
        scans=None,
        clock=Clock(),
    )


def kept_message(app: App, number: int = 1, **changes) -> Message:
    sha256 = f"{number:064x}"
    now = app.clock()
    values = {
        "sha256": sha256,
        "mailbox": "rejestracja",
        "received": now,
        "kept_at": now,
        "logical_key": sha256,
        "state": MessageState.DONE.value,
        "sender": "anna@ces.example",
    }
    with transaction(app.database) as session:
        session.add(Raw(sha256=sha256, size=1, kept_at=now))
        session.flush()
        message = Message(**values | changes)
        session.add(message)
    return message


def envelope(**changes) -> Envelope:
    values = {
        "subject": "Zgłoszenie",
        "sender": Address(name="Anna", address="anna@ces.example"),
        "sender_raw": "Anna <anna@ces.example>",
        "sender_defects": (),
        "reply_to": (),
        "recipients": (Address(name="", address=ADDRESS),),
        "message_id": "<abc@ces.example>",
        "in_reply_to": (),
        "references": (),
        "written": NOW,
        "trust": Trust.DMARC,
        "trust_evidence": "",
    }
    return Envelope(**values | changes)


def case(**changes) -> Case:
    message = ParsedMessage(
        outcome=ReadingOutcome.OK,
        envelope=envelope(**changes),
        machine=None,
        body=Body(blocks=(), own_words="", is_forwarded=False, from_html=False),
        leaves=(),
        language=Language(),
        documents=(),
        problems=(),
        content_hash="0" * 64,
        parser_version="1",
    )
    own = frozenset({ADDRESS})
    return Case(message, NOW, MailboxPolicy("rejestracja", own, own), REGISTRY)


def decision(plan: ReplyPlan | None = CONFIRM) -> Decision:
    return Decision(action=Action.AUTO, reply=plan, rules_version="1")


def outbox_row(app: App, outbox_id: int) -> Outbox:
    with transaction(app.database) as session:
        return session.get_one(Outbox, outbox_id)
