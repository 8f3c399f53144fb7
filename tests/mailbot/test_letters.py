from datetime import timedelta

import pytest
from sqlalchemy import select

from mailbot.config.model import Mode
from mailbot.engine import later, unfinished
from mailbot.replies.caps import PAUSED, pause_replies
from mailbot.replies.identity import LONGEST_PURPOSE, find_thread, purpose_of
from mailbot.replies.letters import Letter, facts_for, queue_letter
from mailbot.replies.sending import SHADOW
from mailbot.storage.acts import Cause, begin
from mailbot.storage.database import reading, transaction
from mailbot.storage.tables import Outbox
from rules.decision import ReplyPlan
from tests.support.register import NOON, add, event, institution, person
from tests.support.station import close, make_app


@pytest.fixture
def app(ready_database_url, tmp_path):
    made = make_app(ready_database_url, tmp_path)
    add(made.database, institution(), person(), event())
    yield made
    close(made)


def reminder(app, session, **changes):
    values = {
        "purpose": "reminder:E1:P1",
        "mailbox": "es",
        "recipient": "L.Zak@cis-debowo.example",
        "plan": ReplyPlan(template="reminder", event="E1", persons=("P1",)),
        "facts": facts_for(app, session, "es", "E1", events=["E1"], persons=["P1"]),
    }
    return Letter(**{**values, **changes})


def test_a_letter_is_queued_once_however_often_it_is_due(app):
    with transaction(app.database) as session:
        entry = begin(session, Cause(NOON), "reminded", {"event": "E1"}).entry
        letter = reminder(app, session, entry=entry)
        first = queue_letter(app, session, letter, enqueue=later)
        again = queue_letter(app, session, letter, enqueue=later)

    with reading(app.database) as session:
        (row,) = session.scalars(select(Outbox))
        assert (row.id, row.state, row.entry_id) == (first, "queued", entry)
        assert (row.recipient, row.message_id) == ("l.zak@cis-debowo.example", None)
        assert "Ratusz" in row.body
        assert "Auto-Submitted: auto-generated" in row.content
    assert first == again
    assert len(unfinished(app.database, ["send:"])) == 1


def test_an_answer_to_a_letter_is_about_its_event(app):
    with transaction(app.database) as session:
        number = queue_letter(app, session, reminder(app, session), enqueue=later)
        header = session.get_one(Outbox, number).message_id_header

        thread = find_thread(session, (header,), app.key)

    assert (thread.events, thread.our_message) == (("E1",), number)


def test_a_pause_stops_letters_too(app):
    with transaction(app.database) as session:
        pause_replies(session, NOON - timedelta(hours=1))
        number = queue_letter(app, session, reminder(app, session), enqueue=later)

    with reading(app.database) as session:
        row = session.get_one(Outbox, number)
    assert (row.state, row.reason) == ("withheld", PAUSED)


def test_in_shadow_mode_a_letter_is_only_shown(ready_database_url, tmp_path):
    app = make_app(ready_database_url, tmp_path, mode=Mode.SHADOW)
    add(app.database, institution(), person(), event())

    with transaction(app.database) as session:
        number = queue_letter(app, session, reminder(app, session), enqueue=later)
        row = session.get_one(Outbox, number)

    assert (row.state, row.reason) == ("withheld", SHADOW)
    assert row.content
    close(app)


def test_a_letter_that_cannot_be_written_says_what_is_missing(app):
    with transaction(app.database) as session:
        letter = reminder(app, session, plan=ReplyPlan(template="reminder", event="E9"))
        row = session.get_one(Outbox, queue_letter(app, session, letter, enqueue=later))

    assert row.state == "withheld"
    assert "brakuje wydarzenia" in row.reason


def test_long_purposes_are_cut_and_stay_apart():
    long = purpose_of("reminder", "E" * 40, "P" * 40)

    assert purpose_of("reminder", "E1", "P1") == "reminder:E1:P1"
    assert len(long) == LONGEST_PURPOSE
    assert long != purpose_of("reminder", "E" * 40, "P" * 39 + "Q")
