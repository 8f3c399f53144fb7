"""What is put together: the clauses of a mail with its events and its names."""

from dataclasses import dataclass

from parsers.facts import Language
from rules.events import Chosen
from rules.people import Mention
from rules.stated import ACTS, Stated


@dataclass(frozen=True, slots=True)
class Heard:
    """One text with what its clauses state and which events it speaks of."""

    language: Language
    stated: tuple[Stated, ...]
    references: tuple[Chosen, ...]
    default: tuple[Chosen, ...]
    """What a statement without an event of its own speaks of."""
    mentions: tuple[Mention, ...]
    own: str
    """Id of the writer, or `SELF`."""
    institution: frozenset[int] = frozenset()
    """Tokens that name the sender's institution."""

    def explained(self) -> frozenset[int]:
        """Return the tokens that speak of an event, of a person or of the own institution."""
        named = (range(m.first, m.last) for m in self.mentions)
        return self.institution.union(*named, *(c.reference.tokens for c in self.references))

    def has_acts(self) -> bool:
        """Say whether any clause says that somebody comes or does not."""
        return any(s.stance in ACTS for s in self.stated)

    def words(self, stated: Stated) -> list[str]:
        """Return the folded words of a clause, in order."""
        return [self.language.tokens[i].folded for i in stated.clause.tokens]

    def says(self, stated: Stated, words: frozenset[str]) -> bool:
        """Say whether a clause has one of some words."""
        return any(w in words for w in self.words(stated))

    def events_in(self, stated: Stated) -> list[Chosen]:
        """List what a clause says about events; beside a day, only what is as certain."""
        inside = set(stated.clause.tokens)
        found = [c for c in self.references if c.reference.tokens & inside and _can_name(c)]
        if not any(c.reference.has_date and c.event is not None for c in found):
            return found
        return [
            c
            for c in found
            if c.reference.has_date or c.conflict or (c.event and c.reference.is_rich)
        ]


def _can_name(chosen: Chosen) -> bool:
    """Say whether a reference can stand for an event by itself: a town alone cannot."""
    return chosen.reference.names or chosen.conflict is not None
