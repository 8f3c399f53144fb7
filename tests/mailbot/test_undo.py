from datetime import date, timedelta

import pytest
from sqlalchemy import select

from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.replies.by_hand import Hand
from mailbot.replies.letters import Letter, facts_for, queue_letter
from mailbot.storage.acts import Cause, begin
from mailbot.storage.database import reading, transaction
from mailbot.storage.register import EnrolmentRow, EventRow, PersonRow
from mailbot.storage.tables import Journal, Outbox
from mailbot.undo import KEPT_BACK, undo_act
from rules.decision import ReplyPlan
from tests.support.register import NOON, add, event, institution, person
from tests.support.station import Clock, close, make_app

HAND = Hand("anna", NOON + timedelta(hours=1))


@pytest.fixture
def app(ready_database_url, tmp_path):
    made = make_app(ready_database_url, tmp_path, clock=Clock(NOON))
    add(made.database, institution(), person(), event())
    yield made
    close(made)


def enrolment(state="confirmed"):
    return EnrolmentRow(
        event_id="E1", person_id="P1", state=state, ordered_at=NOON, changed_at=NOON
    )


def act(app, word="event-changed", *, row=None, **values):
    with transaction(app.database) as session:
        done = begin(session, Cause(NOON, "anna"), word, {"event": "E1"})
        if row is not None:
            done.add(row)
        else:
            done.change(session.get_one(EventRow, "E1"), **values)
    return done.entry


def undo(app, entry):
    with transaction(app.database) as session:
        return undo_act(app, session, entry, HAND, enqueue=later)


def test_a_changed_row_is_as_it_was_and_the_act_that_did_it_is_named(app):
    entry = act(app, first_day=date(2024, 5, 20), city="Lipno")

    undone = undo(app, entry)

    with reading(app.database) as session:
        row = session.get_one(EventRow, "E1")
        assert (row.first_day, row.city) == (date(2024, 5, 15), "Dębowo")
        taken_back = session.scalars(select(Journal).where(Journal.undoes == entry)).one()
        assert (taken_back.act, taken_back.actor) == ("undone", "anna")
        assert taken_back.detail == {"event": "E1", "act": "event-changed"}
    assert undone.entries == (entry,)


def test_an_act_is_taken_back_once(app):
    entry = act(app, city="Lipno")
    undo(app, entry)

    with pytest.raises(Stop, match="już cofnięta"):
        undo(app, entry)


def test_taking_back_can_itself_be_taken_back(app):
    entry = act(app, city="Lipno")
    undo(app, entry)
    with reading(app.database) as session:
        back = session.scalars(select(Journal.id).where(Journal.undoes == entry)).one()

    undo(app, back)

    with reading(app.database) as session:
        assert session.get_one(EventRow, "E1").city == "Lipno"


def test_what_a_later_act_changed_again_is_not_overwritten(app):
    first = act(app, city="Lipno")
    second = act(app, city="Rzepin")

    with pytest.raises(Stop, match=f"czynność nr {second} zmieniła to samo"):
        undo(app, first)

    undo(app, second)
    undo(app, first)
    with reading(app.database) as session:
        assert session.get_one(EventRow, "E1").city == "Dębowo"


def test_what_was_changed_past_the_journal_is_not_overwritten(app):
    entry = act(app, city="Lipno")
    with transaction(app.database) as session:
        session.get_one(EventRow, "E1").city = "Rzepin"

    with pytest.raises(Stop, match="późniejsza zmiana zmieniła to samo"):
        undo(app, entry)


def test_a_row_that_was_added_goes_and_comes_back_with_the_undoing_undone(app):
    entry = act(app, "person-listed", row=person(id="P2", first_name="Jan"))

    undo(app, entry)

    with reading(app.database) as session:
        assert session.get(PersonRow, "P2") is None
        back = session.scalars(select(Journal.id).where(Journal.undoes == entry)).one()
    undo(app, back)
    with reading(app.database) as session:
        assert session.get_one(PersonRow, "P2").first_name == "Jan"


def test_whoever_was_put_on_a_list_has_left_it_and_stays_known(app):
    entry = act(app, "confirmed", row=enrolment())

    undo(app, entry)

    with reading(app.database) as session:
        assert session.scalars(select(EnrolmentRow.state)).all() == ["cancelled"]


@pytest.mark.parametrize("entry", [999, 1])
def test_an_act_that_is_not_there_or_changed_nothing_is_refused(app, entry):
    with transaction(app.database) as session:
        begin(session, Cause(NOON), "looked-at", {})

    with pytest.raises(Stop, match=r"nie ma czynności|niczego nie zmieniła"):
        undo(app, entry)


def confirmed_by_letter(app):
    entry = act(app, "confirmed", row=enrolment())
    with transaction(app.database) as session:
        letter = Letter(
            purpose="confirm:E1:P1",
            mailbox="es",
            recipient="l.zak@cis-debowo.example",
            plan=ReplyPlan(template="confirm", event="E1", persons=("P1",)),
            facts=facts_for(app, session, "es", "E1", events=["E1"], persons=["P1"]),
            entry=entry,
        )
        return entry, queue_letter(app, session, letter, enqueue=later)


def test_a_mail_that_has_not_left_is_kept_back_for_good(app):
    entry, number = confirmed_by_letter(app)

    undone = undo(app, entry)

    with reading(app.database) as session:
        row = session.get_one(Outbox, number)
    assert (row.state, row.reason, row.content) == ("withheld", KEPT_BACK, "")
    assert (undone.kept_back, undone.corrected) == ((number,), ())


@pytest.mark.parametrize("state", ["sent", "sending", "unknown"])
def test_whoever_may_have_got_the_mail_is_told_how_things_stand_now(app, state):
    entry, number = confirmed_by_letter(app)
    with transaction(app.database) as session:
        session.get_one(Outbox, number).state = state

    undone = undo(app, entry)

    (correction,) = undone.corrected
    with reading(app.database) as session:
        row = session.get_one(Outbox, correction)
    assert (row.recipient, row.state) == ("l.zak@cis-debowo.example", "queued")
    assert "z dnia 6 maja 2024 r. zawierała błąd" in row.body
    assert "Łucja Żak – Spotkanie sieciujące podmiotów reintegracyjnych" in row.body
    assert "poza listą" in row.body


def test_who_was_corrected_is_corrected_again_when_the_undoing_is_undone(app):
    entry, number = confirmed_by_letter(app)
    send_everything(app)
    undo(app, entry)
    send_everything(app)
    with reading(app.database) as session:
        back = session.scalars(select(Journal.id).where(Journal.undoes == entry)).one()

    undone = undo(app, back)

    (correction,) = undone.corrected
    with reading(app.database) as session:
        row = session.get_one(Outbox, correction)
    assert row.id > number
    assert "na liście uczestników" in row.body


def test_a_correction_that_is_no_longer_true_is_kept_back(app):
    entry, _ = confirmed_by_letter(app)
    send_everything(app)
    (correction,) = undo(app, entry).corrected
    with reading(app.database) as session:
        back = session.scalars(select(Journal.id).where(Journal.undoes == entry)).one()

    assert undo(app, back).kept_back == (correction,)


def send_everything(app):
    with transaction(app.database) as session:
        for row in session.scalars(select(Outbox).where(Outbox.state == "queued")):
            row.state = "sent"


def test_an_event_with_people_on_its_list_stays_and_calling_it_off_is_offered(app):
    added = act(app, "event-added", row=event(id="E2"))
    with transaction(app.database) as session:
        session.add(EnrolmentRow(event_id="E2", person_id="P1", state="confirmed",
                                 ordered_at=NOON, changed_at=NOON))  # fmt: skip

    with pytest.raises(Stop, match="mailbot event cancel"):
        undo(app, added)
    with reading(app.database) as session:
        assert session.get(EventRow, "E2") is not None
        assert session.scalars(select(Journal).where(Journal.undoes == added)).all() == []


def test_an_event_that_nobody_is_on_goes_and_comes_back(app):
    added = act(app, "event-added", row=event(id="E2"))

    undo(app, added)
    with reading(app.database) as session:
        assert session.get(EventRow, "E2") is None
        undoing = session.scalars(select(Journal.id).where(Journal.undoes == added)).one()
    undo(app, undoing)
    with reading(app.database) as session:
        assert session.get(EventRow, "E2") is not None
