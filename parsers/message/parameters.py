"""The parameters of Content-Type and Content-Disposition, as real programs write them.

The stdlib cuts an unquoted name at its first space and knows no raw 8-bit letters; names of Polish
attachments have both.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote_to_bytes

from parsers.message.charset import decode, decode_header

# name = "quoted" or everything up to the next semicolon.
_PARAMETER = re.compile(
    rb""";\s*([!#$&+.^_`|~*'%\w-]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))""", re.DOTALL
)
_PIECE = re.compile(r"(?P<name>[^*]+)(?:\*(?P<number>\d{1,3}))?(?P<encoded>\*)?")
_QUOTED_PAIR = re.compile(rb'\\(["\\])')
_LINE_BREAK = re.compile(rb"[\r\n]+")


@dataclass(frozen=True, slots=True)
class _Piece:
    number: int
    is_encoded: bool
    value: bytes = field(repr=False)


def read_parameters(value: bytes) -> dict[str, str]:
    """Read all parameters of one header value; the first of a repeated name counts.

    Source:
        RFC 2045 section 5.1, RFC 2231 sections 3 and 4 (pieces and charsets), and RFC 2047 words
        inside values, which are forbidden there and common.
    """
    pieces: dict[str, list[_Piece]] = {}
    for match in _PARAMETER.finditer(_LINE_BREAK.sub(b"", value)):
        shape = _PIECE.fullmatch(match[1].decode("ascii", "replace").lower())
        if shape is None:
            continue
        written = match[3].strip() if match[2] is None else _QUOTED_PAIR.sub(rb"\1", match[2])
        pieces.setdefault(shape["name"], []).append(
            _Piece(int(shape["number"] or 0), shape["encoded"] is not None, written)
        )
    return {name: _joined(parts) for name, parts in pieces.items()}


def _joined(parts: list[_Piece]) -> str:
    """Put the pieces of one parameter together; an encoded form wins over its plain double."""
    if any(part.is_encoded for part in parts):
        parts = [part for part in parts if part.is_encoded or part.number]
    by_number: dict[int, _Piece] = {}
    for part in parts:
        by_number.setdefault(part.number, part)
    ordered = [by_number[number] for number in sorted(by_number)]
    if not ordered[0].is_encoded:
        return decode_header(b"".join(part.value for part in ordered))
    charset, _, rest = ordered[0].value.partition(b"'")
    _, separator, start = rest.partition(b"'")
    if not separator:
        charset, start = b"", ordered[0].value
    data = unquote_to_bytes(start) + b"".join(
        unquote_to_bytes(part.value) if part.is_encoded else part.value for part in ordered[1:]
    )
    return decode(data, charset.decode("ascii", "replace") or None).text
