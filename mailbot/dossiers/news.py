"""What the daily digest says of dossiers: which wait for a person, without names of people."""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from mailbot.replies.typography import plural
from mailbot.storage.register import DossierDocument, DossierRow
from rules.dossier import JUDGED
from rules.registry import DossierState

_WORDS = {
    DossierState.RECEIVED.value: "do sprawdzenia",
    DossierState.INCOMPLETE.value: "niekompletna",
    DossierState.COMPLETE.value: "kompletna, czeka na przyjęcie",
    DossierState.ACCEPTED.value: "przyjęta, są nowe dokumenty",
}
_MOST = 30


def waiting_lines(session: Session, mailboxes: Collection[str]) -> tuple[str, ...]:
    """List the dossiers with documents that nobody has judged, the oldest first.

    Args:
        session: An open transaction.
        mailboxes: Ids; dossiers of other mailboxes do not appear.
    """
    judged = [state.value for state in JUDGED]
    query = (
        select(DossierRow, func.count(DossierDocument.id))
        .join(DossierDocument, DossierDocument.dossier_id == DossierRow.id)
        .where(DossierDocument.state.not_in(judged), DossierRow.mailbox.in_(mailboxes))
        .group_by(DossierRow.id)
        .order_by(DossierRow.opened_at, DossierRow.id)
    )
    found = session.execute(query).all()
    lines = [_line(row, count) for row, count in found[:_MOST]]
    more = len(found) - len(lines)
    return (*lines, f"i jeszcze {more}: mailbot dossiers --all") if more else tuple(lines)


def _line(row: DossierRow, count: int) -> str:
    word = _WORDS.get(row.state, row.state)
    papers = plural(count, "dokument", "dokumenty", "dokumentów")
    which = f"NIP {row.nip}" if row.nip else "NIP nieodczytany"
    return f"Teczka nr {row.id} ({which}) – {word}, {count} {papers}: mailbot dossier show {row.id}"
