"""Are conditions, doubts, denials, choices and corrections used, or harmless where they stand?"""

from collections.abc import Iterator

from parsers.facts import Act, Word
from rules.case import Case
from rules.decision import Finding
from rules.findings import hold
from rules.gates.places import CLAIMING, is_claimed, place, stated_at, words_of
from rules.stances import Stance, Stated
from rules.understanding import Understanding

_CONDITIONS = frozenset(("jesli", "jezeli", "gdyby", "jakby", "dopoki"))
_SOFT = frozenset(
    ("chyba", "pewnie", "ewentualnie", "prawdopodobnie", "gdyby", "wstepnie", "raczej")
)
_DENIALS = frozenset(("nie", "nigdy", "nikt", "ani", "zaden", "zadna", "zadne"))
_INSTEAD = frozenset(("zamiast", "zastepstwie", "zastepstwo"))
_CHOICES = frozenset(("lub", "albo", "badz", "wzglednie", "ewentualnie"))
_CORRECTIONS = frozenset(
    (
        "errata", "erraty", "korekta", "korekte", "korekty", "sprostowanie", "pomylka", "pomylke",
        "pomylilam", "pomylilem", "mylnie", "omylkowo", "blednie",
    )
)  # fmt: skip
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
    if token.kind is Word.VERB:
        return
    if token.folded in _DENIALS and _corrects(index, understanding):
        yield hold("correction", "Sprostowanie: „nie …, tylko …”.")
    lists = stated is not None and stated.stance in _LISTING
    if token.folded in _CORRECTIONS or (lists and token.folded.startswith(_SPARE)):
        yield hold("correction", f"Sprostowanie lub lista rezerwowa: „{token.text}”.")


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
    if token.folded == "nie" and is_answer:
        return
    if stated.stance is Stance.NAMES and not is_claimed(stated, understanding):
        return
    reason = f"Zaprzeczenie lub wybór, którego nic nie wyjaśnia: „{token.text}”."
    yield hold("denial-unexplained", reason, place(understanding, token.span))
