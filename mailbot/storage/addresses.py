"""Where a person of the register is written to."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.storage.register import PersonRow, SharedAddress


def address_of_person(session: Session, person_id: str) -> str | None:
    """Return the registered address, else the only shared one of the institution.

    ``None``: there is none, or nobody can tell which; a person phones.
    """
    person = session.get(PersonRow, person_id)
    if person is None:
        return None
    return person.address or address_of_institution(session, person.institution_id)


def address_of_institution(session: Session, institution_id: str) -> str | None:
    """Return the only shared address of an institution, ``None`` if it has none or several."""
    query = select(SharedAddress.address).where(SharedAddress.institution_id == institution_id)
    found = session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None
