"""Moving a person to another institution: her lists stay hers, her former place is kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.clock import WARSAW
from mailbot.dossiers.history import held_since, set_anew
from mailbot.errors import Stop
from mailbot.replies.by_hand import Hand
from mailbot.storage.acts import Act, Cause, begin
from mailbot.storage.register import InstitutionRow, PersonRow
from parsers.facts import DocumentReading
from rules.dossier import is_same_name, sure_value
from rules.registry import PersonState


@dataclass(frozen=True, slots=True)
class Transfer:
    """A person, where she is and where she goes."""

    person: PersonRow
    old: InstitutionRow
    new: InstitutionRow


def find_transfer(session: Session, person: str, institution: str) -> Transfer:
    """Find a person by id and the institution that she goes to, by id or NIP.

    Raises:
        Stop: One of them is not in the register, or she is there already.
    """
    row = session.get(PersonRow, person)
    if row is None or row.state == PersonState.ERASED.value:
        raise Stop(f"nie ma w wykazie osoby „{person}”")
    new = session.get(InstitutionRow, institution) or session.scalar(
        select(InstitutionRow).where(InstitutionRow.nip == institution)
    )
    if new is None:
        raise Stop(f"nie ma w wykazie instytucji „{institution}”")
    if new.id == row.institution_id:
        raise Stop(f"osoba {person} jest już w tej instytucji")
    return Transfer(row, session.get_one(InstitutionRow, row.institution_id), new)


def carry_out(session: Session, transfer: Transfer, since: date, hand: Hand) -> int:
    """Move a person as a coordinator says; return the act.

    Raises:
        Stop: It is to hold from a later day, or from before her last move.
    """
    if since > hand.now.astimezone(WARSAW).date():
        raise Stop(f"zmiana obowiązuje dopiero od {since:%d.%m.%Y}")
    detail = {"person": transfer.person.id, "institution": transfer.new.id}
    act = begin(session, Cause(hand.now, hand.name), "person-moved", detail)
    move(act, transfer.person, transfer.new.id, since)
    return act.entry


def move(act: Act, person: PersonRow, institution: str, since: date) -> None:
    """End a membership and begin the next on the same day.

    Raises:
        Stop: The present membership began later than that.
    """
    began = held_since(act, person, "institution_id")
    if began is not None and since < began:
        raise Stop(f"osoba {person.id} jest w obecnej instytucji dopiero od {began:%d.%m.%Y}")
    set_anew(act, person, "institution_id", institution, since)


def comes_from_elsewhere(
    session: Session, institution: str, name: str, declared: Iterable[DocumentReading]
) -> PersonRow | None:
    """Return who of another institution is meant by accepted declarations; ``None``: nobody surely.

    The name alone may be a namesake's; the registered address, surely read, tells that it is her.
    """
    addresses = {sure_value(reading, "email").lower() for reading in declared} - {""}
    people = session.scalars(
        select(PersonRow).where(
            PersonRow.address.in_(addresses),
            PersonRow.institution_id != institution,
            PersonRow.state != PersonState.ERASED.value,
        )
    ).all()
    own = [p for p in people if is_same_name(f"{p.first_name} {p.last_name}", name)]
    return own[0] if len(own) == 1 and len(addresses) == 1 else None
