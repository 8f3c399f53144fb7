"""Mails attached to a mail: their attachments are read, their words are nobody's here."""

import email
from collections.abc import Iterator
from email.message import Message

from parsers.documents.inner import Inner
from parsers.facts.document import DocumentOutcome
from parsers.limits import Limits
from parsers.unreadable import Unreadable

_MOST_BOUNDARIES = 500
_BODIES = ("text/plain", "text/html")


def attachments(data: bytes, limits: Limits) -> Iterator[Inner]:
    """List the attachments of a mail; the body and pictures of the body are left out.

    Raises:
        Unreadable: It has more parts than the limits allow.
    """
    if data.lower().count(b"boundary") > _MOST_BOUNDARIES:
        raise Unreadable(DocumentOutcome.TOO_BIG, "mail-too-many-parts")
    for number, part in enumerate(_leaves(email.message_from_bytes(data)), 1):
        if number > limits.leaves:
            return
        name = part.get_filename()
        if name is None and (part.get_content_type() in _BODIES or "content-id" in part):
            continue
        yield Inner(name or f"part-{number}", _content(part))


def _leaves(message: Message) -> Iterator[Message]:
    """Walk without recursion; an attached mail is one leaf."""
    stack = [message]
    while stack:
        one = stack.pop()
        children = one.get_payload()
        if one.get_content_maintype() == "multipart" and isinstance(children, list):
            stack.extend(child for child in reversed(children) if isinstance(child, Message))
        else:
            yield one


def _content(part: Message) -> bytes:
    inner = part.get_payload()
    if isinstance(inner, list):
        return b"".join(one.as_bytes() for one in inner if isinstance(one, Message))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""
