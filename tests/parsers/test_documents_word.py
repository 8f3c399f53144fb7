import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts.document import DocumentOutcome
from tests.support.filled_forms import F1_WRITTEN, read, read_one, values
from tests.support.word_files import (
    PICTURE,
    docx,
    filled_form,
    paragraph,
    run,
    styled,
    table,
    zipped,
)

TICKED = ("d_rules", "d_target", "d_truth")
F3_WRITTEN = {
    "institution": "Fundacja „Zielony Próg”",
    "nip": "6951002740",
    "name": "Żaneta Źrebiec",
    "sig_rep__place_date": "Jawor, 9.05.2024",
}


def f3(**changed: str) -> bytes:
    return docx(filled_form("F3", F3_WRITTEN | changed, ticked=("accept",)))


def test_our_word_blank_is_read_field_by_field():
    reading = read_one(docx(filled_form("F1", F1_WRITTEN, ticked=TICKED)))

    assert reading.form == "F1"
    assert reading.form_version == "2024-05"
    assert values(reading) == F1_WRITTEN
    assert all(field.is_accepted for field in reading.fields)
    assert reading.problems == ("signature-missing:sig_rep",)
    assert reading.outcome is DocumentOutcome.OK


def _in_name(xml: str) -> bytes:
    body = filled_form("F3", F3_WRITTEN | {"name": "@"}, ticked=("accept",))
    return docx(body.replace(run("@"), xml))


def _control(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


_ENTRIES = "<w:listEntry w:val='Jan'/><w:listEntry w:val='Ewa'/>"


def _legacy(data: str) -> str:
    """Make a form field of old Word."""
    return f"<w:r><w:fldChar w:fldCharType='begin'><w:ffData>{data}</w:ffData></w:fldChar></w:r>"


@pytest.mark.parametrize(
    ("xml", "name"),
    [
        (_control("<w:text/>", run("Jan Kot")), "Jan Kot"),
        (_control("<w:showingPlcHdr/>", run("Kliknij tutaj")), None),
        ("<w:r><w:sym w:font='Arial' w:char='0141'/></w:r>" + run("ucja"), "Łucja"),
        ("<w:r><w:sym w:font='Arial' w:char='zz'/></w:r>" + run("Ewa"), "Ewa"),
        ("<w:r><w:tab/></w:r>" + run("Ewa"), "Ewa"),
        (_legacy("<w:ddList><w:result w:val='1'/>" + _ENTRIES + "</w:ddList>"), "Ewa"),
        (_legacy("<w:ddList>" + _ENTRIES + "</w:ddList>"), "Jan"),
        (_legacy("<w:ddList><w:result w:val='7'/>" + _ENTRIES + "</w:ddList>"), None),
        (_legacy("<w:textInput/>"), None),
        (f"<w:ins>{run('Jan Kot')}</w:ins>", "Jan Kot"),
        ("<w:del><w:r><w:delText>Ewa</w:delText></w:r></w:del>" + run("Jan Kot"), "Jan Kot"),
        (f"<w:moveFrom>{run('Ewa')}</w:moveFrom><w:moveTo>{run('Jan')}</w:moveTo>", "Jan"),
        (run("Ja") + run("n K") + run("ot"), "Jan Kot"),
        (f"<w:fldSimple w:instr='X'>{run('Jan Kot')}</w:fldSimple>", "Jan Kot"),
        (f"<w:hyperlink>{run('Jan Kot')}</w:hyperlink>", "Jan Kot"),
        (run("Jan") + "<w:r><w:noBreakHyphen/><w:t>Kot</w:t></w:r>", "Jan-Kot"),
        (run("……………………") + run("Jan Kot"), "Jan Kot"),
        (run("\u2002\u2002\u2002"), None),
    ],
)
def test_a_value_is_read_wherever_word_keeps_it(xml, name):
    assert values(read_one(_in_name(xml))).get("name") == name


@pytest.mark.parametrize(
    ("properties", "text", "problem"),
    [
        ("<w:vanish/>", "Jan", "hidden-text"),
        ("<w:strike/>", "Jan", "struck-text"),
        ("<w:color w:val='FFFFFF'/>", "Jan Ewa", "hidden-text"),
        ("<w:sz w:val='2'/>", "Jan Ewa", "hidden-text"),
    ],
)
def test_what_cannot_be_seen_or_was_struck_is_never_accepted(properties, text, problem):
    reading = read_one(_in_name(run("Jan") + run(" Ewa", properties)))
    [name] = [field for field in reading.fields if field.field == "name"]

    assert name.value == text
    assert problem in name.problems
    assert not name.is_accepted


def test_a_picture_over_the_caption_is_a_signature():
    body = filled_form("F3", F3_WRITTEN, ticked=("accept",))
    caption = run("……………………\nosoba uprawniona do reprezentowania instytucji *")
    assert caption in body

    reading = read_one(docx(body.replace(caption, PICTURE + caption)))

    assert values(reading)["sig_rep"] == "yes"
    assert reading.problems == ()


def test_several_forms_in_one_document_are_told_apart():
    one = filled_form("F3", F3_WRITTEN | {"name": "Jan Kot"}, ticked=("accept",))
    two = filled_form("F3", F3_WRITTEN | {"name": "Ewa Lis"}, ticked=("accept",))

    readings = read(docx(one + two))

    assert [values(reading)["name"] for reading in readings] == ["Jan Kot", "Ewa Lis"]


def test_a_letter_that_quotes_a_title_is_no_form():
    letter = docx(paragraph("Formularz zgłoszeniowy instytucji") + paragraph("Przesyłam wniosek."))

    assert read_one(letter).outcome is DocumentOutcome.UNKNOWN_FORM


def test_a_remark_beside_the_fields_is_told():
    reading = read_one(docx(filled_form("F3", F3_WRITTEN) + paragraph("Proszę o pilny telefon.")))

    assert "text-outside-fields" in reading.problems
    assert reading.outcome is DocumentOutcome.PARTIAL


def test_a_nested_table_is_read_like_its_cell():
    inner = table(("NIP *", "6951002740"))
    body = filled_form("F3", F3_WRITTEN, ticked=("accept",)).replace(inner, "")
    body += table(("dane", inner + paragraph("")))

    assert values(read_one(docx(body)))["nip"] == "6951002740"


def _box(box: str) -> bytes:
    body = filled_form("F3", F3_WRITTEN)
    return docx(
        body.replace(run("☐ Akceptuję"), "")
        .replace("☐ Akc", "Akc")
        .replace(
            paragraph("Akceptuję regulamin w imieniu instytucji. *"),
            f"<w:p>{box}{run(' Akceptuję regulamin w imieniu instytucji. *')}</w:p>",
        )
    )


def _checked(value: str) -> str:
    return f"<w14:checkbox><w14:checked w14:val='{value}'/></w14:checkbox>"


@pytest.mark.parametrize(
    ("box", "is_ticked"),
    [
        (_control(_checked("1"), run("x")), True),
        (_control(_checked("0"), run("x")), False),
        (_control("<w14:checkbox/>", run("☒")), False),
        (_legacy("<w:checkBox><w:checked/><w:default w:val='0'/></w:checkBox>"), True),
        (_legacy("<w:checkBox><w:default w:val='1'/></w:checkBox>"), True),
        (_legacy("<w:checkBox><w:checked w:val='0'/></w:checkBox>"), False),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0FE'/></w:r>", True),
        ("<w:r><w:sym w:font='Wingdings' w:char='F0A8'/></w:r>", False),
        ("<w:r><w:sym w:font='Wingdings 2' w:char='F052'/></w:r>", True),
        (run("o", "<w:rFonts w:ascii='Wingdings'/>"), False),
        (run("x", "<w:rFonts w:ascii='Wingdings'/>"), True),
        (run("[ ]"), False),
        (run("[x]"), True),
        (run("✓"), True),
    ],
)
def test_a_tick_is_read_however_it_was_made(box, is_ticked):
    assert ("accept" in values(read_one(_box(box)))) is is_ticked


def test_a_box_in_a_control_around_its_paragraph_is_read():
    box = _control(_checked("1"), paragraph("☒"))
    body = filled_form("F3", F3_WRITTEN)

    reading = read_one(docx(body + table((box, "Akceptuję regulamin w imieniu instytucji."))))

    assert reading.form == "F3"


def test_text_boxes_are_read_once():
    box = f"<w:txbxContent>{table(('NIP *', '6951002740'))}</w:txbxContent>"
    drawn = (
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    body = filled_form("F3", F3_WRITTEN).replace(table(("NIP *", "6951002740")), "")

    reading = read_one(docx(body + f"<w:p>{drawn}</w:p>"))

    assert [field.value for field in reading.fields if field.field == "nip"] == ["6951002740"]


def test_rows_and_cells_that_were_deleted_are_gone():
    deleted = "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr>"
    cell = f"<w:tc><w:tcPr><w:cellDel/></w:tcPr>{paragraph('obce')}</w:tc>"
    body = filled_form("F3", F3_WRITTEN, ticked=("accept",))
    body = body.replace("<w:tr>", f"{deleted}<w:tr>{cell}")

    assert values(read_one(docx(body))) == F3_WRITTEN | {"accept": "yes"}


def test_a_row_or_a_cell_in_a_control_is_read_and_its_prompt_is_not():
    body = filled_form("F3", F3_WRITTEN | {"nip": "@"}, ticked=("accept",))
    cell = f"<w:tc>{paragraph('@')}</w:tc>"
    prompt = _control("<w:showingPlcHdr/>", f"<w:tc>{paragraph('Wpisz NIP')}</w:tc>")

    assert "nip" not in values(read_one(docx(body.replace(cell, prompt))))


def test_text_in_a_hidden_style_is_not_read_and_told():
    styles = "<w:style w:styleId='Ukryty'><w:rPr><w:vanish/></w:rPr></w:style>"
    hidden = "<w:p><w:pPr><w:pStyle w:val='Ukryty'/></w:pPr>" + run("NIP: 5252248481") + "</w:p>"
    data = docx(
        filled_form("F3", F3_WRITTEN) + hidden + paragraph(run("x", "<w:rStyle w:val='Ukryty'/>")),
        word__styles_DOT_xml=styled(styles),
    )

    reading = read_one(data)

    assert values(reading)["nip"] == "6951002740"
    assert "hidden-text" in reading.problems
    assert reading.outcome is DocumentOutcome.PARTIAL


def test_white_letters_on_a_dark_cell_can_be_seen():
    white = run("Jan Kot", "<w:color w:val='FFFFFF'/>")
    shaded = f"<w:tc><w:tcPr><w:shd w:fill='1F3864'/></w:tcPr><w:p>{white}</w:p></w:tc>"
    body = filled_form("F3", F3_WRITTEN | {"name": "@"})
    body = body.replace(f"<w:tc>{paragraph('@')}</w:tc>", shaded)

    [name] = [field for field in read_one(docx(body)).fields if field.field == "name"]

    assert name.is_accepted


@pytest.mark.parametrize(
    ("more", "body", "kind"),
    [
        ({"word__vbaProject_DOT_bin": "x"}, "", "macros"),
        ({"word__embeddings__a_DOT_bin": "x"}, "", "embedded-file"),
        ({"word___rels__a_DOT_rels": "<r><x Type='a/image' TargetMode='External'/></r>"}, "",
         "external-link"),
        ({"word__webSettings_DOT_xml": "<sourceFileName/>"}, "", "external-link"),
        ({"Word__Document_DOT_xml": "x"}, "", "same-name-twice"),
        ({}, "<w:p><w:r><w:instrText>DDEAUTO cmd</w:instrText></w:r></w:p>", "dde"),
        ({}, "<w:p><w:fldSimple w:instr='INCLUDETEXT http'/></w:p>", "external-link"),
    ],
)  # fmt: skip
def test_what_acts_by_itself_in_a_word_document_is_told(more, body, kind):
    reading = read_one(docx(filled_form("F3", F3_WRITTEN) + body, **more))

    assert reading.outcome is DocumentOutcome.ACTIVE_CONTENT
    assert f"active-content:{kind}" in reading.problems
    assert values(reading)["nip"] == "6951002740"


def test_a_hyperlink_waits_for_a_click():
    rels = "<r><x Type='a/hyperlink' TargetMode='External'/></r>"

    reading = read_one(docx(filled_form("F3", F3_WRITTEN), word___rels__d_DOT_rels=rels))

    assert reading.outcome is DocumentOutcome.OK


def test_a_document_within_the_document_is_told_as_unread():
    reading = read_one(docx(filled_form("F3", F3_WRITTEN, ticked=("accept",)) + "<w:altChunk/>"))

    assert "unread-part" in reading.problems
    assert reading.outcome is DocumentOutcome.PARTIAL


@pytest.mark.parametrize(
    ("data", "outcome", "problem"),
    [
        (zipped({"[Content_Types].xml": b"", "word/a.xml": b""}), DocumentOutcome.CORRUPT,
         "word-without-text"),
        (docx("").replace(b"PK\x05\x06", b"PK\x00\x00"), DocumentOutcome.UNSUPPORTED, None),
        (zipped({"[Content_Types].xml": b"", "word/document.xml": b"<a>"}),
         DocumentOutcome.CORRUPT, "xml-damaged"),
        (zipped({"[Content_Types].xml": b"", "word/document.xml": b"<!DOCTYPE a []><a/>"}),
         DocumentOutcome.CORRUPT, "xml-doctype"),
        (docx("".join(f"<w:p>{n}</w:p>" for n in range(200_001))), DocumentOutcome.TOO_BIG,
         "xml-too-many-tags"),
        (docx("<w:tbl>" * 300 + "</w:tbl>" * 300), DocumentOutcome.CORRUPT, "xml-damaged"),
    ],
)  # fmt: skip
def test_a_damaged_or_swollen_word_document_says_why(data, outcome, problem):
    reading = read_one(data)

    if problem is not None:
        assert reading.outcome is outcome
        assert reading.problems == (problem,)
    assert reading.form is None


def test_the_main_part_may_have_another_name():
    body = docx(filled_form("F3", F3_WRITTEN))
    relations = "<r><x Type='a/styles'/><x Type='a/officeDocument' Target='/word/tekst.xml'/></r>"
    with zipfile.ZipFile(BytesIO(body)) as archive:
        text = archive.read("word/document.xml")
    data = zipped({"[Content_Types].xml": b"", "_rels/.rels": relations.encode(),
                   "word/tekst.xml": text})  # fmt: skip

    assert read_one(data).form == "F3"


def test_a_title_in_the_page_header_counts():
    title = paragraph("Regulamin uczestnictwa w projekcie – potwierdzenie akceptacji")
    body = table(("NIP *", "6951002740"), ("Nazwa instytucji *", "Zielony Próg"))

    assert read_one(docx(body)).form is None
    assert read_one(docx(body, word__header1_DOT_xml=styled(title))).form == "F3"


@settings(max_examples=60)
@given(st.binary(max_size=400), st.integers(0, 3_000))
def test_a_damaged_word_document_never_raises(noise, place):
    data = docx(filled_form("F3", F3_WRITTEN))
    at = place % len(data)

    assert read(data[:at] + noise + data[at + len(noise) :])
