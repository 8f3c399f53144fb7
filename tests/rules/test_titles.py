from dataclasses import replace

import pytest

from parsers.polish import analyse
from rules.institutions import institution_tokens
from rules.titles import fits, is_distinctive, is_title_word, is_universal
from tests.support.messages import INSTITUTION, MEETING, WEBINAR


@pytest.mark.parametrize(
    ("word", "title_word"),
    [
        ("webinaru", "webinar"),
        ("warsztacie", "warsztat"),
        ("wizycie", "wizyta"),
        ("gale", "gala"),
        ("gorze", "gora"),
        ("sieciowaniu", "sieciujace"),
        ("przedsiebiorstw", "przedsiebiorstwo"),
        ("spolecznymi", "spolecznych"),
        ("etr-ze", "etr"),
        ("cis", "cis"),
    ],
)
def test_forms_of_one_word_fit(word, title_word):
    assert fits(word, title_word)


@pytest.mark.parametrize(
    ("word", "title_word"),
    [("zakupic", "zakup"), ("cisza", "cis"), ("mala", "maly-dom"), ("praca", "prawo")],
)
def test_other_words_do_not_fit(word, title_word):
    assert not fits(word, title_word)


def test_any_event_is_a_meeting_but_not_a_webinar():
    assert is_universal("spotkaniu")
    assert not is_universal("webinarze")
    assert not is_title_word("webinarze", MEETING)


@pytest.mark.parametrize(
    ("word", "mode", "answer"),
    [
        ("online", "online", True),
        ("zdalnie", "online", True),
        ("stacjonarnie", "online", False),
        ("on-line", "hybrydowo", True),
        ("online", "stacjonarnie", False),
    ],
)
def test_the_way_of_taking_part_must_be_the_events(word, mode, answer):
    assert is_title_word(word, replace(WEBINAR, mode=mode)) is answer


def test_a_topic_is_more_than_the_kind_of_event():
    assert is_distinctive("sieciujace")
    assert not is_distinctive("webinarze")


def named(text: str) -> list[str]:
    tokens = analyse(text, "").tokens
    return [tokens[i].text for i in sorted(institution_tokens(tokens, INSTITUTION))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("OPS Zalesie", ["OPS", "Zalesie"]),
        ("z Ośrodka Pomocy Społecznej", ["Ośrodka", "Pomocy", "Społecznej"]),
        ("OPS zgłasza", ["OPS"]),
        ("MOPS Zalesie", []),
        ("jestem z Zalesia", []),
        ("OPS Legnica", []),
        ("Ośrodek Pomocy Społecznej w Legnicy", []),
    ],
)
def test_the_own_institution_is_recognised_by_its_names(text, words):
    assert named(text) == words


def test_without_an_institution_nothing_names_it():
    assert institution_tokens(analyse("OPS", "").tokens, None) == frozenset()
