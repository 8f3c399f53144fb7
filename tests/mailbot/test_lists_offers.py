"""The waiting list from the withdrawal to the answer, on real mails and databases."""

from datetime import timedelta
from email import message_from_string, policy

import pytest
from sqlalchemy import select

from mailbot import lists
from mailbot.engine import later
from mailbot.lists.keeping import keep_lists
from mailbot.lists.working_time import working_hours_after
from mailbot.storage.acts import Cause
from mailbot.storage.database import reading, transaction
from mailbot.storage.register import EnrolmentRow, EventRow, PersonRow
from mailbot.storage.tables import Journal, MailboxHealth, Outbox
from tests.support.lists import MONDAY, on_the_list, people, standings
from tests.support.register import add, event, institution, person
from tests.support.station import Clock, close, deliver, mail, make_app, message, sent

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def clock():
    return Clock(MONDAY)


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox, clock):
    """A full event of two places on 15 May, with P1 and P2 on it and P3 and P4 waiting."""
    made = make_app(ready_database_url, tmp_path, sandbox, clock)
    add(made.database, institution(), *people(4), event(capacity=2))
    add(made.database, *(on_the_list(n, "confirmed") for n in (1, 2)))
    add(made.database, *(on_the_list(n, "waitlisted") for n in (3, 4)))
    yield made
    close(made)


def write(app, text, number, uid, headers=""):
    sender = f"p{number}@cis-debowo.example"
    return deliver(app, mail(text, sender, uid, headers, "spotkanie"), uid)


def withdraw(app, number=1, uid=1):
    return write(app, "Rezygnuję z udziału w spotkaniu 15 maja.", number, uid)


def answer(app, text, letter, number=3, uid=9):
    header = letter.message_id_header
    headers = f"In-Reply-To: {header}\r\nReferences: {header}\r\n"
    return write(app, text, number, uid, headers)


def letters(app, to=3):
    return [row for row in sent(app) if row.recipient == f"p{to}@cis-debowo.example"]


def all_went_out(app, polled_at):
    """Every letter was sent, and the mailbox was looked into at that moment."""
    with transaction(app.database) as session:
        for row in session.scalars(select(Outbox)):
            row.state = "sent"
        session.merge(MailboxHealth(mailbox="es", polled_at=polled_at))


def keep_at(app, clock, now):
    clock.now = now
    keep_lists(app)


def deadline(app):
    return working_hours_after(MONDAY, app.config.lists.offer_hours)


def test_a_withdrawal_offers_the_place_to_whoever_waits_longest(app):
    number = withdraw(app)

    assert message(app, number).state == "done"
    assert standings(app.database) == {
        "P1": "cancelled",
        "P2": "confirmed",
        "P3": "offered",
        "P4": "waitlisted",
    }
    (letter,) = letters(app)
    assert "Zwolniło się miejsce" in letter.subject
    assert (
        "Prosimy o potwierdzenie udziału do 7 maja 2024 r., godz. 10:00:\nJan Lis3" in letter.body
    )
    written = message_from_string(letter.content, policy=policy.default)
    assert (written["Auto-Submitted"], letter.state) == ("auto-generated", "queued")


def test_a_yes_in_the_thread_takes_the_place_and_is_confirmed(app):
    withdraw(app)
    (letter,) = letters(app)

    number = answer(app, "Tak, potwierdzam udział.", letter)

    assert message(app, number).state == "done"
    assert standings(app.database)["P3"] == "confirmed"
    assert "Potwierdzenie zapisu" in letters(app)[-1].subject
    with reading(app.database) as session:
        acts = session.scalars(select(Journal.act).order_by(Journal.id)).all()
    assert [act for act in acts if act.startswith("offer")] == ["offered", "offer-accepted"]


def test_a_no_in_the_thread_passes_the_place_on(app):
    withdraw(app)
    (letter,) = letters(app)

    answer(app, "Niestety nie mogę, rezygnuję.", letter)

    assert standings(app.database)["P3"] == "cancelled"
    assert standings(app.database)["P4"] == "offered"
    assert "Rezygnacja z miejsca" in letters(app)[-1].subject
    assert len(letters(app, to=4)) == 1


def test_an_unclear_answer_waits_for_a_person_and_keeps_the_place(app, clock):
    withdraw(app)
    (letter,) = letters(app)

    number = answer(app, "Może, muszę zapytać szefa.", letter)
    all_went_out(app, deadline(app) + HOUR)
    keep_at(app, clock, deadline(app) + HOUR)

    assert message(app, number).state == "held"
    assert standings(app.database)["P3"] == "offered"


def test_a_stranger_who_knows_the_thread_takes_nobodys_place(app):
    withdraw(app)
    (letter,) = letters(app)
    header = f"In-Reply-To: {letter.message_id_header}\r\n"

    number = deliver(app, mail("tak", "obca@obce.example", 7, header), 7)

    assert message(app, number).state == "held"
    assert standings(app.database)["P3"] == "offered"


@pytest.mark.parametrize("words", ["tak nie", "tak czy nie", "nie tak"])
def test_few_words_under_a_short_subject_are_read_to_the_last_one(app, words):
    withdraw(app)
    (letter,) = letters(app)

    number = answer(app, words, letter)

    assert message(app, number).state == "held"
    assert standings(app.database)["P3"] == "offered"


def test_a_colleague_may_answer(app):
    withdraw(app)
    (letter,) = letters(app)

    answer(app, "tak", letter, number=2)

    assert standings(app.database)["P3"] == "confirmed"


def test_an_offer_without_an_answer_expires_after_the_deadline_and_the_next_is_asked(app, clock):
    withdraw(app)
    all_went_out(app, deadline(app) + MINUTE)

    keep_at(app, clock, deadline(app) + 14 * MINUTE)
    before = standings(app.database)
    keep_at(app, clock, deadline(app) + 15 * MINUTE)
    keep_at(app, clock, deadline(app) + 25 * MINUTE)

    assert before["P3"] == "offered"
    assert standings(app.database) == {
        "P1": "cancelled",
        "P2": "confirmed",
        "P3": "cancelled",
        "P4": "offered",
    }
    assert [row.subject.split(" – ")[0] for row in letters(app)] == [
        "Zwolniło się miejsce",
        "Termin potwierdzenia minął",
    ]
    assert len(letters(app, to=4)) == 1


def test_a_yes_after_the_deadline_waits_for_a_person(app, clock):
    withdraw(app)
    (letter,) = letters(app)
    clock.now = deadline(app) + MINUTE

    number = answer(app, "tak", letter)

    assert message(app, number).state == "held"
    assert "po terminie" in message(app, number).reason
    assert standings(app.database)["P3"] == "offered"


@pytest.mark.parametrize(
    "when", ["2024-05-07T17:00", "2024-05-11T12:00", "2024-05-08T07:50", "2024-05-08T16:01"]
)
def test_nothing_expires_outside_working_time(app, clock, when):
    withdraw(app)
    now = MONDAY.fromisoformat(when).replace(tzinfo=MONDAY.tzinfo)
    all_went_out(app, now)

    keep_at(app, clock, now)

    assert standings(app.database)["P3"] == "offered"


def test_an_offer_whose_letter_did_not_go_out_never_expires(app, clock):
    withdraw(app)
    all_went_out(app, deadline(app) + HOUR)
    with transaction(app.database) as session:
        session.get_one(Outbox, letters(app)[0].id).state = "withheld"

    keep_at(app, clock, deadline(app) + HOUR)

    assert standings(app.database)["P3"] == "offered"


@pytest.mark.parametrize("polled_after", [None, timedelta(0)])
def test_an_offer_waits_until_the_mailbox_was_looked_into_after_the_deadline(
    app, clock, polled_after
):
    withdraw(app)
    all_went_out(app, None if polled_after is None else deadline(app) + polled_after)

    keep_at(app, clock, deadline(app) + HOUR)

    assert standings(app.database)["P3"] == "offered"


def test_a_raised_capacity_offers_all_the_new_places(app, clock):
    with transaction(app.database) as session:
        session.get_one(EventRow, "E1").capacity = 5

    keep_at(app, clock, MONDAY)

    assert standings(app.database)["P3"] == "offered"
    assert standings(app.database)["P4"] == "offered"


def test_an_event_that_lost_its_limit_has_a_place_for_everybody(app, clock):
    with transaction(app.database) as session:
        session.get_one(EventRow, "E1").capacity = None

    keep_at(app, clock, MONDAY)

    assert {standings(app.database)[p] for p in ("P3", "P4")} == {"offered"}


@pytest.mark.parametrize(
    ("changes", "when"),
    [
        ({}, "2024-05-13T09:00"),
        ({"full_since": MONDAY.date()}, "2024-05-06T10:00"),
        ({"cancelled_on": MONDAY.date()}, "2024-05-06T10:00"),
    ],
)
def test_no_place_is_offered_when_that_is_for_a_person(app, clock, changes, when):
    with transaction(app.database) as session:
        for name, value in {"capacity": 5, **changes}.items():
            setattr(session.get_one(EventRow, "E1"), name, value)

    keep_at(app, clock, MONDAY.fromisoformat(when).replace(tzinfo=MONDAY.tzinfo))

    assert standings(app.database)["P3"] == "waitlisted"


def test_nobody_overtakes_the_queue_while_a_place_is_free(app, clock):
    clock.now = MONDAY.replace(day=13)
    withdraw(app)
    add(app.database, person(id="P5", last_name="Nowa", address="p5@cis-debowo.example"))

    write(app, "Zgłaszam swój udział w spotkaniu 15 maja.", 5, 5)

    assert standings(app.database)["P5"] == "waitlisted"


def test_whoever_has_no_address_is_offered_a_place_and_left_to_the_telephone(app, clock):
    with transaction(app.database) as session:
        session.get_one(PersonRow, "P3").address = None

    withdraw(app)
    all_went_out(app, deadline(app) + HOUR)
    keep_at(app, clock, deadline(app) + HOUR)

    assert standings(app.database)["P3"] == "offered"
    assert letters(app) == []


def test_when_the_event_begins_what_led_to_no_place_ends_without_a_letter(app, clock):
    withdraw(app)
    with transaction(app.database) as session:
        row = session.scalars(select(EnrolmentRow).where(EnrolmentRow.person_id == "P2")).one()
        row.state = "requested"
    mails = len(sent(app))

    keep_at(app, clock, MONDAY.replace(day=15, hour=0))

    assert standings(app.database) == {
        "P1": "cancelled",
        "P2": "rejected",
        "P3": "cancelled",
        "P4": "rejected",
    }
    assert len(sent(app)) == mails


def test_calling_for_nothing_offers_nothing(app):
    with transaction(app.database) as session:
        offered = lists.freed_places(app, session, "E1", Cause(MONDAY), enqueue=later)

    assert offered == ()
