"""Small builders for what `decide` looks at: a mail, a registry, a case.

The register is invented: one accepted institution with three people, and a calendar of May 2026.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from parsers.facts import (
    Address,
    Block,
    BlockKind,
    Body,
    Envelope,
    Leaf,
    Machine,
    Outcome,
    ParsedMessage,
    Trust,
)
from parsers.polish import analyse
from rules.case import Case, MailboxPolicy
from rules.registry import (
    DossierState,
    Enrolment,
    Event,
    Institution,
    Person,
    PersonState,
    Registry,
)

WARSAW = ZoneInfo("Europe/Warsaw")
OURS = "zapisy@urzad.example"
RECEIVED = datetime(2026, 5, 4, 9, 30, tzinfo=WARSAW)

INSTITUTION = Institution(
    id="I1",
    name="Ośrodek Pomocy Społecznej w Zalesiu",
    aliases=("OPS Zalesie",),
    city="Zalesie",
    domain="ops-zalesie.example",
    shared_addresses=("biuro@ops-zalesie.example",),
    dossier=DossierState.ACCEPTED,
)
ANNA = Person("P1", "Anna", "Nowak", "I1", "a.nowak@ops-zalesie.example", PersonState.COMPLETE)
JAN = Person("P2", "Jan", "Kowalski", "I1", "j.kowalski@ops-zalesie.example", PersonState.COMPLETE)
EWA = Person("P3", "Ewa", "Bielska", "I1", None, PersonState.COMPLETE)

MEETING = Event(
    id="E1",
    title="Spotkanie sieciujące przedsiębiorstw społecznych",
    aliases=("sieciowanie PS",),
    series="sieciowanie",
    first_day=date(2026, 5, 20),
    last_day=date(2026, 5, 20),
    starts=time(10),
    ends=time(14),
    mode="stacjonarnie",
    city="Wrocław",
    place="ul. Lipowa",
    capacity=40,
    announced=date(2026, 4, 1),
    deadline=date(2026, 5, 18),
    cancelled_on=None,
    full_since=None,
)
WEBINAR = replace(
    MEETING,
    id="E2",
    title="Webinar: Ochrona danych w małej organizacji",
    aliases=("webinar RODO",),
    series="webinary",
    first_day=date(2026, 5, 27),
    last_day=date(2026, 5, 27),
    mode="online",
    city=None,
    place=None,
    deadline=None,
)
REGISTRY = Registry(
    institutions=(INSTITUTION,),
    persons=(ANNA, JAN, EWA),
    events=(MEETING, WEBINAR),
    freemail_domains=frozenset(("poczta.example",)),
)
MAILBOX = MailboxPolicy("es", frozenset((OURS,)), frozenset((OURS,)))


def envelope(subject: str = "", sender: str = "a.nowak@ops-zalesie.example") -> Envelope:
    """Build clean, authenticated headers."""
    return Envelope(
        subject=subject,
        sender=Address(name="", address=sender),
        sender_raw=sender,
        sender_defects=(),
        reply_to=(),
        recipients=(Address(name="", address=OURS),),
        message_id="<1@ops-zalesie.example>",
        in_reply_to=(),
        references=(),
        written=RECEIVED - timedelta(minutes=1),
        trust=Trust.DMARC,
        trust_evidence="dmarc=pass",
    )


def message(
    words: str,
    subject: str = "",
    *,
    head: Envelope | None = None,
    machine: Machine | None = None,
    signature: str = "",
    leaves: tuple[Leaf, ...] = (),
    is_forwarded: bool = False,
) -> ParsedMessage:
    """Build a mail that says ``words``."""
    blocks = [Block(kind=BlockKind.OWN, text=words)]
    if signature:
        blocks.append(Block(kind=BlockKind.SIGNATURE, text=signature))
    return ParsedMessage(
        outcome=Outcome.OK,
        envelope=head or envelope(subject),
        machine=machine,
        body=Body(
            blocks=tuple(blocks), own_words=words, is_forwarded=is_forwarded, from_html=False
        ),
        leaves=leaves,
        language=analyse(words, head.subject if head else subject),
        documents=(),
        problems=(),
        content_hash="0" * 64,
        parser_version="test",
    )


def case(
    words: str = "",
    subject: str = "",
    *,
    mail: ParsedMessage | None = None,
    registry: Registry = REGISTRY,
    received: datetime = RECEIVED,
    mailbox: MailboxPolicy = MAILBOX,
) -> Case:
    """Build a case of one mail; ``mail`` wins over ``words``."""
    return Case(mail or message(words, subject), received, mailbox, registry)


def enrolled(*enrolments: Enrolment) -> Registry:
    """Build the registry with somebody on a list."""
    return replace(REGISTRY, enrolments=enrolments)
