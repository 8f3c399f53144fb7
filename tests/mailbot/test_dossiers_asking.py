"""Somebody signs up while the papers of the own institution are incomplete."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from mailbot.storage.database import reading
from mailbot.storage.register import DossierRow, EnrolmentRow
from rules.dossier_requests import NAMED_BEFORE
from tests.support.dossiers import NIP, bring, plain_text
from tests.support.register import add, event, institution, person
from tests.support.station import Clock, close, deliver, mail, make_app, message, sent

NOW = datetime(2024, 5, 6, 8, 0, tzinfo=UTC)
OLGA = "o.sowa@brzoza.example"
WORDS = (
    "Będę na spotkaniu 15 maja.",
    "Zgłaszam się na spotkanie 15 maja.",
    "Wezmę udział w spotkaniu 15 maja.",
)


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox):
    made = make_app(ready_database_url, tmp_path, sandbox, Clock(NOW))
    add(
        made.database,
        institution(id="I2", name="Fundacja Brzoza", nip=NIP, aliases=[], dossier="incomplete"),
        person(id="P20", first_name="Olga", last_name="Sowa", institution_id="I2", address=OLGA),
        event(
            first_day=date(2024, 5, 15),
            last_day=date(2024, 5, 15),
            starts=time(10),
            ends=time(14),
            aliases=[],
            announced=date(2024, 4, 8),
        ),
    )
    yield made
    close(made)


def sign_up(app, number):
    words = WORDS[number - 1]
    return deliver(app, mail(words, OLGA, number=number), uid=number, received=app.clock.now)


def test_an_imported_institution_is_asked_for_what_it_was_told_before(app):
    number = sign_up(app, 1)

    (letter,) = sent(app)
    assert NAMED_BEFORE in plain_text(letter)
    assert "formularz zgłoszeniowy instytucji" not in plain_text(letter)
    assert message(app, number).state == "held"
    with reading(app.database) as session:
        assert session.scalars(select(EnrolmentRow)).all() == []


def test_it_is_asked_once_within_the_days_of_the_configuration(app):
    for number, days in enumerate((0, 6, 7), start=1):
        app.clock.now = NOW + timedelta(days=days)
        sign_up(app, number)

    assert len(sent(app)) == 2


def test_an_institution_whose_papers_came_is_asked_for_exactly_what_they_lack(app):
    bring(app, "f1_text.pdf", sender=OLGA)
    app.clock.now = NOW + timedelta(days=7)
    sign_up(app, 2)

    told = plain_text(sent(app)[1])
    assert NAMED_BEFORE not in told
    assert "podpisany regulamin uczestnictwa" in told
    assert "podpisane oświadczenie osoby delegowanej: Grzegorz Święch" in told
    with reading(app.database) as session:
        (dossier,) = session.scalars(select(DossierRow)).all()
        assert (dossier.institution_id, dossier.nip) == ("I2", NIP)
