"""The other pages of a form came in an earlier mail: in which one?

Each mail keeps the documents that it brought, so nothing is put together over mails. The half that
comes later names the mail of the first, so that nobody asks for pages that are there already.
"""

from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from mailbot.storage.register import DossierDocument
from mailbot.storage.tables import Message
from parsers.documents.halves import completes
from parsers.facts import DocumentReading, ParsedMessage
from parsers.facts.document import PAGES_AMBIGUOUS

REST_IN_MAIL: Final = "rest-in-mail"
"""Problem of a document whose missing pages came in the mail of this number."""

WITHIN: Final = timedelta(days=30)

_MISSING: Final = "page-missing:"
_MOST: Final = 100
_EARLIER = (
    select(DossierDocument.message_id, DossierDocument.reading)
    .join(Message, Message.id == DossierDocument.message_id)
    .where(
        Message.mailbox == bindparam("mailbox"),
        Message.sender == bindparam("sender"),
        Message.id != bindparam("message"),
        Message.received >= bindparam("since"),
        Message.received <= bindparam("until"),
    )
    .order_by(DossierDocument.id.desc())
    .limit(_MOST)
)


def with_earlier_halves(session: Session, message: Message, facts: ParsedMessage) -> ParsedMessage:
    """Say of every document that lacks pages in which earlier mail of the sender they came."""
    sender = facts.envelope.sender
    if sender is None or not any(_lacking(one) for one in facts.documents):
        return facts
    values = {
        "mailbox": message.mailbox,
        "sender": sender.address,
        "message": message.id,
        "since": message.received - WITHIN,
        "until": message.received,
    }
    earlier = [
        (number, DocumentReading.model_validate(reading))
        for number, reading in session.execute(_EARLIER, values)
    ]
    documents = tuple(_told(one, earlier) for one in facts.documents)
    return facts.model_copy(update={"documents": documents})


def _told(one: DocumentReading, earlier: list[tuple[int, DocumentReading]]) -> DocumentReading:
    """Name the mail with the rest; where several have it, nobody can know whose it is."""
    found = {number for number, other in earlier if _lacking(one) and _is_the_rest(one, other)}
    if not found:
        return one
    told = f"{REST_IN_MAIL}:{found.pop()}" if len(found) == 1 else PAGES_AMBIGUOUS
    return one.model_copy(update={"problems": tuple(dict.fromkeys((told, *one.problems)))})


def _is_the_rest(one: DocumentReading, other: DocumentReading) -> bool:
    """Say whether two halves make a whole: what the one lacks the other has."""
    return completes(one, other) and not _lacking(one) & _lacking(other)


def _lacking(one: DocumentReading) -> set[int]:
    return {int(code.removeprefix(_MISSING)) for code in one.problems if _is_missing(code)}


def _is_missing(code: str) -> bool:
    return code.startswith(_MISSING) and code.removeprefix(_MISSING).isdecimal()
