"""Mentions of registered people in the words of a mail, and who the sender is.

A name, a display name and a signature are claims.  The sender is known by the registered address
only, and a colleague only by first name and surname together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from parsers.facts import Token
from rules.case import Case as MailCase
from rules.claimed import claimed
from rules.institutions import institution_tokens
from rules.mentions import Mention, MentionKind, persons_of
from rules.name_groups import family
from rules.name_index import NameIndex
from rules.name_patterns import Finder
from rules.name_text import NameText
from rules.name_unknown import alone, initial, pair, titled
from rules.registry import Institution, Person, Registry

__all__ = [
    "Mention",
    "MentionKind",
    "People",
    "Sender",
    "SenderKind",
    "identify_sender",
    "persons_of",
]


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
    """Whose registered address it is; of nobody else."""
    institution: Institution | None = None
    persons: tuple[Person, ...] = ()
    """Everybody to whom a shared address is registered: a couple with one mailbox."""
    claimed: Person | None = None
    """Who of the institution says that it is them, from a shared address; a claim, no proof."""

    @property
    def writer(self) -> Person | None:
        """Whom "ja" means: the owner of the address, or who claims to write from a shared one."""
        return self.person or self.claimed


def identify_sender(case: MailCase) -> Sender:
    """Find whose registered address the mail came from; the display name alone says nothing."""
    address = case.message.envelope.sender
    if address is None:
        return Sender(SenderKind.UNKNOWN)
    if address.address in case.mailbox.own_addresses:
        return Sender(SenderKind.OURS)
    if address.address in case.registry.staff_addresses:
        return Sender(SenderKind.STAFF)
    return _registered(case, address.address)


def _registered(case: MailCase, address: str) -> Sender:
    registry = case.registry
    institutions = {i.id: i for i in registry.institutions}
    owners = tuple(p for p in registry.persons if p.address == address)
    if len(owners) == 1:
        return Sender(SenderKind.PERSON, owners[0], institutions.get(owners[0].institution))
    domain = address.rpartition("@")[2]
    homes = {p.institution for p in owners} | {
        i.id
        for i in registry.institutions
        if address in i.shared_addresses
        or (domain == i.domain and domain not in registry.freemail_domains)
    }
    if len(homes) != 1:
        return Sender(SenderKind.UNKNOWN)
    home = next(iter(homes))
    people = owners or tuple(p for p in registry.persons if p.institution == home)
    who = claimed(case.message, people, couple=bool(owners))
    return Sender(SenderKind.SHARED, None, institutions.get(home), owners, who)


class People:
    """The names of the people of one registry in all their forms."""

    def __init__(self, registry: Registry) -> None:
        self._here = NameIndex(registry.persons)
        self._elsewhere = NameIndex(registry.elsewhere)
        self._institutions = registry.institutions

    def find(self, text: str, tokens: Sequence[Token]) -> tuple[Mention, ...]:
        """List all mentions of people in order; no token belongs to two.

        People of the snapshot's institutions are found by any of their names, those of others by
        first name and surname only, and nobody's names are told as unknown, so that no name goes
        unnoticed.
        """
        reader = _Reader(self._here, self._elsewhere, NameText(text, tokens))
        places = frozenset(
            i for place in self._institutions for i in institution_tokens(tokens, place)
        )
        found: list[Mention] = []
        at = 0
        while at < len(tokens):
            if reader.is_namesake_of_a_thing(at):
                at = reader.end_of_name(at)
                continue
            mentions = reader.read(at, found[-1].last if found else 0, in_place=at in places)
            found.extend(mentions)
            at = mentions[-1].last if mentions else at + 1
        return tuple(found)


class _Reader:
    """All readings of a name, the surest first."""

    def __init__(self, here: NameIndex, elsewhere: NameIndex, text: NameText) -> None:
        self._here = here
        self._text = text
        self._finder = Finder(text, here, elsewhere)

    def is_namesake_of_a_thing(self, at: int) -> bool:
        """Say whether a street, a school or a company is named here."""
        return self._text.is_capital(at) and self._text.is_patron(at)

    def end_of_name(self, at: int) -> int:
        """Return the token after a run of capitalised words and initials."""
        text = self._text
        last = at + 1
        while last < len(text.tokens) and text.is_capital(last) and (
            text.joined(last - 1) or text.gap(last - 1).strip() in {".", "-", "–"}
        ):  # fmt: skip
            last += 1
        return last

    def read(self, at: int, done: int, *, in_place: bool) -> list[Mention]:
        """Return the mentions that begin at a token, or nothing."""
        group = family(self._text, self._here, at)
        if group:
            return group
        mention = self._named(at) or self._unknown(at)
        if mention is None and not in_place:
            mention = self._finder.alone(at, done) or alone(
                self._text, at, done, self._finder.is_name
            )
        return [mention] if mention else []

    def _named(self, at: int) -> Mention | None:
        mention = self._finder.full(at)
        if mention and self._text.is_company(mention.last):
            return None
        return mention or self._finder.initial(at) or self._finder.titled(at)

    def _unknown(self, at: int) -> Mention | None:
        finder, text = self._finder, self._text
        is_last = at + 1 >= len(text.tokens)
        after = not is_last and finder.is_last_initial(at + 1)
        found = initial(text, at, before=finder.is_plain_initial(at), after=after)
        return found or pair(text, at) or titled(text, at)
