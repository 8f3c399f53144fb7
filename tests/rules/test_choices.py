"""Answers to our question which event is meant."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.case import Question, Thread
from rules.decide import decide
from rules.decision import Action, Cancel, Decision, Enrol, Operation, Replace
from tests.support.messages import case

SUBJECT = "Re: Prosimy o doprecyzowanie wydarzenia [2026-0001]"
ANNA = "a.nowak@ops-zalesie.example"
BOTH = (Enrol(event=None, person="P1"), Enrol(event=None, person="P2"))


def answered(words: str, *operations: Operation, asked: str = ANNA) -> Decision:
    question = Question(7, ("E1", "E2"), asked, operations or BOTH)
    thread = Thread(events=("E1", "E2"), our_message=5, question=question)
    return decide(replace(case(words, SUBJECT), thread=thread))


def enrolled(*events: str) -> set[tuple[str, str]]:
    return {(event, person) for event in events for person in ("P1", "P2")}


@pytest.mark.parametrize(
    ("words", "events"),
    [
        ("1", ["E1"]),
        ("2", ["E2"]),
        ("to drugie", ["E2"]),
        ("Pierwsze", ["E1"]),
        ("ostatnie", ["E2"]),
        ("Na oba", ["E1", "E2"]),
        ("1 i 2", ["E1", "E2"]),
        ("numer 1 poproszę. Pozdrawiam, Anna Nowak", ["E1"]),
        ("Dzień dobry,\n2.\nAnna Nowak", ["E2"]),
        ("ten 20 maja", ["E1"]),
        ("Wybieram opcję 2. Dziękuję!", ["E2"]),
    ],
)
def test_a_plain_choice_carries_out_what_was_asked_for(words, events):
    decision = answered(words)

    assert decision.action is Action.AUTO
    assert {(o.event, o.person) for o in decision.operations if isinstance(o, Enrol)} == enrolled(
        *events
    )
    assert decision.settles == 7


def test_a_cancellation_is_chosen_for_like_a_sign_up():
    decision = answered("2", Cancel(event=None, person="P1"))

    assert decision.operations == (Cancel(event="E2", person="P1"),)


@pytest.mark.parametrize(
    "words",
    ["3", "0", "2?", "nie 2", "chyba 2", "2 osoby", "nie 1, tylko 2", "2, ale bez Jana", "2 albo 1",
     "żadne", "Będę", "2 i Ewa Bielska", "to drugie, a Ewa Bielska pierwsze", "12"],
)  # fmt: skip
def test_anything_besides_a_plain_choice_goes_to_a_person(words):
    decision = answered(words)

    assert decision.action is Action.REVIEW
    assert decision.settles is None


def test_nobody_else_may_choose():
    assert answered("2", asked="j@ops-zalesie.example").action is Action.REVIEW


@pytest.mark.parametrize(
    "operation",
    [
        Replace(event=None, person="P1", new_person="P2"),
        Enrol(event="E1", person="P1"),
        Enrol(event=None, person=None, name="Jan"),
    ],
)
def test_only_what_lacks_nothing_but_its_event_can_be_chosen_for(operation):
    assert answered("2", operation).settles is None


@given(
    st.lists(st.sampled_from(("1", "2", "nie", "albo", "Jan", "jutro", "drugie", "?")), max_size=4)
)
def test_a_choice_never_enrols_anybody_but_those_asked_for(words):
    decision = answered(" ".join(words))

    if decision.settles is not None:
        chosen = {(o.event, o.person) for o in decision.operations if isinstance(o, Enrol)}
        assert chosen <= enrolled("E1", "E2")
        assert not {"nie", "albo", "Jan", "jutro", "?"} & set(words)
