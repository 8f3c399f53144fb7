import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.documents.rtf import read_rtf
from parsers.facts.document import DocumentOutcome
from parsers.flow import Cell, Paragraph, Table, paragraphs
from parsers.limits import Limits
from parsers.unreadable import Unreadable
from tests.support.filled_forms import read, read_one, sample, values


def rtf(body: str) -> bytes:
    head = r"{\rtf1\ansi\ansicpg1250{\fonttbl{\f0\fcharset238 Arial;}{\f1\fcharset204 Arial;}}"
    return (head + body + "}").encode("latin-1")


def texts(body: str) -> list[str]:
    return [one.text for one in paragraphs(read_rtf(rtf(body), Limits()).blocks)]


def test_a_form_written_by_libreoffice_is_read():
    reading = read_one(sample("f3.rtf"))

    assert reading.form == "F3"
    assert values(reading) == {
        "institution": "Fundacja „Zielony Próg”",
        "nip": "6951002740",
        "name": "Żaneta Źrebiec",
        "accept": "yes",
        "sig_rep__place_date": "Jawor, 9.05.2024",
        "label:wewn 1": "wewn 2",
    }


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"za\'bf\'f3\'b3\'e6", "zażółć"),
        (r"\f1 \'c6", "Ж"),
        (r"za\u380?\u243?\u322?\u263?", "zażółć"),
        (r"\uc2 \u380ab zolw", "ż zolw"),
        (r"\uc0 \u380zolw", "żzolw"),
        (r"\u-3913?", chr(0x10000 - 3913)),
        (r"a\~b\_c\-d", "a b-cd"),
        (r"a\{b\}c\\d", "a{b}c\\d"),
        (r"a\emdash b\line c\tab d", "a—b\nc\td"),
        (r"a{\b b}c", "abc"),
        (r"a{\*\nieznane b}c", "ac"),
        (r"a{\info{\title b}}c", "ac"),
        (r"a{\field{\*\fldinst HYPERLINK x}{\fldrslt b}}c", "abc"),
        (r"a{\deleted b}c", "ac"),
        (r"a{\shp{\*\shpinst{\shptxt b}}}c", "abc"),
        (r"a\bin3 xyzc", "ac"),
        (r"{\v}{\v0 a}{\plain b}", "ab"),
        ("a\\\nb", "a"),
    ],
)
def test_characters_are_read_as_they_are_shown(body, text):
    assert texts(body)[0] == text


@pytest.mark.parametrize(
    ("body", "problem"), [(r"a{\v b}", "hidden-text"), (r"a{\strike b}", "struck-text")]
)
def test_what_cannot_be_seen_or_was_struck_is_left_out_and_told(body, problem):
    [one] = read_rtf(rtf(body), Limits()).blocks

    assert one == Paragraph("a", 0, (problem,))


def test_tables_are_cells_of_rows():
    body = r"\intbl a\cell b\par c\cell\row\intbl d\cell\row\pard e\par"

    [table, after] = read_rtf(rtf(body), Limits()).blocks

    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [["a", "b\nc"], ["d"]]
    assert after == Paragraph("e")


def test_a_table_within_a_table_stands_in_its_cell():
    inside = r"\intbl\itap2 b\nestcell c\nestcell\nestrow"

    [table] = read_rtf(rtf(rf"\intbl a\cell{inside}\itap1 d\cell\row"), Limits()).blocks

    assert isinstance(table, Table)
    [inner, after] = table.rows[0][1].blocks
    assert isinstance(inner, Table)
    assert [cell.text for cell in inner.rows[0]] == ["b", "c"]
    assert after == Paragraph("d")


def test_a_table_that_never_ends_is_read_to_its_end():
    [table] = read_rtf(rtf(r"\intbl a\cell b\par"), Limits()).blocks

    assert table == Table(((Cell((Paragraph("a"),)), Cell((Paragraph("b"),))),))


def test_page_headers_are_kept_apart():
    flow = read_rtf(rtf(r"{\header naglowek\par}tekst\par"), Limits())

    assert [one.text for one in flow.headers] == ["naglowek"]
    assert [one.text for one in paragraphs(flow.blocks)] == ["tekst"]


def test_a_picture_is_counted_once():
    body = r"a{\*\shppict{\pict 00ff}}{\nonshppict{\pict 00ff}}\par"

    assert sum(one.pictures for one in paragraphs(read_rtf(rtf(body), Limits()).blocks)) == 1


@pytest.mark.parametrize(
    ("state", "box"),
    [
        (r"\ffres1", "☒"),
        (r"\ffres0", "☐"),
        (r"\ffres25\ffdefres1", "☒"),
        (r"\ffres25\ffdefres0", "☐"),
    ],
)
def test_a_box_of_old_word_is_read_by_its_state(state, box):
    field = r"{\field{\*\fldinst FORMCHECKBOX {\*\formfield{\fftype1" + state + r"}}}{\fldrslt }}"

    assert texts(field + " zgoda") == [f"{box} zgoda"]


def test_a_box_whose_state_was_not_written_is_told():
    flow = read_rtf(rtf(r"{\field{\*\fldinst FORMCHECKBOX }{\fldrslt }} zgoda"), Limits())

    assert flow.problems == ("unread-box",)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (r"a{\object\objemb{\*\objdata 00}}", "embedded-file"),
        (r"a{\field{\*\fldinst DDEAUTO cmd}{\fldrslt b}}", "dde"),
    ],
)
def test_what_acts_by_itself_is_told(body, kind):
    assert read_rtf(rtf(body), Limits()).active == (kind,)


@pytest.mark.parametrize(
    ("data", "outcome", "problem"),
    [
        (rtf(""), DocumentOutcome.CORRUPT, "rtf-without-text"),
        (rtf("{" * 600), DocumentOutcome.TOO_BIG, "rtf-too-deep"),
        (rtf(r"a\b" * 200), DocumentOutcome.TOO_BIG, "rtf-too-long"),
    ],
)
def test_what_cannot_be_read_says_why(data, outcome, problem):
    with pytest.raises(Unreadable) as caught:
        read_rtf(data, Limits(text_chars=200 if problem == "rtf-too-long" else 10_000))

    assert (caught.value.outcome, caught.value.code) == (outcome, problem)


_WORDS = r"{ } \par \cell \row \intbl \itap2 \nestcell \u380? \'bf \* x \v \field \fldinst"


@settings(max_examples=80)
@given(st.lists(st.sampled_from(_WORDS.split(" "))))
def test_no_order_of_words_makes_it_raise(words):
    assert read(rtf(" ".join(words)))
