import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.forms.definition import FieldType, Lexicon
from parsers.lines.reading import Ask
from parsers.lines.shapes import is_valid, shape_weight
from parsers.lines.variants import variants

DATED = Ask(FieldType.TEXT, Lexicon.CITY, is_place_and_date=True)


def text_ask(lexicon=None):
    return Ask(FieldType.TEXT, lexicon)


@pytest.mark.parametrize(
    ("ask", "good", "worse"),
    [
        (Ask(FieldType.NIP), "5260250995", "5260250996"),
        (Ask(FieldType.NIP), "526-025-09-95", "526-025-09-9"),
        (Ask(FieldType.REGON), "000331501", "000331502"),
        (Ask(FieldType.PESEL), "44051401359", "44051401358"),
        (Ask(FieldType.PESEL), "44051401359", "44151401359"),
        (Ask(FieldType.KRS), "0000123456", "7000123456"),
        (Ask(FieldType.KRS), "0000123456", "000123456"),
        (Ask(FieldType.POSTAL), "50-127", "50127"),
        (Ask(FieldType.POSTAL), "50127", "5012"),
        (Ask(FieldType.PHONE), "601 234 567", "601 234 56"),
        (Ask(FieldType.PHONE), "(71) 344 55 66", "71)344 5566"),
        (Ask(FieldType.PHONE), "+48 601 234 567", "48 48 601 234 567"),
        (Ask(FieldType.PHONE), "71 344 55 66 wew. 12", "71 344 55 66 12"),
        (Ask(FieldType.EMAIL), "jan@wp.pl", "jan@wp.pi"),
        (Ask(FieldType.EMAIL), "jan@wp.pl", "jan.wp.pl"),
        (Ask(FieldType.EMAIL), "jan@wp.pl", "Jan@wp.pl"),
        (Ask(FieldType.DATE), "12.05.2024 r.", "12.05.1924"),
        (Ask(FieldType.DATE), "29.02.2024", "30.02.2024"),
        (Ask(FieldType.DATE), "12 maja 2024 r.", "12 V 2024"),
        (Ask(FieldType.DATE), "12 V 2024", "12 05"),
        (DATED, "Wrocław, 12.05.2024 r.", "Wrocław. 12.05.2024 r."),
        (DATED, "Wrocław, 12.05.2024", "Wrocław 12.05.2024"),
        (DATED, "12.05.2024", "Wrocław 12.05.2024"),
        (DATED, "Wrocław 12.05.2024", "Wrocław"),
        (text_ask(Lexicon.ADDRESS), "ul. Polna 3, 50-127 Oława", "ul. Polna 3 50-127 Oława"),
        (text_ask(Lexicon.CODE), "12/3", "12//3"),
        (text_ask(Lexicon.CODE), "2, 1", "2.1"),
        (text_ask(Lexicon.NUMBER), "12", "l2"),
        (text_ask(Lexicon.INSTITUTION), 'Fundacja "Most"', 'Fundacja Most"'),
        (text_ask(Lexicon.INSTITUTION), "Dom w Sycowie", "Dom W Sycowie"),
        (text_ask(Lexicon.PROSE), "Pracuję, uczę.", "Pracuję ,uczę."),
        (text_ask(), "Instytut (filia)", "Instytut (filia"),
    ],
)
def test_a_well_formed_value_is_likelier(ask, good, worse):
    assert shape_weight(ask, good) > shape_weight(ask, worse)


def test_a_number_with_a_wrong_check_digit_is_not_ruled_out():
    assert shape_weight(Ask(FieldType.NIP), "5260250996") > -7
    assert not is_valid(Ask(FieldType.NIP), "5260250996")
    assert is_valid(Ask(FieldType.NIP), "5260250995")


def test_a_list_of_choices_that_ends_with_a_comma_is_not_whole():
    assert shape_weight(text_ask(Lexicon.CODE), "5,") < -3.0
    assert shape_weight(text_ask(Lexicon.CODE), "5, 1") == 0.0


@pytest.mark.parametrize(
    ("ask", "read", "meant"),
    [
        (DATED, "Wrocław. 12.05.2024", "Wrocław, 12.05.2024"),
        (DATED, "Wrocław 12 05 2024 .", "Wrocław, 12.05.2024 r."),
        (DATED, "12.05 2024", "12.05.2024"),
        (Ask(FieldType.DATE), "12-05 2024 n.", "12-05-2024 r."),
        (Ask(FieldType.EMAIL), "jan@wppl", "jan@wp.pl"),
        (Ask(FieldType.EMAIL), "janawp.pl", "jan@wp.pl"),
        (text_ask(Lexicon.ADDRESS), "ul. Polna 3.50-127 Oława", "ul. Polna 3, 50-127 Oława"),
        (text_ask(Lexicon.CODE), "2.1", "2, 1"),
        (text_ask(Lexicon.CODE), "1338", "133B"),
        (text_ask(Lexicon.CODE), "12a", "120"),
        (text_ask(Lexicon.POWIAT), "Kłodzki", "kłodzki"),
        (text_ask(Lexicon.INSTITUTION), 'Fundacja Most"', 'Fundacja "Most"'),
        (text_ask(Lexicon.INSTITUTION), 'Fundacja "Nowe Życie', 'Fundacja "Nowe Życie"'),
        (text_ask(Lexicon.INSTITUTION), "Fundacja Most", 'Fundacja "Most"'),
        (text_ask(Lexicon.PROSE), "pracuję ,uczę", "pracuję, uczę"),
    ],
)
def test_small_signs_are_put_right(ask, read, meant):
    assert meant in set(variants(ask, read))


@pytest.mark.parametrize("ask", [Ask(FieldType.NIP), Ask(FieldType.PHONE), DATED])
def test_what_has_no_signs_to_put_right_has_no_variants(ask):
    assert list(variants(ask, "123")) == []


@given(st.text(max_size=30), st.sampled_from([*Lexicon, None]), st.sampled_from(list(FieldType)))
@settings(max_examples=100)
def test_no_value_weighs_more_than_a_well_formed_one(text, lexicon, kind):
    assert shape_weight(Ask(kind, lexicon), text) <= 0.0
    assert shape_weight(Ask(kind, lexicon, is_place_and_date=True), text) <= 0.0
    assert all(isinstance(one, str) for one in variants(Ask(kind, lexicon), text))
