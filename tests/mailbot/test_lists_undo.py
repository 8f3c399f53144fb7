"""Taking back what was done to lists."""

import pytest
from sqlalchemy import select

from mailbot.engine import later
from mailbot.errors import Stop
from mailbot.lists import Who, by_hand
from mailbot.replies.by_hand import Hand
from mailbot.storage.acts import Cause
from mailbot.storage.database import reading, transaction
from mailbot.storage.register import EnrolmentRow
from mailbot.storage.tables import Outbox
from mailbot.undo import undo_act
from tests.support.lists import MONDAY, on_the_list, people, standings
from tests.support.register import add, event, institution
from tests.support.station import Clock, close, make_app, sent


@pytest.fixture
def app(ready_database_url, tmp_path):
    made = make_app(ready_database_url, tmp_path, clock=Clock(MONDAY))
    add(made.database, institution(), *people(4), event(capacity=1), on_the_list(1, "confirmed"))
    yield made
    close(made)


def act(app, what, person, *words):
    with transaction(app.database) as session:
        desk = by_hand.Desk(app, session, Cause(MONDAY, "ewa"), later)
        return what(desk, Who("E1", person), *words).moved.entry


def undo(app, entry):
    with transaction(app.database) as session:
        return undo_act(app, session, entry, Hand("ewa", MONDAY), enqueue=later)


def test_a_withdrawal_is_taken_back_while_the_place_is_free(app):
    entry = act(app, by_hand.cancel, "P1")

    undo(app, entry)

    assert standings(app.database) == {"P1": "confirmed"}


def test_a_withdrawal_is_not_taken_back_when_the_place_went_to_somebody_else(app):
    add(app.database, on_the_list(2, "waitlisted"))
    entry = act(app, by_hand.cancel, "P1")

    with pytest.raises(Stop, match="miejsce ma już kto inny"):
        undo(app, entry)

    assert standings(app.database) == {"P1": "cancelled", "P2": "offered"}


def test_an_offer_is_taken_back_with_its_deadline_and_its_letter(app):
    add(app.database, on_the_list(2, "waitlisted"))
    act(app, by_hand.cancel, "P1")
    with reading(app.database) as session:
        entry = session.scalars(select(EnrolmentRow.offer_entry).where(
            EnrolmentRow.person_id == "P2")).one()  # fmt: skip

    undo(app, entry)

    with reading(app.database) as session:
        row = session.scalars(select(EnrolmentRow).where(EnrolmentRow.person_id == "P2")).one()
        letter = session.scalars(select(Outbox).where(Outbox.entry_id == entry)).one()
    assert (row.state, row.offered_until, row.offer_entry) == ("waitlisted", None, None)
    assert (letter.state, letter.content) == ("withheld", "")


def test_a_replacement_is_taken_back_as_one(app):
    entry = act(app, by_hand.replace, "P1", "P3")

    undo(app, entry)

    assert standings(app.database) == {"P1": "confirmed", "P3": "cancelled"}


def test_undoing_a_withdrawal_tells_its_sender_nothing_of_whom_the_place_was_offered_to(app):
    add(app.database, on_the_list(2, "waitlisted"))
    entry = act(app, by_hand.cancel, "P1")
    with transaction(app.database) as session:
        for row in session.scalars(select(Outbox)):
            row.state = "sent"
        offer = session.scalars(
            select(EnrolmentRow.offer_entry).where(EnrolmentRow.person_id == "P2")
        ).one()

    undo(app, offer)
    undo(app, entry)

    corrections = [row for row in sent(app) if "Sprostowanie" in row.subject]
    assert [row.recipient[:2] for row in corrections] == ["p2", "p1"]
    assert "Lis2" not in corrections[1].body
