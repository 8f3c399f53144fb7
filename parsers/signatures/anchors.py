"""Whom do we trust to say who somebody is? Certificates of issuers, out of a folder.

None are shipped: they change, and which to trust is for the office to decide. The state's lists
are https://www.nccert.pl (qualified services) and http://repo.e-dowod.gov.pl/certs (identity
cards).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from asn1crypto import pem, x509

Certificate = x509.Certificate
Anchors = tuple[Certificate, ...]

_SUFFIXES: Final = frozenset({".pem", ".crt", ".cer", ".der"})
# The whole trusted list of Poland has some eighty.
_MOST = 1000

_trusted: list[Certificate] = []


def trust(folder: Path) -> int:
    """Take the certificates of a folder as anchors of this process and its forks; say how many.

    Raises:
        OSError: The folder cannot be read.
        ValueError: A file in it is no certificate; the message names it.
    """
    _trusted[:] = list(read_anchors(folder))[:_MOST]
    return len(_trusted)


def trusted() -> Anchors:
    """Give the anchors of this process; none until somebody names a folder."""
    return tuple(_trusted)


def read_anchors(folder: Path) -> Iterator[Certificate]:
    """Read all certificates of a folder, PEM or DER, several in a file if it is PEM.

    Raises:
        OSError: The folder cannot be read.
        ValueError: A file in it is no certificate; the message names it.
    """
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in _SUFFIXES:
            continue
        try:
            certificates = [_loaded(der) for der in _unarmored(path.read_bytes())]
        except (ValueError, TypeError) as error:
            raise ValueError(f"{path}: no certificate can be read") from error
        yield from certificates


def _unarmored(data: bytes) -> Iterable[bytes]:
    if not pem.detect(data):
        return [data]
    return [der for _, _, der in pem.unarmor(data, multiple=True)]


def _loaded(der: bytes) -> Certificate:
    certificate: Certificate = Certificate.load(der, strict=True)
    # The parser is lazy: only looking at the parts finds what is wrong with them.
    certificate.subject.native, certificate.issuer.native, certificate.public_key.native  # noqa: B018
    return certificate
