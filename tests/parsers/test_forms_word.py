import pytest

from parsers.flow import Cell, Flow, Paragraph, Table
from parsers.forms.word_forms import read_word

F5_TITLE = "AKTUALIZACJA DANYCH ADRESOWYCH"


def row(*cells: str | Cell) -> tuple[Cell, ...]:
    return tuple(one if isinstance(one, Cell) else Cell((Paragraph(one),)) for one in cells)


def rows(*lines: tuple[str, ...]) -> Table:
    return Table(tuple(row(*line) for line in lines))


def flow(*blocks: str | Table) -> Flow:
    return Flow(tuple(Paragraph(one) if isinstance(one, str) else one for one in blocks))


def found(*blocks: str | Table) -> dict[str, str]:
    """Read one form and give its values."""
    [filled] = read_word(flow(*blocks))
    return {value.name: value.text for value in filled.values}


def filled_f1(*extra: str | Table) -> dict[str, str]:
    asked = rows(
        ("Nazwa instytucji", "Zielony Próg"), ("NIP", "6951002740"), ("REGON", "021746387")
    )
    return found("FORMULARZ ZGŁOSZENIOWY INSTYTUCJI", asked, *extra)


def test_a_foreign_table_of_labels_is_read_and_left_as_foreign():
    [filled] = read_word(
        flow(F5_TITLE, rows(("Nazwa instytucji:", "Zielony Próg"), ("NIP (10 cyfr)", "6951002740")))
    )

    assert filled.form.id == "F5"
    assert filled.version is None
    assert "foreign-blank" in filled.problems
    assert {value.name: value.text for value in filled.values} == {
        "institution": "Zielony Próg",
        "nip": "6951002740",
    }


def test_a_label_of_no_field_keeps_its_value_and_is_never_accepted():
    [filled] = read_word(
        flow(
            F5_TITLE,
            rows(("Nazwa instytucji", "Próg"), ("NIP", "6951002740"), ("Kolor", "zielony")),
        )
    )
    [value] = [one for one in filled.values if one.name == "label:Kolor"]

    assert value.text == "zielony"
    assert not value.is_accepted


def test_several_labels_on_a_row_have_their_values_beside_them():
    written = filled_f1(rows(("Telefon", "71 123 45 67", "E-mail", "a@b.example")))

    assert written["phone"] == "71 123 45 67"
    assert written["email"] == "a@b.example"


def test_a_list_of_people_is_read_by_its_heads():
    people = rows(
        ("Lp.", "Imię i nazwisko", "Stanowisko", "Telefon", "E-mail"),
        ("1.", "Ewa Lis", "prezeska", "600 100 200", "ewa@b.example"),
        ("2.", "", "", "", ""),
        ("3.", "Jan Kot", "kierowca", "", ""),
    )

    written = filled_f1(people)

    assert written["delegates[0].name"] == "Ewa Lis"
    assert written["delegates[0].email"] == "ewa@b.example"
    assert written["delegates[2].role"] == "kierowca"
    assert not any(name.startswith("delegates[1]") for name in written)


def test_a_ticked_column_sends_a_person_to_the_list_that_it_means():
    people = rows(
        ("Lp.", "Imię i nazwisko", "Stanowisko", "Telefon", "E-mail", "Dodać", "Usunąć"),
        ("1.", "Ewa Lis", "prezeska", "600 100 200", "ewa@b.example", "☒", "☐"),
        ("2.", "Jan Kot", "kierowca", "600 100 300", "jan@b.example", "☐", "☒"),
    )

    written = found(
        "FORMULARZ ZGŁOSZENIOWY – AKTUALIZACJA OSÓB",
        rows(("Nazwa instytucji", "Próg"), ("NIP", "6951002740")),
        people,
    )

    assert written["added[0].name"] == "Ewa Lis"
    assert written["removed[0].name"] == "Jan Kot"


def test_a_row_of_another_shape_is_told():
    people = Table(
        (
            row("Lp.", "Imię i nazwisko", "Stanowisko", "Telefon", "E-mail"),
            row("Ewa Lis, prezeska"),
            row("", "", ""),
        )
    )

    [filled] = read_word(
        flow(
            "FORMULARZ ZGŁOSZENIOWY INSTYTUCJI",
            rows(("Nazwa instytucji", "Próg"), ("NIP", "6951002740")),
            people,
        )
    )

    assert "table-shape:delegates" in filled.problems


def test_labels_above_their_values_are_read_from_the_new_row():
    written = found(
        F5_TITLE,
        rows(("Nazwa instytucji", "Próg"), ("NIP", "6951002740")),
        rows(
            ("Lp.", "Ulica", "Kod pocztowy", "Miejscowość"),
            ("stare", "Długa", "59-400", "Jawor"),
            ("nowe", "Krótka", "50-001", "Wrocław"),
        ),
    )

    assert (written["street"], written["postal"], written["city"]) == (
        "Krótka",
        "50-001",
        "Wrocław",
    )
    assert written["label:stare Ulica"] == "Długa"


def test_labels_with_a_colon_are_read_in_running_text():
    written = found(
        F5_TITLE,
        "Nazwa instytucji: Zielony Próg",
        "NIP: 695-100-27-40",
        "Ulica: ................ Długa",
        "Kod pocztowy: 59-400",
        "Miejscowość:",
    )

    assert written == {
        "institution": "Zielony Próg",
        "nip": "695-100-27-40",
        "street": "Długa",
        "postal": "59-400",
    }


def test_what_stands_below_a_lone_label_is_read_and_left_to_a_person():
    [filled] = read_word(
        flow(F5_TITLE, rows(("Nazwa instytucji", "Próg"), ("NIP", "6951002740")), "Ulica", "Długa")
    )
    [street] = [value for value in filled.values if value.name == "street"]

    assert (street.text, street.problems, street.is_accepted) == ("Długa", ("below-label",), False)


def test_a_field_with_two_different_values_is_not_believed():
    [filled] = read_word(
        flow(
            F5_TITLE,
            rows(("Nazwa instytucji", "Próg"), ("NIP", "6951002740")),
            rows(("NIP", "5252248481"), ("Ulica", "Długa")),
        )
    )

    nips = [value for value in filled.values if value.name == "nip"]

    assert [value.text for value in nips] == ["6951002740", "5252248481"]
    assert all("two-values" in value.problems and not value.is_accepted for value in nips)


@pytest.mark.parametrize(
    ("cell", "choice", "problem"),
    [
        ("☐ stowarzyszenie\n☒ fundacja", {"legal_form": "fundacja"}, None),
        ("fundacja", {"legal_form": "fundacja"}, None),
        ("Fundacja", {"legal_form": "fundacja"}, None),
        ("stowarzyszenie\nfundacja", {}, "choice-unmarked:legal_form"),
        ("☒ spółka jawna", {"legal_form": "spółka jawna"}, None),
        ("☒ koło gospodyń wiejskich (KGW)", {"legal_form": "koło gospodyń wiejskich"}, None),
    ],
)
def test_a_choice_is_what_is_ticked_or_the_only_thing_written(cell, choice, problem):
    [filled] = read_word(
        flow(
            "FORMULARZ ZGŁOSZENIOWY INSTYTUCJI",
            rows(("Nazwa instytucji", "Próg"), ("NIP", "6951002740"), ("Forma prawna", cell)),
        )
    )

    read = {value.name: value.text for value in filled.values}

    assert {name: read[name] for name in read if name == "legal_form"} == choice
    assert problem is None or problem in filled.problems


def test_only_printed_options_are_accepted_and_only_one_of_them():
    [filled] = read_word(
        flow(
            "FORMULARZ ZGŁOSZENIOWY INSTYTUCJI",
            rows(
                ("Nazwa instytucji", "Próg"),
                ("NIP", "6951002740"),
                ("Forma prawna", "☒ fundacja\n☒ stowarzyszenie"),
                ("Typ instytucji", "☒ przedszkole"),
            ),
        )
    )

    chosen = [one for one in filled.values if one.name in {"legal_form", "inst_type"}]

    assert len(chosen) == 3
    assert not any(value.is_accepted for value in chosen)
    assert "several-choices:legal_form" in filled.problems


def test_options_in_running_text_belong_to_the_label_before_them():
    written = filled_f1("Forma prawna:", "☐ stowarzyszenie", "☒ fundacja")

    assert written["legal_form"] == "fundacja"


def test_place_date_and_signature_above_their_captions_are_read():
    signing = Table(
        (
            row("Jawor, 9.05.2024", Cell((Paragraph("", 1),))),
            row("miejscowość i data", "podpis osoby uprawnionej"),
        )
    )

    written = filled_f1(signing)

    assert written["sig_rep__place_date"] == "Jawor, 9.05.2024"
    assert written["sig_rep"] == "yes"


def test_captions_in_running_text_are_read_with_the_line_before():
    [filled] = read_word(
        Flow(
            (
                Paragraph(F5_TITLE),
                rows(("Nazwa instytucji", "Próg"), ("NIP", "6951002740")),
                Paragraph("Jawor, 9.05.2024"),
                Paragraph("miejscowość, data"),
                Paragraph("", 1),
                Paragraph("podpis"),
            )
        )
    )
    read = {value.name: value for value in filled.values}

    assert read["sig_rep__place_date"].text == "Jawor, 9.05.2024"
    assert not read["sig_rep__place_date"].is_accepted
    assert read["sig_rep"].text == "yes"


def test_place_and_date_may_stand_beside_their_label():
    assert filled_f1(rows(("miejscowość, data", "Jawor, 9.05.2024")))["sig_rep__place_date"]


def test_a_stamp_is_a_picture_and_a_typed_signature_is_told():
    signing = Table(
        (
            row(
                "Jawor, 9.05.2024\nmiejscowość i data",
                Cell((Paragraph("pieczęć instytucji", 1),)),
                "Ewa Lis\nosoba uprawniona do reprezentowania instytucji",
                "uwagi",
            ),
        )
    )
    [filled] = read_word(
        flow(F5_TITLE, rows(("Nazwa instytucji", "Próg"), ("NIP", "6951002740")), signing)
    )

    assert "sig_rep__stamp" in {value.name for value in filled.values}
    assert "typed-signature:sig_rep" in filled.problems


def test_a_picture_in_a_field_is_told_as_unread():
    cell = Cell((Paragraph("", 1),))
    table = Table((row("Nazwa instytucji", "Próg"), row("NIP", "6951002740"), row("Ulica", cell)))

    [filled] = read_word(flow(F5_TITLE, table))

    assert "unread-ink:street" in filled.problems


def test_without_a_title_the_labels_of_one_form_must_be_there():
    labels = rows(
        ("Nazwa instytucji", "Próg"),
        ("NIP", "6951002740"),
        ("Imię i nazwisko osoby akceptującej", "Ewa Lis"),
    )

    [filled] = read_word(flow("Dzień dobry", labels))

    assert filled.form.id == "F3"
    assert read_word(flow("Dzień dobry", rows(("NIP", "6951002740"), ("Kolor", "zielony")))) == ()


def test_a_letter_with_the_writers_address_is_no_form():
    letter = flow(
        "FORMULARZ ZGŁOSZENIOWY INSTYTUCJI", "przesyłam w załączeniu.", "Telefon: 600 100 200"
    )

    assert read_word(letter) == ()


def test_a_title_in_other_words_is_known_by_its_heading():
    asked = rows(("Nazwa instytucji", "Próg"), ("NIP", "6951002740"))

    [filled] = read_word(flow("ZMIANA DANYCH TELEADRESOWYCH", asked))

    assert filled.form.id == "F5"


def test_a_table_without_rows_or_cells_is_nothing():
    assert read_word(Flow((Table(()), Table(((),))))) == ()
