"""Are the guests known, with their papers in order, and is there a place for them?"""

from collections.abc import Iterator

from rules.case import Case
from rules.days import warsaw_day
from rules.decision import Finding
from rules.findings import hold, note
from rules.people import SenderKind
from rules.registry import EnrolmentState, Event, PersonState
from rules.understanding import Understanding

_STANDING = {
    EnrolmentState.REQUESTED: "czeka na decyzję",
    EnrolmentState.OFFERED: "ma propozycję miejsca",
    EnrolmentState.ATTENDED: "ma odnotowaną obecność",
    EnrolmentState.ABSENT: "ma odnotowaną nieobecność",
}
ON_THE_LIST = frozenset((EnrolmentState.CONFIRMED, EnrolmentState.WAITLISTED))


def guest_ids(understanding: Understanding) -> tuple[str, ...]:
    """Return everybody whom the statement puts on the list, the speaker first."""
    statement, person = understanding.statement, understanding.sender.person
    own = (person.id,) if statement.names_self and person is not None else ()
    return tuple(dict.fromkeys((*own, *statement.persons)))


def standing(case: Case, event: Event, person: str) -> EnrolmentState | None:
    """Return where a person stands on the event's list."""
    return next(
        (e.state for e in case.registry.enrolments if (e.event, e.person) == (event.id, person)),
        None,
    )


def newcomers(case: Case, understanding: Understanding, event: Event) -> tuple[str, ...]:
    """Return the guests who are not on the list yet."""
    return tuple(p for p in guest_ids(understanding) if standing(case, event, p) not in ON_THE_LIST)


def is_full(case: Case, event: Event) -> bool:
    """Say whether no place is left, by the coordinator's word or by the count."""
    declared = event.full_since is not None and event.full_since <= warsaw_day(case.received)
    return declared or (event.capacity is not None and event.taken >= event.capacity)


def nobody_named(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a sign-up that does not say by name who comes."""
    statement = understanding.statement
    if not statement.is_made:
        return
    says_i = statement.names_self and understanding.sender.kind is not SenderKind.PERSON
    if statement.lacks_names or says_i or not guest_ids(understanding):
        yield hold("nobody-named", "Nie podano nazwisk wszystkich zgłaszanych osób.")


def not_registered_fully(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold unless every guest is of the sender's institution with papers accepted."""
    people = {p.id: p for p in case.registry.persons}
    institution = understanding.sender.institution
    for guest in guest_ids(understanding):
        person = people.get(guest)
        if person is None or person.state is not PersonState.COMPLETE:
            yield hold("person-not-complete", "Dokumenty zgłaszanej osoby nie są przyjęte.")
        elif institution is None or person.institution != institution.id:
            yield hold("person-of-another-institution", "Zgłaszana osoba jest z innej instytucji.")


def on_the_list_already(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when somebody's standing needs a decision; a repeated sign-up changes nothing."""
    event = understanding.event.chosen
    if event is None:
        return
    for guest in guest_ids(understanding):
        state = standing(case, event, guest)
        if state in _STANDING:
            yield hold("standing-needs-a-decision", f"Zgłaszana osoba {_STANDING[state]}.")
        elif state in ON_THE_LIST:
            yield note("already-on-the-list", "Zgłaszana osoba jest już na liście.")


def places(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Put newcomers to a full event on the waiting list; hold if places are too few for all."""
    event = understanding.event.chosen
    if event is None:
        return
    new = len(newcomers(case, understanding, event))
    if new and is_full(case, event):
        yield note("event-full", "Brak wolnych miejsc: lista rezerwowa.")
    elif event.capacity is not None and event.taken + new > event.capacity:
        yield hold("too-few-places", "Wolnych miejsc jest mniej niż zgłaszanych osób.")
