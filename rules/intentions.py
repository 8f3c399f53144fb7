"""The whole mail put together: which person comes to which event, stays away, or is replaced.

Clauses are walked in order.  Each claim takes its events from its own clause, else from the one
before, else from the rest of the mail; lists go on over fragments; pronouns mean the one person
spoken of before.  Whatever cannot be put together certainly becomes a doubt with its reason.
"""

from rules.contradictions import note_contradictions
from rules.elsewhere import is_elsewhere
from rules.events import Chosen
from rules.fragments import is_call, is_greeting, take_fragment, take_names_told
from rules.gathered import Gathered, Group
from rules.heard import Heard
from rules.idle_statements import (
    accompanies,
    can_be_about_people,
    frees_both,
    has_other_aim,
    is_idle,
    lacks_its_event,
    leads_elsewhere,
    speaks_of_those_before,
    takes_off_again,
)
from rules.intended import Claim, Doubt, Intentions
from rules.pairs import claims_of, pair, speaks_of_all
from rules.pronouns import subject_of, take_last_away
from rules.stated import ACTS, Stance, Stated
from rules.strangers import names_strangers
from rules.word_sets import word_set

__all__ = ["Assembly", "Claim", "Doubt", "Intentions", "is_call", "is_greeting"]

_AS_PLANNED = word_set("planem planowano zmian ustalono ustaleniami ustalone")
_REST = word_set("reszta pozostali pozostale inni wszyscy wszystkie")


class Assembly:
    """Walks the clauses of one mail, once."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard
        self._gathered = Gathered()

    def assemble(self) -> Intentions:
        """Return what the clauses say together."""
        for stated in self._heard.stated:
            self._take(stated)
        claims = claims_of(self._heard, self._gathered)
        note_contradictions(self._heard, self._gathered, claims)
        return Intentions(
            claims=tuple(claims),
            doubts=tuple(dict.fromkeys(self._gathered.doubts)),
            used=frozenset(self._gathered.used),
            clauses=frozenset(self._gathered.clauses),
        )

    def _take(self, stated: Stated) -> None:
        here = self._heard.events_in(stated)
        if stated.stance is Stance.NAMES:
            take_fragment(self._heard, self._gathered, stated, here)
        elif stated.stance in ACTS:
            self._take_statement(stated, here)
        else:
            take_names_told(self._heard, self._gathered, stated)
        if here:
            self._gathered.context = here

    def _take_statement(self, stated: Stated, here: list[Chosen]) -> None:
        if stated.unsure:
            self._gathered.doubt("people-unsure", stated.unsure, stated)
        if not stated.people and self._adds_nobody(stated):
            return
        people = self._people(stated, here)
        if people is None or self._is_unlike_attendance(stated, people):
            return
        if is_idle(self._heard, self._gathered, stated, people):
            return
        self._note_uncertain(stated)
        group = Group(
            stated=stated,
            people=people,
            outs=self._outs(stated),
            events=here,
            counts=list(stated.counts),
            is_open=stated.clause.opens_list or stated.lacks_people or not people,
            is_weak=stated.is_weak,
            is_implied=stated.is_implied and stated.clause.opens_list,
        )
        if not here and not speaks_of_all(self._heard, stated):
            group.events = self._inherited(stated)
        pair(self._heard, self._gathered, group)
        self._gathered.groups.append(group)
        self._gathered.use(stated)

    def _adds_nobody(self, stated: Stated) -> bool:
        """Say whether a statement without people says nothing, or only that again: "nas"."""
        if stated.stance is Stance.AWAY and stated.is_weak:
            return True
        if any(
            again(self._heard, self._gathered, stated) for again in (takes_off_again, frees_both)
        ):
            return True
        if not speaks_of_those_before(self._heard, self._gathered, stated):
            return False
        last = self._gathered.groups[-1]
        last.is_weak = last.is_weak and stated.is_weak
        return True

    def _people(self, stated: Stated, here: list[Chosen]) -> list[str] | None:
        """Return whom a statement is about; ``None`` when it is no statement of its own."""
        if not stated.is_elided:
            return list(stated.people)
        subject = subject_of(self._heard, self._gathered, stated)
        if subject is not None:
            return [subject]
        if stated.stance is Stance.COMES and self._heard.says(stated, _REST | _AS_PLANNED):
            return None  # "reszta naszych jedzie", "panie będą zgodnie z planem"
        last = self._gathered.last()
        if last is not None and last.people:
            if last.stated.stance is not stated.stance and not stated.is_weak:
                self._gathered.doubt("people-unsure", "Nie wiadomo, o kim mowa.", stated)
            return None
        return [] if here and can_be_about_people(stated) else None

    def _is_unlike_attendance(self, stated: Stated, people: list[str]) -> bool:
        """Say whether verbs that need an event beside them have none and lead elsewhere."""
        if not lacks_its_event(self._heard, stated):
            return False
        if accompanies(self._heard, self._gathered, stated):
            return False
        if any(p != self._heard.own for p in people):
            self._gathered.doubt("verb-unsure", "Nie wiadomo, czy mowa o udziale.", stated)
            return True
        return has_other_aim(self._heard, stated)

    def _note_uncertain(self, stated: Stated) -> None:
        """Doubt a statement about another place, or with names that nobody knows."""
        if is_elsewhere(self._heard, stated) or leads_elsewhere(self._heard, stated):
            self._gathered.doubt("verb-unsure", "Nie wiadomo, czy mowa o udziale.", stated)
        if names_strangers(self._heard, stated):
            self._gathered.doubt("people-unsure", "Wymieniono kogoś spoza rejestru.", stated)

    def _outs(self, stated: Stated) -> list[str]:
        """Return whose places are taken."""
        if stated.pronoun_out:
            return take_last_away(self._heard, self._gathered, stated)
        return list(stated.outs)

    def _inherited(self, stated: Stated) -> list[Chosen]:
        """Return the event spoken of before; of several, nobody knows which is meant."""
        context, last = self._gathered.context, self._gathered.last()
        events = {c.event.id for c in context if c.event is not None}
        if len(events) > 1 and (last is None or last.events != context):
            reason = "Nie wiadomo, o którym wydarzeniu mowa."
            self._gathered.doubt("event-ambiguous", reason, stated)
        return list(context)
