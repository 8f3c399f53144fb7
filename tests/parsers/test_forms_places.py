"""Names of places and postal codes are held against each other, and against a table."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts.document import Alternative
from parsers.forms.definition import load_forms
from parsers.forms.place_checks import (
    ELSEWHERE,
    POSTAL_ELSEWHERE,
    UNKNOWN,
    with_places_checked,
)
from parsers.forms.places import Places, bare_name, load_places
from parsers.forms.values import Value

F1, F2, F3 = (next(form for form in load_forms() if form.id == name) for name in ("F1", "F2", "F3"))
KLODZKO = {
    "voivodeship": "dolnośląskie",
    "powiat": "kłodzki",
    "gmina": "Lądek-Zdrój",
    "city": "Lądek-Zdrój",
    "postal": "57-540",
}


def value(name, text, *, is_accepted=True, alternatives=()):
    others = tuple(Alternative(text=text, sureness=share) for text, share in alternatives)
    return Value(name, text, None, (), "lines", 0.8, (), is_accepted, others)


def checked(form=F1, unsure=None, **texts):
    """Check texts; ``unsure`` gives what else the ink of a field may say."""
    values = [
        value(
            name,
            text,
            is_accepted=name not in (unsure or {}),
            alternatives=(unsure or {}).get(name, ()),
        )
        for name, text in texts.items()
    ]
    return {one.name: one for one in with_places_checked(form, values)}


def problems(form=F1, **texts):
    found = checked(form, **texts).items()
    return {name: one.problems[0] for name, one in found if one.problems}


def test_places_that_fit_have_no_problem_and_stay_accepted():
    found = checked(**KLODZKO)

    assert all(one.is_accepted and not one.problems for one in found.values())


@pytest.mark.parametrize(
    "change",
    [
        {"voivodeship": "woj. DOLNOŚLĄSKIE"},
        {"powiat": "pow. kłodzki"},
        {"powiat": "powiat kłodzki", "gmina": "gm. Lądek Zdrój"},
        {"powiat": "m. Wrocław", "gmina": "Wrocław", "postal": "50-034"},
        {"powiat": "m.Wrocław", "gmina": "m. Wrocław", "postal": "50-034"},
        {"powiat": "głogowski", "gmina": "Głogów", "postal": "67-200"},
        {"powiat": "jeleniogórski", "gmina": "Karpacz", "postal": "58-540"},
        {"city": "Wieś, której nikt nie zna"},
        {"voivodeship": "mazowieckie", "powiat": "", "gmina": "Nieznana", "postal": "05-800"},
    ],
)
def test_spellings_and_what_the_table_cannot_know_are_no_problem(change):
    assert problems(**{name: text for name, text in (KLODZKO | change).items() if text}) == {}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"voivodeship": "dolnoślaskje"}, {"voivodeship": UNKNOWN}),
        ({"powiat": "kłodzkj"}, {"powiat": UNKNOWN}),
        ({"gmina": "Lądel-Zdrój"}, {"gmina": UNKNOWN}),
        ({"gmina": "Karpacz"}, {"gmina": ELSEWHERE, "powiat": ELSEWHERE}),
        ({"powiat": "augustowski"}, {"powiat": ELSEWHERE, "voivodeship": ELSEWHERE}),
        ({"postal": "00-950"}, {"postal": POSTAL_ELSEWHERE, "voivodeship": POSTAL_ELSEWHERE}),
    ],
)
def test_what_does_not_fit_is_told_at_the_fields_that_contradict(change, wrong):
    assert problems(**(KLODZKO | change)) == wrong


@pytest.mark.parametrize("code", ["49-999", "60-000"])
def test_a_code_one_step_outside_the_districts_of_the_voivodeship_is_told(code):
    assert ("postal" in problems(**(KLODZKO | {"postal": code}))) is (code == "60-000")


def test_a_powiat_tells_the_voivodeship_where_none_is_asked_for():
    assert problems(powiat="kłodzki", postal="80-100")["postal"] == POSTAL_ELSEWHERE


def test_a_powiat_that_is_in_two_voivodeships_allows_the_codes_of_both():
    assert problems(powiat="średzki", postal="63-000") == {}
    assert problems(powiat="średzki", postal="55-300") == {}


def test_a_problem_takes_the_acceptance_away():
    assert not checked(**(KLODZKO | {"gmina": "Karpacz"}))["gmina"].is_accepted


def test_addresses_abroad_are_not_looked_up():
    assert problems(F2, country="Niemcy", voivodeship="Saksonia", powiat="Görlitz") == {}
    assert problems(F2, country="Polska", voivodeship="Saksonia") == {"voivodeship": UNKNOWN}


def test_a_form_without_places_of_the_register_is_left_alone():
    assert problems(F3, institution="Fundacja", nip="1") == {}


def test_another_reading_that_fits_is_put_first_and_left_to_a_person():
    found = checked(
        unsure={"gmina": [("Lądek-Zdrój", 0.2)]}, **(KLODZKO | {"gmina": "Lądel-Zdrój"})
    )

    assert found["gmina"].text == "Lądek-Zdrój"
    assert found["gmina"].alternatives[0].text == "Lądel-Zdrój"
    assert not found["gmina"].is_accepted
    assert found["gmina"].problems == ()


def test_what_the_reader_did_not_see_is_never_written():
    guessed = checked(unsure={"gmina": [("Lądek-Zdrój", 0.001)]}, **(KLODZKO | {"gmina": "Lądel"}))
    unseen = checked(unsure={"gmina": [("Lqdel", 0.3)]}, **(KLODZKO | {"gmina": "Lądel"}))

    assert guessed["gmina"].text == unseen["gmina"].text == "Lądel"
    assert guessed["gmina"].problems == (UNKNOWN,)


def test_a_sure_value_is_never_exchanged():
    texts = KLODZKO | {"gmina": "Karpacz", "powiat": "karkonoski"}

    found = checked(unsure={"powiat": [("kłodzki", 0.2)]}, **texts)

    assert found["gmina"].text == "Karpacz"
    assert found["powiat"].text == "karkonoski"


@settings(max_examples=200)
@given(
    st.dictionaries(
        st.sampled_from(sorted(KLODZKO)),
        st.text("abcdłąęó -.0123456789", min_size=1, max_size=12) | st.sampled_from(["kłodzki"]),
    ),
    st.booleans(),
)
def test_a_text_is_only_ever_exchanged_for_one_that_was_read(texts, is_accepted):
    others = (("dolnośląskie", 0.3), ("Karpacz", 0.3), ("karkonoski", 0.2))
    values = [
        value(name, text, is_accepted=is_accepted, alternatives=others)
        for name, text in texts.items()
    ]

    after = with_places_checked(F1, values)

    assert [one.name for one in after] == list(texts)
    for before, now in zip(values, after, strict=True):
        assert now.text in {before.text, *(other for other, _ in others)}
        assert now.text == before.text or not (is_accepted or now.is_accepted)


def test_the_table_speaks_of_sixteen_voivodeships_and_all_their_codes():
    table = load_places()

    assert len(table.voivodeships) == 16
    assert table.complete == {"dolnośląskie"}
    assert frozenset().union(*table.districts.values()) == table.voivodeships
    assert table.districts["50"] == {"dolnośląskie"}
    assert table.districts["00"] == {"mazowieckie"}


def test_a_row_with_a_column_too_few_is_told_with_its_line(tmp_path):
    (tmp_path / "places.csv").write_text("# x\nśląskie;bielski\n", encoding="utf-8")

    with pytest.raises(ValueError, match=r"places\.csv, line 2: 3 columns expected"):
        Places.load(tmp_path)


@pytest.mark.parametrize(
    ("text", "bare"),
    [("Gm. Żarów", "żarów"), ("m.st. Warszawa", "warszawa"), ("Milicz", "milicz"), ("m", "m")],
)
def test_names_are_compared_without_the_word_for_their_kind(text, bare):
    assert bare_name(text) == bare
