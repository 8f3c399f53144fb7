"""Accepting an update: the register gets what was surely read, and keeps what was before."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.clock import WARSAW
from mailbot.dossiers.content import documents_of, find_document, reading_of
from mailbot.dossiers.history import set_anew
from mailbot.dossiers.moving import comes_from_elsewhere, move
from mailbot.dossiers.people import GONE, accept_people, find_person
from mailbot.errors import Stop
from mailbot.replies.by_hand import Hand
from mailbot.storage.acts import Act, Cause, begin
from mailbot.storage.addresses import address_of_institution
from mailbot.storage.register import (
    DossierDocument,
    DossierRow,
    InstitutionRow,
    PersonRow,
    SharedAddress,
)
from parsers.facts import DocumentReading
from rules.dossier import ACCEPTED, UPDATES, PaperState, is_same_name, person_of, sure_value
from rules.dossier_updates import Difference, differences
from rules.registry import PersonState

_COLUMNS = ("name", "city", "phone")
_DAYS = ("%d.%m.%Y", "%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")


def differences_of(session: Session, number: int) -> tuple[Difference, ...]:
    """Compare an update with the register as it is now.

    Raises:
        Stop: It is no update, or its institution is not in the register.
    """
    document = session.get(DossierDocument, number)
    institution = _institution(session, document, number)
    known = {column: getattr(institution, column) or "" for column in _COLUMNS}
    known["shared_address"] = address_of_institution(session, institution.id) or ""
    assert document is not None  # noqa: S101 - said by the line above
    found = differences(reading_of(document), known)
    return tuple(_with_former_place(session, institution, d, document) for d in found)


def accept_update(
    app: App, session: Session, number: int, hand: Hand
) -> tuple[int, tuple[Difference, ...]]:
    """Carry out an update; return the act and what it was about.

    Raises:
        Stop: It cannot be: judged already, not in force yet, nothing to compare it with, or about
            somebody who has not declared or whom the register does not have. Nothing is changed.
    """
    del app
    document = find_document(session, number)
    institution = _institution(session, document, number)
    if PaperState(document.state) in ACCEPTED:
        raise Stop(f"aktualizacja nr {number} jest już przyjęta")
    found = differences_of(session, number)
    _demand_possible(session, institution, found, document)
    since = _since(reading_of(document), hand.now)
    detail = {"document": document.id, "dossier": document.dossier_id}
    act = begin(session, Cause(hand.now, hand.name), "update-accepted", detail)
    for difference in found:
        if difference.can_be_carried_out:
            _carry_out(act, institution, difference, document, since)
    act.change(document, state=PaperState.SCAN_ACCEPTED.value, scan_accepted_at=hand.now)
    return act.entry, found


def _institution(session: Session, document: DossierDocument | None, number: int) -> InstitutionRow:
    if document is None or document.form not in UPDATES or document.dossier_id is None:
        raise Stop(f"dokument nr {number} nie jest aktualizacją (F4, F5)")
    dossier = session.get_one(DossierRow, document.dossier_id)
    if dossier.institution_id is None:
        raise Stop(f"instytucji z teczki nr {dossier.id} nie ma jeszcze w wykazie")
    return session.get_one(InstitutionRow, dossier.institution_id)


def _since(reading: DocumentReading, now: datetime) -> date:
    """Return the day from which an update holds, today unless it says another one.

    Raises:
        Stop: It holds from a later day.
    """
    today = now.astimezone(WARSAW).date()
    written = sure_value(reading, "valid_from")
    day = next((d for form in _DAYS if (d := _day(written, form)) is not None), today)
    if day > today:
        raise Stop(f"zmiana obowiązuje dopiero od {day:%d.%m.%Y}")
    return day


def _day(written: str, form: str) -> date | None:
    try:
        return datetime.strptime(written, form).replace(tzinfo=WARSAW).date()
    except ValueError:
        return None


def _carry_out(
    act: Act,
    institution: InstitutionRow,
    difference: Difference,
    document: DossierDocument,
    since: date,
) -> None:
    match difference.column:
        case "added":
            _add_person(act, institution, difference.new, document, since)
        case "removed":
            person = find_person(act.session, institution.id, difference.old)
            if person is not None:
                set_anew(act, person, "state", PersonState.INACTIVE.value, since)
        case "shared_address":
            _add_address(act, institution, difference.new.lower())
        case column:
            set_anew(act, institution, column, difference.new, since)


def _with_former_place(
    session: Session, institution: InstitutionRow, difference: Difference, document: DossierDocument
) -> Difference:
    """Say of somebody who is added from which institution she moves, if that is sure."""
    if difference.column != "added":
        return difference
    person = _comer(session, institution, difference.new, document)
    if person is None:
        return difference
    place = session.get_one(InstitutionRow, person.institution_id)
    return replace(difference, moves_from=place.name)


def _comer(
    session: Session, institution: InstitutionRow, name: str, document: DossierDocument
) -> PersonRow | None:
    if find_person(session, institution.id, name) is not None:
        return None
    declared = map(reading_of, _declared(session, name, document))
    return comes_from_elsewhere(session, institution.id, name, declared)


def _add_person(
    act: Act, institution: InstitutionRow, name: str, document: DossierDocument, since: date
) -> None:
    """Enter who is new; whoever comes from another institution moves, and is active again."""
    person = _comer(act.session, institution, name, document)
    if person is None:
        accept_people(act, institution.id, _declared(act.session, name, document))
        return
    move(act, person, institution.id, since)
    set_anew(act, person, "state", PersonState.COMPLETE.value, since)


def _demand_possible(
    session: Session,
    institution: InstitutionRow,
    found: Iterable[Difference],
    document: DossierDocument,
) -> None:
    """Refuse an update of which a part would be left out silently."""
    reasons = [
        f"{difference.field}: {reason}"
        for difference in found
        if difference.can_be_carried_out
        and (reason := _obstacle(session, institution, difference, document))
    ]
    if reasons:
        raise Stop(f"aktualizacji nr {document.id} nie przyjęto; {'; '.join(reasons)}")


def _obstacle(
    session: Session, institution: InstitutionRow, difference: Difference, document: DossierDocument
) -> str:
    """Say why somebody cannot be added or removed; empty if they can."""
    if difference.column not in {"added", "removed"}:
        return ""
    person = find_person(session, institution.id, difference.old or difference.new)
    if difference.column == "removed":
        return "" if person else "wykaz nie ma jednej takiej osoby w tej instytucji"
    if person is not None and person.state in GONE:
        return "osoba jest już wykreślona z wykazu"
    return (
        "" if _declared(session, difference.new, document) else "brak przyjętego oświadczenia (F2)"
    )


def _declared(session: Session, name: str, document: DossierDocument) -> list[DossierDocument]:
    """Return the declarations of a name that a person has accepted."""
    return [
        d
        for d in documents_of(session, document.dossier_id or 0)
        if PaperState(d.state) in ACCEPTED and is_same_name(person_of(reading_of(d)), name)
    ]


def _add_address(act: Act, institution: InstitutionRow, address: str) -> None:
    if act.session.get(SharedAddress, (address, institution.id)) is None:
        act.add(SharedAddress(address=address, institution_id=institution.id))
