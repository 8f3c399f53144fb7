"""What always and never holds of the grammar of dates."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts import DateMention, Span, fold
from parsers.polish.dates import read_dates
from parsers.polish.text import MAX_CHARS, word_list

MONTHS = word_list(
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada"
    " grudnia"
)
NOMINATIVES = word_list(
    "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad"
    " grudzień"
)
ROMANS = word_list("I II III IV V VI VII VIII IX X XI XII")
UNITS = word_list(
    "pierwszego drugiego trzeciego czwartego piątego szóstego siódmego ósmego dziewiątego"
    " dziesiątego jedenastego dwunastego trzynastego czternastego piętnastego szesnastego"
    " siedemnastego osiemnastego dziewiętnastego dwudziestego"
)
WITH_YEAR = (
    "{d}.{mm}.{y}",
    "{dd}.{mm}.{y} r.",
    "{dd}.{mm}.{yy}",
    "{dd}/{mm}/{y}",
    "{dd}-{mm}-{y}",
    "{y}-{mm}-{dd}",
    "{d} {month} {y}",
    "{d} {month} {y} r.",
    "{d}.{roman}.{y}",
    "{d} {nominative} {y} roku",
    "{words} {month} {y}",
)
WITHOUT_YEAR = (
    "{d}.{mm}",
    "{dd}.{mm}.",
    "w dniu {dd}/{mm}",
    "{d} {month}",
    "{d}. {month}",
    "{d}{month}",
    "{d}-go {month}",
    "{d}tego {month}",
    "{d} {nominative}",
    "{d}.{roman}",
    "{words} {month}",
    "na {words} {month}",
)
FRAGMENTS = (
    "15", "05", ".", "/", "-", "–", " ", "\n", "maja", "Maja", "maj", "V", "i", "od", "do", "z",
    "dnia", "w", "środę", "śr.", "piętnastego", "przyszłym", "tygodniu", "za", "dni", "koniec",
    "2024", "r.", "(", ")", ",", "go", "ul.", "godz.", "May", "tydzień", "na", "Środa",
)  # fmt: skip
days = st.dates(date(2020, 1, 1), date(2039, 12, 31))
anything = st.text(max_size=80) | st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join)
fragments = st.lists(st.sampled_from(FRAGMENTS), max_size=20).map(" ".join)


def written(day: date, form: str) -> str:
    tens = {2: "dwudziestego ", 3: "trzydziestego "}.get(day.day // 10, "")
    words = UNITS[day.day - 1] if day.day <= 20 else (tens + (UNITS[day.day % 10 - 1]))
    if day.day == 30:
        words = "trzydziestego"
    return form.format(
        d=day.day, dd=f"{day.day:02}", mm=f"{day.month:02}", y=day.year, yy=f"{day.year % 100:02}",
        month=MONTHS[day.month - 1], nominative=NOMINATIVES[day.month - 1],
        roman=ROMANS[day.month - 1], words=words,
    )  # fmt: skip


def one(text: str) -> DateMention:
    (mention,) = read_dates(text)
    return mention


@given(days, st.sampled_from(WITH_YEAR))
def test_every_date_is_read_back_from_every_form_with_its_year(day, form):
    mention = one(f"Będę {written(day, form)}, pozdrawiam")

    assert (mention.day, mention.month, mention.year) == (day.day, day.month, day.year)


@given(days, st.sampled_from(WITHOUT_YEAR))
def test_every_date_is_read_back_from_every_form_without_a_year(day, form):
    mention = one(f"Będę {written(day, form)}, pozdrawiam")

    assert (mention.day, mention.month, mention.year) == (day.day, day.month, None)


@given(days, st.sampled_from((*WITH_YEAR, *WITHOUT_YEAR)))
def test_diacritics_and_capitals_change_nothing(day, form):
    text = written(day, form)
    folded = text if "{roman}" in form else fold(text)

    assert one(folded).model_dump(exclude={"span"}) == one(text).model_dump(exclude={"span"})
    assert one(text.upper()).day == one(text).day


@given(days, st.integers(1, 27))
def test_two_days_of_a_month_are_one_range(day, length):
    last = min(day.day + length, 28)
    if day.day >= last:
        return

    mention = one(f"od {day.day} do {last} {MONTHS[day.month - 1]}")

    assert (mention.day, mention.until_day, mention.until_month) == (day.day, last, day.month)


@settings(max_examples=300)
@given(anything | fragments)
def test_spans_are_in_the_text_and_in_order_and_never_overlap(text):
    spans = [Span(start=0, end=0), *(m.span for m in read_dates(text))]

    for earlier, later in pairwise(spans):
        assert earlier.end <= later.start < later.end <= len(text)


@settings(max_examples=300)
@given(anything | fragments)
def test_every_day_that_is_read_can_exist(text):
    for mention in read_dates(text):
        assert mention.day is None or 1 <= mention.day <= 31
        assert mention.month is None or 1 <= mention.month <= 12
        if mention.day and mention.month:
            date(mention.year or 2024, mention.month, mention.day)
        if mention.until_day and mention.until_month:
            date(2024, mention.until_month, mention.until_day)


def test_nothing_behind_the_cap_is_read():
    assert read_dates(" " * MAX_CHARS + "15 maja") == ()


@pytest.mark.parametrize(
    "piece",
    [*FRAGMENTS, "15, ", "15 i ", "1-", "15.05-", "15.05, ", "od 15 ", "15 maja ", "w ", "środa, ",
     "za 2 ", "dwudziestego ", "1 2 ", "15/", "dnia ", "z 15 na ", "Ą́"],
)  # fmt: skip
def test_hostile_repetitions_end_and_their_dates_stand_in_the_text(piece):
    # Without an end, or with one after hours, the whole run is broken off (faulthandler_timeout).
    text = (piece * MAX_CHARS)[:MAX_CHARS]

    found = read_dates(text)

    assert all(0 <= m.span.start < m.span.end <= len(text) for m in found)
