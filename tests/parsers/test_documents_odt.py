import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts.document import DocumentOutcome
from tests.support.filled_forms import read, read_one, values
from tests.support.word_files import zipped

_NAMES = (
    'xmlns:office="urn:o" xmlns:text="urn:t" xmlns:table="urn:tb" xmlns:style="urn:s" '
    'xmlns:draw="urn:d" xmlns:xlink="urn:x" xmlns:form="urn:f" xmlns:field="urn:fi"'
)
_TYPE = b"application/vnd.oasis.opendocument.text"


def odt(body: str, styles: str = "", **more: bytes) -> bytes:
    content = (
        f"<office:document-content {_NAMES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    parts = {name.replace("__", "/"): data for name, data in more.items()}
    return zipped({"mimetype": _TYPE, "content.xml": content.encode(), **parts})


def line(inner: str) -> str:
    return f"<text:p>{inner}</text:p>"


def pair(label: str, value: str) -> str:
    cells = "".join(f"<table:table-cell>{line(one)}</table:table-cell>" for one in (label, value))
    return f"<table:table><table:table-row>{cells}</table:table-row></table:table>"


def f3(name: str = "Żaneta Źrebiec", box: str = "☒", more: str = "") -> str:
    return "".join(
        (
            line("Regulamin uczestnictwa w projekcie – potwierdzenie akceptacji"),
            pair("Nazwa instytucji *", "Fundacja „Zielony Próg”"),
            pair("NIP *", "695-100-27-40"),
            pair("Imię i nazwisko osoby akceptującej *", name),
            line(f"{box} Akceptuję regulamin w imieniu instytucji. *"),
            more,
        )
    )


def test_a_form_in_an_opendocument_text_is_read():
    reading = read_one(odt(f3()))

    assert reading.form == "F3"
    assert reading.form_version == "2024-05"
    assert values(reading) == {
        "institution": "Fundacja „Zielony Próg”",
        "nip": "695-100-27-40",
        "name": "Żaneta Źrebiec",
        "accept": "yes",
    }


@pytest.mark.parametrize(
    ("xml", "name"),
    [
        ("Ża<text:span>neta</text:span>  Źrebiec", "Żaneta Źrebiec"),
        ("Żaneta<text:s/>Źrebiec", "Żaneta Źrebiec"),
        ("Żaneta<text:s text:c='9000'/>Źrebiec", "Żaneta Źrebiec"),
        ("Żaneta<text:s text:c='wiele'/>Źrebiec", "Żaneta Źrebiec"),
        ("Żaneta<text:tab/>Źrebiec", "Żaneta Źrebiec"),
        ("Żaneta<text:line-break/>Źrebiec", "Żaneta Źrebiec"),
        ("<text:a>Żaneta</text:a><text:note>przypis</text:note>", "Żaneta"),
        ("<text:placeholder/>", None),
        ("<text:span field:showing-place-holder='true'>wpisz</text:span>", None),
        ("<draw:control draw:control='c1'/>", "Jan Kot"),
        ("<draw:control draw:control='obcy'/>", None),
    ],
)
def test_a_value_is_read_wherever_opendocument_keeps_it(xml, name):
    controls = (
        "<office:forms><form:form><form:text form:id='c1' form:current-value='Jan Kot'/>"
        "</form:form></office:forms>"
    )

    assert values(read_one(odt(controls + f3(xml)))).get("name") == name


@pytest.mark.parametrize(
    ("box", "is_ticked"),
    [
        ("☐", False),
        (_mark := "<field:fieldmark field:type='x.FORMCHECKBOX'>{}</field:fieldmark>", False),
        (
            _mark.format("<field:param field:name='Checkbox_Checked' field:value='true'/>"),
            True,
        ),
        ("<field:fieldmark field:type='x.FORMTEXT'/>[x]", True),
        ("<draw:control draw:control='c1'/>", True),
        ("<draw:control draw:control='c2'/>", False),
    ],
)
def test_a_tick_is_read_however_it_was_made(box, is_ticked):
    controls = (
        "<office:forms><form:form><form:checkbox form:id='c1' form:current-state='checked'/>"
        "<form:checkbox form:id='c2'/></form:form></office:forms>"
    )

    assert ("accept" in values(read_one(odt(controls + f3(box=box))))) is is_ticked


@pytest.mark.parametrize(
    ("style", "problem"),
    [
        ("text:display='none'", "hidden-text"),
        ("style:text-line-through-style='solid'", "struck-text"),
    ],
)
def test_what_cannot_be_seen_or_was_struck_is_left_out_and_told(style, problem):
    styles = (
        f"<style:style style:name='T1'><style:text-properties {style}/></style:style>"
        "<style:style style:name='T2'><style:text-properties/></style:style>"
    )
    name = "".join(
        f"<text:span text:style-name='{style}'>{text}</text:span>"
        for style, text in (("T2", "Żaneta"), ("T1", "x"))
    )

    reading = read_one(odt(f3(name), styles))
    [field] = [one for one in reading.fields if one.field == "name"]

    assert field.value == "Żaneta"
    assert field.problems == (problem,)
    assert not field.is_accepted
    assert reading.outcome is DocumentOutcome.PARTIAL


def test_a_hidden_field_is_told():
    reading = read_one(odt(f3(more=line("<text:hidden-text>sekret</text:hidden-text>"))))

    assert "hidden-text" in reading.problems


def test_deletions_that_were_tracked_are_gone():
    deleted = f"<text:tracked-changes>{line('Proszę o telefon')}</text:tracked-changes>"

    assert "text-outside-fields" not in read_one(odt(deleted + f3())).problems


def test_rows_in_groups_covered_cells_and_text_boxes_are_read_as_they_stand():
    cells = "".join(
        f"<table:table-cell>{line(one)}</table:table-cell><table:covered-table-cell/>"
        for one in ("NIP *", "6951002740")
    )
    row = f"<table:table-row>{cells}</table:table-row>"
    rows = f"<table:table-header-rows>{row}</table:table-header-rows>"
    box = (
        f"<draw:frame><draw:text-box><table:table>{rows}</table:table></draw:text-box></draw:frame>"
    )
    body = f3(more=line(box)).replace(pair("NIP *", "695-100-27-40"), "")

    assert values(read_one(odt(body)))["nip"] == "6951002740"


def test_a_picture_above_its_caption_is_a_signature():
    cells = "".join(
        f"<table:table-cell>{one}</table:table-cell>"
        for one in (
            line("Jawor, 9.05.2024") + line("miejscowość i data"),
            line("<draw:frame><draw:image/></draw:frame>")
            + line("osoba uprawniona do reprezentowania instytucji *"),
        )
    )
    table = f"<table:table><table:table-row>{cells}</table:table-row></table:table>"

    found = values(read_one(odt(f3(more=table))))

    assert found["sig_rep"] == "yes"
    assert found["sig_rep__place_date"] == "Jawor, 9.05.2024"


def test_a_title_in_the_page_header_counts():
    title = line("Regulamin uczestnictwa w projekcie – potwierdzenie akceptacji")
    styles = f"<x {_NAMES}><style:header>{title}</style:header><style:footer/></x>"

    body = pair("NIP *", "6951002740") + pair("Nazwa instytucji *", "Zielony Próg")

    assert read_one(odt(body)).form is None
    assert read_one(odt(body, **{"styles.xml": styles.encode()})).form == "F3"


@pytest.mark.parametrize(
    ("body", "more", "kind"),
    [
        ("", {"Basic/a.xml": b""}, "macros"),
        ("", {"Object 1": b""}, "embedded-file"),
        ("<draw:image xlink:href='http://a.example/b.png'/>", {}, "external-link"),
        ("<text:dde-connection-decl/>", {}, "dde"),
        ("<office:event-listeners><x:event-listener xmlns:x='u'/></office:event-listeners>", {},
         "macros"),
    ],
)  # fmt: skip
def test_what_acts_by_itself_is_told(body, more, kind):
    reading = read_one(odt(f3() + body, **more))

    assert f"active-content:{kind}" in reading.problems
    assert reading.outcome is DocumentOutcome.ACTIVE_CONTENT


@pytest.mark.parametrize(
    ("data", "outcome", "problem"),
    [
        (zipped({"mimetype": _TYPE}), DocumentOutcome.CORRUPT, "word-without-text"),
        (zipped({"mimetype": _TYPE, "content.xml": b"<a/>"}), DocumentOutcome.CORRUPT,
         "word-without-text"),
        (odt("", **{"META-INF/manifest.xml": b"<x><encryption-data/></x>"}),
         DocumentOutcome.NEEDS_PASSWORD, "needs-password"),
        (odt(line("<text:s text:c='2000000000'/>")), DocumentOutcome.TOO_BIG, "too-many-spaces"),
        (odt(line("<text:span>" * 300 + "</text:span>" * 300)), DocumentOutcome.CORRUPT,
         "xml-damaged"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(data, outcome, problem):
    reading = read_one(data)

    assert (reading.outcome, reading.problems) == (outcome, (problem,))


@settings(max_examples=50)
@given(st.text(max_size=300))
def test_no_content_makes_an_opendocument_text_raise(inner):
    parts = {"mimetype": _TYPE, "content.xml": f"<a><body><text>{inner}".encode()}

    assert read(zipped(parts))
