from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from mailbot import lists
from mailbot.lists import MoveRefused, NoPlaceLeft, Origin, Who
from mailbot.storage.acts import Cause, begin
from mailbot.storage.database import open_database, reading, transaction
from mailbot.storage.register import EnrolmentRow
from mailbot.storage.tables import Change, Journal
from rules.registry import EnrolmentState
from rules.standings import Move
from tests.support.lists import MONDAY, on_the_list, people, standings
from tests.support.register import add, event, institution, make_tables

CAUSE = Cause(MONDAY, "anna")


@pytest.fixture
def database(database_url):
    engine = open_database(database_url)
    make_tables(engine)
    add(engine, institution(), *people(4), event(capacity=2))
    yield engine
    engine.dispose()


def move(database, person, what, origin=None, event_id="E1"):
    with transaction(database) as session:
        return lists.change_standing(session, CAUSE, Who(event_id, person), what, origin)


def replace(database, leaves, comes):
    with transaction(database) as session:
        return lists.replace_person(session, CAUSE, Who("E1", leaves), comes, Origin("phone"))


def test_a_move_is_one_act_with_what_was_before(database):
    move(database, "P1", Move.CONFIRM, Origin("mail", MONDAY - timedelta(hours=1)))
    moved = move(database, "P1", Move.CANCEL)

    assert moved.before is EnrolmentState.CONFIRMED
    with reading(database) as session:
        entry = session.get_one(Journal, moved.entry)
        change = session.scalars(select(Change).where(Change.entry_id == moved.entry)).one()
        row = session.scalars(select(EnrolmentRow)).one()
    assert (entry.act, entry.actor, entry.detail) == (
        "cancelled",
        "anna",
        {"event": "E1", "person": "P1"},
    )
    assert (change.before["state"], change.after["state"]) == ("confirmed", "cancelled")
    assert (row.source, row.ordered_at) == ("mail", MONDAY - timedelta(hours=1))


def test_what_the_table_does_not_allow_changes_nothing(database):
    move(database, "P1", Move.CONFIRM)

    with pytest.raises(MoveRefused, match="na liście uczestników"):
        move(database, "P1", Move.CONFIRM)
    with pytest.raises(MoveRefused, match="poza listą"):
        move(database, "P2", Move.CANCEL)

    assert standings(database) == {"P1": "confirmed"}


def test_the_last_place_is_given_once(database):
    add(database, on_the_list(1, "confirmed"), on_the_list(2, "offered"))

    with pytest.raises(NoPlaceLeft, match="nie ma wolnych miejsc"):
        move(database, "P3", Move.CONFIRM)
    with pytest.raises(NoPlaceLeft):
        move(database, "P3", Move.ADMIT)


def test_nobody_overtakes_those_who_wait(database):
    add(database, on_the_list(1, "waitlisted"))

    with pytest.raises(NoPlaceLeft, match="inni czekają"):
        move(database, "P2", Move.CONFIRM)

    move(database, "P1", Move.ADMIT)
    assert standings(database) == {"P1": "confirmed"}


def test_an_accepted_offer_needs_no_further_place(database):
    add(database, on_the_list(1, "confirmed"), on_the_list(2, "offered"))

    move(database, "P2", Move.ACCEPT)

    assert standings(database) == {"P1": "confirmed", "P2": "confirmed"}


def test_an_event_that_is_not_there_has_no_list(database):
    with pytest.raises(lists.standing.Stop, match="nie ma wydarzenia E9"):
        move(database, "P1", Move.CONFIRM, event_id="E9")


def test_whoever_comes_back_goes_to_the_end_of_the_queue(database):
    add(database, *(on_the_list(n, "confirmed") for n in (1, 2)))
    add(database, *(on_the_list(n, "waitlisted") for n in (3, 4)))

    move(database, "P3", Move.CANCEL)
    move(database, "P3", Move.WAIT, Origin("mail", MONDAY))

    with reading(database) as session:
        waiting = lists.participants(session, "E1", [EnrolmentState.WAITLISTED])
    assert [one.id for one in waiting] == ["P4", "P3"]


@pytest.mark.parametrize("capacity", [2, 1])
def test_a_replacement_keeps_the_place_however_full_the_event_is(database, capacity):
    add(database, event(id="E2", capacity=capacity))
    add(database, *(on_the_list(n, "confirmed", "E2") for n in (1, 2)))
    add(database, on_the_list(3, "waitlisted", "E2"))

    with transaction(database) as session:
        moved = lists.replace_person(session, CAUSE, Who("E2", "P1"), "P4")

    assert standings(database, "E2") == {
        "P1": "cancelled",
        "P2": "confirmed",
        "P3": "waitlisted",
        "P4": "confirmed",
    }
    with reading(database) as session:
        assert session.get_one(Journal, moved.entry).detail["new_person"] == "P4"


def test_a_replacement_in_the_queue_keeps_the_place_in_the_queue(database):
    add(database, *(on_the_list(n, "waitlisted") for n in (1, 2)))

    replace(database, "P1", "P3")

    with reading(database) as session:
        waiting = lists.participants(session, "E1", [EnrolmentState.WAITLISTED])
    assert [(one.id, one.source) for one in waiting] == [("P3", "phone"), ("P2", "mail")]


@pytest.mark.parametrize("state", ["confirmed", "waitlisted"])
def test_whoever_replaces_somebody_and_stands_there_already_stays(database, state):
    add(database, on_the_list(1, state), on_the_list(2, state))

    replace(database, "P1", "P2")

    assert standings(database) == {"P1": "cancelled", "P2": state}


def test_nobody_can_give_what_they_do_not_have(database):
    with pytest.raises(MoveRefused):
        replace(database, "P1", "P2")

    assert standings(database) == {}


def test_a_called_off_event_takes_everybody_off_the_list_at_once(database):
    states = ("confirmed", "waitlisted", "offered", "rejected")
    add(database, *(on_the_list(n, state) for n, state in enumerate(states, 1)))

    with transaction(database) as session:
        act = begin(session, CAUSE, "event-cancelled", {"event": "E1"})
        before = lists.cancel_all(act, "E1")
        again = lists.cancel_all(act, "E1")

    assert {person: state.value for person, state in before.items()} == {
        "P1": "confirmed",
        "P2": "waitlisted",
        "P3": "offered",
    }
    assert again == {}
    assert standings(database) == {
        "P1": "cancelled",
        "P2": "cancelled",
        "P3": "cancelled",
        "P4": "rejected",
    }


def test_the_list_says_who_comes_from_where_in_the_order_of_the_list(database):
    add(database, on_the_list(2, "confirmed"), on_the_list(1, "confirmed"))

    with reading(database) as session:
        found = lists.participants(session, "E1", [EnrolmentState.CONFIRMED])

    assert [(one.name, one.institution) for one in found] == [
        ("Jan Lis1", "Centrum Integracji Społecznej w Dębowie"),
        ("Jan Lis2", "Centrum Integracji Społecznej w Dębowie"),
    ]


def test_two_hundred_sign_ups_at_once_fill_thirty_places_and_no_more(database):
    add(database, *people(200)[4:], event(id="E3", capacity=30))

    def sign_up(number):
        for what in (Move.CONFIRM, Move.WAIT):
            try:
                move(database, f"P{number}", what, Origin("mail", MONDAY), "E3")
            except NoPlaceLeft:
                continue
            return what
        return None

    with ThreadPoolExecutor(20) as threads:
        outcomes = list(threads.map(sign_up, range(1, 201)))

    assert outcomes.count(Move.CONFIRM) == 30
    assert outcomes.count(Move.WAIT) == 170
    assert list(standings(database, "E3").values()).count("confirmed") == 30
