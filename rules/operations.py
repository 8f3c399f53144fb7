"""What the mail asks us to do: the operations, or the best proposal for a person."""

from parsers.facts import Act, fold
from rules.case import Case
from rules.checks.content import carried
from rules.checks.guests import guest_ids, is_full, standing
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
from rules.registry import EnrolmentState, Event
from rules.understanding import Understanding

_UPDATES = {
    "email": ("adres e-mail", "adres mail", "adresu e-mail", "adresu mail", "nowy adres", "domen"),
    "phone": ("numeru telefonu", "numer telefonu", "nowy numer"),
    "name": ("zmiana nazwiska", "zmiane nazwiska", "do nazwiska"),
    "address": ("siedzib", "adresu korespondencyjnego", "danych adresowych"),
    "left": ("juz nie pracuj", "nie pracuje", "odeszlam", "odszedlem"),
}


def propose(case: Case, understanding: Understanding) -> tuple[Operation, ...]:
    """Return the operations in a fixed order; under REVIEW they are a proposal only."""
    found: list[Operation] = []
    event = understanding.event.chosen
    found.extend(_about_the_list(case, understanding, event))
    found.extend(_about_papers(case, understanding))
    if understanding.asks:
        found.append(Question(event=event.id if event else None))
    return tuple(found)


def _about_the_list(
    case: Case, understanding: Understanding, event: Event | None
) -> list[Operation]:
    acts = understanding.acts
    event_id = event.id if event else None
    guests = guest_ids(understanding)
    own = understanding.sender.person.id if understanding.sender.person else None
    named = tuple(m.persons[0] for m in understanding.mentions if m.is_full and len(m.persons) == 1)
    found: list[Operation] = []
    if _is_about_a_group(case):
        found = [ApplyGroup(group=None, person=named[0] if named else own)]
    elif Act.REPLACE in acts or _says(case, "zamiast", "w miejsce", "zastepstw"):
        others = [p for p in named if p != own]
        found = [Replace(event=event_id, person=own, new_person=others[0] if others else None)]
    elif Act.WITHDRAW in acts or _declines(case):
        found = [Cancel(event=event_id, person=p) for p in named or (own,)]
    elif understanding.statement.is_made and guests:
        found = [_enrol(case, event, p) for p in guests]
    elif acts & {Act.ATTEND, Act.SIGN_UP}:
        found = [Enrol(event=event_id, person=p) for p in dict.fromkeys((*named, own))]
    return found


def _enrol(case: Case, event: Event | None, person: str) -> Enrol:
    if event is None:
        return Enrol(event=None, person=person)
    state = standing(case, event, person)
    waits = state is EnrolmentState.WAITLISTED or (
        state is not EnrolmentState.CONFIRMED and is_full(case, event)
    )
    return Enrol(event=event.id, person=person, waitlist=waits)


def _declines(case: Case) -> bool:
    return any(
        p.act is Act.ATTEND and p.is_negated
        for c in case.message.language.clauses
        for p in c.predicates
    )


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
