import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.forms.definition import FieldType, Lexicon
from parsers.lines.reading import Ask, Candidate, LineReading
from parsers.lines.sureness import Curve, curves, judge, kind_of, may_be_accepted

CURVE = Curve({"margin": 1.0}, -2.0, {"typed": 0.9, "hand": 0.95})


@given(st.floats(-1e6, 1e6))
@settings(max_examples=50)
def test_sureness_is_a_probability(margin):
    assert 0.0 <= CURVE.sureness({"margin": margin}) <= 1.0


def test_more_margin_is_more_sure():
    assert CURVE.sureness({"margin": 3.0}) > CURVE.sureness({"margin": 1.0})


@pytest.mark.parametrize(
    ("ask", "kind"),
    [
        (Ask(FieldType.NIP), "checked"),
        (Ask(FieldType.POSTAL), "figures"),
        (Ask(FieldType.EMAIL), "mail"),
        (Ask(FieldType.TEXT, Lexicon.CITY), "words"),
        (Ask(FieldType.TEXT, Lexicon.CITY, is_place_and_date=True), "dated"),
    ],
)
def test_every_field_has_a_fitted_curve(ask, kind):
    assert kind_of(ask) == kind
    assert curves()[kind].enough.keys() == {"typed", "hand"}


def test_a_badly_formed_value_is_never_accepted():
    sure = {"margin": 12.0, "stock": 12.0, "polish": 12.0, "second": 1.0, "typed": 1.0}

    assert judge(Ask(FieldType.NIP), "1234567890", {**sure, "shape": -6.0})[1] is False


@pytest.mark.parametrize(
    ("text", "typed", "may"),
    [
        ("Kierownik", 0.0, False),
        ("kierownik", 0.0, True),
        ("Kierownik", 1.0, True),
        ("KIEROWNIK", 0.0, True),
        ("Dyrektor", 0.0, True),
    ],
)
def test_a_capital_that_only_its_size_tells_is_not_accepted_in_a_hand(text, typed, may):
    ask = Ask(FieldType.TEXT, Lexicon.ROLE)

    assert may_be_accepted(ask, text, {"typed": typed}) is may


def test_an_empty_reading_has_no_text():
    assert LineReading((), 1.0, is_accepted=False, engine="").text == ""
    assert LineReading((Candidate("a", 0.5),), 0.5, is_accepted=False, engine="").text == "a"
