from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from mailbot.storage.acts import Cause, begin, plain, stored
from mailbot.storage.addresses import address_of_person
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.register import EventRow, PersonRow, SharedAddress
from mailbot.storage.tables import Change, Journal
from tests.support.register import NOON, add, event, institution, person


@pytest.fixture
def database(ready_database_url):
    engine = open_database(ready_database_url)
    add(engine, institution(), person(), event())
    yield engine
    engine.dispose()


def test_an_act_keeps_what_a_row_was_and_what_it_became(database):
    with transaction(database) as session:
        act = begin(session, Cause(NOON, "anna"), "event-changed", {"event": "E1"})
        row = session.get_one(EventRow, "E1")
        assert act.change(row, first_day=date(2024, 5, 16), starts=time(9, 30), city="Dębowo")

    with reading(database) as session:
        (kept,) = session.scalars(select(Change))
        entry = session.get_one(Journal, kept.entry_id)
        assert (kept.row_table, kept.row_key) == ("event", ["E1"])
        assert kept.before == {"first_day": "2024-05-15", "starts": None}
        assert kept.after == {"first_day": "2024-05-16", "starts": "09:30:00"}
        assert (entry.actor, entry.act, entry.detail) == ("anna", "event-changed", {"event": "E1"})
        assert session.get_one(EventRow, "E1").starts == time(9, 30)


def test_a_change_to_what_is_already_so_leaves_no_trace(database):
    with transaction(database) as session:
        act = begin(session, Cause(NOON), "event-changed", {})

        assert not act.change(session.get_one(EventRow, "E1"), city="Dębowo")

    with reading(database) as session:
        assert session.scalars(select(Change)).all() == []


def test_a_new_row_is_kept_whole_under_its_key(database):
    with transaction(database) as session:
        act = begin(session, Cause(NOON), "person-listed", {"person": "P2"})
        act.add(person(id="P2", first_name="Jan", address=None))

    with reading(database) as session:
        (kept,) = session.scalars(select(Change))
        assert (kept.row_key, kept.before) == (["P2"], None)
        assert kept.after["first_name"] == "Jan"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (Journal.__table__.c.at, datetime(2024, 5, 6, 22, 0, tzinfo=UTC)),
        (EventRow.__table__.c.first_day, date(2024, 2, 29)),
        (EventRow.__table__.c.starts, time(23, 59)),
        (EventRow.__table__.c.title, "2024-05-06"),
        (EventRow.__table__.c.capacity, 30),
        (EventRow.__table__.c.capacity, None),
    ],
)
def test_a_value_comes_back_as_its_column_holds_it(column, value):
    assert stored(column, plain(value)) == value


def test_who_has_no_address_is_written_to_at_the_only_shared_one(database):
    with transaction(database) as session:
        session.get_one(PersonRow, "P1").address = None
        assert address_of_person(session, "P1") is None
        session.add(SharedAddress(address="biuro@cis-debowo.example", institution_id="I1"))
        session.flush()
        assert address_of_person(session, "P1") == "biuro@cis-debowo.example"
        session.add(SharedAddress(address="cis@cis-debowo.example", institution_id="I1"))
        session.flush()

        assert address_of_person(session, "P1") is None
        assert address_of_person(session, "nobody") is None
