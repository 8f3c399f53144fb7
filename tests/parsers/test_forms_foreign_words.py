import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.forms.definition import load_forms
from parsers.forms.label_words import (
    begins_with_label,
    field_of,
    plain,
    understand,
    understand_comb,
)

FORMS = {form.id: form for form in load_forms()}


def meaning(text):
    found = understand(text)
    return found.id if found is not None else None


@pytest.mark.parametrize(
    ("label", "asked"),
    [
        ("Nazwa instytucji", "institution"),
        ("PEŁNA NAZWA PODMIOTU *", "institution"),
        ("1. Imię i nazwisko (drukowanymi literami):", "person"),
        ("Ja, niżej podpisany/a", "person"),
        ("Osoba do kontaktu (imię i nazwisko):", "contact_person"),
        ("tel.", "phone"),
        ("miejscowość, data", "place_date"),
        ("Miejscowość", "city"),
        ("Zmiany obowiązują od dnia:", "valid_from"),
        ("podpis osoby zgłaszanej", "signature"),
        ("Stanowisko/funkcja", "role"),
        ("3. Nazwa pełna", "institution"),
        ("(nazwa reprezentowanej instytucji / organizacji)", "institution"),
        ("Organizacja / instytucja, którą Pan/Pani reprezentuje", "institution"),
        ("poczta elektroniczna", "email"),
        ("Adres skrzynki e-mail", "email"),
        ("Telefon stacjonarny / komórkowy", "phone"),
        ("1.4. Tel. kontaktowy:", "phone"),
        ("kod i miejscowość", "postal_city"),
        ("przyul.", "street"),
        ("nrtel.", "phone"),
        ("zatrudniony(a) na stanowisku", "role"),
        ("Osoba kierująca instytucją", "representative"),
        ("legitymujący(a) się numerem PESEL", "pesel"),
    ],
)
def test_labels_are_understood_whoever_worded_them(label, asked):
    assert meaning(label) == asked


@pytest.mark.parametrize("label", ["Nazwa instytucij", "Stanowisk0", "BESEL", "Telefcn kontaktowy"])
def test_a_letter_misread_does_not_hide_a_label(label):
    assert meaning(label) is not None


@pytest.mark.parametrize(
    "value",
    [
        "Gmina Jawor",
        "Urząd Gminy w Jaworze",
        "Fundacja",
        "Anna Nowak",
        "specjalista ds. projektów",
        "koordynator",
        "Wyrażam zgodę na przetwarzanie danych osobowych",
        "",
        "600 100 200",
    ],
)
def test_values_and_sentences_are_no_labels(value):
    assert meaning(value) is None


def test_a_long_sentence_that_speaks_of_a_signature_is_no_label():
    assert meaning("proszę o podpis na każdej stronie oraz parafę na załączniku i kopii") is None


def test_the_longest_known_beginning_counts_and_says_how_many_words_it_takes():
    found = begins_with_label("Telefon kontaktowy 600 100 200")

    assert found is not None
    assert (found.id, found.words) == ("phone", 2)
    assert begins_with_label("Zupełnie co innego") is None


@pytest.mark.parametrize(
    ("label", "cells", "asked"),
    [("NP", 10, "nip"), ("KR5", 10, "krs"), ("?", 11, None), ("P", 11, "pesel"), ("NIP", 7, None)],
)
def test_a_comb_whose_label_cannot_be_read_is_told_by_its_length(label, cells, asked):
    found = understand_comb(label, cells)

    assert (found.id if found is not None else None) == asked


def test_a_meaning_leads_to_the_field_of_the_form_that_asks_the_same():
    assert field_of(FORMS["F1"], "institution") == "name"
    assert field_of(FORMS["F2"], "institution") == "employer"
    assert field_of(FORMS["F5"], "street_address") == "street"
    assert field_of(FORMS["F3"], "pesel") is None


def test_every_written_field_of_our_forms_has_a_label_that_is_understood():
    for form in FORMS.values():
        for field in form.fields():
            if field.type.value in {"nip", "regon", "krs", "pesel", "postal", "phone", "email"}:
                found = understand(field.labels[0])
                assert found is not None, (form.id, field.id)
                assert found.type is field.type, (form.id, field.id)


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_no_text_is_too_strange_to_be_looked_up(text):
    found = understand(text)

    assert found is None or 0 < found.explained <= 1
    assert all(token == token.casefold() for token in plain(text))
