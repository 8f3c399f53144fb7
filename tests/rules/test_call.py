"""The window of a call, the states of its applications, and what may follow on what."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.call import (
    COUNTING,
    Step,
    counts_from,
    first_state,
    may,
    outside_the_window,
    preferences,
    reasons,
    supplemented,
)
from rules.days import WARSAW
from rules.handed import FORMAL_LACKS, UNSURE_LACKS, Lack
from rules.registry import ApplicationState
from tests.support.handed_in import RECRUITMENT

MAY = replace(RECRUITMENT, opens=date(2024, 5, 6), closes=date(2024, 5, 24))
# Summer time begins on 31 March and ends on 27 October 2024.
CLOCKS_CHANGE = replace(RECRUITMENT, opens=date(2024, 3, 31), closes=date(2024, 10, 27))
LACKS = st.frozensets(st.sampled_from(sorted(Lack)))


@pytest.mark.parametrize(
    ("received", "lack"),
    [
        ("2024-05-05T23:59:59.999999+02:00", Lack.EARLY),
        ("2024-05-05T22:00:00+00:00", None),  # midnight in Warsaw, still the 5th in UTC
        ("2024-05-06T00:00:00+02:00", None),
        ("2024-05-24T23:59:59.999+02:00", None),
        ("2024-05-24T21:59:59.999999+00:00", None),
        ("2024-05-24T22:00:00+00:00", Lack.LATE),
        ("2024-05-25T00:07:00+02:00", Lack.LATE),
    ],
)
def test_the_window_is_from_the_first_second_to_the_last_in_warsaw(received, lack):
    assert outside_the_window(MAY, datetime.fromisoformat(received)) is lack


@pytest.mark.parametrize(
    ("received", "lack"),
    [
        ("2024-03-30T22:59:59+00:00", Lack.EARLY),  # winter: one hour ahead of UTC
        ("2024-03-30T23:00:00+00:00", None),
        ("2024-10-27T22:59:59+00:00", None),  # winter again since that night
        ("2024-10-27T23:00:00+00:00", Lack.LATE),
    ],
)
def test_the_window_knows_the_change_of_the_clocks(received, lack):
    assert outside_the_window(CLOCKS_CHANGE, datetime.fromisoformat(received)) is lack


@given(
    opens=st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    days=st.integers(0, 400),
    moment=st.datetimes(datetime(1999, 1, 1), datetime(2102, 1, 1)),
)
def test_a_mail_is_in_the_window_exactly_when_its_warsaw_day_is(opens, days, moment):
    call = replace(RECRUITMENT, opens=opens, closes=opens + timedelta(days=days))
    received = moment.replace(tzinfo=WARSAW)

    lack = outside_the_window(call, received)

    assert (lack is None) is (call.opens <= moment.date() <= call.closes)
    assert counts_from(call, received).astimezone(WARSAW).date() >= call.opens


def test_an_early_one_counts_from_midnight_of_the_first_day():
    early = datetime(2024, 5, 1, 8, 0, tzinfo=WARSAW)
    later = datetime(2024, 5, 7, 8, 0, tzinfo=WARSAW)

    assert counts_from(MAY, early) == datetime.combine(MAY.opens, time(0), tzinfo=WARSAW)
    assert counts_from(MAY, later) == later


@given(lacks=LACKS, is_sure=st.booleans())
def test_only_what_is_sure_in_time_and_lacks_nothing_is_ever_complete(lacks, is_sure):
    state = first_state(lacks, is_sure=is_sure)

    assert (state is ApplicationState.COMPLETE) is (is_sure and not lacks)
    assert (state is ApplicationState.RECEIVED) is (not is_sure or bool(lacks & UNSURE_LACKS))


@pytest.mark.parametrize(
    ("before", "now", "left"),
    [
        ({Lack.FORM}, set(), set()),
        ({Lack.FORM}, {Lack.INCOMPLETE}, {Lack.INCOMPLETE}),
        ({Lack.INCOMPLETE}, {Lack.FORM}, {Lack.INCOMPLETE}),
        ({Lack.GROUP}, {Lack.FORM}, set()),
        ({Lack.FORM}, {Lack.GROUP}, set()),
        ({Lack.GROUP}, {Lack.UNSURE_GROUP}, {Lack.UNSURE_GROUP}),
        ({Lack.INCOMPLETE}, {Lack.UNSURE_PERSON}, {Lack.UNSURE_PERSON}),
    ],
)
def test_of_two_mails_taken_together_the_better_of_each_counts(before, now, left):
    assert supplemented(before, now) == left


@given(before=LACKS, now=LACKS)
def test_a_supplement_never_makes_an_application_worse_or_hides_a_doubt(before, now):
    left = supplemented(before, now)

    assert left & FORMAL_LACKS <= (before | now) & FORMAL_LACKS
    assert left - FORMAL_LACKS == now - FORMAL_LACKS
    if not before & FORMAL_LACKS:
        assert not left & FORMAL_LACKS


def test_only_what_is_before_the_committee_can_be_resolved_and_only_that_be_notified():
    resolvable = {state for state in ApplicationState if may(Step.RESOLVE, state)}
    notifiable = {state for state in ApplicationState if may(Step.NOTIFY, state)}

    assert resolvable == {ApplicationState.TO_COMMITTEE}
    assert notifiable == {ApplicationState.APPOINTED, ApplicationState.NOT_APPOINTED}


@pytest.mark.parametrize("state", [s for s in ApplicationState if s in COUNTING])
def test_every_state_that_counts_has_a_way_out(state):
    assert any(may(step, state) for step in Step)


def test_reasons_are_told_the_worst_first():
    assert reasons({Lack.INCOMPLETE, Lack.LATE}) == (
        "wpłynęło po zakończeniu naboru",
        "formularz jest niekompletny lub niepodpisany",
    )
    assert reasons(()) == ()


@pytest.mark.parametrize(
    ("written", "ranks"),
    [
        ("3, 1", {"G3": 1, "G1": 2}),
        ("1-3", {"G1": 1, "G3": 2}),
        ("najpierw 3, potem 1", {"G3": 1, "G1": 2}),
        ("3", {}),
        ("3, 1, 2", {}),
        ("3, 3", {}),
        ("", {}),
    ],
)
def test_an_order_of_preference_counts_only_when_it_names_each_group_once(written, ranks):
    assert preferences(["G1", "G3"], {"G1": 1, "G3": 3}, written) == ranks
