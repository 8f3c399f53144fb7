"""Every row of the situation matrix, on the bytes of a mail, through the real storage.

The rows are those of the office's description of the process; their names are repeated here, so
that a row without a test is noticed.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from mailbot.storage.database import reading
from mailbot.storage.register import EnrolmentRow, PersonRow
from mailbot.storage.tables import DecisionRow
from rules.decision import Decision
from tests.support.register import add, event, institution, person
from tests.support.station import STAFF, Clock, close, deliver, mail, make_app, message

NOW = datetime(2024, 5, 6, 8, 0, tzinfo=UTC)
"""Monday morning."""
ANNOUNCED = date(2024, 4, 8)
LUCJA = "l.zak@cis-debowo.example"
OLGA = "o.sowa@brzoza.example"
STRANGER = "kontakt@nowa-fundacja.example"
FREEMAIL = "lucja.zak@gmail.com"

MATRIX = (
    "returning sender, one clear event",
    "returning sender signs up several colleagues",
    "same person signs up again",
    "change of data written in a mail without the form",
    "one of several persons unknown",
    "number of persons without names",
    "person not registered, institution accepted",
    "institution known but dossier incomplete",
    "first-time sender, no documents",
    "unknown address claiming a registered name",
    "two registered persons fit the name",
    "person of another institution",
    "two events fit",
    "date and title or weekday disagree",
    "event full",
    "event past",
    "event cancelled",
    "after the enrolment deadline",
    "event not announced yet",
    "conditional or tentative",
    "cancellation of own or colleague's place",
    "decline without enrolment",
    "replacement inside the institution",
    "replacement by a stranger or from elsewhere",
    "sign-up and question",
    "question only",
    "thanks, receipt acknowledged",
    "out-of-office",
    "bounce of our mail",
    "read receipt, ticket auto-answer, newsletter, spam, phishing",
    "invoice, offer, media, job, complaint, RODO request",
    "phone enrolment typed by the coordinator",
)


@dataclass(frozen=True)
class Row:
    """One mail of a situation, and what becomes of it."""

    situation: str
    words: str
    state: str
    """Of the message: done, held, ignored."""
    reply: str | None
    """Templates of the reply, joined by +."""
    section: str
    sender: str = LUCJA
    subject: str = "spotkanie"
    headers: str = ""
    standing: dict[str, str] = field(default_factory=dict)
    """``event/person`` → state, for all that is on the lists besides those who were before."""
    before: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.situation}: {self.words[:40]}"


ON_E1 = {"E1/P1": "confirmed"}
AUTO = "obsluzone_automatycznie"
WORK = "do_rozstrzygniecia"
CHANGES = "zmiany_na_listach"

ROWS = (
    Row(
        "returning sender, one clear event",
        "Będę na spotkaniu sieciującym 15 maja.",
        "done",
        "confirm",
        AUTO,
        standing=ON_E1,
    ),
    Row(
        "returning sender signs up several colleagues",
        "Zgłaszam siebie i Jana Wronę na spotkanie 15 maja.",
        "done",
        "confirm",
        AUTO,
        standing={"E1/P1": "confirmed", "E1/P2": "confirmed"},
    ),
    Row(
        "same person signs up again",
        "Będę na spotkaniu 15 maja.",
        "done",
        "already_enrolled",
        AUTO,
        before=ON_E1,
        standing=ON_E1,
    ),
    Row(
        "change of data written in a mail without the form",
        "Dzień dobry, informuję o zmianie adresu naszej siedziby: ul. Leśna 3.",
        "held",
        "update_form",
        WORK,
        subject="zmiana danych",
    ),
    Row(
        "one of several persons unknown",
        "Zgłaszam siebie i Zenona Bukowskiego na spotkanie 15 maja.",
        "held",
        None,
        WORK,
    ),
    Row(
        "number of persons without names",
        "Zgłaszam trzy osoby na spotkanie 15 maja.",
        "held",
        "clarify_person",
        WORK,
    ),
    Row(
        "person not registered, institution accepted",
        "Zgłaszam Zenona Bukowskiego na spotkanie 15 maja.",
        "held",
        "docs_needed_person",
        WORK,
    ),
    Row(
        "institution known but dossier incomplete",
        "Będę na spotkaniu 15 maja.",
        "held",
        "docs_incomplete",
        "dokumenty_do_sprawdzenia",
        sender=OLGA,
    ),
    Row(
        "first-time sender, no documents",
        "Chcielibyśmy wziąć udział w spotkaniu 15 maja. Fundacja Nowa",
        "held",
        "docs_needed_institution",
        WORK,
        sender=STRANGER,
    ),
    Row(
        "unknown address claiming a registered name",
        "Będę na spotkaniu 15 maja.\nŁucja Żak, CIS Dębowo",
        "held",
        "verify_sender",
        WORK,
        sender=FREEMAIL,
    ),
    Row(
        "two registered persons fit the name",
        "Zgłaszam Marię Lis na spotkanie 15 maja.",
        "held",
        None,
        WORK,
    ),
    Row(
        "person of another institution",
        "Zgłaszam Adama Graba na spotkanie 15 maja.",
        "held",
        None,
        WORK,
    ),
    Row("two events fit", "Będę na webinarze.", "held", "clarify_event", WORK),
    Row(
        "date and title or weekday disagree",
        "Zgłaszam się na spotkanie sieciujące 28 maja.",
        "held",
        "clarify_event",
        WORK,
    ),
    Row(
        "event full",
        "Będę na wizycie studyjnej 20 maja.",
        "done",
        "waitlist",
        AUTO,
        standing={"E2/P1": "waitlisted"},
    ),
    Row("event past", "Będę na konferencji 10 kwietnia.", "held", "event_past", WORK),
    Row("event cancelled", "Będę na seminarium 22 maja.", "held", "event_cancelled", WORK),
    Row(
        "after the enrolment deadline", "Będę na szkoleniu 13 maja.", "held", "after_deadline", WORK
    ),
    Row("event not announced yet", "Będę na gali 12 czerwca.", "held", None, WORK),
    Row(
        "conditional or tentative",
        "Jeśli szef pozwoli, będę na spotkaniu 15 maja.",
        "held",
        None,
        WORK,
    ),
    Row(
        "cancellation of own or colleague's place",
        "Rezygnuję z udziału w spotkaniu 15 maja.",
        "done",
        "cancelled",
        CHANGES,
        before=ON_E1,
        standing={"E1/P1": "cancelled"},
    ),
    Row(
        "decline without enrolment",
        "Niestety nie będę na spotkaniu 15 maja.",
        "done",
        "decline_noted",
        "cisza",
    ),
    Row(
        "replacement inside the institution",
        "Na spotkanie 15 maja zamiast mnie przyjdzie Jan Wrona.",
        "done",
        "replaced",
        CHANGES,
        before=ON_E1,
        standing={"E1/P1": "cancelled", "E1/P2": "confirmed"},
    ),
    Row(
        "replacement by a stranger or from elsewhere",
        "Na spotkanie 15 maja zamiast mnie przyjdzie Zenon Bukowski.",
        "held",
        None,
        WORK,
        before=ON_E1,
        standing=ON_E1,
    ),
    Row(
        "sign-up and question",
        "Będę na spotkaniu 15 maja. Czy jest parking?",
        "held",
        "confirm+question_ack",
        AUTO,
        standing=ON_E1,
    ),
    Row(
        "question only", "Czy na spotkaniu 15 maja jest parking?", "held", "question_ack", "pytania"
    ),
    Row("thanks, receipt acknowledged", "Dziękuję za informację.", "ignored", None, "cisza"),
    Row(
        "out-of-office",
        "Jestem na urlopie do 10 maja.",
        "ignored",
        None,
        "cisza",
        headers="Auto-Submitted: auto-replied\r\n",
    ),
    Row(
        "bounce of our mail",
        "Delivery failed.",
        "ignored",
        None,
        "bledy_doreczen",
        sender="mailer-daemon@cis-debowo.example",
        subject="Undelivered Mail Returned to Sender",
    ),
    Row(
        "read receipt, ticket auto-answer, newsletter, spam, phishing",
        "Nowości w ofercie.",
        "ignored",
        None,
        "cisza",
        sender="nowosci@sklep.example",
        headers="List-Unsubscribe: <mailto:x@y.example>\r\nPrecedence: bulk\r\n",
    ),
    Row(
        "invoice, offer, media, job, complaint, RODO request",
        "Składam skargę na organizację ostatniego spotkania.",
        "held",
        "complaint_ack",
        "skargi_i_rodo",
        subject="Skarga",
    ),
    Row(
        "phone enrolment typed by the coordinator",
        "zapisz: Jan Wrona, CIS Dębowo, 15.05",
        "done",
        "staff_noted",
        AUTO,
        sender=STAFF,
        subject="telefon",
        standing={"E1/P2": "confirmed"},
    ),
)


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(ready_database_url, tmp_path, sandbox, Clock(NOW))
    add(made.database, *register(), *calendar())
    yield made
    close(made)


def register():
    return (
        institution(),
        institution(
            id="I2",
            name="Fundacja Brzoza",
            aliases=["Brzoza"],
            domain="brzoza.example",
            dossier="incomplete",
        ),
        institution(id="I3", name="Spółdzielnia Grab", aliases=[], domain="grab.example"),
        person(),
        person(id="P2", first_name="Jan", last_name="Wrona", address=None),
        person(id="P4", first_name="Maria", last_name="Lis", address=None),
        person(id="P5", first_name="Maria", last_name="Lis", address="m.lis@cis-debowo.example"),
        person(
            id="P20",
            first_name="Olga",
            last_name="Sowa",
            institution_id="I2",
            address=OLGA,
            state="pending",
        ),
        person(
            id="P30",
            first_name="Adam",
            last_name="Grab",
            institution_id="I3",
            address="a@grab.example",
        ),
    )


def calendar():
    def on(day, **changes):
        return event(
            first_day=day, last_day=day, starts=time(10), ends=time(14), aliases=[], **changes
        )

    return (
        on(date(2024, 5, 15), announced=ANNOUNCED),
        on(
            date(2024, 5, 20),
            id="E2",
            title="Wizyta studyjna w Lipnie",
            capacity=1,
            announced=ANNOUNCED,
        ),
        on(
            date(2024, 4, 10),
            id="E3",
            title="Konferencja o partnerstwach",
            announced=date(2024, 3, 1),
        ),
        on(
            date(2024, 5, 22),
            id="E4",
            title="Seminarium o finansach",
            announced=ANNOUNCED,
            cancelled_on=date(2024, 5, 2),
        ),
        on(
            date(2024, 5, 13),
            id="E5",
            title="Szkolenie z kadr",
            announced=ANNOUNCED,
            deadline=date(2024, 5, 5),
        ),
        on(
            date(2024, 6, 12),
            id="E6",
            title="Gala ekonomii społecznej",
            announced=date(2024, 6, 1),
        ),
        on(
            date(2024, 5, 28),
            id="E7",
            title="Webinar o zamówieniach",
            mode="online",
            announced=ANNOUNCED,
        ),
        on(
            date(2024, 5, 29),
            id="E8",
            title="Webinar o dotacjach",
            mode="online",
            announced=ANNOUNCED,
        ),
        EnrolmentRow(
            event_id="E2", person_id="P30", state="confirmed", ordered_at=NOW, changed_at=NOW
        ),
    )


def put_on_lists(app, standing):
    for key, state in standing.items():
        listed, who = key.split("/")
        row = EnrolmentRow(
            event_id=listed, person_id=who, state=state, ordered_at=NOW, changed_at=NOW
        )
        add(app.database, row)


def standing_now(app):
    with reading(app.database) as session:
        rows = session.scalars(select(EnrolmentRow).where(EnrolmentRow.person_id != "P30"))
        return {f"{row.event_id}/{row.person_id}": row.state for row in rows}


def decision_about(app, message_id):
    with reading(app.database) as session:
        stored = session.scalars(
            select(DecisionRow.decision).where(DecisionRow.message_id == message_id)
        ).one()
    return Decision.model_validate(stored)


def test_every_situation_has_a_row():
    assert {row.situation for row in ROWS} == set(MATRIX)
    assert len(MATRIX) == 32


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_situation(app, row):
    put_on_lists(app, row.before)
    raw = mail(row.words, row.sender, headers=row.headers, subject=row.subject)

    number = deliver(app, raw, uid=1)

    decision = decision_about(app, number)
    got = (
        message(app, number).state,
        decision.reply.name if decision.reply else None,
        decision.section,
        standing_now(app),
    )
    assert got == (row.state, row.reply, row.section, row.standing), decision.findings


def test_a_registered_name_shown_by_an_unknown_address_is_asked_to_confirm(app):
    raw = mail("Będę na spotkaniu 15 maja.", FREEMAIL).replace(
        f"From: {FREEMAIL}".encode(), f'From: "Lucja Zak" <{FREEMAIL}>'.encode()
    )

    decision = decision_about(app, deliver(app, raw, uid=1))

    assert decision.reply is not None
    assert decision.reply.template == "verify_sender"


def test_a_mail_that_is_held_changes_nobody_in_the_register(app):
    with reading(app.database) as session:
        before = session.execute(select(PersonRow.id, PersonRow.state).order_by(PersonRow.id)).all()
    deliver(app, mail("Zgłaszam Zenona Bukowskiego na spotkanie 15 maja.", LUCJA), uid=1)

    with reading(app.database) as session:
        after = session.execute(select(PersonRow.id, PersonRow.state).order_by(PersonRow.id)).all()
    assert before == after
