"""Are conditions, doubts, denials, choices and corrections used, or harmless where they stand?"""

from collections.abc import Iterator
from itertools import pairwise

from parsers.facts import Act, Word
from rules.case import Case
from rules.decision import Finding
from rules.findings import hold
from rules.gates.places import CLAIMING, is_claimed, place, stated_at, words_of
from rules.roles import Part
from rules.stances import Stance, Stated
from rules.understanding import Understanding

_CONDITIONS = frozenset(("jesli", "jezeli", "gdyby", "jakby", "dopoki"))
_SOFT = frozenset(
    ("chyba", "pewnie", "ewentualnie", "prawdopodobnie", "gdyby", "wstepnie", "raczej")
)
_OTHER_TIMES = frozenset(("nastepnym", "innym", "kolejnym", "drugim"))
_DENIALS = frozenset(("nie", "nigdy", "nikt", "ani", "zaden", "zadna", "zadne"))
_INSTEAD = frozenset(("zamiast", "zastepstwie", "zastepstwo"))
_CHOICES = frozenset(("lub", "albo", "badz", "wzglednie", "ewentualnie"))
_CORRECTIONS = frozenset(
    (
        "errata", "erraty", "korekta", "korekte", "korekty", "sprostowanie", "pomylka", "pomylke",
        "pomylilam", "pomylilem", "mylnie", "omylkowo", "blednie",
    )
)  # fmt: skip
_ANNOUNCED = frozenset(("errata", "korekta", "korekte", "korekty", "sprostowanie"))
"""Of these, what only announces the changes that follow: "korekta: Jana zastąpi Ewa"."""
_SPARE = "rezerwow"
_LISTING = frozenset((Stance.COMES, Stance.SWAP, Stance.NAMES))
_REQUESTS = frozenset((Stance.ASKS, Stance.REQUEST))
_CORRECTED = frozenset((Word.DATE, Word.NUMBER, Word.EVENT, Word.SELF))
_BETWEEN = frozenset((Word.PLAIN, Word.TITLE))
_REACH = 3
_YOU = 2


def conditions_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on a condition or a doubt, wherever it stands, unless it goes with a mere request."""
    for stated in understanding.stated:
        if stated.stance not in _REQUESTS and _is_conditional(stated, understanding):
            yield hold("condition", "Warunek lub wątpliwość.", stated.clause.span)
        if stated.stance is Stance.COMES and _is_another_time(stated, understanding):
            yield hold("condition", "Mowa o innym razie.", stated.clause.span)


def _is_another_time(stated: Stated, understanding: Understanding) -> bool:
    """Say whether somebody comes "następnym razem"."""
    words = [understanding.language.tokens[i].folded for i in stated.clause.tokens]
    return any(b == "razem" and a in _OTHER_TIMES for a, b in pairwise(words))


def _is_conditional(stated: Stated, understanding: Understanding) -> bool:
    """Say whether a condition or doubt bears on people: not on thanks, wishes or the reader."""
    clause = stated.clause
    is_open = clause.connective in _CONDITIONS or bool(words_of(stated, understanding) & _SOFT)
    is_soft = any(p.is_conditional and p.act is not Act.THANK for p in clause.predicates)
    is_aside = clause.connective.startswith("ktor") and not stated.roles
    only_thanks = bool(clause.predicates) and all(p.act is Act.THANK for p in clause.predicates)
    if not (is_open or is_soft) or is_aside or only_thanks:
        return False
    if not is_open and any(p.is_wish for p in clause.predicates):
        return False
    is_yours = any(p.person == _YOU for p in clause.predicates)
    return not (is_yours and stated.stance is Stance.NEUTRAL)


def denials_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on denials, exceptions, choices and corrections that no predicate uses."""
    for index in range(min(understanding.signature, len(understanding.language.tokens))):
        stated = stated_at(index, understanding)
        is_away = stated is not None and stated.stance is Stance.AWAY
        if is_away and understanding.language.tokens[index].folded == "ani":
            continue
        yield from _correction(index, stated, understanding)
        if stated is not None and stated.stance in CLAIMING:
            yield from _replacement(index, stated, understanding)
            yield from _denial(index, stated, understanding)


def _correction(
    index: int, stated: Stated | None, understanding: Understanding
) -> Iterator[Finding]:
    token = understanding.language.tokens[index]
    if token.kind is Word.VERB or _is_set_right(stated, understanding):
        return
    if token.folded in _DENIALS and _corrects(index, understanding):
        yield hold("correction", "Sprostowanie: „nie …, tylko …”.")
    lists = stated is not None and stated.stance in _LISTING
    changes = any(c.stance in {Stance.AWAY, Stance.SWAP} for c in understanding.claims)
    if token.folded in _ANNOUNCED and changes:
        return
    if token.folded in _CORRECTIONS or (lists and token.folded.startswith(_SPARE)):
        yield hold("correction", f"Sprostowanie lub lista rezerwowa: „{token.text}”.")


def _is_set_right(stated: Stated | None, understanding: Understanding) -> bool:
    """Say whether a swap is the correction: "errata: nie Jan, tylko Ewa Lis będzie"."""
    claimed = [s for s in understanding.stated if s.index in understanding.intentions.clauses]
    swaps = [s for s in claimed if s.stance is Stance.SWAP and s.outs and _denies_one(s)]
    is_announced = stated is not None and stated.stance is Stance.NAMES and not stated.roles
    return len(swaps) == 1 and (stated in swaps or is_announced)


def _denies_one(stated: Stated) -> bool:
    return any(r.part is Part.NOT for r in stated.roles)


def _corrects(index: int, understanding: Understanding) -> bool:
    """Say whether "nie" denies a day, a number, a name or an event itself."""
    tokens = understanding.language.tokens
    named = {m.first for m in understanding.spoken_mentions}
    for at in range(index + 1, min(index + 1 + _REACH, len(tokens))):
        if at in named or tokens[at].kind in _CORRECTED:
            return True
        if tokens[at].kind not in _BETWEEN:
            return False
    return False


def _replacement(index: int, stated: Stated, understanding: Understanding) -> Iterator[Finding]:
    token = understanding.language.tokens[index]
    is_known = bool(stated.outs) or stated.pronoun_out
    if token.kind is not Word.VERB and token.folded in _INSTEAD and not is_known:
        yield hold("replaced-unknown", "Nie wiadomo, kogo dotyczy zastępstwo.")


def _denial(index: int, stated: Stated, understanding: Understanding) -> Iterator[Finding]:
    token = understanding.language.tokens[index]
    if token.kind in {Word.VERB, Word.POLITE} or token.folded not in _DENIALS | _CHOICES:
        return
    is_answer = stated.stance is Stance.AWAY and not stated.clause.predicates
    is_set_right = stated.stance is Stance.SWAP and _denies_one(stated)
    if token.folded == "nie" and (is_answer or is_set_right):
        return
    if stated.stance is Stance.NAMES and not is_claimed(stated, understanding):
        return
    reason = f"Zaprzeczenie lub wybór, którego nic nie wyjaśnia: „{token.text}”."
    yield hold("denial-unexplained", reason, place(understanding, token.span))
