"""A certification authority of the tests: roots, issuers and signers of every legal kind."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import x509 as asn1
from asn1crypto.keys import PrivateKeyInfo
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.ades.qualified_asn1 import QcStatement, QcStatements
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
END = datetime(2034, 1, 1, tzinfo=UTC)
MAY = datetime(2024, 5, 6, 10, 0, tzinfo=UTC)

ESIGN = ("qct_esign",)
ESEAL = ("qct_eseal",)


@dataclass(frozen=True)
class Identity:
    """A certificate with its key, and those that vouch for it."""

    certificate: x509.Certificate
    key: Key
    above: tuple[x509.Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def asn1(self) -> asn1.Certificate:
        return loaded(self.certificate)

    def signer(self) -> SimpleSigner:
        store = SimpleCertificateStore.from_certs([loaded(one) for one in self.above])
        return SimpleSigner(signing_cert=self.asn1, signing_key=self._key(), cert_registry=store)

    def stamper(self, at: datetime) -> DummyTimeStamper:
        return DummyTimeStamper(tsa_cert=self.asn1, tsa_key=self._key(), fixed_dt=at)

    def _key(self) -> PrivateKeyInfo:
        der = self.key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return PrivateKeyInfo.load(der)


def loaded(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def name(common: str, **parts: str) -> x509.Name:
    known = {
        "organisation": NameOID.ORGANIZATION_NAME,
        "number": NameOID.SERIAL_NUMBER,
        "first": NameOID.GIVEN_NAME,
        "last": NameOID.SURNAME,
    }
    attributes = [x509.NameAttribute(known[key], value) for key, value in parts.items()]
    if common:
        attributes.append(x509.NameAttribute(NameOID.COMMON_NAME, common))
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "PL"), *attributes])


def authority(common: str = "Urząd Testowy", issuer: Identity | None = None) -> Identity:
    key = ec.generate_private_key(ec.SECP256R1())
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    builder = _builder(name(common), key, issuer, (BEGIN, END))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return _issued(builder.add_extension(usage, critical=True), key, issuer)


def person(
    issuer: Identity,
    subject: x509.Name | None = None,
    *,
    purposes: tuple[str, ...] | None = None,
    in_device: bool = True,
    valid: tuple[datetime, datetime] = (BEGIN, END),
) -> Identity:
    """Make a signer; ``purposes`` makes the certificate a qualified one."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(
        subject or name("Anna Nowak", number="PNOPL-00000000000"), key, issuer, valid
    )
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = builder.add_extension(usage, critical=True)
    if purposes is not None:
        builder = builder.add_extension(_qualified(purposes, in_device=in_device), critical=False)
    return _issued(builder, key, issuer)


def clock(issuer: Identity) -> Identity:
    """Make a time stamping authority; the library's one knows only RSA."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    builder = _builder(name("Zegar Testowy"), key, issuer, (BEGIN, END))
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    return _issued(builder.add_extension(purpose, critical=True), key, issuer)


def _builder(
    subject: x509.Name,
    key: Key,
    issuer: Identity | None,
    valid: tuple[datetime, datetime],
) -> x509.CertificateBuilder:
    above = issuer.key if issuer else key
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1] - timedelta(seconds=1))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(above.public_key()), critical=False
        )
    )


def _issued(builder: x509.CertificateBuilder, key: Key, issuer: Identity | None) -> Identity:
    certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    above = (issuer.certificate, *issuer.above) if issuer else ()
    return Identity(certificate, key, above)


def _qualified(purposes: tuple[str, ...], *, in_device: bool) -> x509.UnrecognizedExtension:
    statements = [QcStatement({"statement_id": "qc_compliance"})]
    if in_device:
        statements.append(QcStatement({"statement_id": "qc_sscd"}))
    if purposes:
        stated = {"statement_id": "qc_type", "statement_info": list(purposes)}
        statements.append(QcStatement(stated))
    value = QcStatements(statements).dump()
    return x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.5.5.7.1.3"), value)
