"""Was this sender told in this thread already that a person will answer?

A thread is what answers to a mail of ours, or what the same sender wrote under the same subject
within `SAME_THREAD`; Message-IDs of others prove nothing.
"""

import hashlib
import hmac
import re
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select, text
from sqlalchemy.orm import Session

from mailbot.replies.identity import our_headers
from mailbot.storage.database import is_sqlite
from mailbot.storage.matters import MatterRow
from mailbot.storage.tables import Outbox
from parsers.facts import ParsedMessage, fold

SAME_THREAD = timedelta(days=30)
"""Under the same subject a question of last year has nothing to do with one of today."""

_PREFIX = re.compile(
    r"^\s*(?:re|odp|fwd?|pd|aw|wg|sv|ponownie)\s*(?:\[\d+\])?\s*:\s*", re.IGNORECASE
)
_CASE_NUMBER = re.compile(r"\[\d{4}-\d{4,}\]")
_LOCK = text("SELECT pg_advisory_xact_lock(:number)")


def thread_of(key: bytes, facts: ParsedMessage) -> str:
    """Return what the mails of one sender under one subject have in common; empty without either.

    It is keyed: from the table nobody can tell who wrote about what.
    """
    sender, chain = facts.envelope.sender, _chain(facts.envelope.subject)
    if sender is None or not chain:
        return ""
    words = f"thread:{sender.address}\n{chain}".encode(errors="replace")
    return hmac.new(key, words, hashlib.sha256).hexdigest()


def acknowledged(
    session: Session, key: bytes, facts: ParsedMessage, received: datetime
) -> frozenset[str]:
    """Return the templates by which this thread was acknowledged before.

    On PostgreSQL a second mail of the thread waits here until the first one is decided.

    Args:
        session: The transaction that decides.
        key: The installation's key.
        facts: The mail.
        received: When the mail reached us.
    """
    envelope = facts.envelope
    ours = our_headers((*envelope.in_reply_to, *envelope.references), key)
    thread = thread_of(key, facts)
    if thread and not is_sqlite(session.get_bind().engine):
        session.execute(_LOCK, {"number": int(thread[:15], 16)})
    answered = select(Outbox.message_id).where(Outbox.message_id_header.in_(ours))
    same_subject = and_(
        MatterRow.thread == thread,
        MatterRow.thread != "",
        MatterRow.received >= received - SAME_THREAD,
    )
    found = session.scalars(
        select(MatterRow.acknowledged).where(
            MatterRow.acknowledged != "",
            or_(MatterRow.message_id.in_(answered), same_subject) if ours else same_subject,
        )
    )
    return frozenset(found)


def _chain(subject: str) -> str:
    """Return a subject without what mail programs and we ourselves put around it."""
    bare = _CASE_NUMBER.sub(" ", subject)
    while (shorter := _PREFIX.sub("", bare)) != bare:
        bare = shorter
    return " ".join(fold(bare).split())
