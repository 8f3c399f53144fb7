"""Was a PDF changed after it was first saved, and after it was signed?

A PDF grows by revisions appended to its end (ISO 32000-1, 7.5.6). Filling in a form with some
programs does that, so a revision alone is only a note. After a signature other people's signatures
and proofs may follow, but no other value and no other page.
"""

import hashlib
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final

import pikepdf

from parsers.documents.widgets import field_values

REVISED: Final = "revised"
"""Saved again by appending; how many times follows."""

CHANGED_AFTER_SIGNING: Final = "changed-after-signing"
"""A value or a page is another than when the file was first signed."""

# The first part of a file for fast display says 0 here, and is no revision.
_END = re.compile(rb"startxref\s+([1-9]\d*)\s+%%EOF")
_SIGNED = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def revision_problems(data: bytes) -> Iterator[str]:
    """Name what the history of a file says, in the codes above.

    Args:
        data: The file as it came, before any repair.
    """
    ends = [match.end() for match in _END.finditer(data)]
    if len(ends) > 1:
        yield f"{REVISED}:{len(ends) - 1}"
    signed = min((int(m[3]) + int(m[4]) for m in _SIGNED.finditer(data)), default=len(data))
    if any(end > signed for end in ends[1:]) and _says(data[:signed]) != _says(data):
        yield CHANGED_AFTER_SIGNING


def _says(data: bytes) -> tuple[object, ...]:
    """Give what a file shows: values of its fields and instructions of its pages."""
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            pages = tuple(hashlib.sha256(_instructions(page)).digest() for page in pdf.pages)
            return (*pages, *sorted(field_values(pdf).items()))
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, AttributeError, RuntimeError):
        return ()


def _instructions(page: pikepdf.Page) -> bytes:
    contents = page.obj.get("/Contents")
    if isinstance(contents, pikepdf.Stream):
        return bytes(contents.read_raw_bytes())
    if isinstance(contents, pikepdf.Array):
        streams = (one for one in contents.as_list() if isinstance(one, pikepdf.Stream))
        return b"\n".join(bytes(one.read_raw_bytes()) for one in streams)
    return b""
