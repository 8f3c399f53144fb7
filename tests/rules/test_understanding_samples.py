"""What short mails say, by the sample file; its head tells how it is written."""

from pathlib import Path

import pytest

from rules.decide import decide
from rules.decision import Action
from rules.intentions import Claim
from rules.stances import Stance
from rules.understanding import understand
from tests.support.messages import case

SUBJECT = "Re: Zaproszenie na spotkanie sieciujące 20 maja"
FILE = Path(__file__).parent.parent / "samples" / "understanding.txt"
LINES = [
    line
    for line in FILE.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
CARRIED_OUT = (Action.AUTO, Action.AUTO_AND_REVIEW)


def written(claim: Claim) -> str:
    event = claim.event or "--"
    if claim.stance is Stance.SWAP:
        return f"{claim.person}/{claim.instead_of} {event}"
    return f"{'-' if claim.stance is Stance.AWAY else '+'}{claim.person} {event}"


@pytest.mark.parametrize("line", LINES)
def test_a_mail_is_understood_as_a_person_would(line):
    words, _, expected = line.partition(" ==> " if " ==> " in line else " => ")
    mail = case(words.replace("\\n", "\n"), SUBJECT)

    intentions = understand(mail).intentions

    said = [written(c) for c in intentions.claims] + [f"?{d.rule}" for d in intentions.doubts]
    assert (", ".join(dict.fromkeys(said)) or "-") == expected
    assert (decide(mail).action in CARRIED_OUT) is (" ==> " in line)
