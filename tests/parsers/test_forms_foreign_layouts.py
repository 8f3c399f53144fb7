"""Foreign blanks with a text layer, each drawn in another way that people draw forms."""

import pytest

from parsers.facts.document import DocumentOutcome
from tests.support.filled_forms import pdf_of, read_one, values, write
from tests.support.foreign_blanks import (
    comb,
    delegate_lines,
    institution_table,
    line,
    rectangle,
    tick_box,
)


def read_drawn(draw):
    return read_one(pdf_of(draw))


def accepted(reading):
    return {field.field: field.value for field in reading.fields if field.is_accepted}


def test_labels_beside_values_people_in_a_table_and_ticks_are_read():
    reading = read_drawn(institution_table)

    assert (reading.form, reading.form_version) == ("F1", None)
    assert "foreign-blank" in reading.problems
    assert values(reading) == {
        "name": "Fundacja Zielony Prog",
        "nip": "6951002740",
        "street": "ul. Lipowa 12",
        "phone": "600 100 200",
        "email": "biuro@prog.example",
        "delegates[0].name": "Anna Nowak",
        "delegates[0].role": "ksiegowa",
        "delegates[0].phone": "601 100 200",
        "delegates[1].name": "Jan Bielak",
        "delegates[1].role": "prezes",
        "sig_rep__place_date": "Jawor, 9.05.2024",
        "legal_form": "fundacja",
        "label:Zgoda na otrzymywanie informacji o wydarzeniach": "TAK",
    }


def test_lines_to_write_on_take_their_label_from_before_or_from_under():
    reading = read_drawn(delegate_lines)

    assert reading.form == "F2"
    assert values(reading) == {
        "label:Ja, nizej podpisany/a": "Anna Nowak",
        "employer": "Fundacja Prog",
        "pesel": "44051401359",
        "phone": "600 100 200",
        "email": "a.nowak@prog.example",
        "job": "ksiegowa",
    }


def small_labels(canvas):
    write(canvas, 150, 60, "KARTA ZGLOSZENIA PODMIOTU", 14)
    for x0, x1, label, value in (
        (50, 200, "1. Nr NIP", "6951002740"),
        (200, 380, "2. Kod pocztowy", "59-400"),
        (380, 545, "3. Miejscowosc", "Jawor"),
    ):
        rectangle(canvas, x0, 100, x1, 132)
        write(canvas, x0 + 3, 108, label, 6.5)
        write(canvas, x0 + 8, 125, value, 11)
    rectangle(canvas, 50, 132, 545, 164)
    write(canvas, 53, 140, "4. Pelna nazwa podmiotu", 6.5)


def test_a_cell_may_hold_a_small_label_and_the_value_under_it():
    assert values(read_drawn(small_labels)) == {
        "nip": "6951002740",
        "postal": "59-400",
        "city": "Jawor",
    }


def heads_over_values(canvas):
    write(canvas, 150, 60, "DEKLARACJA PRZYSTAPIENIA ORGANIZACJI", 14)
    rows = (
        ((50, 300, "Nazwa organizacji", "Fundacja Prog"), (300, 545, "NIP", "6951002740")),
        ((50, 300, "Telefon", "600 100 200"), (300, 545, "E-mail", "biuro@prog.example")),
    )
    for number, row in enumerate(rows):
        top = 90 + 60 * number
        for x0, x1, label, value in row:
            rectangle(canvas, x0, top, x1, top + 18)
            rectangle(canvas, x0, top + 18, x1, top + 44)
            write(canvas, x0 + 50, top + 13, label, 9)
            write(canvas, x0 + 10, top + 36, value, 11)


def test_labels_over_values_in_pairs_of_rows_are_single_fields():
    assert values(read_drawn(heads_over_values)) == {
        "name": "Fundacja Prog",
        "nip": "6951002740",
        "phone": "600 100 200",
        "email": "biuro@prog.example",
    }


def changes(canvas):
    write(canvas, 120, 60, "ZAWIADOMIENIE O ZMIANIE DANYCH ADRESOWYCH", 13)
    write(canvas, 50, 90, "Instytucja:", 11)
    line(canvas, 110, 92, 545)
    write(canvas, 120, 89, "Fundacja Prog", 11)
    table = (
        ("Rodzaj danych", "Bylo", "Jest"),
        ("Ulica, numer", "Dluga 5", "Krotka 7"),
        ("Telefon", "600 100 200", "600 100 300"),
        ("Fejsbuk", "stary", "nowy"),
    )
    columns = (50, 180, 360, 545)
    for number, row in enumerate(table):
        top = 110 + 24 * number
        for place, text in enumerate(row):
            rectangle(canvas, columns[place], top, columns[place + 1], top + 24)
            write(canvas, columns[place] + 5, top + 16, text, 10)


def test_of_a_table_of_changes_only_the_new_side_counts_for_the_form():
    reading = read_drawn(changes)

    assert reading.form == "F5"
    assert values(reading) == {
        "institution": "Fundacja Prog",
        "street": "Krotka 7",
        "phone": "600 100 300",
        "label:Ulica, numer (Bylo)": "Dluga 5",
        "label:Telefon (Bylo)": "600 100 200",
        "label:Fejsbuk (Bylo)": "stary",
        "label:Fejsbuk (Jest)": "nowy",
    }
    assert set(accepted(reading)) == {"institution", "street", "phone"}


def boxes_under_labels(canvas):
    write(canvas, 120, 60, "ZGLOSZENIE KANDYDATA DO GRUPY ROBOCZEJ", 13)
    for x0, x1, y, label, value in (
        (50, 290, 100, "Imie i nazwisko *", "Anna Nowak"),
        (310, 545, 100, "Telefon", "600 100 200"),
        (50, 290, 150, "Adres e-mail *", "a.nowak@prog.example"),
        (310, 545, 150, "Numer buta", "38"),
    ):
        write(canvas, x0, y, label, 9)
        rectangle(canvas, x0, y + 4, x1, y + 28)
        write(canvas, x0 + 6, y + 20, value, 11)
    write(canvas, 50, 210, "Uzasadnienie:", 10)
    for number, text in enumerate(("Pracuje z seniorami.", "Znam ich potrzeby.", "")):
        line(canvas, 50, 234 + 24 * number, 545, dotted=True)
        write(canvas, 55, 232 + 24 * number, text or " ", 11)
    write(canvas, 50, 330, "Reprezentuje:", 10)
    tick_box(canvas, 130, 321, "nauke")
    tick_box(canvas, 200, 321, "biznes", ticked=True)


def test_boxes_take_the_label_above_and_several_lines_are_one_text():
    assert values(read_drawn(boxes_under_labels)) == {
        "name": "Anna Nowak",
        "phone": "600 100 200",
        "email": "a.nowak@prog.example",
        "label:Numer buta": "38",
        "motivation": "Pracuje z seniorami. Znam ich potrzeby.",
        "label:Reprezentuje:": "biznes",
    }


def typed_dots(canvas):
    write(canvas, 120, 60, "OSWIADCZENIE O AKCEPTACJI REGULAMINU PROJEKTU", 13)
    write(canvas, 50, 100, "Imie i nazwisko: Anna Nowak ............................", 11)
    write(canvas, 50, 130, "Instytucja: ____________________________________________", 11)
    write(canvas, 150, 128, "Fundacja Prog", 11)
    write(canvas, 50, 160, "Numer buta: 38", 11)
    write(canvas, 50, 190, "Telefon: 600 100 200", 11)
    write(canvas, 50, 220, "Akceptuje regulamin w imieniu instytucji.", 11)
    tick_box(canvas, 300, 211, "TAK", ticked=True)
    tick_box(canvas, 360, 211, "NIE")


def test_typed_dots_are_lines_to_write_on():
    reading = read_drawn(typed_dots)

    assert reading.form == "F3"
    assert values(reading) == {
        "name": "Anna Nowak",
        "institution": "Fundacja Prog",
        "label:Telefon": "600 100 200",
        "accept": "yes",
    }


def test_two_places_for_one_field_are_both_kept_and_neither_is_trusted():
    def draw(canvas):
        institution_table(canvas)
        write(canvas, 50, 460, "Telefon", 10)
        line(canvas, 100, 461, 300)
        write(canvas, 110, 458, "600 999 999", 11)

    reading = read_drawn(draw)
    [phone] = [field for field in reading.fields if field.field == "phone"]

    assert {"phone": "600 100 200", "label:Telefon": "600 999 999"}.items() <= values(
        reading
    ).items()
    assert phone.problems == ("ambiguous-label",)
    assert "phone" not in accepted(reading)


def test_a_comb_above_whose_label_stands_is_read():
    def draw(canvas):
        institution_table(canvas)
        write(canvas, 300, 460, "REGON", 10)
        comb(canvas, 300, 466, "021746387", 9)

    assert values(read_drawn(draw))["regon"] == "021746387"


def letter(canvas):
    write(canvas, 50, 60, "Fundacja Prog, NIP 6951002740", 10)
    write(canvas, 50, 120, "FORMULARZ ZGLOSZENIOWY INSTYTUCJI", 13)
    write(canvas, 50, 150, "W zalaczeniu przesylam formularz, o ktory Panstwo prosili.", 10)
    write(canvas, 50, 180, "tel. 600 100 200", 10)


def certificate(canvas):
    write(canvas, 200, 120, "ZASWIADCZENIE", 18)
    for number, (label, value) in enumerate((("Imie i nazwisko", "Anna"), ("PESEL", "4405140135"))):
        rectangle(canvas, 50, 200 + 30 * number, 200, 230 + 30 * number)
        rectangle(canvas, 200, 200 + 30 * number, 545, 230 + 30 * number)
        write(canvas, 55, 220 + 30 * number, label, 10)
        write(canvas, 205, 220 + 30 * number, value, 10)


@pytest.mark.parametrize("draw", [letter, certificate, lambda canvas: write(canvas, 9, 9, "x")])
def test_letters_and_certificates_are_no_forms(draw):
    assert read_drawn(draw).outcome is DocumentOutcome.UNKNOWN_FORM
