import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.documents.doc import _active, _is_ticked, read_doc
from parsers.documents.doc_properties import Looks, _looks
from parsers.documents.ole import Container
from parsers.facts.document import DocumentOutcome
from parsers.flow import Table, paragraphs
from parsers.limits import Limits
from tests.support.filled_forms import read, read_one, sample, values

WORD = sample("f3_word97.doc")


def test_a_form_in_old_word_is_read():
    reading = read_one(WORD)

    assert reading.form == "F3"
    assert values(reading) == {
        "institution": "Fundacja „Zielony Próg”",
        "nip": "6951002740",
        "name": "Żaneta Źrebiec",
        "accept": "yes",
        "sig_rep__place_date": "Jawor, 9.05.2024",
        "label:wewn 1": "wewn 2",
    }


def test_old_word_hides_states_deletions_and_tables_within_tables():
    flow = read_doc(WORD, Limits())
    lines = [one.text for one in paragraphs(flow.blocks)]

    assert "☒ stoi" in lines
    assert "☐ lezy" in lines
    assert "odnosnik" in lines
    assert not any("Kot" in line or "ukryte" in line or "skreslone" in line for line in lines)
    problems = {problem for one in paragraphs(flow.blocks) for problem in one.problems}
    assert problems == {"hidden-text", "struck-text"}
    outer = next(
        block
        for block in flow.blocks
        if isinstance(block, Table) and block.rows[0][0].text == "zewn"
    )
    inner = outer.rows[0][1].blocks[0]
    assert isinstance(inner, Table)
    assert [cell.text for cell in inner.rows[0]] == ["wewn 1", "wewn 2"]


def _main_at() -> int:
    main = Container(WORD).read("WordDocument")
    assert main is not None
    return WORD.index(main[:64])


def _changed(offset: int, value: int) -> bytes:
    data = bytearray(WORD)
    struct.pack_into("<H", data, _main_at() + offset, value)
    return bytes(data)


def test_an_encrypted_old_document_needs_a_password():
    flags = struct.unpack_from("<H", WORD, _main_at() + 10)[0]

    assert read_one(_changed(10, flags | 0x0100)).outcome is DocumentOutcome.NEEDS_PASSWORD


def test_a_document_from_before_word_97_is_not_read():
    reading = read_one(_changed(2, 0x0065))

    assert reading.outcome is DocumentOutcome.UNSUPPORTED
    assert reading.problems == ("word-before-97",)


def test_a_document_over_the_limit_of_characters_is_too_big():
    assert read_one(WORD, Limits(text_chars=100)).problems == ("word-too-long",)


@pytest.mark.parametrize("size", [100, 513, 1_024, 3_000])
def test_a_cut_old_document_is_corrupt(size):
    data = WORD[:size] + "WordDocument".encode("utf-16-le")

    assert read_one(data).outcome is DocumentOutcome.CORRUPT


def test_chains_that_run_in_a_circle_end():
    data = bytearray(WORD)
    table = (struct.unpack_from("<L", data, 76)[0] + 1) * 512
    for number in range(20):
        struct.pack_into("<L", data, table + 4 * number, number)

    assert read(bytes(data))


@settings(max_examples=100)
@given(st.integers(0, len(WORD) - 1), st.binary(min_size=1, max_size=40))
def test_a_damaged_old_document_never_raises(place, noise):
    assert read(WORD[:place] + noise + WORD[place + len(noise) :])


def _with_property(code: int, value: int) -> Looks:
    return _looks(struct.pack("<HB", code, value))


def test_properties_of_characters_are_read_by_their_codes():
    assert _with_property(0x0800, 1).is_deleted
    assert _with_property(0x0837, 1).is_struck
    assert _with_property(0x083C, 1).is_hidden
    assert _looks(struct.pack("<HL", 0x6A03, 77)).data_at == 77
    assert _looks(struct.pack("<HBB", 0xC615, 1, 9) + struct.pack("<HB", 0x0855, 1)).is_special


@pytest.mark.parametrize(
    ("bits", "default", "is_ticked"), [(1 << 2, 0, True), (0, 1, False), (25 << 2, 1, True)]
)
def test_a_box_is_ticked_by_its_result_or_else_by_its_default(bits, default, is_ticked):
    field = struct.pack("<LHHH", 0xFFFFFFFF, bits, 0, 0) + struct.pack("<HH", 0, 0)
    data = struct.pack("<LH", 0, 68) + b"\0" * 62 + field + struct.pack("<H", default)

    assert _is_ticked(data, 0) is is_ticked
    assert not _is_ticked(data, len(data))


def test_macros_and_files_in_old_word_are_told():
    data = WORD.replace("CompObj".encode("utf-16-le"), "Macros\0".encode("utf-16-le"))

    assert set(_active(Container(data))) <= {"macros", "embedded-file"}
