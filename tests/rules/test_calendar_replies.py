"""Answers of calendar programs: the sender's own yes and no act, all else is for a person."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.facts import CalendarAnswer, Machine, MachineKind
from rules.decide import decide
from rules.decision import Action, Cancel, Decision, Enrol
from rules.registry import Enrolment, EnrolmentState
from tests.support.handed_in import rules_of
from tests.support.messages import MEETING, WARSAW, case, enrolled, envelope, message

ANNA = "a.nowak@ops-zalesie.example"
MACHINE = Machine(kind=MachineKind.CALENDAR, evidence="itip-reply", is_certain=True)


def answered(
    status: str = "ACCEPTED",
    *,
    words: str = "",
    sender: str = ANNA,
    on_list: bool = False,
    **about: object,
) -> Decision:
    answer = CalendarAnswer(
        attendee=ANNA, status=status, summary=MEETING.title,
        starts=datetime(2026, 5, 20, 10, tzinfo=WARSAW), uid="", comment="", is_plain=True,
    ).model_copy(update=about)  # fmt: skip
    head = envelope(f"Zaakceptowano: {MEETING.title}", sender)
    mail = message(words, head=head, machine=MACHINE).model_copy(update={"calendar": answer})
    listed = [Enrolment("E1", "P1", EnrolmentState.CONFIRMED)] if on_list else []
    return decide(case(mail=mail, registry=enrolled(*listed)))


def test_a_yes_puts_the_sender_on_the_list():
    decision = answered()

    assert decision.action is Action.AUTO, rules_of(decision)
    assert decision.operations == (Enrol(event="E1", person="P1"),)
    assert decision.reply is not None
    assert decision.reply.name == "confirm"


@pytest.mark.parametrize(("on_list", "reply"), [(True, "cancelled"), (False, "decline_noted")])
def test_a_no_takes_the_sender_off_the_list(on_list, reply):
    decision = answered("DECLINED", on_list=on_list)

    assert decision.action is Action.AUTO, rules_of(decision)
    assert decision.operations == (Cancel(event="E1", person="P1"),)
    assert decision.reply is not None
    assert decision.reply.name == reply


def test_a_reason_for_staying_away_changes_nothing():
    assert answered("DECLINED", comment="Wesele siostry, przepraszam.").action is Action.AUTO


def test_our_own_number_names_the_event_too():
    assert answered(summary="Spotkanie", uid="e1-2026@urzad.example").action is Action.AUTO


@pytest.mark.parametrize(
    ("status", "about"),
    [
        ("TENTATIVE", {}),
        ("DELEGATED", {}),
        ("NEEDS-ACTION", {}),
        ("", {}),
        ("ACCEPTED", {"comment": "Przyjdę z koleżanką"}),
        ("DECLINED", {"comment": "Zamiast mnie przyjdzie Jan Kowalski"}),
        ("DECLINED", {"comment": "Czy będzie inny termin?"}),
        ("ACCEPTED", {"summary": "Inne wydarzenie"}),
        ("ACCEPTED", {"starts": datetime(2026, 5, 21, 10, tzinfo=WARSAW)}),
        ("ACCEPTED", {"starts": None}),
        ("ACCEPTED", {"is_plain": False}),
        ("ACCEPTED", {"attendee": "j.kowalski@ops-zalesie.example"}),
        ("ACCEPTED", {"attendee": ""}),
        ("ACCEPTED", {"summary": "Spotkanie", "uid": "e1-2026@gdzie.example"}),
    ],
)
def test_an_unclear_answer_is_for_a_person_and_not_replied_to(status, about):
    decision = answered(status, **about)

    assert decision.action is Action.REVIEW
    assert decision.reply is None


def test_words_beside_the_answer_are_for_a_person():
    assert answered(words="Przyjdę, ale później.").action is Action.REVIEW


@given(st.sampled_from(["ACCEPTED", "DECLINED"]), st.sampled_from([
    "j.kowalski@ops-zalesie.example", "biuro@ops-zalesie.example", "kto@gdzie.example",
]))  # fmt: skip
def test_an_answer_for_somebody_else_never_acts(status, sender):
    decision = answered(status, sender=sender)

    assert decision.action is Action.REVIEW
    assert decision.operations == ()
