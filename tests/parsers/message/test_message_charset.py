import base64
import quopri

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.message.charset import decode, decode_header

SENTENCES = (
    "Zgłaszam udział w spotkaniu: Łucja Żółkiewska, Świdnica",
    "Proszę o wpisanie na listę – dziękuję, Małgorzata Wójcik",
    "Będę 15 maja o godzinie dziesiątej, również koleżanka Śliwińska",
    "Rezygnuję z udziału, gdyż jestem chory. Pozdrawiam, Grześ Żak",
)
POLISH_SETS = ("cp1250", "iso-8859-2", "cp852", "utf-8")


def encodable(text, charset):
    return text.replace("–", "-") if charset in ("iso-8859-2", "cp852") else text


@pytest.mark.parametrize("label", [None, "us-ascii", "utf-8", "x-unknown", "", "zlib", "idna"])
@pytest.mark.parametrize("charset", POLISH_SETS)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_polish_letters_survive_a_missing_or_useless_label(sentence, charset, label):
    text = encodable(sentence, charset)

    assert decode(text.encode(charset), label).text == text


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "iso-8859-2", "ISO-8859-15"])
@pytest.mark.parametrize("charset", ["cp1250", "utf-8"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_polish_letters_survive_a_label_that_programs_write_when_they_do_not_know(
    sentence, charset, label
):
    decoded = decode(sentence.encode(charset), label)

    assert decoded.text == sentence
    assert decoded.is_repaired


@pytest.mark.parametrize(
    "label", ["windows-1250", "cp1250", "CP-1250", '"windows-1250"', "3dcp1250"]
)
def test_a_right_label_is_believed_however_it_is_spelt(label):
    decoded = decode(SENTENCES[0].encode("cp1250"), label)

    assert decoded.text == SENTENCES[0]
    assert not decoded.is_repaired


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Grüße aus München, schöne Straße", "iso-8859-1"),
        ("être déjà là, garçon", "iso-8859-1"),
        ("Příliš žluťoučký kůň", "iso-8859-2"),
        ("Добрий день", "koi8-u"),
        ("日本語", "iso-2022-jp"),
        ("Zażółć", "utf-7"),
        ("Zażółć", "utf-16"),
    ],
)
def test_other_languages_keep_their_rightly_labelled_letters(text, charset):
    assert decode(text.encode(charset), charset).text == text


def test_one_broken_byte_does_not_turn_utf_8_into_something_else():
    data = SENTENCES[0].encode() * 5 + b"\xff"

    assert decode(data, "utf-8").text == SENTENCES[0] * 5 + "\ufffd"


@settings(max_examples=200)
@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "utf-7", "hz", "cp932", "a\0b"]))
def test_decoding_never_fails_and_always_gives_text_that_can_be_stored(data, label):
    text = decode(data, label).text

    assert text.encode("utf-8").decode("utf-8") == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (
            "Zgłoszenie – Łódź, żółw".replace("–", "-").encode("iso-8859-2"),
            "Zgłoszenie - Łódź, żółw",
        ),
        (b"=?utf-8?Q?Zg=B3oszenie?=", "Zgłoszenie"),
        (b"=?ISO-8859-2?Q?Zg=B3oszenie_na_15_maja?=", "Zgłoszenie na 15 maja"),
        (b"=?windows-1250?Q?Automatyczna_odpowied=9F?=", "Automatyczna odpowiedź"),
        (b"=?utf-8?q?=C5?= =?utf-8?q?=82=C3=B3d=C5=BA?=", "łódź"),
        (
            b"=?utf-8?B?" + base64.b64encode("Łódź".encode()).rstrip(b"=") + b"?= i okolice",
            "Łódź i okolice",
        ),
        (b"=?utf-8?B?*?=", ""),
        (b"=?utf-8*pl?q?=C5=82?=", "ł"),
        (b"Re: a\r\n =?utf-8?q?b?=\r\n c", "Re: a b c"),
        (b"=?utf-8?q?a=0D=0ABcc:_x?=", "a Bcc: x"),
        ("a\u202egpj.exe".encode(), "agpj.exe"),
        (b"=?nonsense", "=?nonsense"),
        (b"=?iso-8859-2?q?=B3?= =?utf-8?q?=C5=82?=", "łł"),
    ],
)
def test_a_header_is_read_as_the_sender_meant_it(raw, text):
    assert decode_header(raw) == text


@settings(max_examples=200)
@given(st.text(alphabet="aąćęłńóśźżŁŻ ", min_size=1, max_size=40))
def test_quoted_printable_words_give_back_what_was_put_in(text):
    word = quopri.encodestring(text.encode(), header=True).replace(b"=\n", b"")

    assert decode_header(b"=?utf-8?q?" + word + b"?=") == text.strip()
