import io
from collections import Counter
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import func, select

from mailbot.config.check import check
from mailbot.config.load import load_config
from mailbot.demo.papers_story import VISIT
from mailbot.demo.run import STORY, demo_config, run_demo, write_config
from mailbot.demo.sample import sample_messages
from mailbot.storage.database import open_database, reading
from mailbot.storage.recruiting import ApplicationRow
from mailbot.storage.register import EnrolmentRow, InstitutionRow, PersonRow
from mailbot.storage.tables import Message, MessageState, Outbox

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def told_and_home(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    home = tmp_path_factory.mktemp("demo") / "kept"
    told = io.StringIO()
    run_demo(home, Console(file=told, width=400))
    return told.getvalue(), home


@pytest.fixture(scope="module")
def story(told_and_home):
    """Give what was told from the story on, and its database."""
    told, home = told_and_home
    database = open_database(demo_config(home / STORY).database_url)
    yield told, database
    database.dispose()


def test_every_mail_of_the_demo_has_an_end(told_and_home):
    _, home = told_and_home
    database = open_database(f"sqlite:///{home}/mailbot/mailbot.db")

    with reading(database) as session:
        states = dict(
            session.execute(select(Message.state, func.count()).group_by(Message.state)).all()
        )
    database.dispose()
    assert sum(states.values()) == len(list(sample_messages()))
    assert MessageState.KEPT not in states
    assert {MessageState.DONE, MessageState.HELD, MessageState.IGNORED} <= set(states)


def test_the_demo_writes_replies_that_say_they_are_automatic(told_and_home):
    _, home = told_and_home
    replies = [message_from_bytes(path.read_bytes()) for path in home.glob("odpowiedzi/**/*.eml")]

    assert replies
    for reply in replies:
        assert reply["Auto-Submitted"] in {"auto-replied", "auto-generated"}


def test_an_application_form_is_acknowledged_by_its_title_and_not_by_its_file(told_and_home):
    _, home = told_and_home
    replies = [
        message_from_bytes(path.read_bytes(), policy=default)
        for path in home.glob("odpowiedzi/**/*.eml")
    ]

    [reply] = [reply for reply in replies if "biuro@zielony-prog.example" in reply["To"]]
    written = reply.get_body().get_content()
    assert "Formularz zgłoszeniowy instytucji" in written.splitlines()
    assert ".pdf" not in written


def test_the_digest_of_the_demo_accounts_for_every_mail(told_and_home):
    told, _ = told_and_home
    count = len(sample_messages())

    assert f"es: {count} w skrzynce = {count} w systemie" in told


def test_the_demo_ends_with_the_digest_and_where_to_look(told_and_home):
    told, home = told_and_home

    assert "NABÓR" in told
    assert told.index("NABÓR") < told.index(f"mailbot queue -c {home}/config.toml")


def test_the_other_commands_can_look_at_what_the_demo_kept(tmp_path):
    config = demo_config(tmp_path)

    assert load_config(write_config(tmp_path, config)) == config


def test_the_settings_of_the_demo_pass_their_own_check(tmp_path):
    concerns = check(demo_config(tmp_path), {})

    assert [concern for concern in concerns if concern.is_error] == []


def subjects(database, address):
    with reading(database) as session:
        query = select(Outbox.subject).where(Outbox.recipient == address).order_by(Outbox.id)
        return [subject.partition(" –")[0].partition(" [")[0] for subject in session.scalars(query)]


def test_the_institution_is_accepted_with_both_its_people(story):
    _, database = story

    with reading(database) as session:
        place = session.scalars(
            select(InstitutionRow).where(InstitutionRow.nip == "6951002740")
        ).one()
        people = session.scalars(select(PersonRow).where(PersonRow.institution_id == place.id))
        names = {person.last_name: person.state for person in people}
    assert place.dossier == "accepted"
    assert names == {"Święch": "complete", "Ćwiertnia": "complete"}
    assert subjects(database, "biuro@zielony-prog.example")[-1] == "Dokumenty przyjęte"


def test_the_missing_declaration_is_asked_for_by_name(story):
    text, database = story

    with reading(database) as session:
        first = session.scalars(
            select(Outbox.body)
            .where(Outbox.recipient == "biuro@zielony-prog.example")
            .order_by(Outbox.id)
        ).first()
    assert "Łucja Ćwiertnia" in first
    assert "Grzegorz Święch" not in first
    assert "Brakujące oświadczenie." in text


def test_the_place_that_became_free_went_to_whoever_waited(story):
    _, database = story

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


def test_the_call_ends_with_notices_and_the_late_one_was_told_so(story):
    _, database = story

    with reading(database) as session:
        states = Counter(session.scalars(select(ApplicationRow.state)))
    assert states == Counter({"notified": 5, "late": 1})
    assert subjects(database, "m.sobota@kcis.example")[0] == "Zgłoszenie po terminie naboru"
    assert subjects(database, "p.zajac@cis-legnica.example")[:2] == [
        "Zgłoszenie do grupy roboczej",
        "Zgłoszenie do grupy roboczej otrzymane",
    ]


def test_every_mail_of_the_story_has_an_end_and_a_reason(story):
    _, database = story

    with reading(database) as session:
        mails = session.execute(select(Message.state, Message.reason)).all()
    assert len(mails) == 16
    assert all(state in {"done", "held"} and reason for state, reason in mails)


def test_mails_that_only_brought_papers_wait_for_nobody_once_these_are_accepted(story):
    _, database = story

    with reading(database) as session:
        brought = session.scalars(
            select(Message.state).where(Message.sender == "biuro@zielony-prog.example")
        ).all()
    assert brought == ["done", "done"]
