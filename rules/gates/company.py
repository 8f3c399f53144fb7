"""Is everybody who stands beside a claim told apart from those it is about?"""

from collections.abc import Iterator

from parsers.facts import Word
from rules.case import Case
from rules.decision import Finding
from rules.findings import hold
from rules.gates.places import explained, is_claimed, place, stated_at
from rules.given_names import is_given_name
from rules.roles import Part
from rules.stances import Stance, Stated
from rules.understanding import Understanding

_WHOSE = frozenset(("jej", "jego", "ich", "to", "tym", "moje", "moim", "nasze"))
_PLACES = frozenset(("miejsce", "miejscu", "buty", "butach", "role", "zastepstwo"))
_INTO = frozenset(("w", "na"))
_HE = frozenset(("on", "ona", "oni", "one", "jego", "jej", "ich"))
_YOU = 2
_REVOKING = frozenset(
    ("odwolac", "odwolywac", "cofnac", "cofac", "wycofac", "wycofywac", "anulowac", "zanulowac")
)
_REVOKED = ("rezygnacj", "nieobecnosc", "wykreslen", "skreslen", "odwolani", "wypisani")
_ABSENCE = ("nieobecn", "rezygn", "wykresl", "skresl")


def first_names_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on a first name that belongs to nobody found: "Nikola & Leon Graczyk"."""
    tokens = understanding.language.tokens
    named = explained(understanding)
    for index, token in enumerate(tokens[: understanding.signature]):
        is_name = token.text[:1].isupper() and is_given_name(token.folded)
        if index in named or not is_name or token.kind is not Word.UNKNOWN:
            continue
        stated = stated_at(index, understanding)
        if stated is not None and stated.stance in {Stance.COMES, Stance.NAMES, Stance.AWAY}:
            reason = f"Imię, którego nie ma w rejestrze: „{token.text}”."
            yield hold("name-unexplained", reason, place(understanding, token.span))


def places_taken(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when somebody takes a place that nobody gave up: "w jej buty wchodzi Piotr"."""
    stances = {claim.stance for claim in understanding.claims}
    if Stance.AWAY not in stances or Stance.SWAP in stances:
        return
    for stated in understanding.stated:
        words = [understanding.language.tokens[i].folded for i in sorted(stated.clause.tokens)]
        three = zip(words, words[1:], words[2:], strict=False)
        if any(a in _INTO and b in _WHOSE and c in _PLACES for a, b, c in three):
            yield hold("replacement-unclear", "Nie wiadomo, czy ktoś przejmuje zwolnione miejsce.")
            return


def absences_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on leaving within a sign-up, "awizuję nieobecność", and on leaving taken back."""
    for stated in understanding.stated:
        if stated.stance is Stance.COMES and is_claimed(stated, understanding):
            leaving: tuple[str, ...] = _ABSENCE
        elif any(p.lemma in _REVOKING for p in stated.clause.predicates):
            leaving = _REVOKED
        else:
            continue
        for index in stated.clause.tokens:
            token = understanding.language.tokens[index]
            if token.folded.startswith(leaving):
                reason = f"Nie wiadomo, czy ktoś rezygnuje: „{token.text}”."
                yield hold("denial-unexplained", reason, place(understanding, token.span))


def asides_unpaired(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when somebody named between two events would be put on both lists."""
    for stated in understanding.stated:
        if is_claimed(stated, understanding) and _is_spread(stated, understanding):
            reason = "Nie wiadomo, kto na które wydarzenie."
            yield hold("pairing-unsure", reason, place(understanding, stated.clause.span))


def _is_spread(stated: Stated, understanding: Understanding) -> bool:
    starts = [
        c.reference.first
        for c in understanding.references
        if c.event is not None and c.reference.first in stated.clause.tokens
    ]
    guests = [r.mention for r in stated.roles if r.part is Part.GUEST]
    between = [m for m in guests if starts and min(starts) < m.first < max(starts)]
    for mention in between:
        events = {c.event for c in understanding.claims if c.person in mention.persons}
        if len(events) > 1:
            return True
    return False


def refusals_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on a denied request about the writer that nobody understood: "mnie nie szukajcie"."""
    for stated in understanding.stated:
        if stated.stance not in {Stance.NEUTRAL, Stance.REQUEST, Stance.MAYBE}:
            continue
        asks = any(p.is_negated and p.person == _YOU for p in stated.clause.predicates)
        selves = {understanding.language.tokens[i].folded for i in stated.clause.tokens}
        if asks and selves & {"mnie", "nas"}:
            yield hold("denial-unexplained", "Prośba, by kogoś nie liczyć.", stated.clause.span)


def absentees_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a sign-up beside somebody unnamed who stays away: "ale on nie może", "koleżanka nie"."""
    if any(claim.stance is not Stance.COMES for claim in understanding.claims):
        return
    for stated in understanding.stated:
        if is_claimed(stated, understanding) or not _denies(stated, understanding):
            continue
        tokens = [understanding.language.tokens[i] for i in stated.clause.tokens]
        if any(t.is_person or t.folded in _HE for t in tokens):
            reason = "Nie wiadomo, kto rezygnuje."
            yield hold("denial-unexplained", reason, place(understanding, stated.clause.span))


def _denies(stated: Stated, understanding: Understanding) -> bool:
    """Say whether a clause tells that somebody stays away, or ends in a bare "nie"."""
    last = understanding.language.tokens[max(stated.clause.tokens)]
    is_bare = stated.stance is Stance.NAMES and last.folded == "nie"
    return stated.stance is Stance.AWAY or is_bare
