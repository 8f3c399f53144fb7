"""Properties of characters and paragraphs in old Word documents (MS-DOC, pages of 512 bytes)."""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_CHARACTERS, _PARAGRAPHS = 0x00FA, 0x0102
_PAGE = 512
_MOST_PAGES = 20_000

_DELETED, _STRUCK, _HIDDEN, _SPECIAL = 0x0800, 0x0837, 0x083C, 0x0855
_DATA_AT = 0x6A03
_IN_TABLE, _ROW_END, _DEPTH = 0x2416, 0x2417, 0x6649
_INNER_CELL, _INNER_ROW = 0x244B, 0x244C
# Bytes of the operand by the three upper bits of the code; 0 means that it says its length itself.
_SIZES: Final = (1, 1, 2, 4, 2, 2, 0, 3)
_LONG: Final = frozenset({0xD608, 0xD606})


@dataclass(frozen=True, slots=True)
class Looks:
    """How a character is shown."""

    is_deleted: bool = False
    is_struck: bool = False
    is_hidden: bool = False
    is_special: bool = False
    data_at: int = 0
    """Where its picture or form field lies in the data stream."""


@dataclass(frozen=True, slots=True)
class _Runs:
    """Property lists by the offset at which each begins."""

    starts: tuple[int, ...]
    lists: tuple[bytes, ...]

    def at(self, offset: int) -> bytes:
        position = bisect_right(self.starts, offset) - 1
        return self.lists[position] if position >= 0 else b""


class Properties:
    """All properties of one document."""

    def __init__(self, main: bytes, table: bytes) -> None:
        self._characters = _runs(main, table, _CHARACTERS)
        self._paragraphs = _runs(main, table, _PARAGRAPHS)

    def looks(self, offset: int) -> Looks:
        """Say how the character at an offset of the stream is shown."""
        return _looks(self._characters.at(offset))

    def place(self, offset: int) -> tuple[int, bool]:
        """Say how many tables are around the paragraph that ends here, and if it ends a row."""
        found = self._marks(offset)
        depth = found.get(_DEPTH, 1 if found.get(_IN_TABLE) else 0)
        return depth, bool(found.get(_ROW_END) or found.get(_INNER_ROW))

    def ends_inner_cell(self, offset: int) -> bool:
        """Say whether the paragraph mark here ends a cell of a table within a table."""
        return bool(self._marks(offset).get(_INNER_CELL))

    def _marks(self, offset: int) -> dict[int, int]:
        return dict(_sprms(self._paragraphs.at(offset)[2:]))


@lru_cache(maxsize=1_000)
def _looks(properties: bytes) -> Looks:
    found = dict(_sprms(properties))
    return Looks(
        is_deleted=found.get(_DELETED, 0) != 0,
        is_struck=found.get(_STRUCK, 0) == 1,
        is_hidden=found.get(_HIDDEN, 0) == 1,
        is_special=found.get(_SPECIAL, 0) != 0,
        data_at=found.get(_DATA_AT, 0),
    )


def _runs(main: bytes, table: bytes, where: int) -> _Runs:
    """Collect the property lists of all pages, in the order of the stream."""
    start, size = struct.unpack_from("<LL", main, where)
    plan = table[start : start + size]
    count = max(0, (len(plan) - 4) // 8)
    found: dict[int, bytes] = {}
    for number in range(min(count, _MOST_PAGES)):
        page = struct.unpack_from("<L", plan, (count + 1) * 4 + number * 4)[0] & 0x3F_FFFF
        found.update(_page(main[page * _PAGE : (page + 1) * _PAGE], where))
    starts = sorted(found)
    return _Runs(tuple(starts), tuple(found[offset] for offset in starts))


def _page(page: bytes, where: int) -> Iterator[tuple[int, bytes]]:
    if len(page) < _PAGE:
        return
    count = page[-1]
    width = 1 if where == _CHARACTERS else 13
    for number in range(count):
        offset = struct.unpack_from("<L", page, number * 4)[0]
        place = 2 * page[(count + 1) * 4 + number * width]
        yield offset, _list(page, place, where) if place else b""


def _list(page: bytes, place: int, where: int) -> bytes:
    size = page[place]
    if where == _CHARACTERS:
        return page[place + 1 : place + 1 + size]
    if size:
        return page[place + 1 : place + 2 * size]
    return page[place + 2 : place + 2 + 2 * page[place + 1]]


def _sprms(data: bytes) -> Iterator[tuple[int, int]]:
    """Walk the single properties: code and value, the first four bytes of long ones."""
    at = 0
    while at + 3 <= len(data):
        code = struct.unpack_from("<H", data, at)[0]
        size = _SIZES[code >> 13]
        at += 2
        if not size:
            size = 1 + (struct.unpack_from("<H", data, at)[0] if code in _LONG else data[at])
        yield code, int.from_bytes(data[at : at + min(size, 4)], "little")
        at += size
