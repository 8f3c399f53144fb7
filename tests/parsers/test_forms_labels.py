import pytest

from parsers.facts.document import DocumentOutcome
from tests.support.filled_forms import pdf_of, read_one, values, write

TITLE = "DEKLARACJA UCZESTNICTWA INSTYTUCJI"
ROWS = (
    ("Nazwa instytucji:", "Stowarzyszenie Prog"),
    ("NIP:", "6951002740"),
    ("REGON:", "021746387"),
    ("Ulica", "Dluga"),
    ("Nr budynku", "5"),
    ("Kod pocztowy", "59-400"),
    ("Gmina:", "Jawor"),
    ("Powiat:", "jaworski"),
    ("Telefon:", "76 870 00 11"),
    ("E-mail:", "biuro@zielony-prog.example"),
)
READ = {
    "name": "Stowarzyszenie Prog",
    "nip": "6951002740",
    "regon": "021746387",
    "street": "Dluga",
    "building": "5",
    "postal": "59-400",
    "gmina": "Jawor",
    "powiat": "jaworski",
    "phone": "76 870 00 11",
    "email": "biuro@zielony-prog.example",
}


def blank(title=TITLE, rows=ROWS, extra=(), *, widgets=False):
    def draw(canvas):
        write(canvas, 60, 80, title, size=13)
        for number, (label, text) in enumerate(rows):
            top = 130 + 24 * number
            write(canvas, 60, top, label)
            if widgets:
                canvas.acroForm.textfield(
                    name=f"pole{number}", value=text, x=220, y=837 - top, width=200, height=16
                )
            else:
                write(canvas, 220, top, text)
        for x, top, text in extra:
            write(canvas, x, top, text)

    return read_one(pdf_of(draw))


@pytest.mark.parametrize("widgets", [False, True])
def test_a_foreign_blank_is_read_by_its_labels_and_only_widgets_are_trusted(widgets):
    reading = blank(widgets=widgets)

    assert (reading.form, reading.form_version) == ("F1", None)
    assert reading.outcome is DocumentOutcome.PARTIAL
    assert "foreign-blank" in reading.problems
    assert values(reading) == READ
    assert all(field.is_accepted is widgets for field in reading.fields)


@pytest.mark.parametrize(
    "title",
    ["Formularz", "Umowa zlecenia", "Faktura", "Regulamin uczestnictwa w konkursie"],
)
def test_without_the_title_of_one_form_nothing_is_read(title):
    assert blank(title=title).outcome is DocumentOutcome.UNKNOWN_FORM


def test_a_title_over_two_lines_counts():
    assert blank(title="Deklaracja", extra=[(60, 95, "uczestnictwa instytucji")]).form == "F1"


def test_of_two_forms_with_one_title_the_labels_decide():
    assert blank(title="Deklaracja uczestnictwa").form == "F1"


def test_a_title_without_the_labels_of_its_form_is_not_the_form():
    assert blank(rows=ROWS[:3]).form is None


def test_a_label_that_stands_twice_is_not_trusted():
    reading = blank(extra=[(60, 600, "Telefon:"), (220, 600, "600 100 200")])

    assert values(reading) == READ | {"label:Telefon": "600 100 200"}
    assert ("ambiguous-label",) in [field.problems for field in reading.fields]


def test_the_head_of_a_table_is_no_label():
    heads = [(60, 600, "NIP"), (160, 600, "Telefon"), (260, 600, "E-mail"), (400, 600, "Gmina")]

    assert values(blank(extra=heads)) == READ


def test_a_longer_label_is_not_its_beginning():
    extra = [
        (60, 600, "Miejscowosc i data"),
        (60, 620, "Telefon osoby do kontaktu:"),
        (220, 620, "600 100 300"),
    ]

    assert values(blank(extra=extra)) == READ | {"contact_phone": "600 100 300"}


def test_two_fields_on_one_line_are_kept_apart():
    rows = (*ROWS[:4], *ROWS[6:])
    extra = [
        (60, 600, "Nr budynku:"),
        (140, 600, "5"),
        (220, 600, "Kod pocztowy:"),
        (320, 600, "59-400"),
    ]

    assert values(blank(rows=rows, extra=extra)) == READ


def test_a_wrong_number_on_a_foreign_blank_is_named():
    rows = (ROWS[0], ("NIP:", "6951002741"), *ROWS[2:])
    [nip] = [field for field in blank(rows=rows).fields if field.field == "nip"]

    assert nip.problems == ("nip-checksum",)
