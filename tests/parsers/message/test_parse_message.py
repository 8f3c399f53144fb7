import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import parsers.assemble
from parsers import parse_message
from parsers.facts import Outcome, ParsedMessage
from parsers.limits import Limits

HEAD = b"From: anna@nowak.example\r\nSubject: Zg\xc5\x82oszenie\r\nMessage-ID: <1@a.example>\r\n"
TYPE = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
TRACE = b"Received: from a by b; Mon, 6 May 2024 10:00:00 +0200\r\nDelivered-To: x@y.example\r\n"

MANY = st.binary(max_size=300)
PIECES = st.lists(
    st.sampled_from(
        [
            HEAD,
            TYPE,
            b"Content-Type: multipart/mixed; boundary=x\r\n\r\n",
            b"--x\r\n",
            b"--x--",
            b"Content-Type: message/rfc822\r\n\r\n",
            b"Content-Type: message/delivery-status\r\n\r\n",
            b"Content-Type: text/html\r\n\r\n<p>",
            b"Content-Transfer-Encoding: base64\r\n",
            b"Content-Transfer-Encoding: x-uuencode\r\n",
            b"begin 644 a\r\n",
            b"=?utf-8?q?=C5?=",
            b"\r\n",
            b"\xff\xfe",
            b"\0",
            b"From: ",
            b"To: a:b;,<",
            b"Date: 31 Feb 99999\r\n",
        ]
    ),
    max_size=12,
).map(b"".join)


@settings(max_examples=200)
@given(st.one_of(MANY, PIECES))
def test_no_bytes_ever_raise_and_every_reading_survives_its_journey_as_json(raw):
    message = parse_message(raw, authserv_id="mx.urzad.example", instance="urzad")

    assert message.outcome is Outcome.OK
    assert ParsedMessage.model_validate_json(message.model_dump_json()) == message


def test_a_library_that_fails_leaves_the_headers_and_the_reason(monkeypatch):
    def fail(*_):
        raise AttributeError("a library")

    monkeypatch.setattr(parsers.assemble, "walk", fail)

    message = parse_message(HEAD + TYPE + b"text")

    assert message.outcome is Outcome.DEGRADED
    assert [problem.code for problem in message.problems] == ["failed-AttributeError"]
    assert message.envelope.subject == "Zgłoszenie"
    assert message.envelope.message_id == "<1@a.example>"
    assert message.envelope.sender is None


def test_running_out_of_memory_is_left_to_the_sandbox(monkeypatch):
    def fail(*_):
        raise MemoryError

    monkeypatch.setattr(parsers.assemble, "walk", fail)

    with pytest.raises(MemoryError):
        parse_message(HEAD + TYPE + b"text")


def test_the_way_through_the_mail_does_not_change_the_content_hash():
    one = parse_message(HEAD + TYPE + b"Zglaszam Jana")
    other = parse_message(TRACE + HEAD + TYPE + b"Zglaszam Jana\r\n")

    assert one.content_hash == other.content_hash


@pytest.mark.parametrize("other", [b"Zglaszam Ewe", b""])
def test_other_words_change_the_content_hash(other):
    one = parse_message(HEAD + TYPE + b"Zglaszam Jana")

    assert one.content_hash != parse_message(HEAD + TYPE + other).content_hash


def attached(data):
    return (
        HEAD
        + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nW zalaczeniu\r\n"
        + b"--x\r\nContent-Type: application/pdf\r\n\r\n"
        + data
        + b"\r\n--x--\r\n"
    )


def test_another_attachment_changes_the_content_hash():
    one = parse_message(attached(b"%PDF-1"))

    assert one.content_hash != parse_message(attached(b"%PDF-2")).content_hash


def test_a_body_longer_than_allowed_is_cut_and_told():
    limits = Limits(body_chars=100, own_chars=50)

    message = parse_message(HEAD + TYPE + b"x" * 300, limits=limits)

    assert len(message.body.own_words) == 50
    assert sum(len(block.text) for block in message.body.blocks) == 100
    assert [problem.code for problem in message.problems] == ["body-too-long", "own-words-too-long"]


def test_a_repaired_charset_is_told():
    message = parse_message(HEAD + TYPE + "Zgłaszam Żanetę".encode("cp1250"))

    assert message.body.own_words == "Zgłaszam Żanetę"
    assert [(problem.where, problem.code) for problem in message.problems] == [
        ("part 1", "charset-repaired")
    ]


def test_too_many_parts_are_told():
    parts = b"--x\r\n\r\na\r\n" * 5
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + parts + b"--x--"

    message = parse_message(raw, limits=Limits(leaves=3))

    assert len(message.leaves) == 3
    assert [problem.code for problem in message.problems] == ["too-many-parts"]


def test_the_language_of_the_own_words_is_read_and_quotes_are_not():
    raw = HEAD + TYPE + "Zgłaszam Jana.\n\n> zgłaszam Ewę".encode()

    words = [token.text for token in parse_message(raw).language.tokens]

    assert "Jana" in words
    assert "Ewę" not in words
