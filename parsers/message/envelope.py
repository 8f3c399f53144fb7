"""Who wrote, to whom, about what: the one door to mail-parser.

mail-parser is given only the address and date fields, already in Unicode: it is the best reader of
addresses measured (it never returned the spoofed one of 19 forms), while its reading of bodies and
of raw 8-bit letters has defects that we work around by not using it for them.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import mailparser

from parsers.facts import Address, Envelope, Trust
from parsers.limits import Limits
from parsers.message.charset import clean, decode, decode_header
from parsers.message.headers import Headers

# mail-parser logs header text at ERROR when it cannot decode it; no personal data may be logged.
logging.getLogger("mailparser").disabled = True

_RECIPIENTS: Final = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")

# The fields that mail-parser reads as addresses: each call has room for so many values.
_SLOTS: Final = ("from", "reply-to", "to", "cc", "bcc", "delivered-to")
_MAX_VALUES = 60
_MAX_ADDRESS = 320
_MAX_NAME = 200
_MAX_SUBJECT = 1_000
_MAX_IDS = 100

_FOLD = re.compile(rb"\r?\n(?=[ \t])|\r(?=[ \t])")
_BREAKS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,300}>")
_ADDRESS_IN_NAME = re.compile(r"[^\s<>@\"'(]+@[^\s<>@\"')]+\.\w+")

# Long Polish names make encoded words of more than 75 characters; that is bad style, not fraud.
_HARMLESS_DEFECTS: Final = frozenset({"overlong-encoded-word"})

# With these the address itself is still certain; with any other it is nobody's.
_COSMETIC_DEFECTS: Final = frozenset({"invalid-display-name", "structural-recovery"})


@dataclass(frozen=True, slots=True)
class _Mailboxes:
    """One address header as mail-parser reads it."""

    addresses: tuple[Address, ...]
    defects: tuple[str, ...]


def read_envelope(headers: Headers, limits: Limits) -> Envelope:
    """Read the headers that matter; trust is judged elsewhere and stands at NONE here."""
    senders = headers.raw("from")
    replies = headers.raw("reply-to")[:1]
    recipients = [value for name in _RECIPIENTS for value in headers.raw(name)]
    values = [*senders[:1], *replies, *recipients][:_MAX_VALUES]
    read, written = _read(values, headers.raw("date")[:1])
    sender, defects = _sender(read[: len(senders[:1])], repeats=len(senders))
    after = len(senders[:1])
    return Envelope(
        subject=(headers.first("subject") or "")[:_MAX_SUBJECT],
        sender=sender,
        sender_raw=(decode_header(senders[0]) if senders else "")[:_MAX_SUBJECT],
        sender_defects=defects,
        reply_to=_distinct(read[after : after + len(replies)], limits.addresses),
        recipients=_distinct(read[after + len(replies) :], limits.addresses),
        message_id=next(iter(_ids(headers, "message-id")), None),
        in_reply_to=_ids(headers, "in-reply-to"),
        references=_ids(headers, "references"),
        written=written,
        trust=Trust.NONE,
        trust_evidence="",
    )


def minimal_envelope(headers: Headers) -> Envelope:
    """Read only what cannot fail, for mails that no parser may see; nobody is identified."""
    return Envelope(
        subject=(headers.first("subject") or "")[:_MAX_SUBJECT],
        sender=None,
        sender_raw=decode_header(b"".join(headers.raw("from")[:1])[:_MAX_SUBJECT]),
        sender_defects=("not-parsed",),
        reply_to=(),
        recipients=(),
        message_id=next(iter(_ids(headers, "message-id")), None),
        in_reply_to=_ids(headers, "in-reply-to"),
        references=_ids(headers, "references"),
        written=None,
        trust=Trust.NONE,
        trust_evidence="not-parsed",
    )


def _ids(headers: Headers, name: str) -> tuple[str, ...]:
    """List the message ids of a header, in order, without repeats."""
    found: dict[str, None] = {}
    for value in headers.raw(name):
        text = _FOLD.sub(b"", value[:20_000]).decode("utf-8", "replace")
        found.update(dict.fromkeys(clean(match) for match in _MESSAGE_ID.findall(text)))
    return tuple(found)[:_MAX_IDS]


def _read(
    values: Sequence[bytes], dates: Sequence[bytes]
) -> tuple[list[_Mailboxes], datetime | None]:
    """Hand the values to mail-parser, a handful per call, and the date with the first."""
    texts = [_as_text(value) for value in values]
    dates_text = [_as_text(value) for value in dates]
    read: list[_Mailboxes] = []
    written: datetime | None = None
    for start in range(0, max(len(texts), 1), len(_SLOTS)):
        chunk = texts[start : start + len(_SLOTS)]
        lines = [f"{slot}: {text}\n" for slot, text in zip(_SLOTS, chunk, strict=False)]
        lines += [f"date: {text}\n" for text in dates_text if start == 0]
        mail = mailparser.parse_from_string("".join(lines) + "\n")
        read += [_mailboxes(mail, slot) for slot in _SLOTS[: len(chunk)]]
        written = written or _aware(mail.date)
    return read, written


def _as_text(value: bytes) -> str:
    """Repair raw 8-bit letters, keep encoded words: they are decoded in their lexical place."""
    return _BREAKS.sub(" ", decode(_FOLD.sub(b"", value), None).text)


def _aware(moment: object) -> datetime | None:
    if not isinstance(moment, datetime):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _mailboxes(mail: mailparser.MailParser, slot: str) -> _Mailboxes:
    pairs = getattr(mail, f"{slot.replace('-', '_')}{'_' * (slot == 'from')}") or ()
    reasons = [
        reason
        for defect in mail.address_header_defects
        if defect["header"] == slot
        for reason in defect["reason"].split(",")
    ]
    addresses = tuple(
        Address(
            name=decode_header(name.encode("utf-8", "replace"))[:_MAX_NAME],
            address=clean(address).lower(),
        )
        for name, address in pairs
        if 0 < len(address) <= _MAX_ADDRESS
    )
    return _Mailboxes(addresses, tuple(sorted(set(reasons) - _HARMLESS_DEFECTS)))


def _distinct(read: Sequence[_Mailboxes], limit: int) -> tuple[Address, ...]:
    found: dict[str, Address] = {}
    for mailboxes in read:
        for address in mailboxes.addresses:
            found.setdefault(address.address, address)
    return tuple(found.values())[:limit]


def _sender(read: Sequence[_Mailboxes], repeats: int) -> tuple[Address | None, tuple[str, ...]]:
    """Choose the one sender, or nobody, and say what speaks against believing it."""
    if not read:
        return None, ("no-from",)
    (mailboxes,) = read
    defects = list(mailboxes.defects)
    distinct = {address.address for address in mailboxes.addresses}
    if repeats > 1:
        defects.append("repeated-from")
    if len(distinct) > 1:
        defects.append("two-addresses")
    if not distinct:
        defects.append("no-address")
    if len(distinct) != 1 or set(defects) - _COSMETIC_DEFECTS:
        return None, tuple(defects)
    sender = mailboxes.addresses[0]
    return sender, (*defects, *_disguises(sender))


def _disguises(sender: Address) -> tuple[str, ...]:
    """Name the ways in which an address looks like another one."""
    named = [match.lower() for match in _ADDRESS_IN_NAME.findall(sender.name)]
    domain = sender.address.rpartition("@")[2]
    checks = (
        ("other-address-in-name", any(match != sender.address for match in named)),
        ("non-ascii-address", not sender.address.isascii()),
        ("punycode-domain", any(label.startswith("xn--") for label in domain.split("."))),
    )
    return tuple(code for code, is_true in checks if is_true)
