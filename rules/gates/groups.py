"""Is everybody counted who has no name: "osoba towarzysząca", "szefostwo", "ekipa"?"""

from collections.abc import Iterator

from parsers.facts import Word, fold
from rules.case import Case
from rules.decision import Finding
from rules.findings import hold
from rules.gates.places import is_claimed, stated_at, words_of_events
from rules.roles import ASIDE_WORDS
from rules.stances import Stance, Stated
from rules.understanding import Understanding

_NEAR_NAME = 4
_AND_ALSO = frozenset(("z", "ze", "i", "oraz", "plus", "a", "wraz"))
_OF = frozenset(("z", "ze", "dla", "o"))
_SERVED = ("rodzin", "dziec", "osob", "uczestni")
_NOBODY = frozenset(
    (
        "panstwo", "panstwa", "panstwu", "pan", "pani", "pana", "panem", "nikt", "nikogo",
        "klient", "klienci",
    )
)  # fmt: skip
_NO_GROUPS = frozenset((Word.POLITE, Word.NUMBER, Word.ENROLMENT, Word.VERB))
_BEFORE_NAMES = frozenset((Word.TITLE, Word.UNKNOWN, Word.INSTITUTION, Word.SELF))


def others_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when a claim speaks of people without a name: "z osobą towarzyszącą", "szefostwo"."""
    tokens = understanding.language.tokens
    of_events = words_of_events(understanding)
    functions = {i for i, t in enumerate(tokens) if t.is_person and _is_function(i, understanding)}
    named = {tokens[i].folded for i in functions}
    writer = understanding.sender.writer
    own = fold(writer.first_name) if writer is not None else None  # "igor", a signature
    for index, token in enumerate(tokens[: understanding.signature]):
        if not token.is_person or index in of_events or index in functions:
            continue
        if (
            token.folded == own
            or token.kind in _NO_GROUPS
            or token.folded in _NOBODY
            or token.folded in named
        ):
            continue
        if _is_only_spoken_of(index, understanding, of_events):
            continue
        stated = stated_at(index, understanding)
        if stated is not None and _is_uncounted(index, stated, understanding):
            yield hold("others-unexplained", f"Mowa o osobach bez nazwiska: „{token.text}”.")


def _is_function(index: int, understanding: Understanding) -> bool:
    """Say whether a noun for people belongs to a name: "kolega Jan", "Jan Lis, kierownik"."""
    mentions = understanding.spoken_mentions
    if any(m.first <= index < m.last for m in mentions):
        return True
    firsts = {m.first for m in mentions}
    lasts = {m.last for m in mentions}
    return _leads_to(index, firsts, understanding) or _follows(index, lasts, understanding)


def _leads_to(index: int, firsts: set[int], understanding: Understanding) -> bool:
    tokens = understanding.language.tokens
    at = index + 1
    while at < len(tokens) and at not in firsts and at - index < _NEAR_NAME:
        if tokens[at].kind not in _BEFORE_NAMES:
            return False
        at += 1
    return at in firsts


def _follows(index: int, lasts: set[int], understanding: Understanding) -> bool:
    tokens = understanding.language.tokens
    at = index
    while at > 0 and at not in lasts and index - at < _NEAR_NAME:
        at -= 1
        if tokens[at].folded in _AND_ALSO:
            return False
    return at in lasts


def _is_only_spoken_of(index: int, understanding: Understanding, of_events: frozenset[int]) -> bool:
    """Say whether a noun for people stands aside: "z polecenia Dyrektora", "od koleżanki"."""
    tokens = understanding.language.tokens
    at = index - 1
    while at >= 0 and (tokens[at].kind is Word.TITLE or tokens[at].is_person):
        at -= 1
    if at < 0:
        return False
    of_event = at > 0 and tokens[at].folded in _OF and at - 1 in of_events
    return tokens[at].folded in ASIDE_WORDS or of_event


def _is_uncounted(index: int, stated: Stated, understanding: Understanding) -> bool:
    """Say whether a claim does not tell who is meant by a noun for people."""
    token = understanding.language.tokens[index]
    is_served = stated.stance is Stance.NAMES and token.folded.startswith(_SERVED)
    if is_served or not is_claimed(stated, understanding):
        return False  # "specjalista pracy z rodziną"
    if stated.counts and len(stated.people) >= max(stated.counts):
        return False
    if stated.clause.opens_list or (stated.clause.has_colon and not stated.lacks_people):
        return False
    own = understanding.sender.writer.id if understanding.sender.writer else ""
    return stated.stance is not Stance.AWAY or stated.people != (own,)
