import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts import Act, Clause, Language, Predicate
from parsers.polish import analyse
from parsers.polish.text import word_list

SAMPLES = Path(__file__).parent / "clauses_samples" / "sentences.txt"
MARKS = {
    "is_negated": "not",
    "is_modal": "can",
    "is_conditional": "if",
    "is_past": "past",
    "is_wish": "wish",
    "is_request": "please",
    "names_self": "me",
}
PERSONS = {(1, False): "I", (1, True): "we"}
WORDS = st.sampled_from(
    word_list(
        "zgłaszam będę nie jeśli że bo a i oraz który przyjdzie Ewa Nowak proszę o wpisanie mnie "
        "czy może chyba beze nici z wyjazdu zamiast tak 20 maja webinar żeby mogę zostały 2) b) "
        "zapisane prosi , . ? : - ; ( ) … 🥂"
    )
)
MIXED = st.lists(WORDS | st.just("\n"), max_size=40).map(" ".join)


def samples() -> list[tuple[str, tuple[str, ...]]]:
    found: list[tuple[str, list[str]]] = []
    for line in SAMPLES.read_text(encoding="utf-8").splitlines():
        if line.startswith("    "):
            found[-1][1].append(line.strip())
        elif line and not line.startswith("#"):
            found.append((line, []))
    return [(sentence, tuple(clauses)) for sentence, clauses in found]


def told(predicate: Predicate) -> str:
    person = predicate.person, predicate.is_plural
    who = {2: "you", 3: "they"}.get(predicate.person) or PERSONS.get(person, "")
    marks = [word for name, word in MARKS.items() if getattr(predicate, name)]
    return " ".join([*marks, predicate.act.value, who]).strip()


def written(clause: Clause) -> str:
    marks = ["?"] if clause.is_question else []
    marks += ["said"] if clause.is_reported else []
    return " ".join([*marks, ", ".join(map(told, clause.predicates)) or "-"])


def texts(language: Language) -> list[str]:
    tokens = language.tokens
    return [" ".join(tokens[i].text for i in clause.tokens) for clause in language.clauses]


@pytest.mark.parametrize(("sentence", "clauses"), samples(), ids=lambda value: str(value)[:40])
def test_a_sentence_is_divided_and_read_as_the_samples_say(sentence, clauses):
    language = analyse(sentence.replace("| ", ""), "")

    parts = [" ".join(t.text for t in analyse(p, "").tokens) for p in sentence.split("| ")]
    assert texts(language) == parts
    assert tuple(written(clause) for clause in language.clauses) == clauses


def test_there_are_samples_of_two_hundred_sentences():
    assert len(samples()) >= 200


def test_a_clause_of_who_may_stand_inside_another():
    language = analyse("Jan Lis, który pracuje w biurze, przyjedzie", "")

    assert texts(language) == ["który pracuje w biurze", "Jan Lis przyjedzie"] or texts(
        language
    ) == ["Jan Lis przyjedzie", "który pracuje w biurze"]


def test_words_that_wait_behind_a_clause_of_who_stay_in_the_sentence():
    language = analyse("Jan Lis, który pracuje w biurze, kierownik", "")

    assert sorted(i for c in language.clauses for i in c.tokens) == list(range(7))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1) zgłaszam Jana (26.06) 2) Ewę", 2),
        ("natomiast Ewa", 1),
        ("Jan będzie, natomiast Ewa", 2),
    ],
)
def test_items_are_clauses_of_their_own(text, count):
    assert len(analyse(text, "").clauses) == count


def test_a_colon_at_the_end_of_a_line_opens_a_list():
    first, second = analyse("Proszę wpisać:\n- Jan Nowak", "").clauses

    assert first.opens_list
    assert not second.opens_list


@pytest.mark.parametrize("text", ["w dniu 15 maja", "spotkanie", "Szkolenie", "do mamy", "Mają"])
def test_what_looks_like_a_verb_but_is_none_makes_no_predicate(text):
    assert all(c.predicates == () for c in analyse(text, "").clauses)


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("Muszę zrezygnować", Act.WITHDRAW),
        ("Przejmie moje miejsce Ewa", Act.REPLACE),
        ("Dana Nowak przyjdzie", Act.ATTEND),
    ],
)
def test_a_capital_at_the_beginning_makes_no_name_of_a_verb(text, act):
    (clause,) = analyse(text, "").clauses

    assert [p.act for p in clause.predicates] == [act]


def test_a_verb_with_two_letters_swapped_is_read():
    (clause,) = analyse("zgłaszma się", "").clauses

    assert clause.predicates[0].act is Act.SIGN_UP


def test_a_mistyped_word_that_is_no_verb_either_way_is_none():
    assert analyse("xqzwvbnk", "").clauses[0].predicates == ()


def test_unless_makes_the_whole_sentence_conditional():
    first, second = analyse("Będę, chyba że zachoruję", "").clauses

    assert first.predicates[0].is_conditional
    assert second.predicates[0].is_conditional


def test_a_sentence_has_at_most_sixty_verbs():
    language = analyse("przyjdę " * 100, "")

    assert sum(len(c.predicates) for c in language.clauses) == 60


@given(MIXED)
@settings(max_examples=150)
def test_every_word_is_in_exactly_one_clause(text):
    language = analyse(text, "")

    inside = sorted(i for clause in language.clauses for i in clause.tokens)
    assert inside == list(range(len(language.tokens)))


@given(st.one_of(MIXED, st.text(max_size=200)))
@settings(max_examples=150)
def test_nothing_lies_outside_the_text(text):
    language = analyse(text, text)

    spans = [t.span for t in language.tokens] + [c.span for c in language.clauses]
    spans += [p.span for c in language.clauses for p in c.predicates]
    assert all(0 <= s.start < s.end <= len(text) for s in spans)


def test_work_grows_with_the_length_of_a_text_and_no_faster():
    sentence = "Zgłaszam Jana i Ewę, bo chcą przyjść, a ja nie mogę. "
    analyse(sentence, "")

    def calls(times: int) -> int:
        count = 0

        def counted(*_: object) -> None:
            nonlocal count
            count += 1

        before = sys.getprofile()
        sys.setprofile(counted)
        try:
            analyse(sentence * times, "")
        finally:
            sys.setprofile(before)
        return count

    assert calls(120) < 6 * calls(30)
