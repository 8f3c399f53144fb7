"""Who stands for a group: the register where it knows the person, else what the form says."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from mailbot.storage.register import InstitutionRow, PersonRow
from parsers.facts import DocumentReading, ParsedMessage, fold
from rules.decision import ApplyGroup

FORM = "F6"
_SIGNATURES = "sig_"
_CONSENTS = "c_"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate as an application keeps them."""

    person: str | None
    key: str
    """Of this candidate and nobody else."""
    name: str
    organisation: str
    institution_type: str
    role: str
    address: str
    form: dict[str, Any] = field(default_factory=dict)
    """What was read in the form, by field; empty without a form."""
    unsure: tuple[str, ...] = ()
    """Fields that somebody should compare with the paper."""


def candidates_of(
    session: Session, operation: ApplyGroup, facts: ParsedMessage, message: int
) -> tuple[Candidate, ...]:
    """Return whom an operation is about.

    One candidate where it is certain; else one for every application form that came, or one of whom
    nothing is known, so that a person decides about each.
    """
    forms = [d for d in facts.documents if d.form == FORM]
    sender = facts.envelope.sender.address.lower() if facts.envelope.sender else ""
    if operation.person is not None:
        person = session.get_one(PersonRow, operation.person)
        return (_registered(session, person, _form_of(person, forms), sender),)
    if operation.name is not None:
        return (_stranger(operation.name, forms[0], sender),)
    return tuple(_unknown(f"?{message}.{n}", one) for n, one in enumerate(forms)) or (
        _unknown(f"?{message}.", None),
    )


def stranger_key(name: str, address: str) -> str:
    """Return the key of a candidate who is in no register: the same name and address only."""
    words = f"{fold(name)}\n{address.lower()}"
    return f"~{hashlib.sha256(words.encode()).hexdigest()[:32]}"


def registered(session: Session, person: PersonRow) -> Candidate:
    """Return a person of the register as a candidate, without a form."""
    return _registered(session, person, None, "")


def _registered(
    session: Session, person: PersonRow, form: DocumentReading | None, sender: str
) -> Candidate:
    institution = session.get_one(InstitutionRow, person.institution_id)
    values = _values(form)
    return Candidate(
        person=person.id,
        key=person.id,
        name=f"{person.first_name} {person.last_name}",
        organisation=institution.name,
        institution_type=values.get("inst_type") or institution.kind,
        role=values.get("role") or person.title or "",
        address=person.address or sender,
        form=values,
        unsure=_unsure(form),
    )


def _stranger(name: str, form: DocumentReading, sender: str) -> Candidate:
    values = _values(form)
    return Candidate(
        person=None,
        key=stranger_key(name, sender),
        name=name,
        organisation=values.get("institution", ""),
        institution_type=values.get("inst_type", ""),
        role=values.get("role", ""),
        address=sender,
        form=values,
        unsure=_unsure(form),
    )


def _unknown(key: str, form: DocumentReading | None) -> Candidate:
    """Return what a form says of somebody of whom nothing is certain; notices go nowhere yet."""
    values = _values(form)
    return Candidate(
        person=None,
        key=key,
        name=values.get("name", ""),
        organisation=values.get("institution", ""),
        institution_type=values.get("inst_type", ""),
        role=values.get("role", ""),
        address="",
        form=values,
        unsure=_unsure(form),
    )


def _form_of(person: PersonRow, forms: Sequence[DocumentReading]) -> DocumentReading | None:
    """Return the form that bears the person's name, or the only one while its name is unread."""
    wanted = {fold(person.first_name), *fold(person.last_name).split()}
    named = [one for one in forms if wanted <= set(fold(_values(one).get("name", "")).split())]
    if len(named) == 1:
        return named[0]
    return forms[0] if len(forms) == 1 and not _values(forms[0]).get("name") else None


def _values(form: DocumentReading | None) -> dict[str, Any]:
    """Return the values of a form by field, without signatures and consents; several are joined."""
    found: dict[str, Any] = {}
    for one in form.fields if form else ():
        if one.field.startswith((_SIGNATURES, _CONSENTS)):
            continue
        found[one.field] = f"{found[one.field]}; {one.value}" if one.field in found else one.value
    return found


def _unsure(form: DocumentReading | None) -> tuple[str, ...]:
    fields = form.fields if form else ()
    doubted = (f.field for f in fields if not f.is_accepted)
    return tuple(dict.fromkeys(f for f in doubted if not f.startswith((_SIGNATURES, _CONSENTS))))
