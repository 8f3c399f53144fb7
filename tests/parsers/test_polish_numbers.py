import pytest

from parsers.facts import NumberMention
from parsers.polish import analyse


def number(text: str) -> NumberMention:
    (found,) = analyse(text, "").numbers
    return found


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("zgłaszam 2 osoby", "count", 2),
        ("będziemy we dwoje", "count", 2),
        ("trzy", "count", 3),
        ("1. Anna Nowak", "list", None),
        ("tel. 71 555 00 11", "phone", None),
        ("600 000 012", "phone", None),
        ("59-220 Legnica", "postal", None),
        ("pokój 12", "other", 12),
        ("nr 12345678901234", "other", None),
    ],
)
def test_every_number_has_its_kind(text, kind, value):
    found = number(text)

    assert (found.kind, found.value) == (kind, value)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("godz. 10", ["10:00"]),
        ("o 9.30", ["09:30"]),
        ("12:00", ["12:00"]),
        ("w godz. 10.00-14.00", ["10:00", "14:00"]),
    ],
)
def test_times_are_read_as_times(text, clock):
    facts = analyse(text, "")

    assert [t.at.strftime("%H:%M") for t in facts.times] == clock
    assert facts.numbers == ()


def test_a_date_is_no_time_and_no_number():
    facts = analyse("10.05", "")

    assert (len(facts.dates), facts.times, facts.numbers) == (1, (), ())
