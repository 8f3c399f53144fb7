"""What a held mail is asked back."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from rules.decide import decide
from rules.decision import Action, ReplyPlan
from tests.support.messages import MEETING, REGISTRY, case

JUNE = replace(
    MEETING,
    id="E3",
    title="Warsztat o zamówieniach",
    aliases=(),
    series=None,
    first_day=date(2026, 5, 27),
    last_day=date(2026, 5, 27),
)
BOTH = replace(REGISTRY, events=(MEETING, JUNE))
LATE = datetime(2026, 5, 19, 8, tzinfo=UTC)


def asked(words: str, subject: str = "", **changes: object) -> ReplyPlan | None:
    decision = decide(case(words, subject, **changes))  # type: ignore[arg-type]
    assert decision.action is Action.REVIEW
    return decision.reply


@pytest.mark.parametrize(
    "words",
    [
        "Zgłaszam się na sieciowanie 27 maja.",
        "Proszę o wypisanie mnie z sieciowania 27 maja.",
        "Dzień dobry, będę na warsztacie o zamówieniach 20 maja. Pozdrawiam",
    ],
)
def test_when_day_and_title_contradict_both_events_are_offered(words):
    reply = asked(words, registry=BOTH)

    assert reply is not None
    assert (reply.template, set(reply.choices)) == ("clarify_event", {"E1", "E3"})


def test_an_event_that_was_called_off_is_not_offered():
    called_off = replace(JUNE, cancelled_on=date(2026, 4, 20))

    assert (
        asked(
            "Zgłaszam się na sieciowanie 27 maja.",
            registry=replace(REGISTRY, events=(MEETING, called_off)),
        )
        is None
    )


@pytest.mark.parametrize(
    "words",
    [
        "Zgłaszam dwie osoby na spotkanie 20 maja.",
        "Na spotkanie 20 maja przyjdą trzy osoby od nas, nazwiska podam później.",
        "Będziemy we dwoje na spotkaniu 20 maja.",
    ],
)
def test_people_who_were_only_counted_are_asked_for_by_name(words):
    reply = asked(words)

    assert reply is not None
    assert (reply.template, reply.event) == ("clarify_person", "E1")


@pytest.mark.parametrize(
    "words",
    [
        "Zgłaszam na spotkanie 20 maja Xymenę Qwertowską.",
        "Zgłaszam dwie osoby na spotkanie 20 maja: Jana Lisa i kogoś jeszcze.",
        "Zgłaszam dwie osoby na szkolenie.",
    ],
)
def test_nobody_is_asked_for_names_that_were_given_or_beside_another_riddle(words):
    reply = decide(case(words)).reply

    assert reply is None or "clarify_person" not in reply.name


def test_a_question_beside_it_is_passed_on_in_the_same_reply():
    reply = asked("Zgłaszam dwie osoby na spotkanie 20 maja. Ile kosztuje udział?")

    assert reply is not None
    assert reply.name == "clarify_person+question_ack"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("Czy można jeszcze zapisać się na spotkanie 20 maja?", True),
        ("Czy da się mnie jeszcze dopisać na spotkanie 20 maja?", True),
        ("O której zaczyna się spotkanie 20 maja?", False),
        ("Czy jestem na liście na 20 maja?", False),
    ],
)
def test_who_asks_to_come_after_the_deadline_learns_who_decides(words, told):
    reply = asked(words, received=LATE)

    is_told = reply is not None and reply.template == "after_deadline"
    assert is_told is told


@pytest.mark.parametrize("day", [1, 18])
def test_before_the_deadline_nothing_is_said_of_it(day):
    received = datetime(2026, 5, day, 8, tzinfo=UTC)

    reply = decide(case("Czy można jeszcze zapisać się na 20 maja?", received=received)).reply

    assert reply is None or "after_deadline" not in reply.name
