from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from parsers.facts.document import SignatureFormat, SignatureLevel
from parsers.signatures.xades import read_xades
from parsers.signatures.xml_parser import carried_files, parse_signed_xml
from tests.support.certificates import ESEAL, ESIGN, MAY, authority, clock, name, person
from tests.support.signing import time_token
from tests.support.signing_xml import (
    TRUSTED_PERSON,
    XPATH,
    Ways,
    add_stamp,
    sign_around,
    sign_beside,
    sign_document,
    text_of,
    value_of,
)

ROOT = authority()
ISSUER = authority("Centrum Kwalifikowane", ROOT)
ANNA = person(ISSUER, purposes=ESIGN)
MINISTER = person(
    ISSUER,
    name("Minister do spraw informatyzacji - pieczęć podpisu zaufanego"),
    purposes=ESEAL,
)
SHA1 = "http://www.w3.org/2000/09/xmldsig#sha1"


def application(text="treść"):
    return etree.fromstring(f"<Wniosek><Treść>{text}</Treść></Wniosek>")


def signed(ways=None, who=ANNA):
    root = application()
    sign_document(root, who, ways)
    return text_of(root)


def read(text, resolve=lambda _: None):
    return read_xades(parse_signed_xml(text), (ROOT.asn1,), resolve)


def fact(text, resolve=lambda _: None):
    (one,) = read(text, resolve)
    return one.fact


def test_a_signature_within_a_document_covers_all_of_it():
    one = fact(signed())

    assert (one.format, one.level) == (SignatureFormat.XADES, SignatureLevel.QUALIFIED)
    assert (one.is_intact, one.covers_whole, one.is_chain_known) == (True, True, True)
    assert (one.signer, one.signed_at, one.problems) == ("Anna Nowak", MAY, ())


def test_a_changed_word_breaks_the_signature():
    one = fact(signed().replace("treść".encode(), "treśc".encode()))

    assert one.is_intact is False
    assert one.problems == ("signature-broken",)


def test_changed_properties_break_the_signature():
    one = fact(signed().replace(b"2024-05-06", b"2024-05-07"))

    assert (one.is_intact, one.signed_at) == (False, None)


def test_properties_that_are_not_signed_say_nothing():
    one = fact(signed(Ways(signs_properties=False)))

    assert (one.is_intact, one.signed_at) == (True, None)


def test_a_certificate_exchanged_for_another_of_the_same_key_is_found_out():
    other = person(ISSUER, name("Kto Inny"))

    one = fact(signed(Ways(named=other)))

    assert one.is_intact is False


def test_the_old_way_to_leave_signatures_out_is_known():
    inside = "<ds:XPath>not(ancestor-or-self::ds:Signature)</ds:XPath>"
    one = fact(signed(Ways(transform=XPATH, inside_transform=inside)))

    assert one.is_intact


@pytest.mark.parametrize(
    "ways",
    [
        Ways(transform="http://www.w3.org/TR/1999/REC-xslt-19991116"),
        Ways(transform=XPATH, inside_transform="<ds:XPath>//Kwota</ds:XPath>"),
        Ways(digest=SHA1),
    ],
)
def test_what_cannot_be_checked_is_neither_good_nor_broken(ways):
    one = fact(signed(ways))

    assert one.is_intact is None
    assert one.problems == ("signature-not-checked",)


def test_a_signature_around_a_file_carries_it():
    text = text_of(sign_around({"plik": b64encode(b"%PDF-umowa").decode()}, ANNA))

    one = fact(text)

    assert (one.is_intact, one.covers_whole) == (True, True)
    assert list(carried_files(parse_signed_xml(text))) == [("zawartosc-1", b"%PDF-umowa")]


def test_a_file_slipped_in_beside_the_signed_one_is_told():
    text = text_of(sign_around({"plik": "QUJD"}, ANNA))
    more = text.replace(b"</ds:Signature>", b"<ds:Object Id='x'>QUJE</ds:Object></ds:Signature>")

    one = fact(more)

    assert (one.is_intact, one.covers_whole) == (True, False)
    assert "signature-part-only" in one.problems


def test_a_signature_wrapped_into_another_document_does_not_cover_it():
    around = sign_around({"plik": "QUJD"}, ANNA)
    root = etree.fromstring("<Wniosek><Kwota>1000000</Kwota></Wniosek>")
    root.append(around)

    one = fact(text_of(root))

    assert one.covers_whole is False


def test_a_file_beside_the_signature_is_asked_for():
    text = text_of(sign_beside({"umowa końcowa.pdf": b"tekst"}, ANNA))
    files = {"umowa końcowa.pdf": b"tekst"}

    assert fact(text, files.get).is_intact is True
    assert fact(text, {"umowa końcowa.pdf": b"inny"}.get).is_intact is False
    assert read(text, files.get)[0].files == {"umowa końcowa.pdf"}


def test_a_signature_whose_file_is_elsewhere_is_not_judged():
    one = fact(text_of(sign_beside({"umowa.pdf": b"tekst"}, ANNA)))

    assert (one.is_intact, one.problems) == (None, ("signed-file-elsewhere",))


def test_a_trusted_profile_names_the_person_and_never_the_number():
    one = fact(signed(Ways(role=TRUSTED_PERSON), MINISTER))

    assert (one.level, one.signer) == (SignatureLevel.TRUSTED_PROFILE, "Jan Kowalski")


def test_a_trusted_profile_without_a_person_is_named_by_its_seal():
    one = fact(signed(Ways(), MINISTER))

    assert one.signer.startswith("Minister")


def test_nobody_but_the_ministry_signs_on_behalf_of_others():
    one = fact(signed(Ways(role=TRUSTED_PERSON), ANNA))

    assert one.signer == "Anna Nowak"


@pytest.mark.parametrize(("time", "told"), [("wczoraj", None), ("2024-05-06T10:00:00", MAY)])
def test_a_time_without_a_zone_is_universal_and_nonsense_is_none(time, told):
    assert fact(signed(Ways(time=time))).signed_at == told


def test_a_time_stamp_over_the_signature_is_told():
    root = application()
    signature = sign_document(root, ANNA)
    add_stamp(signature, time_token(value_of(signature), clock(ROOT), MAY))

    one = fact(text_of(root))

    assert (one.stamped_at, one.problems) == (MAY, ())


def test_a_time_stamp_over_something_else_is_told():
    root = application()
    add_stamp(sign_document(root, ANNA), time_token(b"inne", clock(ROOT), MAY))

    one = fact(text_of(root))

    assert (one.stamped_at, one.problems) == (None, ("timestamp-broken",))


def test_a_signature_without_a_certificate_cannot_be_read():
    root = parse_signed_xml(signed())
    for data in list(root.iter("{*}X509Data")):
        data.getparent().remove(data)

    with pytest.raises(ValueError, match="no certificate"):
        read(text_of(root))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"<a", "not well formed"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "document type"),
        (b"<a>" + b"<b/>" * 400_001 + b"</a>", "too many tags"),
    ],
    ids=["damaged", "entities", "too many tags"],
)
def test_dangerous_xml_is_refused(text, why):
    with pytest.raises(ValueError, match=why):
        parse_signed_xml(text)


def test_a_file_in_the_envelope_of_the_state_is_found_by_its_name():
    text = (
        '<Dokument><Zalacznik nazwaPliku="umowa.pdf"><DaneZalacznika>QUJD</DaneZalacznika>'
        "</Zalacznik><Zalacznik><DaneZalacznika>nie base64</DaneZalacznika></Zalacznik></Dokument>"
    )

    assert list(carried_files(etree.fromstring(text))) == [("umowa.pdf", b"ABC")]


@settings(max_examples=40)
@given(st.data())
def test_no_changed_byte_of_the_document_is_ever_taken_for_signed(data):
    text = bytearray(SIGNED)
    body = range(text.index(b"<Wniosek"), text.index(b"<ds:Signature"))
    place = data.draw(st.sampled_from(body))
    text[place] ^= data.draw(st.integers(1, 127))

    try:
        found = read(bytes(text))
    except ValueError:
        return

    assert not any(one.fact.is_intact for one in found)


SIGNED = signed()
