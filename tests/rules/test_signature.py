import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.polish import analyse
from rules.people import People, identify_sender
from rules.signature import gap_is_line, signature_start, signed_by_another
from tests.support.messages import REGISTRY, case, envelope, message

SHARED = "biuro@ops-zalesie.example"


def before_signature(words: str, sender: str = "a.nowak@ops-zalesie.example") -> str:
    mail = case(mail=message(words, head=envelope("", sender)))
    language = mail.message.language
    mentions = People(REGISTRY).find(words, language.tokens)
    end = signature_start(language, mentions, identify_sender(mail))
    assert 0 <= end <= len(language.tokens)
    return " ".join(token.text for token in language.tokens[:end])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Będę.\nAnna Nowak", "Będę"),
        ("Będę.\nmgr Anna Nowak", "Będę"),
        ("Będę. Pozdrawiam Anna Nowak", "Będę Pozdrawiam"),
        ("Będę.\nPozdrawiam\nJan", "Będę Pozdrawiam"),
        ("Będę.\nAN", "Będę"),
        ("Będę.\nA. Nowak", "Będę"),
        ("Będę.\nAnna Nowak\nBiuro jest czynne od 8", "Będę"),
    ],
)
def test_a_signature_begins_at_the_senders_name_or_behind_a_closing(words, said):
    assert before_signature(words) == said


@pytest.mark.parametrize(
    "words",
    [
        "Będę",
        "Anna Nowak",
        "Zgłaszam: Anna Nowak",
        "Zgłaszam osoby:\nAnna Nowak\nJan Kowalski",
        "Zgłaszamy następujące osoby\nAnna Nowak",
        "Pozdrawiam i zgłaszam Jana",
        "Będę.\nAnna Nowak przyjdzie 20 maja",
        "Anna Nowak\nProszę mnie wpisać",
    ],
)
def test_nothing_that_says_something_is_a_signature(words):
    assert before_signature(words) == " ".join(t.text for t in analyse(words, "").tokens)


def test_a_list_ends_at_an_empty_line():
    words = "Zgłaszam osoby:\nJan Kowalski\nEwa Bielska\n\nAnna Nowak"

    assert before_signature(words).endswith("Ewa Bielska")


def test_a_closing_ends_a_list():
    words = "Zgłaszam osoby:\nJan Kowalski\nPozdrawiam\nAnna Nowak"

    assert before_signature(words).endswith("Pozdrawiam")


def test_from_a_shared_box_anybody_may_sign_on_a_line_of_his_own():
    assert before_signature("Zgłaszam udział.\nEwa Bielska", SHARED) == "Zgłaszam udział"
    assert before_signature("Ewa Bielska", SHARED) == "Ewa Bielska"


@pytest.mark.parametrize(
    ("signature", "is_another"),
    [
        ("Anna Nowak", False),
        ("Ania Nowak\nspecjalistka", False),
        ("--\nJan Kowalski", True),
        ("Jan Kowalski\nAnna Nowak", False),
        ("Ośrodek Zalesie", False),
        ("tel. 71 000 00 00", False),
        ("jan kowalski", False),
        ("", False),
    ],
)
def test_a_separate_signature_of_another_name_is_told(signature, is_another):
    mail = case(mail=message("Będę", signature=signature))

    assert signed_by_another(mail.message, identify_sender(mail)) is is_another


def test_nobody_contradicts_a_sender_whom_nobody_knows():
    head = envelope("", "ktos@poczta.example")
    mail = case(mail=message("Będę", head=head, signature="Jan Kowalski"))

    assert not signed_by_another(mail.message, identify_sender(mail))


def test_lines_and_empty_lines_are_told_apart():
    language = analyse("Jan\nEwa\n\nOla Iga", "")

    assert [gap_is_line(language, i) for i in (1, 2, 3)] == [True, True, False]
    assert [gap_is_line(language, i, blank=True) for i in (1, 2, 3)] == [False, True, False]


WORDS = "Będę Anna Nowak Jan Kowalski Pozdrawiam osoby : \n , zgłaszam mgr 20 maja ? czynne jest"


@given(st.lists(st.sampled_from(WORDS.split(" ")), max_size=25).map(" ".join))
@settings(max_examples=100)
def test_a_signature_never_hides_a_statement(words):
    language = analyse(words, "")
    said = before_signature(words, SHARED)

    asked = [c for c in language.clauses if any(p.person == 1 for p in c.predicates)]
    assert all(max(c.tokens) < len(said.split()) for c in asked)
