"""What kind of file are these bytes? Magic numbers only; names and declared types are not believed.

Text formats have no magic number: they are told by their first readable characters, and whatever is
left is ``text/plain`` when it decodes and has no control characters, else octets.
"""

import re
import zipfile
import zlib
from io import BytesIO
from typing import Final

UNKNOWN: Final = "application/octet-stream"
PDF: Final = "application/pdf"
ZIP: Final = "application/zip"
RTF: Final = "application/rtf"
DOC: Final = "application/msword"
TNEF: Final = "application/ms-tnef"
MAIL: Final = "message/rfc822"
ODT: Final = "application/vnd.oasis.opendocument.text"
PKCS7: Final = "application/pkcs7-mime"
ASIC: Final = "application/vnd.etsi.asic-e+zip"
ENCRYPTED_OFFICE: Final = "application/x-ole-encrypted"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# Readers accept a PDF header anywhere in the first kilobyte (ISO 32000-1, annex H.3.4.1), and
# scanner software does put junk before it.
_PDF_HEADER_WITHIN = 1024

# Long enough to hold any header line, short enough to look at for every part of every mail.
_PREFIX = 4096

# Below the space stand the control characters, of which a text has only the white space and ESC,
# which ISO 2022 encodings use.
_SPACE = 0x20

_MAGIC: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"{\\rtf", RTF),
    (b"\x78\x9f\x3e\x22", TNEF),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-elf"),
)

# Old Word, Excel and encrypted OOXML share one container; the stream names inside tell them apart
# and are written in UTF-16.
_OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_OLE_STREAMS: Final = (
    ("EncryptedPackage", ENCRYPTED_OFFICE),
    ("WordDocument", DOC),
    ("Workbook", "application/vnd.ms-excel"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
)

# Containers of signed files are known by their folder when they do not name their type.
_SIGNATURES_INSIDE: Final = re.compile(r"META-INF/[^/]*signature[^/]*\.(?:xml|p7s)$", re.IGNORECASE)

# A signed message (RFC 5652) is a sequence that begins with this object identifier, in DER or BER.
_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")
_SIGNED_WITHIN = 24

_LONGEST_TYPE = 200
_TYPE_IN_ZIP = re.compile(rb"application/(?:vnd\.[a-z0-9.+-]+|epub\+zip)")

_OOXML: Final = (
    ("word/", DOCX),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)

_HEIF_BRANDS: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})

_MARKUP: Final = (
    (re.compile(rb"<!doctype html|<html|<body|<head|<table", re.IGNORECASE), "text/html"),
    (re.compile(rb"<svg", re.IGNORECASE), "image/svg+xml"),
    (re.compile(rb"<\?xml", re.IGNORECASE), "application/xml"),
)
_PLAIN: Final = (
    (re.compile(rb"BEGIN:VCALENDAR", re.IGNORECASE), "text/calendar"),
    (re.compile(rb"BEGIN:VCARD", re.IGNORECASE), "text/vcard"),
    (re.compile(rb"-----BEGIN (?:PKCS7|CMS)-----"), PKCS7),
)
_MAIL_HEADER = re.compile(
    rb"(?:received|return-path|delivered-to|from|message-id|mime-version|date|subject): ?\S",
    re.IGNORECASE,
)


def sniff(data: bytes) -> str:
    """Name the media type of a file by its content; never raises.

    Args:
        data: The decoded part, whole: a ZIP keeps its table of contents at the end.

    Returns:
        A media type in lower case; ``application/octet-stream`` for no bytes and when nothing fits.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(data)
    if data.startswith(_OLE_MAGIC):
        return _kind_of_ole(data)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    # A signed message is asked for first: what it carries may be a PDF.
    if data[:1] == b"0" and _SIGNED_DATA in data[:_SIGNED_WITHIN]:
        return PKCS7
    return _kind_of_header(data)


def _kind_of_header(data: bytes) -> str:
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return PDF
    return _kind_of_boxes(data) or _kind_of_text(data[:_PREFIX])


def _kind_of_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            declared = _mimetype(archive) if "mimetype" in names else None
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, NotImplementedError):
        return ZIP
    if declared is not None:
        return declared
    if "[Content_Types].xml" in names:
        for folder, kind in _OOXML:
            if any(name.startswith(folder) for name in names):
                return kind
    if any(_SIGNATURES_INSIDE.match(name) for name in names):
        return ASIC
    return ZIP


def _mimetype(archive: zipfile.ZipFile) -> str | None:
    """Read the type that OpenDocument, ASiC and EPUB write into a member of their own."""
    entry = archive.getinfo("mimetype")
    if entry.file_size > _LONGEST_TYPE or entry.flag_bits & 1:
        return None
    match = _TYPE_IN_ZIP.match(archive.read(entry))
    return match[0].decode("ascii") if match else None


def _kind_of_ole(data: bytes) -> str:
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") in data:
            return kind
    return "application/x-ole-storage"


def _kind_of_boxes(data: bytes) -> str | None:
    """Tell HEIF, AVIF and WebP, whose type stands a few bytes inside the file."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] != b"ftyp":
        return None
    brand = data[8:12]
    if brand in _HEIF_BRANDS:
        return "image/heic"
    return "image/avif" if brand == b"avif" else "video/mp4"


def _kind_of_text(start: bytes) -> str:
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not bare:
        return UNKNOWN
    for pattern, kind in _PLAIN:
        if pattern.match(bare):
            return kind
    if bare.startswith(b"<"):
        for pattern, kind in _MARKUP:
            if pattern.search(bare[:1024]):
                return kind
    if _MAIL_HEADER.match(bare):
        return MAIL
    return UNKNOWN if _has_control_characters(start) else "text/plain"


def _has_control_characters(start: bytes) -> bool:
    # UTF-16 text starts with a mark and is full of zero bytes.
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return any(byte < _SPACE and byte not in b"\t\n\r\f\x1b" for byte in start)
