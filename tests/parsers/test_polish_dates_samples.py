"""The grammar of dates against expressions that were written down one by one."""

import pytest

from parsers.polish.dates import read_dates
from tests.support.dates import samples, told


@pytest.mark.parametrize(("text", "mentions"), samples("days.tsv"))
def test_a_day_is_read_exactly_as_it_is_meant(text, mentions):
    assert " | ".join(told(m) for m in read_dates(text)) == mentions


@pytest.mark.parametrize(("text", "mentions"), samples("no_days.tsv"))
def test_what_is_no_day_is_not_read(text, mentions):
    assert mentions == ""
    assert read_dates(text) == ()


@pytest.mark.parametrize(("text", "mentions"), samples("mails.tsv"))
def test_days_are_found_among_the_words_of_mails(text, mentions):
    assert " | ".join(told(m) for m in read_dates(text)) == mentions


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Będę w środę 15 maja na spotkaniu", ["w środę 15 maja"]),
        ("do 15 maja br. włącznie", ["15 maja br."]),
        ("od 3 do 5 lipca", ["od 3 do 5 lipca"]),
        ("najpóźniej w piątek", ["w piątek"]),
        ("4, 13 i 25 czerwca", ["4", "13", "25 czerwca"]),
        ("15.05 (śr.), godz. 10", ["15.05 (śr"]),
        ("pismo z dnia 16.05.2024 r.", ["16.05.2024 r."]),
        ("pod koniec czerwca", ["pod koniec czerwca"]),
        ("w przyszłym tygodniu we wtorek", ["w przyszłym tygodniu we wtorek"]),
        ("za trzy dni", ["za trzy dni"]),
        ("majowe spotkanie", ["majowe"]),
        ("na 15-go", ["15-go"]),
        ("piętnastego maja 2024 roku", ["piętnastego maja 2024 roku"]),
    ],
)
def test_the_span_of_a_mention_is_its_words_without_those_that_give_it_a_role(text, words):
    assert [text[m.span.start : m.span.end] for m in read_dates(text)] == words
