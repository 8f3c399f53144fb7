from functools import cache

import numpy as np
import pytest

from parsers.facts.hints import Hints
from parsers.forms.definition import FieldType, Lexicon
from parsers.lines.decode import Scored
from parsers.lines.hints import hinted_texts, is_hinted
from parsers.lines.reader import LineReader, _spaced
from parsers.lines.reading import Ask
from parsers.lines.second import SecondReader
from parsers.lines.words_of import read_line_image, without_rules
from tests.support.lines import comb, printed

FIELDS = [
    ("Małgorzata Wiśniewska", Ask(FieldType.TEXT, Lexicon.PERSON)),
    ("Jelenia Góra", Ask(FieldType.TEXT, Lexicon.CITY)),
    ("601 234 567", Ask(FieldType.PHONE)),
    ("a.kowalska@wp.pl", Ask(FieldType.EMAIL)),
    ("Wrocław, 12.05.2024 r.", Ask(FieldType.TEXT, Lexicon.CITY, is_place_and_date=True)),
    ("prezeska zarządu", Ask(FieldType.TEXT, Lexicon.ROLE)),
]
EMPTY = np.full((60, 300), 255, np.uint8)


@cache
def reader():
    return LineReader.load()


@cache
def page():
    fields = [(printed(text), ask) for text, ask in FIELDS]
    return reader().read_many([*fields, (EMPTY, Ask(FieldType.TEXT))])


def test_a_printed_page_is_read_and_its_empty_field_is_empty():
    *filled, empty = page()

    assert [one.text for one in filled] == [text for text, _ in FIELDS]
    assert empty.candidates == ()
    assert not empty.is_accepted


def test_every_reading_tells_what_else_it_may_be_and_how_sure_it_is():
    for one in page()[:-1]:
        shares = [candidate.probability for candidate in one.candidates]
        assert 1 <= len(shares) <= 5
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= 1.0001
        assert one.sureness == shares[0]
        assert {"margin", "shape", "second"} <= dict(one.signals).keys()


@pytest.mark.parametrize("text", ["+48 601 234 567", "a.kowalska@wp.pl", "Kowalska", "księgowa"])
def test_a_field_that_may_hold_anything_is_read(text):
    assert reader().read(printed(text), Ask(FieldType.TEXT)).text == text


def test_a_list_of_choices_is_written_with_spaces():
    scored = [Scored(text, 0.0, 0.0, 0.0, 0.0, 0.0) for text in ("2,1", "2, 1", "2/1")]

    assert reader().read(printed("2, 1"), Ask(FieldType.TEXT, Lexicon.CODE)).text == "2, 1"
    assert [one.text for one in _spaced(Ask(FieldType.TEXT, Lexicon.CODE), scored)] == [
        "2, 1",
        "2/1",
    ]


def test_the_best_list_stays_the_best_when_it_comes_in_two_spellings():
    texts = ("5,1", "5,", "5, 1")
    scored = [Scored(text, -rank, 0, 0, 0, 0) for rank, text in enumerate(texts)]

    spaced = _spaced(Ask(FieldType.TEXT, Lexicon.CODE), scored)

    assert [one.text for one in spaced] == ["5, 1", "5,"]


@pytest.mark.parametrize("text", ["KPWRG", "Pracuję od 2016 r."])
def test_abbreviations_come_through(text):
    assert reader().read(printed(text), Ask(FieldType.TEXT, Lexicon.PROSE)).text == text


def test_nothing_asked_nothing_answered():
    assert reader().read_many([]) == ()


def test_a_comb_is_read_cell_by_cell():
    reading = reader().read(comb("5260250995"), Ask(FieldType.NIP, cells=10))

    assert reading.text == "5260250995"


def test_a_number_that_fails_its_check_is_read_as_written_and_not_accepted():
    reading = reader().read(comb("5260250996"), Ask(FieldType.NIP, cells=10))

    assert reading.text == "5260250996"
    assert not reading.is_accepted


def test_two_lines_of_a_field_become_one_value():
    lines = [printed("Fundacja"), printed("Nowe Jutro")]
    width = max(line.shape[1] for line in lines)
    crop = np.vstack(
        [np.pad(line, ((8, 8), (0, width - line.shape[1])), constant_values=255) for line in lines]
    )

    reading = reader().read(crop, Ask(FieldType.TEXT, Lexicon.INSTITUTION))

    assert reading.text == "Fundacja Nowe Jutro"


def test_a_name_that_nobody_knows_comes_through():
    reading = reader().read(printed("Xawery Brzdękalski"), Ask(FieldType.TEXT, Lexicon.PERSON))

    assert reading.text == "Xawery Brzdękalski"


def test_without_the_second_engine_work_goes_on():
    alone = LineReader(reader().model, None)

    reading = alone.read(printed("Oława"), Ask(FieldType.TEXT, Lexicon.CITY))

    assert reading.text == "Oława"
    assert dict(reading.signals)["second"] == 0.0


def test_place_and_date_alone_do_not_make_a_page_typed():
    dated = Ask(FieldType.TEXT, Lexicon.CITY, is_place_and_date=True)

    (look,) = reader().look([(printed("Oława, 12.05.2026"), dated)])

    assert look is not None
    assert not look.is_typed


def test_the_second_engine_is_none_when_its_data_is_missing(monkeypatch):
    monkeypatch.setattr("parsers.lines.second._DATA", ("/nowhere",))

    assert SecondReader.load() is None


def test_hints_choose_among_what_the_ink_allows():
    hints = Hints(persons=("Żaneta Łąkocińska", "Jan Nowak"))
    ask = Ask(FieldType.TEXT, Lexicon.PERSON, hints=hints)

    assert hinted_texts(ask, ["Zaneta Lakocinska"]) == ["Żaneta Łąkocińska"]
    assert is_hinted(ask, "Żaneta Łąkocińska")
    assert reader().read(printed("Żaneta Łąkocińska"), ask).text == "Żaneta Łąkocińska"


@pytest.mark.parametrize(
    ("ask", "known"),
    [
        (Ask(FieldType.EMAIL), "anna@wp.pl"),
        (Ask(FieldType.PHONE), "601234567"),
        (Ask(FieldType.NIP), "5260250995"),
        (Ask(FieldType.TEXT, Lexicon.INSTITUTION), 'Fundacja "Most"'),
        (Ask(FieldType.TEXT, Lexicon.CITY), "Oława"),
        (Ask(FieldType.TEXT, Lexicon.FIRST_NAME), "Anna"),
        (Ask(FieldType.TEXT, Lexicon.SURNAME), "Nowak"),
    ],
)
def test_each_field_has_its_own_hints(ask, known):
    hints = Hints(
        persons=("Anna Nowak",),
        institutions=("Fundacja „Most”",),
        emails=("Anna@wp.pl",),
        phones=("601234567",),
        numbers=("5260250995",),
        places=("Oława",),
    )

    asked = Ask(ask.type, ask.lexicon, hints=hints)

    assert hinted_texts(asked, [known]) == [known]
    assert hinted_texts(asked, ["zupełnie co innego"]) == []
    assert hinted_texts(Ask(FieldType.TEXT, Lexicon.PROSE, hints=hints), [known]) == []


def test_capitals_of_the_writer_are_kept_by_hints():
    hints = Hints(places=("Oława",))
    ask = Ask(FieldType.TEXT, Lexicon.CITY, hints=hints)

    assert hinted_texts(ask, ["OLAWA"]) == ["OŁAWA"]


@pytest.mark.parametrize("size", [18, 40, 140])
def test_a_single_word_of_any_size_is_read(size):
    assert read_line_image(printed("powiat", size=size), reader()).text == "powiat"


def test_light_writing_on_dark_is_read():
    assert read_line_image(255 - printed("wniosek"), reader()).text == "wniosek"


def test_a_word_on_a_ruled_line_is_read():
    page = np.pad(printed("rodzina", margin=20), ((0, 0), (30, 30)), constant_values=255)
    page[-24:-22] = 120

    assert read_line_image(page, reader()).text == "rodzina"
    assert (without_rules(page)[-24:-22] > 200).mean() > 0.7


@pytest.mark.parametrize(
    "picture",
    [np.full((50, 90), 240, np.uint8), np.zeros((0, 5), np.uint8), np.zeros((3, 3), np.uint8)],
)
def test_a_picture_without_writing_says_nothing(picture):
    reading = read_line_image(picture, reader())

    assert reading.text == ""
    assert not reading.is_accepted
