from dataclasses import replace

import numpy as np
import pytest

from parsers.lines.reader import LineReader
from parsers.scanned.foreign import read_foreign, read_foreign_pages
from parsers.scans.image import PageImage
from tests.support.filled_forms import write
from tests.support.foreign_blanks import delegate_lines, institution_table, line, page_of


@pytest.fixture(scope="module")
def reader():
    return LineReader.load()


def empty_page(number):
    return PageImage(number, np.full((2339, 1654), 250, np.uint8), None, 595.28, 841.89)


def rules_title(canvas):
    write(canvas, 120, 60, "REGULAMIN UCZESTNICTWA W PROJEKCIE", 14)
    for number in range(12):
        write(canvas, 50, 100 + 20 * number, "Udzial w spotkaniach jest bezplatny. " * 2, 10)


def rules_end(canvas):
    write(canvas, 50, 60, "Zapoznalam sie z regulaminem i akceptuje go.", 11)
    for number, (label, value) in enumerate(
        (("Imie i nazwisko:", "Anna"), ("Instytucja:", "Most"))
    ):
        write(canvas, 50, 120 + 40 * number, label, 11)
        line(canvas, 145, 121 + 40 * number, 545, dotted=True)
        write(canvas, 160, 118 + 40 * number, value, 12)


def texts(filled):
    return {value.name: value.text for value in filled.values}


def test_a_scan_of_a_foreign_blank_is_read_by_its_labels(reader):
    filled = read_foreign(page_of(institution_table), reader)

    assert filled is not None
    assert (filled.form.id, filled.version, filled.pages) == ("F1", None, (1,))
    assert "foreign-blank" in filled.problems
    assert "signature-missing:sig_rep" in filled.problems
    read = texts(filled)
    assert read["nip"] == "6951002740"
    assert read["phone"] == "600 100 200"
    assert read["email"] == "biuro@prog.example"
    assert read["delegates[0].name"] == "Anna Nowak"
    assert read["legal_form"] == "fundacja"
    assert read["label:Zgoda na otrzymywanie informacji o wydarzeniach"] == "TAK"
    assert "delegates[1].phone" not in read


def test_places_are_told_on_the_page_as_it_came(reader):
    page = page_of(institution_table)
    upside = replace(page, grey=np.ascontiguousarray(np.rot90(page.grey, 2)), number=4)
    filled = read_foreign(upside, reader)

    assert filled is not None
    [nip] = [value for value in filled.values if value.name == "nip"]
    assert nip.box is not None
    assert nip.box.page == 4
    assert nip.box.x0 == pytest.approx(595 - 356, abs=4)
    assert nip.box.y1 == pytest.approx(842 - 119, abs=4)


def test_what_is_not_sure_is_not_accepted(reader):
    filled = read_foreign(page_of(delegate_lines), reader)

    assert filled is not None
    assert texts(filled)["pesel"] == "44051401359"
    assert not any(v.is_accepted for v in filled.values if v.name.startswith("label:"))
    assert not any(v.is_accepted for v in filled.values if v.problems)


def test_a_signature_is_ink_over_its_line(reader):
    def signed(canvas):
        delegate_lines(canvas)
        canvas.setLineWidth(1.4)
        for step in range(8):
            canvas.line(400 + 12 * step, 150, 406 + 12 * step, 175)
            canvas.line(406 + 12 * step, 175, 412 + 12 * step, 150)

    filled = read_foreign(page_of(signed), reader)

    assert filled is not None
    assert texts(filled)["sig_person"] == "yes"


def test_pages_of_text_between_the_title_and_the_places_belong_to_the_form(reader):
    pages = [empty_page(1), page_of(rules_title, 2), page_of(rules_end, 3), empty_page(4)]
    forms, rest = read_foreign_pages(pages, reader)

    assert [(filled.form.id, filled.pages) for filled in forms] == [("F3", (2, 3))]
    assert [page.number for page in rest] == [1, 4]


def test_a_title_without_places_is_no_form(reader):
    forms, rest = read_foreign_pages([page_of(rules_title)], reader)

    assert forms == ()
    assert len(rest) == 1


def asked_under(title):
    """Draw a page that asks for what nearly every form asks, under a title."""

    def draw(canvas):
        write(canvas, 150, 60, title, 14)
        lines = (
            ("Nazwa instytucji:", "Fundacja Prog"),
            ("NIP:", "6951002740"),
            ("Telefon:", "600 100 200"),
            ("E-mail:", "biuro@prog.example"),
            ("Ulica i numer:", "ul. Lipowa 12"),
            ("Miejscowosc:", "Jawor"),
        )
        for number, (label, value) in enumerate(lines):
            write(canvas, 50, 120 + 34 * number, label, 11)
            line(canvas, 150, 121 + 34 * number, 545, dotted=True)
            write(canvas, 165, 118 + 34 * number, value, 12)

    return page_of(draw)


def test_a_form_whose_title_says_nothing_is_read_and_nothing_of_it_accepted(reader):
    filled = read_foreign(asked_under("KWESTIONARIUSZ ROCZNY"), reader)

    assert filled is not None
    assert "6951002740" in texts(filled).values()
    assert not any(value.is_accepted for value in filled.values)


def test_a_page_that_calls_itself_no_form_is_none_whatever_it_asks(reader):
    assert read_foreign(asked_under("FAKTURA NR 12"), reader) is None
