"""What a person decides about documents and dossiers; the machine never accepts anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.dossiers.asking import write
from mailbot.dossiers.content import documents_of, find_document, paper, reading_of, standing_of
from mailbot.dossiers.ending import end_mails
from mailbot.dossiers.filing import set_institution_state
from mailbot.dossiers.people import accept_people, find_person, is_listed, listed_people
from mailbot.errors import Stop
from mailbot.imports.desk import made_id
from mailbot.replies.by_hand import Hand
from mailbot.replies.drafts import Enqueue
from mailbot.replies.identity import purpose_of
from mailbot.storage.acts import Act, Cause, begin
from mailbot.storage.register import DossierDocument, DossierRow, InstitutionRow
from rules.decision import ReplyPlan
from rules.dossier import ACCEPTED, DECLARATION, UPDATES, PaperState, nip_of, person_of, sure_value
from rules.registry import DossierState

_KNOWN_OF_F1 = {"kind": "inst_type", "city": "city", "regon": "regon", "krs": "krs"}


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting a dossier led to."""

    entry: int
    institution: str
    persons: tuple[str, ...]
    letter: int | None
    """In the outbox; ``None``: no address, a person has to tell them."""
    unlisted: tuple[int, ...] = ()
    """Numbers of declarations of people whom no accepted form delegates; a person decides."""


def accept_document(app: App, session: Session, number: int, hand: Hand) -> int:
    """Accept what arrived by mail; return the act.

    Raises:
        Stop: There is no such document, it is accepted, or it is an update to be looked at first.
    """
    document = find_document(session, number)
    if document.form in UPDATES:
        raise Stop(f"dokument nr {number} to aktualizacja: `mailbot dossier update {number}`")
    if PaperState(document.state) in ACCEPTED:
        raise Stop(f"dokument nr {number} jest już przyjęty")
    dossier = session.get_one(DossierRow, document.dossier_id, with_for_update=True)
    act = _judge(session, document, hand, "document-accepted")
    act.change(document, state=PaperState.SCAN_ACCEPTED.value, scan_accepted_at=hand.now)
    end_mails(act, (document,))
    if dossier.state == DossierState.ACCEPTED.value and dossier.institution_id is not None:
        person = find_person(session, dossier.institution_id, person_of(reading_of(document)))
        if person is not None or is_listed(document, listed_people(session, dossier.id)):
            accept_people(act, dossier.institution_id, (document,))
    _settle(app, session, dossier, hand)
    return act.entry


def refuse_document(app: App, session: Session, number: int, reason: str, hand: Hand) -> int:
    """Turn a document down; it is asked for again with the next reminder.

    Raises:
        Stop: There is no such document, or no reason is given.
    """
    if not reason.strip():
        raise Stop("odmowa wymaga powodu (--reason)")
    document = find_document(session, number)
    dossier = session.get_one(DossierRow, document.dossier_id, with_for_update=True)
    act = _judge(session, document, hand, "document-refused")
    act.change(document, state=PaperState.REFUSED.value, reason=reason.strip())
    end_mails(act, (document,))
    _settle(app, session, dossier, hand)
    return act.entry


def record_original(app: App, session: Session, number: int, hand: Hand) -> int:
    """Note that the paper with the signature by hand arrived.

    Raises:
        Stop: There is no such document, or that is noted already.
    """
    document = find_document(session, number)
    if document.original_received_at is not None:
        raise Stop(f"oryginał dokumentu nr {number} jest już odnotowany")
    dossier = session.get_one(DossierRow, document.dossier_id, with_for_update=True)
    act = _judge(session, document, hand, "original-received")
    act.change(document, state=PaperState.ORIGINAL_RECEIVED.value, original_received_at=hand.now)
    end_mails(act, (document,))
    _settle(app, session, dossier, hand)
    return act.entry


def accept_dossier(
    app: App, session: Session, dossier: DossierRow, hand: Hand, *, enqueue: Enqueue
) -> Accepted:
    """Accept a complete dossier: its institution may take part, and who is delegated and declared.

    A declaration of somebody whom no form delegates stays as it is.

    Raises:
        Stop: It is accepted, something is missing, or a document has to be looked at first.
    """
    session.refresh(dossier, with_for_update=True)
    _demand_complete(app, session, dossier)
    act = begin(session, Cause(hand.now, hand.name), "dossier-accepted", {"dossier": dossier.id})
    documents = [
        d
        for d in documents_of(session, dossier.id)
        if d.form not in UPDATES and paper(d, app.config.dossiers).state in _GOOD
    ]
    for document in sorted(documents, key=lambda d: d.form == DECLARATION):
        is_new = PaperState(document.state) not in ACCEPTED
        if is_new and is_listed(document, listed_people(session, dossier.id)):
            act.change(document, state=PaperState.SCAN_ACCEPTED.value, scan_accepted_at=hand.now)
    institution = _institution(act, dossier, documents)
    listed = listed_people(session, dossier.id)
    people = accept_people(act, institution, [d for d in documents if is_listed(d, listed)])
    unlisted = tuple(d.id for d in documents if not is_listed(d, listed))
    accepted = DossierState.ACCEPTED.value
    act.change(dossier, state=accepted, accepted_at=hand.now, institution_id=institution)
    for document in documents_of(session, dossier.id):
        act.change(document, institution_id=institution)
    end_mails(act, documents)
    purpose = purpose_of("dossier-accepted", str(dossier.id), str(act.entry))
    plan = ReplyPlan(template="docs_accepted")
    letter = write(app, session, dossier, plan, purpose, enqueue=enqueue, entry=act.entry)
    return Accepted(act.entry, institution, tuple(people), letter, unlisted)


_GOOD = ACCEPTED | {PaperState.RECEIVED}


def _judge(session: Session, document: DossierDocument, hand: Hand, word: str) -> Act:
    detail = {"document": document.id, "dossier": document.dossier_id}
    return begin(session, Cause(hand.now, hand.name), word, detail)


def _settle(app: App, session: Session, dossier: DossierRow, hand: Hand) -> None:
    state = standing_of(session, dossier.id, app.config.dossiers).state
    set_institution_state(session, dossier, state, Cause(hand.now, hand.name))


def _demand_complete(app: App, session: Session, dossier: DossierRow) -> None:
    if dossier.state == DossierState.ACCEPTED.value:
        raise Stop(f"teczka nr {dossier.id} jest już przyjęta")
    standing = standing_of(session, dossier.id, app.config.dossiers)
    if not standing.is_complete or not standing.papers:
        raise Stop(
            f"teczka nr {dossier.id} jest niekompletna; braki pokazuje "
            f"`mailbot dossier show {dossier.id}`"
        )


def _institution(act: Act, dossier: DossierRow, documents: Sequence[DossierDocument]) -> str:
    """Return the institution, accepted; one that is new is entered as its application says."""
    if dossier.institution_id is not None:
        row = act.session.get_one(InstitutionRow, dossier.institution_id)
        act.change(row, dossier=DossierState.ACCEPTED.value)
        return row.id
    form = next((d for d in reversed(documents) if d.form == "F1"), None)
    reading = reading_of(form) if form is not None else None
    name = sure_value(reading, "name") if reading is not None else ""
    if reading is None or not name or not dossier.nip or nip_of(reading) != dossier.nip:
        raise Stop(
            f"teczka nr {dossier.id}: nazwa albo NIP nieodczytane na pewno; instytucję trzeba "
            "dopisać do wykazu (mailbot import), potem przyjąć teczkę"
        )
    known = {column: sure_value(reading, field) for column, field in _KNOWN_OF_F1.items()}
    row = InstitutionRow(
        id=made_id("i", dossier.nip),
        name=name,
        aliases=[short] if (short := sure_value(reading, "short_name")) else [],
        nip=dossier.nip,
        kind=known.pop("kind")[:80],
        phone=sure_value(reading, "phone")[:40] or None,
        dossier=DossierState.ACCEPTED.value,
        **{column: value or None for column, value in known.items()},
    )
    act.add(row)
    return row.id
