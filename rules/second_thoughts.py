"""Does the rest of the mail take back what its claims say: "Nie wiem.", another's signature?"""

from rules.gathered import Gathered
from rules.heard import Heard
from rules.intended import Claim, Doubt
from rules.stated import SELF, Stance, Stated
from rules.strangers import names_strangers
from rules.word_sets import word_set

_GOING_ON = word_set("a i")
_SADLY = word_set("niestety")
_UNCERTAIN = word_set("niepewne niepewny niepewna watpliwe")


def note_second_thoughts(heard: Heard, gathered: Gathered, claims: list[Claim]) -> None:
    """Doubt claims that the signature or another sentence takes back.

    Args:
        heard: The mail.
        gathered: Takes the doubts.
        claims: What the mail wants.
    """
    if _signed_by_another(heard, claims):
        reason = "Nadawca pisze o sobie, a podpisał się ktoś inny."
        gathered.doubts.append(Doubt("signed-by-another", reason))
    if _goes_on(heard):
        reason = "Za zgłoszeniem jest jeszcze ktoś wymieniony."
        gathered.doubts.append(Doubt("people-unsure", reason))
    for stated in heard.stated:
        _check_clause(heard, gathered, claims, stated)


def _check_clause(heard: Heard, gathered: Gathered, claims: list[Claim], stated: Stated) -> None:
    is_behind = any(stated.index > c.clause for c in claims)
    if is_behind and stated.stance is Stance.NAMES and names_strangers(heard, stated):
        gathered.doubt("people-unsure", "Wymieniono kogoś spoza rejestru.", stated)
    only_joins = all(c.stance is Stance.COMES for c in claims)
    if _takes_back(heard, stated) or (only_joins and _is_sad(heard, stated)):
        gathered.doubt("not-a-firm-statement", "Nadawca nie jest pewien.", stated)


def _goes_on(heard: Heard) -> bool:
    """Say whether a signature is none: "…, a także Ewę Bielską" begins like Anna's initial."""
    end = _end(heard)
    tokens = heard.language.tokens
    own = {m.first for m in heard.mentions if heard.own in m.persons}
    return any(
        tokens[c.tokens[0]].text in _GOING_ON and len(c.tokens) > 1 and not own & set(c.tokens)
        for c in heard.language.clauses
        if c.tokens and c.tokens[0] > end
    )


def _end(heard: Heard) -> int:
    """Return the last word that states anything."""
    return max((max(s.clause.tokens) for s in heard.stated), default=-1)


def _signed_by_another(heard: Heard, claims: list[Claim]) -> bool:
    """Say whether the writer signs up, and the full name of somebody else ends the mail."""
    speaks_of_self = any(heard.own in {c.person, c.instead_of} for c in claims)
    if heard.own == SELF or not speaks_of_self:
        return False
    end = _end(heard)
    signed = [m for m in heard.mentions if m.first > end and m.is_full]
    return bool(signed) and not any(heard.own in m.persons for m in signed)


def _takes_back(heard: Heard, stated: Stated) -> bool:
    """Say whether a sentence by itself takes back what another says: "nie wiem", "niepewne"."""
    sentence = [s for s in heard.stated if s.clause.sentence == stated.clause.sentence]
    if heard.words(stated) == ["nie"]:
        return True
    if len(sentence) > 1:
        return False
    if stated.stance is Stance.NAMES:
        return heard.says(stated, _UNCERTAIN)
    return any(
        p.lemma == "wiedziec" and p.is_negated and p.person == 1 for p in stated.clause.predicates
    )


def _is_sad(heard: Heard, stated: Stated) -> bool:
    """Say whether a clause that leads on to nothing is said with regret."""
    return stated.stance is Stance.NEUTRAL and heard.says(stated, _SADLY)
