"""Who an address of several people claims to be, by its signature or by its own letters.

It is a claim of somebody within the institution's box or domain: enough to tell whom "będę" is
about, where the institution's word is enough; never enough to prove a person.
"""

import re
from collections.abc import Iterable, Sequence

from parsers.facts import BlockKind, ParsedMessage, fold
from rules.diminutives import diminutives
from rules.name_index import surname_parts
from rules.registry import Person

_LAST_LINES = 5
_HEAD_LINES = 3
_MOST_WORDS = 6
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_CUT = re.compile(r"[._\-+0-9]+")


def claimed(message: ParsedMessage, people: Sequence[Person], *, couple: bool) -> Person | None:
    """Return the one person who signed, or whom display name and address both name.

    Args:
        message: The mail.
        people: Who it can be.
        couple: Whether the address is registered to just these people: a first name then tells.

    Returns:
        ``None`` if nobody or several are named, or signature and address name different people.
    """
    signed = _signed(message, people, couple=couple)
    addressed = _addressed(message, people)
    if len(signed) == 1:
        is_other = addressed and signed[0] not in addressed
        return None if is_other else signed[0]
    if signed or len(addressed) != 1:
        return None
    return addressed[0] if _shows(message, addressed[0]) else None


def _signed(message: ParsedMessage, people: Sequence[Person], *, couple: bool) -> list[Person]:
    """List everybody whose name is a line at the end of the mail."""
    lines = [_words(line) for line in _last_lines(message)]
    lines = [words for words in lines if 0 < len(words) <= _MOST_WORDS]
    full = [p for p in people if any(_is_full_name(words, p) for words in lines)]
    if full or not couple:
        return full
    return [p for p in people if any(len(w) == 1 and w[0] in _firsts(p) for w in lines)]


def _last_lines(message: ParsedMessage) -> list[str]:
    own = [line for line in message.body.own_words.splitlines() if line.strip()]
    heads = [
        line
        for block in message.body.blocks
        if block.kind is BlockKind.SIGNATURE
        for line in [text for text in block.text.splitlines() if text.strip()][:_HEAD_LINES]
    ]
    return own[-_LAST_LINES:] + heads


def _words(line: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(line)]


def _firsts(person: Person) -> frozenset[str]:
    first = fold(person.first_name)
    return frozenset({first, *(fold(short) for short in diminutives().get(first, ()))})


def _lasts(person: Person) -> frozenset[str]:
    return frozenset({fold(person.last_name), *map(fold, surname_parts(person.last_name))})


def _is_full_name(words: Sequence[str], person: Person) -> bool:
    """Say whether a line begins or ends with the name in the nominative, titles left out."""
    firsts, lasts = _firsts(person), _lasts(person)
    pairs = ((words[at], words[at + 1]) for at in range(len(words) - 1))
    return any((a in firsts and b in lasts) or (a in lasts and b in firsts) for a, b in pairs)


def _addressed(message: ParsedMessage, people: Iterable[Person]) -> list[Person]:
    """List everybody whose name the local part of the address spells: g.nowak, rogala.t."""
    sender = message.envelope.sender
    if sender is None:
        return []
    local = sender.address.partition("@")[0]
    parts = [part for part in _CUT.split(fold(local)) if part]
    return [p for p in people if _spells(parts, p)]


def _spells(parts: Sequence[str], person: Person) -> bool:
    firsts, lasts = _firsts(person), _lasts(person) | {fold(person.last_name).replace("-", "")}
    initial = fold(person.first_name)[:1]
    if len(parts) == 1:
        return any(parts[0] in {initial + last, last + initial} for last in lasts)
    first, last = (parts[0], parts[-1]) if parts[-1] in lasts else (parts[-1], parts[0])
    return last in lasts and (first in firsts or first == initial)


def _shows(message: ParsedMessage, person: Person) -> bool:
    """Say whether the display name is nothing but names and initials of a person."""
    sender = message.envelope.sender
    words = _words(sender.name) if sender else []
    initials = {fold(person.first_name)[:1], fold(person.last_name)[:1]}
    known = _firsts(person) | _lasts(person) | initials
    return any(len(word) > 1 for word in words) and all(word in known for word in words)
