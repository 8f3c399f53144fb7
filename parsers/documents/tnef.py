"""winmail.dat: attachments as Outlook wraps them for other Outlooks (MS-OXTNEF).

Only the attachments are taken; the text of the mail stands beside it in plain.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.documents.inner import Inner
from parsers.facts.document import DocumentOutcome
from parsers.unreadable import Unreadable

_SIGNATURE = 0x223E_9F78
_HEAD = struct.Struct("<LH")
_ATTRIBUTE = struct.Struct("<BLL")
_BEGIN, _TITLE, _DATA, _PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_LONG_NAME = struct.pack("<HH", 0x001F, 0x3707)
_MOST = 1_000


@dataclass(slots=True)
class _Attachment:
    name: str = "winmail"
    data: bytes = b""

    def take(self, kind: int, value: bytes) -> None:
        """Take one attribute."""
        if kind == _TITLE:
            self.name = value.rstrip(b"\0").decode("cp1250", "replace") or self.name
        elif kind == _DATA:
            self.data = value
        elif kind == _PROPERTIES:
            self.name = _long_name(value) or self.name


def unwrap(data: bytes) -> Iterator[Inner]:
    """List the attachments.

    Raises:
        Unreadable: It is damaged before the first one.
    """
    if len(data) < _HEAD.size or _HEAD.unpack_from(data)[0] != _SIGNATURE:
        raise Unreadable(DocumentOutcome.CORRUPT, "tnef-damaged")
    found: list[_Attachment] = []
    for kind, value in _attributes(data):
        if kind == _BEGIN:
            found.append(_Attachment())
        elif found:
            found[-1].take(kind, value)
    yield from (Inner(one.name, one.data) for one in found)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = _HEAD.size
    for _ in range(_MOST):
        if at + _ATTRIBUTE.size > len(data):
            return
        _, kind, size = _ATTRIBUTE.unpack_from(data, at)
        at += _ATTRIBUTE.size
        yield kind & 0xFFFF, data[at : at + size]
        at += size + 2


def _long_name(properties: bytes) -> str | None:
    """Find the name in Unicode among the properties of an attachment."""
    at = properties.find(_LONG_NAME)
    if at < 0 or at + 12 > len(properties):
        return None
    size = struct.unpack_from("<L", properties, at + 8)[0]
    return properties[at + 12 : at + 12 + size].decode("utf-16-le", "replace").rstrip("\0") or None
