"""Is every name in the own words used, or harmless where it stands?"""

from collections.abc import Iterator

from parsers.facts import Act
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
        return role.part in _EXPLAINED_PARTS
    if stated.stance in _OTHER_MATTERS and _is_harmless(mention, stated, understanding, case):
        return True
    known = {p for c in understanding.intentions.claims for p in (c.person, c.instead_of)}
    return len(mention.persons) == 1 and mention.persons[0] in known


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
    events = {c.event for c in understanding.intentions.claims}
    listed = any(standing(case, e, p) in ON_THE_LIST for e in events for p in mention.persons)
    return len(mention.persons) == 1 and not listed


def _stays(stated: Stated, understanding: Understanding) -> bool:
    """Say whether a clause says that somebody comes as before: "Ewa zostaje na liście"."""
    is_unchanged = not _UNCHANGED.isdisjoint(words_of(stated, understanding))
    return is_unchanged or any(p.act is Act.ATTEND for p in stated.clause.predicates)
