"""Are the people of all claims known, with their papers in order, and is there a place for them?"""

from collections.abc import Iterator

from rules.case import Case
from rules.claims import (
    ON_THE_LIST,
    about_events,
    is_full,
    joining,
    leaving,
    newcomers,
    people_of,
    standing,
)
from rules.days import warsaw_day
from rules.decision import Finding
from rules.findings import hold, note
from rules.intentions import Claim
from rules.offers import answers_offer, is_mixed
from rules.people import SenderKind
from rules.registry import DossierState, EnrolmentState, PersonState
from rules.stances import SELF
from rules.understanding import Understanding

_STANDING = {
    EnrolmentState.REQUESTED: "czeka na decyzję",
    EnrolmentState.OFFERED: "ma propozycję miejsca",
    EnrolmentState.ATTENDED: "ma odnotowaną obecność",
    EnrolmentState.ABSENT: "ma odnotowaną nieobecność",
    EnrolmentState.REJECTED: "ma odrzucone zgłoszenie",
}
_OVER = frozenset((EnrolmentState.ATTENDED, EnrolmentState.ABSENT))


def nobody_named(_: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when the writer is meant and is nobody of the register."""
    if SELF in people_of(understanding.claims):
        yield hold("nobody-named", "Nie podano nazwisk wszystkich zgłaszanych osób.")


def not_registered_fully(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold unless all are of the sender's institution, and guests have their papers accepted."""
    people = {p.id: p for p in case.registry.persons}
    if understanding.sender.kind is SenderKind.STAFF:
        people |= {p.id: p for p in case.registry.elsewhere}
        yield from _not_accepted(case, understanding)
    institution = understanding.sender.institution
    is_staff = understanding.sender.kind is SenderKind.STAFF
    guests = {c.person for c in joining(understanding.claims)}
    for guest in people_of(understanding.claims):
        person = people.get(guest)
        if guest in guests and (person is None or person.state is not PersonState.COMPLETE):
            yield hold("person-not-complete", "Dokumenty zgłaszanej osoby nie są przyjęte.")
        elif is_staff or person is None:
            continue
        elif institution is None or person.institution != institution.id:
            yield hold("person-of-another-institution", "Zgłaszana osoba jest z innej instytucji.")


def _not_accepted(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold a staff note about people whose institution's papers are not accepted."""
    registry = case.registry
    everybody = {p.id: p for p in (*registry.persons, *registry.elsewhere)}
    accepted = {
        i.id
        for i in (*registry.institutions, *registry.elsewhere_institutions)
        if i.dossier is DossierState.ACCEPTED
    }
    for claim in joining(understanding.claims):
        person = everybody.get(claim.person)
        if person is not None and person.institution not in accepted:
            yield hold("institution-not-accepted", "Teczka instytucji nieprzyjęta.")


def on_the_list_already(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when somebody's standing needs a decision; a repeated sign-up changes nothing."""
    for claim in joining(understanding.claims):
        state = standing(case, claim.event, claim.person)
        if state is EnrolmentState.OFFERED and answers_offer(case, claim):
            continue
        if state in _STANDING:
            yield hold("standing-needs-a-decision", f"Zgłaszana osoba {_STANDING[state]}.")
        elif state in ON_THE_LIST:
            yield note("already-on-the-list", "Zgłaszana osoba jest już na liście.")


def nothing_to_give(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold when somebody leaves, or is to be replaced, whose standing cannot be given away.

    Whoever comes for somebody who was never on the list needs a place of their own.
    """
    for event in about_events(case, understanding.claims):
        is_closed = event.deadline is not None and warsaw_day(case.received) > event.deadline
        for claim in understanding.claims:
            given = claim.instead_of if claim.event == event.id else None
            state = standing(case, event.id, given)
            if given is None or given == SELF or state in ON_THE_LIST:
                continue
            if state is EnrolmentState.OFFERED or is_closed or is_full(case, event):
                yield hold("nobody-to-replace", "Zastępowanej osoby nie ma na liście.")
    for claim in leaving(understanding.claims):
        state = standing(case, claim.event, claim.person)
        if state in _OVER:
            yield hold("standing-needs-a-decision", f"Osoba, która rezygnuje, {_STANDING[state]}.")


def offer_not_settled(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Hold an unclear answer to an offered place, and a yes that came too late."""
    offer = case.thread.offer
    if offer is None:
        return
    if is_mixed(case, understanding):
        yield hold("offer-answer-unclear", "Nie wiadomo na pewno, czy miejsce zostało przyjęte.")
    for claim in joining(understanding.claims):
        is_about_it = (claim.event, claim.person) == (offer.event, offer.person)
        if not is_about_it or standing(case, *_key(claim)) is EnrolmentState.CONFIRMED:
            continue
        if offer.until is None:
            yield hold("offer-over", "Propozycja miejsca jest już nieaktualna.")
        elif case.received > offer.until:
            yield hold("offer-over", "Odpowiedź na propozycję miejsca przyszła po terminie.")


def not_on_the_list(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Say for the record that somebody declines who was never on the list."""
    for claim in leaving(understanding.claims):
        if standing(case, *_key(claim)) not in ON_THE_LIST | {EnrolmentState.OFFERED}:
            yield note("not-on-the-list", "Osoby, która rezygnuje, nie było na liście.")


def _key(claim: Claim) -> tuple[str | None, str]:
    return claim.event, claim.person


def places(case: Case, understanding: Understanding) -> Iterator[Finding]:
    """Put newcomers to a full event on the waiting list; hold if places are too few for all."""
    for event in about_events(case, joining(understanding.claims)):
        new = len(newcomers(case, understanding.claims, event))
        if new and is_full(case, event):
            yield note("event-full", "Brak wolnych miejsc: lista rezerwowa.")
        elif event.capacity is not None and event.taken + new > event.capacity:
            yield hold("too-few-places", "Wolnych miejsc jest mniej niż zgłaszanych osób.")
