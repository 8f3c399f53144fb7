import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.facts import Word, fold
from parsers.polish import analyse
from parsers.polish.text import MAX_CHARS


def kinds(text: str) -> list[str]:
    return [t.kind.value for t in analyse(text, "").tokens]


def words_of_kind(text: str, kind: Word) -> list[str]:
    return [t.text for t in analyse(text, "").tokens if t.kind is kind]


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Łódź", "lodz"), ("ŻÓŁĆ", "zolc"), ("Straße", "strasse"), ("plain", "plain")],
)
def test_folding_drops_case_and_diacritics(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    "text",
    [
        "Dzień dobry",
        "Szanowni Państwo,",
        "Szanowna Pani Agnieszko,",
        "Cześć Marta!",
        "Pani Marto, ",
        "Bardzo dziękuję za zaproszenie",
        "Z góry dziękuję",
        "Pozdrawiam serdecznie",
        "Z poważaniem",
        "Proszę o potwierdzenie zgłoszenia",
        "Poproszę o link do webinaru",
        "W odpowiedzi na zaproszenie",
        "Miłego dnia :)",
    ],
)
def test_polite_phrases_need_no_explanation(text):
    assert set(kinds(text)) == {"polite"}


@pytest.mark.parametrize(
    "text", ["Cześć, Anna Nowak", "Hej Anna Nowak,", "Pani Kowalskiej,", "Dzień dobry Anna będzie"]
)
def test_a_name_that_is_not_addressed_is_not_polite(text):
    assert words_of_kind(text, Word.UNKNOWN)


def test_an_unknown_word_stays_unknown():
    assert words_of_kind("Będę na urlopie", Word.UNKNOWN) == ["urlopie"]


@pytest.mark.parametrize("sign", ["❌", "👎", "🤔", "→", "="])
def test_a_sign_that_may_mean_something_stays_visible(sign):
    assert words_of_kind(f"Będę {sign}", Word.UNKNOWN) == [sign]


def test_friendly_signs_are_left_out():
    assert words_of_kind("Będę :) 🙂", Word.UNKNOWN) == []


def test_beyond_the_cap_one_unknown_word_remains():
    facts = analyse("Będę " * MAX_CHARS, "")

    assert facts.tokens[-1].kind is Word.UNKNOWN
    assert facts.tokens[-1].span.start == MAX_CHARS


def test_the_subject_has_facts_of_its_own():
    facts = analyse("Będę", "Spotkanie 15 maja")

    assert facts.subject is not None
    assert [d.day for d in facts.subject.dates] == [15]
    assert facts.dates == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Dear Sir, please register me for the conference, I will be there", "en"),
        ("Ich komme mit der Kollegin, bitte nicht warten", "de"),
        ("Добрий день, я буду", "uk"),
        ("Dzień dobry, będę na spotkaniu", None),
        ("", None),
    ],
)
def test_a_foreign_language_is_noticed(text, language):
    assert analyse(text, "").foreign == language


def test_neighbouring_polite_words_make_one_span():
    text = "Dzień dobry, będę. Z góry dziękuję"

    spans = [text[s.start : s.end] for s in analyse(text, "").harmless]

    assert spans == ["Dzień dobry", "Z góry dziękuję"]


@settings(max_examples=150)
@given(st.text(alphabet="abęzń ŁJ15.,:;?!\n-@/()+🙂❌", max_size=80))
def test_no_word_is_lost_and_spans_are_true(text):
    facts = analyse(text, text)

    for token in facts.tokens:
        assert text[token.span.start : token.span.end] == token.text
    covered = {i for t in facts.tokens for i in range(t.span.start, t.span.end)}
    assert all(i in covered for i, c in enumerate(text) if c.isalnum())
    for clause in facts.clauses:
        assert 0 <= clause.span.start < clause.span.end <= len(text)


def test_facts_survive_the_way_through_json():
    facts = analyse("Proszę wpisać mnie 15 maja o 10:00, tel. 600 000 012", "temat")

    assert type(facts).model_validate_json(facts.model_dump_json()) == facts
