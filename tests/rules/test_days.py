"""Which calendar days words mean on the day when they were written."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.facts import DateMention, DateRole, MonthPart, Span
from parsers.polish.dates import read_dates
from rules.days import contradicts_itself, days_meant

# A Wednesday.
WRITTEN = date(2024, 5, 15)
numbers = st.integers(-40, 40) | st.integers()
mentions = st.builds(
    DateMention,
    span=st.just(Span(start=0, end=1)),
    day=st.none() | st.integers(1, 31),
    month=st.none() | st.integers(1, 12),
    year=st.none() | st.integers(1900, 2099),
    until_day=st.none() | st.integers(1, 31),
    until_month=st.none() | st.integers(1, 12),
    weekday=st.none() | st.integers(0, 6),
    weeks_ahead=st.none() | numbers,
    days_ahead=st.none() | numbers,
    part=st.none() | st.sampled_from(MonthPart),
    is_vague=st.booleans(),
    role=st.sampled_from(DateRole),
)


def meant(words: str, written_on: date = WRITTEN) -> list[str]:
    """Write the days of the one mention as "15.5.2024", or "15.5.2024-17.5.2024"."""
    (mention,) = read_dates(words)
    return [
        "-".join(dict.fromkeys(f"{d.day}.{d.month}.{d.year}" for d in days))
        for days in days_meant(mention, written_on)
    ]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("15 maja", ["15.5.2024"]),
        ("13 listopada", ["13.11.2024"]),
        ("14 listopada", ["14.11.2024", "14.11.2023"]),
        ("16 listopada", ["16.11.2023"]),
        ("15.05.2021", ["15.5.2021"]),
        ("29 lutego", ["29.2.2024"]),
        ("16-17 maja", ["16.5.2024-17.5.2024"]),
        ("30 grudnia – 2 stycznia", ["30.12.2023-2.1.2024"]),
        ("30 grudnia 2024 – 2 stycznia", ["30.12.2024-2.1.2025"]),
        ("w maju", ["1.5.2024-31.5.2024"]),
        ("pod koniec lutego", ["21.2.2024-29.2.2024"]),
        ("w pierwszej połowie czerwca", ["1.6.2024-15.6.2024"]),
        ("jutro", ["16.5.2024"]),
        ("przedwczoraj", ["13.5.2024"]),
        ("za tydzień", ["22.5.2024"]),
    ],
)
def test_a_date_without_a_year_is_the_one_within_half_a_year(words, days):
    assert meant(words) == days


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("15-go", ["15.5.2024"]),
        ("16-go", ["16.5.2024"]),
        ("14-go", ["14.6.2024", "14.5.2024"]),
        ("w dniach 14-15", ["14.5.2024-15.5.2024"]),
        ("w piątek 14-go", ["14.6.2024"]),
        ("z 14-go", ["14.5.2024"]),
    ],
)
def test_a_day_alone_is_of_this_month_unless_it_is_over(words, days):
    assert meant(words) == days


def test_a_day_alone_that_this_month_does_not_have_is_of_the_next_one_that_has_it():
    assert meant("31-go", date(2024, 6, 10)) == ["31.7.2024"]


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("w czwartek", ["16.5.2024"]),
        ("we wtorek", ["21.5.2024"]),
        ("w środę", ["15.5.2024", "22.5.2024"]),
        ("w najbliższy wtorek", ["21.5.2024"]),
        ("w ten czwartek", ["16.5.2024"]),
        ("w przyszłym tygodniu", ["20.5.2024-26.5.2024"]),
        ("w tym tygodniu", ["13.5.2024-19.5.2024"]),
        ("w przyszłym tygodniu w piątek", ["24.5.2024"]),
        ("za tydzień w środę", ["22.5.2024"]),
        ("w przyszły piątek", ["24.5.2024", "17.5.2024"]),
        ("w przyszły wtorek", ["21.5.2024"]),
        ("w przyszłą środę", ["22.5.2024"]),
        ("w zeszły piątek", ["10.5.2024"]),
        ("w zeszły wtorek", ["7.5.2024", "14.5.2024"]),
        ("mail z wtorku", ["14.5.2024"]),
    ],
)
def test_a_weekday_is_the_next_one_or_of_the_week_that_is_named(words, days):
    assert meant(words) == days


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("z dnia 22 kwietnia", ["22.4.2024"]),
        ("pismo z 16 maja", ["16.5.2023"]),
        ("pismo z 15 maja", ["15.5.2024"]),
    ],
)
def test_a_paper_is_not_dated_in_the_future(words, days):
    assert meant(words) == days


def test_a_weekday_that_is_not_that_of_the_date_is_a_contradiction():
    (right,) = read_dates("w środę 15 maja")
    (wrong,) = read_dates("w czwartek 15 maja")
    (far,) = read_dates("pismo z 15.05.2024")

    assert days_meant(right, WRITTEN) == ((WRITTEN, WRITTEN),)
    assert days_meant(wrong, WRITTEN) == ()
    assert [contradicts_itself(m, WRITTEN) for m in (right, wrong, far)] == [False, True, False]


@given(mentions, st.dates(date(1970, 1, 1), date(2100, 1, 1)))
def test_no_mention_and_no_day_of_writing_is_too_strange(mention, written_on):
    for first, last in days_meant(mention, written_on):
        assert isinstance(first, date)
        assert isinstance(last, date)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-180, 180))
def test_a_day_near_the_day_of_writing_is_found_again_without_its_year(written_on, distance):
    day = written_on + timedelta(days=distance)
    mention = DateMention(span=Span(start=0, end=1), day=day.day, month=day.month, year=None)

    assert days_meant(mention, written_on)[0] == (day, day)
