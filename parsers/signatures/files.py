"""What is signed in a file, and by whom? One function for each kind of file.

Importing this loads the libraries, which takes half a second: only a reader of a signed file does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from parsers.facts.document import Box, ElectronicSignature
from parsers.signatures.anchors import trusted
from parsers.signatures.asic import read_asic, signed_files
from parsers.signatures.cades import read_cades
from parsers.signatures.pades import read_pades
from parsers.signatures.xades import read_xades
from parsers.signatures.xml_parser import carried_files, parse_signed_xml

__all__ = [
    "Signed",
    "signed_container",
    "signed_files",
    "signed_message",
    "signed_pdf",
    "signed_xml",
]


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed file taken apart."""

    signatures: tuple[ElectronicSignature, ...]
    files: tuple[tuple[str, bytes], ...] = ()
    """What it carries, by name."""


def signed_pdf(data: bytes, places: Mapping[str, Box]) -> Signed:
    """Check a PDF; it carries nothing but itself."""
    return Signed(read_pades(data, trusted(), places))


def signed_container(members: Mapping[str, bytes]) -> Signed:
    """Check a container that was unpacked."""
    files = tuple((name, members[name]) for name in signed_files(members))
    return Signed(read_asic(members, trusted()), files)


def signed_message(data: bytes) -> Signed:
    """Check a signed message."""
    message = read_cades(data, trusted())
    files = () if message.content is None else (("zawartosc", message.content),)
    return Signed(message.signatures, files)


def signed_xml(data: bytes) -> Signed:
    """Check XML."""
    root = parse_signed_xml(data)
    signatures = tuple(one.fact for one in read_xades(root, trusted()))
    return Signed(signatures, tuple(carried_files(root)) if signatures else ())
