"""What is likely to be written in a field: word lists, spelling of words on no list, and habits.

A language weighs a text letter by letter. The lists are a prior and never a rule: a word that is on
none of them is carried by its spelling, at a price that clear ink can always pay.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from math import exp, log, log1p
from typing import Final

from parsers.lines.spelling import EDGE, SPELLING_LETTERS, START, LetterChain
from parsers.lines.wordlists import ROOT, WordList

_NEVER: Final = -1e30
# Hypotheses this much less likely than the best of a text change nothing any more.
_TOO_UNLIKELY: Final = 12.0
_MOST_HYPOTHESES: Final = 5
# Logarithms of the shares: after a word comes a sign; after a sign comes a word, or another sign.
_WORD_AFTER_SIGN: Final = log(0.75)
_SIGN_AFTER_SIGN: Final = log(0.25)
_END_AFTER_WORD: Final = log(0.3)
# Of any one letter in an abbreviation.
_INITIAL: Final = log(1 / 40)
_END_AFTER_SIGN: Final = log(0.05)


class Case(Enum):
    """How the word so far is capitalised."""

    NONE = 0
    """No letter yet, and no word before."""
    AFTER_LOWER = 1
    """No letter yet; the word before was not in capitals."""
    AFTER_CAPITALS = 2
    FIRST_UPPER = 3
    CAPITALS = 4
    LOWER = 5


@dataclass(frozen=True, slots=True)
class Habits:
    """How people write in fields of one kind; all figures are logarithms of shares."""

    signs: Mapping[str, float]
    """Of each sign that is no part of a word, after a word."""
    other_sign: float = log(1e-4)
    first_upper: float = log(0.9)
    """That a word begins with a capital; for the first word of a text see ``start_upper``."""
    first_lower: float = log(0.1)
    start_upper: float = log(0.9)
    start_lower: float = log(0.1)
    capitals: float = log(0.08)
    """That a capital follows the first capital of a word: an abbreviation, or all in capitals."""
    joined: float = _NEVER
    """That a word follows another with nothing between, as in mail addresses."""


@dataclass(slots=True, eq=False)
class State:
    """What a text so far may be part of. Its next steps are remembered."""

    words: tuple[tuple[int, int, float], ...]
    """List, node and logarithm of the share of each reading as a listed word or phrase."""
    spelled: tuple[int, float] | None
    """Context and logarithm of the reading as a word on no list."""
    fresh: float
    """Logarithm of the reading in which a word may begin here."""
    total: float
    case: Case
    steps: dict[str, "tuple[State, float]"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WordLanguage:
    """Words of some lists, or spelled like them, with signs and digits between."""

    lists: tuple[tuple[WordList, float], ...]
    """Each with the logarithm of its share."""
    chain: LetterChain
    unlisted: float
    """Logarithm of the share of words on no list."""
    habits: Habits
    weight: float = 0.42
    """How much the language counts against the ink."""
    bonus: float = 1.05
    """For each letter: makes up for the price that every letter pays."""

    def start(self) -> State:
        """Give the state before the first letter."""
        return State((), None, 0.0, 0.0, Case.NONE)

    def step(self, state: State, letter: str) -> tuple[State, float]:
        """Give the state after one more letter and what the letter weighs."""
        known = state.steps.get(letter)
        if known is None:
            known = state.steps[letter] = self._step(state, letter)
        return known

    def finish(self, state: State) -> float:
        """Give what it weighs that the text ends here."""
        ended = _add(self._ended(state) + _END_AFTER_WORD, state.fresh + _END_AFTER_SIGN)
        return self.weight * (max(ended, state.total - _TOO_UNLIKELY) - state.total)

    def weigh(self, text: str) -> float:
        """Give the weight of a whole text."""
        state, total = self.start(), 0.0
        for letter in text:
            state, weight = self.step(state, letter)
            total += weight
        return total + self.finish(state)

    def _step(self, state: State, letter: str) -> tuple[State, float]:
        low = letter.lower()
        words = [
            (number, after[0], share + after[1])
            for number, node, share in state.words
            if (after := self.lists[number][0].step(node, low)) is not None
        ]
        spelled = self._spelled(state, low)
        fresh = _NEVER
        if letter.isalpha():
            words += self._begun(self._beginning(state), low)
        else:
            fresh = self._signed(state, letter)
        case, cased = _capitalised(state.case, letter, self.habits)
        if case is Case.CAPITALS and letter.isalpha():
            spelled = _as_initials(state, spelled)
        total = _sum([share for _, _, share in words], spelled[1] if spelled else _NEVER, fresh)
        if total <= _NEVER / 2:
            # A sign that no word has and no habit knows.
            fresh = total = state.total + self.habits.other_sign
        found = State(_best(words), spelled, fresh, total, case)
        return found, self.weight * (total - state.total + cased) + self.bonus

    def _spelled(self, state: State, low: str) -> tuple[int, float] | None:
        if low not in SPELLING_LETTERS:
            return None
        readings = []
        if state.spelled is not None:
            after = self.chain.step(state.spelled[0], low)
            if after is not None:
                readings.append((after[0], state.spelled[1] + after[1]))
        if state.fresh > _NEVER and low.isalpha():
            after = self.chain.step(START, low)
            if after is not None:
                share = state.fresh + _WORD_AFTER_SIGN + self.unlisted + after[1]
                readings.append((after[0], share))
        return max(readings, key=lambda one: one[1], default=None)

    def _begun(self, fresh: float, low: str) -> list[tuple[int, int, float]]:
        if fresh <= _NEVER:
            return []
        share = fresh + _WORD_AFTER_SIGN
        return [
            (number, after[0], share + weight + after[1])
            for number, (words, weight) in enumerate(self.lists)
            if (after := words.step(ROOT, low)) is not None
        ]

    def _beginning(self, state: State) -> float:
        """Give the share of readings in which a word may begin with the next letter."""
        if self.habits.joined <= _NEVER:
            return state.fresh
        return _add(state.fresh, self._ended(state) + self.habits.joined)

    def _signed(self, state: State, sign: str) -> float:
        price = self.habits.signs.get(sign, self.habits.other_sign)
        return _add(self._ended(state), state.fresh + _SIGN_AFTER_SIGN) + price

    def _ended(self, state: State) -> float:
        """Give the share of readings in which a word ends here."""
        shares = [
            share + end
            for number, node, share in state.words
            if (end := self.lists[number][0].end(node)) is not None
        ]
        spelled = _NEVER
        if state.spelled is not None:
            after = self.chain.step(state.spelled[0], EDGE)
            spelled = state.spelled[1] + after[1] if after else _NEVER
        return _sum(shares, spelled, _NEVER)


def _as_initials(state: State, spelled: tuple[int, float] | None) -> tuple[int, float]:
    """Let capitals be an abbreviation, in which any letter may follow any other."""
    least = state.total + _INITIAL
    if spelled is None or spelled[1] < least:
        return START, least
    return spelled


def _best(words: list[tuple[int, int, float]]) -> tuple[tuple[int, int, float], ...]:
    if len(words) > 1:
        words.sort(key=lambda one: -one[2])
        least = words[0][2] - _TOO_UNLIKELY
        words = [one for one in words[:_MOST_HYPOTHESES] if one[2] >= least]
    return tuple(words)


def _capitalised(case: Case, letter: str, habits: Habits) -> tuple[Case, float]:
    """Follow the capitals of a word and give the logarithm of their share."""
    if not letter.isalpha():
        return _BETWEEN[case], 0.0
    is_upper = letter.isupper()
    following = _FOLLOWING[case] if is_upper else Case.LOWER
    if case is Case.NONE:
        return following, habits.start_upper if is_upper else habits.start_lower
    if case is Case.AFTER_LOWER:
        return following, habits.first_upper if is_upper else habits.first_lower
    if case is Case.FIRST_UPPER:
        return following, habits.capitals if is_upper else log1p(-exp(habits.capitals))
    return following, (_UPPER if is_upper else _LOWER)[case]


_BETWEEN: Final = {
    Case.NONE: Case.NONE,
    Case.AFTER_LOWER: Case.AFTER_LOWER,
    Case.AFTER_CAPITALS: Case.AFTER_CAPITALS,
    Case.FIRST_UPPER: Case.AFTER_LOWER,
    Case.CAPITALS: Case.AFTER_CAPITALS,
    Case.LOWER: Case.AFTER_LOWER,
}
# What a capital makes of each case.
_FOLLOWING: Final = {
    Case.NONE: Case.FIRST_UPPER,
    Case.AFTER_LOWER: Case.FIRST_UPPER,
    Case.AFTER_CAPITALS: Case.CAPITALS,
    Case.FIRST_UPPER: Case.CAPITALS,
    Case.CAPITALS: Case.CAPITALS,
    Case.LOWER: Case.CAPITALS,
}
# Logarithms of the share of a capital, and of a small letter, within a word and after capitals.
_UPPER: Final = {
    Case.AFTER_CAPITALS: log(0.75),
    Case.CAPITALS: log(0.97),
    Case.LOWER: log(0.002),
}
_LOWER: Final = {
    Case.AFTER_CAPITALS: log(0.25),
    Case.CAPITALS: log(0.01),
    Case.LOWER: log(0.998),
}


def _sum(shares: list[float], spelled: float, fresh: float) -> float:
    total = _add(spelled, fresh)
    for share in shares:
        total = _add(total, share)
    return total


def _add(one: float, other: float) -> float:
    """Add two probabilities given by their logarithms."""
    if one < other:
        one, other = other, one
    return one if other <= _NEVER / 2 else one + log1p(exp(other - one))
