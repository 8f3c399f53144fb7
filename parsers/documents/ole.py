"""The container of old Office files: a small file system of sectors within a file (MS-CFB).

Chains are followed with a bound, so that one that runs in a circle ends.
"""

import struct
from typing import Final

from parsers.facts.document import DocumentOutcome
from parsers.unreadable import Unreadable

MAGIC: Final = bytes.fromhex("d0cf11e0a1b11ae1")

_HEADER = struct.Struct("<8s16sHHHHH6sLLLLLLLLL")
_ENTRY_BYTES = 128
_MINI_SHIFT = 6
_END = 0xFFFF_FFFA
"""Sector numbers from here on are marks and no sectors."""
_FIRST_TABLE_SECTORS = 109
_STREAM = 2
_ROOT = 5
_MOST_ENTRIES = 5_000


class Container:
    """An opened container; streams are read by their name, wherever they stand."""

    def __init__(self, data: bytes) -> None:
        """Read the tables of the container.

        Raises:
            Unreadable: It is damaged.
        """
        try:
            self._open(data)
        except (struct.error, IndexError) as error:
            raise Unreadable(DocumentOutcome.CORRUPT, "ole-damaged") from error

    def _open(self, data: bytes) -> None:
        self._data = data
        head = _HEADER.unpack_from(data)
        self._shift, mini_shift = head[5], head[6]
        if head[0] != MAGIC or self._shift not in {9, 12} or mini_shift != _MINI_SHIFT:
            raise Unreadable(DocumentOutcome.CORRUPT, "ole-damaged")
        self._mini_size = 1 << mini_shift
        self._cutoff = head[12]
        self._next = self._table(first=head[15])
        self._entries = self._directory(head[10])
        root = next((one for one in self._entries if one[1] == _ROOT), None)
        self._mini = self._chain(root[2]) if root is not None else b""
        self._mini_next = _numbers(self._chain(head[13]))

    def names(self) -> tuple[str, ...]:
        """List the names of all streams and folders."""
        return tuple(name for name, *_ in self._entries)

    def read(self, wanted: str) -> bytes | None:
        """Read a stream; ``None`` if there is none of that name."""
        for name, kind, start, size in self._entries:
            if name == wanted and kind == _STREAM:
                data = self._chain(start) if size >= self._cutoff else self._small(start)
                return data[:size]
        return None

    def _table(self, first: int) -> tuple[int, ...]:
        """Read the table that says which sector follows which."""
        places = list(_numbers(self._data[76 : 76 + 4 * _FIRST_TABLE_SECTORS]))
        most = len(self._data) >> self._shift
        for _ in range(most):
            if first >= _END:
                break
            more = _numbers(self._sector(first))
            places += more[:-1]
            first = more[-1]
        table: list[int] = []
        for place in places[:most]:
            if place < _END:
                table += _numbers(self._sector(place))
        return tuple(table)

    def _directory(self, start: int) -> list[tuple[str, int, int, int]]:
        found = []
        data = self._chain(start)
        for position in range(0, min(len(data), _MOST_ENTRIES * _ENTRY_BYTES), _ENTRY_BYTES):
            if position + _ENTRY_BYTES > len(data):
                break
            entry = data[position : position + _ENTRY_BYTES]
            length = min(struct.unpack_from("<H", entry, 64)[0], 64)
            name = entry[: max(0, length - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<LL", entry, 116)
            found.append((name, entry[66], start, size))
        return found

    def _sector(self, number: int) -> bytes:
        start = (number + 1) << self._shift
        return self._data[start : start + (1 << self._shift)]

    def _chain(self, number: int) -> bytes:
        pieces = []
        for _ in range(len(self._next)):
            if number >= len(self._next):
                break
            pieces.append(self._sector(number))
            number = self._next[number]
        return b"".join(pieces)

    def _small(self, number: int) -> bytes:
        pieces = []
        for _ in range(len(self._mini_next)):
            if number >= len(self._mini_next):
                break
            start = number * self._mini_size
            pieces.append(self._mini[start : start + self._mini_size])
            number = self._mini_next[number]
        return b"".join(pieces)


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}L", data[: len(data) // 4 * 4])
