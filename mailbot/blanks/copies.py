"""Copies that we filled in from the register, and what we printed on each, kept under its token.

Only what belongs to one institution, and to one of its people where a copy is for one, gets onto a
copy; who may have it is decided by the caller.
"""

import base64
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.blanks.layout import EDITION
from mailbot.blanks.prefilled import Holder, Prefilled, prefill
from mailbot.storage.register import InstitutionRow, PersonRow, PrefilledForm, SharedAddress
from parsers.forms.definition import Form, Known
from rules.registry import PersonState

_TOKEN_BYTES = 10
"""80 bits: nobody finds the token of another case by trying."""

_GONE = (PersonState.INACTIVE.value, PersonState.ERASED.value)


@dataclass(frozen=True, slots=True)
class Owner:
    """For whom a copy is made."""

    institution: str
    """Id."""
    person: str | None = None
    """Id of the one person whose data may stand on it; ``None`` for none."""
    has_people: bool = False
    """Print the names and addresses of all its people where a form lists them."""


def new_token() -> str:
    """Make the token of a case: random, so it carries nothing."""
    return base64.b32encode(secrets.token_bytes(_TOKEN_BYTES)).decode("ascii")


def make_copy(session: Session, form: Form, owner: Owner, now: datetime) -> Prefilled:
    """Fill in a form for an institution and keep what was printed, if anything was.

    Raises:
        KeyError: No such institution is registered.
    """
    holder = holder_of(session, owner)
    token = new_token()
    copy = prefill(form, holder, token)
    if copy.values:
        row = PrefilledForm(
            token=token,
            form=form.id,
            form_version=EDITION,
            institution_id=owner.institution,
            person_id=owner.person,
            printed=dict(copy.values),
            made_at=now,
        )
        session.add(row)
    return copy


def printed_under(session: Session, token: str, form: str, version: str) -> Mapping[str, str]:
    """Return what we printed on the copy with this token; nothing if we made none such."""
    row = session.get(PrefilledForm, token)
    if row is None or (row.form, row.form_version) != (form, version):
        return MappingProxyType({})
    return MappingProxyType(dict(row.printed))


def holder_of(session: Session, owner: Owner) -> Holder:
    """Gather what the register knows of an institution and its person.

    Raises:
        KeyError: No such institution is registered.
    """
    institution = session.get(InstitutionRow, owner.institution)
    if institution is None:
        raise KeyError(owner.institution)
    people = session.scalars(
        select(PersonRow)
        .where(PersonRow.institution_id == institution.id, PersonRow.state.not_in(_GONE))
        .order_by(PersonRow.last_name, PersonRow.first_name, PersonRow.id)
    ).all()
    person = next((one for one in people if one.id == owner.person), None)
    listed = people if owner.has_people else [person] if person else []
    known = {
        **dict(_of_institution(session, institution)),
        **(dict(_of_person(person)) if person else {}),
    }
    return Holder(cleaned(known), tuple(cleaned(dict(_of_person(one))) for one in listed))


def _of_institution(
    session: Session, institution: InstitutionRow
) -> Iterator[tuple[Known, str | None]]:
    address = session.scalars(
        select(SharedAddress.address)
        .where(SharedAddress.institution_id == institution.id)
        .order_by(SharedAddress.address)
    ).first()
    yield Known.INSTITUTION_NAME, institution.name
    yield Known.INSTITUTION_KIND, institution.kind
    yield Known.INSTITUTION_CITY, institution.city
    yield Known.INSTITUTION_PHONE, institution.phone
    yield Known.INSTITUTION_EMAIL, address
    yield Known.NIP, institution.nip
    yield Known.REGON, institution.regon
    yield Known.KRS, institution.krs


def _of_person(person: PersonRow) -> Iterator[tuple[Known, str | None]]:
    yield Known.PERSON_NAME, f"{person.first_name} {person.last_name}"
    yield Known.FIRST_NAME, person.first_name
    yield Known.LAST_NAME, person.last_name
    yield Known.PERSON_EMAIL, person.address


def cleaned(known: Mapping[Known, str | None]) -> Mapping[Known, str]:
    """Return what can be printed: lines of printable characters, nothing empty."""
    return {name: line for name, value in known.items() if value and (line := _line(value))}


def _line(value: str) -> str:
    """Make one line of printable characters of what a list brought in."""
    shown = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", value))
    return " ".join(shown.split())
