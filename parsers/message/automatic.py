"""Did a machine write this mail? Headers decide; words are only a hint.

A mail that surely comes from a machine is never answered and may be put aside without a person.
One that only sounds like a machine is never answered either, but a person sees it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import Final

from parsers.facts import Body, Envelope, LeafRole, Machine, MachineKind
from parsers.message.headers import Headers
from parsers.message.machine_phrases import (
    SUBJECT_OF_BOUNCE,
    SUBJECT_OF_CALENDAR,
    SUBJECT_OF_RECEIPT,
    SUBJECT_OF_REPLY,
    WORDS_OF_BOUNCE,
    WORDS_OF_REPLY,
)
from parsers.message.mime import Part
from parsers.message.parameters import read_parameters
from parsers.message.reports import failed_recipients, returned_message_ids

LOOP_HEADER = "x-mailbot-loop"

_DAEMONS = re.compile(
    r"(?:mailer[-_.]?daemon|mail[-_.]?daemon|daemon|post[-_.]?master|mailadmin|ndr|bounces?"
    r"|double-bounce|mail[-_.]?delivery[-_.]?(?:system|subsystem)?|maildelivery|mdaemon|mmdf)",
    re.IGNORECASE,
)
_NO_REPLY = re.compile(
    r"(?:.*[-_.+])?(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|donotreply|nie[-_.]?odpowiada[jc]\w*)"
    r"(?:[-_.+].*)?",
    re.IGNORECASE,
)
_LIST_HELPERS = re.compile(
    r"owner-.+|.+-(?:request|owner|bounces?)(?:\+.*)?|listserv|majordomo|mailman", re.IGNORECASE
)
_DAEMON_NAME = re.compile(
    r"mailer[- ]?daemon|mail delivery (?:sub)?system|postmaster", re.IGNORECASE
)

_AUTO_HEADERS: Final = (
    "x-autoreply",
    "x-autorespond",
    "x-auto-reply",
    "x-autoresponder",
    "x-auto-response",
    "x-autoreply-from",
    "x-mail-autoreply",
    "x-vacation",
    "x-auto-response-suppress",
    "x-ms-exchange-inbox-rules-loop",
    "x-apple-action",
)
_LIST_HEADERS: Final = (
    "list-id",
    "list-unsubscribe",
    "list-post",
    "list-help",
    "mailing-list",
    "x-mlserver",
)
_BULK: Final = frozenset({"bulk", "junk", "list", "auto_reply", "auto-reply"})

# A machine says what it is in its first lines.
_START = 2_000


@dataclass(frozen=True, slots=True)
class Whole:
    """All that the checks look at."""

    message: Message
    headers: Headers
    parts: tuple[Part, ...]
    envelope: Envelope
    body: Body


def detect(mail: Whole, instance: str) -> Machine | None:
    """Say which machine wrote a mail, or ``None`` for a person.

    Args:
        mail: The parsed mail.
        instance: Our own name in the loop header.
    """
    for check in _CERTAIN:
        found = check(mail, instance)
        if found is not None:
            return _with_failures(mail, found)
    hint = _hint(mail)
    return _with_failures(mail, hint) if hint else None


def _certain(kind: MachineKind, evidence: str) -> Machine:
    return Machine(kind=kind, evidence=evidence, is_certain=True)


def _own_loop(mail: Whole, instance: str) -> Machine | None:
    marks = mail.headers.all(LOOP_HEADER)
    if not marks:
        return None
    is_ours = any(mark.lower() == instance.lower() for mark in marks)
    return _certain(MachineKind.OWN if is_ours else MachineKind.AUTO_REPLY, LOOP_HEADER)


def _report(mail: Whole, _: str) -> Machine | None:
    types = {part.leaf.declared_type for part in mail.parts}
    is_report = mail.message.get_content_type() == "multipart/report"
    declared = read_parameters(b"".join(mail.headers.raw("content-type")[:1])) if is_report else {}
    report_type = declared.get("report-type", "").lower()
    if "message/disposition-notification" in types or report_type == "disposition-notification":
        return _certain(MachineKind.RECEIPT, "disposition-notification")
    if "message/delivery-status" in types:
        return _certain(MachineKind.BOUNCE, "delivery-status")
    if is_report:
        return _certain(MachineKind.BOUNCE, "multipart-report")
    return None


def _failed_header(mail: Whole, _: str) -> Machine | None:
    found = "x-failed-recipients" in mail.headers
    return _certain(MachineKind.BOUNCE, "x-failed-recipients") if found else None


def _calendar_reply(mail: Whole, _: str) -> Machine | None:
    for part in mail.parts:
        if part.leaf.role is LeafRole.CALENDAR:
            method = part.parameters.get("method", "").upper()
            if method == "REPLY" or b"\nMETHOD:REPLY" in part.data[:_START].upper():
                return _certain(MachineKind.CALENDAR, "itip-reply")
    return None


def _daemon(mail: Whole, _: str) -> Machine | None:
    sender = mail.envelope.sender
    local = sender.address.rpartition("@")[0] if sender else ""
    if local and _DAEMONS.fullmatch(local):
        return _certain(MachineKind.BOUNCE, "from-daemon")
    if "from" in mail.headers and sender is None:
        raw = mail.envelope.sender_raw
        if "@" not in raw and (not raw.strip(' <>"') or _DAEMON_NAME.search(raw)):
            return _certain(MachineKind.BOUNCE, "from-daemon")
        if _DAEMON_NAME.match(raw.strip(' "<')):
            return _certain(MachineKind.BOUNCE, "from-daemon")
    return None


def _auto_submitted(mail: Whole, _: str) -> Machine | None:
    value = mail.headers.first("auto-submitted")
    if value is None or value.partition(";")[0].strip().lower() in ("no", ""):
        return None
    return _certain(_kind_by_subject(mail), "auto-submitted")


def _auto_header(mail: Whole, _: str) -> Machine | None:
    # Presence counts, not the value: real ones are empty.
    for name in _AUTO_HEADERS:
        if name in mail.headers:
            return _certain(_kind_by_subject(mail), name)
    return None


def _return_path(mail: Whole, _: str) -> Machine | None:
    values = [value.strip() for value in mail.headers.all("return-path")]
    if values and values[0] in ("<>", ""):
        return _certain(_kind_by_subject(mail), "return-path-empty")
    return None


def _bulk(mail: Whole, _: str) -> Machine | None:
    for name in _LIST_HEADERS:
        if name in mail.headers:
            return _certain(MachineKind.LIST, name)
    precedence = (mail.headers.first("precedence") or "").strip().lower()
    if precedence not in _BULK:
        return None
    kind = _kind_by_subject(mail)
    is_mass = kind is MachineKind.AUTO_REPLY and not precedence.startswith("auto")
    if is_mass and not SUBJECT_OF_REPLY.match(mail.envelope.subject):
        kind = MachineKind.LIST
    return _certain(kind, "precedence")


def _no_reply(mail: Whole, _: str) -> Machine | None:
    sender = mail.envelope.sender
    local = sender.address.rpartition("@")[0] if sender else ""
    if _NO_REPLY.fullmatch(local) or _LIST_HELPERS.fullmatch(local):
        return _certain(MachineKind.AUTO_REPLY, "from-no-reply")
    return None


def _kind_by_subject(mail: Whole) -> MachineKind:
    """Tell bounce, receipt, calendar and reply apart once a header says it is a machine."""
    subject = mail.envelope.subject
    for pattern, kind in _SUBJECTS:
        if pattern.match(subject):
            return kind
    return MachineKind.AUTO_REPLY


def _hint(mail: Whole) -> Machine | None:
    """Look for a machine's words; what is found is shown to a person, never put aside."""
    for pattern, kind in _SUBJECTS:
        if pattern.match(mail.envelope.subject):
            return Machine(kind=kind, evidence="subject", is_certain=False)
    start = mail.body.own_words[:_START]
    if WORDS_OF_REPLY.search(start):
        return Machine(kind=MachineKind.AUTO_REPLY, evidence="words", is_certain=False)
    if WORDS_OF_BOUNCE.search(start):
        return Machine(kind=MachineKind.BOUNCE, evidence="words", is_certain=False)
    if "from" not in mail.headers:
        return Machine(kind=MachineKind.BOUNCE, evidence="no-from", is_certain=False)
    return None


def _with_failures(mail: Whole, found: Machine) -> Machine:
    if found.kind is not MachineKind.BOUNCE:
        return found
    return found.model_copy(
        update={
            "failed_recipients": failed_recipients(mail.message, mail.parts, mail.headers),
            "failed_message_ids": returned_message_ids(mail.parts),
        }
    )


_SUBJECTS: Final = (
    (SUBJECT_OF_BOUNCE, MachineKind.BOUNCE),
    (SUBJECT_OF_REPLY, MachineKind.AUTO_REPLY),
    (SUBJECT_OF_RECEIPT, MachineKind.RECEIPT),
    (SUBJECT_OF_CALENDAR, MachineKind.CALENDAR),
)
_CERTAIN: Final[tuple[Callable[[Whole, str], Machine | None], ...]] = (
    _own_loop,
    _report,
    _failed_header,
    _calendar_reply,
    _daemon,
    _auto_submitted,
    _auto_header,
    _return_path,
    _bulk,
    _no_reply,
)
