import re
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.replies.errors import UnsendableAddress
from mailbot.replies.headers import OutgoingMail, plain_address, thread_ids, write_mail
from tests.support.post_office import NOW

MAIL = OutgoingMail(
    from_name="Ośrodek Polityki Społecznej",
    from_address="rejestracja@ops.example",
    recipient="anna@ces.example",
    subject="Potwierdzenie zapisu – Spotkanie [2024-0017]",
    text="Dzień dobry,\n\npotwierdzamy.\n",
    message_id="<mb.a.b@ops.example>",
    written=NOW,
    instance="mailbot",
    automatic="auto-replied",
)


def read(content: bytes):
    return message_from_bytes(content, policy=default)


def text_of(part) -> str:
    return part.get_content().replace("\r\n", "\n")


def unfolded(content: bytes, name: str) -> str:
    head = content.partition(b"\r\n\r\n")[0].decode("ascii")
    found = re.search(rf"^{name}: ([^\r]*(?:\r\n [^\r]*)*)", head, re.MULTILINE)
    return "" if found is None else found[1].replace("\r\n", "")


def test_a_reply_tells_machines_that_a_machine_wrote_it():
    mail = read(write_mail(MAIL))

    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert mail["X-Mailbot-Loop"] == "mailbot"
    assert mail["Message-ID"] == "<mb.a.b@ops.example>"
    assert parsedate_to_datetime(mail["Date"]) == NOW


def test_polish_words_arrive_as_they_were_written():
    mail = read(write_mail(MAIL))

    assert mail["Subject"] == MAIL.subject
    assert mail["From"].addresses[0].display_name == "Ośrodek Polityki Społecznej"
    assert mail["From"].addresses[0].addr_spec == "rejestracja@ops.example"
    assert mail["To"] == "anna@ces.example"
    assert text_of(mail) == MAIL.text


@pytest.mark.parametrize(
    "name", ['Biuro "Gama", oddział', "Biuro =?utf-8?q?x?=", "", "Jan\r\nBcc: x"]
)
def test_odd_names_of_an_office_stay_names(name):
    mail = read(write_mail(replace(MAIL, from_name=name)))

    assert mail["From"].addresses[0].addr_spec == "rejestracja@ops.example"
    assert len(mail["From"].addresses) == 1
    assert mail["From"].addresses[0].display_name == name.replace("\r\n", " ")
    assert mail["Bcc"] is None


def test_the_same_values_give_the_same_bytes():
    mail = replace(MAIL, html="<p>Dzień dobry</p>")

    assert write_mail(mail) == write_mail(replace(mail))


def test_a_digest_is_text_and_the_same_as_html():
    mail = read(write_mail(replace(MAIL, html="<p>Dzień dobry</p>", automatic="auto-generated")))

    assert mail.get_content_type() == "multipart/alternative"
    assert text_of(mail.get_body(("plain",))) == MAIL.text
    assert text_of(mail.get_body(("html",))) == "<p>Dzień dobry</p>\n"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_mail_that_answers_nothing_has_no_threading_headers():
    mail = read(write_mail(MAIL))

    assert mail["In-Reply-To"] is None
    assert mail["References"] is None


IDS = st.from_regex(r"\A<[A-Za-z0-9$%&.=+_/-]{80,200}@[a-z0-9.-]{4,40}>\Z")


@settings(max_examples=100)
@given(answers=IDS, references=st.lists(IDS, max_size=15, unique=True))
def test_long_message_ids_survive_unchanged(answers, references):
    content = write_mail(replace(MAIL, answers=answers, references=tuple(references)))

    mail = read(content)
    expected = thread_ids(answers, references)
    assert mail["References"].split() == list(expected)
    assert mail["In-Reply-To"].strip() == answers
    assert unfolded(content, "References") == " ".join(expected)
    assert b"=?" not in content.partition(b"References")[2].partition(b"Auto-Submitted")[0]
    assert max(map(len, content.split(b"\r\n"))) < 998


def test_the_first_and_the_last_ids_of_a_long_thread_are_kept():
    ids = [f"<{n}@x.example>" for n in range(30)]

    kept = thread_ids("<new@x.example>", ids)

    assert kept == ("<0@x.example>", *ids[-8:], "<new@x.example>")


@pytest.mark.parametrize(
    "bad",
    ["no-brackets", "<a b@x.example>", "<a@x.example>\r\nBcc: <b@x.example>", "<żółw@x>", "<>"],
)
def test_what_is_no_message_id_is_left_out(bad):
    assert thread_ids(bad, (bad,)) == ()
    assert read(write_mail(replace(MAIL, answers=bad)))["In-Reply-To"] is None


HOSTILE = st.text(st.sampled_from("aż=?\r\n\0\x0b\x1c\x85\u2028\u2029\u202e\ud83d\udc00: <>"))


@settings(max_examples=200)
@given(subject=HOSTILE, name=HOSTILE, text=HOSTILE, instance=HOSTILE)
def test_no_value_ever_adds_a_header(subject, name, text, instance):
    ordinary = read(write_mail(MAIL)).keys()

    content = write_mail(
        replace(MAIL, subject=subject, from_name=name, text=text, instance="i" + instance)
    )

    assert read(content).keys() == ordinary
    assert content.isascii()
    assert b"\0" not in content
    assert b"\n" not in content.replace(b"\r\n", b"")


@pytest.mark.parametrize("text", ["ż" * 3000, ".\n..\nFrom me\n", "a" * 2000])
def test_any_text_arrives_as_it_was_written(text):
    mail = read(write_mail(replace(MAIL, text=text)))

    assert text_of(mail).rstrip("\n") == text.rstrip("\n")


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("anna@ces.example", "anna@ces.example"),
        (" o'neil+x@ces.example ", "o'neil+x@ces.example"),
        ("anna@żółw.example", "anna@xn--w-uga1v8h.example"),
    ],
)
def test_a_domain_is_written_in_ascii(address, plain):
    assert plain_address(address) == plain


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "ania ż@ces.example",
        "łucja@ces.example",
        "a@b@c.example",
        "-f@x.example",
        "a\r\nb@x.example",
        "a,b@x.example",
        f"a@{'x' * 70}.example",
        "a@x..example",
        "a<b>@x.example",
    ],
)
def test_an_address_that_cannot_stand_in_a_header_is_refused(address):
    with pytest.raises(UnsendableAddress, match="nie da się odpowiedzieć"):
        plain_address(address)
