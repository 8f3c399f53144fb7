import zlib
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts.document import DocumentOutcome, DocumentReading
from parsers.limits import Limits
from tests.support.filled_forms import (
    F1_WRITTEN,
    changed,
    drawn_over,
    pdf_of,
    read,
    read_one,
    sample,
    values,
    write,
)

LETTER = pdf_of(lambda canvas: write(canvas, 72, 72, "Szanowni Panstwo, przesylam zgloszenie."))
EMPTY_PAGE = pdf_of(lambda _: None)


@pytest.mark.parametrize(
    ("data", "outcome", "problem"),
    [
        (b"", DocumentOutcome.CORRUPT, "empty"),
        (b"%PDF-1.4 and nothing else", DocumentOutcome.CORRUPT, "pdf-damaged"),
        (b"\xff\xd8\xff\xe0 a photo", DocumentOutcome.UNSUPPORTED, "needs-recognition"),
        (b"<svg><script/></svg>", DocumentOutcome.UNSUPPORTED, "kind-not-read"),
        (b"7z\xbc\xaf\x27\x1c", DocumentOutcome.UNSUPPORTED, "archive-not-read"),
        (EMPTY_PAGE, DocumentOutcome.UNSUPPORTED, "no-text-layer"),
    ],
)
def test_what_cannot_be_read_says_why(data, outcome, problem):
    reading = read_one(data)

    assert reading.outcome is outcome
    assert problem in reading.problems
    assert reading.form is None
    assert reading.part == "2"


def test_an_encrypted_office_file_needs_a_password():
    data = bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le")

    assert read_one(data).outcome is DocumentOutcome.NEEDS_PASSWORD


def test_a_letter_is_no_form():
    reading = read_one(LETTER)

    assert reading.outcome is DocumentOutcome.UNKNOWN_FORM
    assert reading.pages == (1,)
    assert reading.fields == ()


def test_an_attachment_over_the_limit_is_not_opened():
    reading = read_one(LETTER, Limits(attachment_bytes=len(LETTER) - 1))

    assert (reading.outcome, reading.problems) == (DocumentOutcome.TOO_BIG, ("too-many-bytes",))


@pytest.mark.parametrize(
    ("limit", "outcome"), [(2, DocumentOutcome.OK), (1, DocumentOutcome.TOO_BIG)]
)
def test_the_page_limit_counts_to_its_last_page(limit, outcome):
    assert read_one(sample("f1_text.pdf"), Limits(pages=limit)).outcome is outcome


def test_a_page_with_too_many_objects_is_left_out_and_told():
    readings = read(sample("f1_text.pdf"), Limits(objects_per_page=300))

    assert {reading.outcome for reading in readings} == {DocumentOutcome.TOO_BIG}
    assert {page for reading in readings for page in reading.pages} == {1, 2}


def test_a_pdf_with_a_password_needs_it():
    data = changed(
        sample("f1_text.pdf"),
        lambda _: None,
        encryption=pikepdf.Encryption(owner="wlasciciel", user="tajne"),
    )

    assert read_one(data).outcome is DocumentOutcome.NEEDS_PASSWORD


def test_a_pdf_that_only_forbids_printing_is_read():
    data = changed(
        sample("f1_text.pdf"),
        lambda _: None,
        encryption=pikepdf.Encryption(owner="wlasciciel", user=""),
    )

    assert read_one(data).outcome is DocumentOutcome.OK


def test_a_pdf_without_its_table_of_objects_is_repaired_and_read():
    data = changed(
        sample("f1_blank.pdf"),
        lambda _: None,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    reading = read_one(data[: data.rindex(b"xref\n0")])

    assert reading.form == "F1"
    assert "repaired" in reading.problems


def test_a_pdf_with_junk_before_it_is_read():
    assert read_one(b"X-Scanner: 1\r\n\r\n" + sample("f1_blank.pdf")).form == "F1"


def test_a_pdf_without_pages_is_corrupt():
    out = BytesIO()
    pikepdf.new().save(out)

    reading = read_one(out.getvalue())

    assert (reading.outcome, reading.problems) == (DocumentOutcome.CORRUPT, ("no-pages",))


def _with_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _with_program(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"))


def _with_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["kalkulator.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ")


def _with_xfa(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=[])


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (_with_script, "javascript"),
        (_with_program, "launch"),
        (_with_file, "embedded-file"),
        (_with_xfa, "xfa"),
    ],
)
def test_active_content_is_told_and_the_form_still_read(change, kind):
    reading = read(changed(sample("f1_text.pdf"), change))[0]

    assert reading.outcome is DocumentOutcome.ACTIVE_CONTENT
    assert "active-content" in reading.problems
    assert f"active-content:{kind}" in reading.problems
    assert reading.form == "F1"
    assert values(reading)["nip"] == F1_WRITTEN["nip"]


def test_a_pdf_that_is_a_web_page_too_is_told_and_still_read():
    page = b"<!-- <script>alert(1)</script>\n" + sample("f1_text.pdf")

    reading = read(page)[0]

    assert reading.outcome is DocumentOutcome.ACTIVE_CONTENT
    assert "active-content:web-page" in reading.problems
    assert values(reading)["nip"] == F1_WRITTEN["nip"]


def test_what_a_scanner_writes_before_a_pdf_is_no_web_page():
    reading = read(b"\r\nPJL <JOB>\r\n" + sample("f1_text.pdf"))[0]

    assert "active-content" not in reading.problems


def _drawing_that_draws_itself(pdf: pikepdf.Pdf) -> None:
    drawing = pdf.make_stream(b"/X Do", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
    drawing.BBox = pikepdf.Array([0, 0, 10, 10])
    drawing.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=drawing))
    pdf.pages[0].Resources.XObject = pikepdf.Dictionary(X=drawing)
    pdf.pages[0].contents_add(b"/X Do")


def _drawings_within_drawings(pdf: pikepdf.Pdf) -> None:
    inner = None
    for _ in range(12):
        drawing = pdf.make_stream(b"/X Do " * 10 + b"1 1 1 1 re")
        drawing.update({"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Form})
        drawing.BBox = pikepdf.Array([0, 0, 10, 10])
        if inner is not None:
            drawing.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        inner = drawing
    pdf.pages[0].Resources.XObject = pikepdf.Dictionary(X=inner)
    pdf.pages[0].contents_add(b"/X Do")


def _content_that_swells(pdf: pikepdf.Pdf) -> None:
    swelling = zlib.compress(zlib.compress(b" " * 5_000_000))
    filters = [pikepdf.Name.FlateDecode] * 2
    pdf.pages[0].Contents = pdf.make_stream(swelling, Filter=filters)


def _content_without_end(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(b" " * 5_000_000)


def _content_in_a_rare_filter(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Contents = pdf.make_stream(b"80" * 50_000, Filter=pikepdf.Name.ASCIIHexDecode)


def _font_that_maps_everything(pdf: pikepdf.Pdf) -> None:
    table = pdf.make_stream(b"1 beginbfrange <00000000> <FFFFFFFF> <0000> endbfrange")
    pdf.pages[0].Resources.Font = pikepdf.Dictionary(F=pikepdf.Dictionary(ToUnicode=table))


def _picture_of_a_billion_pixels(pdf: pikepdf.Pdf) -> None:
    _draw_picture(pdf, 30_000, 1)


def _picture_drawn_a_thousand_times(pdf: pikepdf.Pdf) -> None:
    _draw_picture(pdf, 1_000, 1_000)


def _draw_picture(pdf: pikepdf.Pdf, side: int, times: int) -> None:
    picture = pdf.make_stream(b"x", Subtype=pikepdf.Name.Image, Width=side, Height=side)
    pdf.pages[0].Resources.XObject = pikepdf.Dictionary(X=picture)
    pdf.pages[0].contents_add(b"/X Do " * times)


@pytest.mark.parametrize(
    "change",
    [
        _picture_of_a_billion_pixels,
        _picture_drawn_a_thousand_times,
        _drawing_that_draws_itself,
        _drawings_within_drawings,
        _content_that_swells,
        _content_without_end,
        _content_in_a_rare_filter,
        _font_that_maps_everything,
    ],
)
def test_a_page_made_to_exhaust_the_reader_is_too_big(change):
    as_made = pikepdf.StreamDecodeLevel.none
    data = changed(LETTER, change, stream_decode_level=as_made, compress_streams=False)

    reading = read_one(data)

    assert reading.outcome is DocumentOutcome.TOO_BIG
    assert reading.problems == ("page-too-complex:1",)


def test_a_harmless_drawing_and_filter_cost_nothing():
    def change(pdf: pikepdf.Pdf) -> None:
        drawing = pdf.make_stream(b"1 1 1 1 re f", Subtype=pikepdf.Name.Form)
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(X=drawing, Y=pdf.make_stream(b""))
        pdf.pages[0].contents_add(pdf.make_stream(b"/X Do /Y Do /Z Do"))
        pdf.pages[0].contents_add(pdf.make_stream(b"71>", Filter=pikepdf.Name.ASCIIHexDecode))
        pdf.pages[0].contents_add(pdf.make_stream(b"broken", Filter=[pikepdf.Name.FlateDecode]))

    assert read_one(changed(LETTER, change)).outcome is DocumentOutcome.UNKNOWN_FORM


def test_a_page_of_no_size_is_refused():
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].MediaBox = pikepdf.Array([0, 0, 1_000_000, 10])

    assert read_one(changed(LETTER, change)).problems == ("page-size",)


def test_a_scan_with_somebodys_text_over_it_is_not_believed():
    def draw(canvas):
        canvas.drawInlineImage(_grey_picture(), 0, 0, 595, 842)
        write(canvas, 100, 100, "NIP 1234567890")

    reading = read_one(pdf_of(draw))

    assert reading.outcome is DocumentOutcome.UNSUPPORTED
    assert reading.problems == ("needs-recognition", "text-layer-over-scan")


def _grey_picture():
    from PIL import Image  # noqa: PLC0415 - comes with reportlab, needed here only

    return Image.new("L", (60, 84), 200)


def test_every_page_ends_in_exactly_one_reading():
    def append(pdf: pikepdf.Pdf) -> None:
        for other in (LETTER, EMPTY_PAGE, sample("f1_text.pdf"), LETTER):
            with pikepdf.open(BytesIO(other)) as source:
                pdf.pages.extend(source.pages)

    readings = read(changed(sample("f2_text.pdf"), append))

    assert [(r.form, r.outcome, r.pages) for r in readings] == [
        ("F2", DocumentOutcome.OK, (1, 2)),
        ("F1", DocumentOutcome.OK, (5, 6)),
        (None, DocumentOutcome.UNKNOWN_FORM, (3, 7)),
        (None, DocumentOutcome.UNSUPPORTED, (4,)),
    ]


def test_a_doubled_text_is_read_once_and_two_small_letters_stay_two():
    def draw(canvas):
        write(canvas, 226, 151, "Willa", size=5)
        write(canvas, 226.2, 151, "Willa", size=5)

    assert values(read_one(drawn_over(sample("f1_blank.pdf"), 1, draw)))["name"] == "Willa"


@settings(max_examples=40)
@given(st.integers(0, 46_000), st.binary(min_size=1, max_size=40))
def test_a_damaged_pdf_is_an_outcome_never_an_error(place, damage):
    data = sample("f1_blank.pdf")
    readings = read(data[:place] + damage + data[place + len(damage) :], Limits(pages=3))

    assert readings
    assert all(isinstance(reading, DocumentReading) for reading in readings)


@settings(max_examples=40)
@given(st.integers(0, 47_000))
def test_a_cut_pdf_is_an_outcome_never_an_error(length):
    assert read(sample("f1_blank.pdf")[:length])
