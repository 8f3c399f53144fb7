"""What a mail wants: claims, as far as they are certain, and doubts."""

from dataclasses import dataclass

from rules.stated import Stance


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody comes to, stays away from, or changes places at an event."""

    stance: Stance
    person: str
    event: str | None
    instead_of: str | None = None
    clause: int = -1
    is_weak: bool = False
    """Only says that somebody is not to be put on the list."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why something is not certain: name of the rule, Polish reason, clause."""

    rule: str
    reason: str
    clause: int = -1


@dataclass(frozen=True, slots=True)
class Intentions:
    """What the mail wants, as far as it is certain, and every doubt."""

    claims: tuple[Claim, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    used: frozenset[int] = frozenset()
    """First tokens of the mentions that the claims use."""
    clauses: frozenset[int] = frozenset()
    """Clauses that the claims come from."""
