from dataclasses import replace
from datetime import date, datetime

import pytest

from rules.case import Thread
from rules.registry import Event
from rules.understanding import understand
from tests.support.messages import MEETING, REGISTRY, WARSAW, WEBINAR, case

SECOND = replace(
    MEETING, id="E3", first_day=date(2026, 6, 17), last_day=date(2026, 6, 17), deadline=None
)
TRIP = replace(
    MEETING,
    id="E4",
    title="Wizyta studyjna w Kotlinie",
    aliases=(),
    first_day=date(2026, 6, 9),
    last_day=date(2026, 6, 10),
    city="Kłodzko",
)


def chosen(words: str, subject: str = "", *more: Event) -> str | None:
    registry = replace(REGISTRY, events=(*REGISTRY.events, *more))
    event = understand(case(words, subject, registry=registry)).event.chosen
    return event.id if event else None


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("Będę 20 maja", "E1"),
        ("Będę 20.05.2026", "E1"),
        ("Będę w środę 20 maja", "E1"),
        ("Będę na spotkaniu sieciującym", "E1"),
        ("Będę na sieciowaniu PS we Wrocławiu", "E1"),
        ("Będę na webinarze RODO", "E2"),
        ("Będę na webinarze 27 maja", "E2"),
        ("Będę 20 maja o 10:00", "E1"),
        ("Będę 20-go na sieciowaniu", "E1"),
        ("Będę na spotkaniu „Ochrona danych w małej organizacji”", "E2"),
    ],
)
def test_date_or_title_names_the_event(words, event):
    assert chosen(words) == event


@pytest.mark.parametrize(
    "words",
    [
        "Będę",
        "Będę na spotkaniu",
        "Będę we Wrocławiu",
        "Będę w maju",
        "Będę 21 maja",
        "Będę w czwartek 20 maja",
        "Będę 20.05.2025",
        "Będę 20 maja na webinarze",
        "Będę 20 maja i 27 maja",
        "Będę 20 maja o 16:00",
        "Będę do 20 maja",
        "Będę po 20.05",
        "Będę na webinarze o sieciowaniu",
    ],
)
def test_no_event_is_chosen_unless_all_that_is_said_agrees(words):
    assert chosen(words) is None


def test_the_subject_names_the_event_too():
    assert chosen("Będę", "Re: Zaproszenie na spotkanie sieciujące – 20.05.2026, Wrocław") == "E1"


def test_a_subject_about_another_event_is_a_conflict():
    assert chosen("Będę 27 maja", "Re: spotkanie sieciujące") is None


def test_two_events_of_a_series_are_ambiguous_until_the_month_is_said():
    assert chosen("Będę na sieciowaniu", "", SECOND) is None
    assert chosen("Będę na majowym sieciowaniu", "", SECOND) == "E1"
    assert chosen("Będę w czerwcu na sieciowaniu", "", SECOND) == "E3"


def test_an_announced_event_is_meant_before_one_that_nobody_knows_yet():
    later = replace(SECOND, announced=date(2026, 5, 30))

    assert chosen("Będę na sieciowaniu", "", later) == "E1"


def test_both_days_of_a_trip_belong_to_it():
    assert chosen("Jadę 9-10 czerwca", "", TRIP) == "E4"
    assert chosen("Jadę 9-11 czerwca", "", TRIP) is None


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("Będę jutro", "E1"),
        ("Proszę o dopisanie do jutrzejszego spotkania", "E1"),
        ("Będę w środę na sieciowaniu", "E1"),
        ("Będę dziś", None),
        ("Będę we wtorek na sieciowaniu", None),
    ],
)
def test_relative_days_count_from_the_day_of_receipt(words, event):
    received = datetime(2026, 5, 19, 9, 0, tzinfo=WARSAW)

    found = understand(case(words, received=received)).event.chosen

    assert (found.id if found else None) == event


@pytest.mark.parametrize(
    ("words", "event"),
    [
        ("Będę w przyszłym tygodniu w środę na sieciowaniu", "E1"),
        ("Będę w przyszłym tygodniu na sieciowaniu", "E1"),
        ("Będę pod koniec maja na sieciowaniu", None),
        ("Będę w drugiej połowie maja na sieciowaniu", "E1"),
        ("Będę w przyszłą środę na sieciowaniu", None),
        ("Będę najpóźniej 20 maja", None),
        ("Będę od 19 do 20 maja", None),
    ],
)
def test_weeks_and_parts_of_months_must_fit_and_vague_words_choose_nothing(words, event):
    received = datetime(2026, 5, 14, 9, 0, tzinfo=WARSAW)

    found = understand(case(words, received=received)).event.chosen

    assert (found.id if found else None) == event


def test_a_weekday_far_away_is_not_meant():
    assert chosen("Będę w środę na sieciowaniu") is None


def test_a_proven_thread_names_the_event_of_a_bare_answer():
    bare = replace(case("Będę"), thread=Thread(events=("E2",)))
    other = replace(case("Będę 20 maja"), thread=Thread(events=("E2",)))

    assert understand(bare).event.chosen == WEBINAR
    assert understand(other).event.chosen is None


def test_conflicts_are_told_apart():
    nothing_then = understand(case("Będę 21 maja")).event
    disagreeing = understand(case("Będę 20 maja na webinarze RODO")).event

    assert nothing_then.conflict == "W podanym dniu nie ma żadnego wydarzenia w kalendarzu."
    assert "różne wydarzenia" in (disagreeing.conflict or "")


def test_the_candidates_are_in_the_order_of_their_days():
    registry = replace(REGISTRY, events=(SECOND, MEETING))

    reading = understand(case("Będę na sieciowaniu", registry=registry)).event

    assert reading.candidates == ("E1", "E3")
