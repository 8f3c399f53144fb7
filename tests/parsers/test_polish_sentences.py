import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.polish.text import Joined, cut, sentences


def marks(text: str) -> list[str]:
    return [sentence.mark for sentence in sentences(text, cut(text))]


def words(text: str) -> list[list[str]]:
    pieces = cut(text)
    return [[p.text for p in pieces[s.first : s.last]] for s in sentences(text, pieces)]


@pytest.mark.parametrize(
    ("text", "endings"),
    [
        ("Będę. Dziękuję", [".", ""]),
        ("Będę! Kiedy? Jutro…", ["!", "?", "."]),
        ("Będę 15.05 o godz. 10 w ul. Lipowej. Dziękuję", [".", ""]),
        ("p. Nowak będzie", [""]),
        ("Będę na\nspotkaniu", [""]),
        ("Będę.\nJan", [".", ""]),
        ("Będę\nJan", [".", ""]),
        ("Będę\n\njutro", [".", ""]),
        ("Tak! Będę; do zobaczenia", ["!", ".", ""]),
        ("Zgłaszam:\nJan\nEwa", [":", ".", ""]),
        ("", []),
    ],
)
def test_sentences_end_where_people_end_them(text, endings):
    assert marks(text) == endings


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Zgłaszam:\n- jana\n- ewę", 3),
        ("Zgłaszam\n1) jana\n2) ewę", 3),
        ("Zgłaszam\na) jana\nb) ewę", 3),
        ("Zgłaszam\njana\newę", 1),
    ],
)
def test_the_items_of_a_list_are_sentences(text, count):
    assert len(marks(text)) == count


def test_an_item_behind_a_colon_ends_what_opens_the_list():
    assert marks("Zgłaszam:\n- jana")[0] == ":"


@pytest.mark.parametrize("text", ["gala 🥂 Ewelina", "gala 🙂 Ewelina", "gala :) Ewelina"])
def test_a_friendly_sign_ends_a_sentence_before_a_capital(text):
    assert len(marks(text)) == 2


@pytest.mark.parametrize("text", ["gala 🙂 ewelina", "gala Ewelina"])
def test_no_sign_or_no_capital_goes_on(text):
    assert len(marks(text)) == 1


def test_signs_that_could_deny_stay_visible_and_friendly_ones_do_not():
    assert [p.text for p in cut("Będę ❌")] == ["Będę", "❌"]
    assert [p.text for p in cut("Będę 🙂 :-) 👍")] == ["Będę"]


@given(st.text())
def test_every_word_is_in_exactly_one_sentence(text):
    assert [w for sentence in words(text) for w in sentence] == [p.text for p in cut(text)]


def test_a_pattern_finds_the_words_that_it_covers():
    joined = Joined(cut("nie, dam rady, nie"))

    assert list(joined.find(re.compile(r"dam rady"))) == [range(1, 3)]
    assert list(joined.find(re.compile(r"nie"))) == [range(1), range(3, 4)]
