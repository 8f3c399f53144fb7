"""One message: read, decide, carry out. Idempotent: its state in the database says what is done."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as DatabaseTimeout
from sqlalchemy.orm import Session

from mailbot import effects
from mailbot.app import App
from mailbot.blanks.returned import with_printed
from mailbot.dossiers.asking import with_request
from mailbot.elsewhere import with_earlier_halves
from mailbot.engine import later
from mailbot.identity_numbers import kept_facts
from mailbot.lists import freed_places
from mailbot.lists.by_hand import PHONE
from mailbot.lists.letters import tell_moved
from mailbot.questions.matters import open_matters
from mailbot.questions.threads import acknowledged
from mailbot.recognition import hints_of, keep_pictures, merged, needs_recognition
from mailbot.recruitments.telling import tell_candidates
from mailbot.replies.identity import find_thread
from mailbot.replies.merging import Pending, find_pending
from mailbot.replies.outbox import REPLY, queue_reply
from mailbot.sandbox import Sandbox, SandboxBroken
from mailbot.storage.database import reading, transaction
from mailbot.storage.journal import note
from mailbot.storage.namesakes import names_asked
from mailbot.storage.snapshot import Surroundings, take_snapshot
from mailbot.storage.tables import Message, MessageState, Parsed
from parsers.facts import ParsedMessage, Trust
from parsers.facts.hints import Hints
from rules.case import Case, MailboxPolicy
from rules.decide import decide
from rules.decision import Decision
from rules.dossier_requests import is_of_papers

REPEAT_WITHIN = timedelta(hours=24)
FRESH_SNAPSHOTS = 5
"""So often a lost race for a place is decided again before the message is left for later."""

_TRUST = {"none": Trust.NONE, "spf": Trust.SPF, "dmarc": Trust.DMARC}

DATABASE_AWAY = (OperationalError, InterfaceError, DatabaseTimeout)
"""What means "later"; any other complaint of the database is about this one message."""

_ATTEMPTS = select(Message.attempts).where(Message.id == bindparam("message"))
_BEGIN = (
    update(Message)
    .where(Message.id == bindparam("message"), Message.state == MessageState.KEPT.value)
    .values(attempts=Message.attempts + bindparam("more"))
    .returning(Message.id, Message.sha256, Message.mailbox, Message.attempts)
)
_LOCKED = select(Message).where(Message.id == bindparam("message")).with_for_update()
_REPEATS = (
    select(Message.id)
    .where(
        Message.content_hash == bindparam("content_hash"),
        Message.sender == bindparam("sender"),
        Message.id != bindparam("id"),
        Message.received >= bindparam("since"),
        Message.received <= bindparam("until"),
    )
    .limit(1)
)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Begun:
    """A message whose attempt is counted."""

    id: int
    sha256: str
    mailbox: str
    attempts: int


def process_message(app: App, message_id: int, *, counted: int = 0) -> None:
    """Take a kept message to its end: done, held, ignored or parked.

    Args:
        app: The application.
        message_id: The message.
        counted: How often this process has begun it already and could not go on, through no fault
            of the message; it counts as one attempt together.

    Raises:
        OperationalError, InterfaceError, TimeoutError: The database is away; try again later.
        SandboxBroken: Nothing can be read at the moment, or the program stops; try again later.
    """
    # A message that was being read when a process died is read alone: if it is the one that
    # kills, it takes no innocent one with it, whose attempts would be counted too.
    is_suspect = _attempts(app, message_id) > min(counted, 1)
    with app.turns.alone() if is_suspect else app.turns.take(message_id):
        app.sandbox.demand_open()
        begun = _begin(app, message_id, more=0 if counted else 1)
        if begun is None:
            return
        if begun.attempts > app.config.service.park_after:
            _park(app, begun)
            return
        pictures = _guarded(app, begun, lambda: _first_reading(app, begun, is_last=is_suspect))
    if pictures is not None:
        with app.scan_turns.take(message_id):
            _guarded(app, begun, lambda: _second_reading(app, begun, pictures))


def _attempts(app: App, message_id: int) -> int:
    with reading(app.database) as session:
        found = session.connection().execute(_ATTEMPTS, {"message": message_id}).scalar()
    return found or 0


def _begin(app: App, message_id: int, more: int) -> _Begun | None:
    """Count the attempt before the work, so that a message that kills its worker is found out."""
    with transaction(app.database) as session:
        row = session.connection().execute(_BEGIN, {"message": message_id, "more": more}).first()
    return None if row is None else _Begun(*row)


def _park(app: App, begun: _Begun) -> None:
    attempts = begun.attempts - 1
    log.error("message-parked", message=begun.id)
    reason = f"Wiadomość {attempts} razy przerwała pracę programu; odłożono ją."
    _end(app, begun.id, MessageState.PARKED, reason)


def _guarded(
    app: App, begun: _Begun, work: Callable[[], ParsedMessage | None]
) -> ParsedMessage | None:
    """Do a piece of work on a message; whatever goes wrong in it ends with the message held."""
    try:
        return work()
    except (*DATABASE_AWAY, SandboxBroken):
        raise
    except Exception as error:  # noqa: BLE001 - the one place: no message may stop the daemon
        kind = type(error).__name__
        log.error("message-failed", message=begun.id, error=kind)  # noqa: TRY400 - a traceback may hold text of the mail
        reason = f"Błąd wewnętrzny przy czytaniu wiadomości ({kind})."
        _end(app, begun.id, MessageState.HELD, reason)
    return None


def _first_reading(app: App, begun: _Begun, *, is_last: bool) -> ParsedMessage | None:
    """Read and decide; a mail with pictures to be recognised is given back, unless alone."""
    facts = _read(app, app.sandbox, begun, Hints())
    if not needs_recognition(facts):
        _decide_and_apply(app, begun.id, facts)
    elif is_last:
        _second_reading(app, begun, facts)
    else:
        return facts
    return None


def _second_reading(app: App, begun: _Begun, first: ParsedMessage) -> None:
    app.scans.demand_open()
    with reading(app.database) as session:
        received = session.get_one(Message, begun.id).received
        registry = take_snapshot(session, _sender(first), received, surroundings(app))
    facts = merged(first, _read(app, app.scans, begun, hints_of(registry)))
    with reading(app.database) as session:
        facts = with_printed(session, facts)
        facts = with_earlier_halves(session, session.get_one(Message, begun.id), facts)
    _decide_and_apply(app, begun.id, keep_pictures(app.blobs, facts))


def _read(app: App, sandbox: Sandbox, begun: _Begun, hints: Hints) -> ParsedMessage:
    mailbox = next((m for m in app.config.mailboxes if m.id == begun.mailbox), None)
    return sandbox.parse(
        app.blobs.get(begun.sha256),
        authserv_id=mailbox.authserv_id if mailbox else "",
        instance=app.config.service.instance,
        hints=hints,
    )


def _lock(session: Session, message_id: int) -> Message | None:
    return session.scalars(_LOCKED, {"message": message_id}).first()


def _decide_and_apply(app: App, message_id: int, facts: ParsedMessage) -> None:
    for _ in range(FRESH_SNAPSHOTS):
        try:
            with transaction(app.database) as session, session.no_autoflush:
                _one_try(app, session, message_id, facts)
        except effects.StaleSnapshot:
            continue
        return
    raise RuntimeError("the places changed at every try")


def _one_try(app: App, session: Session, message_id: int, facts: ParsedMessage) -> None:
    """T2: snapshot, decision, register, reply and its workflow in one transaction."""
    message = _lock(session, message_id)
    if message is None or message.state != MessageState.KEPT:
        return
    now = app.clock()
    case = gather(app, session, message, facts)
    decision = decide(case, app.rules)
    message.content_hash = facts.content_hash
    message.sender = _sender(facts)
    session.add(
        Parsed(
            message_id=message_id,
            facts=kept_facts(facts),
            parser_version=facts.parser_version,
        )
    )
    is_staff = message.sender in surroundings(app).staff
    applied = effects.Applied(
        message, facts, case.registry, now, source=PHONE if is_staff else "mail"
    )
    changed = effects.apply(session, applied, decision)
    open_matters(app, session, message, facts, decision)
    pending = _pending(app, session, message, case, decision)
    asking = with_request(app, session, message, case, decision, pending=pending)
    if asking is not decision:
        decision = asking
        effects.record_decision(session, message.id, decision, now)
    if decision.reply is not None:
        queue_reply(app, session, message, case, decision, enqueue=later, pending=pending)
    for moved in changed.moved if is_staff else ():
        tell_moved(app, session, moved, enqueue=later)
    for event in sorted(changed.events):
        freed_places(app, session, event, applied.cause, enqueue=later)
    tell_candidates(app, session, message, enqueue=later)
    log.info("decided", message=message_id, action=decision.action.value, rules=_rules(decision))


def _pending(
    app: App, session: Session, message: Message, case: Case, decision: Decision
) -> Pending | None:
    """Return the answer whose place this one can take: both are about papers."""
    is_proven = case.message.envelope.trust >= case.mailbox.least_trust
    if not is_proven or decision.reply is None or not is_of_papers(decision.reply):
        return None
    return find_pending(app, session, message, REPLY)


def gather(app: App, session: Session, message: Message, facts: ParsedMessage) -> Case:
    """Put together everything that `decide` may look at."""
    sender = _sender(facts)
    return Case(
        message=facts,
        received=message.received,
        mailbox=mailbox_policy(app, message.mailbox),
        registry=take_snapshot(
            session, sender, message.received, surroundings(app), names_asked(facts)
        ),
        thread=replace(
            find_thread(session, _references(facts), app.key),
            acknowledged=acknowledged(session, app.key, facts, message.received),
        ),
        is_repeat=_is_repeat(session, message, facts, sender),
    )


def mailbox_policy(app: App, mailbox_id: str) -> MailboxPolicy:
    """Return what holds for a mailbox; one that left the configuration has no addresses."""
    own = {a.lower() for m in app.config.mailboxes for a in (m.address, *m.aliases)}
    here = {
        a.lower()
        for m in app.config.mailboxes
        if m.id == mailbox_id
        for a in (m.address, *m.aliases)
    }
    return MailboxPolicy(
        id=mailbox_id,
        own_addresses=frozenset(own),
        addresses=frozenset(here),
        least_trust=_TRUST[app.config.security.least_trust],
    )


def surroundings(app: App) -> Surroundings:
    """Return staff addresses and freemail domains, in lower case."""
    staff = {c.address for c in app.config.coordinators} | set(app.config.security.staff)
    return Surroundings(
        staff=frozenset(address.lower() for address in staff),
        freemail_domains=frozenset(d.lower() for d in app.config.security.freemail_domains),
    )


def _sender(facts: ParsedMessage) -> str | None:
    return facts.envelope.sender.address if facts.envelope.sender else None


def _references(facts: ParsedMessage) -> tuple[str, ...]:
    return (*facts.envelope.in_reply_to, *facts.envelope.references)


def _is_repeat(
    session: Session, message: Message, facts: ParsedMessage, sender: str | None
) -> bool:
    values = {
        "content_hash": facts.content_hash,
        "sender": sender,
        "id": message.id,
        "since": message.received - REPEAT_WITHIN,
        "until": message.received,
    }
    return session.connection().execute(_REPEATS, values).first() is not None


def _rules(decision: Decision) -> list[str]:
    return [finding.rule for finding in decision.findings]


def _end(app: App, message_id: int, state: MessageState, reason: str) -> None:
    """End a message without a decision; a person sees it with this reason."""
    now = app.clock()
    with transaction(app.database) as session:
        message = _lock(session, message_id)
        if message is None or message.state != MessageState.KEPT:
            return
        message.state = state.value
        message.reason = reason
        message.finished_at = now
        note(session, f"{state.value}-after-failure", message_id, {}, now)
