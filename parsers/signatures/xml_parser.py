"""XML as it was signed: nothing is dropped or added while parsing, and nothing is fetched."""

from base64 import b64decode
from collections.abc import Iterator
from typing import Final

from lxml import etree

from parsers.signatures.xml_verifier import DS

# A signed announcement has some thousand tags.
_MOST_TAGS: Final = 400_000
_MOST_FILES: Final = 50

# How services of the state carry a file inside of their own XML.
_ATTACHMENT: Final = "DaneZalacznika"
_NAMES: Final = ("nazwaPliku", "Filename", "filename")


def parse_signed_xml(data: bytes) -> etree._Element:
    """Parse XML for checking its signatures.

    Raises:
        ValueError: It is not well formed, too large, or has a document type.
    """
    if data.count(b"<") > _MOST_TAGS:
        raise ValueError("too many tags")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("not well formed") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("document type")
    return root


def carried_files(root: etree._Element) -> Iterator[tuple[str, bytes]]:
    """Give the files that signed XML carries in base64, with the names written beside them."""
    holders = (*root.iter(f"{DS}Object"), *root.iter(f"{{*}}{_ATTACHMENT}"))
    for number, holder in enumerate(holders[:_MOST_FILES], 1):
        content = _decoded(holder)
        if content:
            yield _name(holder) or f"zawartosc-{number}", content


def _decoded(holder: etree._Element) -> bytes:
    if len(holder):
        return b""
    try:
        return b64decode("".join((holder.text or "").split()), validate=True)
    except ValueError:
        return b""


def _name(holder: etree._Element) -> str | None:
    for element in (holder, holder.getparent()):
        for name in _NAMES:
            if element is not None and (value := element.get(name)):
                return value
    return None
