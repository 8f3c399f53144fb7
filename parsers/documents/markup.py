"""Small looks at XML of office documents, by names without namespaces.

The same document type exists in a transitional and in a strict namespace, and extensions come in
one per year; the local names have never changed their meaning.
"""

from collections.abc import Iterator

from lxml import etree

_OFF = frozenset({"0", "false", "off", "none"})


def local(element: etree._Element) -> str:
    """Give the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child(element: etree._Element, *names: str) -> etree._Element | None:
    """Follow a path of first children; ``None`` as soon as one is missing."""
    current: etree._Element | None = element
    for name in names:
        if current is None:
            return None
        current = next((one for one in current if local(one) == name), None)
    return current


def attribute(element: etree._Element | None, name: str) -> str | None:
    """Give an attribute by its name without namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def is_on(element: etree._Element | None) -> bool:
    """Say whether a switch such as ``<w:vanish/>`` is there and not turned off."""
    return element is not None and attribute(element, "val") not in _OFF


def named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """Walk all descendants of a name, in the order of the document."""
    return (one for one in element.iter("{*}" + name, name))
