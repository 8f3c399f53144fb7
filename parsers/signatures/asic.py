"""Containers of signed files (ASiC-S and ASiC-E, ETSI EN 319 162-1): `.asice`, `.asics`, `.sce`."""

import hashlib
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import unquote

from parsers.facts.document import ElectronicSignature
from parsers.signatures.anchors import Anchors
from parsers.signatures.cades import read_cades
from parsers.signatures.verdict import BROKEN, FILE_ELSEWHERE, PART_ONLY
from parsers.signatures.xades import read_xades
from parsers.signatures.xml_parser import parse_signed_xml

_FOLDER: Final = "META-INF/"
_TYPE: Final = "mimetype"
_MANIFEST: Final = "asicmanifest"


def signed_files(names: Iterable[str]) -> tuple[str, ...]:
    """Name the files that a container is about: all but its own bookkeeping."""
    return tuple(name for name in names if name != _TYPE and not name.startswith(_FOLDER))


def read_asic(members: Mapping[str, bytes], anchors: Anchors) -> tuple[ElectronicSignature, ...]:
    """Check all signatures of a container.

    Args:
        members: All files in it by name.
        anchors: Issuers that we trust.

    Raises:
        Exception: Whatever the libraries raise on damaged signatures.
    """
    files = signed_files(members)
    found: list[ElectronicSignature] = []
    for name in sorted(members):
        if not name.startswith(_FOLDER):
            continue
        low = name.lower()
        if low.endswith(".xml") and "signature" in low:
            signatures = read_xades(parse_signed_xml(members[name]), anchors, members.get)
            found += [_narrowed(one.fact, one.files, files) for one in signatures]
        elif low.endswith(".p7s"):
            found += _read_message(name, members, anchors)
    return tuple(found)


def _read_message(
    name: str, members: Mapping[str, bytes], anchors: Anchors
) -> Iterator[ElectronicSignature]:
    """Check a signed message over the only file, or over the list of files that names it."""
    files = signed_files(members)
    manifest = _manifest_of(name, members)
    content = members[files[0]] if manifest is None and len(files) == 1 else manifest
    covered = frozenset(files[:1])
    is_listed_right = True
    if manifest is not None:
        listed = dict(_listed(manifest))
        covered = frozenset(listed)
        is_listed_right = all(_fits(members.get(one), *listed[one]) for one in listed)
    for fact in read_cades(members[name], anchors, content).signatures:
        right = fact if is_listed_right else _broken(fact)
        yield _narrowed(right, covered, files)


def _manifest_of(name: str, members: Mapping[str, bytes]) -> bytes | None:
    for other, data in members.items():
        if _MANIFEST in other.lower() and other.lower().endswith(".xml"):
            root = parse_signed_xml(data)
            named = {unquote(one.get("URI", "")) for one in root.iter("{*}SigReference")}
            if name in named:
                return data
    return None


def _listed(manifest: bytes) -> Iterator[tuple[str, tuple[str, bytes]]]:
    for one in parse_signed_xml(manifest).iter("{*}DataObjectReference"):
        method = next(one.iter("{*}DigestMethod")).get("Algorithm", "")
        value = next(one.iter("{*}DigestValue")).text or ""
        yield unquote(one.get("URI", "")), (method.rpartition("#")[2], b64decode(value))


def _fits(data: bytes | None, method: str, digest: bytes) -> bool:
    if data is None or method not in {"sha256", "sha384", "sha512"}:
        return False
    return hashlib.new(method, data).digest() == digest


def _broken(fact: ElectronicSignature) -> ElectronicSignature:
    problems = tuple(dict.fromkeys((*fact.problems, BROKEN)))
    return fact.model_copy(update={"is_intact": False, "problems": problems})


def _narrowed(
    fact: ElectronicSignature, covered: frozenset[str], files: tuple[str, ...]
) -> ElectronicSignature:
    """Say that a signature leaves a file of the container out."""
    if covered >= set(files) or FILE_ELSEWHERE in fact.problems:
        return fact
    problems = tuple(dict.fromkeys((*fact.problems, PART_ONLY)))
    return fact.model_copy(update={"covers_whole": False, "problems": problems})
