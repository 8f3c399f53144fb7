"""Forty fictitious Polish mails as a mail server would have left them, the same bytes every time.

``data/mails.json`` says what people wrote; here it becomes RFC 5322 messages with the headers that
a real server adds. All people, institutions and addresses are invented.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from pydantic import AwareDatetime, BaseModel, ConfigDict

_SERVER: Final = "mx.dops.example"
_NIGHT_HOST: Final = "mx2.dops.example"
# The mail was written a little before it came.
_ON_THE_WAY = timedelta(seconds=21)


@dataclass(frozen=True, slots=True)
class SampleMail:
    """One mail as it lies in the mailbox."""

    received: datetime
    """When the server took it, aware."""
    raw: bytes
    file_name: str
    """Its name in a Maildir, ordered by arrival."""


class Attached(BaseModel):
    """A file that goes with a mail; ``file`` lies beside the list of mails."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    file: str
    name: str
    type: str


class _Bounce(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    failed: str
    status: str
    reason: str
    subject: str


class Written(BaseModel):
    """What somebody wrote."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: int
    received: AwareDatetime
    to: str
    from_name: str
    from_address: str
    subject: str
    text: str = ""
    html: str | None = None
    charset: str = "utf-8"
    headers: Mapping[str, str] = {}
    authentication: str = "pass"
    attachments: tuple[Attached, ...] = ()
    bounce: _Bounce | None = None


class _Copy(BaseModel):
    """The same mail delivered once more: only the traces of its way differ."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: int
    received: AwareDatetime
    copy_of: int


def sample_messages() -> tuple[SampleMail, ...]:
    """Build all sample mails, in the order in which they came."""
    entries = json.loads((_data() / "mails.json").read_text(encoding="utf-8"))
    written: dict[int, Written] = {}
    mails = []
    for entry in entries:
        if "copy_of" in entry:
            copy = _Copy.model_validate(entry)
            mails.append(_mail(copy.id, copy.received, written[copy.copy_of], _NIGHT_HOST))
        else:
            mail = Written.model_validate(entry)
            written[mail.id] = mail
            mails.append(as_delivered(mail))
    return tuple(mails)


def as_delivered(mail: Written) -> SampleMail:
    """Build the mail as the server leaves it in the mailbox."""
    return _mail(mail.id, mail.received, mail, _SERVER)


def sample_registry_path() -> Path:
    """Return the fictitious register of institutions and persons, a JSON file."""
    return _path("registry.json")


def sample_events_path() -> Path:
    """Return the fictitious calendar, a JSON file."""
    return _path("events.json")


def _data() -> Traversable:
    return files("mailbot.demo") / "data"


def _path(name: str) -> Path:
    # The package is installed as files, never run from an archive, so the path stays valid.
    with as_file(_data() / name) as path:
        return path


def _mail(number: int, received: datetime, mail: Written, host: str) -> SampleMail:
    headers = "".join(f"{name}: {value}\r\n" for name, value in _headers(mail, received, host))
    seconds = int(received.timestamp())
    return SampleMail(
        received=received,
        raw=headers.encode("ascii") + _content(mail),
        file_name=f"{seconds}.M{number:06d}.{host}",
    )


def _headers(mail: Written, received: datetime, host: str) -> Iterator[tuple[str, str]]:
    domain = mail.from_address.partition("@")[2]
    written = format_datetime(mail.received - _ON_THE_WAY)
    yield "Return-Path", "<>" if mail.bounce else f"<{mail.from_address}>"
    yield "Delivered-To", mail.to
    yield (
        "Received",
        (
            f"from mail.{domain} (mail.{domain} [192.0.2.{mail.id}])\r\n"
            f"\tby {host} with ESMTPS id {_digest(host, mail)[:10]}\r\n"
            f"\tfor <{mail.to}>; {format_datetime(received)}"
        ),
    )
    if mail.authentication != "none":
        yield "Authentication-Results", _authentication(mail, domain)
    yield "Date", written
    yield "From", _address(mail)
    yield "To", f"<{mail.to}>"
    yield "Subject", _encoded(mail.subject, mail.charset)
    yield "Message-ID", f"<{_digest('message', mail)[:20]}@{domain}>"
    if mail.subject.lower().startswith("re:"):
        yield "In-Reply-To", f"<{_digest('asked', mail)[:20]}@dops.example>"
    yield from mail.headers.items()


def _authentication(mail: Written, domain: str) -> str:
    """Write what the receiving server found out about the sender, RFC 8601."""
    result = mail.authentication
    return (
        f"{_SERVER};\r\n"
        f"\tspf={result} smtp.mailfrom={mail.from_address};\r\n"
        f"\tdkim={'pass' if result == 'pass' else 'none'} header.d={domain};\r\n"
        f"\tdmarc={result} header.from={domain}"
    )


def _address(mail: Written) -> str:
    name = mail.from_name
    shown = f'"{name}"' if name.isascii() else _encoded(name, mail.charset)
    return f"{shown} <{mail.from_address}>"


def _encoded(text: str, charset: str) -> str:
    return text if text.isascii() else Header(text, charset).encode(linesep="\r\n")


def _content(mail: Written) -> bytes:
    """Write the body with its own headers; boundaries are fixed so that the bytes are."""
    if mail.bounce:
        return _bounce(mail, mail.bounce)
    message = EmailMessage(policy=SMTP)
    subtype = "plain" if mail.html is None else "html"
    text = mail.text if mail.html is None else mail.html
    message.set_content(text + "\n", subtype=subtype, charset=mail.charset, cte=_transfer(mail))
    for attachment in mail.attachments:
        main, _, sub = attachment.type.partition("/")
        data = (_data() / attachment.file).read_bytes()
        message.add_attachment(data, maintype=main, subtype=sub, filename=attachment.name)
    if message.is_multipart():
        message.set_boundary(f"=_{_digest('boundary', mail)[:16]}")
    return message.as_bytes()


def _transfer(mail: Written) -> str:
    """Vary the encodings as mail programs do."""
    return "8bit" if mail.charset == "iso-8859-2" else "quoted-printable"


def _bounce(mail: Written, bounce: _Bounce) -> bytes:
    """Write a delivery status notification, RFC 3464."""
    boundary = f"=_{_digest('boundary', mail)[:16]}"
    parts = (
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n" + mail.text,
        (
            "Content-Type: message/delivery-status\n\n"
            f"Reporting-MTA: dns; {_SERVER}\n\n"
            f"Final-Recipient: rfc822; {bounce.failed}\n"
            f"Action: failed\nStatus: {bounce.status}\nDiagnostic-Code: smtp; {bounce.reason}\n"
        ),
        (
            "Content-Type: text/rfc822-headers\n\n"
            f"From: <{mail.to}>\nTo: <{bounce.failed}>\n"
            f"Subject: {_encoded(bounce.subject, 'utf-8')}\n"
            f"Message-ID: <{_digest('bounced', mail)[:20]}@dops.example>\n"
        ),
    )
    body = "".join(f"--{boundary}\n{part}\n" for part in parts) + f"--{boundary}--\n"
    head = (
        "MIME-Version: 1.0\nAuto-Submitted: auto-replied\n"
        "Content-Type: multipart/report; report-type=delivery-status;\n"
        f'\tboundary="{boundary}"\n\n'
    )
    return (head + body).replace("\r\n", "\n").replace("\n", "\r\n").encode("utf-8")


def _digest(purpose: str, mail: Written) -> str:
    return hashlib.sha256(f"{purpose} {mail.id} {mail.from_address}".encode()).hexdigest()
