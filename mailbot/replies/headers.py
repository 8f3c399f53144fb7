"""From values to the bytes of a mail: RFC 5322, ASCII, CRLF, the same for the same values.

The header block is written here and not by ``email.message.EmailMessage``: that one rewrites
Message-IDs longer than a line as encoded words (measured on Python 3.11.7, 3.12.1 and 3.13.0), and
threads break for every sender whose server makes ids of 80 characters and more.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, quote
from typing import Literal

from mailbot.clock import WARSAW
from mailbot.replies.errors import UnsendableAddress
from mailbot.replies.typography import one_line

MOST_REFERENCES = 10
"""The first id and the last nine: enough for any mail program, short enough for any server."""

_LONGEST_NAME = 100
_LONGEST_SUBJECT = 250
_ID = re.compile(r"<[!-;=?-~]{1,900}>")
# What stands unquoted in an address; quoted local parts are refused, nobody sends from them.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,190}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    """ASCII, made by us."""
    content_type: str
    content: bytes
    is_personal: bool = False
    """Data of the register are in it."""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """Everything that is written into one mail."""

    from_name: str
    from_address: str
    recipient: str
    subject: str
    text: str
    message_id: str
    written: datetime
    instance: str
    """Name of this installation, for the loop mark."""
    automatic: Literal["auto-replied", "auto-generated", "no"]
    """An answer to a mail, a mail of our own accord, or words of a person (RFC 3834 section 5)."""
    answers: str | None = None
    """Message-ID of the mail that is answered."""
    references: tuple[str, ...] = ()
    """Its References, oldest first."""
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()


def write_mail(mail: OutgoingMail) -> bytes:
    """Return the complete message.

    Raises:
        UnsendableAddress: An address cannot be written in ASCII without quoting.
    """
    return _header_block(mail) + _content(mail)


def plain_address(address: str) -> str:
    """Return the address as it stands in a header, the domain in ASCII.

    Raises:
        UnsendableAddress: It has letters that most servers refuse, or it is no address.
    """
    local, _, domain = address.strip().rpartition("@")
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        ascii_domain = ""
    plain = f"{local}@{ascii_domain}"
    if _ADDRESS.fullmatch(plain) is None or local.startswith("-"):
        raise UnsendableAddress("Na ten adres nie da się odpowiedzieć automatycznie.")
    return plain


def clean_text(text: str) -> str:
    """Return a text of several lines without controls, NUL and lone surrogates."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", "", s) for s in lines)


def thread_ids(answers: str | None, references: Iterable[str]) -> tuple[str, ...]:
    """Return the ids for our References header: the first and the last, only well-formed ones."""
    wanted = [*references, *([answers] if answers else [])]
    ids = list(dict.fromkeys(i for i in map(str.strip, wanted) if _ID.fullmatch(i)))
    if len(ids) > MOST_REFERENCES:
        ids = [ids[0], *ids[1 - MOST_REFERENCES :]]
    return tuple(ids)


def _header_block(mail: OutgoingMail) -> bytes:
    lines = [
        f"From: {_mailbox(mail.from_name, mail.from_address)}",
        f"To: {plain_address(mail.recipient)}",
        f"Subject: {_encoded(one_line(mail.subject, _LONGEST_SUBJECT), 'Subject')}",
        f"Date: {format_datetime(mail.written.astimezone(WARSAW))}",
        f"Message-ID: {mail.message_id}",
        *_threading(mail),
        f"Auto-Submitted: {mail.automatic}",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        f"X-Mailbot-Loop: {loop_mark(mail.instance)}",
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def loop_mark(instance: str) -> str:
    """Return the name of an installation as it stands in our loop header."""
    return re.sub(r"[^!-~]+", "-", instance)[:100]


def _threading(mail: OutgoingMail) -> list[str]:
    lines = []
    answered = thread_ids(mail.answers, ())
    if answered:
        lines.append(f"In-Reply-To: {answered[0]}")
    references = thread_ids(mail.answers, mail.references)
    if references:
        # Folded between ids, never inside one.
        lines.append("References: " + "\r\n ".join(references))
    return lines


def _mailbox(name: str, address: str) -> str:
    clean = one_line(name, _LONGEST_NAME)
    if not clean:
        return plain_address(address)
    is_plain = clean.isascii() and "=?" not in clean
    shown = f'"{quote(clean)}"' if is_plain else _encoded(clean, "From")
    return f"{shown}\r\n <{plain_address(address)}>"


def _encoded(text: str, header: str) -> str:
    """Write text as encoded words (RFC 2047), also ASCII that a reader would take for one."""
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, header_name=header).encode(linesep="\r\n")


def _content(mail: OutgoingMail) -> bytes:
    content = EmailMessage(policy=SMTP)
    content.set_content(clean_text(mail.text), charset="utf-8", cte="quoted-printable")
    if mail.html is not None:
        html = clean_text(mail.html)
        content.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
        _set_boundary(content, mail.message_id)
    for one in mail.attachments:
        main, _, sub = one.content_type.partition("/")
        # Text of ours is UTF-8; a reader that is not told takes it for ASCII.
        params = {"charset": "utf-8"} if main == "text" else None
        content.add_attachment(
            one.content, maintype=main, subtype=sub, filename=one.name, params=params
        )
    if mail.attachments:
        _set_boundary(content, f"{mail.message_id}/files")
    return content.as_bytes()


def _set_boundary(content: EmailMessage, seed: str) -> None:
    """Fix what is random by default: the same values must give the same bytes."""
    content.set_boundary("=_" + hashlib.sha256(seed.encode()).hexdigest()[:32])
