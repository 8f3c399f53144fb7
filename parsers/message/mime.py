"""The parts of a mail: every one is found, named, hashed and given a role; none is dropped.

The walk is our own, over the stdlib's tree. mail-parser mixes the text of attached messages into
the body, loses parts without a name and gives random names (4.8.0). Attached messages are not
opened: what somebody else wrote is never the sender's.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import Message

from parsers.documents.sniff import sniff
from parsers.facts import Leaf, LeafRole
from parsers.message.headers import Headers
from parsers.message.names import safe_name
from parsers.message.parameters import read_parameters

_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature")
_SIGNATURE_ALIAS = "application/x-pkcs7-signature"
_REPORTS = (
    "message/delivery-status",
    "message/disposition-notification",
    "message/feedback-report",
)
# In the order in which forms of the same text are preferred.
_READABLE = ("text/plain", "text/html", "text/enriched", "text/richtext")
_MEDIA = ("image/", "audio/", "video/")
_BASE64_RUN = re.compile(rb"[A-Za-z0-9+/]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf with what is needed to read it."""

    leaf: Leaf
    data: bytes = field(repr=False)
    """Decoded from its transfer encoding."""
    charset: str | None
    parameters: dict[str, str]
    """Of the Content-Type, names in lower case."""
    alternative: str | None
    """Path of the outermost multipart/alternative around it."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A leaf in its place in the tree."""

    message: Message
    path: str
    container: str
    """Type of the multipart around it; empty for the root."""
    position: int
    alternative: str | None
    """Path of the outermost multipart/alternative around it."""


def walk(message: Message, limit: int) -> tuple[Part, ...]:
    """List all leaves in the order of the mail.

    Args:
        message: Parsed by the stdlib with its compat32 policy.
        limit: How many leaves to list at most.
    """
    parts: list[Part] = []
    has_body = False
    for node in _leaves(message):
        part = _part(node, has_body=has_body)
        has_body = has_body or part.leaf.role is LeafRole.BODY
        parts.append(part)
        if len(parts) >= limit:
            break
    return _with_alternatives(tuple(parts))


def _leaves(message: Message) -> Iterator[_Node]:
    """Walk the tree without recursion: the guard bounds its depth, the stack need not."""
    stack = [_Node(message, "", "", 0, None)]
    while stack:
        node = stack.pop()
        if node.message.is_multipart() and node.message.get_content_maintype() == "multipart":
            stack.extend(_children(node))
        else:
            yield node if node.path else replace(node, path="1")


def _children(node: _Node) -> list[_Node]:
    kind = node.message.get_content_type()
    payload = node.message.get_payload()
    children = [
        _Node(
            child,
            f"{node.path}.{number}".lstrip("."),
            kind,
            number - 1,
            node.alternative or (node.path or "0" if kind == "multipart/alternative" else None),
        )
        for number, child in enumerate(payload, 1)
        if isinstance(child, Message)
    ]
    return children[::-1]


def _part(node: _Node, *, has_body: bool) -> Part:
    headers = Headers.of(node.message)
    parameters = read_parameters(b"".join(headers.raw("content-type")[:1]))
    data, defects = _content(node.message)
    declared = node.message.get_content_type()
    given = _given_name(headers, parameters)
    sniffed = _kind(declared, data)
    leaf = Leaf(
        path=node.path,
        name=safe_name(given, node.path, sniffed),
        declared_type=declared[:100],
        sniffed_type=sniffed,
        role=_role(node, headers, sniffed, has_name=given is not None, has_body=has_body),
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        defects=defects,
    )
    return Part(leaf, data, parameters.get("charset"), parameters, node.alternative)


def _given_name(headers: Headers, parameters: dict[str, str]) -> str | None:
    disposition = read_parameters(b"".join(headers.raw("content-disposition")[:1]))
    return disposition.get("filename") or parameters.get("name") or None


def _content(message: Message) -> tuple[bytes, tuple[str, ...]]:
    """Give the bytes of a leaf; an attached message as its bytes, unopened."""
    defects = tuple(sorted({_code(defect) for defect in message.defects}))
    payload = message.get_payload()
    if isinstance(payload, list):
        return b"\n".join(_nested_bytes(child) for child in payload), defects
    if str(message.get("content-transfer-encoding", "")).strip().lower() == "base64":
        data, problem = _from_base64(str(payload).encode("ascii", "replace"))
        return data, tuple(sorted({*defects, *problem}))
    decoded = message.get_payload(decode=True)
    return decoded if isinstance(decoded, bytes) else b"", defects


def _nested_bytes(child: object) -> bytes:
    return child.as_bytes() if isinstance(child, Message) else str(child).encode()


def _from_base64(text: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Decode base64 that may come in several padded segments, which the stdlib cuts at the first.

    What is not of its alphabet is skipped, as RFC 2045 section 6.8 says.
    """
    data: list[bytes] = []
    segments = [b"".join(_BASE64_RUN.findall(piece)) for piece in re.split(rb"=[=\s]*", text)]
    filled = [segment for segment in segments if segment]
    problems = ("base64-in-segments",) if len(filled) > 1 else ()
    for segment in filled:
        whole = segment[: len(segment) - (len(segment) % 4 == 1)]
        if whole != segment:
            problems = (*problems, "bad-base64")
        try:
            data.append(base64.b64decode(whole + b"=" * (-len(whole) % 4)))
        except binascii.Error:
            problems = (*problems, "bad-base64")
    return b"".join(data), problems


def _code(defect: object) -> str:
    """Turn ``StartBoundaryNotFoundDefect`` into ``start-boundary-not-found``."""
    name = type(defect).__name__.removesuffix("Defect")
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def _kind(declared: str, data: bytes) -> str:
    """Name the type by content; the declared one only where text has no magic number."""
    if declared.startswith("message/"):
        return declared
    kind = sniff(data)
    if kind in ("text/plain", "application/octet-stream", "message/rfc822") and (
        declared.startswith("text/")
    ):
        return declared[:100]
    return kind


def _role(
    node: _Node, headers: Headers, sniffed: str, *, has_name: bool, has_body: bool
) -> LeafRole:
    declared = node.message.get_content_type()
    fixed = _role_by_type(declared, sniffed)
    if fixed is not None:
        return fixed
    disposition = (headers.first("content-disposition") or "").partition(";")[0].strip().lower()
    if disposition == "attachment":
        return LeafRole.ATTACHMENT
    if sniffed in _READABLE and declared.startswith(("text/", "multipart/")):
        return _role_of_text(node, has_name=has_name, has_body=has_body)
    is_inside = "content-id" in headers or node.container == "multipart/related"
    return LeafRole.RESOURCE if is_inside and sniffed.startswith(_MEDIA) else LeafRole.ATTACHMENT


def _role_of_text(node: _Node, *, has_name: bool, has_body: bool) -> LeafRole:
    """Tell a body from an attached text: a first part is the body even if it has a file name.

    Source:
        RFC 8621 section 4.1.4, as code there; mail-parser loses one-line sign-ups so named.
    """
    is_first = node.position == 0
    if node.container == "multipart/report" and not is_first:
        return LeafRole.REPORT
    if node.container == "multipart/related" and not is_first:
        return LeafRole.ATTACHMENT
    if has_name and not node.alternative and not (is_first and not has_body):
        return LeafRole.ATTACHMENT
    return LeafRole.BODY


def _role_by_type(declared: str, sniffed: str) -> LeafRole | None:
    if declared in _REPORTS:
        return LeafRole.REPORT
    if declared.startswith("message/") or declared == "text/rfc822-headers":
        return LeafRole.NESTED
    if declared in _SIGNATURES or declared == _SIGNATURE_ALIAS:
        return LeafRole.SIGNATURE
    if "text/calendar" in (declared, sniffed) or declared == "application/ics":
        return LeafRole.CALENDAR
    return None


def _with_alternatives(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Choose one form of each multipart/alternative: plain text unless it is blank, then HTML."""
    chosen: dict[str, str] = {}
    for part in parts:
        if part.alternative and part.leaf.role is LeafRole.BODY and part.data.strip():
            kind, best = part.leaf.sniffed_type, chosen.get(part.alternative)
            if best is None or _READABLE.index(kind) < _READABLE.index(best):
                chosen[part.alternative] = kind
    return tuple(_in_its_role(part, chosen) for part in parts)


def _in_its_role(part: Part, chosen: dict[str, str]) -> Part:
    best = chosen.get(part.alternative or "")
    if part.leaf.role is not LeafRole.BODY or best in (None, part.leaf.sniffed_type):
        return part
    return replace(part, leaf=part.leaf.model_copy(update={"role": LeafRole.ALTERNATIVE}))
