"""Mentions of registered people in the words of a mail, and who the sender is.

A name, a display name and a signature are claims.  The sender is known by the registered address
only, and a colleague only by first name and surname together.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from parsers.facts import Span, Token, Word, fold
from rules.case import Case as MailCase
from rules.diminutives import diminutives
from rules.names import Case, Forms, is_feminine, name_forms, surname_forms
from rules.registry import Institution, Person, Registry

_POLISH_SIGNS = frozenset("ąćęłńóśźż")


class SenderKind(StrEnum):
    """By what the sender is known."""

    PERSON = "person"
    SHARED = "shared"
    """An address of the institution, of several people, or one of its own domain."""
    STAFF = "staff"
    OURS = "ours"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sent the mail, as far as the address says."""

    kind: SenderKind
    person: Person | None = None
    institution: Institution | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens ``first`` to ``last`` (excluded) that name somebody of the registry."""

    first: int
    last: int
    persons: tuple[str, ...]
    """Everybody it can be; more than one is ambiguous."""
    cases: Case
    is_full: bool
    """First name and surname; a lone name or an initial is not."""
    span: Span


def identify_sender(case: MailCase) -> Sender:
    """Find whose registered address the mail came from; the display name is never looked at."""
    address = case.message.envelope.sender
    if address is None:
        return Sender(SenderKind.UNKNOWN)
    if address.address in case.mailbox.own_addresses:
        return Sender(SenderKind.OURS)
    if address.address in case.registry.staff_addresses:
        return Sender(SenderKind.STAFF)
    return _registered(address.address, case.registry)


def _registered(address: str, registry: Registry) -> Sender:
    institutions = {i.id: i for i in registry.institutions}
    owners = [p for p in registry.persons if p.address == address]
    if len(owners) == 1:
        return Sender(SenderKind.PERSON, owners[0], institutions.get(owners[0].institution))
    domain = address.rpartition("@")[2]
    homes = {p.institution for p in owners} | {
        i.id
        for i in registry.institutions
        if address in i.shared_addresses
        or (domain == i.domain and domain not in registry.freemail_domains)
    }
    if len(homes) == 1:
        return Sender(SenderKind.SHARED, None, institutions.get(next(iter(homes))))
    return Sender(SenderKind.UNKNOWN)


class People:
    """The names of the people of one registry in all their forms."""

    def __init__(self, registry: Registry) -> None:
        self._firsts: dict[str, dict[str, Case]] = {}
        self._lasts: dict[str, dict[str, Case]] = {}
        for person in registry.persons:
            feminine = is_feminine(person.first_name)
            for name in {fold(person.first_name), *diminutives().get(fold(person.first_name), ())}:
                _index(self._firsts, person.id, name_forms(name, feminine=feminine))
            _index(self._lasts, person.id, surname_forms(person.last_name, feminine=feminine))

    def find(self, text: str, tokens: Sequence[Token]) -> tuple[Mention, ...]:
        """List all mentions in order; full names first claim their tokens.

        A lone first name or surname is a mention too, so that no name goes unnoticed.
        """
        marked = any(sign in _POLISH_SIGNS for sign in text.lower())
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            mention = self._pair(text, tokens, at, marked=marked) or self._lone(tokens, at)
            if mention:
                found.append(mention)
            at = mention.last if mention else at + 1
        return tuple(found)

    def _pair(self, text: str, tokens: Sequence[Token], at: int, *, marked: bool) -> Mention | None:
        if at + 1 >= len(tokens):
            return None
        one, two = tokens[at], tokens[at + 1]
        if text[one.span.end : two.span.start].strip(" \u00a0"):
            return None
        for firsts, lasts in ((one, two), (two, one)):
            first = _narrowed(self._firsts.get(firsts.folded, {}), firsts, marked=marked)
            last = _narrowed(self._lasts.get(lasts.folded, {}), lasts, marked=marked)
            fitting = {p: c for p in first if p in last and (c := first[p] & last[p])}
            if fitting:
                return _mention(tokens, at, at + 2, fitting, is_full=True)
        return None

    def _lone(self, tokens: Sequence[Token], at: int) -> Mention | None:
        token = tokens[at]
        if token.kind is not Word.UNKNOWN or not token.text[:1].isupper():
            return None
        found = {**self._firsts.get(token.folded, {}), **self._lasts.get(token.folded, {})}
        return _mention(tokens, at, at + 1, found, is_full=False) if found else None


def _index(table: dict[str, dict[str, Case]], person: str, forms: Forms) -> None:
    for form, cases in forms.items():
        entry = table.setdefault(form, {})
        entry[person] = entry.get(person, Case.NONE) | cases


def _narrowed(found: dict[str, Case], token: Token, *, marked: bool) -> dict[str, Case]:
    """Tell "Anna" from "Anną" where the writer uses Polish letters."""
    if not token.folded.endswith("a") or not marked:
        return found
    keep = (
        Case.INSTRUMENTAL | Case.ACCUSATIVE
        if token.text.lower().endswith("ą")
        else ~Case.INSTRUMENTAL
    )
    return {person: cases & keep for person, cases in found.items()}


def _mention(
    tokens: Sequence[Token], first: int, last: int, found: dict[str, Case], *, is_full: bool
) -> Mention:
    cases = Case.NONE
    for case in found.values():
        cases |= case
    span = Span(start=tokens[first].span.start, end=tokens[last - 1].span.end)
    return Mention(first, last, tuple(sorted(found)), cases, is_full, span)


def persons_of(mentions: Iterable[Mention]) -> frozenset[str]:
    """Return everybody whom the mentions can name."""
    return frozenset(person for mention in mentions for person in mention.persons)
