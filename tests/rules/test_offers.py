"""Answers to a place that our letter offered."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case import Offer, Thread
from rules.decide import decide
from rules.decision import Action, Cancel, Decision, Enrol
from rules.registry import Enrolment, EnrolmentState
from tests.support.messages import REGISTRY, case

SUBJECT = "Re: Zwolniło się miejsce – Spotkanie [2024-L0007]"
HOUR = timedelta(hours=1)


def answered(
    words: str, state: EnrolmentState = EnrolmentState.OFFERED, left: timedelta | None = HOUR
) -> Decision:
    """Decide Anna's answer to the place that was offered to her, with so much time left."""
    asked = case(words, SUBJECT)
    until = None if left is None else asked.received + left
    registry = replace(REGISTRY, enrolments=(Enrolment("E1", "P1", state),))
    thread = Thread(events=("E1",), our_message=5, offer=Offer("E1", "P1", until))
    return decide(replace(asked, registry=registry, thread=thread))


@pytest.mark.parametrize(
    "words",
    [
        "tak",
        "Tak.",
        "TAK!",
        "Potwierdzam",
        "Dzień dobry,\npotwierdzam udział.\nAnna Nowak",
        "Tak, potwierdzam udział. Pozdrawiam, Anna Nowak",
        "Dziękuję, chętnie skorzystam!",
        "Przyjmuję zaproponowane miejsce",
        "Przyjmuję propozycję. Dziękuję bardzo",
        "Biorę to miejsce",
        "tak, będę",
        "Potwierdzam udział Anny Nowak",
        "Potwierdzam obecność na spotkaniu 20 maja",
        "Będę na spotkaniu 20 maja.",
    ],
)
def test_a_plain_yes_takes_the_place(words):
    decision = answered(words)

    assert decision.operations == (Enrol(event="E1", person="P1"),)
    assert (decision.action, decision.reply.template) == (Action.AUTO, "confirm")
    assert decision.section == "zmiany_na_listach"


@pytest.mark.parametrize(
    "words",
    [
        "nie",
        "Nie, dziękuję.",
        "Niestety nie",
        "Rezygnuję",
        "Dziękuję, ale rezygnuję z miejsca",
        "Niestety nie mogę. Pozdrawiam, Anna Nowak",
        "Nie dam rady",
        "Nie skorzystam",
        "nie potwierdzam",
        "Rezygnuję z udziału w spotkaniu 20 maja.",
    ],
)
def test_a_plain_no_gives_the_place_back(words):
    decision = answered(words)

    assert decision.operations == (Cancel(event="E1", person="P1"),)
    assert (decision.action, decision.reply.template) == (Action.AUTO, "offer_declined")


@pytest.mark.parametrize(
    "words",
    [
        "tak?",
        "chyba tak",
        "tak, ale dam znać jutro",
        "tak i nie",
        "nie wiem",
        "nie rezygnuję",
        "nie ma problemu",
        "Tak, jeśli będzie parking",
        "Potwierdzam udział Jana Kowalskiego",
        "tak, ale na spotkanie 20 maja nie",
        "Tak, przyjdzie Jan Kowalski",
        "może",
        "nie nie",
        "Proszę o więcej czasu",
        "Tak. Rezygnuję z udziału w spotkaniu 20 maja.",
        "Nie mam uwag. Będę na spotkaniu 20 maja.",
    ],
)
def test_anything_else_goes_to_a_person(words):
    assert answered(words).action is Action.REVIEW


@pytest.mark.parametrize(
    ("left", "action"),
    [
        (timedelta(0), Action.AUTO),
        (timedelta(seconds=1), Action.AUTO),
        (timedelta(seconds=-1), Action.REVIEW),
    ],
)
def test_a_yes_counts_until_the_very_moment_of_the_deadline(left, action):
    decision = answered("tak", left=left)

    assert decision.action is action
    assert ("offer-over" in {f.rule for f in decision.findings}) is (action is Action.REVIEW)


@pytest.mark.parametrize("words", ["tak", "Będę na spotkaniu 20 maja."])
@pytest.mark.parametrize(
    "state", [EnrolmentState.CANCELLED, EnrolmentState.WAITLISTED, EnrolmentState.OFFERED]
)
def test_a_yes_to_an_offer_that_stands_no_more_goes_to_a_person(words, state):
    decision = answered(words, state, left=None)

    assert decision.action is Action.REVIEW
    assert "offer-over" in {f.rule for f in decision.findings}


def test_a_late_no_is_still_a_no():
    assert answered("nie", left=-HOUR).action is Action.AUTO


def test_a_second_yes_is_told_that_the_place_is_taken_already():
    decision = answered("tak", EnrolmentState.CONFIRMED, left=None)

    assert (decision.action, decision.reply.template) == (Action.AUTO, "already_enrolled")


def test_an_offer_is_accepted_after_the_deadline_for_sign_ups():
    asked = case("tak", SUBJECT)
    closed = tuple(
        replace(e, deadline=asked.received.date() - timedelta(days=1), capacity=1, taken=1)
        for e in REGISTRY.events
    )
    registry = replace(
        REGISTRY, events=closed, enrolments=(Enrolment("E1", "P1", EnrolmentState.OFFERED),)
    )
    thread = Thread(("E1",), 5, offer=Offer("E1", "P1", asked.received + HOUR))

    decision = decide(replace(asked, registry=registry, thread=thread))

    assert decision.action is Action.AUTO
    assert decision.operations == (Enrol(event="E1", person="P1", waitlist=False),)


def test_a_sign_up_outside_the_thread_of_the_offer_goes_to_a_person():
    asked = case("Będę na spotkaniu 20 maja.")
    registry = replace(REGISTRY, enrolments=(Enrolment("E1", "P1", EnrolmentState.OFFERED),))

    decision = decide(replace(asked, registry=registry))

    assert decision.action is Action.REVIEW
    assert "standing-needs-a-decision" in {f.rule for f in decision.findings}


def test_a_stranger_answers_for_nobody():
    asked = case("tak", SUBJECT)
    envelope = asked.message.envelope
    stranger = envelope.sender.model_copy(update={"address": "obcy@obcy.example"})
    mail = asked.message.model_copy(
        update={"envelope": envelope.model_copy(update={"sender": stranger})}
    )
    thread = Thread(("E1",), 5, offer=Offer("E1", "P1", asked.received + HOUR))

    assert decide(replace(asked, message=mail, thread=thread)).action is Action.REVIEW


@given(st.text(max_size=40))
def test_no_words_ever_confirm_and_refuse_at_once(words):
    operations = answered(words).operations

    assert len({type(operation) for operation in operations} & {Enrol, Cancel}) <= 1
