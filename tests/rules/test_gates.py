from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import gates
from rules.case import Case
from rules.registry import Enrolment, EnrolmentState, Person, PersonState
from rules.understanding import understand
from tests.support.messages import REGISTRY, WARSAW, case, envelope, message

SUBJECT = "Re: Zaproszenie na spotkanie sieciujące 20 maja"
GATES = tuple(getattr(gates, name) for name in gates.__all__)


def held(mail: Case) -> set[str]:
    understanding = understand(mail)
    return {finding.rule for gate in GATES for finding in gate(mail, understanding)}


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("name-unexplained", "Będę na spotkaniu 20 maja. Adama Wilka proszę pozdrowić i wpisać."),
        ("others-unexplained", "Zgłaszam się z osobą towarzyszącą."),
        ("others-unexplained", "Przyjdę z szefostwem."),
        ("others-unexplained", "Zgłaszam Jana Kowalskiego i koleżankę."),
        ("day-unexplained", "Zgłaszam się 20 maja i przyjdę 21 maja."),
        ("event-unexplained", "Zgłaszam się na 20 maja. Fajny ten webinar RODO 27 maja."),
        ("verb-unexplained", "Zgłaszam się. Sprzątam na webinar RODO 27 maja."),
        ("condition", "Zgłaszam się, jeśli będzie obiad."),
        ("condition", "Chyba będę."),
        ("condition", "Będę, chyba że zachoruję."),
        ("correction", "Zgłaszam się nie 20 maja, tylko 27 maja."),
        ("correction", "Korekta: zgłaszam Jana Kowalskiego."),
        ("correction", "Zgłaszam Jana Kowalskiego jako rezerwowego."),
        ("denial-unexplained", "Zgłaszam Jana Kowalskiego albo Ewę Bielską."),
    ],
)
def test_what_nothing_explains_holds(rule, words):
    assert rule in held(case(words, SUBJECT))


@pytest.mark.parametrize(
    "words",
    [
        "Zgłaszam się.",
        "Zgłaszam Jana Kowalskiego.",
        "Zgłaszam Jana Kowalskiego i Ewę Bielską.",
        "Zgłaszam dwie osoby: Jana Kowalskiego i Ewę Bielską.",
        "Zgłaszam kolegę Jana Kowalskiego.",
        "Zgłaszam: Jan Kowalski, kierownik.",
        "Zgłaszam się 20 maja.",
        "Zgłaszam się. Na webinar nie zgłaszam nikogo.",
        "Zgłaszam się. Kiedy jest webinar RODO?",
        "Rezygnuję, bo choruję.",
        "Nie będę.",
        "Zamiast mnie przyjdzie Ewa Bielska.",
        "Cześć Ewa, zgłaszam się.",
        "Zgłaszam się. Reszta bez zmian.",
        "Zgłaszam się. Jan Kowalski nic nie wie.",
        "Zgłaszam się.\nPozdrawiam\nAnna Nowak",
        "Zgłaszam się. Będę wdzięczna za potwierdzenie.",
        "Zgłaszam się z polecenia kierowniczki.",
        "Nie będzie mnie ani Jana Kowalskiego.",
    ],
)
def test_what_is_explained_passes(words):
    assert held(case(words, SUBJECT)) == set()


@pytest.mark.parametrize(
    "words",
    [
        "Dziękuję za zaproszenie na webinar RODO 27 maja.",
        "Zgłaszam się.\nAnna Nowak\n21 maja",
        "Zgłaszam się na spotkanie dnia 20 maja.",
        "Dziękuję za 21 maja.",
        "Zgłaszam się na 20 maja. Fajny ten webinar.",
        "Zgłaszam się na 20 maja. Kiedy jest webinar RODO 27 maja?",
        "Zgłaszam się. Wyślę ekipę kiedy indziej.",
        "Zgłaszam jedną osobę: Jana Kowalskiego, to nasza podpora i koleżanka.",
    ],
)
def test_what_stands_beside_a_claim_holds_nothing(words):
    assert held(case(words, SUBJECT)) <= {"others-unexplained"}


@pytest.mark.parametrize(
    ("words", "is_held"),
    [("Zgłaszam się w 21 maja.", True), ("Zgłaszam się z dnia na dzień dnia 21 maja.", False)],
)
def test_a_limit_is_no_day_of_a_claim(words, is_held):
    assert ("day-unexplained" in held(case(words, SUBJECT))) is is_held


def test_an_event_that_was_holds_nothing():
    received = datetime(2026, 5, 21, 9, 0, tzinfo=WARSAW)
    words = "Zgłaszam się na webinar RODO 27 maja. Na spotkaniu sieciującym 20 maja było miło."

    assert "event-unexplained" not in held(case(words, "zgłoszenie", received=received))


@pytest.mark.parametrize(
    ("subject", "rules"),
    [
        ("spotkanie sieciujące 20 maja", set()),
        ("webinar RODO 27 maja", {"unexplained-subject"}),
        ("Re: webinar RODO 27 maja", set()),
        ("Ewa Bielska", {"unexplained-subject"}),
        ("Anna Nowak", set()),
        ("zgłoszenie", set()),
    ],
)
def test_the_subject_must_speak_of_the_same(subject, rules):
    assert held(case("Zgłaszam się na spotkanie sieciujące 20 maja.", subject)) == rules


def test_what_the_subject_says_has_no_place_in_the_own_words():
    mail = case("", "Zgłaszam Jana Kowalskiego albo Ewę Bielską na 20 maja")
    understanding = understand(mail)

    findings = [f for gate in GATES for f in gate(mail, understanding)]

    assert not understanding.is_body
    assert {f.span for f in findings if f.rule == "denial-unexplained"} == {None}


def test_somebody_on_the_list_is_not_harmless_and_somebody_else_is():
    listed = replace(REGISTRY, enrolments=(Enrolment("E1", "P2", EnrolmentState.CONFIRMED),))
    words = "Zgłaszam się. Jan Kowalski choruje."

    assert "name-unexplained" in held(case(words, SUBJECT, registry=listed))
    assert held(case(words, SUBJECT)) == set()


def test_a_mail_that_is_too_long_is_not_looked_through():
    mail = case("Jan Kowalski " * 400, "webinar RODO 27 maja")

    assert "name-unexplained" not in held(mail)
    assert "unexplained-subject" not in held(mail)


def test_two_people_of_one_name_are_not_explained():
    namesake = Person("P9", "Jan", "Kowalski", "I1", None, PersonState.COMPLETE)
    registry = replace(REGISTRY, persons=(*REGISTRY.persons, namesake))

    assert "name-unexplained" in held(
        case("Zgłaszam się. Kowalski choruje.", SUBJECT, registry=registry)
    )


def test_from_a_shared_box_the_signature_is_anybodys():
    head = envelope(SUBJECT, "biuro@ops-zalesie.example")
    words = "Zgłaszam Jana Kowalskiego.\nEwa Bielska"

    assert held(case(mail=message(words, SUBJECT, head=head))) == set()


WORDS = (
    "zgłaszam się będę Jan Kowalski Ewę Bielską nie albo zamiast 20 maja webinar RODO jeśli "
    "ekipa koleżanka 21 maja bez zmian nikogo rezerwowo , . ? \n"
)


@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=25).map(" ".join))
@settings(max_examples=100)
def test_every_reason_lies_inside_the_words(words):
    mail = case(words, SUBJECT)
    understanding = understand(mail)

    spans = [f.span for gate in GATES for f in gate(mail, understanding) if f.span]

    length = max(len(words), len(SUBJECT))
    assert all(0 <= s.start < s.end <= length for s in spans)
