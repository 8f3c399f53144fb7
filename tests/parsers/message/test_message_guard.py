import time

import pytest

from parsers import parse_message
from parsers.facts import Outcome
from parsers.limits import Limits
from parsers.message.guard import header_block, refusal, without_noise

HEAD = b"From: anna@nowak.example\r\nSubject: Test\r\n"


def nested(levels):
    parts = [
        f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n".encode()
        for level in range(levels)
    ]
    return HEAD + b"".join(parts)


HOSTILE = {
    "headers-too-long": HEAD + b"X-A: " + b"a" * 200_000 + b"\r\n\r\n",
    "too-many-header-lines": HEAD + b"A: b\r\n" * 2_001 + b"\r\n",
    "too-many-encoded-words": HEAD + b"Subject: " + b" =?utf-8?q?a?=" * 501 + b"\r\n\r\n",
    "too-many-addresses": HEAD + b"Cc: " + b"a@b.example, " * 1_001 + b"\r\n\r\n",
    "too-many-brackets": HEAD + b"From: " + b"(" * 5_001 + b"\r\n\r\n",
    "too-many-boundaries": HEAD + b"\r\n" + b"--x\r\n\r\n" * 3_001,
    "nested-too-deep": nested(101),
    "mime-header-too-long": HEAD + b"Content-Type: text/plain" + b"; a=b" * 4_001 + b"\r\n\r\n",
}


@pytest.mark.parametrize("code", HOSTILE)
def test_bytes_that_would_choke_a_parser_are_refused_before_it(code):
    message = parse_message(HOSTILE[code])

    assert message.outcome is Outcome.REFUSED
    assert [problem.code for problem in message.problems] == [code]
    assert message.envelope.sender is None


def test_a_mail_longer_than_allowed_is_refused():
    assert refusal(HEAD + b"\r\n" + b"x" * 100, Limits(message_bytes=100)) == "message-too-big"


@pytest.mark.parametrize(
    "raw",
    [
        HEAD + b"A: b\r\n" * 1_900 + b"\r\n",
        HEAD + b"\r\n" + b"--x\r\n\r\n" * 2_999,
        HEAD + b"\r\n" + b"a--b " * 10_000,
        nested(100),
        HEAD + b"\r\n" + b"\n" * 100_000,
    ],
)
def test_a_mail_just_inside_the_limits_is_read_in_seconds(raw):
    start = time.process_time()
    message = parse_message(raw)

    assert message.outcome is Outcome.OK
    assert time.process_time() - start < 20


@pytest.mark.parametrize(
    "noise",
    [
        b"\xef\xbb\xbf",
        b"\r\n\r\n",
        b" \n",
        b"From anna@nowak.example Mon May  6 10:00:00 2024\n",
        b"\xef\xbb\xbf\r\nFrom x\r\n",
    ],
)
def test_noise_before_the_first_header_hides_none(noise):
    assert without_noise(noise + HEAD + b"\r\n") == HEAD + b"\r\n"
    assert parse_message(noise + HEAD + b"\r\ntext").envelope.subject == "Test"


def test_the_header_block_of_a_mail_without_body_is_all_of_it():
    assert header_block(HEAD) == HEAD
    assert header_block(HEAD + b"\r\nbody") == HEAD.removesuffix(b"\r\n")
