"""What the mail asks us to do: the operations, or the best proposal for a person."""

from itertools import pairwise

from parsers.facts import Act, LeafRole, fold
from rules.case import Case
from rules.claims import about_events, is_full, standing
from rules.decision import (
    ApplyGroup,
    Cancel,
    Documents,
    Enrol,
    Operation,
    Question,
    Replace,
    Update,
    WithdrawGroup,
)
from rules.intentions import Claim
from rules.registry import EnrolmentState
from rules.stances import SELF, Stance
from rules.standings import HOLDS_A_PLACE
from rules.understanding import Understanding

_BUT = frozenset(("tylko", "lecz", "ale", "a"))
CARRIED = frozenset((LeafRole.ATTACHMENT, LeafRole.NESTED, LeafRole.CALENDAR))
"""Parts of a mail that somebody attached."""


def carried(case: Case) -> tuple[str, ...]:
    """Return the names of everything attached, pictures of the text and signatures left out."""
    return tuple(leaf.name for leaf in case.message.leaves if leaf.role in CARRIED)


def propose(case: Case, understanding: Understanding) -> tuple[Operation, ...]:
    """Return the operations in a fixed order; under REVIEW they are a proposal only."""
    found: list[Operation] = [_operation(case, claim) for claim in understanding.claims]
    found += applications(understanding)
    found += [WithdrawGroup(group=g, person=p) for g, p in understanding.handed.withdrawn]
    if not found and not understanding.handed.is_all:
        found += _guess(case, understanding)
    found += _about_papers(case, understanding)
    handed = understanding.handed
    is_handed_in = handed.application is not None or handed.are_all_ours
    asks_beside = handed.asks_about_groups or (is_handed_in and handed.is_all and handed.asks)
    if asks_beside or any(s.stance is Stance.ASKS for s in understanding.stated):
        found.append(Question(event=_single_event(understanding)))
    return tuple(dict.fromkeys(found))


def _operation(case: Case, claim: Claim) -> Operation:
    person = None if claim.person == SELF else claim.person
    if claim.stance is Stance.AWAY:
        return Cancel(event=claim.event, person=person)
    if claim.stance is Stance.SWAP:
        out = None if claim.instead_of == SELF else claim.instead_of
        return Replace(event=claim.event, person=out, new_person=person)
    return _enrol(case, claim, person)


def _enrol(case: Case, claim: Claim, person: str | None) -> Enrol:
    events = about_events(case, (claim,))
    if not events or person is None:
        return Enrol(event=claim.event, person=person)
    state = standing(case, claim.event, person)
    waits = state is EnrolmentState.WAITLISTED or (
        state not in HOLDS_A_PLACE and is_full(case, events[0])
    )
    return Enrol(event=claim.event, person=person, waitlist=waits)


def applications(understanding: Understanding) -> list[ApplyGroup]:
    """Return the applications to working groups that the mail hands in or speaks of."""
    application = understanding.handed.application
    if application is None:
        return []
    ranks = dict(application.ranks)
    return [
        ApplyGroup(group=g, person=p, name=application.name, rank=ranks.get(g or ""))
        for g, p in application.pairs
    ]


def _guess(case: Case, understanding: Understanding) -> list[Operation]:
    """Propose something for a person to decide on when nothing is certain."""
    event = _single_event(understanding)
    own = understanding.sender.person.id if understanding.sender.person else None
    named = [m.persons[0] for m in understanding.mentions if m.is_full and len(m.persons) == 1]
    corrected = _corrected(understanding)
    if corrected is not None:
        return [Replace(event=event, person=corrected[0], new_person=corrected[1])]
    acts = {p.act for c in case.message.language.clauses for p in c.predicates}
    people: list[str | None] = [*dict.fromkeys(named)] or [own]
    if _is_about_a_group(case):
        return [ApplyGroup(group=None, person=people[0])]
    if Act.WITHDRAW in acts:
        return [Cancel(event=event, person=p) for p in people]
    if acts & {Act.ATTEND, Act.SIGN_UP}:
        return [Enrol(event=event, person=p) for p in people]
    return []


def _corrected(understanding: Understanding) -> tuple[str, str] | None:
    """Return who is set right by whom: "nie Anna Nowak, tylko Hanna Lis"."""
    tokens = understanding.language.tokens
    mentions = [m for m in understanding.spoken_mentions if len(m.persons) == 1]
    for wrong, right in pairwise(mentions):
        between = [t.folded for t in tokens[wrong.last : right.first]]
        before = tokens[wrong.first - 1].folded if wrong.first else ""
        if before == "nie" and len(between) == 1 and between[0] in _BUT:
            return wrong.persons[0], right.persons[0]
    return None


def _single_event(understanding: Understanding) -> str | None:
    chosen = {c.event.id for c in understanding.default if c.event is not None}
    return next(iter(chosen)) if len(chosen) == 1 else None


def _about_papers(case: Case, understanding: Understanding) -> list[Operation]:
    """Return what is attached, by our forms where it is any, and the changes that are announced."""
    found: list[Operation] = []
    institution = understanding.sender.institution
    names = () if understanding.handed.is_calendar_answer else carried(case)
    if names:
        docs = (*understanding.handed.forms, *understanding.handed.others) or names
        found.append(Documents(institution=institution.id if institution else None, docs=docs))
    found += [
        Update(what=change.what, institution=change.institution, person=change.person)
        for change in understanding.handed.changes
    ]
    return found


def _is_about_a_group(case: Case) -> bool:
    return case.registry.recruitment is not None and _says(
        case, "do grupy", "grup roboczych", "grupa robocza", "grupy roboczej", "kandyd"
    )


def _says(case: Case, *signs: str) -> bool:
    words = fold(f"{case.message.envelope.subject} {case.message.body.own_words}")
    return any(sign in words for sign in signs)
