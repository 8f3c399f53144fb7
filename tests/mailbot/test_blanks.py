"""Blanks are drawn from the definitions alone, and what we print we can read."""

import re
import tomllib
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.blanks.code import code_modules, code_text
from mailbot.blanks.combs import CELLS, fill_cells
from mailbot.blanks.copies import new_token
from mailbot.blanks.edition import make_edition, with_version, write_edition
from mailbot.blanks.fillable import fillable_blank
from mailbot.blanks.form_font import encoded
from mailbot.blanks.kind import Kind
from mailbot.blanks.layout import EDITION, lay_out
from mailbot.blanks.make import empty_blank, file_name
from mailbot.blanks.prefilled import Holder, form_values, prefill
from mailbot.blanks.printing import print_blank
from mailbot.blanks.sheet import BOTTOM, LEFT, RIGHT, Frame, Text
from mailbot.blanks.typeface import width_of
from parsers.documents.ink import Rendering
from parsers.documents.pdf import read_pdf
from parsers.forms.classify import recognise
from parsers.forms.definition import BoxKind, FieldType, Form, Known, load_forms
from parsers.forms.fields import read_fields
from parsers.limits import Limits
from parsers.scans.codes import read_codes
from parsers.scans.image import PageImage
from parsers.scans.register import register_pages
from parsers.scans.render import draw_page
from tests.support.filled_forms import F1_WRITTEN, read_one, values

FORMS = load_forms()
TOKEN = "ABCDEFGHIJKLMNOP"
A_SEVENTH = """
id = "F7"
key = "equipment"
title = "Wniosek o użyczenie sprzętu – łódź, żagiel i źrebak"
aliases = []
issuer = "Ośrodek w Łękach"

[[rules]]
wording = "co najmniej jedna rzecz"
at_least_one = ["things"]

[[sections]]
title = "A. Kto"

[[sections.fields]]
id = "who"
type = "text"
known = "person.name"
required = true
labels = ["Imię i nazwisko"]

[[sections.fields]]
id = "born"
type = "date"
labels = ["Data urodzenia"]

[[sections.fields]]
id = "house"
type = "text"
letters = 4
labels = ["Nr domu"]

[[sections.fields]]
id = "long"
type = "text"
labels = ["Bardzo długa etykieta, która nie mieści się w jednym wierszu, bo mówi o wszystkim"]

[[sections]]
title = "B. Co"

[[sections.fields]]
id = "intro"
type = "static"
labels = ["Zasady: 1. Dbamy. 2. Oddajemy na czas."]

[[sections.fields]]
id = "things"
type = "multichoice"
labels = ["Co jest potrzebne"]
choices = [
  "łódź",
  "żagiel",
  "coś zupełnie innego, co opisano poniżej tak dokładnie, jak się da, i jeszcze trochę",
]

[[sections.fields]]
id = "sure"
type = "check"
labels = ["Wiem, co robię."]

[[sections.fields]]
id = "days"
type = "table"
rows = 20
labels = ["Dni"]
columns = [
  {id = "day", label = "Dzień", type = "date"},
  {id = "why", label = "Po co", type = "text"},
]

[[sections.fields]]
id = "story"
type = "multiline"
labels = ["Opis"]

[[sections.fields]]
id = "region"
type = "choice"
for_office = true
labels = ["Obszar"]
choices = ["1", "2"]

[[signatures]]
id = "sig"
who = "wnioskodawczyni / wnioskodawca"
required = true
with_stamp = false
with_place_and_date = false
"""


@cache
def seventh() -> Form:
    return Form.model_validate({**tomllib.loads(A_SEVENTH), "versions": []})


@cache
def with_edition(form: Form) -> Form:
    return form.model_copy(update={"versions": (make_edition(form).version,)})


def named(form: Form, written: dict[str, str]) -> dict[str, str]:
    return form_values(form, lay_out(form), written)


def rendered(pdf: bytes, page: int) -> np.ndarray:
    return np.asarray(pypdfium2.PdfDocument(pdf)[page].render(scale=1, grayscale=True).to_numpy())


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_the_definition_and_the_shipped_blank_are_what_is_drawn(form):
    edition = make_edition(form)
    folder = Path(__file__).parents[2] / "parsers" / "forms" / "blanks" / EDITION
    shipped = (folder / f"{form.id}.pdf").read_bytes()

    assert edition.version in form.versions
    for page in range(edition.version.page_count):
        assert np.array_equal(rendered(shipped, page), rendered(edition.pdf, page))


@pytest.mark.parametrize("form", [*FORMS, seventh()], ids=lambda form: form.id)
def test_frames_stand_around_the_places_that_the_definition_names(form):
    for sheet in lay_out(form):
        frames = {
            tuple(round(side, 1) for side in mark.rect)
            for mark in sheet.marks
            if isinstance(mark, Frame)
        }
        for box in sheet.boxes():
            if box.kind is BoxKind.COMB:
                assert any(rect[:2] == box.box[:2] for rect in frames)
            else:
                assert box.box in frames


@pytest.mark.parametrize("form", [*FORMS, seventh()], ids=lambda form: form.id)
def test_nothing_is_printed_outside_the_margins(form):
    for sheet in lay_out(form):
        for mark in sheet.marks:
            if isinstance(mark, Text):
                end = mark.x + width_of(mark.text, mark.size, bold=mark.is_bold)
                assert mark.x >= LEFT - 1
                assert end <= RIGHT + 1, mark.text
                assert mark.base <= BOTTOM + 1


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
@pytest.mark.parametrize("kind", [Kind.FILLABLE, Kind.DOCX])
def test_an_empty_blank_is_known_and_has_nothing_in_it(form, kind):
    reading = read_one(empty_blank(form, kind))

    assert (reading.form, reading.form_version) == (form.id, EDITION)
    assert values(reading) == {}
    assert "text-outside-fields" not in reading.problems


@pytest.mark.parametrize("form", [FORMS[0], FORMS[-1]], ids=lambda form: form.id)
def test_an_empty_print_is_known_and_nothing_on_it_is_taken_for_writing(form):
    reading = read_one(print_blank(form))

    assert (reading.form, reading.form_version) == (form.id, EDITION)
    assert values(reading) == {}
    assert not [p for p in reading.problems if p.startswith(("text-outside", "unread-ink"))]


def test_what_is_typed_into_the_fillable_blank_is_read_with_all_polish_letters():
    form = FORMS[0]

    reading = read_one(fillable_blank(form, named(form, F1_WRITTEN)))

    assert values(reading) == F1_WRITTEN
    assert all(field.is_accepted for field in reading.fields)


def test_what_is_typed_is_drawn_in_our_own_font():
    form = FORMS[0]
    pdf = fillable_blank(form, named(form, {"name": "Zażółć gęślą jaźń"}))

    with pikepdf.open(BytesIO(pdf)) as opened:
        fields = {str(one.T): one for one in opened.Root.AcroForm.Fields}
        drawn = fields["name"].AP.N
        assert encoded("Zażółć gęślą jaźń").hex().encode() in drawn.read_bytes()
        assert str(drawn.Resources.Font["/MbSans"].BaseFont) == "/DejaVuSans"
        assert "/aogonek" in [
            str(one) for one in drawn.Resources.Font["/MbSans"].Encoding.Differences
        ]


def test_several_lines_are_drawn_below_each_other():
    form = next(form for form in FORMS if any(f.type is FieldType.MULTILINE for f in form.fields()))
    field = next(field for field in form.fields() if field.type is FieldType.MULTILINE)
    pdf = fillable_blank(form, {field.id: "pierwsza\n" + "druga i dłuższa " * 12})

    with pikepdf.open(BytesIO(pdf)) as opened:
        drawn = next(one for one in opened.Root.AcroForm.Fields if str(one.T) == field.id).AP.N
        assert drawn.read_bytes().count(b" Tj T*") > 2


def test_a_letter_that_the_font_has_not_is_shown_as_a_question_mark():
    assert encoded("ż☃") == b"\xbf?"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_box_of_the_fillable_blank_says_what_it_is(form):
    with pikepdf.open(BytesIO(fillable_blank(form))) as opened:
        fields = list(opened.Root.AcroForm.Fields)
        names = [str(one.T) for one in fields]

        assert all(str(one.TU) for one in fields)
        assert len(set(names)) == len(names)
        assert str(opened.Root.Lang) == "pl-PL"
        assert str(opened.docinfo.Title) == form.title


HOLDER = Holder(
    {
        Known.INSTITUTION_NAME: "Centrum Integracji „Źródło” w Dębowie",
        Known.INSTITUTION_KIND: "Podmiot ekonomii społecznej",
        Known.INSTITUTION_CITY: "Dębowo",
        Known.INSTITUTION_PHONE: "+48 76 870 00 11",
        Known.INSTITUTION_EMAIL: "biuro@zrodlo.example",
        Known.NIP: "6951002740",
        Known.REGON: "021746387",
        Known.KRS: "0000512307",
        Known.PERSON_NAME: "Łucja Żak-Święcicka",
        Known.FIRST_NAME: "Łucja",
        Known.LAST_NAME: "Żak-Święcicka",
        Known.PERSON_EMAIL: "l.zak@zrodlo.example",
    },
    (
        {Known.PERSON_NAME: "Łucja Żak", Known.PERSON_EMAIL: "l.zak@zrodlo.example"},
        {Known.PERSON_NAME: "Jan Próg"},
    ),
)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_what_we_filled_in_is_read_as_we_noted_it(form):
    copy = prefill(form, HOLDER, TOKEN)

    reading = read_one(copy.pdf)

    assert values(reading) == copy.values
    assert copy.values
    assert all(field.is_accepted for field in reading.fields)
    assert "text-outside-fields" not in reading.problems


def test_what_does_not_fit_is_left_to_be_written():
    form = FORMS[0]
    known = {
        Known.INSTITUTION_NAME: "Bardzo długa nazwa " * 20,
        Known.NIP: "123",
        Known.INSTITUTION_KIND: "coś, czego nie ma na liście",
        Known.INSTITUTION_CITY: "Łęki",
    }

    assert prefill(form, Holder(known), TOKEN).values == {"city": "Łęki"}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_the_code_names_form_edition_page_and_case(form):
    copy = prefill(form, HOLDER, TOKEN).pdf

    for page in range(1, len(lay_out(form)) + 1):
        [code] = read_codes(draw_page(copy, page, 150))
        assert (code.form, code.version, code.page, code.token) == (form.id, EDITION, page, TOKEN)


def test_tokens_are_new_every_time_and_fit_the_code():
    token = new_token()

    assert re.fullmatch(r"[A-Z2-7]{16}", token)
    assert token != new_token()
    assert len(code_modules(code_text("F99", EDITION, 12, token))) == 29


def test_a_code_that_would_be_larger_is_refused():
    with pytest.raises(ValueError, match="longer"):
        code_modules("x" * 200)


def test_a_worn_print_lies_on_its_blank():
    form = FORMS[2]
    paper = draw_page(prefill(form, Holder({}), TOKEN).pdf, 1, 150)
    noise = np.random.default_rng(7).normal(0, 12, paper.shape)
    worn = np.clip(np.rot90(paper, 2) * 0.9 + np.rot90(noise, 2) + 10, 0, 255).astype(np.uint8)
    image = PageImage(1, np.ascontiguousarray(worn), None, 595.28, 841.89)

    [page] = register_pages([image]).pages

    assert (page.form.id, page.version.version, page.page) == (form.id, EDITION, 1)
    for box in page.version.boxes:
        if box.page == 1:
            assert (page.crop(box.box, -2) < 128).mean() < 0.01, box.name


def test_a_form_of_one_file_gets_every_kind_of_blank_and_is_read():
    form = with_edition(seventh())
    written = {
        "who": "Żaneta Źrebiec",
        "born": "9.05.1980",
        "house": "7",
        "things": "żagiel",
        "sure": "yes",
        "days[19].why": "rejs",
        "story": "Płyniemy.",
        "region": "2",
    }
    pdf = read_pdf(fillable_blank(form, named(form, written)), Limits())

    found = {}
    with Rendering(pdf.plain) as ink:
        for page in pdf.pages:
            placement = recognise(page, [form])
            assert placement is not None
            found |= {
                one.name: one.text for one in read_fields(page, placement, ink.has_ink).values
            }

    assert found == written
    assert prefill(form, HOLDER, TOKEN).values == {"who": "Łucja Żak-Święcicka"}
    assert print_blank(form).startswith(b"%PDF")
    assert zipfile.ZipFile(BytesIO(empty_blank(form, Kind.DOCX))).testzip() is None


def test_an_edition_is_written_beside_those_that_exist_and_replaces_itself_only(tmp_path):
    source = Path(__file__).parents[2] / "parsers" / "forms" / "definitions"
    (tmp_path / "definitions").mkdir()
    before = (source / "F3.toml").read_text(encoding="utf-8")
    (tmp_path / "definitions" / "F3.toml").write_text(before, encoding="utf-8")
    form = next(form for form in FORMS if form.id == "F3")

    write_edition([form], tmp_path)

    after = (tmp_path / "definitions" / "F3.toml").read_text(encoding="utf-8")
    assert Form.model_validate(tomllib.loads(after)) == form
    assert (tmp_path / "blanks" / EDITION / "F3.pdf").read_bytes().startswith(b"%PDF")


def test_the_first_edition_of_a_form_is_appended():
    form = seventh()
    text = with_version(A_SEVENTH, with_edition(form).versions[0])

    assert Form.model_validate(tomllib.loads(text)) == with_edition(form)


@pytest.mark.parametrize(
    ("kind", "text", "characters"),
    [
        (FieldType.NIP, "695-100-27-40", "6951002740"),
        (FieldType.NIP, "695", None),
        (FieldType.REGON, "021746387", "021746387"),
        (FieldType.REGON, "02174638712345", "02174638712345"),
        (FieldType.PHONE, "+48 600 100 200", "600100200"),
        (FieldType.PHONE, "0048600100200", "600100200"),
        (FieldType.PHONE, "600 100", None),
        (FieldType.POSTAL, "59-400", "59400"),
        (FieldType.DATE, "09.05.2026", "09052026"),
    ],
)
def test_a_value_goes_into_cells_only_when_it_fits(kind, text, characters):
    assert fill_cells(kind, text) == characters


@given(st.sampled_from(sorted(CELLS)), st.text())
def test_cells_never_overflow(kind, text):
    characters = fill_cells(kind, text)

    assert characters is None or len(characters) <= CELLS[kind]


def test_files_are_named_by_form_edition_and_use():
    assert file_name(FORMS[0], Kind.PRINT) == f"F1-{EDITION}-do-druku.pdf"


def test_the_same_blank_is_the_same_bytes():
    assert print_blank(FORMS[2]) == print_blank(FORMS[2])
    assert fillable_blank(FORMS[2]) == fillable_blank(FORMS[2])
