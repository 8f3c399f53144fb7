import hashlib
from base64 import b64encode
from functools import cache
from urllib.parse import quote

import pytest
from asn1crypto import cms, pem
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from parsers.documents import Budget
from parsers.documents.beside import Attached, with_signatures_beside
from parsers.documents.budget import Job
from parsers.documents.opening import open_file
from parsers.documents.readings import Source
from parsers.documents.signed import with_pdf_signatures
from parsers.facts.document import DocumentOutcome, DocumentReading, SignatureFormat
from parsers.facts.hints import Hints
from parsers.limits import Limits
from parsers.signatures import anchors
from parsers.signatures.cades import read_cades
from tests.support.certificates import ESIGN, MAY, authority, clock, name, person
from tests.support.signing import container, plain_pdf, signed_message, signed_pdf
from tests.support.signing_xml import sign_around, sign_beside, sign_document, text_of

ROOT = authority()
ISSUER = authority("Centrum Kwalifikowane", ROOT)
ANNA = person(ISSUER, purposes=ESIGN)
JAN = person(ISSUER, name("Jan Kowalski"))
TRUSTED = (ROOT.asn1,)


@pytest.fixture(autouse=True)
def _trusted(tmp_path):
    (tmp_path / "root.pem").write_bytes(ROOT.pem)
    anchors.trust(tmp_path)
    yield
    anchors._trusted.clear()


@cache
def umowa():
    return plain_pdf()


def opened(data):
    limits = Limits()
    return open_file(data, Source("1"), Job(limits, Hints(), Budget(limits)))


def one(data):
    (reading,) = opened(data)
    return reading


def xml(signature):
    return text_of(signature)


def listed(files):
    """Write the manifest by which a signed message in a container names several files."""
    entries = "".join(
        f'<asic:DataObjectReference URI="{quote(name)}"><ds:DigestMethod '
        'Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>'
        f"{b64encode(hashlib.sha256(data).digest()).decode()}</ds:DigestValue>"
        "</asic:DataObjectReference>"
        for name, data in files.items()
    )
    return (
        '<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" '
        'xmlns:ds="http://www.w3.org/2000/09/xmldsig#">'
        f'<asic:SigReference URI="META-INF/signature.p7s"/>{entries}</asic:ASiCManifest>'
    ).encode()


def in_container_e(files, *, changed=None):
    manifest = listed(files)
    members = {
        **(changed or files),
        "META-INF/ASiCManifest.xml": manifest,
        "META-INF/signature.p7s": signed_message(manifest, ANNA, inside=False),
    }
    return container(members)


def test_a_signed_message_carries_what_it_signs():
    message = read_cades(signed_message(b"umowa", ANNA, inside=True), TRUSTED)

    (fact,) = message.signatures
    assert message.content == b"umowa"
    assert (fact.format, fact.signer) == (SignatureFormat.CADES, "Anna Nowak")
    assert (fact.is_intact, fact.covers_whole, fact.is_chain_known) == (True, True, True)


def test_a_signature_beside_its_file_needs_the_file():
    alone = signed_message(b"umowa", ANNA, inside=False)

    (without,) = read_cades(alone, TRUSTED).signatures
    (right,) = read_cades(alone, TRUSTED, b"umowa").signatures
    (wrong,) = read_cades(alone, TRUSTED, b"aneks").signatures

    assert (without.is_intact, without.problems) == (None, ("signed-file-elsewhere",))
    assert (right.is_intact, right.problems) == (True, ())
    assert (wrong.is_intact, wrong.problems) == (False, ("signature-broken",))


def test_every_signer_of_a_message_is_checked_alone():
    first, second = (
        cms.ContentInfo.load(signed_message(b"umowa", who, inside=True)) for who in (ANNA, JAN)
    )
    both, other = first["content"], second["content"]
    both["signer_infos"] = cms.SignerInfos([*both["signer_infos"], *other["signer_infos"]])
    both["certificates"] = cms.CertificateSet([*both["certificates"], *other["certificates"]])

    found = read_cades(cms.ContentInfo({"content_type": "signed_data", "content": both}).dump(), ())

    assert {fact.signer for fact in found.signatures} == {"Anna Nowak", "Jan Kowalski"}
    assert all(fact.is_intact for fact in found.signatures)


def test_a_message_in_letters_is_read_too():
    text = pem.armor("PKCS7", signed_message(b"umowa", ANNA, inside=True))

    assert read_cades(text, TRUSTED).content == b"umowa"


def test_a_message_may_carry_a_time_stamp():
    data = signed_message(b"umowa", ANNA, inside=True, clock=clock(ROOT).stamper(MAY))

    (fact,) = read_cades(data, TRUSTED).signatures

    assert fact.stamped_at == MAY


def test_a_message_that_is_not_signed_is_refused():
    plain = cms.ContentInfo({"content_type": "data", "content": b"umowa"}).dump()

    with pytest.raises(ValueError, match="no signed message"):
        read_cades(plain, TRUSTED)


def test_the_document_in_a_signed_message_is_read():
    reading = one(signed_message(umowa(), ANNA, inside=True))

    assert (reading.member, reading.pages) == ("zawartosc", (1, 2))
    assert [fact.is_intact for fact in reading.signatures] == [True]


def test_a_signature_alone_is_told_without_a_document():
    reading = one(signed_message(umowa(), ANNA, inside=False))

    assert reading.outcome is DocumentOutcome.UNKNOWN_FORM
    assert reading.problems == ("signed-file-elsewhere",)


def test_a_damaged_message_is_told():
    data = signed_message(b"umowa", ANNA, inside=True)

    reading = one(data[:40] + b"\xff" * 40)

    assert (reading.outcome, reading.problems) == (
        DocumentOutcome.UNSUPPORTED,
        ("signature-unreadable",),
    )


@pytest.mark.parametrize("content", [umowa(), b"inny"])
def test_a_container_with_one_file_is_checked_against_it(content):
    data = container(
        {
            "umowa.pdf": content,
            "META-INF/signature.p7s": signed_message(umowa(), ANNA, inside=False),
        },
        "asic-s",
    )

    reading = one(data)

    assert reading.member == "umowa.pdf"
    assert reading.signatures[0].is_intact is (content == umowa())


def test_a_container_with_signed_xml_covers_the_files_that_it_names():
    files = {"umowa.pdf": umowa(), "załącznik 1.pdf": plain_pdf("Załącznik")}
    signature = xml(sign_beside(files, ANNA))

    readings = opened(container({**files, "META-INF/signatures0.xml": signature}))

    assert [reading.member for reading in readings] == ["umowa.pdf", "załącznik 1.pdf"]
    for reading in readings:
        (fact,) = reading.signatures
        assert (fact.is_intact, fact.covers_whole, fact.is_chain_known) == (True, True, True)


def test_a_file_added_to_a_container_is_told():
    files = {"umowa.pdf": umowa()}
    signature = xml(sign_beside(files, ANNA))
    more = {**files, "aneks.pdf": plain_pdf("Aneks"), "META-INF/signatures0.xml": signature}

    for reading in opened(container(more)):
        assert reading.signatures[0].covers_whole is False
        assert "signature-part-only" in reading.problems


def test_a_list_of_files_in_a_container_is_checked_one_by_one():
    files = {"umowa.pdf": umowa(), "aneks 1.pdf": plain_pdf("Aneks")}

    first, _ = opened(in_container_e(files))
    broken, _ = opened(in_container_e(files, changed={**files, "aneks 1.pdf": umowa()}))

    assert (first.signatures[0].is_intact, first.signatures[0].covers_whole) == (True, True)
    assert broken.signatures[0].is_intact is False


def test_a_container_that_does_not_name_its_type_is_known_by_its_folder():
    files = {"umowa.pdf": umowa()}
    signature = xml(sign_beside(files, ANNA))
    data = container({**files, "META-INF/signatures0.xml": signature}, kind=None)

    assert one(data).signatures[0].is_intact


def test_a_container_with_a_broken_signature_file_is_read_all_the_same():
    data = container({"umowa.pdf": umowa(), "META-INF/signatures0.xml": b"<a"})

    reading = one(data)

    assert (reading.member, reading.pages) == ("umowa.pdf", (1, 2))
    assert "signature-unreadable" in reading.problems


def test_the_file_within_signed_xml_is_read():
    signature = sign_around({"plik": b64encode(umowa()).decode()}, ANNA)

    reading = one(xml(signature))

    assert (reading.member, reading.pages) == ("zawartosc-1", (1, 2))
    assert reading.signatures[0].is_intact


def test_signed_xml_without_a_file_is_told_with_its_signature():
    root = etree.fromstring("<Wniosek>treść</Wniosek>")
    sign_document(root, ANNA)

    reading = one(xml(root))

    assert reading.outcome is DocumentOutcome.UNKNOWN_FORM
    assert reading.signatures[0].signer == "Anna Nowak"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"<?xml version='1.0'?><faktura/>", "kind-not-read"),
        (
            b"<?xml version='1.0'?><a xmlns='http://www.w3.org/2000/09/xmldsig#'",
            "signature-unreadable",
        ),
    ],
)
def test_other_xml_is_left_to_a_person(text, why):
    reading = one(text)

    assert (reading.outcome, reading.problems) == (DocumentOutcome.UNSUPPORTED, (why,))


def test_a_signed_pdf_tells_where_its_signature_shows():
    reading = one(signed_pdf(umowa(), ANNA, box=(100, 100, 200, 150), page=1))

    (fact,) = reading.signatures
    assert fact.box is not None
    assert (fact.box.page, fact.box.x0, fact.box.x1) == (2, 100, 200)
    assert fact.box.y1 - fact.box.y0 == pytest.approx(50)


def test_a_pdf_whose_signature_cannot_be_read_is_read_all_the_same():
    broken = umowa() + b"\n% /ByteRange \n"

    assert one(broken).signatures == ()


def form_reading(*problems):
    return DocumentReading(
        part="1",
        outcome=DocumentOutcome.OK,
        form="F3",
        form_version="1",
        pages=(1,),
        problems=problems,
    )


def test_an_electronic_signature_of_a_person_is_proposed_for_the_one_that_is_missing():
    (reading,) = with_pdf_signatures(
        [form_reading("signature-missing:sig_rep")], signed_pdf(umowa(), ANNA)
    )

    assert reading.problems == ("signature-missing:sig_rep", "e-signature-proposed:sig_rep")


@pytest.mark.parametrize(
    "who", [person(ISSUER), person(ISSUER, name("Firma"), purposes=("qct_eseal",))]
)
def test_a_signature_that_stands_for_no_person_is_not_proposed(who):
    (reading,) = with_pdf_signatures(
        [form_reading("signature-missing:sig_rep")], signed_pdf(umowa(), who)
    )

    assert reading.problems == ("signature-missing:sig_rep",)


def test_where_nothing_is_missing_nothing_is_proposed():
    (reading,) = with_pdf_signatures([form_reading()], signed_pdf(umowa(), ANNA))

    assert reading.problems == ()
    assert len(reading.signatures) == 1


def beside(*files):
    """Read attachments one by one, then bring signatures to their files."""
    attached = [Attached(f"2.{n}", name, data) for n, (name, data) in enumerate(files)]
    limits = Limits()
    readings = [
        reading.model_copy(update={"part": one.part})
        for one in attached
        for reading in open_file(one.data, Source(one.part), Job(limits, Hints(), Budget(limits)))
    ]
    return with_signatures_beside(readings, attached)


def test_a_message_beside_a_file_is_checked_against_it():
    signature = signed_message(umowa(), ANNA, inside=False)

    document, other, alone = beside(
        ("umowa.pdf", umowa()), ("aneks.pdf", plain_pdf("Aneks")), ("umowa.pdf.p7s", signature)
    )

    assert [fact.is_intact for fact in document.signatures] == [True]
    assert other.signatures == ()
    assert ([fact.is_intact for fact in alone.signatures], alone.problems) == ([True], ())


@pytest.mark.parametrize("name", ["umowa końcowa.pdf", "Umowa Końcowa.PDF", "zmieniona nazwa.pdf"])
def test_signed_xml_beside_a_file_is_checked_against_it(name):
    signature = xml(sign_beside({"umowa końcowa.pdf": umowa()}, ANNA))

    document, alone = beside((name, umowa()), ("umowa.xades", signature))

    assert [fact.is_intact for fact in document.signatures] == [True]
    assert alone.problems == ()


def test_a_file_that_was_changed_after_it_was_signed_beside_is_told():
    signature = xml(sign_beside({"umowa.pdf": umowa()}, ANNA))

    document, _ = beside(("umowa.pdf", plain_pdf("Zmieniona")), ("umowa.xades", signature))

    assert [fact.is_intact for fact in document.signatures] == [False]
    assert "signature-broken" in document.problems


@pytest.mark.parametrize("signature", ["p7s", "xades"])
def test_a_signature_whose_file_did_not_come_stays_alone(signature):
    made = {
        "p7s": signed_message(umowa(), ANNA, inside=False),
        "xades": xml(sign_beside({"umowa.pdf": umowa()}, ANNA)),
    }[signature]

    first, second, alone = beside(
        ("a.pdf", plain_pdf("A")), ("b.pdf", plain_pdf("B")), (f"x.{signature}", made)
    )

    assert first.signatures == second.signatures == ()
    assert alone.problems == ("signed-file-elsewhere",)


@pytest.mark.filterwarnings("ignore::pikepdf.exceptions.PageCopyWarning")
@settings(max_examples=12)
@given(st.binary(max_size=60), st.integers(0, 2000))
def test_no_damaged_signature_ever_raises(noise, place):
    for data in (SIGNED_PDF, SIGNED_MESSAGE, SIGNED_CONTAINER):
        at = place % len(data)

        assert opened(data[:at] + noise + data[at + len(noise) :])


def test_anchors_are_read_from_pem_and_der(tmp_path):
    folder = tmp_path / "zaufani"
    folder.mkdir()
    (folder / "a.pem").write_bytes(ROOT.pem + ISSUER.pem)
    (folder / "b.der").write_bytes(ROOT.asn1.dump())
    (folder / "opis.txt").write_text("certyfikaty")

    assert anchors.trust(folder) == 3
    assert [one.subject.native["common_name"] for one in anchors.trusted()] == [
        "Urząd Testowy",
        "Centrum Kwalifikowane",
        "Urząd Testowy",
    ]


def test_an_anchor_that_is_none_is_named(tmp_path):
    (tmp_path / "zly.crt").write_bytes(b"nie certyfikat")

    with pytest.raises(ValueError, match=r"zly\.crt"):
        anchors.trust(tmp_path)


SIGNED_PDF = signed_pdf(umowa(), ANNA)
SIGNED_MESSAGE = signed_message(umowa(), ANNA, inside=True)
SIGNED_CONTAINER = container(
    {
        "umowa.pdf": umowa(),
        "META-INF/signatures0.xml": text_of(sign_beside({"umowa.pdf": umowa()}, ANNA)),
    }
)
