"""A person says to whom the papers of a mail belong when their NIP could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from stdnum.pl import nip as polish_nip

from mailbot.app import App
from mailbot.dossiers.content import documents_of, reading_of, standing_of
from mailbot.dossiers.filing import (
    Brought,
    find_by_nip,
    open_dossier,
    registered_with,
    set_institution_state,
)
from mailbot.errors import Stop
from mailbot.replies.by_hand import Hand
from mailbot.storage.acts import Act, Cause, begin
from mailbot.storage.register import DossierDocument, DossierRow
from mailbot.storage.tables import Message
from rules.dossier import JUDGED, is_of_a_dossier, nip_of
from rules.registry import DossierState, Registry


@dataclass(frozen=True, slots=True)
class Assigned:
    """What assigning led to."""

    entry: int
    dossier: int
    documents: tuple[int, ...]


def assign_papers(app: App, session: Session, message: int, nip: str, hand: Hand) -> Assigned:
    """File the papers of a mail whose NIP was not read in the dossier of an institution.

    Papers whose NIP was surely read stay where they are: one mail may bring those of several.

    Raises:
        Stop: The NIP is wrong, the mail has no such papers, or one of them is judged already.
    """
    number: str = polish_nip.compact(nip)
    if not polish_nip.is_valid(number):
        raise Stop(f"„{nip}” nie jest poprawnym NIP-em")
    mail = session.get(Message, message)
    if mail is None:
        raise Stop(f"nie ma wiadomości nr {message}")
    target = find_by_nip(session, number)
    papers = _papers(session, message, target)
    sources = _sources(session, papers)
    cause = Cause(hand.now, hand.name)
    is_registered = registered_with(session, number) is not None
    if target is None and (is_registered or not _is_own(session, sources, papers)):
        brought = Brought(mail, (), Registry(), hand.now)
        target = open_dossier(session, brought, number)
    act = begin(session, cause, "papers-assigned", {"message": message})
    if target is None:
        (target,) = sources
        act.change(target, nip=number)
    elif not target.address and len(sources) == 1:
        act.change(target, address=sources[0].address, asked_at=sources[0].asked_at)
    for paper in papers:
        act.change(paper, dossier_id=target.id, institution_id=target.institution_id)
    for dossier in {row.id: row for row in (target, *sources)}.values():
        _settle(app, act, dossier)
    return Assigned(act.entry, target.id, tuple(paper.id for paper in papers))


def _papers(session: Session, message: int, target: DossierRow | None) -> list[DossierDocument]:
    query = select(DossierDocument).where(DossierDocument.message_id == message)
    found = session.scalars(query.order_by(DossierDocument.id).with_for_update()).all()
    there = target.id if target is not None else None
    papers = [
        row
        for row in found
        if is_of_a_dossier(reading_of(row))
        and not nip_of(reading_of(row))
        and (row.dossier_id is None or row.dossier_id != there)
    ]
    if not papers:
        raise Stop(f"wiadomość nr {message} nie ma dokumentów bez odczytanego NIP-u do przypisania")
    judged = [str(row.id) for row in papers if row.state in JUDGED]
    if judged:
        raise Stop(f"dokumenty nr {', '.join(judged)} są już rozpatrzone; najpierw cofnij to")
    return papers


def _sources(session: Session, papers: Sequence[DossierDocument]) -> list[DossierRow]:
    ids = dict.fromkeys(row.dossier_id for row in papers if row.dossier_id is not None)
    return [session.get_one(DossierRow, number, with_for_update=True) for number in ids]


def _is_own(
    session: Session, sources: Sequence[DossierRow], papers: Sequence[DossierDocument]
) -> bool:
    """Tell whether the papers fill one dossier of nobody, which only lacks its number."""
    if len(sources) != 1 or sources[0].nip or sources[0].institution_id:
        return False
    return {d.id for d in documents_of(session, sources[0].id)} == {paper.id for paper in papers}


def _settle(app: App, act: Act, dossier: DossierRow) -> None:
    """Let a dossier stand as its papers do; an emptied one that nobody accepted goes."""
    standing = standing_of(act.session, dossier.id, app.config.dossiers)
    if standing.papers:
        set_institution_state(act.session, dossier, standing.state, act.cause, within=act)
    elif dossier.state != DossierState.ACCEPTED.value:
        act.remove(dossier)
