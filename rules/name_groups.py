"""Families named together: "Ostrowscy Michał i Michalina", "Rafał i Zofia Kubiakowie"."""

from rules.mentions import Mention, MentionKind
from rules.name_index import Found, NameIndex
from rules.name_lone import fits_before
from rules.name_patterns import mention
from rules.name_text import NameText
from rules.names import Case, Gender

_AND = frozenset(("i", "oraz", "a", "z"))
_MOST = 6
"""So many first names of one family are read."""


def family(text: NameText, index: NameIndex, at: int) -> list[Mention]:
    """Find a family of the institution that begins at a token.

    Returns:
        A full mention for each first name; one that is not full for a family's name alone.
    """
    named = index.families.get(text.tokens[at].folded, {})
    if named and text.is_capital(at):
        return _surname_first(text, index, named, at)
    return _surname_last(text, index, at)


def _surname_first(text: NameText, index: NameIndex, named: Found, at: int) -> list[Mention]:
    firsts = _firsts(text, index, at + 1, named) if _announces(text, at) else []
    if len(firsts) > 1:
        return [
            _member(text, index, named, (first, at if number == 0 else first))
            for number, first in enumerate(firsts)
        ]
    if len(named) == 1 and not text.is_titled(at) and index.last(text.tokens[at].folded):
        return []
    if text.starts_sentence(at) and text.is_common(at):
        return []
    if not any(fits_before(text, at, cases) for cases in named.values()):
        return []
    return [_alone(text, named, at)]


def _alone(text: NameText, named: Found, at: int) -> Mention:
    """Make the mention of a family without first names; not full, whoever is registered."""
    cases = Case.NONE
    for case in named.values():
        cases |= case
    span = text.tokens[at].span
    return Mention(
        at, at + 1, tuple(sorted(named)), cases, is_full=False, span=span,
        kind=MentionKind.GROUP, gender=Gender.UNKNOWN, name=text.tokens[at].text,
    )  # fmt: skip


def _announces(text: NameText, at: int) -> bool:
    """Say whether first names may follow: "Bąkowie - Celina", "Łuczakowie (Jowita"."""
    return at + 1 < len(text.tokens) and not text.gap(at).strip(" \u00a0-–—:,(")


def _firsts(text: NameText, index: NameIndex, at: int, named: Found) -> list[int]:
    """List the tokens of a row of first names of people of the family."""
    found: list[int] = []
    while at < len(text.tokens) and len(found) < _MOST:
        if not set(index.first(text.tokens[at].folded)) & set(named):
            break
        found.append(at)
        if at + 1 >= len(text.tokens):
            break
        is_joined = text.joined(at) and text.tokens[at + 1].folded in _AND
        is_listed = text.gap(at).strip() in {",", "/", "+", "&"}
        if not is_joined and not is_listed:
            break
        at += 2 if is_joined else 1
    return found


def _surname_last(text: NameText, index: NameIndex, at: int) -> list[Mention]:
    """Find "Radosław i Tamara Stasiakowie", and "Celina i Tadeusz Bąk" in the singular."""
    everybody: Found = dict.fromkeys(index.persons, Case.NONE)
    if not text.is_capital(at) or not index.first(text.tokens[at].folded):
        return []
    firsts = _firsts(text, index, at, everybody)
    if len(firsts) < 2 or not text.joined(firsts[-1]):  # noqa: PLR2004 - a family is two
        return []
    surname = firsts[-1] + 1
    named = index.families.get(text.tokens[surname].folded, {})
    if not named or not text.is_capital(surname):
        return []
    if any(not set(index.first(text.tokens[i].folded)) & set(named) for i in firsts):
        return []
    return [
        _member(text, index, named, (first, surname if first == firsts[-1] else first))
        for first in firsts
    ]


def _member(text: NameText, index: NameIndex, named: Found, where: tuple[int, int]) -> Mention:
    """Make the full mention of one of a family; ``where`` is its first name and its surname."""
    given, surname = where
    exact = index.firsts.get(text.tokens[given].folded, {})
    first = {p: c for p, c in exact.items() if p in named}
    if not first:
        shorts = index.shorts.get(text.tokens[given].folded, {})
        first = {p: c for p, c in shorts.items() if p in named}
    agreeing = {p: c for p, cases in first.items() if (c := cases & named[p])}
    found = agreeing or first
    begin, end = min(given, surname), max(given, surname) + 1
    return mention(text, (begin, end), found, index, MentionKind.GROUP)
