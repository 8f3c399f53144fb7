"""What a mention of a person in a mail is: where it stands and whom it can mean."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from parsers.facts import Span
from rules.names import Case, Gender


class MentionKind(StrEnum):
    """How a person is named."""

    FULL = "full"
    """First name and surname, in either order."""
    INITIAL = "initial"
    """One of the two is an initial: "J. Walczak", "Ewa K."."""
    TITLED = "titled"
    """A surname after a title or a function: "p. Wronka", "dyrektor Wolski"."""
    SURNAME = "surname"
    FIRST = "first"
    """A lone first name or diminutive; in the vocative it is somebody who is spoken to."""
    GROUP = "group"
    """By the name of a family: "Stasiakowie"; full where the first names are given."""
    UNKNOWN = "unknown"
    """A name of nobody registered."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens ``first`` to ``last`` (excluded) that name a person; titles stand before them."""

    first: int
    last: int
    persons: tuple[str, ...]
    """Everybody it can be: of the sender's institution, or where nobody there fits, of others.

    More than one is ambiguous, none is nobody registered.
    """
    cases: Case
    """``NONE`` where first name and surname do not agree ("Jan Kowalskiego")."""
    is_full: bool
    """First name and surname of somebody registered; a lone name or an initial is not."""
    span: Span
    kind: MentionKind = MentionKind.FULL
    gender: Gender = Gender.UNKNOWN
    name: str = ""
    """In the nominative as far as known, else as written."""


def persons_of(mentions: Iterable[Mention]) -> frozenset[str]:
    """Return everybody whom the mentions can name."""
    return frozenset(person for mention in mentions for person in mention.persons)
