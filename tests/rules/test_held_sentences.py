"""Sentences that only look like a sign-up or a withdrawal, and what must still be understood."""

from pathlib import Path

import pytest

from rules.decide import decide
from rules.decision import Action
from tests.support.messages import case

SUBJECT = "Re: Zaproszenie na spotkanie sieciujące 20 maja"
FILE = Path(__file__).parent.parent / "samples" / "held.txt"
HELD = [
    line.replace("\\n", "\n")
    for line in FILE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize("words", HELD)
def test_a_sentence_that_only_looks_like_it_changes_no_list(words):
    assert decide(case(words, SUBJECT)).action is Action.REVIEW


@pytest.mark.parametrize(
    ("words", "acts"),
    [
        ("Zamiast Jana Kowalskiego przyjedzie ze mną Ewa Bielska.", {"enrol P1", "replace P2"}),
        ("Nie Jan Kowalski, tylko Ewa Bielska będzie na spotkaniu.", {"replace P2"}),
        ("Errata: Jana Kowalskiego zastąpi Ewa Bielska.", {"replace P2"}),
        (
            "Zgłaszam dwie osoby na spotkanie. Są to Jan Kowalski i Ewa Bielska.",
            {"enrol P2", "enrol P3"},
        ),
        ("Jana Kowalskiego dopisać, mnie wykreślić.", {"enrol P2", "cancel P1"}),
        ("Ewa Bielska już wie, że Jan Kowalski nie przyjdzie.", {"cancel P2"}),
        ("Pani Agnieszko, Jan Kowalski nie przyjedzie, auto mu padło.", {"cancel P2"}),
        ("Utknęłam w korku i na spotkanie nie zdążę.", {"cancel P1"}),
        ("Przyjadę z Janem Kowalskim. Proszę nas dwoje zapisać.", {"enrol P1", "enrol P2"}),
        ("Przyjdę. Towarzyszyć mi będzie Jan Kowalski.", {"enrol P1", "enrol P2"}),
        ("Mnie natomiast proszę skreślić.", {"cancel P1"}),
        ("Zdjęcia obejrzę, ale sama nie przyjdę.", {"cancel P1"}),
        ("Zgłaszam udział 20.05.2026 r. Do wniosku muszę wpisać koszt.", {"enrol P1"}),
        ("Proszę mnie wypisać, choć wcześniej potwierdzałam.", {"cancel P1"}),
        ("Pojedzie Ewa Bielska, bo ja mam dyżur. Proszę wpisać ją jedną.", {"enrol P3"}),
        ("Przyjadę ja i Jan Kowalski. Proszę o wpisanie naszej dwójki.", {"enrol P1", "enrol P2"}),
        ("Nie wiem, czy to do Pani: na spotkanie jadę ja.", {"enrol P1"}),
    ],
)
def test_what_is_told_around_one_plain_matter_does_not_hide_it(words, acts):
    decision = decide(case(words, SUBJECT))

    assert decision.action in {Action.AUTO, Action.AUTO_AND_REVIEW}
    done = {f"{op.op} {op.person}" for op in decision.operations if hasattr(op, "person")}
    assert done == acts
