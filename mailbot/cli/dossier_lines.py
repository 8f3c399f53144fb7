"""Lines in which commands show dossiers, their documents, and what an update changes."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.config.process import Dossiers
from mailbot.dossiers.content import documents_of, paper, standing_of
from mailbot.dossiers.moving import Transfer
from mailbot.replies.typography import one_line
from mailbot.storage.register import DossierRow, FormerValue, InstitutionRow
from rules.dossier import PaperState
from rules.dossier_requests import missing_phrases
from rules.dossier_updates import Difference
from rules.registry import DossierState

STATES = {
    DossierState.RECEIVED.value: "do sprawdzenia",
    DossierState.INCOMPLETE.value: "niekompletna",
    DossierState.COMPLETE.value: "kompletna, czeka na przyjęcie",
    DossierState.ACCEPTED.value: "przyjęta",
}
PAPERS = {
    PaperState.RECEIVED: "do sprawdzenia",
    PaperState.UNREADABLE: "nieczytelny",
    PaperState.UNSIGNED: "bez podpisu",
    PaperState.OUTDATED: "na nieaktualnym wzorze",
    PaperState.REFUSED: "nieprzyjęty",
    PaperState.SCAN_ACCEPTED: "skan przyjęty",
    PaperState.ORIGINAL_RECEIVED: "oryginał otrzymany",
}


def dossier_lines(session: Session, *, every: bool) -> list[str]:
    """List dossiers, the oldest first; accepted ones only if all are wanted."""
    query = select(DossierRow).order_by(DossierRow.opened_at, DossierRow.id)
    if not every:
        query = query.where(DossierRow.state != DossierState.ACCEPTED.value)
    return [_head(session, row) for row in session.scalars(query)]


def content_lines(session: Session, dossier: DossierRow, config: Dossiers) -> list[str]:
    """Show the documents of a dossier, what is missing, and what held before."""
    found = standing_of(session, dossier.id, config)
    lines = [_head(session, dossier)]
    for document in documents_of(session, dossier.id):
        one = paper(document, config)
        whose = f", {one_line(one.person)}" if one.person else ""
        why = f": {one_line(document.reason)}" if document.reason else ""
        form = document.form or "nierozpoznany"
        lines.append(f"  nr {document.id}: {form}{whose} – {PAPERS[one.state]}{why}")
    if dossier.state != DossierState.ACCEPTED.value:
        lines += [
            f"  brakuje: {one_line(p)}" for p in missing_phrases(found.lacks, with_names=True)
        ]
    former = select(FormerValue).where(
        FormerValue.row_table == "institution", FormerValue.row_id == dossier.institution_id
    )
    for row in session.scalars(former.order_by(FormerValue.id)):
        lines.append(f"  dawniej {row.field}: {one_line(str(row.value))} (do {row.valid_to})")
    return lines


def difference_lines(found: Iterable[Difference]) -> list[str]:
    """Show what an update changes: field, old, new, sureness."""
    return [
        f"{d.field}: {one_line(d.old) or '–'} → {one_line(d.new) or '–'} "
        f"(pewność {round(d.sureness * 100)} %)"
        f"{'' if d.can_be_carried_out else '; do wpisania ręcznie'}"
        f"{f'; przechodzi z: {one_line(d.moves_from)}' if d.moves_from else ''}"
        for d in found
    ]


def transfer_lines(session: Session, transfer: Transfer) -> list[str]:
    """Show who moves from where to where, and where she was before."""
    who = one_line(f"{transfer.person.first_name} {transfer.person.last_name}")
    old, new = one_line(transfer.old.name), one_line(transfer.new.name)
    lines = [f"{who} ({transfer.person.id}): {old} → {new}"]
    query = select(FormerValue).where(
        FormerValue.row_table == "person",
        FormerValue.row_id == transfer.person.id,
        FormerValue.field == "institution_id",
    )
    for row in session.scalars(query.order_by(FormerValue.id)):
        place = session.get(InstitutionRow, str(row.value))
        name = one_line(place.name) if place else row.value
        since = f"od {row.valid_from} " if row.valid_from else ""
        lines.append(f"  dawniej: {name} ({since}do {row.valid_to})")
    return lines


def _head(session: Session, row: DossierRow) -> str:
    institution = session.get(InstitutionRow, row.institution_id) if row.institution_id else None
    name = one_line(institution.name) if institution else "instytucja spoza wykazu"
    state = STATES.get(row.state, row.state)
    return f"teczka nr {row.id}: NIP {row.nip or 'nieodczytany'}, {name} – {state}"
