"""Asking the sender for exactly what a dossier lacks: in the answer to a mail, and later again."""

from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.config.process import Dossiers
from mailbot.dossiers.content import documents_of, paper, standing_of, wanted
from mailbot.dossiers.filing import Brought, dossier_of_institution, set_institution_state
from mailbot.dossiers.people import note_declarations
from mailbot.engine import later
from mailbot.replies.drafts import Enqueue
from mailbot.replies.enclosed import Addressee, enclose
from mailbot.replies.identity import case_reference, purpose_of
from mailbot.replies.letters import Letter, facts_for, mailbox_of, queue_letter
from mailbot.replies.merging import Pending
from mailbot.storage.acts import Cause, begin
from mailbot.storage.database import transaction
from mailbot.storage.register import DossierDocument, DossierRow
from mailbot.storage.tables import Message
from rules.case import Case
from rules.decision import Decision, ReplyPlan
from rules.dossier import DECLARATION, JUDGED, Lack, Wanted, standing
from rules.dossier_requests import (
    ACKNOWLEDGED,
    INCOMPLETE,
    is_time_to_ask,
    merged,
    request,
    request_as_before,
)
from rules.registry import DossierState

log = structlog.get_logger()


def with_request(  # noqa: PLR0913 - everything that T2 has at hand
    app: App,
    session: Session,
    message: Message,
    case: Case,
    decision: Decision,
    *,
    pending: Pending | None = None,
) -> Decision:
    """Bring the dossiers of a mail up to date; let its answer ask for what they lack.

    Nobody is asked about a dossier in which somebody else's papers lie, nor for what a person still
    has to look at, nor twice within the days of the configuration. Whoever signs up while only
    papers are missing is asked too; what an imported institution lacks is not known here. When an
    answer to earlier papers is still ``pending``, one answer thanks and asks for both mails.
    """
    now, config = app.clock(), app.config.dossiers
    cause = Cause(now, message_id=message.id)
    is_proven = case.message.envelope.trust >= case.mailbox.least_trust
    touched = _touched(session, message, *((pending.message,) if pending else ()))
    for dossier in touched if pending is None else _touched(session, message):
        _bring_up_to_date(session, dossier, cause, config, message.sender if is_proven else None)
    if not is_proven or decision.reply is None:
        # Where the rules answer nothing (a machine, a rule of the coordinators), nothing is asked.
        return decision
    asked_before = decision.reply.template == INCOMPLETE
    asks_again = pending is not None and bool(pending.plan.also)
    if not touched and asked_before:
        touched = _of_home(session, Brought(message, (), case.registry, now))
    asked = [
        (dossier, lacks)
        for dossier in touched
        if _may_be_told(session, dossier, message, case)
        and (asks_again or is_time_to_ask(dossier.asked_at, now, config.ask_every_days))
        and (lacks := lacks_of(session, dossier, config))
    ]
    own = None if asked_before else decision.reply
    if own is not None and pending is not None:
        own = merged(pending.plan, own)
    reply = _asking(own, asked, session)
    if reply == decision.reply and not asked_before:
        return decision
    for dossier, _ in asked:
        begin(session, cause, "papers-asked-for", {"dossier": dossier.id}).change(
            dossier, asked_at=now
        )
    is_same = reply == decision.reply
    return decision if is_same else decision.model_copy(update={"reply": reply})


def lacks_of(session: Session, dossier: DossierRow, config: Dossiers) -> tuple[Lack, ...]:
    """Return what the sender may be asked for; of an accepted one, what its updates still need."""
    if dossier.state != DossierState.ACCEPTED.value:
        return standing_of(session, dossier.id, config).may_be_asked_for
    papers = [
        paper(document, config)
        for document in documents_of(session, dossier.id)
        if document.form == DECLARATION or (document.form == "F4" and document.state not in JUDGED)
    ]
    if not any(one.people for one in papers):
        return ()
    return standing(papers, Wanted((DECLARATION,), wanted(config).oldest_version)).may_be_asked_for


def remind_dossiers(app: App, *, enqueue: Enqueue = later) -> int:
    """Remind of missing papers whose time has come; return how many letters were written."""
    now, config = app.clock(), app.config.dossiers
    with transaction(app.database) as session:
        due = session.scalars(
            select(DossierRow.id).where(
                DossierRow.state == DossierState.INCOMPLETE.value,
                DossierRow.address != "",
                DossierRow.asked_at.is_not(None),
                DossierRow.reminders < config.reminders,
            )
        ).all()
    count = 0
    for dossier in due:
        with transaction(app.database) as session:
            count += _remind(app, session, dossier, now, enqueue)
    log.info("dossiers-reminded", letters=count)
    return count


def write(  # noqa: PLR0913 - a letter is made of all this
    app: App,
    session: Session,
    dossier: DossierRow,
    plan: ReplyPlan,
    purpose: str,
    *,
    enqueue: Enqueue,
    entry: int,
) -> int | None:
    """Queue a letter to the address of a dossier, once for its purpose; ``None`` without one."""
    if not dossier.address:
        return None
    mailbox = mailbox_of(app, dossier.mailbox)
    first = documents_of(session, dossier.id)[0]
    mail = session.get_one(Message, first.message_id)
    ref = case_reference(mail.id, mail.received)
    addressee = Addressee(dossier.address, dossier.address)
    files = enclose(session, plan.blanks, addressee, app.clock()) if plan.blanks else ()
    letter = Letter(
        purpose=purpose,
        mailbox=mailbox,
        recipient=dossier.address,
        plan=plan,
        facts=replace(
            facts_for(app, session, mailbox, ref),
            has_copies=any(file.is_personal for file in files),
        ),
        entry=entry,
        attachments=files,
    )
    return queue_letter(app, session, letter, enqueue=enqueue)


def _touched(session: Session, *messages: Message) -> list[DossierRow]:
    """Return the dossiers in which papers of these mails lie, locked in their order."""
    numbers = [message.id for message in messages]
    ids = select(DossierDocument.dossier_id).where(DossierDocument.message_id.in_(numbers))
    query = select(DossierRow).where(DossierRow.id.in_(ids)).order_by(DossierRow.id)
    return list(session.scalars(query.with_for_update()))


def _bring_up_to_date(
    session: Session, dossier: DossierRow, cause: Cause, config: Dossiers, address: str | None
) -> None:
    """Let a dossier stand as its papers do.

    The count of reminders begins anew outside the act: taking back a mail does not take its papers
    out of the dossier, so nobody has been reminded since they came.
    """
    if address and not dossier.address:
        act = begin(session, cause, "dossier-addressed", {"dossier": dossier.id})
        act.change(dossier, address=address)
    dossier.reminders = 0
    note_declarations(session, dossier, cause)
    state = standing_of(session, dossier.id, config).state
    set_institution_state(session, dossier, state, cause)


def _of_home(session: Session, brought: Brought) -> list[DossierRow]:
    """Return the dossier of the sender's institution; one that was only imported gets an empty one.

    It keeps when the institution was last asked; without an address it is never reminded.
    """
    home = brought.home
    return [] if home is None else [dossier_of_institution(session, brought, home)]


def _may_be_told(session: Session, dossier: DossierRow, message: Message, case: Case) -> bool:
    """Say whether a dossier is the sender's own: registered there, or all its papers are theirs."""
    homes = [institution.id for institution in case.registry.institutions]
    if dossier.institution_id is not None and homes == [dossier.institution_id]:
        return True
    others = (
        select(Message.id)
        .join(DossierDocument, DossierDocument.message_id == Message.id)
        .where(DossierDocument.dossier_id == dossier.id, Message.sender != message.sender)
    )
    is_known = dossier.institution_id is not None
    return not is_known and session.scalars(others.limit(1)).first() is None


def _asking(
    reply: ReplyPlan | None, asked: list[tuple[DossierRow, tuple[Lack, ...]]], session: Session
) -> ReplyPlan | None:
    """Put the request behind an acknowledgement, or make it the answer; several by their NIP."""
    if not asked or (reply is not None and reply.template != ACKNOWLEDGED):
        return reply
    if not any(documents_of(session, dossier.id) for dossier, _ in asked):
        return request_as_before()
    plans = [request(INCOMPLETE, k, with_names=True, dossier=d.id) for d, k in asked]
    every = request(INCOMPLETE, [k for _, lacks in asked for k in lacks], with_names=True)
    copies = tuple(copy for plan in plans if plan.blanks for copy in plan.blanks.copies)
    blanks = every.blanks and every.blanks.model_copy(update={"copies": copies})
    every = every.model_copy(update={"blanks": blanks})
    if len(asked) > 1:
        lines = tuple(
            f"NIP {dossier.nip} – {phrase}" if dossier.nip else phrase
            for (dossier, _), plan in zip(asked, plans, strict=True)
            for phrase in plan.missing
        )
        every = every.model_copy(update={"missing": lines})
    if reply is None:
        return every
    return reply.model_copy(update={"blanks": every.blanks, "also": (*reply.also, every)})


def _remind(app: App, session: Session, number: int, now: datetime, enqueue: Enqueue) -> int:
    config = app.config.dossiers
    dossier = session.get_one(DossierRow, number, with_for_update=True)
    lacks = lacks_of(session, dossier, config)
    if not lacks or dossier.reminders >= config.reminders:
        return 0
    if not is_time_to_ask(dossier.asked_at, now, config.ask_every_days):
        return 0
    act = begin(session, Cause(now), "papers-reminded-of", {"dossier": dossier.id})
    act.change(dossier, asked_at=now, reminders=dossier.reminders + 1)
    plan = request("docs_reminder", lacks, with_names=True, dossier=dossier.id)
    purpose = purpose_of("dossier-reminder", str(dossier.id), str(act.entry))
    write(app, session, dossier, plan, purpose, enqueue=enqueue, entry=act.entry)
    return 1
