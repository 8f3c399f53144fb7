"""Does an XML signature fit what it signs? The one door to signxml."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import unquote

from cryptography import x509
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, SignatureConstructionMethod
from signxml.exceptions import InvalidSignature, SignXMLException
from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

DS: Final = "{http://www.w3.org/2000/09/xmldsig#}"
_SIGNATURE: Final = f"{DS}Signature"
_PROPERTIES: Final = "SignedProperties"

_XPATH: Final = "http://www.w3.org/TR/1999/REC-xpath-19991116"
# The only expression met in practice: everything but signatures.
_WITHOUT_SIGNATURES: Final = frozenset(
    {"not(ancestor-or-self::ds:Signature)", "not(ancestor-or-self::dsig:Signature)"}
)
_KNOWN: Final = frozenset(
    {
        _XPATH,
        SignatureConstructionMethod.enveloped.value,
        "http://www.w3.org/2000/09/xmldsig#base64",
        *(method.value for method in CanonicalizationMethod),
    }
)


class BrokenError(Exception):
    """What is signed was changed, or the signature is of another key."""


class ElsewhereError(Exception):
    """What is signed is not here."""


class UnknownMethodError(Exception):
    """The signature uses a transformation or an algorithm that we do not know or allow."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a signature that fits covers."""

    is_whole_document: bool
    ids: frozenset[str]
    """Of elements in the same document."""
    files: frozenset[str]
    """Beside the document."""
    properties: etree._Element | None
    """The signed properties, as they were signed."""


def signatures_in(root: etree._Element) -> list[etree._Element]:
    """List the signatures of a document in its order, without those over other signatures."""
    return [one for one in root.iter(_SIGNATURE) if not _is_inside_another(one)]


def named_files(signature: etree._Element) -> frozenset[str]:
    """Name the files beside the document that a signature speaks of, whether it fits or not."""
    return frozenset(unquote(one) for one in _targets(signature) if one and one[0] != "#")


def check(
    root: etree._Element,
    position: int,
    certificate: x509.Certificate,
    resolve: Callable[[str], bytes | None],
) -> Checked:
    """Check one signature against everything that it names.

    Raises:
        BrokenError: It does not fit.
        ElsewhereError: A file that it names cannot be found.
        UnknownMethodError: It uses something that is not known or not allowed any more (SHA-1).
    """
    signature = signatures_in(root)[position]
    _refuse_unknown(signature)

    def found(name: str) -> bytes:
        data = resolve(unquote(name))
        if data is None:
            raise ElsewhereError(name)
        return data

    config = SignatureConfiguration(
        expect_references=False,
        ignore_ambiguous_key_info=True,
        # The default of XML Signature, section 4.4.3.2; the library's own is a later one.
        default_reference_c14n_method=CanonicalizationMethod.CANONICAL_XML_1_0,
        # Validity is judged elsewhere, at the time of signing.
        verification_time=certificate.not_valid_before_utc + timedelta(seconds=1),
    )
    try:
        results = _Verifier(position).verify(
            root,
            x509_cert=certificate,
            uri_resolver=found,
            validate_schema=False,
            expect_config=config,
        )
    except InvalidSignature as error:
        raise BrokenError from error
    except (SignXMLException, ValueError, etree.LxmlError) as error:
        raise UnknownMethodError from error
    return _covered(signature, results if isinstance(results, list) else [results])


class _Verifier(XMLVerifier):
    """Takes one of several signatures, and knows the old way to say "without signatures"."""

    def __init__(self, position: int) -> None:
        self._position = position

    def _tostring(self, xml_node: etree._Element, **_: object) -> bytes:
        # The library writes ASCII, in which Polish names of elements cannot be written.
        return etree.tostring(xml_node, encoding="utf-8")

    def _get_signature(self, root: etree._Element) -> etree._Element:
        return signatures_in(root)[self._position]

    def _apply_transforms(  # type: ignore[no-untyped-def]  # the library's own has no types
        self, payload, *, transforms_node, signature
    ):
        used = [] if transforms_node is None else _algorithms(transforms_node)
        if _XPATH in used:
            for one in signatures_in(payload):
                _remove(one)
        return super()._apply_transforms(
            payload, transforms_node=transforms_node, signature=signature
        )


def _refuse_unknown(signature: etree._Element) -> None:
    for transforms in signature.iter(f"{DS}Transforms"):
        if unknown := set(_algorithms(transforms)) - _KNOWN:
            raise UnknownMethodError(min(unknown))
        for expression in transforms.iter(f"{DS}XPath"):
            if "".join((expression.text or "").split()) not in _WITHOUT_SIGNATURES:
                raise UnknownMethodError("XPath")


def _algorithms(transforms: etree._Element) -> list[str]:
    return [one.get("Algorithm", "") for one in transforms.iter(f"{DS}Transform")]


def _covered(signature: etree._Element, results: list[VerifyResult]) -> Checked:
    targets = _targets(signature)
    properties = next(_signed_properties(results), None)
    return Checked(
        is_whole_document="" in targets,
        ids=frozenset(target[1:] for target in targets if target.startswith("#")),
        files=named_files(signature),
        properties=properties,
    )


def _targets(signature: etree._Element) -> list[str]:
    references = signature.findall(f"{DS}SignedInfo/{DS}Reference")
    return [one.get("URI", "") for one in references]


def _signed_properties(results: list[VerifyResult]) -> Iterator[etree._Element]:
    for result in results:
        root = result.signed_xml
        if root is not None and etree.QName(root).localname == _PROPERTIES:
            yield root


def _is_inside_another(signature: etree._Element) -> bool:
    return next(signature.iterancestors(_SIGNATURE), None) is not None


def _remove(element: etree._Element) -> None:
    """Take an element out of its parent and leave the text after it in place."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)
