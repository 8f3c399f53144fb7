"""What a coordinator heard on the telephone and passes on in one line."""

import pytest
from sqlalchemy import select

from mailbot.storage.database import reading
from mailbot.storage.register import EnrolmentRow
from tests.support.lists import MONDAY, on_the_list, people, standings
from tests.support.register import add, event, institution, person
from tests.support.station import STAFF, Clock, close, deliver, mail, make_app, message, sent


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(ready_database_url, tmp_path, sandbox, Clock(MONDAY))
    walbrzych = institution(
        id="I2", name="CIS Wałbrzych", aliases=[], domain=None, city="Wałbrzych"
    )
    anna = {"first_name": "Anna", "last_name": "Nowak"}
    add(
        made.database,
        institution(),
        walbrzych,
        *people(3),
        person(id="A1", **anna),
        person(id="A2", institution_id="I2", address="anna@cis-walbrzych.example", **anna),
        event(capacity=1),
    )
    yield made
    close(made)


def note(app, text, sender=STAFF, uid=1):
    return deliver(app, mail(text, sender, uid, subject="telefon"), uid)


def told(app):
    return [(row.recipient, row.subject.split(" – ")[0]) for row in sent(app)]


def test_a_line_of_a_coordinator_puts_the_caller_on_the_list_and_confirms_it_to_them(app):
    number = note(app, "zapisz: Anna Nowak, CIS Wałbrzych, 15.05")

    assert message(app, number).state == "done"
    with reading(app.database) as session:
        row = session.scalars(select(EnrolmentRow)).one()
    assert (row.person_id, row.state, row.source) == ("A2", "confirmed", "phone")
    assert told(app) == [
        (STAFF, "Zapisano"),
        ("anna@cis-walbrzych.example", "Potwierdzenie zapisu"),
    ]
    assert "Na listę wpisano:\nAnna Nowak\n" in sent(app)[0].body


@pytest.mark.parametrize(
    "words", ["zapisz: Anna Nowak, 15.05", "zapisz: Anna Nowak, OPS Lipno, 15.05"]
)
def test_a_namesake_whom_the_line_does_not_tell_apart_waits_for_a_person(app, words):
    number = note(app, words)

    assert message(app, number).state == "held"
    assert standings(app.database) == {}


def test_a_person_of_another_institution_than_the_line_says_waits_for_a_person(app):
    add(app.database, person(id="Z1", first_name="Ewa", last_name="Bielska", address=None))

    number = note(app, "zapisz: Ewa Bielska, CIS Wałbrzych, 15.05")

    assert message(app, number).state == "held"
    assert standings(app.database) == {}


def test_a_line_about_a_full_event_puts_the_caller_on_the_waiting_list(app):
    add(app.database, on_the_list(1, "confirmed"))

    note(app, "zapisz: Anna Nowak, CIS Wałbrzych, 15.05")

    assert standings(app.database)["A2"] == "waitlisted"
    assert told(app)[1] == ("anna@cis-walbrzych.example", "Lista rezerwowa")


def test_a_line_takes_a_caller_off_the_list_again(app):
    note(app, "zapisz: Anna Nowak, CIS Wałbrzych, 15.05")

    note(app, "wypisz: Anna Nowak, CIS Wałbrzych, 15.05", uid=2)

    assert standings(app.database)["A2"] == "cancelled"
    assert told(app)[-2:] == [
        (STAFF, "Zapisano"),
        ("anna@cis-walbrzych.example", "Rezygnacja przyjęta"),
    ]
    assert "Z listy usunięto:\nAnna Nowak\n" in sent(app)[-2].body


def test_a_line_from_an_address_that_nobody_vouches_for_changes_nothing(app):
    raw = mail("zapisz: Anna Nowak, CIS Wałbrzych, 15.05", STAFF, subject="telefon")
    forged = raw.replace(b"dmarc=pass", b"dmarc=fail")

    number = deliver(app, forged, 1)

    assert message(app, number).state == "held"
    assert standings(app.database) == {}
