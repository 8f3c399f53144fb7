import pytest

from parsers.facts import Act, Clause, Predicate
from parsers.polish import analyse


def clause(text: str) -> Clause:
    return analyse(text, "").clauses[-1]


def predicate(text: str) -> Predicate:
    return clause(text).predicates[-1]


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Będę na spotkaniu", Act.ATTEND),
        ("Wezmę udział w spotkaniu", Act.ATTEND),
        ("Będę uczestniczyć w webinarze", Act.ATTEND),
        ("Będę brać w tym udział", Act.ATTEND),
        ("Zgłaszam się", Act.SIGN_UP),
        ("zapisuje sie na webinar", Act.SIGN_UP),
        ("Piszę się", Act.SIGN_UP),
        ("Proszę o zapisanie mnie", Act.SIGN_UP),
        ("Wpiszcie mnie proszę", Act.SIGN_UP),
        ("Chciałabym wziąć udział", Act.ATTEND),
        ("Potwierdzam obecność", Act.SIGN_UP),
        ("Oddelegowano Annę Nowak", Act.SIGN_UP),
    ],
)
def test_plain_statements_are_firm(text, act):
    found = predicate(text)

    assert found.act is act
    assert found.is_first_person
    assert not any((found.is_negated, found.is_modal, found.is_conditional, found.is_past))


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Nie będę", "is_negated"),
        ("Nie będę mógł w niej uczestniczyć", "is_negated"),
        ("Mogę przyjść", "is_modal"),
        ("zapisać mnie", "is_modal"),
        ("Planuję wziąć udział", "is_modal"),
        ("Chyba będę", "is_conditional"),
        ("Jeśli zdążę, to przyjdę", "is_conditional"),
        ("Zapisałam się", "is_past"),
        ("Chciałabym przyjść", "is_wish"),
    ],
)
def test_what_bears_on_a_verb_is_marked(text, mark):
    assert getattr(predicate(text), mark)


@pytest.mark.parametrize(
    "text",
    [
        "Zapiszę się później",
        "Proszę potwierdzić udział",
        "Wezmę urlop",
        "Piszę z domu",
        "Proszę o fakturę",
        "Chcę kawy",
    ],
)
def test_what_only_sounds_like_a_sign_up_is_none(text):
    assert {p.act for p in clause(text).predicates} <= {Act.OTHER, Act.ASK}


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Rezygnuję z udziału", Act.WITHDRAW),
        ("Rezygnacja", Act.WITHDRAW),
        ("Proszę mnie wykreślić", Act.WITHDRAW),
        ("Zastąpi mnie koleżanka", Act.REPLACE),
    ],
)
def test_leaving_and_replacing_are_told_apart(text, act):
    assert predicate(text).act is act


@pytest.mark.parametrize("text", ["Będę?", "Czy będę na liście", "Kiedy jest spotkanie"])
def test_a_question_needs_no_question_mark(text):
    assert clause(text).is_question


def test_the_third_person_is_not_the_first():
    found = predicate("Będzie pani Anna, zapisuję ją")

    assert found.is_first_person
    assert not predicate("Na spotkaniu będzie Łucja").is_first_person


def test_a_date_is_no_verb():
    assert clause("w dniu 15 maja").predicates == ()


def test_a_colon_at_the_end_of_a_line_opens_a_list():
    first, second = analyse("Proszę wpisać:\n- Jan Nowak", "").clauses

    assert first.opens_list
    assert not second.opens_list


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Będę 15.05 o godz. 10 w ul. Lipowej. Dziękuję", 2),
        ("p. Nowak będzie", 1),
        ("Będę na\nspotkaniu", 1),
        ("Będę.\nJan", 2),
        ("Będę\n\njutro", 2),
        ("Tak! Będę; do zobaczenia", 3),
    ],
)
def test_sentences_end_where_people_end_them(text, count):
    assert len(analyse(text, "").clauses) == count
