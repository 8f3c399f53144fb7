"""What may change in a mail without changing its meaning, and what never leaves it automatic."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from parsers.facts import fold
from rules.decide import decide
from rules.decision import Action, Cancel, Decision, Enrol, Operation, Replace
from tests.support.messages import REGISTRY, case

SUBJECT = "Re: Zaproszenie na spotkanie sieciujące 20 maja"
CARRIED_OUT = (Action.AUTO, Action.AUTO_AND_REVIEW)
OWN = (
    "Będę",
    "Przyjdę",
    "Wezmę udział w spotkaniu",
    "Zapisuję się",
    "Zgłaszam swój udział",
    "Potwierdzam obecność 20 maja",
    "Proszę mnie zapisać na webinar RODO",
    "Proszę o zapisanie mnie",
    "Chciałabym wziąć udział",
    "Rezygnuję z udziału",
    "Nie będę mogła przyjść",
)
OTHERS = (
    "Zgłaszam {A}",
    "Zgłaszam siebie i {A}",
    "Proszę zapisać {A} na webinar RODO",
    "Proszę wpisać na listę: {N}",
    "Będzie {N}",
    "Na spotkaniu będą {N} i ja",
    "Zamiast mnie będzie {N}",
    "Zastąpi mnie {N}",
    "Rezygnuję, w moje miejsce przyjdzie {N}",
    "{N} nie przyjdzie",
    "Proszę skreślić {A}",
)
FORMS = {
    "P2": {"N": "Jan Kowalski", "A": "Jana Kowalskiego"},
    "P3": {"N": "Ewa Bielska", "A": "Ewę Bielską"},
}
VERBS = (
    ("Będę", "Nie będę"),
    ("Przyjdę 20 maja", "Nie przyjdę 20 maja"),
    ("Wezmę udział", "Nie wezmę udziału"),
    ("Będzie Jan Kowalski", "Nie będzie Jana Kowalskiego"),
    ("Ewa Bielska przyjdzie", "Ewa Bielska nie przyjdzie"),
    ("Rezygnuję", "Nie rezygnuję"),
    ("Zgłaszam Jana Kowalskiego", "Nie zgłaszam Jana Kowalskiego"),
    ("Zastąpi mnie Jan Kowalski", "Nie zastąpi mnie Jan Kowalski"),
)
POLITE_BEFORE = ("Dzień dobry,\n", "Szanowni Państwo,\n\n", "Witam serdecznie,\n", "Dzień dobry. ")
POLITE_BEHIND = ("Pozdrawiam", "Z góry dziękuję.", "\n\nZ poważaniem\nAnna Nowak", "Miłego dnia!")
CONDITIONS = (
    "{}, jeśli dostanę zgodę",
    "Jeśli dostanę zgodę, {}",
    "{}, chyba że zachoruję",
    "Chyba {}",
    "Być może {}",
    "{}. Być może.",
    "{}. Chyba.",
    "{} pod warunkiem, że dostanę urlop",
    "{}, o ile zdążę",
)
STRANGERS = (
    "Bożenę Zielińską", "Xymenę Qwertową", "pana Grzegorza Stolarza", "panią Wójcikowską",
    "Zielińską", "Q. Wertowską", "kolegę z zespołu", "jeszcze jedną osobę",
)  # fmt: skip

named = st.builds(
    lambda words, person: words.format(**FORMS[person]),
    st.sampled_from(OTHERS),
    st.sampled_from(sorted(FORMS)),
)
mails = st.one_of(st.sampled_from(OWN), named)


def decided(words: str) -> Decision:
    return decide(case(words, SUBJECT))


def swapped(operation: Operation) -> Operation:
    other = {"P2": "P3", "P3": "P2"}
    if isinstance(operation, Replace):
        return operation.model_copy(
            update={
                "person": other.get(operation.person or "", operation.person),
                "new_person": other.get(operation.new_person or "", operation.new_person),
            }
        )
    assert isinstance(operation, (Enrol, Cancel))
    return operation.model_copy(
        update={"person": other.get(operation.person or "", operation.person)}
    )


@pytest.mark.parametrize("words", [*OWN, *(o.format(**FORMS["P2"]) for o in OTHERS)])
def test_every_mail_that_is_changed_below_is_carried_out_as_it_is(words):
    assert decided(words).action in CARRIED_OUT


@settings(max_examples=80)
@given(mails, st.sampled_from(POLITE_BEFORE), st.sampled_from(POLITE_BEHIND))
def test_polite_phrases_around_a_mail_keep_the_decision(words, before, behind):
    around = decided(f"{before}{words}. {behind}")

    assert around.operations == decided(words).operations
    assert around.action is decided(words).action


@settings(max_examples=80)
@given(mails)
def test_small_letters_and_missing_diacritics_never_turn_a_mail_around(words):
    plain = decided(fold(words))

    assert plain.action is Action.REVIEW or plain.operations == decided(words).operations


@settings(max_examples=80)
@given(mails)
def test_capital_letters_never_turn_a_mail_around(words):
    loud = decided(words.upper())

    assert loud.action is Action.REVIEW or loud.operations == decided(words).operations


@settings(max_examples=40)
@given(st.sampled_from(OTHERS))
def test_another_registered_person_gets_the_same_decision(words):
    one = decided(words.format(**FORMS["P2"]))
    two = decided(words.format(**FORMS["P3"]))

    assert one.action is two.action
    assert {swapped(o) for o in one.operations} == set(two.operations)


@pytest.mark.parametrize(("plain", "denied"), VERBS)
def test_a_denied_verb_says_something_else(plain, denied):
    other = decided(denied)

    assert other.action is Action.REVIEW or other.operations != decided(plain).operations


@settings(max_examples=120)
@given(mails, st.sampled_from(CONDITIONS))
def test_a_condition_never_leaves_a_mail_automatic(words, condition):
    inside = words[0].lower() + words[1:] if not condition.startswith("{") else words
    assume(not words[:1].isdigit())

    assert decided(condition.format(inside)).action is Action.REVIEW


@settings(max_examples=80)
@given(
    st.sampled_from(("Zgłaszam {}", "Zgłaszam siebie i {}", "Proszę zapisać {}", "Zapisuję {}")),
    st.sampled_from(sorted(FORMS)),
    st.sampled_from(STRANGERS),
    st.sampled_from(("{} i {}", "{} oraz {}", "{}, a także {}", "{}, {}")),
)
def test_a_guest_whom_nobody_knows_never_leaves_a_mail_automatic(words, person, stranger, joint):
    guests = joint.format(FORMS[person]["A"], stranger)

    assert decided(words.format(guests)).action is Action.REVIEW


def test_the_people_of_these_tests_are_registered():
    assert {p.id for p in REGISTRY.persons} > set(FORMS)
