"""Our Message-IDs: made from the purpose, so equal after a crash; signed, so nobody can make one.

``<mb.{token}.{signature}@domain>``: the token follows from the purpose, the signature from the
token, both by HMAC-SHA-256 under the installation's key. Threading on ids that can be guessed would
let anybody write into a conversation (GHSA-6r38-6mcf-2ww3).
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from mailbot.clock import WARSAW
from mailbot.storage.register import EnrolmentRow
from mailbot.storage.tables import DecisionRow, Journal, Message, MessageState, Outbox
from rules.case import Offer, Question, Thread
from rules.decision import Decision
from rules.registry import EnrolmentState
from rules.standings import Move

LONGEST_PURPOSE = 80
"""Characters of the column."""

MOST_REFERENCES = 50
"""The newest ids of a References header that are looked at; longer headers are attacks or loops."""

_ONLY_THE_EVENT = frozenset(("event-ambiguous",))
_OURS = re.compile(r"<mb\.([0-9a-f]{24})\.([0-9a-f]{16})@[A-Za-z0-9.-]{1,190}>")


def message_id(key: bytes, purpose: str, domain: str) -> str:
    """Return the Message-ID for a purpose, with its angle brackets.

    Args:
        key: The installation's key.
        purpose: What the mail is for, unique for ever: hash of the answered mail and kind of reply.
        domain: Domain of the sending address, in ASCII.
    """
    token = _hmac(key, f"token:{purpose}")[:24]
    return f"<mb.{token}.{_signature(key, token)}@{domain}>"


def purpose_of(*parts: str) -> str:
    """Name what a mail is for, unique for ever: ``reminder:E17:P4``; long ones end in a hash."""
    purpose = ":".join(parts)
    if len(purpose) <= LONGEST_PURPOSE:
        return purpose
    short = hashlib.sha256(purpose.encode()).hexdigest()[:40]
    return f"{purpose[: LONGEST_PURPOSE - 41]}:{short}"


def uid_of(key: bytes, event: str) -> str:
    """Return the UID of an event in calendars: the same for ever, different in every installation.

    An id that is a UID already, because the event came from another calendar, stays what it is.
    """
    return event if "@" in event else f"{event}.{_hmac(key, f'uid:{event}')[:12]}@mailbot"


def event_of_uid(key: bytes, uid: str) -> str | None:
    """Return the id of the event whose UID we made, ``None`` for any other UID."""
    event = uid.removesuffix("@mailbot").rpartition(".")[0]
    return event if event and uid_of(key, event) == uid else None


def verify(header_value: str, key: bytes) -> str | None:
    """Return the token of a Message-ID that we made, ``None`` for anything else."""
    found = _OURS.fullmatch(header_value.strip())
    if found is None:
        return None
    token, signature = found.groups()
    return token if hmac.compare_digest(signature, _signature(key, token)) else None


def our_headers(references: Iterable[str], key: bytes) -> list[str]:
    """Return the Message-IDs among these that we made, the newest first."""
    newest_first = list(references)[::-1][:MOST_REFERENCES]
    return [value.strip() for value in newest_first if verify(value, key) is not None]


def find_thread(session: Session, references: Iterable[str], key: bytes) -> Thread:
    """Find which mail of ours a message answers to; the nearest one counts.

    Args:
        session: An open transaction.
        references: Ids as written by the sender, oldest first (References, then In-Reply-To).
        key: The installation's key.
    """
    ours = our_headers(references, key)
    if not ours:
        return Thread()
    rows = session.execute(select(Outbox).where(Outbox.message_id_header.in_(ours))).scalars()
    found = {row.message_id_header: row for row in rows}
    nearest = next((found[header] for header in ours if header in found), None)
    if nearest is None:
        return Thread()
    return Thread(
        events=tuple(nearest.events.split()),
        our_message=nearest.id,
        question=_question(session, nearest),
        offer=_offer(session, nearest),
    )


def _question(session: Session, sent: Outbox) -> Question | None:
    """Return what we asked, if our mail asks which event is meant and nobody decided since."""
    latest = session.execute(
        select(DecisionRow.decision)
        .join(Message, Message.id == DecisionRow.message_id)
        .where(Message.id == sent.message_id, Message.state == MessageState.HELD.value)
        .order_by(DecisionRow.seq.desc())
        .limit(1)
    ).scalar()
    if latest is None or sent.message_id is None:
        return None
    decision = Decision.model_validate(latest)
    held_by = {finding.rule for finding in decision.findings if finding.blocks}
    plan = decision.reply
    if plan is None or plan.template != "clarify_event" or held_by - _ONLY_THE_EVENT:
        return None
    return Question(sent.message_id, plan.choices, sent.recipient, decision.operations)


def _offer(session: Session, sent: Outbox) -> Offer | None:
    """Return what our letter offered, and until when that stands, if it offered a place."""
    if sent.entry_id is None:
        return None
    entry = session.get_one(Journal, sent.entry_id)
    if entry.act != Move.OFFER.value:
        return None
    until = session.scalar(
        select(EnrolmentRow.offered_until).where(
            EnrolmentRow.offer_entry == entry.id,
            EnrolmentRow.state == EnrolmentState.OFFERED.value,
        )
    )
    return Offer(entry.detail["event"], entry.detail["person"], until)


def case_reference(message: int, received: datetime) -> str:
    """Return the number of a case as people see it: ``2024-0017``, year of receipt and id."""
    return f"{received.astimezone(WARSAW).year}-{message:04}"


def _signature(key: bytes, token: str) -> str:
    return _hmac(key, f"id:{token}")[:16]


def _hmac(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()
