import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.checks import CHECKS
from rules.decide import judge
from rules.decision import Action
from rules.masking import masked
from rules.opinion_model import SHIPPED, read, shipped, write
from rules.second_opinion import QUESTIONS, REASONS, contradictions, vetoes
from rules.understanding import understand
from tests.support.messages import case

SUBJECT = "Re: Zaproszenie na spotkanie sieciujące 20 maja"
SAMPLES = json.loads(Path(__file__).with_name("second_opinion_samples.json").read_text("utf-8"))
AUTOMATIC = (Action.AUTO, Action.AUTO_AND_REVIEW)
words = st.lists(
    st.sampled_from(
        ("Będę", "nie będę", "rezygnuję", "Jan Kowalski", "zgłaszam", "20 maja", "chyba", "?", "\n")
    ),
    max_size=6,
).map(" ".join)


def text_of(said: str, subject: str = SUBJECT) -> str:
    the_case = case(said, subject)
    return masked(the_case, understand(the_case))


def with_limits(limit: float):
    return replace(shipped(), limits=dict.fromkeys(REASONS, limit))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample["text"][:20])
def test_the_answers_are_those_of_the_library_that_trained_the_model(sample):
    assert shipped().ask(sample["text"]) == pytest.approx(sample["answers"], abs=1e-6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zgłaszam Jana Kowalskiego.", "Zgłaszam Ewę Bielską."),
        ("Zgłaszam Jana Kowalskiego.", "Zgłaszam Kazimierza Bąka."),
        ("Będę 20 maja o 10:00.", "Będę 27 maja o 9:30."),
        ("Proszę dzwonić: 71 234 56 78.", "Proszę dzwonić: 500 100 200."),
        ("Mój adres: a.nowak@ops.example.", "Mój adres: jan@inny.example."),
    ],
)
def test_who_when_and_where_never_change_what_is_thought(one, other):
    assert text_of(one) == text_of(other)


def test_the_signature_is_no_word_of_the_mail():
    assert text_of("Będę.\n\nPozdrawiam\nAnna Nowak") == text_of("Będę.\n\nPozdrawiam")


def test_whoever_withdraws_is_told_from_whoever_comes():
    comes = shipped().ask(text_of("Dzień dobry, zgłaszam swój udział."))
    withdraws = shipped().ask(text_of("Niestety rezygnuję, proszę mnie wykreślić z listy."))

    assert comes["enrol"] > 0.8
    assert comes["cancel"] < 0.2
    assert withdraws["cancel"] > 0.8
    assert withdraws["enrol"] < comes["enrol"]


def test_an_enrolment_is_held_when_the_mail_sounds_like_a_withdrawal():
    model = replace(shipped(), limits=dict.fromkeys(REASONS, 1.01) | {"cancel-said": 0.0})
    the_case = case("Zgłaszam swój udział.", SUBJECT)

    (finding,) = vetoes(the_case, understand(the_case), model)

    assert (finding.rule, finding.blocks) == ("second-opinion", True)
    assert finding.reason == REASONS["cancel-said"]


def test_a_limit_is_reached_by_what_equals_it():
    the_case = case("Zgłaszam swój udział.", SUBJECT)
    understanding = understand(the_case)
    strength = shipped().ask(masked(the_case, understanding))["cancel"]
    never = dict.fromkeys(REASONS, 1.01)

    at = replace(shipped(), limits=never | {"cancel-said": strength})
    above = replace(shipped(), limits=never | {"cancel-said": np.nextafter(strength, 1)})

    assert len(list(vetoes(the_case, understanding, at))) == 1
    assert list(vetoes(the_case, understanding, above)) == []


def test_what_proposes_no_act_is_not_asked_about():
    the_case = case("Dziękuję.", "Dziękuję")

    assert list(vetoes(the_case, understand(the_case), with_limits(0.0))) == []


def test_one_for_another_is_contradicted_by_either_half():
    answers = {"enrol": 0.1, "cancel": 0.2, "replace": 0.3, "person": 0.4}

    assert contradictions({"replace"}, answers) == pytest.approx(
        {"enrol-unsaid": 0.9, "cancel-unsaid": 0.8, "needs-a-person": 0.4}
    )
    assert contradictions({"enrol"}, answers).keys() == {
        "enrol-unsaid", "cancel-said", "needs-a-person",
    }  # fmt: skip
    assert contradictions({"cancel"}, answers).keys() == {
        "cancel-unsaid", "enrol-said", "needs-a-person",
    }  # fmt: skip
    assert contradictions({"question"}, answers) == {}


@settings(max_examples=100)
@given(words, st.sampled_from((0.0, 0.5, 1.01)))
def test_the_second_opinion_never_makes_a_held_mail_automatic(said, limit):
    the_case = case(said, SUBJECT)
    understanding = understand(the_case)
    model = with_limits(limit)

    without = judge(the_case, understanding, CHECKS)
    with_it = judge(the_case, understanding, (*CHECKS, lambda c, u: vetoes(c, u, model)))

    assert with_it.action not in AUTOMATIC or with_it.action is without.action
    assert with_it.operations == without.operations or with_it.action is Action.SILENT
    assert without.action is not Action.SILENT or with_it.action is Action.SILENT


@settings(max_examples=100)
@given(st.text(max_size=200))
def test_whatever_is_written_the_answers_are_probabilities_and_always_the_same(text):
    answers = shipped().ask(text)

    assert tuple(answers) == QUESTIONS
    assert all(0 <= likely <= 1 for likely in answers.values())
    assert shipped().ask(text) == answers


def test_a_model_is_the_same_after_it_was_written(tmp_path):
    write(shipped(), tmp_path / "model.npz")

    again = read(tmp_path / "model.npz")

    assert again.ask("| bede") == shipped().ask("| bede")
    assert again.limits == shipped().limits


def test_the_model_is_small_and_says_every_limit():
    assert SHIPPED.stat().st_size < 1_000_000
    assert set(shipped().limits) == set(REASONS)


def test_every_reason_says_whose_opinion_it_is():
    assert all(reason.startswith("Druga opinia: ") for reason in REASONS.values())
