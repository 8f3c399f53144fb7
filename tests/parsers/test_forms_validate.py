import pytest

from parsers.facts.document import Box
from parsers.forms.definition import FieldType, load_forms
from parsers.forms.validate import document_problems, value_problems
from parsers.forms.values import Value

FORMS = {form.id: form for form in load_forms()}
PLACE = Box(page=1, x0=0, y0=0, x1=1, y1=1)


def value(name: str, text: str = "x") -> Value:
    return Value(name, text, PLACE, (), "text-layer", 0.99)


def problems(form: str, field: str, text: str) -> tuple[str, ...]:
    return value_problems(FORMS[form].field(field.partition("[")[0]), value(field, text))


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("nip", "6951002740", ()),
        ("nip", "695-100-27-40", ()),
        ("nip", "PL 6951002740", ()),
        ("nip", "6951002741", ("nip-checksum",)),
        ("nip", "695100274", ("nip-length",)),
        ("nip", "695100274O", ("nip-format",)),
        ("regon", "021746387", ()),
        ("regon", "021746388", ("regon-checksum",)),
        ("regon", "0217", ("regon-length",)),
        ("krs", "0000512307", ()),
        ("krs", "512307", ("krs-length",)),
        ("postal", "59-400", ()),
        ("postal", "59400", ()),
        ("postal", "59-40", ("postal-format",)),
        ("phone", "76 870 00 11", ()),
        ("phone", "(76) 870-00-11", ()),
        ("phone", "+48 600 100 200", ()),
        ("phone", "0048600100200", ()),
        ("phone", "76 870 00 11 wew. 12", ()),
        ("phone", "600 100 20", ("phone-length",)),
        ("phone", "600 100 200 lub 201", ("phone-format",)),
        ("email", "biuro@zielony-prog.example", ()),
        ("email", "biuro@zielony-prog", ("email-format",)),
        ("email", "biuro at prog.example", ("email-format",)),
        ("ade", "AE:PL-01197-90193-HBVFR-26", ()),
        ("ade", "/zielonyprog/SkrytkaESP", ()),
        ("ade", "nie mamy", ("delivery-address-format",)),
        ("delegates[0].phone", "12", ("phone-length",)),
        ("delegates[0].email", "x", ("email-format",)),
        ("delegates[0].name", "x", ()),
        ("name", "cokolwiek", ()),
        ("sig_rep__place_date", "Jawor, 9.05.2024 r.", ()),
        ("sig_rep__place_date", "Jawor, 2024-05-09", ()),
        ("sig_rep__place_date", "Jawor, 31.02.2024", ("date-missing",)),
        ("sig_rep__place_date", "Jawor", ("date-missing",)),
        ("sig_rep", "yes", ()),
    ],
)
def test_an_impossible_value_is_named(field, text, expected):
    assert problems("F1", field, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("92071314764", ()),
        ("92071314765", ("pesel-checksum",)),
        ("92001314767", ("pesel-date",)),
    ],
)
def test_a_pesel_is_checked_with_its_date(text, expected):
    assert problems("F2", "pesel", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("1.06.2024", ()), ("od czerwca", ("date-format",))]
)
def test_a_date_field_needs_a_day_that_exists(text, expected):
    assert problems("F5", "valid_from", text) == expected


def complete(form_id: str) -> list[Value]:
    """One value for everything that the form may ask."""
    form = FORMS[form_id]
    filled = [
        value(f"{field.id}[0].{field.columns[0].id}" if field.columns else field.id)
        for field in form.fields()
        if field.type is not FieldType.STATIC
    ]
    for signature in form.signatures:
        filled += [value(signature.id), value(f"{signature.id}__place_date")]
    return filled


@pytest.mark.parametrize("form_id", sorted(FORMS))
def test_a_complete_form_lacks_nothing(form_id):
    assert document_problems(FORMS[form_id], complete(form_id)) == ()


@pytest.mark.parametrize("form_id", sorted(FORMS))
def test_every_required_thing_is_missed_when_it_is_missing(form_id):
    form = FORMS[form_id]
    missed = document_problems(form, [])

    for field in form.fields():
        assert (f"field-missing:{field.id}" in missed) is (field.required or field.id == "pesel")
    for signature in form.signatures:
        assert (f"signature-missing:{signature.id}" in missed) is signature.required


def only(form_id: str, *values: Value) -> tuple[str, ...]:
    return document_problems(FORMS[form_id], values)


@pytest.mark.parametrize(
    ("legal_form", "is_missed"),
    [("fundacja", True), ("stowarzyszenie", True), ("uczelnia lub instytut", False)],
)
def test_a_register_number_is_asked_of_those_who_have_one(legal_form, is_missed):
    missed = only("F1", value("legal_form", legal_form))

    assert ("field-missing:krs" in missed) is is_missed


def test_without_a_pesel_another_document_is_asked():
    missed = only("F2", value("no_pesel", "yes"))

    assert "field-missing:other_id" in missed
    assert "field-missing:pesel" not in missed


def test_two_groups_need_an_order_of_preference():
    one = only("F6", value("groups", "1"))
    two = only("F6", value("groups", "1"), value("groups", "2"))

    assert "field-missing:priority" not in one
    assert "field-missing:priority" in two
    assert "several-choices:groups" not in two


def test_a_row_of_a_table_needs_its_name():
    missed = only("F1", value("delegates[1].phone", "600 100 200"))

    assert "field-missing:delegates[1].name" in missed
    assert "field-missing:delegates[0].name" not in missed
    assert "field-missing:delegates" not in missed


def test_an_update_without_any_change_breaks_its_rule():
    assert "rule-broken:1" in only("F4", value("institution"))
    assert "rule-broken:1" not in only("F4", value("removed[0].name"))
