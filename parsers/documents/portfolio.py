"""Files that a PDF carries inside: a portfolio, or a form with its annexes."""

import zlib
from collections.abc import Iterator
from typing import Final

import pikepdf

from parsers.documents.inner import Inner
from parsers.facts.document import DocumentOutcome
from parsers.limits import Limits
from parsers.unreadable import Unreadable

_MOST = 50
_FLATE: Final = frozenset({"/FlateDecode", "/Fl"})


def carried_files(pdf: pikepdf.Pdf, limits: Limits) -> Iterator[Inner]:
    """Take out the files; one that is wrapped in an unusual way is only named."""
    for number, (name, spec) in enumerate(pdf.attachments.items()):
        if number >= _MOST:
            return
        try:
            content: bytes | Unreadable = _unpacked(spec.get_file().obj, limits)
        except Unreadable as error:
            content = error
        except (pikepdf.PdfError, AttributeError, KeyError, ValueError, TypeError):
            content = Unreadable(DocumentOutcome.CORRUPT, "attached-file-damaged")
        yield Inner(name, content)


def _unpacked(stream: pikepdf.Object, limits: Limits) -> bytes:
    """Unpack with a limit, which the library's own decoder does not have."""
    data = bytes(stream.read_raw_bytes())
    value = stream.get("/Filter")
    filters = [value] if isinstance(value, pikepdf.Name) else list(value or ())
    for name in filters:
        if str(name) not in _FLATE:
            raise Unreadable(DocumentOutcome.UNSUPPORTED, "attached-file-not-read")
        unpacker = zlib.decompressobj()
        try:
            data = unpacker.decompress(data, limits.attachment_bytes + 1)
        except zlib.error as error:
            raise Unreadable(DocumentOutcome.CORRUPT, "attached-file-damaged") from error
        if len(data) > limits.attachment_bytes:
            raise Unreadable(DocumentOutcome.TOO_BIG, "too-many-bytes")
    return data
