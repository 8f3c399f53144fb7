"""Which dossier does each document of a mail belong to? Filed there whatever was decided."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.storage.acts import Act, Cause, begin
from mailbot.storage.database import new_rows
from mailbot.storage.journal import note
from mailbot.storage.register import DossierDocument, DossierRow, InstitutionRow
from mailbot.storage.tables import Message
from parsers.facts import DocumentReading
from rules.dossier import (
    DECLARATION,
    OF_A_DOSSIER,
    is_of_a_dossier,
    is_same_name,
    is_unknown_paper,
    nip_of,
    people_of,
    person_of,
)
from rules.registry import DossierState, Registry

LONGEST_PART = 80
"""Characters of the column."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A mail with documents."""

    message: Message
    documents: tuple[DocumentReading, ...]
    registry: Registry
    now: datetime

    @property
    def home(self) -> str | None:
        """The sender's institution if there is exactly one; a person settles the rest."""
        found = self.registry.institutions
        return found[0].id if len(found) == 1 else None

    @property
    def nips(self) -> tuple[str, ...]:
        """All that were surely read, each once."""
        return tuple(dict.fromkeys(n for d in self.documents if (n := nip_of(d))))


def file_documents(session: Session, brought: Brought) -> None:
    """Keep every document that was read, in the dossier that it belongs to, if in any."""
    is_ours = any(d.form in OF_A_DOSSIER for d in brought.documents)
    counted: dict[str, int] = {}
    for reading in brought.documents:
        # Hostile nesting makes paths of any length; numbering keeps the cut ones apart.
        part = reading.part[:LONGEST_PART]
        seq = counted.get(part, 0)
        counted[part] = seq + 1
        dossier = None
        if is_of_a_dossier(reading) and (is_ours or _writes_about_papers(session, brought)):
            dossier = _dossier_of(session, brought, reading)
        row = DossierDocument(
            message_id=brought.message.id,
            part=part,
            seq=seq,
            institution_id=dossier.institution_id if dossier else brought.home,
            dossier_id=dossier.id if dossier else None,
            form=reading.form,
            form_version=reading.form_version,
            state="received",
            reading=reading.model_dump(mode="json"),
            received=brought.message.received,
        )
        session.add(row)
        note(session, "document-kept", brought.message.id, {"part": part}, brought.now)
    session.flush()


def _writes_about_papers(session: Session, brought: Brought) -> bool:
    """Say whether the sender has a dossier that is not accepted, where pictures may belong."""
    return bool(_open_ones(session, brought.message.sender or ""))


def _dossier_of(session: Session, brought: Brought, reading: DocumentReading) -> DossierRow | None:
    """Return the dossier by NIP, by the list that a person is on, by the sender; or a new one."""
    nip = nip_of(reading) or _nip_by_person(brought, reading)
    if nip:
        return _by_nip(session, brought, nip)
    if brought.home is not None:
        return dossier_of_institution(session, brought, brought.home)
    if len(brought.nips) == 1 and reading.form != "F1":
        return _by_nip(session, brought, brought.nips[0])
    return _by_sender(session, brought, reading)


def _by_sender(session: Session, brought: Brought, reading: DocumentReading) -> DossierRow | None:
    """Return the one of the sender's dossiers that fits; a person sorts out the rest."""
    own = _open_ones(session, brought.message.sender or "")
    listed = [row for row in own if _lists(session, row, person_of(reading))]
    fitting = listed or own
    if len(fitting) == 1 and not brought.nips:
        return fitting[0]
    nameless = [row for row in own if row.nip is None]
    if nameless:
        return nameless[0]
    if is_unknown_paper(reading) and not brought.nips:
        return None
    return _new(session, brought, nip=None, institution=None)


def _nip_by_person(brought: Brought, reading: DocumentReading) -> str:
    """Return the NIP of the one application in the same mail that lists the person."""
    person = person_of(reading) if reading.form == DECLARATION else ""
    if not person:
        return ""
    found = {
        nip_of(other)
        for other in brought.documents
        if any(is_same_name(person, name) for name in people_of(other))
    }
    return next(iter(found)) if len(found) == 1 else ""


def find_by_nip(session: Session, nip: str) -> DossierRow | None:
    """Return the dossier with this NIP, or of the institution registered with it, locked."""
    query = select(DossierRow).where(DossierRow.nip == nip).with_for_update()
    row = session.scalars(query).one_or_none()
    if row is not None:
        return row
    known = registered_with(session, nip)
    if known is None:
        return None
    query = select(DossierRow).where(DossierRow.institution_id == known)
    return session.scalars(query.with_for_update()).one_or_none()


def open_dossier(session: Session, brought: Brought, nip: str) -> DossierRow:
    """Open the dossier of a NIP that has none, for the institution registered with it, if any."""
    return _new(session, brought, nip=nip, institution=registered_with(session, nip))


def registered_with(session: Session, nip: str) -> str | None:
    """Return the institution of the register that has this NIP."""
    return session.scalar(select(InstitutionRow.id).where(InstitutionRow.nip == nip))


def _by_nip(session: Session, brought: Brought, nip: str) -> DossierRow:
    row = find_by_nip(session, nip)
    if row is not None:
        return _identified(session, brought, row, nip)
    if registered_with(session, nip) is not None:
        return open_dossier(session, brought, nip)
    nameless = [d for d in _open_ones(session, brought.message.sender or "") if d.nip is None]
    if len(nameless) == 1 and nameless[0].institution_id is None and len(brought.nips) == 1:
        # What came before without a number was this institution's first mail.
        return _identified(session, brought, nameless[0], nip)
    return open_dossier(session, brought, nip)


def _identified(session: Session, brought: Brought, row: DossierRow, nip: str) -> DossierRow:
    cause = Cause(brought.now, message_id=brought.message.id)
    if row.nip != nip:
        begin(session, cause, "dossier-identified", {"dossier": row.id}).change(row, nip=nip)
    return row


def dossier_of_institution(session: Session, brought: Brought, institution: str) -> DossierRow:
    """Return the dossier of a registered institution, locked; a new one if it has none."""
    query = select(DossierRow).where(DossierRow.institution_id == institution).with_for_update()
    row = session.scalars(query).one_or_none()
    if row is not None:
        return row
    nip = session.get_one(InstitutionRow, institution).nip
    return _new(session, brought, nip=nip, institution=institution)


def _new(
    session: Session, brought: Brought, *, nip: str | None, institution: str | None
) -> DossierRow:
    """Open a dossier; another mail may do so in the same instant."""
    state = DossierState.RECEIVED.value
    if institution is not None:
        known = session.get_one(InstitutionRow, institution).dossier
        state = known if known != DossierState.NONE else state
    values = {
        "nip": nip,
        "institution_id": institution,
        "sender": brought.message.sender or "",
        "address": "",
        "mailbox": brought.message.mailbox,
        "state": state,
        "opened_at": brought.now,
        "reminders": 0,
    }
    opened = session.scalar(
        new_rows(session, DossierRow)
        .values(**values)
        .on_conflict_do_nothing()
        .returning(DossierRow.id)
    )
    if opened is None:
        by = DossierRow.nip == nip if nip else DossierRow.institution_id == institution
        return session.scalars(select(DossierRow).where(by).with_for_update()).one()
    note(session, "dossier-opened", brought.message.id, {"dossier": opened}, brought.now)
    return session.get_one(DossierRow, opened)


def _open_ones(session: Session, sender: str) -> list[DossierRow]:
    query = select(DossierRow).where(
        DossierRow.sender == sender, DossierRow.state != DossierState.ACCEPTED.value
    )
    return list(session.scalars(query.order_by(DossierRow.id))) if sender else []


def _lists(session: Session, dossier: DossierRow, person: str) -> bool:
    """Say whether a person is on an application or an update of a dossier."""
    if not person:
        return False
    query = select(DossierDocument.reading).where(DossierDocument.dossier_id == dossier.id)
    names = _names(session.scalars(query))
    return any(is_same_name(person, name) for name in names)


def _names(readings: Iterable[dict[str, object]]) -> list[str]:
    return [n for one in readings for n in people_of(DocumentReading.model_validate(one))]


def set_institution_state(
    session: Session,
    dossier: DossierRow,
    state: DossierState,
    cause: Cause,
    *,
    within: Act | None = None,
) -> None:
    """Let a dossier and its registered institution stand as the papers do; never past a person.

    Args:
        session: The open transaction.
        dossier: Whose.
        state: As its papers say.
        cause: Who, when, why.
        within: The act that this is part of; ``None``: an act of its own.
    """
    settled = (DossierState.ACCEPTED, DossierState.SUSPENDED, DossierState.CLOSED)
    institution = (
        session.get_one(InstitutionRow, dossier.institution_id) if dossier.institution_id else None
    )
    is_settled = institution is not None and institution.dossier in settled
    if is_settled or dossier.state in settled:
        return
    has_changed = dossier.state != state or (institution and institution.dossier != state)
    if not has_changed:
        return
    detail = {"dossier": dossier.id}
    act = within or begin(session, cause, f"dossier-{state.value}", detail)
    act.change(dossier, state=state.value)
    if institution is not None:
        act.change(institution, dossier=state.value)
