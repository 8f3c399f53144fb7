"""Is a claim about coming to this event now: no other matter, time, plural or memory?"""

from collections.abc import Iterator
from itertools import pairwise

from parsers.facts import Act, Word
from rules.case import Case
from rules.decision import Finding
from rules.findings import hold
from rules.gates.places import explained, is_claimed, place, words_of, words_of_events
from rules.stances import Stance, Stated
from rules.titles import is_soft_kind
from rules.understanding import Understanding
from rules.word_sets import word_set

_WILLING = word_set("chec gotowosc")
_COMING = word_set(
    "udzialu udzial uczestnictwa uczestniczenia wziecia przyjazdu przybycia obecnosci bycia"
)
_PAIRS = frozenset(
    (
        ("innej", "sprawie"), ("innym", "celu"), ("do", "wiadomosci"), ("do", "kopii"),
        ("do", "rozmowy"), ("do", "korespondencji"), ("do", "watku"), ("jeszcze", "nie"),
        ("dla", "wiadomosci"), ("wszelki", "wypadek"), ("na", "razie"), ("w", "ostatecznosci"),
        ("poprzednia", "wiadomosc"), ("poprzedniego", "maila"), ("poprzedni", "mail"),
        ("poprzedniej", "wiadomosci"),
    )
)  # fmt: skip
_ANOTHER = ("kolejn", "nastepn")
_SEEMING = word_set("wydawac zdawac snic przypuszczac sadzic")
_PLURAL = ("scy", "ccy", "dzcy", "owie")
_FAMILY = 2
_UNLIKE = word_set("najchetniej junior juniora seniora telefonicznie")
"""What one would like, another of the same name, what was done by telephone."""
_OURS = frozenset((("u", "nas"), ("do", "nas"), ("u", "mnie"), ("do", "mnie")))
_WHY = word_set("dlaczego czemu")
_BEING_NOW = word_set("jestem jestesmy")


def matters_beside(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on another matter: "w innej sprawie", "do wiadomości", "jeszcze nie"."""
    for stated in _claimed(understanding):
        words = [understanding.language.tokens[i].folded for i in sorted(stated.clause.tokens)]
        is_other = _is_at_ours(stated, words) or not _UNLIKE.isdisjoint(words)
        is_other = is_other or not _PAIRS.isdisjoint(pairwise(words)) or not _WHY.isdisjoint(words)
        if is_other or _is_only_willing(stated, understanding):
            reason = "Nie wiadomo, czy mowa o udziale w wydarzeniu."
            yield hold("verb-unsure", reason, stated.clause.span)


def _claimed(understanding: Understanding) -> Iterator[Stated]:
    for stated in understanding.stated:
        if is_claimed(stated, understanding):
            yield stated


def _is_at_ours(stated: Stated, words: list[str]) -> bool:
    """Say whether somebody comes to the writer: "Jan Kowalski przyjdzie do nas"."""
    comes = any(p.act is Act.ATTEND for p in stated.clause.predicates)
    return comes and not _OURS.isdisjoint(pairwise(words))


def _is_only_willing(stated: Stated, understanding: Understanding) -> bool:
    """Say whether somebody is willing, but not to come: "zgłaszam chęć współpracy"."""
    words = words_of(stated, understanding)
    speaks_of_it = bool(words & _COMING) or not words_of_events(understanding).isdisjoint(
        stated.clause.tokens
    )
    return bool(words & _WILLING) and not speaks_of_it


def another_event_meant(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on "na kolejnym spotkaniu" without a day, and on being at a training meanwhile."""
    tokens = understanding.language.tokens
    for stated in _claimed(understanding):
        if stated.stance is not Stance.COMES:
            continue
        clause = sorted(stated.clause.tokens)
        has_day = any(tokens[i].kind is Word.DATE for i in clause)
        is_next = any(
            tokens[a].folded.startswith(_ANOTHER) and tokens[b].kind is Word.EVENT
            for a, b in pairwise(clause)
        )
        is_now = bool(words_of(stated, understanding) & _BEING_NOW)
        is_taught = any(is_soft_kind(tokens[i].folded) for i in clause)
        if (is_next and not has_day) or (is_now and is_taught):
            reason = "Może chodzić o inne wydarzenie."
            yield hold("event-unexplained", reason, stated.clause.span)


def seeming_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on what only seemed so: "wydawało mi się, że rezygnowałam"."""
    for stated in _claimed(understanding):
        before = (s for s in understanding.stated if s.index == stated.index - 1)
        if any(p.lemma in _SEEMING for other in before for p in other.clause.predicates):
            yield hold("condition", "Warunek lub wątpliwość.", stated.clause.span)


def plurals_unexplained(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on a family of which one member was found: "Kowalscy będą"."""
    tokens = understanding.language.tokens
    known = explained(understanding)
    for stated in _claimed(understanding):
        people = {claim.person for claim in understanding.claims if claim.clause == stated.index}
        if len(people) >= _FAMILY:
            continue
        for index in stated.clause.tokens:
            token = tokens[index]
            is_name = index in known and token.kind is Word.UNKNOWN and token.text[:1].isupper()
            signs = any(p.act in {Act.ATTEND, Act.SIGN_UP} for p in stated.clause.predicates)
            if is_name and signs and token.folded.endswith(_PLURAL):
                reason = f"Nazwisko w liczbie mnogiej: „{token.text}”."
                yield hold("people-unsure", reason, place(understanding, token.span))
