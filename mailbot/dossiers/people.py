"""The people of a dossier in the register: who declared, who is accepted, who is new."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.clock import WARSAW
from mailbot.dossiers.content import documents_of, reading_of
from mailbot.dossiers.moving import comes_from_elsewhere, move
from mailbot.imports.desk import made_id
from mailbot.storage.acts import Act, Cause, begin
from mailbot.storage.register import DossierDocument, DossierRow, PersonRow
from rules.dossier import (
    ACCEPTED,
    DECLARATION,
    PaperState,
    is_same_name,
    people_of,
    person_of,
    sure_value,
)
from rules.name_keys import person_keys
from rules.registry import PersonState

GONE = (PersonState.INACTIVE.value, PersonState.ERASED.value)


def note_declarations(session: Session, dossier: DossierRow, cause: Cause) -> None:
    """Let those whose declaration came wait for a person's judgement, if the register has them."""
    if dossier.institution_id is None:
        return
    for document in documents_of(session, dossier.id):
        if document.message_id != cause.message_id or document.form != DECLARATION:
            continue
        person = find_person(session, dossier.institution_id, person_of(reading_of(document)))
        if person is not None and person.state == PersonState.MENTIONED.value:
            act = begin(session, cause, "person-pending", {"person": person.id})
            act.change(person, state=PersonState.PENDING.value)


def find_person(session: Session, institution: str, name: str) -> PersonRow | None:
    """Return the one person of an institution with this name; ``None``: nobody, or several."""
    if not name:
        return None
    people = session.scalars(
        select(PersonRow).where(
            PersonRow.institution_id == institution,
            PersonRow.state != PersonState.ERASED.value,
        )
    ).all()
    own = [p for p in people if is_same_name(f"{p.first_name} {p.last_name}", name)]
    return own[0] if len(own) == 1 else None


def listed_people(session: Session, dossier_id: int) -> tuple[str, ...]:
    """Return the names on the applications and updates of a dossier that a person has accepted."""
    return tuple(
        name
        for document in documents_of(session, dossier_id)
        if PaperState(document.state) in ACCEPTED
        for name in people_of(reading_of(document))
    )


def is_listed(document: DossierDocument, names: Iterable[str]) -> bool:
    """Say whether a declaration is that of somebody on a list; any other paper is no question."""
    if document.form != DECLARATION:
        return True
    person = person_of(reading_of(document))
    return bool(person) and any(is_same_name(person, name) for name in names)


def accept_people(act: Act, institution: str, documents: Iterable[DossierDocument]) -> list[str]:
    """Make everybody complete whose declaration was accepted; new ones get into the register.

    Whoever is registered elsewhere, surely by name and address, moves and keeps the lists.

    Returns:
        Ids, in the order of the declarations; not of who was removed from the register before.
    """
    found = []
    for document in documents:
        reading = reading_of(document)
        name = person_of(reading)
        if document.form != DECLARATION or not name:
            continue
        person = find_person(act.session, institution, name)
        if person is None:
            person = comes_from_elsewhere(act.session, institution, name, [reading])
            if person is not None:
                move(act, person, institution, act.cause.now.astimezone(WARSAW).date())
        if person is None:
            person = _new(institution, sure_value(reading, "first_name"), name)
            person.address = _free_address(act.session, sure_value(reading, "email"))
            act.add(person)
        elif person.state in GONE:
            continue
        else:
            act.change(person, state=PersonState.COMPLETE.value)
        found.append(person.id)
    return found


def _new(institution: str, first_name: str, name: str) -> PersonRow:
    last_name = name.removeprefix(first_name).strip()
    keys = person_keys(first_name, last_name)
    return PersonRow(
        id=made_id("p", institution, name),
        first_name=first_name,
        last_name=last_name,
        institution_id=institution,
        state=PersonState.COMPLETE.value,
        name_key=keys[0],
        second_name_key=keys[1],
    )


def _free_address(session: Session, address: str) -> str | None:
    """Return an address from a form unless it is somebody else's."""
    wanted = address.lower()
    taken = session.scalars(select(PersonRow.id).where(PersonRow.address == wanted)).first()
    return wanted if wanted and taken is None else None
