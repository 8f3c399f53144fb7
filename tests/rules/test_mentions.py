"""How people are named, one way at a time."""

import pytest

from parsers.polish import analyse
from rules.mentions import Mention, MentionKind
from rules.names import Case, Gender
from rules.people import People
from rules.registry import Person, PersonState, Registry


def registry(*names: str) -> Registry:
    return Registry(
        persons=tuple(
            Person(f"P{number}", *name.rsplit(" ", 1), "I1", None, PersonState.COMPLETE)
            for number, name in enumerate(names, start=1)
        )
    )


OFFICE = registry(
    "Anna Nowak-Kowalczyk", "Jan Maj", "Radosław Stasiak", "Tamara Stasiak", "Ewa Środa",
    "Małgorzata Wronka", "Agnieszka Kowalska", "Lech Góra",
)  # fmt: skip


def find(text: str, known: Registry = OFFICE) -> tuple[Mention, ...]:
    return People(known).find(text, analyse(text, "").tokens)


@pytest.mark.parametrize(
    ("text", "kind", "person"),
    [
        ("Zgłaszam Gosię Wronkę", MentionKind.FULL, "P6"),
        ("Zgłaszam M. Wronkę", MentionKind.INITIAL, "P6"),
        ("Zgłaszam Wronkę M.", MentionKind.INITIAL, "P6"),
        ("Zgłaszam A.Kowalską", MentionKind.INITIAL, "P7"),
        ("Będzie Ewa Ś. i ja", MentionKind.INITIAL, "P5"),
        ("Będzie p. Wronka", MentionKind.TITLED, "P6"),
        ("Proszę panią Środę", MentionKind.TITLED, "P5"),
        ("Będzie dyrektor Maj", MentionKind.TITLED, "P2"),
        ("Zgłaszam Maja oraz siebie", MentionKind.SURNAME, "P2"),
        ("Zgłaszam: Góra, Wronka", MentionKind.SURNAME, "P8"),
        ("z Agą będzie nas dwoje", MentionKind.FIRST, "P7"),
        ("Anna Nowak - Kowalczyk", MentionKind.FULL, "P1"),
        ("Kowalczyk Anna", MentionKind.FULL, "P1"),
        ("Ania Nowak", MentionKind.FULL, "P1"),
        ("Agnieszkę Kowlaską", MentionKind.FULL, "P7"),
    ],
)
def test_each_way_of_naming_is_known(text, kind, person):
    mention = find(text)[0]

    assert (mention.kind, mention.persons) == (kind, (person,))


@pytest.mark.parametrize(
    "text",
    [
        "Radosław i Tamara Stasiakowie",
        "Stasiakowie Radosław i Tamara",
        "Stasiakowie - Radek i Tamara",
        "Stasiakowie (Radosław, Tamara)",
        "z Radosławem i Tamarą Stasiakami",
    ],
)
def test_each_of_a_family_is_a_full_mention_of_its_own(text):
    one, two = find(text)

    assert (one.persons, two.persons) == (("P3",), ("P4",))
    assert one.is_full
    assert two.is_full
    assert one.last <= two.first


def test_a_family_without_first_names_is_all_of_that_name():
    (mention,) = find("Państwo Stasiakowie przyjdą")

    assert (mention.kind, mention.persons) == (MentionKind.GROUP, ("P3", "P4"))
    assert not mention.is_full


def test_a_family_with_one_first_name_is_not_named_in_full():
    family, first = find("Stasiakowie, Radek potwierdza")

    assert (family.kind, family.is_full) == (MentionKind.GROUP, False)
    assert first.persons == ("P3",)


@pytest.mark.parametrize("text", ["Pani Agnieszko, będę", "Aniu, będę", "Cześć Ewa!\nBędę"])
def test_who_is_spoken_to_stands_in_the_vocative_only(text):
    mention = find(text)[0]

    assert (mention.kind, mention.cases) == (MentionKind.FIRST, Case.VOCATIVE)


def test_a_stranger_who_is_spoken_to_is_nobody_registered():
    mention = find("Pani Krystyno, będę")[0]

    assert (mention.kind, mention.persons, mention.name) == (MentionKind.FIRST, (), "Krystyna")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Zgłaszam Wandę Rduch", "Wanda Rduch"),
        ("Zgłaszam Leonarda Pasternaka", "Leonard Pasternak"),
        ("Zgłaszamy Rduch Wandę", "Wanda Rduch"),
        ("Zgłaszam panią Piotrowską", "Piotrowska"),
        ("Pozdrawiam\nW. Gajek", "W. Gajek"),
        ("Krystyna też będzie", "Krystyna"),
        ("Agnieszka Wilk", "Agnieszka Wilk"),
    ],
)
def test_a_name_of_nobody_registered_is_unknown(text, name):
    mention = find(text)[0]

    assert (mention.kind, mention.persons, mention.name) == (MentionKind.UNKNOWN, (), name)


@pytest.mark.parametrize(
    "text",
    [
        "W maju będę, 15 maja też",
        "Środa pasuje. Maj też.",
        "Wyjazd do Góry, w Środzie Śląskiej, Jelenia Góra",
        "ul. Jana Maja 5",
        "im. Jana Pawła II",
        "Fundacja Anny Nowak",
        "Nowak Consulting",
        "Kowalska Sp. z o.o.",
        "Fundacja „Agnieszka”",
        "Dane uczestnika: brak",
        "Szanowna Pani Dyrektor",
        "środa maj góra",
    ],
)
def test_what_is_called_like_people_is_no_person(text):
    assert not [m for m in find(text) if m.persons or m.kind is MentionKind.UNKNOWN]


def test_people_of_one_name_are_all_meant():
    (mention,) = find("Będzie Anna", registry("Anna Nowak", "Anna Lis", "Jan Lis"))

    assert mention.persons == ("P1", "P2")


def test_a_title_tells_which_of_a_couple_is_meant():
    (mention,) = find("Będzie pani Nowak", registry("Anna Nowak", "Jan Nowak"))

    assert (mention.persons, mention.gender) == (("P1",), Gender.WOMAN)


@pytest.mark.parametrize(
    ("known", "written"),
    [
        ("Anna Gutkowska", "Anna Gutowska"),
        ("Jan Kowalczuk", "Jan Kowalczyk"),
        ("Jan Majewski", "Jan Gajewski"),
        ("Anna Wilk", "Anna Lilk"),
    ],
)
def test_a_name_of_its_own_is_no_slip_of_another(known, written):
    assert not [m for m in find(written, registry(known)) if m.persons]


def test_names_that_do_not_agree_name_the_person_in_no_case():
    (mention,) = find("zgłasza Jan Majowi", registry("Jan Maj"))

    assert (mention.persons, mention.cases) == (("P1",), Case.NONE)
