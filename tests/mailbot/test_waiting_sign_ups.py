"""What waited only for the papers of an institution is carried out once a person accepted these."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.replies.by_hand import Hand
from mailbot.storage.database import reading, transaction
from mailbot.storage.register import DossierDocument, EnrolmentRow, InstitutionRow
from mailbot.waiting_sign_ups import carry_out, waiting_sign_ups
from tests.support.commands import config_file, run_command
from tests.support.dossiers import NIP, bring
from tests.support.register import add, event, institution, person
from tests.support.station import Clock, close, deliver, mail, make_app, message, sent

NOW = datetime(2024, 5, 6, 8, 0, tzinfo=UTC)
OLGA, JAN = "o.sowa@brzoza.example", "j.wrona@brzoza.example"
SIGNS_UP = "Zgłaszam się na spotkanie 15 maja."


@pytest.fixture
def app(ready_database_url, tmp_path, sandbox, monkeypatch):
    monkeypatch.delenv("SUDO_USER", raising=False)
    monkeypatch.setenv("LOGNAME", "ewa")
    made = make_app(ready_database_url, tmp_path, sandbox, Clock(NOW))
    names = {"id": "I2", "name": "Fundacja Brzoza", "nip": NIP, "domain": "brzoza.example"}
    day = date(2024, 5, 15)
    add(
        made.database,
        institution(**names, aliases=[], dossier="incomplete"),
        person(id="P20", first_name="Olga", last_name="Sowa", institution_id="I2", address=OLGA),
        person(id="P21", first_name="Jan", last_name="Wrona", institution_id="I2", address=JAN),
        event(first_day=day, last_day=day, starts=time(10), ends=time(14), aliases=[], capacity=1,
              announced=date(2024, 4, 8)),
    )  # fmt: skip
    yield made
    close(made)


def writes(app, text, number=1, sender=OLGA):
    return deliver(app, mail(text, sender, number), number, app.clock.now)


def waiting(app):
    with reading(app.database) as session:
        return waiting_sign_ups(session, "I2")


def accept_institution(app):
    with transaction(app.database) as session:
        session.execute(update(InstitutionRow).values(dossier="accepted"))


def carried_out(app, number):
    with transaction(app.database) as session:
        hand = Hand("ewa", app.clock())
        return carry_out(app, session, number, hand, enqueue=later)


def places(app):
    with reading(app.database) as session:
        return {row.person_id: row.state for row in session.scalars(select(EnrolmentRow))}


def test_a_sign_up_that_only_papers_held_gets_its_place_and_is_confirmed(app):
    number = writes(app, SIGNS_UP)
    accept_institution(app)

    assert waiting(app) == (number,)
    carried_out(app, number)
    assert places(app) == {"P20": "confirmed"}
    assert message(app, number).state == "done"
    assert sent(app)[-1].recipient == OLGA
    assert sent(app)[-1].subject.startswith("Potwierdzenie zapisu")
    assert waiting(app) == ()


def test_whoever_wrote_first_gets_the_place_and_the_next_one_waits(app):
    second = writes(app, SIGNS_UP, 1, JAN)
    app.clock.now = NOW + timedelta(hours=1)
    third = writes(app, SIGNS_UP, 2, OLGA)
    accept_institution(app)

    assert waiting(app) == (second, third)
    for number in waiting(app):
        carried_out(app, number)
    assert places(app) == {"P21": "confirmed", "P20": "waitlisted"}


@pytest.mark.parametrize(
    "text",
    [
        "Chyba będę na spotkaniu 15 maja.",
        "Zgłaszam się na spotkanie 15 maja, jeśli dostanę urlop.",
        "Rezygnuję ze spotkania 15 maja.",
        "Zgłaszam się i Annę Obcą na spotkanie 15 maja.",
    ],
)
def test_what_a_person_must_look_at_for_another_reason_waits_for_a_person(app, text):
    writes(app, text)
    accept_institution(app)

    assert waiting(app) == ()


def test_after_the_event_began_nothing_changes(app):
    number = writes(app, SIGNS_UP)
    accept_institution(app)
    app.clock.now = NOW + timedelta(days=10)

    with pytest.raises(Stop):
        carried_out(app, number)
    assert places(app) == {}
    assert message(app, number).state == "held"


def accepts(app, tmp_path, capsys):
    """Bring the papers, record the original of the rules, and accept all by the command."""
    bring(app, "f1_text.pdf", "f2_text.pdf", "f3.rtf", sender=OLGA, number=9)
    with reading(app.database) as session:
        rules = session.scalars(select(DossierDocument).where(DossierDocument.form == "F3")).one()
    file = config_file(
        tmp_path,
        f'mode = "live"\ndatabase = "{app.config.database_url}"\n'
        '[dossiers]\nfirst_time = ["F1", "F3"]\n',
    )
    run_command(capsys, "dossier", "original", rules.id, "-c", file)
    return run_command(capsys, "dossier", "accept-all", NIP, "-c", file)


def test_the_command_that_accepts_the_papers_carries_it_out(app, tmp_path, capsys, monkeypatch):
    number = writes(app, SIGNS_UP)
    monkeypatch.setattr("mailbot.clock.utc_now", lambda: NOW)

    said = accepts(app, tmp_path, capsys)

    assert (said.code, said.err) == (0, "")
    assert f"Wykonano zgłoszenie z wiadomości nr {number}" in said.out
    assert places(app) == {"P20": "confirmed"}


def test_the_command_says_which_sign_up_a_list_does_not_allow(app, tmp_path, capsys, monkeypatch):
    number = writes(app, SIGNS_UP)
    monkeypatch.setattr("mailbot.clock.utc_now", lambda: NOW + timedelta(days=10))

    said = accepts(app, tmp_path, capsys)

    assert f"Zgłoszenie z wiadomości nr {number} czeka na osobę:" in said.out
    assert places(app) == {}
