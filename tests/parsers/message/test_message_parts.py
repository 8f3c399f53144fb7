import base64
import email
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import parse_message
from parsers.facts import LeafRole, Outcome
from parsers.message.guard import without_noise
from parsers.message.mime import walk

HEAD = (
    b"From: anna@nowak.example\r\nTo: biuro@urzad.example\r\nSubject: Test\r\nMIME-Version: 1.0\r\n"
)
PDF = b"%PDF-1.4 not a real one"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def part(kind, data, *, disposition=None, extra=""):
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n{extra}"
    if disposition:
        head += f"Content-Disposition: {disposition}\r\n"
    return head.encode() + b"\r\n" + base64.encodebytes(data)


def container(kind, *parts, boundary="x", extra=""):
    between = f"\r\n--{boundary}\r\n".encode()
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"{extra}\r\n\r\n'.encode()
    return head + between + between.join(parts) + f"\r\n--{boundary}--\r\n".encode()


def text(words, kind="plain", **options):
    return part(f"text/{kind}; charset=utf-8", words.encode(), **options)


def roles(raw):
    message = parse_message(raw)
    assert message.outcome is Outcome.OK
    return [(leaf.path, leaf.role.value) for leaf in message.leaves]


def own(raw):
    return parse_message(raw).body.own_words


def test_a_plain_mail_is_one_body():
    assert roles(HEAD + text("Będę")) == [("1", "body")]


def test_html_beside_plain_text_is_its_alternative():
    raw = HEAD + container("alternative", text("Będę"), text("<p>Będę</p>", "html"))

    assert roles(raw) == [("1", "body"), ("2", "alternative")]
    assert own(raw) == "Będę"


def test_html_is_the_body_when_the_plain_text_beside_it_is_blank():
    raw = HEAD + container("alternative", text(" \r\n"), text("<p>Będę</p>", "html"))

    assert roles(raw) == [("1", "alternative"), ("2", "body")]
    assert own(raw) == "Będę"


def test_a_picture_of_the_html_is_a_resource_and_a_form_is_an_attachment():
    related = container(
        "related",
        text("<p>Zgłaszam</p>", "html"),
        part("image/png", PNG, extra="Content-ID: <logo>\r\n"),
        boundary="r",
    )
    raw = HEAD + container("mixed", related, part("application/pdf; name=F1.pdf", PDF))

    assert roles(raw) == [("1.1", "body"), ("1.2", "resource"), ("2", "attachment")]


@pytest.mark.parametrize(
    "inner",
    [
        part("application/pdf", PDF),
        part("application/octet-stream", PDF, extra="Content-ID: <a>\r\n"),
        part("application/pdf", PDF, disposition="attachment"),
        part("text/plain", PDF),
    ],
)
def test_a_form_without_a_name_is_never_lost(inner):
    leaf = parse_message(HEAD + container("mixed", text("W załączeniu"), inner)).leaves[1]

    assert (leaf.role, leaf.name) == (LeafRole.ATTACHMENT, "part-2.pdf")
    assert leaf.sniffed_type == "application/pdf"
    assert leaf.sha256 == hashlib.sha256(PDF).hexdigest()


def test_a_mail_that_is_nothing_but_a_form_is_an_attachment():
    message = parse_message(HEAD + part("application/pdf", PDF))

    assert [(leaf.path, leaf.role) for leaf in message.leaves] == [("1", LeafRole.ATTACHMENT)]
    assert message.body.own_words == ""
    assert [document.part for document in message.documents] == ["1"]


def test_a_first_text_with_a_file_name_is_still_the_body():
    raw = HEAD + part("text/plain; charset=utf-8; name=mail.txt", "Będę".encode())

    assert own(raw) == "Będę"


def test_a_later_text_with_a_file_name_is_an_attachment():
    note = part("text/plain; name=lista.txt", b"Jan")
    raw = HEAD + container("mixed", text("Zgłaszam"), note)

    assert roles(raw) == [("1", "body"), ("2", "attachment")]


@pytest.mark.parametrize("disposition", [None, "inline", "attachment"])
def test_an_attached_mail_stays_closed_and_its_words_are_not_the_senders(disposition):
    inner = b"Content-Type: message/rfc822\r\n"
    if disposition:
        inner += f"Content-Disposition: {disposition}\r\n".encode()
    inner += b"\r\nFrom: ktos@inny.example\r\nSubject: S\r\n\r\nZglaszam udzial\r\n"
    raw = HEAD + container("mixed", text("Przekazuję"), inner)

    assert roles(raw) == [("1", "body"), ("2", "nested")]
    assert own(raw) == "Przekazuję"


def test_an_attached_mail_that_is_the_whole_mail_has_no_own_words():
    raw = HEAD + b"Content-Type: message/rfc822\r\n\r\nFrom: a@b.example\r\n\r\nZglaszam\r\n"

    assert roles(raw) == [("1", "nested")]
    assert own(raw) == ""


def test_parts_of_a_report_are_told_apart():
    raw = HEAD + container(
        "report",
        text("Nie dostarczono"),
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; a\r\n",
        b"Content-Type: text/rfc822-headers\r\n\r\nSubject: x\r\n",
        text("log"),
    )

    assert roles(raw) == [("1", "body"), ("2", "report"), ("3", "nested"), ("4", "report")]


def test_signatures_and_calendars_are_told_apart():
    raw = HEAD + container(
        "signed",
        text("Będę"),
        part("application/pkcs7-signature; name=smime.p7s", b"x", disposition="attachment"),
        part("text/calendar; method=REQUEST", b"BEGIN:VCALENDAR"),
    )

    assert roles(raw) == [("1", "body"), ("2", "signature"), ("3", "calendar")]


def test_a_multipart_without_its_boundary_is_read_as_text():
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=never\r\n\r\nZglaszam Jana\r\n"

    assert own(raw) == "Zglaszam Jana"
    assert "start-boundary-not-found" in parse_message(raw).leaves[0].defects


def test_base64_in_several_padded_pieces_is_read_to_its_end():
    pieces = base64.b64encode(b"a" * 100) + b"\r\n" + base64.b64encode(b"b" * 100)
    raw = HEAD + b"Content-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\n\r\n" + pieces

    leaf = parse_message(raw).leaves[0]

    assert leaf.size == 200
    assert "base64-in-segments" in leaf.defects


def test_broken_base64_is_told():
    raw = HEAD + b"Content-Transfer-Encoding: base64\r\nContent-Type: text/plain\r\n\r\nQUJDR\r\n"

    message = parse_message(raw)

    assert message.body.own_words == "ABC"
    assert [(problem.where, problem.code) for problem in message.problems] == [
        ("part 1", "bad-base64")
    ]


def test_more_parts_than_allowed_are_cut_and_told():
    raw = HEAD + container("mixed", *[text("a")] * 5)
    message = email.message_from_bytes(raw)

    assert len(walk(message, 3)) == 3


LEAF = st.sampled_from(
    [
        text("Będę"),
        text("<b>x</b>", "html"),
        part("application/pdf", PDF),
        part("image/png", PNG, extra="Content-ID: <a>\r\n"),
        b"Content-Type: message/rfc822\r\n\r\nSubject: s\r\n\r\nZglaszam",
        b"no header at all",
        b"",
    ]
)
KINDS = st.sampled_from(["mixed", "alternative", "related", "report", "signed", "digest"])


@st.composite
def trees(draw, depth=0):
    if depth > 2 or draw(st.booleans()):
        return draw(LEAF)
    children = draw(st.lists(trees(depth=depth + 1), max_size=3))
    return container(draw(KINDS), *children, boundary=f"b{depth}{draw(st.integers(0, 9))}")


def leaves(message):
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        return [leaf for child in message.get_payload() for leaf in leaves(child)]
    return [message]


@settings(max_examples=150)
@given(trees())
def test_every_leaf_of_any_tree_is_accounted_for(tree):
    raw = HEAD + tree

    message = parse_message(raw)

    expected = leaves(email.message_from_bytes(without_noise(raw)))
    assert message.outcome is Outcome.OK
    assert len(message.leaves) == len(expected)
    assert len({leaf.path for leaf in message.leaves}) == len(expected)
    for leaf, part_of_stdlib in zip(message.leaves, expected, strict=True):
        data = part_of_stdlib.get_payload(decode=True)
        if data is not None:
            assert leaf.sha256 == hashlib.sha256(data).hexdigest()
