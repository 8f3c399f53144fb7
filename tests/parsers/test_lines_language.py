import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.forms.definition import FieldType, Lexicon
from parsers.lines.reading import Ask
from parsers.lines.spelling import EDGE, START, letter_chain
from parsers.lines.vocabulary import language, language_of
from parsers.lines.wordlists import LETTERS, ROOT, word_list


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("first", "małgorzata"),
        ("last", "wiśniewska"),
        ("place", "jelenia góra"),
        ("place", "żmigród"),
        ("powiat", "trzebnicki"),
        ("voivodeship", "dolnośląskie"),
        ("street", "mickiewicza"),
        ("institution", "gminny ośrodek pomocy społecznej w"),
        ("institution", "twardogórze"),
        ("role", "członkini zarządu"),
        ("mail", "gmail.com"),
        ("words", "chciałabym"),
    ],
)
def test_the_lists_know_what_forms_hold(name, word):
    assert word_list(name).weight(word) is not None


@pytest.mark.parametrize("word", ["", "xqzw", "małgorz", "Anna", "a#"])
def test_what_is_on_no_list_has_no_weight(word):
    assert word_list("first").weight(word) is None


def test_common_names_weigh_more_than_rare_ones():
    names = word_list("last")

    assert (
        names.weight("nowak") > names.weight("brzęczyszczykiewicz")
        if names.weight("brzęczyszczykiewicz")
        else names.weight("nowak") > names.weight("wcisło")
    )


@given(st.text(alphabet=LETTERS, max_size=12))
@settings(max_examples=80)
def test_shares_of_letters_never_exceed_the_whole(text):
    words = word_list("words")
    node = ROOT
    for letter in text:
        step = words.step(node, letter)
        if step is None:
            return
        node, share = step
        assert share <= 0.0


def test_the_chain_of_letters_prefers_what_polish_can_be():
    chain = letter_chain("names")

    def spelled(word):
        context, total = START, 0.0
        for letter in word + EDGE:
            context, share = chain.step(context, letter)
            total += share
        return total

    assert spelled("chrząstowska") > spelled("wxqtrvkaszyy")
    assert chain.step(START, "§") is None


def weights(lexicon, *texts):
    spoken = language_of(Ask(FieldType.TEXT, lexicon))
    return [spoken.weigh(text) for text in texts]


@pytest.mark.parametrize(
    ("lexicon", "likely", "unlikely"),
    [
        (Lexicon.PERSON, "Anna Nowak", "Anma Nowak"),
        (Lexicon.PERSON, "Anna Nowak-Wójcik", "Anna Nowak-Wojcłk"),
        (Lexicon.PERSON, "ANNA NOWAK", "ANNA NOWaK"),
        (Lexicon.PERSON, "Anna Nowak", "anna nowak"),
        (Lexicon.ROLE, "kierownik", "Kierownik"),
        (Lexicon.ROLE, "specjalistka ds. projektów", "specjalistka da. projektów"),
        (Lexicon.CITY, "Kąty Wrocławskie", "Katy Wroclawskie"),
        (Lexicon.VOIVODESHIP, "dolnośląskie", "dolnosląskie"),
        (Lexicon.PROSE, "Od wielu lat pracuję z osobami", "Od wlelu lat pracuję z osobami"),
        (Lexicon.INSTITUTION, "Urząd Gminy w Żórawinie", "Urząd Gminy w Zórawinle"),
    ],
)
def test_a_field_speaks_its_language(lexicon, likely, unlikely):
    good, bad = weights(lexicon, likely, unlikely)

    assert good > bad


def test_a_name_on_no_list_costs_no_more_than_clear_ink_can_pay():
    known, unknown = weights(Lexicon.SURNAME, "Nowakowska", "Nowokawska")

    assert known - unknown < 12


def test_a_mail_address_may_join_initial_and_surname():
    mail = language_of(Ask(FieldType.EMAIL))

    assert mail.weigh("akowalska@wp.pl") > mail.weigh("xqkowalska@wp.pl")


def test_figures_have_no_language():
    assert language_of(Ask(FieldType.NIP)) is None
    assert language_of(Ask(FieldType.TEXT, is_place_and_date=True)) is language("dated")
    assert language_of(Ask(FieldType.TEXT)) is language("open")


@given(st.text(max_size=20))
@settings(max_examples=80)
def test_any_text_has_a_weight_in_every_language(text):
    for lexicon in (Lexicon.PERSON, Lexicon.ADDRESS, Lexicon.PROSE):
        (weight,) = weights(lexicon, text)
        assert -2000 < weight < 200
