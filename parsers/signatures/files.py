"""What is signed in a file, and by whom? One function for each kind of file.

Importing this loads the libraries, which takes half a second: only a reader of a signed file does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from parsers.facts.document import Box, ElectronicSignature
from parsers.signatures.anchors import trusted
from parsers.signatures.asic import read_asic, signed_files
from parsers.signatures.cades import read_cades
from parsers.signatures.pades import read_pades
from parsers.signatures.xades import read_xades
from parsers.signatures.xml_parser import carried_files, parse_signed_xml

__all__ = [
    "Signed",
    "beside_message",
    "beside_xml",
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


def beside_message(signature: bytes, data: bytes) -> tuple[ElectronicSignature, ...]:
    """Check a signed message against the file beside it."""
    return read_cades(signature, trusted(), data).signatures


def beside_xml(
    signature: bytes, files: Mapping[str, tuple[str, bytes]]
) -> dict[str, tuple[ElectronicSignature, ...]]:
    """Check signed XML against the files beside it.

    Args:
        signature: The XML.
        files: Name and content of each, by any key.

    Returns:
        The signatures of each file that is signed, by its key. A file is found by the name that
        the signature gives; the only one is taken whatever it is called, since mail renames.
    """

    def key_of(name: str) -> str | None:
        bare = PurePath(name.replace("\\", "/")).name.casefold()
        named = [key for key, (other, _) in files.items() if other.casefold() == bare]
        possible = named or list(files)
        return possible[0] if len(possible) == 1 else None

    def resolve(name: str) -> bytes | None:
        key = key_of(name)
        return None if key is None else files[key][1]

    found: dict[str, tuple[ElectronicSignature, ...]] = {}
    for one in read_xades(parse_signed_xml(signature), trusted(), resolve):
        for key in {key_of(name) for name in one.files} - {None}:
            found[str(key)] = (*found.get(str(key), ()), one.fact)
    return found
