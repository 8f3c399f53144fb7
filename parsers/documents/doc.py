"""Word 97–2003 documents as a flow of paragraphs and tables (MS-DOC).

A reader of our own: LibreOffice needs seconds, hundreds of megabytes, processes and files of its
own, none of which the sandbox gives. Text lies in pieces; what ends a cell or a row, what is hidden
or deleted, and whether a box is ticked stands in tables of properties beside it.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from parsers.documents.doc_properties import Looks, Properties
from parsers.documents.ole import Container
from parsers.documents.rtf_layout import Layout
from parsers.facts.document import DocumentOutcome
from parsers.flow import EMPTY_BOX, TICKED_BOX, Flow
from parsers.limits import Limits
from parsers.unreadable import Unreadable

_WORD_97 = 0x00C1
_ENCRYPTED = 0x0100
_SECOND_TABLE = 0x0200
_TEXT_BYTES = 0x004C
_PIECES = 0x01A2

_UNDEFINED_RESULT = 25

_CELL, _PARAGRAPH, _LINE, _PAGE = "\x07", "\r", "\x0b", "\x0c"
_CODE, _RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_PICTURE, _DRAWING = "\x01", "\x08"
_PLAIN: Final = {"\x1e": "-", "\x1f": "", "\xa0": "\xa0", "\t": "\t", _LINE: "\n", _PAGE: "\n"}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of text as it lies in the file."""

    offset: int
    """Bytes from the beginning of the stream."""
    text: str
    width: int
    """Bytes of one character."""


def read_doc(data: bytes, limits: Limits) -> Flow:
    """Read an old Word document.

    Raises:
        Unreadable: It is damaged, encrypted, from before Word 97 or exceeds a limit.
    """
    container = Container(data)
    main = container.read("WordDocument") or b""
    try:
        flags = struct.unpack_from("<H", main, 10)[0]
        if flags & _ENCRYPTED:
            raise Unreadable(DocumentOutcome.NEEDS_PASSWORD, "needs-password")
        if struct.unpack_from("<H", main, 2)[0] < _WORD_97:
            raise Unreadable(DocumentOutcome.UNSUPPORTED, "word-before-97")
        table = container.read("1Table" if flags & _SECOND_TABLE else "0Table") or b""
        pieces = tuple(_pieces(main, table))
        if sum(len(piece.text) for piece in pieces) > limits.text_chars:
            raise Unreadable(DocumentOutcome.TOO_BIG, "word-too-long")
        reader = _Reader(Properties(main, table), container.read("Data") or b"")
        reader.read(pieces)
    except (struct.error, IndexError) as error:
        raise Unreadable(DocumentOutcome.CORRUPT, "word-damaged") from error
    blocks, _ = reader.layout.finished()
    if not blocks:
        raise Unreadable(DocumentOutcome.CORRUPT, "word-without-text")
    return Flow(blocks=blocks, active=tuple(_active(container)))


def _pieces(main: bytes, table: bytes) -> Iterator[_Piece]:
    """Put together the main text; notes, headers and text boxes come after it and are left."""
    wanted = struct.unpack_from("<L", main, _TEXT_BYTES)[0]
    start, size = struct.unpack_from("<LL", main, _PIECES)
    data = table[start : start + size]
    at = 0
    while at < len(data) and data[at] == 1:  # properties that pieces may refer to
        at += 3 + struct.unpack_from("<H", data, at + 1)[0]
    length = struct.unpack_from("<L", data, at + 1)[0]
    plan = data[at + 5 : at + 5 + length]
    count = (len(plan) - 4) // 12
    for number in range(count):
        first, last = struct.unpack_from("<LL", plan, number * 4)
        last = min(last, wanted)
        if first >= last:
            continue
        place = struct.unpack_from("<L", plan, (count + 1) * 4 + number * 8 + 2)[0]
        is_narrow = bool(place & 0x4000_0000)
        offset = (place & 0x3FFF_FFFF) // (2 if is_narrow else 1)
        width = 1 if is_narrow else 2
        raw = main[offset : offset + (last - first) * width]
        text = raw.decode("cp1250" if is_narrow else "utf-16-le", "replace")
        yield _Piece(offset, text, width)


class _Reader:
    """Follows the text and its marks."""

    def __init__(self, properties: Properties, data: bytes) -> None:
        self.layout = Layout()
        self._properties = properties
        self._data = data
        self._codes: list[str] = []
        """Instructions of the fields that are open, the innermost last."""
        self._is_code: list[bool] = []

    def read(self, pieces: tuple[_Piece, ...]) -> None:
        for piece in pieces:
            for number, sign in enumerate(piece.text):
                offset = piece.offset + number * piece.width
                self._take(sign, offset)

    def _take(self, sign: str, offset: int) -> None:
        if sign in {_CELL, _PARAGRAPH}:
            self._end(sign, offset)
        elif sign in {_CODE, _RESULT, _FIELD_END}:
            self._field(sign)
        elif any(self._is_code):
            self._instruct(sign, offset)
        else:
            self._write(sign, self._properties.looks(offset))

    def _end(self, sign: str, offset: int) -> None:
        depth, is_row_end = self._properties.place(offset)
        if is_row_end:
            self.layout.end_row(min(depth, 2))
        elif sign == _CELL or self._properties.ends_inner_cell(offset):
            self.layout.end_cell(min(max(depth, 1), 2))
        else:
            self.layout.table("itap", depth)
            self.layout.end_paragraph()

    def _field(self, sign: str) -> None:
        if sign == _CODE:
            self._codes.append("")
            self._is_code.append(True)
        elif self._codes and sign == _RESULT:
            self._is_code[-1] = False
        elif self._codes:
            self._codes.pop()
            self._is_code.pop()

    def _instruct(self, sign: str, offset: int) -> None:
        """Read the inside of a field's instruction; a form field hides its state in a picture."""
        if sign != _PICTURE:
            self._codes[-1] += sign
        elif "FORMCHECKBOX" in self._codes[-1]:
            place = self._properties.looks(offset).data_at
            self.layout.write(TICKED_BOX if _is_ticked(self._data, place) else EMPTY_BOX)

    def _write(self, sign: str, looks: Looks) -> None:
        if looks.is_deleted:
            return
        if sign in {_PICTURE, _DRAWING}:
            if looks.is_special:
                self.layout.picture(is_shown=sign == _PICTURE)
            return
        text = _PLAIN.get(sign, sign if sign >= " " else "")
        if (looks.is_hidden or looks.is_struck) and text.strip():
            self.layout.problem("hidden-text" if looks.is_hidden else "struck-text")
        else:
            self.layout.write(text)


def _is_ticked(data: bytes, place: int) -> bool:
    """Read the state of a box from the data of its form field (MS-DOC, FFData)."""
    if place + 4 > len(data):
        return False
    start = place + struct.unpack_from("<H", data, place + 4)[0]
    bits = struct.unpack_from("<H", data, start + 4)[0]
    result = bits >> 2 & 0x1F
    if result != _UNDEFINED_RESULT:
        return bool(result)
    name = struct.unpack_from("<H", data, start + 10)[0]
    default = start + 12 + (name + 1) * 2
    return bool(struct.unpack_from("<H", data, default)[0])


def _active(container: Container) -> Iterator[str]:
    names = container.names()
    if "ObjectPool" in names:
        yield "embedded-file"
    if {"Macros", "_VBA_PROJECT", "VBA"} & set(names):
        yield "macros"
