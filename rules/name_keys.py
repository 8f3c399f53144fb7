"""Keys by which a whole register is asked for a name: the same for every form of it.

A key is a coarse stem: folded, endings stripped, alternations evened out ("Gołębia" and "Gołąb" are
one).  It only brings the few rows that may be meant; `People` then compares whole forms.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from parsers.facts import Token, Word, fold
from rules.given_names import canonical, given_names, is_given_name
from rules.name_index import surname_parts

MOST_KEYS = 300
"""A mail asks for so many keys at most; lists longer than that go to a person anyway."""
_ENDING = re.compile(
    r"(?:owie|'?owi|'?ego|'?emu|'?em|ami|ych|ich|ymi|imi|ach|ow|om|im|ym|ej|ie|[aeiouy])$"
)
_LEAST = 2
_EVENED = (("rz", "r"), ("iol", "l"), ("cien", "tn"))
_LAST = str.maketrans({"c": "k", "t": "k", "g": "d"})
_VOWELS = re.compile(r"(?<!^)[aei]")
_NO_NAMES = frozenset((Word.INSTITUTION, Word.EVENT, Word.ENROLMENT))
_CACHED = 20_000


@lru_cache(maxsize=_CACHED)
def stem_key(word: str) -> str:
    """Return the key of one first name or surname, in whatever form."""
    stem = fold(word).replace("'", "")
    for written, evened in _EVENED:
        stem = stem.replace(written, evened)
    while (ending := _ENDING.search(stem)) and ending.start() >= _LEAST:
        stem = stem[: ending.start()]
    stem = _VOWELS.sub("", stem).rstrip("j")
    for written, evened in (("dz", "d"), ("sz", "ch")):
        if stem.endswith(written):
            stem = stem[: -len(written)] + evened
    return stem[:-1] + stem[-1:].translate(_LAST)


def person_keys(first_name: str, last_name: str) -> tuple[str, str]:
    """Return the keys by which a person is found; the second is empty but for a double surname."""
    first = stem_key(first_name.split(" ", 1)[0])
    parts = surname_parts(last_name)
    one, two, *_ = [*(f"{first} {stem_key(part)}" for part in parts), "", ""]
    return one, two


def asked_keys(tokens: Sequence[Token]) -> frozenset[str]:
    """Return the keys of all full names that may stand in a text, in either order."""
    found: dict[str, None] = {}
    for one, two in _neighbours(tokens):
        for first, last in ((one, two), (two, one)):
            surname = stem_key(last.folded.split("-", 1)[0])
            found.update((f"{given} {surname}", None) for given in _first_keys(first.folded))
        if len(found) >= MOST_KEYS:
            break
    return frozenset(list(found)[:MOST_KEYS])


def _neighbours(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token]]:
    """Yield words side by side that may be first name and surname, a middle name left out."""
    for at, one in enumerate(tokens[:-1]):
        two = tokens[at + 1]
        if _may_be_names(one, two):
            yield one, two
        is_middle = len(two.text) == 1 or is_given_name(two.folded)
        if is_middle and at + 2 < len(tokens) and _may_be_names(one, tokens[at + 2]):
            yield one, tokens[at + 2]


def _may_be_names(one: Token, two: Token) -> bool:
    both = (one, two)
    if any(t.kind in _NO_NAMES or len(t.text) < _LEAST or not t.text[:1].isalpha() for t in both):
        return False
    if any(is_given_name(t.folded) for t in both):
        return True
    return all(t.text[:1].isupper() and t.kind is Word.UNKNOWN for t in both)


@lru_cache(maxsize=_CACHED)
def _first_keys(folded: str) -> frozenset[str]:
    """Return the keys of all first names that a word may be a form or a diminutive of."""
    names = {full for name in given_names().get(folded, ()) for full in canonical(fold(name))}
    return frozenset({stem_key(folded)} | {stem_key(name) for name in names})
