from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.registry import EnrolmentState as State
from rules.standings import (
    ACTIVE,
    HOLDS_A_PLACE,
    TRANSITIONS,
    Move,
    after,
    frees_a_place,
    takes_a_place,
)

STANDINGS = (None, *State)
moves = st.lists(st.sampled_from(sorted(Move)), max_size=30)


def walk(steps):
    """Every standing on the way of somebody to whom all this happens, as far as it is allowed."""
    way = [None]
    for move in steps:
        way.append(after(way[-1], move) or way[-1])
    return way


@pytest.mark.parametrize(
    ("standing", "move", "outcome"),
    [
        (None, Move.CONFIRM, State.CONFIRMED),
        (None, Move.WAIT, State.WAITLISTED),
        (None, Move.REQUEST, State.REQUESTED),
        (State.REQUESTED, Move.ADMIT, State.CONFIRMED),
        (State.REQUESTED, Move.REJECT, State.REJECTED),
        (State.REQUESTED, Move.LAPSE, State.REJECTED),
        (State.CONFIRMED, Move.CANCEL, State.CANCELLED),
        (State.WAITLISTED, Move.CANCEL, State.CANCELLED),
        (State.WAITLISTED, Move.OFFER, State.OFFERED),
        (State.OFFERED, Move.ACCEPT, State.CONFIRMED),
        (State.OFFERED, Move.DECLINE, State.CANCELLED),
        (State.OFFERED, Move.EXPIRE, State.CANCELLED),
        (State.CONFIRMED, Move.LEAVE_FOR, State.CANCELLED),
        (None, Move.TAKE_OVER, State.CONFIRMED),
        (State.CANCELLED, Move.CONFIRM, State.CONFIRMED),
        (State.CANCELLED, Move.WAIT, State.WAITLISTED),
        (State.CONFIRMED, Move.ATTEND, State.ATTENDED),
        (State.CONFIRMED, Move.MISS, State.ABSENT),
        (State.OFFERED, Move.CALL_OFF, State.CANCELLED),
    ],
)
def test_the_moves_of_the_process_lead_where_it_says(standing, move, outcome):
    assert after(standing, move) is outcome


@pytest.mark.parametrize(
    ("standing", "move"),
    [
        (State.CONFIRMED, Move.CONFIRM),
        (State.WAITLISTED, Move.CONFIRM),
        (State.OFFERED, Move.CONFIRM),
        (State.REJECTED, Move.CONFIRM),
        (State.CONFIRMED, Move.OFFER),
        (None, Move.OFFER),
        (State.CANCELLED, Move.ACCEPT),
        (State.WAITLISTED, Move.ACCEPT),
        (State.CANCELLED, Move.CANCEL),
        (State.WAITLISTED, Move.ATTEND),
        (State.OFFERED, Move.LEAVE_FOR),
        (State.ATTENDED, Move.CANCEL),
        (State.CONFIRMED, Move.REJECT),
        (State.ATTENDED, Move.CALL_OFF),
    ],
)
def test_what_the_process_does_not_know_is_refused(standing, move):
    assert after(standing, move) is None


@given(moves)
def test_whoever_left_comes_back_only_by_signing_up_or_a_hand_or_another_place(steps):
    way = walk(steps)
    back = {Move.CONFIRM, Move.WAIT, Move.REQUEST, Move.REJECT, Move.ADMIT, Move.ADMIT_WAITING}
    back |= {Move.TAKE_OVER, Move.TAKE_OVER_WAITING}

    for move, before, now in zip(steps, way, way[1:], strict=False):
        if before is State.CANCELLED and now is not State.CANCELLED:
            assert move in back


@given(moves)
def test_attendance_is_recorded_only_of_those_who_had_a_place(steps):
    way = walk(steps)

    for before, now in pairwise(way):
        if now in {State.ATTENDED, State.ABSENT}:
            assert before in {State.CONFIRMED, State.ATTENDED, State.ABSENT}


@given(st.sampled_from(STANDINGS), st.sampled_from(sorted(Move)))
def test_a_move_never_takes_and_frees_a_place_at_once(standing, move):
    assert not (takes_a_place(standing, move) and frees_a_place(standing, move))
    if after(standing, move) is None:
        assert not takes_a_place(standing, move)
        assert not frees_a_place(standing, move)


def test_no_standing_that_waits_for_something_is_without_an_end():
    ends = {State.CANCELLED, State.REJECTED, State.ATTENDED, State.ABSENT}

    for standing in ACTIVE:
        assert {outcome for allowed, outcome in TRANSITIONS.values() if standing in allowed} & ends


def test_every_standing_can_come_about():
    assert {outcome for _, outcome in TRANSITIONS.values()} == set(State)


def test_an_offered_place_counts_as_taken():
    assert State.OFFERED in HOLDS_A_PLACE
    assert takes_a_place(State.WAITLISTED, Move.OFFER)
    assert not takes_a_place(State.OFFERED, Move.ACCEPT)
    assert frees_a_place(State.OFFERED, Move.EXPIRE)
