"""Is every name in the own words used, or harmless where it stands?"""

from collections.abc import Iterator

from parsers.facts import Act, Predicate
from rules.case import Case
from rules.claims import ON_THE_LIST, standing
from rules.decision import Finding
from rules.findings import hold
from rules.gates.places import is_claimed, place, quote, stated_at, words_of
from rules.intentions import is_call, is_greeting
from rules.names import Case as Form
from rules.people import Mention, MentionKind
from rules.roles import Part, Role
from rules.signature import names_sender
from rules.stances import Stance, Stated
from rules.understanding import Understanding, is_too_long

_OTHER_MATTERS = frozenset((Stance.NEUTRAL, Stance.ASKS, Stance.LATE))
_SEEN_BY_A_PERSON = frozenset((Stance.REQUEST, Stance.PAPERS, Stance.ASKS))
_UNCHANGED = frozenset(
    (
        "zostaje", "zostaja", "zmian", "dalej", "nadal", "aktualne", "ustalone", "ustalalismy",
        "czeka",
    )
)  # fmt: skip
_ON_THE_WAY = frozenset(("drodze", "tramwaju", "pociagu", "autobusie"))
_AFTER_ALL = frozenset(("jednak", "niestety"))
_US = frozenset(("mnie", "nas"))
_ME_INSTEAD = frozenset(("za", "zamiast"))
_DRIVING = frozenset(
    ("podrzucac", "podrzucic", "podwozic", "podwiezc", "zawozic", "zawiezc", "wiezc", "dowiezc")
)
_NOTING = frozenset(("notowac", "zanotowac", "zrelacjonowac", "relacjonowac"))
_MAKING = frozenset(("robic", "zrobic", "porobic", "sporzadzic"))
_MANAGING = frozenset(("ogarniac", "ogarnac"))
_ALONE = frozenset(("sam", "sama", "sami"))
_BRIEF = 4
_EXPLAINED_PARTS = frozenset((Part.GUEST, Part.OUT, Part.ASIDE))
_BYSTANDERS = frozenset((Part.GUEST, Part.ASIDE))


def people_unexplained(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold on every name in the own words that no claim uses."""
    if is_too_long(case):
        return
    for mention in understanding.spoken_mentions:
        is_signed = mention.first >= understanding.signature
        if is_signed or _is_explained(mention, understanding, case):
            continue
        reason = f"Nie wiadomo, po co wymieniono: „{quote(case, understanding, mention.span)}”."
        yield hold("name-unexplained", reason, place(understanding, mention.span))


def _is_explained(mention: Mention, understanding: Understanding, case: Case) -> bool:
    if names_sender(mention, understanding.sender):
        return True
    is_called = bool(mention.cases) and not mention.cases & ~Form.VOCATIVE
    stated = stated_at(mention.first, understanding)
    if is_called or stated is None or _says_no_change(stated, understanding):
        return True
    if _is_in_a_greeting(stated, understanding):
        return True
    if mention.kind is MentionKind.UNKNOWN and stated.stance in _SEEN_BY_A_PERSON:
        return True
    return _is_placed(mention, stated, understanding, case)


def _says_no_change(stated: Stated, understanding: Understanding) -> bool:
    """Say whether a clause says that nothing changes: "Marek bez zmian"."""
    acts = [p for p in stated.clause.predicates if p.act is not Act.THANK]
    return {"bez", "zmian"} <= words_of(stated, understanding) and not acts


def _is_in_a_greeting(stated: Stated, understanding: Understanding) -> bool:
    """Say whether a name before all claims only calls somebody: "Basiu," "Cześć Ola"."""
    first = min(understanding.intentions.clauses, default=len(understanding.stated))
    if stated.index >= first or stated.stance is not Stance.NAMES:
        return False
    return is_call(stated) or is_greeting(stated, understanding.language)


def _is_placed(mention: Mention, stated: Stated, understanding: Understanding, case: Case) -> bool:
    """Say whether a claim uses a name, or leaves its owner where he is."""
    role = _role(mention, stated)
    is_used = mention.first in understanding.intentions.used
    if role is not None and is_used and is_claimed(stated, understanding):
        words = words_of(stated, understanding)
        is_left_out = role.part is Part.EXCEPT and stated.stance is Stance.AWAY
        is_left_out = is_left_out and not words.isdisjoint(_AFTER_ALL)
        if role.part is Part.NOT and stated.stance is Stance.SWAP:
            return set(mention.persons) <= set(stated.outs)
        return role.part in _EXPLAINED_PARTS or (
            is_left_out and set(mention.persons) <= set(stated.people)
        )
    if _is_described(mention, stated):
        return True
    is_beside = stated.stance in _OTHER_MATTERS or (
        stated.stance is Stance.NAMES
        and not words_of(stated, understanding).isdisjoint(_ON_THE_WAY)
        and _is_listed(mention, understanding, case)
    )
    if is_beside and _is_harmless(mention, stated, understanding, case):
        return True
    known = {p for c in understanding.intentions.claims for p in (c.person, c.instead_of)}
    return len(mention.persons) == 1 and mention.persons[0] in known


def _is_described(mention: Mention, stated: Stated) -> bool:
    """Say whether a name only describes what was spoken of: "umowa, o którą prosił Jan Lis"."""
    acts = [p for p in stated.clause.predicates if p.act is not Act.OTHER or not p.is_past]
    role = _role(mention, stated)
    is_subject = role is not None and role.part is Part.GUEST and Form.NOMINATIVE in mention.cases
    return stated.clause.connective.startswith("ktor") and is_subject and not acts


def _role(mention: Mention, stated: Stated) -> Role | None:
    return next((r for r in stated.roles if r.mention.first == mention.first), None)


def _is_harmless(
    mention: Mention, stated: Stated, understanding: Understanding, case: Case
) -> bool:
    """Say whether a clause about other matters leaves the lists as they are.

    It tells of somebody who is on none of the lists in question, or says of one who is that
    nothing changes.
    """
    role = _role(mention, stated)
    if role is not None and role.part not in _BYSTANDERS:
        return False
    acts_on = any(p.person == 1 for p in stated.clause.predicates)
    if acts_on and Form.NOMINATIVE not in mention.cases:
        return False
    if mention.kind is MentionKind.UNKNOWN or _stays(stated, understanding):
        return True
    return len(mention.persons) == 1 and not _is_listed(mention, understanding, case)


def _is_listed(mention: Mention, understanding: Understanding, case: Case) -> bool:
    events = {c.event for c in understanding.intentions.claims}
    return any(standing(case, e, p) in ON_THE_LIST for e in events for p in mention.persons)


def _stays(stated: Stated, understanding: Understanding) -> bool:
    """Say whether a clause says that somebody comes as before: "Ewa zostaje na liście"."""
    words = words_of(stated, understanding)
    if not (_UNCHANGED | _ON_THE_WAY).isdisjoint(words) or _drives(stated, words):
        return True
    return any(p.act is Act.ATTEND or _takes_part(p, words) for p in stated.clause.predicates)


def _drives(stated: Stated, words: frozenset[str]) -> bool:
    """Say whether somebody only takes the writer along: "podrzuca mnie Iwona"."""
    is_driven = not words.isdisjoint(_US) and words.isdisjoint(_ME_INSTEAD)
    return is_driven and any(
        p.lemma in _DRIVING and not (p.is_negated or p.is_conditional)
        for p in stated.clause.predicates
    )


def _takes_part(predicate: Predicate, words: frozenset[str]) -> bool:
    """Say whether who does this is there: "Jowita porobi notatki", "Dominik ogarnia sam"."""
    if predicate.is_negated or predicate.is_conditional or predicate.is_past:
        return False
    if predicate.lemma in _MANAGING:
        return len(words) <= _BRIEF and not words.isdisjoint(_ALONE)
    makes_notes = any(word.startswith("notatk") for word in words)
    return predicate.lemma in _NOTING or (predicate.lemma in _MAKING and makes_notes)
