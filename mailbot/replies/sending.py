"""Sending one mail of the outbox at most once, whatever dies in between.

SMTP alone gives "at most once" or "at least once": a server that dies after the final dot may or
may not have taken the mail (RFC 1047). So the intent is committed before the first byte (T3), the
result after it (T4), and whoever finds an intent without a result **looks before it sends again**:

* found where sent mail is filed → it went out: SENT;
* certainly not there → sent again, the same bytes under the same Message-ID;
* no way to know → UNKNOWN: shown to a person, never sent again by itself.

When is an absence certain? A folder of files: at once. A Sent folder that the *provider* fills
(``save_sent = false``): when the copy had time to appear, counted from the attempt's last sign of
life plus its longest patience, because it may still be running in a process that only seems dead.
A Sent folder that *we* fill (``save_sent = true``) never proves an absence: the mail may have gone
out and the process died before it could file the copy. No folder at all proves nothing.

The row's ``attempts`` fences an attempt that was overtaken: only its success still counts.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from mailbot.app import App
from mailbot.config.model import Config, Mode
from mailbot.config.model import FolderSender as FolderSettings
from mailbot.replies.caps import PAUSED, is_paused
from mailbot.replies.errors import JournalAway, MaybeAccepted, NotNow, Refused, SendAgainLater
from mailbot.replies.headers import plain_address
from mailbot.replies.senders import FolderMailSender, Letter, MailSender
from mailbot.replies.smtp import smtp_sender
from mailbot.storage.database import transaction
from mailbot.storage.journal import note
from mailbot.storage.tables import Outbox, OutboxState

MOST_ATTEMPTS = 24
GIVE_UP_AFTER = timedelta(days=3)
"""As long as mail servers try (RFC 5321 section 4.5.4), and never sooner: turns that only waited
for others, or looked for an interrupted mail, are counted as attempts, too."""

WAITS_S = (60, 300, 900, 3600)
"""After the first, second … attempt; from then on four hours each."""

LONG_WAIT_S = 4 * 3600
SHORTEST_JOURNAL_WAIT_S = 10
LONGEST_JOURNAL_WAIT_S = 300
"""A journal that does not answer is asked again after as long as it has been silent."""

LOOK_FOR = timedelta(days=1)
"""So long a journal that does not answer is asked again; then the mail is UNKNOWN."""

SHADOW = "Tryb próbny: odpowiedź przygotowano, nie wysłano."

_MINUTE = timedelta(minutes=1)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Claim:
    """A row taken up by this call of `send`."""

    outbox_id: int
    mailbox: str
    attempt: int
    began: datetime
    """Last sign of life of the attempt: its beginning, or when it ended in doubt."""
    is_interrupted: bool
    """An earlier attempt left its intent and no result."""
    letter: Letter


def send(app: App, outbox_id: int) -> None:
    """Take one mail to SENT, FAILED, UNKNOWN or WITHHELD; already there: do nothing.

    Raises:
        SendAgainLater: It is not settled yet; call again after its ``delay_s``.
    """
    while (claim := _claim(app, outbox_id)) is not None:
        sender = sender_of(app, claim.mailbox)
        if claim.is_interrupted:
            _settle(app, sender, claim)
        else:
            _attempt(app, sender, claim)


def sender_of(app: App, mailbox_id: str) -> MailSender:
    """Return the way by which mail leaves from a mailbox."""
    mailbox = app.config.mailbox(mailbox_id)
    if isinstance(mailbox.sender, FolderSettings):
        return FolderMailSender(mailbox.sender.path)
    return smtp_sender(mailbox, mailbox.sender, app.clock)


def _claim(app: App, outbox_id: int) -> _Claim | None:
    """T3: commit the intent, or find the intent of an attempt that was interrupted."""
    now = app.clock()
    with transaction(app.database) as session:
        query = select(Outbox).where(Outbox.id == outbox_id).with_for_update()
        row = session.scalars(query).first()
        if row is None or row.state not in {OutboxState.QUEUED, OutboxState.SENDING}:
            return None
        if not _may_go(app, session, row, now):
            return None
        is_interrupted = row.state == OutboxState.SENDING
        row.attempts += 1
        wait_s = 0.0 if is_interrupted else _pace(app, session, row, now)
        if not is_interrupted and not wait_s:
            row.state, row.changed_at = OutboxState.SENDING.value, now
        claim = _Claim(
            outbox_id=row.id,
            mailbox=row.mailbox,
            attempt=row.attempts,
            began=row.changed_at,
            is_interrupted=is_interrupted,
            letter=_letter(app.config, row),
        )
    if wait_s:
        raise SendAgainLater(outbox_id, claim.attempt, wait_s)
    return claim


def _may_go(app: App, session: Session, row: Outbox, now: datetime) -> bool:
    """Look at everything that may have changed since the mail was queued."""
    is_known = any(mailbox.id == row.mailbox for mailbox in app.config.mailboxes)
    is_queued = row.state == OutboxState.QUEUED
    if not is_known:
        state = OutboxState.WITHHELD if is_queued else OutboxState.UNKNOWN
        _set(session, row, state, "Skrzynki nie ma już w konfiguracji.", now)
    elif is_queued and row.message_id is not None and app.config.service.mode is Mode.SHADOW:
        _set(session, row, OutboxState.WITHHELD, SHADOW, now)
    elif is_queued and row.message_id is not None and is_paused(session):
        _set(session, row, OutboxState.WITHHELD, PAUSED, now)
    elif is_queued and row.attempts >= MOST_ATTEMPTS and now - row.created_at >= GIVE_UP_AFTER:
        reason = f"Nie udało się wysłać mimo {row.attempts} prób. {row.reason}".rstrip()
        _set(session, row, OutboxState.FAILED, reason, now)
    return row.state in {OutboxState.QUEUED, OutboxState.SENDING}


def _pace(app: App, session: Session, row: Outbox, now: datetime) -> float:
    """Return for how many seconds the mailbox has to pause, 0 if it may send now."""
    settings = app.config.mailbox(row.mailbox).sender
    if isinstance(settings, FolderSettings):
        return 0.0
    query = select(func.count()).where(
        Outbox.mailbox == row.mailbox,
        # Bounds the index: an older mail that goes out just now may be overlooked.
        Outbox.created_at > now - timedelta(days=1),
        Outbox.state.in_([OutboxState.SENDING, OutboxState.SENT]),
        Outbox.changed_at > now - _MINUTE,
    )
    is_fast = (session.scalar(query) or 0) >= settings.per_minute
    return _MINUTE.total_seconds() if is_fast else 0.0


def _letter(config: Config, row: Outbox) -> Letter:
    return Letter(
        message_id=row.message_id_header,
        sender=plain_address(config.mailbox(row.mailbox).address),
        recipient=plain_address(row.recipient),
        content=row.content.encode("ascii"),
    )


def _attempt(app: App, sender: MailSender, claim: _Claim) -> None:
    """Send, and record what came of it (T4)."""
    try:
        sender.deliver(claim.letter)
    except Refused as error:
        _finish(app, claim, OutboxState.FAILED, str(error))
    except NotNow as error:
        if _finish(app, claim, OutboxState.QUEUED, str(error)):
            raise SendAgainLater(claim.outbox_id, claim.attempt, _wait_s(claim.attempt)) from error
    except MaybeAccepted as error:
        if _finish(app, claim, OutboxState.SENDING, str(error)):
            _settle(app, sender, replace(claim, began=app.clock()))
    else:
        _finish(app, claim, OutboxState.SENT, "")
        sender.file_copy(claim.letter)


def _settle(app: App, sender: MailSender, claim: _Claim) -> None:
    """Find out whether an interrupted attempt went out, before anything is sent again."""
    waited = app.clock() - claim.began
    try:
        went_out = sender.contains(claim.letter.message_id)
    except JournalAway as error:
        if waited < LOOK_FOR:
            again_s = min(
                LONGEST_JOURNAL_WAIT_S, max(SHORTEST_JOURNAL_WAIT_S, waited.total_seconds())
            )
            raise SendAgainLater(claim.outbox_id, claim.attempt, again_s) from error
        went_out = None
    if went_out:
        _finish(app, claim, OutboxState.SENT, "")
    elif went_out is None:
        reason = "Wysyłanie przerwano, a nie da się sprawdzić, czy wiadomość wyszła."
        _finish(app, claim, OutboxState.UNKNOWN, reason)
    elif waited < timedelta(seconds=sender.settles_after_s):
        rest = sender.settles_after_s - waited.total_seconds()
        raise SendAgainLater(claim.outbox_id, claim.attempt, rest)
    else:
        _finish(app, claim, OutboxState.QUEUED, "")


def _finish(app: App, claim: _Claim, state: OutboxState, reason: str) -> bool:
    """Record a result; tell whether it counted.

    A success always counts, for the mail is out. Anything else counts only while no later attempt
    has taken the row over.
    """
    now = app.clock()
    is_ours = (Outbox.state == OutboxState.SENDING) & (Outbox.attempts == claim.attempt)
    counts = Outbox.state != OutboxState.SENT if state is OutboxState.SENT else is_ours
    change = (
        update(Outbox)
        .where(Outbox.id == claim.outbox_id, counts)
        .values(state=state.value, reason=reason, changed_at=now)
        .returning(Outbox.message_id)
    )
    with transaction(app.database) as session:
        changed = session.execute(change).first()
        if changed is not None:
            note(session, f"mail-{state.value}", changed[0], {"outbox": claim.outbox_id}, now)
    log.info("mail", outbox=claim.outbox_id, state=state.value, counted=changed is not None)
    return changed is not None


def _set(session: Session, row: Outbox, state: OutboxState, reason: str, now: datetime) -> None:
    row.state, row.reason, row.changed_at = state.value, reason, now
    note(session, f"mail-{state.value}", row.message_id, {"outbox": row.id}, now)


def _wait_s(attempt: int) -> float:
    return WAITS_S[attempt - 1] if attempt <= len(WAITS_S) else LONG_WAIT_S
