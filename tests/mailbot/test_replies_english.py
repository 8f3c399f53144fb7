"""Mails in English, from their bytes to our answer."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.support.register import add, event, institution, person
from tests.support.station import Clock, close, deliver, mail, make_app, message, sent

NOW = datetime(2024, 5, 6, 12, 0, tzinfo=ZoneInfo("Europe/Warsaw"))
SENDER = "l.zak@cis-debowo.example"


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(ready_database_url, tmp_path, sandbox, Clock(NOW))
    add(made.database, institution(), person(address=SENDER), event())
    yield made
    close(made)


def test_a_sign_up_in_english_is_confirmed_in_english(app):
    text = "Hello,\nI would like to attend the meeting on 15 May.\nPlease add me.\nŁucja Żak"

    number = deliver(app, mail(text, SENDER, subject="meeting"), 1)

    (reply,) = sent(app)
    assert message(app, number).state == "done"
    assert reply.subject.startswith("Registration confirmed – ")
    assert "Date: Wednesday, 15 May 2024\n" in reply.body
    assert "Łucja Żak" in reply.body


def test_a_sign_up_in_polish_is_confirmed_in_polish(app):
    deliver(app, mail("Dzień dobry,\nbędę na spotkaniu 15 maja.\nPozdrawiam", SENDER), 1)

    (reply,) = sent(app)
    assert reply.body.startswith("Dzień dobry,\n\npotwierdzamy zapis")
    assert "Termin: środa, 15 maja 2024 r." in reply.body


def test_an_event_of_the_past_is_told_in_the_language_of_the_mail(app):
    past = date(2024, 5, 6) - timedelta(days=10)
    add(
        app.database,
        event(id="E2", title="Webinar o spółdzielniach", first_day=past, last_day=past),
    )

    deliver(app, mail("Please add me for the webinar on 26 April.\nŁucja Żak", SENDER), 1)

    (reply,) = sent(app)
    assert reply.subject.startswith("The event has already taken place")
