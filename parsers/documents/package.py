"""The one door to ZIP files and to XML: everything is measured before it is unpacked or parsed.

The table of contents of a ZIP may lie, so each member is also counted while it is unpacked. XML
with a document type is refused: no office program writes one, and only attacks need entities.
"""

import zipfile
import zlib
from io import BytesIO
from typing import Final

from lxml import etree

from parsers.facts.document import DocumentOutcome
from parsers.limits import Limits
from parsers.unreadable import Unreadable

# A long announcement has 60,000 tags; three million empty paragraphs fit into 18 MB.
_MOST_TAGS = 400_000
# XML of forms packs about 12:1, empty tables of Word 40:1; bombs begin at a thousand.
_MOST_RATIO = 200
_SMALL = 1_000_000
_CHUNK = 1 << 16

_ZIP_FAILS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    EOFError,
    ValueError,
    OSError,
    LookupError,
    RuntimeError,
)


class Package:
    """A ZIP file whose table of contents was found harmless."""

    def __init__(self, archive: zipfile.ZipFile, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits

    @classmethod
    def open(cls, data: bytes, limits: Limits) -> "Package":
        """Look at the table of contents.

        Raises:
            Unreadable: It is damaged, encrypted, or promises more than the limits allow.
        """
        try:
            archive = zipfile.ZipFile(BytesIO(data))
        except _ZIP_FAILS as error:
            raise Unreadable(DocumentOutcome.CORRUPT, "zip-damaged") from error
        _check_contents(archive, len(data), limits)
        return cls(archive, limits)

    def names(self) -> tuple[str, ...]:
        """List the files in it, in the order of the archive; folders are left out."""
        return tuple(entry.filename for entry in self._files())

    def has_doubles(self) -> bool:
        """Say whether two members have one name, of which every program reads another."""
        names = [name.casefold() for name in self.names()]
        return len(set(names)) < len(names)

    def entries(self) -> tuple[zipfile.ZipInfo, ...]:
        """List the table of contents without folders."""
        return tuple(self._files())

    def read(self, member: str | zipfile.ZipInfo) -> bytes | None:
        """Unpack one member; ``None`` if there is none of that name.

        Raises:
            Unreadable: It is damaged, encrypted or longer than promised.
        """
        try:
            entry = self._archive.getinfo(member) if isinstance(member, str) else member
        except KeyError:
            return None
        if entry.flag_bits & 1:
            raise Unreadable(DocumentOutcome.NEEDS_PASSWORD, "needs-password")
        data = bytearray()
        try:
            with self._archive.open(entry) as unpacked:
                while chunk := unpacked.read(_CHUNK):
                    data += chunk
                    if len(data) > min(entry.file_size, self._limits.unpacked_bytes):
                        raise Unreadable(DocumentOutcome.TOO_BIG, "zip-member-lies")
        except _ZIP_FAILS as error:
            raise Unreadable(DocumentOutcome.CORRUPT, "zip-damaged") from error
        return bytes(data)

    def _files(self) -> list[zipfile.ZipInfo]:
        return [entry for entry in self._archive.infolist() if not entry.is_dir()]


def _check_contents(archive: zipfile.ZipFile, size: int, limits: Limits) -> None:
    entries = archive.infolist()
    if len(entries) > limits.archive_entries:
        raise Unreadable(DocumentOutcome.TOO_BIG, "zip-too-many-files")
    total = sum(entry.file_size for entry in entries)
    if total > limits.unpacked_bytes:
        raise Unreadable(DocumentOutcome.TOO_BIG, "zip-too-many-bytes")
    if total > _SMALL and total > _MOST_RATIO * size:
        raise Unreadable(DocumentOutcome.TOO_BIG, "zip-ratio")
    reached = -1
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < reached:
            raise Unreadable(DocumentOutcome.TOO_BIG, "zip-overlap")
        reached = entry.header_offset + entry.compress_size


def parse_xml(data: bytes) -> etree._Element:
    """Parse XML of an office document.

    Raises:
        Unreadable: It is not well formed, too large, or has a document type.
    """
    if data.count(b"<") > _MOST_TAGS:
        raise Unreadable(DocumentOutcome.TOO_BIG, "xml-too-many-tags")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        huge_tree=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(DocumentOutcome.CORRUPT, "xml-damaged") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(DocumentOutcome.CORRUPT, "xml-doctype")
    return root
