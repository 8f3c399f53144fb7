from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.polish import analyse
from rules.case import Thread
from rules.events import Chosen, choose, read_references
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
TODAY = date(2026, 5, 4)
EVENTS = (MEETING, WEBINAR, TRIP)


def references(words: str, events: tuple[Event, ...] = EVENTS, today: date = TODAY) -> list[Chosen]:
    found = read_references(analyse(words, ""), events, frozenset(), today)
    return [choose(reference, events, today) for reference in found]


def named(words: str, events: tuple[Event, ...] = EVENTS, today: date = TODAY) -> list[str | None]:
    return [c.event.id if c.event else None for c in references(words, events, today)]


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
        ("Będę 20-go", "E1"),
        ("Będę na spotkaniu „Ochrona danych w małej organizacji”", "E2"),
        ("Jadę 9-10 czerwca", "E4"),
        ("Jadę do Kłodzka", "E4"),
        ("Zapiszcie mnie na Kłodzko", "E4"),
        ("zapiszcie mnie na kłodzko", "E4"),
    ],
)
def test_what_agrees_names_one_event(words, event):
    assert named(words) == [event]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Będę 21 maja", "nie ma żadnego"),
        ("Będę w czwartek 20 maja", "nie ma żadnego"),
        ("Będę 20.05.2025", "nie ma żadnego"),
        ("Jadę 9-11 czerwca", "nie ma żadnego"),
        ("Będę 20 maja na webinarze RODO", "różne wydarzenia"),
        ("Będę na webinarze 20 maja", "różne wydarzenia"),
    ],
)
def test_what_disagrees_names_none_and_says_why(words, reason):
    (found,) = references(words)

    assert found.event is None
    assert reason in (found.conflict or "")


@pytest.mark.parametrize(
    ("words", "events"),
    [
        ("Będę 20 maja i 27 maja", ["E1", "E2"]),
        ("Będę na sieciowaniu, webinarze RODO i w Kłodzku", ["E1", "E2", "E4"]),
        ("Zapisuję się na sieciowanie, Ewa przyjdzie na webinar", ["E1", "E2"]),
        ("- 20 maja\n- 27 maja", ["E1", "E2"]),
        ("Będę 20 maja oraz na webinarze RODO", ["E1", "E2"]),
    ],
)
def test_what_is_divided_names_several_events(words, events):
    assert named(words) == events


def test_part_of_a_title_whose_words_two_titles_have_names_neither():
    day = replace(MEETING, id="E5", title="Dzień otwarty CIS i KIS", aliases=())
    meeting = replace(day, id="E6", title="Narada podmiotów (CIS, KIS, WTZ)")

    (chosen,) = references("Będę na spotkaniu CIS i KIS", (day, meeting))

    assert chosen.event is None
    assert set(chosen.candidates) == {"E5", "E6"}


def test_another_of_the_same_kind_begins_anew():
    other = replace(WEBINAR, id="E5", title="Webinar: Umowy", aliases=())

    assert named("Będę na webinarze RODO oraz na webinarze Umowy", (WEBINAR, other)) == ["E2", "E5"]


@pytest.mark.parametrize(
    "words",
    ["Będę", "Jestem z Wrocławia", "mieszkam we wrocławiu", "Tydzień temu pisałam", "po 3 maja"],
)
def test_other_words_speak_of_no_event(words):
    assert named(words) == []


def test_a_meeting_may_be_any_event():
    (found,) = references("Będę na spotkaniu")

    assert found.event is None
    assert set(found.candidates) == {"E1", "E2", "E4"}
    assert not found.reference.names


def test_a_kind_alone_is_bare_and_with_its_topic_it_is_rich():
    (bare,) = references("Będę na webinarze")
    (rich,) = references("Będę na webinarze RODO 27 maja")

    assert bare.reference.is_bare
    assert rich.reference.is_rich
    assert not rich.reference.is_bare


def test_a_town_alone_is_noise():
    (found,) = references("Spotkamy się, Wrocław")[-1:]

    assert found.reference.is_noise
    assert found.reference.is_place_only


def test_a_course_is_said_of_a_webinar_and_contradicts_nothing():
    course = replace(WEBINAR, id="E6", title="Szkolenie: Umowy", aliases=())

    assert "E2" in named("Będę na webinarze RODO na szkoleniu", (WEBINAR, course))


def test_words_aside_are_no_evidence():
    language = analyse("Będę 20 maja", "")

    aside = frozenset(range(len(language.tokens)))

    assert read_references(language, EVENTS, aside, TODAY) == ()


def test_a_vague_reference_means_the_event_that_is_known():
    language = analyse("Będę na spotkaniu", "")
    (reference,) = read_references(language, EVENTS, frozenset(), TODAY)

    assert choose(reference, EVENTS, TODAY, frozenset(("E2",))).event == WEBINAR
    assert choose(reference, EVENTS, TODAY, frozenset(("E1", "E2"))).event is None


def test_two_events_of_a_series_are_ambiguous_until_the_month_is_said():
    both = (MEETING, SECOND)

    assert named("Będę na sieciowaniu", both) == [None]
    assert named("Będę na majowym sieciowaniu", both) == ["E1"]
    assert named("Będę w czerwcu na sieciowaniu", both) == ["E3"]


def test_an_announced_event_is_meant_before_one_that_nobody_knows_yet():
    later = replace(SECOND, announced=date(2026, 5, 30))

    assert named("Będę na sieciowaniu", (MEETING, later)) == ["E1"]


def test_a_coming_event_is_meant_before_one_that_was():
    assert named("Będę na sieciowaniu", (MEETING, SECOND), date(2026, 5, 21)) == ["E3"]
    assert named("Byłam na sieciowaniu", (MEETING,), date(2026, 5, 21)) == ["E1"]


def test_the_candidates_are_in_the_order_of_their_days():
    (found,) = references("Będę na sieciowaniu", (SECOND, MEETING))

    assert found.candidates == ("E1", "E3")


@pytest.mark.parametrize(
    ("today", "events"),
    [(date(2026, 4, 5), ["E1"]), (date(2026, 4, 4), [None]), (date(2026, 5, 20), ["E1"])],
)
def test_a_day_without_a_month_is_of_the_next_forty_five_days(today, events):
    distant = replace(MEETING, announced=date(2026, 1, 1))

    assert named("Będę dwudziestego", (distant,), today) in (events, [])


@pytest.mark.parametrize(
    ("words", "events"),
    [
        ("Będę jutro", ["E1"]),
        ("Proszę o dopisanie do jutrzejszego spotkania", ["E1"]),
        ("Będę w środę na sieciowaniu", ["E1"]),
        ("Będę dziś", [None]),
        ("Będę we wtorek na sieciowaniu", [None]),
        ("Będę w drugiej połowie maja na sieciowaniu", ["E1"]),
    ],
)
def test_relative_days_count_from_the_day_of_receipt(words, events):
    assert named(words, today=date(2026, 5, 19)) == events


def test_a_proven_thread_names_the_event_of_a_bare_answer():
    bare = replace(case("Będę"), thread=Thread(events=("E2",)))

    (default,) = understand(bare).default

    assert default.event == WEBINAR


def test_the_subject_names_the_event_of_a_bare_answer():
    subject = "Re: Zaproszenie na spotkanie sieciujące – 20.05.2026, Wrocław"
    received = datetime(2026, 5, 4, 9, 0, tzinfo=WARSAW)

    (default,) = understand(case("Będę", subject, received=received)).default

    assert default.event == MEETING


WORDS = "20 maja 27 webinar RODO sieciowanie we Wrocławiu , i oraz na Kłodzko spotkanie \n o 10:00"


@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=25).map(" ".join))
@settings(max_examples=150)
def test_no_word_belongs_to_two_references_and_a_conflict_chooses_nothing(words):
    found = references(words, REGISTRY.events)

    tokens = [i for c in found for i in c.reference.tokens]
    assert len(tokens) == len(set(tokens))
    assert all(c.event is None for c in found if c.conflict)
