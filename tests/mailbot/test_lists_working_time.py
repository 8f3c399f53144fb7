from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.clock import WARSAW
from mailbot.lists.working_time import is_quiet, is_working_time, working_hours_after


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=WARSAW)


@pytest.mark.parametrize(
    ("offered", "until"),
    [
        ("2024-05-06T10:00", "2024-05-07T10:00"),
        ("2024-05-06T08:00", "2024-05-06T16:00"),
        ("2024-05-06T07:59", "2024-05-06T16:00"),
        ("2024-05-06T08:01", "2024-05-07T08:01"),
        ("2024-05-06T16:00", "2024-05-07T16:00"),
        ("2024-05-06T23:30", "2024-05-07T16:00"),
        ("2024-05-10T12:00", "2024-05-13T12:00"),
        ("2024-05-11T12:00", "2024-05-13T16:00"),
        # Labour Day, the Constitution and a weekend leave two working days out of six.
        ("2024-04-30T15:00", "2024-05-02T15:00"),
        ("2024-05-02T15:00", "2024-05-06T15:00"),
    ],
)
def test_a_deadline_of_eight_hours_of_work(offered, until):
    assert working_hours_after(at(offered), 8) == at(until)


moments = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2032, 1, 1)).map(
    lambda moment: moment.replace(tzinfo=WARSAW)
)


@given(moments, st.integers(1, 80))
def test_a_deadline_always_lies_in_working_time_and_leaves_its_hours(moment, hours):
    until = working_hours_after(moment, hours)

    assert is_working_time(until)
    assert until - moment >= timedelta(hours=hours) - timedelta(hours=1)  # the hour of summer time


@given(moments, st.integers(1, 40), st.integers(0, 40))
def test_more_hours_never_end_sooner(moment, hours, more):
    assert working_hours_after(moment, hours) <= working_hours_after(moment, hours + more)


@pytest.mark.parametrize(
    ("moment", "works"),
    [
        ("2024-05-06T07:59", False),
        ("2024-05-06T08:00", True),
        ("2024-05-06T16:00", True),
        ("2024-05-06T16:01", False),
        ("2024-05-11T10:00", False),
        ("2024-05-03T10:00", False),
        ("2024-05-30T10:00", False),
    ],
)
def test_the_office_works_on_working_days_from_eight_to_four(moment, works):
    assert is_working_time(at(moment)) is works


@pytest.mark.parametrize(
    ("today", "first_day", "quiet"),
    [
        (date(2024, 5, 10), date(2024, 5, 15), False),
        (date(2024, 5, 12), date(2024, 5, 15), False),
        (date(2024, 5, 13), date(2024, 5, 15), True),
        (date(2024, 5, 15), date(2024, 5, 15), True),
        (date(2024, 5, 16), date(2024, 5, 15), True),
        # Before a Monday the last two working days are Thursday and Friday.
        (date(2024, 5, 8), date(2024, 5, 13), False),
        (date(2024, 5, 9), date(2024, 5, 13), True),
        # Before 6 May 2024 they are 30 April and 2 May.
        (date(2024, 4, 29), date(2024, 5, 6), False),
        (date(2024, 4, 30), date(2024, 5, 6), True),
    ],
)
def test_in_the_last_two_working_days_a_person_phones(today, first_day, quiet):
    assert is_quiet(today, first_day) is quiet
