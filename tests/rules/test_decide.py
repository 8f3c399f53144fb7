from dataclasses import replace
from datetime import date, datetime

import pytest

from rules.decide import decide
from rules.decision import (
    Action,
    Decision,
    Enrol,
)
from rules.registry import (
    Enrolment,
    EnrolmentState,
    Registry,
)
from tests.support.messages import (
    MEETING,
    REGISTRY,
    WARSAW,
    WEBINAR,
    case,
    enrolled,
)

INVITATION = "Re: Zaproszenie na spotkanie sieciujące 20 maja"


def rules_of(decision: Decision) -> set[str]:
    return {f.rule for f in decision.findings if f.blocks}


def guests(decision: Decision) -> list[str | None]:
    return [op.person for op in decision.operations if isinstance(op, Enrol)]


def with_event(**changes: object) -> Registry:
    return replace(REGISTRY, events=(replace(MEETING, **changes), WEBINAR))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [
        "Będę",
        "Potwierdzam.",
        "Tak, potwierdzam udział. Do zobaczenia!",
        "Chętnie wezmę udział",
        "Proszę o zapisanie mnie na spotkanie sieciujące 20.05. Dziękuję",
        "Dzień dobry,\n\nchciałabym wziąć udział w spotkaniu 20 maja.\n\nPozdrawiam\nAnna Nowak",
        "Zapisuję się. Pozdrawiam, A. Nowak, kierowniczka, OPS Zalesie, tel. 600 000 012",
        "Będę uczestniczyć w spotkaniu stacjonarnie",
        "Będę\nks. dr Anna Nowak",
    ],
)
def test_a_plain_own_sign_up_is_carried_out_and_confirmed(words):
    decision = decide(case(words, INVITATION))

    assert decision.action is Action.AUTO
    assert decision.operations == (Enrol(event="E1", person="P1"),)
    assert decision.reply is not None
    assert (decision.reply.template, decision.reply.persons) == ("confirm", ("P1",))
    assert (decision.section, decision.intents) == ("obsluzone_automatycznie", ("enrol",))


@pytest.mark.parametrize(
    ("words", "persons"),
    [
        ("Zgłaszam Jana Kowalskiego", ["P2"]),
        ("Będę ja i Jan Kowalski", ["P1", "P2"]),
        ("Wezmę udział razem z Janem Kowalskim", ["P1", "P2"]),
        ("Zgłaszam siebie i Jana Kowalskiego", ["P1", "P2"]),
        ("Proszę wpisać:\n1. Jan Kowalski\n2. Ewa Bielska", ["P2", "P3"]),
        ("Proszę wpisać: Jan Kowalski, Ewa Bielska oraz ja", ["P1", "P2", "P3"]),
        ("Zgłaszam 2 osoby: Jan Kowalski i pani Ewa Bielska", ["P2", "P3"]),
        ("OPS Zalesie zgłasza udział Pani Ewy Bielskiej", ["P3"]),
        ("Na spotkaniu będzie pani dyrektor Ewa Bielska", ["P3"]),
        ("Proszę nas wpisać, mnie i Jana Kowalskiego", ["P1", "P2"]),
    ],
)
def test_registered_colleagues_can_be_named(words, persons):
    decision = decide(case(words, INVITATION))

    assert decision.action is Action.AUTO
    assert guests(decision) == persons


@pytest.mark.parametrize(
    "words",
    [
        "Będę?",
        "Czy mogę się zapisać",
        "Będę, jeśli zdążę",
        "Chyba będę",
        "Może wezmę udział",
        "Zapisałam się",
        "Będę po 20 maja",
        "Będę na urlopie",
        "Będę wdzięczna",
        "Będę w delegacji 20 maja",
        "Potwierdzam otrzymanie",
        "Będę, Jan Kowalski",
        "Będę\n\nJan Kowalski",
        "Zgłaszam się i kolegę",
        "Dziękuję Ewie Bielskiej i potwierdzam udział",
        "Zgłaszam 2 osoby",
        "Będziemy",
        "Będziemy we dwoje",
        "Wpisz mnie na listę rezerwową",
        "Proszę o zapisanie Jana Kowalskiego lub Ewy Bielskiej",
        "Potwierdzam udział Ewy Bielskiej i Adama Wilka",
        "Będę ja, Jan Kowalski oraz dwie inne osoby",
        "Zgłaszam: Jan Kowalski\n\nEwa Bielska",
        "Zgłaszam się.\nPozdrawiam\nEwa Bielska",
        "",
        "Do widzenia",
    ],
)
def test_anything_less_than_a_plain_sign_up_goes_to_a_person(words):
    decision = decide(case(words, INVITATION))

    assert decision.action is Action.REVIEW
    assert rules_of(decision)


def test_a_full_event_puts_on_the_waiting_list():
    decision = decide(case("Będę", INVITATION, registry=with_event(taken=40)))

    assert decision.operations == (Enrol(event="E1", person="P1", waitlist=True),)
    assert decision.reply is not None
    assert decision.reply.template == "waitlist"


def test_the_coordinators_word_makes_an_event_full():
    registry = with_event(full_since=date(2026, 5, 4))

    assert decide(case("Będę", INVITATION, registry=registry)).operations == (
        Enrol(event="E1", person="P1", waitlist=True),
    )


def test_too_few_places_for_all_goes_to_a_person():
    registry = with_event(taken=39)

    decision = decide(case("Będę ja i Jan Kowalski", INVITATION, registry=registry))

    assert rules_of(decision) == {"too-few-places"}


def test_without_a_number_of_places_there_is_room():
    registry = with_event(capacity=None, taken=500)

    assert decide(case("Będę", INVITATION, registry=registry)).action is Action.AUTO


def test_signing_up_again_changes_nothing_and_says_so():
    registry = enrolled(Enrolment("E1", "P1", EnrolmentState.CONFIRMED))

    decision = decide(case("Będę", INVITATION, registry=registry))

    assert decision.action is Action.AUTO
    assert decision.operations == (Enrol(event="E1", person="P1"),)
    assert decision.reply is not None
    assert decision.reply.template == "already_enrolled"
    assert "already-on-the-list" in {f.rule for f in decision.findings}


def test_a_person_on_the_list_of_a_full_event_stays_on_it():
    registry = replace(
        enrolled(Enrolment("E1", "P1", EnrolmentState.CONFIRMED)),
        events=(replace(MEETING, taken=40), WEBINAR),
    )

    assert decide(case("Będę", INVITATION, registry=registry)).operations == (
        Enrol(event="E1", person="P1", waitlist=False),
    )


def test_somebody_waiting_keeps_waiting():
    registry = enrolled(Enrolment("E1", "P1", EnrolmentState.WAITLISTED))

    decision = decide(case("Będę", INVITATION, registry=registry))

    assert decision.operations == (Enrol(event="E1", person="P1", waitlist=True),)
    assert decision.reply is not None
    assert decision.reply.template == "waitlist"


def test_after_a_cancellation_one_can_sign_up_again():
    registry = enrolled(Enrolment("E1", "P1", EnrolmentState.CANCELLED))

    decision = decide(case("Będę", INVITATION, registry=registry))

    assert decision.reply is not None
    assert decision.reply.template == "confirm"


@pytest.mark.parametrize(
    "state",
    [
        EnrolmentState.OFFERED,
        EnrolmentState.REQUESTED,
        EnrolmentState.ATTENDED,
        EnrolmentState.ABSENT,
    ],
)
def test_a_standing_that_needs_a_decision_goes_to_a_person(state):
    registry = enrolled(Enrolment("E1", "P1", state))

    decision = decide(case("Będę", INVITATION, registry=registry))

    assert rules_of(decision) == {"standing-needs-a-decision"}


@pytest.mark.parametrize(
    ("received", "action"),
    [
        (datetime(2026, 5, 18, 23, 59, 59, tzinfo=WARSAW), Action.AUTO),
        (datetime(2026, 5, 19, 0, 0, tzinfo=WARSAW), Action.REVIEW),
    ],
)
def test_the_deadline_counts_to_its_last_second_in_warsaw(received, action):
    decision = decide(case("Będę", INVITATION, received=received))

    assert decision.action is action
    assert (decision.reply.template if decision.reply else None) == (
        "confirm" if action is Action.AUTO else "after_deadline"
    )


@pytest.mark.parametrize(
    ("received", "action"),
    [
        (datetime(2026, 5, 20, 9, 59, tzinfo=WARSAW), Action.AUTO),
        (datetime(2026, 5, 20, 10, 0, tzinfo=WARSAW), Action.REVIEW),
    ],
)
def test_an_event_that_has_begun_is_past(received, action):
    registry = with_event(deadline=None)

    decision = decide(case("Będę", INVITATION, received=received, registry=registry))

    assert decision.action is action
    assert decision.reply is not None
    assert decision.reply.template == ("confirm" if action is Action.AUTO else "event_past")


@pytest.mark.parametrize(
    ("changes", "rule", "reply"),
    [
        ({"cancelled_on": date(2026, 5, 4)}, "event-cancelled", "event_cancelled"),
        ({"announced": date(2026, 5, 5)}, "event-not-announced", None),
    ],
)
def test_an_event_that_is_not_open_goes_to_a_person(changes, rule, reply):
    decision = decide(case("Będę", INVITATION, registry=with_event(**changes)))

    assert rules_of(decision) == {rule}
    assert (decision.reply.template if decision.reply else None) == reply


def test_an_ambiguous_event_is_asked_back_with_choices():
    second = replace(MEETING, id="E3", first_day=date(2026, 6, 17), last_day=date(2026, 6, 17))
    registry = replace(REGISTRY, events=(MEETING, second))

    decision = decide(case("Będę na sieciowaniu", registry=registry))

    assert decision.action is Action.REVIEW
    assert decision.reply is not None
    assert (decision.reply.template, decision.reply.choices) == ("clarify_event", ("E1", "E3"))


@pytest.mark.parametrize(
    ("words", "subject", "rule"),
    [
        ("Będę", "Rezygnacja – spotkanie 20 maja", "unexplained-subject"),
        ("Będę", "Adam Wilk – spotkanie 20 maja", "unexplained-subject"),
        ("Będę", "Zgłoszenie: Jan Kowalski 20 maja", "unexplained-subject"),
        ("Będę 20 maja", "Nie będę", "unexplained-subject"),
    ],
)
def test_the_subject_must_not_say_anything_else(words, subject, rule):
    assert rule in rules_of(decide(case(words, subject)))


@pytest.mark.parametrize(
    "subject",
    ["Zgłoszenie Anny Nowak 20 maja", "OPS Zalesie – spotkanie 20 maja", "Zapisuję się 20 maja"],
)
def test_a_subject_that_says_the_same_is_explained(subject):
    assert decide(case("Zapisuję się", subject)).action is Action.AUTO
