import pytest

from parsers.facts import fold
from parsers.polish.lexicon.idioms import idioms
from parsers.polish.lexicon.verbs import NEED_PERSON, SURELY_COMING, entries
from parsers.polish.morphology import (
    Form,
    is_given_name,
    is_known,
    is_lexicon_verb,
    is_noun,
    is_person_noun,
    is_proper_name,
    lexicon_forms,
    other_verb,
    parts_of_speech,
    written_forms,
)


@pytest.mark.parametrize("lemma", sorted({entry.lemma for entry in entries()}))
def test_the_dictionary_has_every_lemma_of_the_lexicon(lemma):
    assert any(form.form in Form for form in written_forms(lemma)) or lemma == "powinien"
    assert fold(lemma) in lexicon_forms()


@pytest.mark.parametrize("lemma", sorted(NEED_PERSON | SURELY_COMING))
def test_what_is_said_of_a_lemma_is_said_of_one_that_exists(lemma):
    assert fold(lemma) in lexicon_forms()


def test_no_line_of_the_idioms_stands_twice_with_two_meanings():
    meanings: dict[str, set[object]] = {}
    for pattern, idiom in idioms():
        meanings.setdefault(pattern.pattern, set()).add(idiom)

    assert all(len(found) == 1 for found in meanings.values())


@pytest.mark.parametrize(
    ("word", "form", "person"),
    [
        ("przyjde", Form.FINITE, 1),
        ("wezme", Form.FINITE, 1),
        ("zglosilam", Form.PAST, 1),
        ("chcialabym", Form.CONDITIONAL, 1),
        ("zapiszcie", Form.ORDER, 2),
        ("zapisac", Form.INFINITIVE, 0),
        ("zapisanie", Form.NOUN, 0),
        ("oddelegowano", Form.IMPERSONAL, 0),
        ("zapisana", Form.PASSIVE, 0),
        ("rezygnujac", Form.PARTICIPLE, 0),
    ],
)
def test_forms_are_found_without_polish_letters(word, form, person):
    assert (form, person) in {(f.form, f.person) for f, _ in lexicon_forms()[word]}


def test_letters_tell_the_first_person_from_the_third():
    assert {f.person for f in written_forms("zapisuję")} == {1}
    assert {f.person for f in written_forms("zapisuje")} == {3}
    assert {f.person for f, _ in lexicon_forms()["zapisuje"]} == {1, 3}


@pytest.mark.parametrize(
    ("word", "lemma"), [("kieruje", "kierować"), ("choruje", "chorować"), ("sprzatam", "sprzątać")]
)
def test_any_verb_of_polish_is_a_verb(word, lemma):
    found = other_verb(word)

    assert found is not None
    assert found.lemma == lemma


@pytest.mark.parametrize(
    "word", ["stali", "piec", "mama", "xyzzy", "niezapominajkowatosci", "ile", "mnie"]
)
def test_a_word_that_can_be_something_else_is_no_verb(word):
    assert other_verb(word) is None


def test_a_verbal_noun_alone_is_no_verb_of_the_lexicon():
    assert is_lexicon_verb("spotkam")
    assert not is_lexicon_verb("spotkanie")
    assert not is_lexicon_verb("krzeslo")


def test_names_are_told_from_common_words():
    assert is_proper_name("Pisz")
    assert is_proper_name("Dana")
    assert is_given_name("Dana")
    assert not is_given_name("Pisz")
    assert not is_proper_name("Muszę")
    assert not is_proper_name("Krzesło")


def test_people_are_told_from_things():
    assert is_person_noun("stażysta")
    assert not is_person_noun("krzesło")
    assert is_noun("krzesło")
    assert not is_noun("zielony")
    assert is_known("krzesło")
    assert not is_known("krzxsło")
    assert "subst" in parts_of_speech("krzesło")
