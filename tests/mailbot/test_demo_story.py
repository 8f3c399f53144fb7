"""The story of the demonstration: what it tells really happened."""

from collections import Counter

import pytest
from rich.console import Console
from sqlalchemy import select

from mailbot.demo.papers_story import VISIT
from mailbot.demo.run import ADDRESS, demo_config
from mailbot.demo.story import tell_story
from mailbot.storage.database import open_database, reading
from mailbot.storage.recruiting import ApplicationRow
from mailbot.storage.register import EnrolmentRow, InstitutionRow, PersonRow
from mailbot.storage.tables import Message, Outbox


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    home = tmp_path_factory.mktemp("opowiesc")
    config = demo_config(home)
    console = Console(record=True, width=200, force_terminal=False)
    tell_story(config, home / "skrzynka", ADDRESS, console)
    database = open_database(config.database_url)
    yield console.export_text(), database
    database.dispose()


def subjects(database, address):
    with reading(database) as session:
        query = select(Outbox.subject).where(Outbox.recipient == address).order_by(Outbox.id)
        return [subject.partition(" –")[0].partition(" [")[0] for subject in session.scalars(query)]


def test_the_institution_is_accepted_with_both_its_people(told):
    _, database = told

    with reading(database) as session:
        place = session.scalars(
            select(InstitutionRow).where(InstitutionRow.nip == "6951002740")
        ).one()
        people = session.scalars(select(PersonRow).where(PersonRow.institution_id == place.id))
        names = {person.last_name: person.state for person in people}
    assert place.dossier == "accepted"
    assert names == {"Święch": "complete", "Ćwiertnia": "complete"}
    assert subjects(database, "biuro@zielony-prog.example")[-1] == "Dokumenty przyjęte"


def test_the_missing_declaration_is_asked_for_by_name(told):
    text, database = told

    with reading(database) as session:
        first = session.scalars(
            select(Outbox.body)
            .where(Outbox.recipient == "biuro@zielony-prog.example")
            .order_by(Outbox.id)
        ).first()
    assert "Łucja Ćwiertnia" in first
    assert "Grzegorz Święch" not in first
    assert "Brakujące oświadczenie." in text


def test_the_place_that_became_free_went_to_whoever_waited(told):
    _, database = told

    with reading(database) as session:
        rows = session.execute(
            select(PersonRow.last_name, EnrolmentRow.state)
            .join(PersonRow, PersonRow.id == EnrolmentRow.person_id)
            .where(EnrolmentRow.event_id == VISIT)
        )
        standing = dict(tuple(row) for row in rows)
    assert standing == {
        "Święch": "attended",
        "Ćwiertnia": "cancelled",
        "Wilk": "absent",
        "Mazurek": "attended",
    }
    assert subjects(database, "a.mazurek@wtz-swidnica.example") == [
        "Zgłoszenie do grupy roboczej otrzymane",
        "Lista rezerwowa",
        "Zwolniło się miejsce",
        "Potwierdzenie zapisu",
        "Skład grupy roboczej",
        "Przypomnienie",
        "Dziękujemy za udział",
    ]


def test_the_call_ends_with_notices_and_the_late_one_was_told_so(told):
    _, database = told

    with reading(database) as session:
        states = Counter(session.scalars(select(ApplicationRow.state)))
    assert states == Counter({"notified": 5, "late": 1})
    assert subjects(database, "m.sobota@kcis.example")[0] == "Zgłoszenie po terminie naboru"
    assert subjects(database, "p.zajac@cis-legnica.example")[:2] == [
        "Zgłoszenie do grupy roboczej",
        "Zgłoszenie do grupy roboczej otrzymane",
    ]


def test_every_mail_of_the_story_has_an_end_and_a_reason(told):
    _, database = told

    with reading(database) as session:
        mails = session.execute(select(Message.state, Message.reason)).all()
    assert len(mails) == 16
    assert all(state in {"done", "held"} and reason for state, reason in mails)


def test_mails_that_only_brought_papers_wait_for_nobody_once_these_are_accepted(told):
    _, database = told

    with reading(database) as session:
        brought = session.scalars(
            select(Message.state).where(Message.sender == "biuro@zielony-prog.example")
        ).all()
    assert brought == ["done", "done"]
