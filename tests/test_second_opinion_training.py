"""What the second opinion learns from: never from mails that are kept aside."""

import pytest

from benchmarks.understanding.runs import is_untouched
from tests.mailbot.test_evaluate import folder, row
from training.second_opinion.read import answers, read_file

ENROL = {"op": "enrol", "event": "E1", "person": "P1"}
CANCEL = {"op": "cancel", "event": "E1", "person": "P1"}
REPLACE = {"op": "replace", "event": "E1", "person": "P1", "new_person": "P2"}


def mail(*ops, action="auto", reply="confirm", also_ok=()):
    return {"label": {"action": action, "ops": list(ops), "also_ok": list(also_ok), "reply": reply}}


@pytest.mark.parametrize(
    ("labelled", "wanted"),
    [
        (mail(ENROL), (True, False, False, False)),
        (mail(CANCEL), (False, True, False, False)),
        (mail(REPLACE), (True, True, True, False)),
        (mail(ENROL, CANCEL), (True, True, True, False)),
        (mail(ENROL, also_ok=[CANCEL]), (True, None, None, False)),
        (mail(ENROL, action="review", reply="human"), (True, False, False, True)),
        (mail(ENROL, action="review", reply="verify_sender"), (True, False, False, None)),
    ],
)
def test_a_label_answers_the_questions_that_it_can(labelled, wanted):
    assert tuple(answers(labelled).values()) == wanted


def test_nothing_is_learnt_from_mails_that_are_kept_aside(tmp_path):
    mails = [row(number, **mail(ENROL)) for number in range(1, 10)]
    home = folder(tmp_path, *mails)

    examples = read_file(home / "mails.jsonl")

    assert {e.id for e in examples} == {m["id"] for m in mails if not is_untouched(m)}
    assert all("zalesi" not in e.text and "20 maja" not in e.text for e in examples)
