import pytest

from parsers import parse_message


def envelope(*headers):
    return parse_message("\r\n".join([*headers, "", "text"]).encode()).envelope


@pytest.mark.parametrize(
    ("header", "address", "name"),
    [
        ("Anna Nowak <Anna@Nowak.example>", "anna@nowak.example", "Anna Nowak"),
        ("anna@nowak.example", "anna@nowak.example", ""),
        ('"Nowak, Anna" <anna@nowak.example>', "anna@nowak.example", "Nowak, Anna"),
        ("=?utf-8?q?=C5=81ukasz?= <l@nowak.example>", "l@nowak.example", "Łukasz"),
        ("=?utf-8?q?=A3ukasz?= <l@nowak.example>", "l@nowak.example", "Łukasz"),
        ("anna@nowak.example (Anna)", "anna@nowak.example", "Anna"),
        ("Łukasz <l@nowak.example>", "l@nowak.example", "Łukasz"),
    ],
)
def test_the_sender_is_read_with_the_name_as_it_was_meant(header, address, name):
    found = envelope(f"From: {header}")

    assert (found.sender.address, found.sender.name) == (address, name)
    assert found.sender_defects == ()


def test_a_raw_polish_name_in_an_old_charset_is_repaired():
    raw = "From: Łukasz Żak <l@nowak.example>\r\n\r\n".encode("cp1250")

    found = parse_message(raw).envelope

    assert found.sender.name == "Łukasz Żak"
    assert found.sender_raw == "Łukasz Żak <l@nowak.example>"


@pytest.mark.parametrize(
    ("headers", "defect"),
    [
        (["From: a@nowak.example", "From: b@nowak.example"], "repeated-from"),
        (["From: a@nowak.example, b@nowak.example"], "two-addresses"),
        (["From: Anna"], "no-address"),
        (["Subject: x"], "no-from"),
        (["From: <a@dobry.example> <b@zly.example>"], "no-address"),
        (["From: a@dobry.example; b@zly.example"], "unmatched-group"),
    ],
)
def test_nobody_is_the_sender_when_the_header_is_ambiguous(headers, defect):
    found = envelope(*headers)

    assert found.sender is None
    assert defect in found.sender_defects


@pytest.mark.parametrize(
    ("header", "defect"),
    [
        ('"szef@urzad.example" <a@zly.example>', "other-address-in-name"),
        ("jan@dobry.example <zly@zly.example>", "other-address-in-name"),
        ("а.nowak@zly.example", "non-ascii-address"),
        ("a@xn--nwak-5ta.example", "punycode-domain"),
    ],
)
def test_a_disguised_sender_is_named_with_the_disguise(header, defect):
    found = envelope(f"From: {header}")

    assert found.sender is not None
    assert defect in found.sender_defects


def test_a_long_encoded_name_is_no_disguise():
    name = "=?utf-8?q?" + "=C5=81ukasz_" * 8 + "?="

    assert envelope(f"From: {name} <l@nowak.example>").sender_defects == ()


def test_all_recipients_are_listed_once_in_order():
    found = envelope(
        "From: a@b.example",
        "X-Original-To: es@urzad.example",
        "To: Biuro <BIURO@urzad.example>, es@urzad.example",
        "Cc: c@urzad.example",
        *(f"Delivered-To: d{number}@urzad.example" for number in range(7)),
        "Envelope-To: e@urzad.example",
    )

    assert [address.address for address in found.recipients] == [
        "biuro@urzad.example",
        "es@urzad.example",
        "c@urzad.example",
        *(f"d{number}@urzad.example" for number in range(7)),
        "e@urzad.example",
    ]


def test_reply_to_is_kept_apart():
    found = envelope("From: a@b.example", "Reply-To: Inny <c@d.example>", "To: e@f.example")

    assert [address.address for address in found.reply_to] == ["c@d.example"]
    assert [address.address for address in found.recipients] == ["e@f.example"]


def test_long_ids_survive_folding_and_come_once():
    long_id = "<" + "A" * 180 + "@outlook.example>"

    found = envelope(
        "Message-ID: <1@nowak.example>",
        "Message-ID: <2@nowak.example>",
        f"In-Reply-To:\r\n {long_id}",
        f"References: <0@nowak.example>\r\n\t{long_id}\r\n {long_id} junk",
    )

    assert found.message_id == "<1@nowak.example>"
    assert found.in_reply_to == (long_id,)
    assert found.references == ("<0@nowak.example>", long_id)


@pytest.mark.parametrize(
    ("header", "iso"),
    [
        ("Mon, 6 May 2024 10:00:00 +0200", "2024-05-06T08:00:00+00:00"),
        ("6 maja 2024", None),
        ("", None),
    ],
)
def test_the_senders_date_is_read_or_left_out(header, iso):
    written = envelope(f"Date: {header}").written

    assert (written and written.isoformat()) == iso


def test_a_subject_cannot_carry_a_second_header():
    found = envelope("Subject: =?utf-8?q?a=0D=0ABcc:_x@y.example?=", "Subject: second")

    assert found.subject == "a Bcc: x@y.example"
