import io
import struct
import zipfile
from email.message import EmailMessage

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.documents import Budget, read_attachment
from parsers.documents.inner import clean_name
from parsers.facts.document import DocumentOutcome
from parsers.facts.hints import Hints
from parsers.facts.message import LeafRole
from parsers.limits import Limits
from tests.support.filled_forms import changed, leaf, read, read_one, sample, values
from tests.support.word_files import docx, filled_form, zipped

FORM = docx(filled_form("F3", {"institution": "Zielony Próg", "nip": "6951002740", "name": "Ewa"}))
LETTER = b"Dzie\xc5\x84 dobry, w za\xc5\x82\xc4\x85czeniu formularz."


def test_each_file_of_an_archive_is_a_document_of_its_own():
    readings = read(zipped({"skan/regulamin.docx": FORM, "list.txt": LETTER}))

    assert [(one.member, one.form) for one in readings] == [
        ("regulamin.docx", "F3"),
        ("list.txt", None),
    ]
    assert {one.part for one in readings} == {"2"}


def test_archives_nest_twice_and_no_deeper():
    once = zipped({"a.docx": FORM})
    twice = zipped({"b.zip": once})
    thrice = zipped({"c.zip": twice})

    assert read_one(twice).member == "b.zip/a.docx"
    assert read_one(twice).form == "F3"
    assert read_one(thrice).problems == ("archive-too-deep",)
    assert read_one(thrice).outcome is DocumentOutcome.TOO_BIG


def test_what_file_managers_leave_behind_is_no_document():
    archive = zipped({"__MACOSX/._a": b"x", ".DS_Store": b"x", "Thumbs.db": b"x", "a.docx": FORM})

    assert read_one(archive).member == "a.docx"


def test_an_archive_without_files_says_so():
    assert read_one(zipped({})).problems == ("no-files",)


def _named(name: str, *, utf8: bool) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        raw = name.encode("utf-8" if utf8 else "cp852")
        archive.writestr("X" * len(raw), b"tekst")
    return out.getvalue().replace(b"X" * len(raw), raw)


def test_old_names_are_read_in_the_code_page_of_polish_windows():
    assert read_one(_named("zgłoszenie.txt", utf8=False)).member == "zgłoszenie.txt"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\dane\\a.pdf", "a.pdf"),
        ("umowa\u202efdp.exe", "umowafdp.exe"),
        ("a\x00b?.pdf", "ab_.pdf"),
        ("...", "plik"),
        ("x" * 300 + ".pdf", "x" * 110 + ".pdf"),
        ("x" * 300, "x" * 120),
    ],
)
def test_names_in_archives_are_only_names(given, name):
    assert clean_name(given) == name


def _overlapping() -> bytes:
    data = bytearray(zipped({"a.txt": b"a" * 100, "b.txt": b"b" * 100}))
    first = data.index(b"PK\x01\x02")
    second = data.index(b"PK\x01\x02", first + 4)
    data[second + 42 : second + 46] = struct.pack("<L", 3)
    return bytes(data)


def _lying() -> bytes:
    data = bytearray(zipped({"a.txt": b"a" * 5_000}))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = struct.pack("<L", 10)
    return bytes(data)


def _encrypted() -> bytes:
    data = bytearray(zipped({"a.txt": b"abc"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("archive", "limits", "outcome", "problem"),
    [
        (_overlapping(), Limits(), DocumentOutcome.TOO_BIG, "zip-overlap"),
        (zipped({"a": b" " * 3_000_000}), Limits(), DocumentOutcome.TOO_BIG, "zip-ratio"),
        (zipped({"a": b"12345"}), Limits(unpacked_bytes=4), DocumentOutcome.TOO_BIG,
         "zip-too-many-bytes"),
        (zipped({"a": b"1", "b": b"2"}), Limits(archive_entries=1), DocumentOutcome.TOO_BIG,
         "zip-too-many-files"),
        (_encrypted(), Limits(), DocumentOutcome.NEEDS_PASSWORD, "needs-password"),
        (b"PK\x03\x04 and nothing", Limits(), DocumentOutcome.CORRUPT, "zip-damaged"),
        (_lying(), Limits(), DocumentOutcome.CORRUPT, "zip-damaged"),
    ],
)  # fmt: skip
def test_an_archive_made_to_exhaust_the_reader_is_not_unpacked(archive, limits, outcome, problem):
    reading = read_one(archive, limits)

    assert (reading.outcome, reading.problems) == (outcome, (problem,))


def test_the_budget_of_a_mail_counts_over_all_its_attachments():
    limits = Limits(documents=3)
    budget = Budget(limits)
    archive = zipped({"a.txt": LETTER, "b.txt": LETTER, "c.txt": LETTER, "d.txt": LETTER})

    first = read_attachment(archive, leaf(), limits, Hints(), budget)
    second = read_attachment(LETTER, leaf("3"), limits, Hints(), budget)

    assert [one.outcome for one in first] == [
        DocumentOutcome.UNKNOWN_FORM,
        DocumentOutcome.UNKNOWN_FORM,
        DocumentOutcome.TOO_BIG,
    ]
    assert second[0].problems == ("too-many-documents",)


def test_unpacked_bytes_count_over_all_archives():
    limits = Limits(unpacked_bytes=150)
    archive = zipped({"a.zip": zipped({"a.txt": b"a" * 40}), "b.txt": b"b" * 10})

    problems = [problem for one in read(archive, limits) for problem in one.problems]

    assert problems == ["zip-too-many-bytes"] or "too-many-unpacked-bytes" in problems


def test_pages_count_over_all_attachments():
    limits = Limits(pages=3)
    budget = Budget(limits)
    form = sample("f1_text.pdf")

    first = read_attachment(form, leaf(), limits, Hints(), budget)
    second = read_attachment(form, leaf("3"), limits, Hints(), budget)

    assert first[0].form == "F1"
    assert second[0].problems == ("too-many-pages",)
    assert budget.is_spent()


def mail(*attachments: tuple[bytes, str | None]) -> bytes:
    message = EmailMessage()
    message["From"] = "anna@nowak.example"
    message["Subject"] = "Dokumenty"
    message.set_content("W załączeniu.")
    for data, name in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def test_the_files_of_an_attached_mail_are_read():
    readings = read(mail((FORM, "regulamin.docx"), (LETTER, None)))

    assert [(one.member, one.form) for one in readings] == [
        ("regulamin.docx", "F3"),
        ("part-3", None),
    ]


def test_a_mail_attached_as_a_mail_is_one_whatever_it_begins_with():
    nested = leaf().model_copy(update={"role": LeafRole.NESTED})
    data = b"X-Odd: 1\r\n" + mail((FORM, "a.docx"))

    [reading] = read_attachment(data, nested, Limits())

    assert (reading.member, reading.form) == ("a.docx", "F3")


def test_an_attached_mail_without_files_is_readable_and_no_form():
    assert read_one(mail()).outcome is DocumentOutcome.UNKNOWN_FORM


def test_a_mail_within_a_mail_within_a_mail_is_too_deep():
    inner = EmailMessage()
    inner.set_content("x")
    inner.add_attachment(FORM, maintype="application", subtype="x", filename="a.docx")
    for _ in range(3):
        outer = EmailMessage()
        outer["Subject"] = "PD"
        outer.set_content("x")
        outer.add_attachment(inner)
        inner = outer
    nested = leaf().model_copy(update={"role": LeafRole.NESTED})

    [reading] = read_attachment(bytes(inner), nested, Limits())

    assert reading.problems == ("archive-too-deep",)


def test_a_mail_of_too_many_parts_is_not_walked():
    data = b"Subject: x\r\n" + b"Content-Type: multipart/mixed; boundary=a\r\n" * 600

    assert read_one(data).problems == ("mail-too-many-parts",)


def test_leaves_of_an_attached_mail_are_limited():
    data = mail(*((LETTER, f"{n}.txt") for n in range(5)))

    assert len(read(data, Limits(leaves=3))) == 2


def tnef(*attributes: tuple[int, bytes]) -> bytes:
    body = b"".join(
        struct.pack("<BLL", 2, kind, len(data)) + data + b"\0\0" for kind, data in attributes
    )
    return struct.pack("<LH", 0x223E9F78, 1) + body


BEGIN = (0x00069002, b"")


def test_winmail_is_unwrapped():
    long_name = "zgłoszenie długie.docx".encode("utf-16-le") + b"\0\0"
    properties = struct.pack("<LHHLL", 1, 0x001F, 0x3707, 1, len(long_name)) + long_name
    data = tnef(
        (0x00078008, b"IPM.Note"),
        BEGIN,
        (0x00018010, "krótka.doc".encode("cp1250") + b"\0"),
        (0x0006800F, FORM),
        (0x00069005, properties),
        BEGIN,
        (0x0006800F, LETTER),
        (0x00069005, b"nic"),
    )

    assert [(one.member, one.form) for one in read(data)] == [
        ("zgłoszenie długie.docx", "F3"),
        ("winmail", None),
    ]


def test_winmail_without_files_or_damaged_says_so():
    assert read_one(tnef()).problems == ("no-files",)
    assert read_one(b"\x78\x9f\x3e\x22").problems == ("tnef-damaged",)


@settings(max_examples=60)
@given(st.binary(max_size=200))
def test_no_winmail_makes_the_reader_raise(noise):
    assert read(tnef(BEGIN, (0x0006800F, b"x")) + noise)


def _carrying(**files: bytes) -> bytes:
    def change(pdf: pikepdf.Pdf) -> None:
        for name, data in files.items():
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, data)

    return changed(sample("f1_text.pdf"), change)


def test_files_inside_a_pdf_are_read_beside_its_pages():
    readings = read(_carrying(a=FORM, b=LETTER))

    assert [(one.member, one.form) for one in readings] == [(None, "F1"), ("a", "F3"), ("b", None)]
    assert readings[0].outcome is DocumentOutcome.ACTIVE_CONTENT
    assert values(readings[1])["nip"] == "6951002740"


def test_files_in_a_pdf_in_an_archive_in_an_archive_are_too_deep():
    archive = zipped({"b.zip": zipped({"a.pdf": _carrying(a=FORM)})})

    [reading] = read(archive)

    assert reading.form == "F1"
    assert "archive-too-deep" in reading.problems


@pytest.mark.parametrize(
    ("filters", "data", "problem"),
    [
        ("/ASCIIHexDecode", b"00>", "attached-file-not-read"),
        ("/FlateDecode", b"broken", "attached-file-damaged"),
    ],
)
def test_a_file_in_a_pdf_that_is_wrapped_oddly_is_told(filters, data, problem):
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["a"] = pikepdf.AttachedFileSpec(pdf, b"x")
        stream = pdf.attachments["a"].get_file().obj
        stream.write(data, filter=pikepdf.Name(filters))

    as_made = pikepdf.StreamDecodeLevel.none
    data = changed(
        sample("f1_text.pdf"), change, stream_decode_level=as_made, compress_streams=False
    )

    assert read(data)[-1].problems == (problem,)


def test_a_file_in_a_pdf_that_swells_is_not_unpacked():
    readings = read(_carrying(a=b" " * 3_000_000), Limits(attachment_bytes=1_000_000))

    assert readings[-1].problems == ("too-many-bytes",)


def test_a_name_that_no_code_page_knows_stays_as_it_is():
    assert read_one(zipped({"日本.txt": b"tekst"})).member == "日本.txt"


def test_names_in_utf8_without_the_mark_are_read_as_utf8():
    assert read_one(_named("za\u0142\u0105cznik.txt", utf8=True)).member == "załącznik.txt"


def test_a_file_in_a_pdf_that_is_no_stream_is_told_as_damaged():
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.attachments["a"] = pikepdf.AttachedFileSpec(pdf, b"x")
        pdf.attachments["a"].obj.EF = pikepdf.Dictionary(F=pikepdf.Dictionary())

    assert read(changed(sample("f1_text.pdf"), change))[-1].problems == ("attached-file-damaged",)


def test_a_pdf_carries_no_more_files_than_fifty():
    readings = read(_carrying(**{f"a{n}": b"tekst" for n in range(60)}))

    assert len(readings) == 51


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"MZ program", "program"),
        (b"\x1f\x8b gz", "archive-not-read"),
        (b"Rar!\x1a\x07", "archive-not-read"),
        (zipped({"[Content_Types].xml": b"", "xl/a.xml": b""}), "spreadsheet-not-read"),
    ],
)
def test_what_is_known_and_not_read_has_its_reason(data, problem):
    reading = read_one(data)

    assert (reading.outcome, reading.problems) == (DocumentOutcome.UNSUPPORTED, (problem,))


@pytest.mark.parametrize("encoding", ["utf-8", "cp1250", "utf-16", "utf-8-sig"])
def test_a_form_in_plain_text_is_read_in_any_usual_encoding(encoding):
    text = (
        "Aktualizacja danych adresowych\nNazwa instytucji: Próg\nNIP: 6951002740\n"
        "Ulica: Długa\nMiejscowość: Łódź\n"
    )

    reading = read_one(text.encode(encoding))

    assert reading.form == "F5"
    assert values(reading)["city"] == "Łódź"


def test_a_text_over_the_limit_is_too_big():
    assert read_one(b"tekst " * 10, Limits(text_chars=10)).problems == ("text-too-long",)
