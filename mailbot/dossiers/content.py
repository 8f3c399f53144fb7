"""What lies in a dossier: its documents as papers, as a person has judged them."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.config.process import Dossiers
from mailbot.errors import Stop
from mailbot.storage.register import DossierDocument, DossierRow
from parsers.facts import DocumentReading
from rules.dossier import JUDGED, Paper, PaperState, Standing, Wanted, paper_of, standing


def wanted(config: Dossiers) -> Wanted:
    """Return what has to be there, as the configuration says."""
    return Wanted(config.first_time, config.oldest_version)


def documents_of(session: Session, dossier_id: int) -> Sequence[DossierDocument]:
    """Return the documents of a dossier, the oldest first."""
    query = select(DossierDocument).where(DossierDocument.dossier_id == dossier_id)
    return session.scalars(query.order_by(DossierDocument.received, DossierDocument.id)).all()


def reading_of(document: DossierDocument) -> DocumentReading:
    """Return what was read in a document."""
    return DocumentReading.model_validate(document.reading)


def paper(document: DossierDocument, config: Dossiers) -> Paper:
    """Return how a document stands: as a person judged it, else as far as a machine can tell."""
    found = paper_of(reading_of(document), wanted(config))
    judged = PaperState(document.state)
    return replace(found, state=judged) if judged in JUDGED else found


def standing_of(session: Session, dossier_id: int, config: Dossiers) -> Standing:
    """Tell what is in a dossier, and what it lacks."""
    papers = [paper(document, config) for document in documents_of(session, dossier_id)]
    return standing(papers, wanted(config))


def find_dossier(session: Session, number: str) -> DossierRow:
    """Find a dossier by its number or its NIP.

    Raises:
        Stop: There is none.
    """
    digits = "".join(c for c in number if c.isalnum()).upper().removeprefix("PL")
    row = session.scalars(select(DossierRow).where(DossierRow.nip == digits)).one_or_none()
    if row is None and digits.isdigit() and len(digits) < 10:  # noqa: PLR2004 - a NIP has ten
        row = session.get(DossierRow, int(digits))
    if row is None:
        raise Stop(f"nie ma teczki „{number}”; `mailbot dossiers` je wymienia")
    return row


def find_document(session: Session, number: int) -> DossierDocument:
    """Return a document of a dossier, locked.

    Raises:
        Stop: There is none.
    """
    row = session.get(DossierDocument, number, with_for_update=True)
    if row is None or row.dossier_id is None:
        raise Stop(f"nie ma dokumentu nr {number}; `mailbot dossier show` je wymienia")
    return row
