"""What a delivery report says: which addresses failed and which of our mails came back.

The machine-readable part is read first; guessing from the words of unknown servers comes last.
"""

import logging
import re
from collections.abc import Iterable
from email.message import Message

from flufl.bounce import scan_message

from parsers.facts import LeafRole
from parsers.message.charset import clean, decode
from parsers.message.headers import Headers
from parsers.message.mime import Part

# Its tracebacks quote the mail; no personal data may be logged.
logging.getLogger("flufl.bounce").disabled = True

_MAX_RECIPIENTS = 200
_MAX_IDS = 50
_MAX_BYTES = 200_000

_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_MESSAGE_ID = re.compile(
    rb"^[>\s]*Message-I[dD]:\s*(<[^<>\s]{1,300}>)", re.MULTILINE | re.IGNORECASE
)
_ADDRESS = re.compile(r"[^\s<>@;,\"]{1,120}@[^\s<>@;,\"]{1,190}")


def failed_recipients(message: Message, parts: Iterable[Part], headers: Headers) -> tuple[str, ...]:
    """List the addresses that could not be reached, in lower case.

    Source:
        RFC 3464 section 2.3, the X-Failed-Recipients header of Exim and Gmail, and only where both
        are silent flufl.bounce (6.0.0 raises on 5 % of real mails, so it is fenced).
    """
    found = [address for part in parts for address in _of_status(part)]
    if not found:
        found = _ADDRESS.findall(" ".join(headers.all("x-failed-recipients")))
    if not found:
        found = _guessed(message)
    distinct = dict.fromkeys(clean(address).lower() for address in found)
    return tuple(distinct)[:_MAX_RECIPIENTS]


def returned_message_ids(parts: Iterable[Part]) -> tuple[str, ...]:
    """List the Message-IDs of mails that are attached or quoted in the report."""
    found: dict[str, None] = {}
    for part in parts:
        if part.leaf.role is LeafRole.NESTED or part.leaf.role in (LeafRole.BODY, LeafRole.REPORT):
            sources = [part.data[:_MAX_BYTES]]
        else:
            sources = []
        for source in sources:
            for match in _MESSAGE_ID.findall(source):
                found[clean(match.decode("utf-8", "replace"))] = None
    return tuple(found)[:_MAX_IDS]


def _of_status(part: Part) -> list[str]:
    """Read the groups of a message/delivery-status; a delay is not a failure."""
    if part.leaf.declared_type != "message/delivery-status":
        return []
    text = decode(part.data[:_MAX_BYTES], None).text.replace("\r\n", "\n").replace("\r", "\n")
    found: list[str] = []
    for group in _BLANK_LINES.split(text):
        fields = Headers.cut(group.encode())
        if (fields.first("action") or "").lower() != "failed":
            continue
        value = fields.first("original-recipient") or fields.first("final-recipient") or ""
        found += _ADDRESS.findall(value.partition(";")[2] or value)[:1]
    return found


def _guessed(message: Message) -> list[str]:
    try:
        found = scan_message(message)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError, LookupError):
        return []
    return sorted(address.decode("utf-8", "replace") for address in found if b"@" in address)
