from functools import cache

import pytest

from parsers.facts.document import SignatureFormat, SignatureLevel
from parsers.signatures.pades import read_pades
from tests.support.certificates import (
    BEGIN,
    ESEAL,
    ESIGN,
    MAY,
    authority,
    clock,
    name,
    person,
)
from tests.support.signing import plain_pdf, signed_pdf, stamped_pdf, turned_pdf

ROOT = authority()
ISSUER = authority("Centrum Kwalifikowane", ROOT)
ANNA = person(ISSUER, purposes=ESIGN)
MINISTER = name("Minister do spraw informatyzacji - pieczęć podpisu zaufanego")
ON_BEHALF = "Opatrzono pieczęcią ministra właściwego do spraw informatyzacji w imieniu: "


@cache
def stamper():
    return clock(ROOT).stamper(MAY)


@cache
def signed_once():
    return signed_pdf(plain_pdf(), ANNA)


def read(data, *anchors):
    return read_pades(data, tuple(one.asn1 for one in anchors or (ROOT,)))


def test_a_signature_over_all_of_a_file_by_a_known_issuer_holds():
    (one,) = read(signed_once())

    assert one.format is SignatureFormat.PADES
    assert (one.is_intact, one.covers_whole, one.is_chain_known) == (True, True, True)
    assert (one.signer, one.issuer, one.problems) == ("Anna Nowak", "Centrum Kwalifikowane", ())


def test_a_signature_by_an_issuer_that_nobody_named_is_told_apart():
    (one,) = read(signed_once(), authority("Inny Urząd"))

    assert (one.is_intact, one.is_chain_known) == (True, False)


def test_without_anchors_no_chain_is_known():
    (one,) = read_pades(signed_once(), ())

    assert not one.is_chain_known


@pytest.mark.parametrize("part", [b"%PDF-1", b"/MediaBox"])
def test_one_changed_byte_breaks_a_signature(part):
    changed = signed_once().replace(part, part[:-1] + bytes([part[-1] ^ 1]), 1)

    (one,) = read(changed)

    assert one.is_intact is False
    assert "signature-broken" in one.problems


def test_a_page_that_is_changed_after_signing_is_told():
    (one,) = read(turned_pdf(signed_once()))

    assert (one.is_intact, one.covers_whole) == (True, False)
    assert one.problems == ("changed-after-signing",)


def test_a_second_signature_is_no_change():
    jan = person(ISSUER, name("Jan Kowalski"))

    first, second = read(signed_pdf(signed_once(), jan, field="Podpis2"))

    assert (first.signer, first.covers_whole, first.problems) == ("Anna Nowak", True, ())
    assert (second.signer, second.covers_whole) == ("Jan Kowalski", True)


def test_a_time_stamp_is_told_beside_the_time_that_the_signer_claims():
    (one,) = read(signed_pdf(plain_pdf(), ANNA, clock=stamper()))

    assert one.stamped_at == MAY
    assert one.signed_at is not None
    assert one.is_chain_known


def test_a_time_stamp_over_the_file_is_no_signature_of_a_person():
    signature, stamp = read(stamped_pdf(signed_once(), stamper()))

    assert (signature.covers_whole, signature.problems) == (True, ())
    assert stamp.level is SignatureLevel.TIMESTAMP
    assert (stamp.is_intact, stamp.stamped_at, stamp.signed_at) == (True, MAY, None)


@pytest.mark.parametrize(
    ("subject", "purposes", "in_device", "level"),
    [
        (None, ESIGN, True, SignatureLevel.QUALIFIED),
        (None, (), True, SignatureLevel.QUALIFIED),  # old certificates do not state the purpose
        (None, ESIGN, False, SignatureLevel.OTHER),
        (None, None, True, SignatureLevel.OTHER),
        (name("Spółdzielnia", organisation="Spółdzielnia"), ESEAL, True, SignatureLevel.SEAL),
        (MINISTER, ESEAL, True, SignatureLevel.TRUSTED_PROFILE),
        (name("Podpis zaufany sp. z o.o."), ESEAL, True, SignatureLevel.SEAL),
    ],
)
def test_the_legal_kind_is_read_from_the_certificate(subject, purposes, in_device, level):
    who = person(ISSUER, subject, purposes=purposes, in_device=in_device)

    (one,) = read(signed_pdf(plain_pdf(), who))

    assert one.level is level


def test_the_identity_card_is_known_by_its_issuer():
    card = authority("pl.ID Authorization CA 20240101", ROOT)

    (one,) = read(signed_pdf(plain_pdf(), person(card, name("JAN KOWALSKI"))))

    assert (one.level, one.signer) == (SignatureLevel.PERSONAL, "JAN KOWALSKI")


@pytest.mark.parametrize(
    ("reason", "signer"),
    [
        (ON_BEHALF + "JAN KOWALSKI, PESEL: 00000000000", "JAN KOWALSKI"),
        (ON_BEHALF + "JAN KOWALSKI 00000000000", "JAN KOWALSKI"),
        ("Zgadzam się", "Minister do spraw informatyzacji - pieczęć podpisu zaufanego"),
        (None, "Minister do spraw informatyzacji - pieczęć podpisu zaufanego"),
    ],
)
def test_a_trusted_profile_names_the_person_and_never_the_number(reason, signer):
    who = person(ISSUER, MINISTER, purposes=ESEAL)

    (one,) = read(signed_pdf(plain_pdf(), who, reason=reason))

    assert one.signer == signer


def test_nobody_but_the_ministry_signs_on_behalf_of_others():
    (one,) = read(signed_pdf(plain_pdf(), ANNA, reason=ON_BEHALF + "JAN KOWALSKI"))

    assert one.signer == "Anna Nowak"


def test_a_certificate_that_was_over_is_told():
    late = person(ISSUER, valid=(BEGIN, MAY))

    (one,) = read(signed_pdf(plain_pdf(), late))

    assert (one.is_intact, one.is_chain_known) == (True, False)
    assert one.problems == ("certificate-expired",)


@pytest.mark.parametrize(
    ("subject", "told"),
    [
        (name("", first="Anna", last="Nowak"), "Anna Nowak"),
        (name("", organisation="Spółdzielnia"), "Spółdzielnia"),
        (name("", number="PNOPL-00000000000"), ""),
    ],
)
def test_a_signer_without_a_common_name_is_named_all_the_same(subject, told):
    (one,) = read(signed_pdf(plain_pdf(), person(ISSUER, subject)))

    assert one.signer == told
