"""The measurement of understanding: what it counts as wrong must be wrong."""

import json
import sys

import pytest

from benchmarks.understanding.__main__ import main, percentile
from benchmarks.understanding.runs import is_untouched, read_mails
from benchmarks.understanding.scores import Worth, worth
from benchmarks.understanding.weakened import GATES, weakened
from rules.checks import CHECKS
from rules.decide import decide
from rules.decision import Action
from tests.mailbot.test_evaluate import folder, row
from tests.support.messages import case, envelope, message

ANNA = {"op": "enrol", "event": "E1", "person": "P1"}
JAN = {"op": "enrol", "event": "E1", "person": "P2"}


def label(action="auto", *ops, also_ok=()):
    return {"action": action, "ops": list(ops), "also_ok": list(also_ok)}


def told(action="auto", *ops):
    return {"action": action, "ops": list(ops)}


@pytest.mark.parametrize(
    ("wanted", "got", "is_worth"),
    [
        (label("auto", ANNA), told("auto", ANNA), Worth.RIGHT),
        (label("auto", ANNA), told("auto", ANNA | {"waitlist": True}), Worth.RIGHT),
        (label("auto", ANNA, also_ok=[JAN]), told("auto", ANNA, JAN), Worth.RIGHT),
        (label("auto", ANNA), told("auto", ANNA, JAN), Worth.WRONG),
        (label("auto", ANNA), told("auto"), Worth.WRONG),
        (label("auto", ANNA), told("auto", ANNA | {"op": "cancel"}), Worth.WRONG),
        (label("review", ANNA), told("auto", ANNA), Worth.WRONG),
        (label("review", also_ok=[ANNA]), told("auto", ANNA), Worth.HELD),
        (label("auto_and_review", ANNA), told("auto", ANNA), Worth.LOST),
        (label("auto_and_review", ANNA), told("auto_and_review", ANNA), Worth.RIGHT),
        (label("review"), told("silent"), Worth.LOST),
        (label("silent"), told("silent"), Worth.HELD),
        (label("auto", ANNA), told("review", ANNA), Worth.LEFT),
        (label("review"), told("review"), Worth.HELD),
    ],
)
def test_a_decision_is_worth_what_its_label_says(wanted, got, is_worth):
    assert worth(wanted, got) is is_worth


def test_the_slowest_of_a_hundred_is_not_counted_by_the_99th_per_cent():
    assert percentile(range(100), 99) == 98
    assert percentile(range(101), 99) == 99
    assert percentile([7], 99) == 7


def labelled(number, **changes):
    return row(number, label=label("auto", ANNA), **changes)


def test_the_untouched_third_is_shown_only_when_asked_for(tmp_path, monkeypatch, capsys):
    mails = [labelled(number) for number in range(1, 13)]
    held_back = sum(is_untouched(mail) for mail in mails)
    folder(tmp_path, *mails)
    assert 0 < held_back < 12

    monkeypatch.setattr(sys, "argv", ["understanding", str(tmp_path)])
    main()
    tuned = capsys.readouterr().out
    monkeypatch.setattr(sys, "argv", ["understanding", str(tmp_path), "--untouched"])
    main()
    both = capsys.readouterr().out

    assert "untouched" not in tuned
    assert f"| all, tuned | ours | {12 - held_back} |" in tuned
    assert f"| all, untouched | ours | {held_back} |" in both


def test_a_mail_of_a_third_at_which_one_may_look_is_told_by_its_id():
    assert not is_untouched({"id": "D001"})
    assert is_untouched({"id": next(f"M{n}" for n in range(99) if is_untouched({"id": f"M{n}"}))})


def test_mails_are_read_in_the_order_of_their_dates(tmp_path):
    home = folder(tmp_path, row(3), row(1), row(2))

    assert [mail["id"] for mail in read_mails(home / "mails.jsonl")] == ["M1", "M2", "M3"]


def test_rules_without_any_check_obey_whoever_writes():
    stranger = case(mail=message("Zgłaszam swój udział.", head=envelope("", "x@inny.example")))

    assert len(GATES) > 5
    assert decide(stranger).action is Action.REVIEW
    assert weakened(CHECKS)(stranger).action is Action.AUTO


def test_rules_that_ignore_negation_obey_a_refusal():
    refusal = case("Nie zgłaszam udziału.", "spotkanie sieciujące 20 maja")
    deaf = weakened(change=lambda p: p.model_copy(update={"is_negated": False}))

    assert decide(refusal).action is Action.REVIEW
    assert deaf(refusal).action is Action.AUTO


def test_rules_that_lack_nothing_are_the_rules():
    plain = case("Zgłaszam swój udział.", "spotkanie sieciujące 20 maja")

    assert json.loads(weakened()(plain).model_dump_json()) == json.loads(
        decide(plain).model_dump_json()
    )
