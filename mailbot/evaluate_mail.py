"""One row of a file of mails as the message that a mail server would have kept.

Attachments become small real files of the type that their names promise; the receiving server
vouches for every sender, because rows have no Authentication-Results of their own.
"""

import io
import zipfile
from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from pydantic import AwareDatetime, BaseModel, ConfigDict

AUTHSERV_ID = "mx.evaluate.invalid"

_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
)
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f"
    "0005fe02fea735810b0000000049454e44ae426082"
)
_JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")
_FILES = {
    "pdf": ("application", "pdf"),
    "png": ("image", "png"),
    "jpg": ("image", "jpeg"),
    "jpeg": ("image", "jpeg"),
    "docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


class Row(BaseModel):
    """What the rows hold that a mail server sees; labels are not looked at."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    date: AwareDatetime
    to: str
    mailbox: str
    from_name: str = ""
    from_addr: str
    subject: str
    headers: Mapping[str, str] = {}
    attachments: tuple[str, ...] = ()
    body: str
    body_full: str | None = None


def as_message(row: Row, *, body_full: bool) -> bytes:
    """Return the RFC 5322 message of a row.

    Args:
        row: The row.
        body_full: Take the body with standing footers and quotes, where there is one.
    """
    message = EmailMessage(policy=SMTP)
    body = row.body_full if body_full and row.body_full is not None else row.body
    declared = row.headers.get("Content-Type", "text/plain").lower()
    if declared.startswith("multipart/report"):
        _fill_report(message, body, declared)
    elif declared.startswith("text/calendar"):
        message.set_content(body, subtype="calendar", cte="8bit", params={"method": "REPLY"})
    elif body.lstrip().startswith("<"):
        message.set_content(body, subtype="html", cte="8bit")
    else:
        message.set_content(body, cte="8bit")
    for name in row.attachments:
        _attach(message, name)
    _set_headers(message, row)
    return bytes(message)


def _set_headers(message: EmailMessage, row: Row) -> None:
    domain = row.from_addr.rpartition("@")[2]
    message["Received"] = f"from {domain} by {AUTHSERV_ID}; {format_datetime(row.date)}"
    message["Authentication-Results"] = f"{AUTHSERV_ID}; dmarc=pass header.from={domain}"
    message["From"] = Address(row.from_name, addr_spec=row.from_addr)
    message["To"] = row.to
    message["Subject"] = " ".join(row.subject.split())
    message["Date"] = format_datetime(row.date)
    message["Message-ID"] = f"<{row.id}.{_stamp(row.date)}@{domain}>"
    for name, value in row.headers.items():
        if name.lower() != "content-type":
            message[name] = value


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%d%H%M%S")


def _fill_report(message: EmailMessage, body: str, declared: str) -> None:
    """Build a multipart/report of which only the text is known."""
    kind = "disposition-notification" if "disposition" in declared else "delivery-status"
    message.set_content(body, cte="8bit")
    message.make_mixed()
    part = EmailMessage(policy=SMTP)
    part["Content-Type"] = f"message/{kind}"
    fields = EmailMessage(policy=SMTP)
    fields["Reporting-MTA"] = "dns; unknown.invalid"
    part.set_payload([fields])
    message.attach(part)
    message.replace_header("Content-Type", "multipart/report")
    message.set_param("report-type", kind)
    message.set_boundary("=-report-")


def _attach(message: EmailMessage, name: str) -> None:
    extension = name.rpartition(".")[2].lower()
    maintype, subtype = _FILES.get(extension, ("application", "octet-stream"))
    message.add_attachment(_content(extension), maintype=maintype, subtype=subtype, filename=name)


def _content(extension: str) -> bytes:
    match extension:
        case "pdf":
            return _PDF
        case "png":
            return _PNG
        case "jpg" | "jpeg":
            return _JPEG
        case "docx":
            return _docx()
        case _:
            return b"\0" * 16


def _docx() -> bytes:
    """Return the smallest Word document."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", _CONTENT_TYPES)
        package.writestr("word/document.xml", _DOCUMENT)
    return buffer.getvalue()


_CONTENT_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_DOCUMENT = (
    '<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/'
    'wordprocessingml/2006/main"><w:body><w:p/></w:body></w:document>'
)
