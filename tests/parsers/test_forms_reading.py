from functools import cache
from io import BytesIO

import pikepdf
import pytest

from parsers.facts.document import DocumentOutcome, DocumentReading
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

HEIGHT = 841.8898


@cache
def reading_of(name: str) -> DocumentReading:
    return read_one(sample(name))


def on_blank(page, draw) -> DocumentReading:
    return read_one(drawn_over(sample("f1_blank.pdf"), page, draw))


def field(reading: DocumentReading, name: str):
    [found] = [one for one in reading.fields if one.field == name]
    return found


def test_a_typed_form_is_read_without_a_mistake():
    reading = reading_of("f1_text.pdf")

    assert values(reading) == F1_WRITTEN | {"sig_rep": "yes"}
    assert (reading.outcome, reading.problems) == (DocumentOutcome.OK, ())
    assert (reading.form, reading.form_version, reading.pages) == ("F1", "2024-05", (1, 2))


def test_a_fillable_form_is_read_without_a_mistake():
    reading = reading_of("f1_fillable.pdf")

    assert values(reading) == F1_WRITTEN
    assert {one.engine for one in reading.fields} == {"acroform"}
    assert reading.problems == ("signature-missing:sig_rep",)


@pytest.mark.parametrize("name", ["f1_text.pdf", "f1_fillable.pdf"])
def test_every_value_has_its_place_on_the_page(name):
    reading = reading_of(name)

    nip = field(reading, "nip").box
    rep = field(reading, "rep_name").box
    assert nip is not None
    assert rep is not None
    assert (nip.page, rep.page) == (1, 2)
    assert nip.x0 >= 221
    assert 425 <= (nip.y0 + nip.y1) / 2 <= 450


def test_digital_values_are_nearly_sure():
    for name in ("f1_text.pdf", "f1_fillable.pdf"):
        assert min(one.sureness for one in reading_of(name).fields) >= 0.9


def test_an_empty_form_invents_nothing_and_says_all_that_is_missing():
    reading = reading_of("f1_blank.pdf")

    assert reading.fields == ()
    assert {
        "field-missing:name",
        "field-missing:delegates",
        "field-missing:d_truth",
        "signature-missing:sig_rep",
        "field-missing:sig_rep__place_date",
    } <= set(reading.problems)
    assert "field-missing:krs" not in reading.problems
    assert "field-missing:short_name" not in reading.problems


def test_another_form_is_never_taken_for_this_one():
    assert reading_of("f2_text.pdf").form == "F2"


def test_a_letter_that_quotes_the_form_is_not_the_form():
    def draw(canvas):
        write(canvas, 48, 68, "Formularz zgłoszeniowy instytucji", size=13)
        write(canvas, 48, 50, "wzór F1/2024-05   strona 1")
        write(canvas, 48, 140, "NIP *   REGON *   Ulica *   Gmina *   Powiat *")

    assert read_one(pdf_of(draw)).form is None


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_fillable_page_is_read_by_its_fields_only(turn):
    def turn_page(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.rotate(turn, relative=True)

    reading = read_one(changed(sample("f1_fillable.pdf"), turn_page))

    assert values(reading) == F1_WRITTEN
    assert reading.outcome is DocumentOutcome.PARTIAL
    assert "page-not-registered:1" in reading.problems


def test_a_turned_page_of_text_is_not_read_wrongly():
    def turn_first(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].rotate(90, relative=True)

    form, other = read(changed(sample("f1_text.pdf"), turn_first))

    assert (form.form, form.pages, form.outcome) == ("F1", (2,), DocumentOutcome.PARTIAL)
    assert (other.outcome, other.pages) == (DocumentOutcome.UNKNOWN_FORM, (1,))


def _shrunk(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        page.contents_add(b"q 0.94 0 0 0.94 18 25 cm", prepend=True)
        page.contents_add(b"Q")


def test_a_form_printed_to_fit_is_read_in_its_new_places():
    reading = read_one(changed(sample("f1_text.pdf"), _shrunk))

    assert values(reading) == F1_WRITTEN | {"sig_rep": "yes"}
    assert reading.outcome is DocumentOutcome.OK


def test_a_form_with_a_cropped_margin_is_read_in_its_new_places():
    def crop(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.CropBox = pikepdf.Array([20, 15, 580, 830])

    reading = read_one(changed(sample("f1_text.pdf"), crop))

    assert values(reading) == F1_WRITTEN | {"sig_rep": "yes"}


def test_pages_in_the_wrong_order_are_put_right():
    reading = read_one(changed(sample("f1_text.pdf"), lambda pdf: pdf.pages.reverse()))

    assert reading.pages == (2, 1)
    assert values(reading) == F1_WRITTEN | {"sig_rep": "yes"}


def test_a_missing_page_makes_the_reading_partial():
    def drop(pdf: pikepdf.Pdf) -> None:
        del pdf.pages[1]

    reading = read_one(changed(sample("f1_text.pdf"), drop))

    assert reading.outcome is DocumentOutcome.PARTIAL
    assert "page-missing:2" in reading.problems


def test_two_filled_forms_in_one_file_stay_two():
    def append(pdf: pikepdf.Pdf) -> None:
        with pikepdf.open(BytesIO(sample("f1_blank.pdf"))) as other:
            pdf.pages.extend(other.pages)

    first, second = read(changed(sample("f1_text.pdf"), append))

    assert (first.pages, second.pages) == ((1, 2), (3, 4))
    assert len(first.fields) == len(F1_WRITTEN) + 1
    assert second.fields == ()


def test_white_text_is_marked_and_not_believed():
    def draw(canvas):
        canvas.setFillColorRGB(1, 1, 1)
        write(canvas, 226, 151, "Fundacja Niewidzialna")

    reading = on_blank(1, draw)

    assert reading.outcome is DocumentOutcome.PARTIAL
    assert "hidden-text" in reading.problems
    assert field(reading, "name").problems == ("hidden-text",)
    assert field(reading, "name").sureness == 0


def test_covered_text_is_marked_and_not_believed():
    def draw(canvas):
        write(canvas, 226, 151, "Fundacja Zakryta")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.rect(223, HEIGHT - 156, 300, 14, stroke=0, fill=1)

    assert field(on_blank(1, draw), "name").problems == ("hidden-text",)


def test_a_hidden_form_field_is_marked_and_not_believed():
    def hide(pdf: pikepdf.Pdf) -> None:
        for widget in pdf.pages[0].Annots:
            if widget.T == "nip":
                widget.F = 2

    found = field(read_one(changed(sample("f1_fillable.pdf"), hide)), "nip")

    assert (found.problems, found.sureness) == (("hidden-text",), 0)


def test_a_drawn_tick_is_read_from_the_picture():
    def draw(canvas):
        canvas.line(223, HEIGHT - 205, 230, HEIGHT - 200)

    reading = on_blank(1, draw)

    found = field(reading, "legal_form")
    assert (found.value, found.engine) == ("fundacja", "ink")
    assert found.sureness < 0.9


def test_a_drawn_signature_is_seen():
    def draw(canvas):
        canvas.setLineWidth(1.5)
        canvas.bezier(400, HEIGHT - 550, 430, HEIGHT - 500, 460, HEIGHT - 560, 500, HEIGHT - 520)

    assert field(on_blank(2, draw), "sig_rep").engine == "ink"


def test_a_typed_name_is_no_signature():
    reading = on_blank(2, lambda canvas: write(canvas, 400, 540, "/-/ Jan Nowak"))

    assert "sig_rep" not in values(reading)
    assert "typed-signature:sig_rep" in reading.problems
    assert "signature-missing:sig_rep" in reading.problems


def test_writing_that_the_text_layer_does_not_have_is_reported():
    def draw(canvas):
        canvas.bezier(230, HEIGHT - 150, 250, HEIGHT - 140, 260, HEIGHT - 156, 300, HEIGHT - 144)
        canvas.line(226, HEIGHT - 442, 232, HEIGHT - 434)

    reading = on_blank(1, draw)

    assert reading.outcome is DocumentOutcome.PARTIAL
    assert "unread-ink:name" in reading.problems
    assert "unread-ink:nip" in reading.problems
    assert reading.fields == ()


def test_writing_beside_the_fields_is_reported():
    reading = on_blank(1, lambda canvas: write(canvas, 400, 800, "proszę o pilny kontakt"))

    assert reading.outcome is DocumentOutcome.PARTIAL
    assert "text-outside-fields" in reading.problems


def test_a_text_that_leaves_its_field_is_doubtful():
    name = "Stowarzyszenie na rzecz Rozwoju i Promocji Bardzo Dlugich Nazw Instytucji w Jaworze"
    reading = on_blank(1, lambda canvas: write(canvas, 226, 151, name, size=10))

    words = [one for one in reading.fields if one.field == "name"]
    assert words[0].problems == ("crosses-border",) or "text-outside-fields" in reading.problems
    assert reading.outcome is DocumentOutcome.PARTIAL or words[0].sureness <= 0.5


def test_letters_without_a_meaning_are_doubtful():
    reading = on_blank(1, lambda canvas: write(canvas, 226, 151, "(cid:17)(cid:4)"))

    assert field(reading, "name").problems == ("unreadable-characters",)


def test_a_value_typed_over_a_filled_field_is_doubtful():
    draw = lambda canvas: write(canvas, 226, 441, "1111111111")  # noqa: E731
    found = field(read_one(drawn_over(sample("f1_fillable.pdf"), 1, draw)), "nip")

    assert found.value == F1_WRITTEN["nip"]
    assert "two-values" in found.problems
    assert found.sureness <= 0.5


def test_the_same_value_typed_over_a_filled_field_is_no_problem():
    draw = lambda canvas: write(canvas, 226, 441, F1_WRITTEN["nip"])  # noqa: E731
    found = field(read_one(drawn_over(sample("f1_fillable.pdf"), 1, draw)), "nip")

    assert found.problems == ()


def test_text_pinned_over_the_page_is_read():
    def pin(pdf: pikepdf.Pdf) -> None:
        rectangle = [226, HEIGHT - 155, 400, HEIGHT - 141]
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.FreeText,
            Rect=rectangle,
            Contents="Fundacja Przypieta",
            DA="/Helv 9 Tf 0 g",
            F=4,
        )
        ink = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Stamp,
            Rect=rectangle,
            F=2,
        )
        link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link)
        pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([note, ink, link, 7]))

    reading = read_one(changed(sample("f1_blank.pdf"), pin))

    assert values(reading) == {"name": "Fundacja Przypieta"}


def test_a_stamp_pinned_to_the_place_of_signature_counts():
    def pin(pdf: pikepdf.Pdf) -> None:
        stamp = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Stamp,
                Rect=[390, HEIGHT - 560, 540, HEIGHT - 515],
                F=4,
                AP=pikepdf.Dictionary(N=_drawing(pdf)),
            )
        )
        pdf.pages[1].Annots = pikepdf.Array([stamp])

    found = field(read_one(changed(sample("f1_blank.pdf"), pin)), "sig_rep")

    assert (found.value, found.engine, found.problems) == ("yes", "picture", ())


def _drawing(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    return pdf.make_stream(
        b"0 0 1 RG 3 w 0 0 m 150 45 l S",
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Form,
        BBox=[0, 0, 150, 45],
    )


def test_our_fillable_form_is_known_by_its_field_names_alone():
    def wipe(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.Contents = pdf.make_stream(b"")

    reading = read_one(changed(sample("f1_fillable.pdf"), wipe))

    assert reading.form == "F1"
    assert values(reading) == F1_WRITTEN


def test_a_form_field_of_another_name_is_reported():
    def rename(pdf: pikepdf.Pdf) -> None:
        for widget in pdf.pages[0].Annots:
            if widget.T == "nip":
                widget.T = "kontonumer"

    reading = read_one(changed(sample("f1_fillable.pdf"), rename))

    assert "unknown-widget" in reading.problems
    assert reading.outcome is DocumentOutcome.PARTIAL


def test_form_fields_with_parents_and_lists_are_read():
    def regroup(pdf: pikepdf.Pdf) -> None:
        for widget in pdf.pages[0].Annots:
            if widget.T == "name":
                parent = pikepdf.Dictionary(FT=widget.FT, T="name", V=pikepdf.Array(["A", "B"]))
                del widget["/T"], widget["/V"], widget["/FT"]
                widget.Parent = pdf.make_indirect(parent)
            elif widget.T == "street":
                widget.V = pdf.make_stream("ul. Długa".encode())
            elif widget.T == "city":
                widget.V = pikepdf.Dictionary()

    found = values(read_one(changed(sample("f1_fillable.pdf"), regroup)))

    assert found["name"] == "A; B"
    assert found["street"] == "ul. Długa"
    assert "city" not in found


def test_two_ticks_where_one_is_allowed_are_both_read_and_reported():
    reading = read_one(
        drawn_over(sample("f1_text.pdf"), 1, lambda canvas: write(canvas, 224, 190.5, "X"))
    )

    assert values(reading)["legal_form"] == "stowarzyszenie | fundacja"
    assert "several-choices:legal_form" in reading.problems
