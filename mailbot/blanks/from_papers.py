"""Copies printed with what the papers of a dossier said surely, for whoever sent these papers.

Such a copy bears no token: nothing of the register stands on it, and what comes back is read like
any other paper. A number of identity, a day and a signature are never printed.
"""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.blanks.copies import Owner, cleaned, holder_of
from mailbot.blanks.prefilled import Holder, Prefilled, prefill
from mailbot.storage.register import DossierDocument, DossierRow
from parsers.facts import DocumentReading, fold
from parsers.forms.definition import Form, Known, load_forms
from rules.decision import BlankCopy
from rules.dossier import PaperState, is_same_name, people_of, sure_value
from rules.given_names import is_given_name

_APPLICATION = "F1"
_TWO = 2


def copy_from_papers(session: Session, copy: BlankCopy) -> Prefilled | None:
    """Fill in a form for a dossier; ``None`` when nothing of it is known."""
    form = next((form for form in load_forms() if form.id == copy.form), None)
    dossier = session.get(DossierRow, copy.dossier)
    if form is None or dossier is None:
        return None
    application = _application_of(session, dossier)
    known = _of_institution(session, dossier, application) | dict(_of_person(application, copy))
    made = prefill(form, Holder(cleaned(known)), token="")
    return made if made.values else None


def _application_of(session: Session, dossier: DossierRow) -> DocumentReading | None:
    """Return the latest application that nobody refused."""
    row = session.scalars(
        select(DossierDocument)
        .where(
            DossierDocument.dossier_id == dossier.id,
            DossierDocument.form == _APPLICATION,
            DossierDocument.state != PaperState.REFUSED.value,
        )
        .order_by(DossierDocument.received.desc(), DossierDocument.id.desc())
    ).first()
    return None if row is None else DocumentReading.model_validate(row.reading)


def _of_institution(
    session: Session, dossier: DossierRow, application: DocumentReading | None
) -> dict[Known, str]:
    """Return what its register row says; of one that is not registered, what it applied with."""
    if dossier.institution_id is not None:
        return dict(holder_of(session, Owner(dossier.institution_id)).known)
    return dict(_of_application(application)) if application is not None else {}


def _of_application(application: DocumentReading) -> Iterator[tuple[Known, str]]:
    for field in _form(_APPLICATION).fields():
        if field.known is not None:
            yield field.known, sure_value(application, field.id)


def _of_person(application: DocumentReading | None, copy: BlankCopy) -> Iterator[tuple[Known, str]]:
    """Return the name of a delegate and the address that the application gave."""
    if not copy.person:
        return
    yield Known.PERSON_NAME, copy.person
    words = copy.person.split()
    if len(words) == _TWO and is_given_name(fold(words[0])) and not is_given_name(fold(words[1])):
        # Longer names and "Kowalska Anna" are left to be written: who knows what is the surname?
        yield Known.FIRST_NAME, words[0]
        yield Known.LAST_NAME, words[1]
    people = people_of(application) if application is not None else ()
    if application is not None and sum(is_same_name(copy.person, one) for one in people) == 1:
        yield Known.PERSON_EMAIL, _address_of(application, copy.person)


def _address_of(application: DocumentReading, person: str) -> str:
    for field in application.fields:
        table, _, column = field.field.rpartition(".")
        if column == "name" and is_same_name(field.value, person):
            return sure_value(application, f"{table}.email")
    return ""


def _form(form_id: str) -> Form:
    return next(form for form in load_forms() if form.id == form_id)
