"""What one clause states about coming: its stance and its people."""

from dataclasses import dataclass
from enum import StrEnum

from parsers.facts import Clause
from rules.roles import Role

SELF = "@self"
"""Stands for the writer wherever a person's id is expected."""


class Stance(StrEnum):
    """What a clause says about attendance."""

    COMES = "comes"
    AWAY = "away"
    """Its people do not come, or are taken off the list."""
    SWAP = "swap"
    """One takes the place of another."""
    NAMES = "names"
    """A fragment without a predicate: names, dates, titles."""
    MAYBE = "maybe"
    """About attendance, but not firm."""
    ASKS = "asks"
    MOVES = "moves"
    PAPERS = "papers"
    APPLIES = "applies"
    LATE = "late"
    REQUEST = "request"
    """Asks us for something else."""
    NEUTRAL = "neutral"


ACTS = frozenset((Stance.COMES, Stance.AWAY, Stance.SWAP))
"""The stances that change a list."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One clause with its stance and its people."""

    index: int
    clause: Clause
    stance: Stance
    people: tuple[str, ...] = ()
    """Ids, or `SELF`, of those who come or stay away."""
    outs: tuple[str, ...] = ()
    """Whose place is taken."""
    beside: tuple[str, ...] = ()
    """Who comes too and takes nobody's place: "zamiast Jana przyjedzie ze mną Ewa"."""
    roles: tuple[Role, ...] = ()
    unsure: str | None = None
    """Polish sentence: why its people are not certain."""
    lacks_people: bool = False
    """It speaks of people whom it does not name."""
    is_elided: bool = False
    """Third person without a subject: the one spoken of before."""
    counts: tuple[int, ...] = ()
    """How many people it speaks of."""
    needs_event: bool = False
    """Its verbs mean attendance only with an event beside them."""
    is_weak: bool = False
    """Nobody withdraws: "proszę mnie nie wpisywać", "zostaje w biurze"."""
    is_implied: bool = False
    """The writer is meant only because nobody else is: "proszę o wpisanie"."""
    pronoun_out: bool = False
    """za niego, w jej miejsce: the one who was said to stay away."""
