"""Which values a rule allows each fact: sets that can be intersected, subtracted and compared.

A rule is a box: a set of values for each fact that it asks for, all of which must hold. What is
left of a box when others are taken away decides exactly whether a rule can ever be reached.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from rules.tables.words import Value, Word

MOST_PIECES = 2000
"""With more pieces than this a rule counts as reachable: nothing is lost but a hint."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """Values of one fact: those listed, or all but those listed."""

    values: frozenset[Value]
    is_all_but: bool = False

    def __contains__(self, value: Value) -> bool:
        """Say whether a value is allowed."""
        return (value in self.values) is not self.is_all_but

    @property
    def is_empty(self) -> bool:
        """Whether nothing is allowed."""
        return not self.values and not self.is_all_but

    def both(self, other: "Allowed") -> "Allowed":
        """Return what both allow."""
        match self.is_all_but, other.is_all_but:
            case True, True:
                return Allowed(self.values | other.values, is_all_but=True)
            case False, _:
                return Allowed(frozenset(value for value in self.values if value in other))
            case _:
                return other.both(self)

    def without(self, other: "Allowed") -> "Allowed":
        """Return what this allows and the other does not."""
        return self.both(Allowed(other.values, not other.is_all_but))


Box = Mapping[str, Allowed]
"""By the name of the fact; a fact that is not in it may be anything."""


@cache
def anything(word: Word) -> Allowed:
    """Return all values of a fact."""
    domain = word.domain
    return Allowed(frozenset(), is_all_but=True) if domain is None else Allowed(domain)


def is_left(box: Box, taken: Iterable[Box], words: Mapping[str, Word]) -> bool:
    """Say whether a box holds a case that none of the others takes."""
    pieces = [dict(box)]
    for other in taken:
        pieces = [piece for whole in pieces for piece in _minus(whole, other, words)]
        if len(pieces) > MOST_PIECES:
            return True
    return any(not _is_empty(piece) for piece in pieces)


def meet(one: Box, other: Box) -> bool:
    """Say whether some case lies in both boxes."""
    return all(not one[name].both(other[name]).is_empty for name in one.keys() & other.keys())


def _minus(whole: Box, other: Box, words: Mapping[str, Word]) -> list[dict[str, Allowed]]:
    """Cut a box out of another: one piece for each fact in which the rest differs."""
    if not meet(whole, other):
        return [dict(whole)]
    pieces = []
    inside = dict(whole)
    for name, allowed in other.items():
        here = inside.get(name, anything(words[name]))
        outside = here.without(allowed)
        if not outside.is_empty:
            pieces.append({**inside, name: outside})
        inside[name] = here.both(allowed)
    return pieces


def _is_empty(box: Box) -> bool:
    return any(allowed.is_empty for allowed in box.values())
