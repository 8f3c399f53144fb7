from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from mailbot.replies.typography import (
    days_text,
    moment_text,
    one_line,
    plural,
    when_text,
    where_text,
)
from mailbot.replies.working_days import is_working_day, working_days_after
from tests.support.post_office import MEETING


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ("2024-05-15", "2024-05-15", "środa, 15 maja 2024 r."),
        ("2024-05-14", "2024-05-15", "14–15 maja 2024 r. (wtorek–środa)"),
        ("2024-05-31", "2024-06-01", "31 maja – 1 czerwca 2024 r. (piątek–sobota)"),
        (
            "2024-12-31",
            "2025-01-02",
            "31 grudnia 2024 r. – 2 stycznia 2025 r. (wtorek–czwartek)",
        ),
    ],
)
def test_days_are_written_as_polish_offices_write_them(first, last, text):
    assert days_text(date.fromisoformat(first), date.fromisoformat(last)) == text


@pytest.mark.parametrize(
    ("starts", "ends", "text"),
    [
        (time(10), time(14), "środa, 15 maja 2024 r., godz. 10:00–14:00"),
        (time(9, 5), None, "środa, 15 maja 2024 r., godz. 9:05"),
        (None, None, "środa, 15 maja 2024 r."),
    ],
)
def test_hours_are_written_when_they_are_known(starts, ends, text):
    assert when_text(replace(MEETING, starts=starts, ends=ends)) == text


@pytest.mark.parametrize(
    ("place", "city", "mode", "text"),
    [
        ("Klub Bolko", "Świdnica", "stacjonarnie", "Klub Bolko, Świdnica"),
        ("Rynek, Świdnica", "Świdnica", "stacjonarnie", "Rynek, Świdnica"),
        (None, "Świdnica", "stacjonarnie", "Świdnica"),
        (None, None, "online", "online"),
        (None, None, "stacjonarnie", None),
    ],
)
def test_the_place_is_written_as_far_as_it_is_known(place, city, mode, text):
    assert where_text(replace(MEETING, place=place, city=city, mode=mode)) == text


def test_a_moment_is_written_in_the_time_of_warsaw():
    moment = datetime(2024, 5, 24, 21, 59, tzinfo=ZoneInfo("UTC"))

    assert moment_text(moment) == "24 maja 2024 r., godz. 23:59"


@pytest.mark.parametrize(
    ("count", "noun"), [(0, "spraw"), (1, "sprawa"), (2, "sprawy"), (5, "spraw"), (12, "spraw")]
)
def test_nouns_agree_with_their_number(count, noun):
    assert plural(count, "sprawa", "sprawy", "spraw") == noun


def test_a_long_line_is_cut_with_an_ellipsis():
    assert one_line("a" * 300) == "a" * 199 + "…"


@pytest.mark.parametrize(
    "holiday",
    [
        "2024-04-01",
        "2024-05-30",
        "2025-04-21",
        "2025-06-19",
        "2026-04-06",
        "2049-04-19",
        "2076-04-20",
        "2024-05-01",
        "2024-11-11",
        "2024-12-24",
        "2024-05-04",
        "2024-05-05",
        "1954-04-19",
        "1981-04-20",
    ],
)
def test_offices_are_closed_on_holidays_and_weekends(holiday):
    assert not is_working_day(date.fromisoformat(holiday))


def test_the_day_itself_does_not_count_as_a_working_day_after():
    assert working_days_after(date(2024, 5, 7), 1) == date(2024, 5, 8)
    assert working_days_after(date(2024, 5, 10), 1) == date(2024, 5, 13)
    assert working_days_after(date(2024, 5, 10), 0) == date(2024, 5, 10)
