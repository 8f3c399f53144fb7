import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts import DateMention
from parsers.polish.dates import read_dates


def told(mention: DateMention) -> tuple[int | None, ...]:
    return (mention.day, mention.month, mention.year, mention.weekday, mention.days_ahead)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 maja", (15, 5, None, None, None)),
        ("15 MAJA 2024 r.", (15, 5, 2024, None, None)),
        ("15-go maja br.", (15, 5, None, None, None)),
        ("15.05", (15, 5, None, None, None)),
        ("15.05.", (15, 5, None, None, None)),
        ("7.5", (7, 5, None, None, None)),
        ("15.05.2024", (15, 5, 2024, None, None)),
        ("15/05", (15, 5, None, None, None)),
        ("15-05-2024", (15, 5, 2024, None, None)),
        ("2024-05-15", (15, 5, 2024, None, None)),
        ("25 VI", (25, 6, None, None, None)),
        ("13.VI.", (13, 6, None, None, None)),
        ("w środę 15 maja", (15, 5, None, 2, None)),
        ("15.05 (środa)", (15, 5, None, 2, None)),
        ("we wtorek", (None, None, None, 1, None)),
        ("na środowy webinar", (None, None, None, 2, None)),
        ("15-go", (15, None, None, None, None)),
        ("w maju", (None, 5, None, None, None)),
        ("majowe spotkanie", (None, 5, None, None, None)),
        ("jutro", (None, None, None, None, 1)),
        ("dzisiejszy webinar", (None, None, None, None, 0)),
        ("pojutrze", (None, None, None, None, 2)),
    ],
)
def test_a_day_is_read_in_the_polish_ways_of_writing_it(text, expected):
    (mention,) = read_dates(text)

    assert told(mention) == expected


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("16-17 maja", [(16, 17)]),
        ("16–17.05.2024", [(16, 17)]),
        ("od 3 do 5 lipca", [(3, 5)]),
        ("16 i 17 maja", [(16, None), (17, None)]),
    ],
)
def test_a_range_is_one_mention_with_its_first_and_its_last_day(text, days):
    assert [(m.day, m.until_day) for m in read_dates(text)] == days


@pytest.mark.parametrize(
    "text",
    [
        "31.04",
        "30 lutego",
        "10.00-14.00",
        "godz. 9.30",
        "faktura 118/05/2024",
        "71 555 00 11",
        "2 i 3 osoby",
        "Ewa Środa",
        "Maj Dawid",
        "DPR.0531.12.2024",
        "15.13",
        "1) 2)",
    ],
)
def test_what_is_no_certain_day_is_not_read(text):
    assert read_dates(text) == ()


def test_the_span_of_a_date_covers_exactly_its_words():
    text = "Będę w środę 15 maja na spotkaniu"

    (mention,) = read_dates(text)

    assert text[mention.span.start : mention.span.end] == "w środę 15 maja"


@settings(max_examples=200)
@given(st.text(alphabet="0123456789./- majkwivxśroę\n", max_size=40))
def test_every_day_that_is_read_can_exist(text):
    for mention in read_dates(text):
        assert mention.day is None or 1 <= mention.day <= 31
        assert mention.month is None or 1 <= mention.month <= 12
        assert 0 <= mention.span.start < mention.span.end <= len(text)
