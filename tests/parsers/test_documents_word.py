import pytest

from parsers.facts.document import DocumentOutcome
from tests.support.filled_forms import F1_WRITTEN, read, read_one, values
from tests.support.word_files import PICTURE, docx, filled_form, paragraph, run, table

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


@pytest.mark.parametrize(
    ("xml", "name"),
    [
        (_control("<w:text/>", run("Jan Kot")), "Jan Kot"),
        (_control("<w:showingPlcHdr/>", run("Kliknij tutaj")), None),
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
    caption = "<w:tc><w:p><w:r><w:rPr></w:rPr><w:t>……………………</w:t><w:br/><w:t>osoba"
    assert caption in body

    reading = read_one(docx(body.replace(caption, caption.replace("<w:p>", f"<w:p>{PICTURE}", 1))))

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
