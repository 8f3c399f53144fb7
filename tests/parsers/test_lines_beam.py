from itertools import product
from math import log

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.lines.beam import search
from parsers.lines.likelihood import log_likelihoods

LETTERS = ("", "a", "b")


class Anything:
    def start(self):
        return None

    def step(self, *_):
        return None, 0.0

    def finish(self, *_):
        return 0.0


class Prefers:
    """Knows one text; every other letter costs."""

    def __init__(self, text):
        self.text = text

    def start(self):
        return 0

    def step(self, state, letter):
        known = state is not None and self.text[state : state + 1] == letter
        return (state + 1, 0.0) if known else (None, -3.0)

    def finish(self, state):
        return 0.0 if state == len(self.text) else -3.0


def rows(*steps):
    return np.array(steps, dtype=np.float32)


posteriors = st.lists(
    st.tuples(*[st.floats(0.05, 1.0)] * 3).map(lambda row: [x / sum(row) for x in row]),
    min_size=1,
    max_size=5,
).map(lambda steps: np.array(steps, dtype=np.float32))


def all_alignments(row):
    """Add up every alignment of every text, the slow way."""
    found = {}
    for path in product(range(3), repeat=len(row)):
        text = "".join(
            LETTERS[one]
            for place, one in enumerate(path)
            if one and (place == 0 or path[place - 1] != one)
        )
        share = float(np.prod([row[step][one] for step, one in enumerate(path)]))
        found[text] = found.get(text, 0.0) + share
    return found


@given(posteriors)
@settings(max_examples=60)
def test_a_wide_beam_adds_up_all_alignments(row):
    found = {guess.text: guess.score for guess in search(row, LETTERS, Anything(), 200)}

    for text, share in all_alignments(row).items():
        assert abs(found[text] - log(share)) < 0.01


@given(posteriors)
@settings(max_examples=60)
def test_the_likelihood_of_a_text_is_the_sum_of_its_alignments(row):
    exact = all_alignments(row)
    texts = sorted(exact)

    (found,) = log_likelihoods([row], [[LETTERS.index(one) for one in text] for text in texts])

    for text, value in zip(texts, found, strict=True):
        assert abs(value - log(exact[text])) < 0.01


@given(posteriors, st.integers(1, 4))
@settings(max_examples=40)
def test_no_text_is_guessed_twice_and_the_best_comes_first(row, width):
    found = search(row, LETTERS, Anything(), width)

    assert len({guess.text for guess in found}) == len(found) <= width
    assert [guess.score for guess in found] == sorted((g.score for g in found), reverse=True)


def test_letters_written_twice_need_a_gap_between():
    without = search(rows([0.1, 0.9, 0], [0.1, 0.9, 0]), LETTERS, Anything(), 8)
    with_gap = search(rows([0, 1, 0], [0.99, 0.01, 0], [0, 1, 0]), LETTERS, Anything(), 8)

    assert without[0].text == "a"
    assert with_gap[0].text == "aa"


def test_a_blank_between_lets_the_same_letter_come_again():
    found = search(rows([0, 1, 0], [0.9999, 0.0001, 0], [0, 1, 0]), LETTERS, Anything(), 8)

    assert found[0].text == "aa"


def test_the_language_decides_where_the_ink_is_unsure():
    unsure = rows([0.02, 0.5, 0.48], [0.96, 0.02, 0.02])

    assert search(unsure, LETTERS, Anything(), 8)[0].text == "a"
    assert search(unsure, LETTERS, Prefers("b"), 8)[0].text == "b"


def test_the_language_gives_way_to_clear_ink():
    clear = rows([0.0005, 0.999, 0.0005])

    assert search(clear, LETTERS, Prefers("b"), 8)[0].text == "a"


def test_of_many_possible_letters_the_likeliest_are_tried():
    letters = ("", *"abcdefghijklmnop")
    row = np.full((1, 17), 0.04, np.float32)
    row[0, 12] = 0.36

    assert search(row, letters, Anything(), 4)[0].text == letters[12]


def test_no_texts_give_no_likelihoods():
    assert log_likelihoods([rows([1, 0, 0])], []).shape == (1, 0)


def test_a_text_too_long_for_its_line_is_nearly_impossible():
    (found,) = log_likelihoods([rows([0.2, 0.8, 0])], [[1], [1, 2, 1]])

    assert found[1] < found[0] - 100
