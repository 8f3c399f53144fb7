"""Everybody of a register is found by all their names, and nobody else instead."""

from hypothesis import assume, given
from hypothesis import strategies as st

from parsers.facts import fold
from parsers.polish import analyse
from rules.diminutives import diminutives
from rules.mentions import Mention, MentionKind
from rules.names import Case, is_woman, name_forms, surname_forms
from rules.people import People
from rules.registry import Person, PersonState, Registry

FIRSTS = (
    "Anna", "Jan", "Agnieszka", "Piotr", "Marek", "Paweł", "Zofia", "Małgorzata", "Krzysztof",
    "Zbigniew", "Violetta", "Lucjan", "Genowefa", "Tymoteusz", "Wiesława", "Ines", "Kuba", "Łucja",
    "Joanna", "Stanisław", "Ołena", "Nathan", "Nadiya", "Ewa", "Jerzy", "Antoni", "Igor", "Maja",
)  # fmt: skip
MENS = (
    "Nowak", "Kowalski", "Stępień", "Kozioł", "Gołąb", "Kwiecień", "Niemiec", "Marzec", "Kopeć",
    "Duda", "Bondarenko", "Cichy", "Zając", "Szczygieł", "Wróbel", "Lis", "Maj", "Środa", "Adam",
)  # fmt: skip
WOMENS = (
    "Nowak", "Kowalska", "Szewczenko", "Duda", "Biała", "Brown", "Góra", "Zimny", "Nowak-Kowalczyk",
    "Wójcik-Mazur", "Mądra", "Stępień", "Środa", "Maj", "Lis", "Marek",
)  # fmt: skip
CASES = [case for case in Case if case is not Case.VOCATIVE]


@st.composite
def person(draw, number: int = 1) -> Person:
    first = draw(st.sampled_from(FIRSTS))
    last = draw(st.sampled_from(WOMENS if is_woman(first, "") else MENS))
    return Person(f"P{number}", first, last, "I1", None, PersonState.COMPLETE)


@st.composite
def colleagues(draw) -> list[Person]:
    """Two to six people with different names."""
    found: dict[tuple[str, str], Person] = {}
    for number in range(draw(st.integers(2, 6))):
        who = draw(person(number))
        found.setdefault((who.first_name, who.last_name), who)
    return list(found.values())


def find(text: str, people: list[Person]) -> tuple[Mention, ...]:
    return People(Registry(persons=tuple(people))).find(text, analyse(text, "").tokens)


def forms_in(who: Person, case: Case, name: str = "") -> list[tuple[str, str]]:
    """List the names of somebody in a case, as pairs of folded forms."""
    woman = is_woman(who.first_name, who.last_name)
    firsts = name_forms(name or who.first_name, feminine=woman)
    lasts = surname_forms(who.last_name, feminine=woman)
    return [(f.title(), s.title()) for f in firsts for s in lasts if case in firsts[f] & lasts[s]]


@given(colleagues(), st.data())
def test_everybody_is_found_in_every_case_and_in_either_order(people, data):
    who = data.draw(st.sampled_from(people))
    case = data.draw(st.sampled_from(CASES))
    first, last = data.draw(st.sampled_from(forms_in(who, case)))
    words = [first, last] if data.draw(st.booleans()) else [last, first]
    shared = sum(p.last_name == who.last_name for p in people) > 1
    assume(not (shared and words[0] == last))  # "Dudi Anny" may be all of them, and Anna

    (mention,) = find(f"Na liste: {' '.join(words)}, 2 osoby", people)

    assert mention.persons == (who.id,)
    assert mention.is_full
    assert case in mention.cases


@given(colleagues(), st.data())
def test_everybody_is_found_as_registered_and_in_capitals(people, data):
    who = data.draw(st.sampled_from(people))
    written = data.draw(st.sampled_from([str, str.upper, fold, lambda t: fold(t).upper()]))
    text = written(f"{who.first_name} {who.last_name}")

    found = find(f"Lista:\n1. {text}\n", people)

    if fold(who.first_name) == "maja" and text.islower():
        return
    assert [m.persons for m in found] == [(who.id,)]


@given(colleagues(), st.data())
def test_a_diminutive_with_the_surname_never_names_another(people, data):
    who = data.draw(st.sampled_from(people))
    shorts = sorted(diminutives().get(fold(who.first_name), {who.first_name}))
    case = data.draw(st.sampled_from(CASES))
    forms = forms_in(who, case, data.draw(st.sampled_from(shorts)))
    first, last = data.draw(st.sampled_from(forms))

    (mention,) = find(f"Na liste: {first} {last}", people)

    assert who.id in mention.persons
    assert all(p.last_name == who.last_name for p in people if p.id in mention.persons)


@given(colleagues(), st.data())
def test_an_initial_names_all_whom_it_can_and_nobody_else(people, data):
    who = data.draw(st.sampled_from(people))
    gap = data.draw(st.sampled_from([". ", "."]))

    (mention,) = find(f"Na listę: {who.first_name[0]}{gap}{who.last_name}", people)

    assert mention.kind is MentionKind.INITIAL
    assert who.id in mention.persons
    assert not mention.is_full
    named = [p for p in people if p.id in mention.persons]
    assert all(fold(p.first_name)[0] == fold(who.first_name)[0] for p in named)


@given(colleagues(), person(9))
def test_the_full_name_of_a_stranger_names_nobody(people, stranger):
    full = f"{stranger.first_name} {stranger.last_name}"
    if any(p.first_name == stranger.first_name for p in people):
        return
    if any(stranger.last_name in p.last_name for p in people):
        return

    found = find(f"Na listę: {full}", people)

    assert not [m for m in found if m.is_full]
