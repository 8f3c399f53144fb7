"""What the mail asks us to do: the operations, or the best proposal for a person."""

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
)
from rules.intentions import Claim
from rules.registry import EnrolmentState
from rules.stances import SELF, Stance
from rules.understanding import Understanding

CARRIED = frozenset((LeafRole.ATTACHMENT, LeafRole.NESTED, LeafRole.CALENDAR))
_UPDATES = {
    "email": ("adres e-mail", "adres mail", "adresu e-mail", "adresu mail", "nowy adres", "domen"),
    "phone": ("numeru telefonu", "numer telefonu", "nowy numer"),
    "name": ("zmiana nazwiska", "zmiane nazwiska", "do nazwiska"),
    "address": ("siedzib", "adresu korespondencyjnego", "danych adresowych"),
    "left": ("juz nie pracuj", "nie pracuje", "odeszlam", "odszedlem"),
}


def carried(case: Case) -> tuple[str, ...]:
    """Return the names of everything attached, pictures of the text and signatures left out."""
    return tuple(leaf.name for leaf in case.message.leaves if leaf.role in CARRIED)


def propose(case: Case, understanding: Understanding) -> tuple[Operation, ...]:
    """Return the operations in a fixed order; under REVIEW they are a proposal only."""
    found: list[Operation] = [_operation(case, claim) for claim in understanding.claims]
    found += applications(case, understanding)
    if not found:
        found += _guess(case, understanding)
    found += _about_papers(case, understanding)
    if any(s.stance is Stance.ASKS for s in understanding.stated):
        found.append(Question(event=_single_event(case, understanding)))
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
        state is not EnrolmentState.CONFIRMED and is_full(case, events[0])
    )
    return Enrol(event=claim.event, person=person, waitlist=waits)


def applications(case: Case, understanding: Understanding) -> list[Operation]:
    """Return the applications to working groups that the mail hands in or speaks of."""
    del understanding
    if case.registry.recruitment is None or not _says(
        case, "do grupy", "grup roboczych", "grupa robocza", "grupy roboczej", "kandyd"
    ):
        return []
    return []


def _guess(case: Case, understanding: Understanding) -> list[Operation]:
    """Propose something for a person to decide on when nothing is certain."""
    event = _single_event(case, understanding)
    own = understanding.sender.person.id if understanding.sender.person else None
    named = [m.persons[0] for m in understanding.mentions if m.is_full and len(m.persons) == 1]
    acts = {p.act for c in case.message.language.clauses for p in c.predicates}
    people = list(dict.fromkeys(named or [own]))
    if _is_about_a_group(case):
        return [ApplyGroup(group=None, person=people[0])]
    if Act.WITHDRAW in acts:
        return [Cancel(event=event, person=p) for p in people]
    if acts & {Act.ATTEND, Act.SIGN_UP}:
        return [Enrol(event=event, person=p) for p in people]
    return []


def _single_event(case: Case, understanding: Understanding) -> str | None:
    chosen = {c.event.id for c in understanding.default if c.event is not None}
    del case
    return next(iter(chosen)) if len(chosen) == 1 else None


def _about_papers(case: Case, understanding: Understanding) -> list[Operation]:
    found: list[Operation] = []
    institution = understanding.sender.institution
    institution_id = institution.id if institution else None
    names = carried(case)
    if names:
        forms = tuple(dict.fromkeys(d.form for d in case.message.documents if d.form))
        found.append(Documents(institution=institution_id, docs=forms or names))
    for what, signs in _UPDATES.items():
        if _says(case, *signs):
            person = understanding.sender.person.id if understanding.sender.person else None
            found.append(Update(what=what, institution=institution_id, person=person))
            break
    return found


def _is_about_a_group(case: Case) -> bool:
    return case.registry.recruitment is not None and _says(
        case, "do grupy", "grup roboczych", "grupa robocza", "grupy roboczej", "kandyd"
    )


def _says(case: Case, *signs: str) -> bool:
    words = fold(f"{case.message.envelope.subject} {case.message.body.own_words}")
    return any(sign in words for sign in signs)
