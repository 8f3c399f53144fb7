import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.documents.sniff import sniff
from tests.support.filled_forms import sample


def archive(*members: str, first: bytes = b"") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in members:
            file.writestr(name, first)
    return out.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = b"application/vnd.oasis.opendocument.text"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.4\n", "application/pdf"),
        (b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.7\n", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"II*\x00....", "image/tiff"),
        (b"MM\x00*....", "image/tiff"),
        (b"RIFF....WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic....", "image/heic"),
        (b"\x00\x00\x00\x18ftypavif....", "image/avif"),
        (b"\x00\x00\x00\x18ftypisom....", "video/mp4"),
        (b"{\\rtf1\\ansi", "application/rtf"),
        (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
        (b"MZ\x90\x00", "application/vnd.microsoft.portable-executable"),
        (archive("[Content_Types].xml", "word/document.xml"), WORD),
        (archive("[Content_Types].xml", "xl/workbook.xml"), SHEET),
        (archive("mimetype", first=ODT), ODT.decode()),
        (archive("mimetype", first=b"text/strange"), "application/zip"),
        (archive("skan.pdf"), "application/zip"),
        (b"PK\x03\x04 broken", "application/zip"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "application/x-ole-encrypted"),
        (OLE + "WordDocument".encode("utf-16-le"), "application/msword"),
        (OLE + b"....", "application/x-ole-storage"),
        (b"<!DOCTYPE html><p>", "text/html"),
        (b"<?xml version='1.0'?><a/>", "application/xml"),
        (b"<svg xmlns=''/>", "image/svg+xml"),
        (b"<hello> said he", "text/plain"),
        (b"BEGIN:VCALENDAR\r\n", "text/calendar"),
        (b"From: a@b.example\r\nSubject: x\r\n", "message/rfc822"),
        ("Zażółć gęślą jaźń".encode("cp1250"), "text/plain"),
        ("Zażółć".encode("utf-16"), "text/plain"),
        (b"abc\x00\x01", "application/octet-stream"),
        (b"   ", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_the_content_tells_the_type(data, kind):
    assert sniff(data) == kind


def test_a_word_file_without_its_ending_is_still_a_zip():
    assert sniff(archive("[Content_Types].xml", "word/document.xml")[:-10]) == "application/zip"


@given(st.binary(max_size=300))
def test_sniffing_never_fails(data):
    assert "/" in sniff(data)


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_sniffing_a_damaged_pdf_never_fails(place, damage):
    data = sample("f1_blank.pdf")

    assert "/" in sniff(data[:place] + damage + data[place + len(damage) :])
