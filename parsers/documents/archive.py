"""ZIP archives. Their names are only names: nothing is ever written to a disk."""

import zipfile
from collections.abc import Iterator

from parsers.documents.inner import Inner
from parsers.documents.package import Package
from parsers.limits import Limits
from parsers.unreadable import Unreadable

_IS_UTF8 = 0x800


def unzip(data: bytes, limits: Limits) -> Iterator[Inner]:
    """Unpack an archive file by file.

    Raises:
        Unreadable: The archive as a whole is damaged, or promises more than the limits allow.
    """
    package = Package.open(data, limits)
    for entry in package.entries():
        try:
            content: bytes | Unreadable = package.read(entry) or b""
        except Unreadable as error:
            content = error
        yield Inner(_name(entry), content)


def _name(entry: zipfile.ZipInfo) -> str:
    """Decode a name: without the mark for UTF-8, Polish Windows wrote it in its old code page."""
    if entry.flag_bits & _IS_UTF8:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
        return raw.decode("utf-8" if _is_utf8(raw) else "cp852")
    except UnicodeError:
        return entry.filename


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
