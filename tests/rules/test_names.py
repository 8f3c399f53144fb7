import pytest

from rules.names import Case, is_feminine, name_forms, surname_forms


@pytest.mark.parametrize(
    ("name", "form", "case"),
    [
        ("Anna", "anny", Case.GENITIVE),
        ("Anna", "anne", Case.ACCUSATIVE),
        ("Anna", "annie", Case.DATIVE),
        ("Maria", "marii", Case.GENITIVE),
        ("Maja", "mai", Case.GENITIVE),
        ("Kowalska", "kowalskiej", Case.GENITIVE),
        ("Kowalska", "kowalska", Case.ACCUSATIVE),
        ("Nowak", "nowak", Case.GENITIVE),
        ("Wójcik-Bielska", "wojcik-bielskiej", Case.GENITIVE),
    ],
)
def test_womens_names_are_declined(name, form, case):
    assert case in name_forms(name, feminine=True)[form]


@pytest.mark.parametrize(
    ("name", "form", "case"),
    [
        ("Jan", "jana", Case.ACCUSATIVE),
        ("Marek", "marka", Case.GENITIVE),
        ("Marek", "markiem", Case.INSTRUMENTAL),
        ("Paweł", "pawla", Case.ACCUSATIVE),
        ("Kowalski", "kowalskiego", Case.ACCUSATIVE),
        ("Kowalski", "kowalskim", Case.INSTRUMENTAL),
        ("Bury", "burego", Case.GENITIVE),
        ("Skiba", "skibe", Case.ACCUSATIVE),
        ("Sadło", "sadle", Case.ACCUSATIVE),
        ("Gołąb", "golebia", Case.ACCUSATIVE),
        ("Kozioł", "kozla", Case.ACCUSATIVE),
        ("Kwiecień", "kwietnia", Case.GENITIVE),
        ("Nowak", "nowakowi", Case.DATIVE),
        ("Robert", "robercie", Case.LOCATIVE),
        ("Jeż", "jezem", Case.INSTRUMENTAL),
    ],
)
def test_mens_names_are_declined(name, form, case):
    assert case in name_forms(name, feminine=False)[form]


def test_a_surname_in_a_can_be_an_adjective():
    assert Case.ACCUSATIVE in surname_forms("Biała", feminine=True)["biala"]
    assert Case.ACCUSATIVE not in surname_forms("Nowak", feminine=False)["nowak"]


@pytest.mark.parametrize(("name", "answer"), [("Anna", True), ("Jan", False), ("Kuba", False)])
def test_the_ending_tells_a_womans_name(name, answer):
    assert is_feminine(name) is answer


def test_no_name_has_no_forms():
    assert name_forms("-", feminine=False) == {}
