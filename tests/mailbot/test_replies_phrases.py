"""What is missing, in English too: with whose it is, and why."""

import pytest

from mailbot.replies.english import language_of, phrase
from rules.decision import ReplyPlan
from rules.dossier import Lack, PaperState
from rules.dossier_requests import missing_phrases

WRITTEN = {"pl": ("docs_incomplete",), "en": ("docs_incomplete",)}


@pytest.mark.parametrize(
    ("polish", "english"),
    [
        ("podpisany regulamin uczestnictwa", "the signed rules of participation"),
        (
            (
                "NIP 6951002740 – podpisane oświadczenie osoby delegowanej: Łucja Ćwiertnia "
                "(w otrzymanym dokumencie nie widać podpisu)"
            ),
            (
                "NIP 6951002740 – the signed declaration of the delegated person: Łucja Ćwiertnia "
                "(the document we received shows no signature)"
            ),
        ),
    ],
)
def test_a_phrase_keeps_number_and_name_and_says_why(polish, english):
    assert phrase(polish, "en") == english
    assert phrase(polish, "pl") == polish


@pytest.mark.parametrize("form", ["F1", "F2", "F3", "F4", "F5", "F6"])
@pytest.mark.parametrize("state", list(PaperState))
def test_everything_that_a_dossier_lacks_can_be_said_in_english(form, state):
    missing = missing_phrases([Lack(form, state, "Anna Nowak")], with_names=True)

    plan = ReplyPlan(template="docs_incomplete", language="en", missing=missing)
    assert language_of(plan, WRITTEN) == "en"


@pytest.mark.parametrize("text", ["coś innego", "podpisany regulamin uczestnictwa (bo tak)"])
def test_what_is_not_known_in_english_makes_the_reply_polish(text):
    plan = ReplyPlan(template="docs_incomplete", language="en", missing=(text,))

    assert language_of(plan, WRITTEN) == "pl"
    assert phrase(text, "en") == text
