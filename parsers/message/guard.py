"""Which bytes must not reach any parser? Counted on the raw bytes, before anything is understood.

Every figure stops an input on which the stdlib or mail-parser took seconds, gigabytes or the whole
stack, and lets ordinary mail through: of 2,203 corpus mails 4 are refused, all of them torture
tests or letters to more than 1,000 recipients.
"""

import re
from collections.abc import Callable
from typing import Final

from parsers.limits import Limits

_HEADER_LINES = 2_000
_ENCODED_WORDS = 500
_AT_SIGNS = 1_000
_OPENERS = 5_000
_BOUNDARY_LINES = 3_000
_CONTAINERS = 100
_MIME_HEADER_BYTES = 20_000

# Carriage returns alone end lines too: the stdlib splits there.
_HEADER_END = re.compile(rb"\r\n\r\n|\n\n|\r\r|\n\r\n")
_LEADING_NOISE = re.compile(rb"(?:\xef\xbb\xbf|[\r\n]|[ \t]+[\r\n])*(?:>?From [^\r\n]*[\r\n]+)?")
_BOUNDARY_LINE = re.compile(rb"[\r\n]--")
_CONTAINER = re.compile(rb"(?:^|[\r\n])content-type:\s*(?:multipart|message)/", re.IGNORECASE)
_MIME_HEADER = re.compile(
    rb"(?:^|[\r\n])content-(?:type|disposition):[^\r\n]*(?:\r?\n[ \t][^\r\n]*|\r[ \t][^\r\n]*)*",
    re.IGNORECASE,
)


def without_noise(raw: bytes) -> bytes:
    """Drop what stands before the first header: a byte order mark, blank lines, an mbox line.

    With one of them in front the stdlib finds no headers at all.
    """
    match = _LEADING_NOISE.match(raw)
    return raw[match.end() :] if match and match.end() else raw


def header_block(raw: bytes) -> bytes:
    """Cut the headers of the whole mail by bytes, without the empty line that ends them."""
    match = _HEADER_END.search(raw)
    return raw[: match.start()] if match else raw


def refusal(raw: bytes, limits: Limits) -> str | None:
    """Say why these bytes must not be parsed.

    Args:
        raw: The mail without noise at its start.
        limits: The budgets; only the two about bytes are looked at here.

    Returns:
        The code of the first objection, or ``None`` if the mail may be parsed.
    """
    if len(raw) > limits.message_bytes:
        return "message-too-big"
    headers = header_block(raw)
    if len(headers) > limits.header_bytes:
        return "headers-too-long"
    for code, is_exceeded in _HEADER_CHECKS:
        if is_exceeded(headers):
            return code
    for code, is_exceeded in _MESSAGE_CHECKS:
        if is_exceeded(raw):
            return code
    return None


def _too_many_lines(headers: bytes) -> bool:
    return max(headers.count(b"\n"), headers.count(b"\r")) > _HEADER_LINES


def _too_many_encoded_words(headers: bytes) -> bool:
    return headers.count(b"=?") > _ENCODED_WORDS


def _too_many_addresses(headers: bytes) -> bool:
    return headers.count(b"@") > _AT_SIGNS


def _too_many_openers(headers: bytes) -> bool:
    return any(headers.count(sign) > _OPENERS for sign in (b"(", b"<", b",", b'"', b";"))


def _too_many_boundaries(raw: bytes) -> bool:
    if raw.count(b"--") <= _BOUNDARY_LINES:
        return False
    return sum(1 for _ in _BOUNDARY_LINE.finditer(raw)) > _BOUNDARY_LINES


def _too_many_containers(raw: bytes) -> bool:
    return sum(1 for _ in _CONTAINER.finditer(raw)) > _CONTAINERS


def _mime_header_too_long(raw: bytes) -> bool:
    return any(
        match.end() - match.start() > _MIME_HEADER_BYTES for match in _MIME_HEADER.finditer(raw)
    )


Check = Callable[[bytes], bool]

_HEADER_CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("too-many-header-lines", _too_many_lines),
    ("too-many-encoded-words", _too_many_encoded_words),
    ("too-many-addresses", _too_many_addresses),
    ("too-many-brackets", _too_many_openers),
)
_MESSAGE_CHECKS: Final[tuple[tuple[str, Check], ...]] = (
    ("too-many-boundaries", _too_many_boundaries),
    ("nested-too-deep", _too_many_containers),
    ("mime-header-too-long", _mime_header_too_long),
)
