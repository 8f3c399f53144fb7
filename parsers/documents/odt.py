"""OpenDocument texts as a flow of paragraphs and tables.

Repeat counts are not believed: one tag may ask for two thousand million spaces or as many cells.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from parsers.documents.markup import attribute, child, local, named
from parsers.documents.package import Package, parse_xml
from parsers.facts.document import DocumentOutcome
from parsers.flow import EMPTY_BOX, TICKED_BOX, Block, Cell, Flow, Paragraph, Table, paragraphs
from parsers.limits import Limits
from parsers.unreadable import Unreadable

# Lines up with tabs are made of dozens of spaces, never of thousands.
_MOST_SPACES = 200
_IMPOSSIBLE = 10_000
_SKIPPED: Final = frozenset(
    {"tracked-changes", "annotation", "annotation-end", "note", "forms", "desc", "title",
     "covered-table-cell", "sequence-decls", "variable-decls", "table-columns"}
)  # fmt: skip
_PICTURES: Final = frozenset({"image", "plugin"})
_SIGNS: Final = {"tab": "\t", "line-break": "\n"}
_LINKING: Final = ("image", "object", "object-ole", "section-source", "floating-frame")
_PARAGRAPHS: Final = frozenset({"p", "h"})
_CHECKED: Final = frozenset({"checked", "true"})


@dataclass(frozen=True, slots=True)
class _Styles:
    """What the named styles do to text, and what controls show."""

    hidden: frozenset[str]
    struck: frozenset[str]
    controls: dict[str, str]


def read_odt(data: bytes, limits: Limits) -> Flow:
    """Read an OpenDocument text.

    Raises:
        Unreadable: It is damaged, encrypted or exceeds a limit.
    """
    package = Package.open(data, limits)
    if b"encryption-data" in (package.read("META-INF/manifest.xml") or b""):
        raise Unreadable(DocumentOutcome.NEEDS_PASSWORD, "needs-password")
    source = package.read("content.xml")
    root = None if source is None else parse_xml(source)
    body = None if root is None else child(root, "body", "text")
    if root is None or body is None:
        raise Unreadable(DocumentOutcome.CORRUPT, "word-without-text")
    styles = _styles(root)
    return Flow(
        blocks=tuple(_blocks(body, styles)),
        headers=tuple(_headers(package, styles)),
        active=tuple(sorted(set(_active(package, root)))),
    )


def _styles(root: etree._Element) -> _Styles:
    hidden, struck = set(), set()
    for style in named(root, "style"):
        properties = child(style, "text-properties")
        name = attribute(style, "name") or ""
        if attribute(properties, "display") == "none":
            hidden.add(name)
        if attribute(properties, "text-line-through-style") not in {None, "none"}:
            struck.add(name)
    controls = {
        attribute(one, "id") or "": _control(one)
        for forms in named(root, "forms")
        for one in forms.iter()
        if local(one) in {"checkbox", "radio", "text", "textarea", "listbox", "combobox"}
    }
    return _Styles(frozenset(hidden), frozenset(struck), controls)


def _control(control: etree._Element) -> str:
    """Give what a form control shows: a box to tick with its label, or the text typed in."""
    if local(control) in {"checkbox", "radio"}:
        state = attribute(control, "current-state") or attribute(control, "current-selected") or ""
        box = TICKED_BOX if state in _CHECKED else EMPTY_BOX
        return f"{box} {attribute(control, 'label') or ''}"
    return attribute(control, "current-value") or attribute(control, "value") or ""


def _headers(package: Package, styles: _Styles) -> Iterator[Paragraph]:
    source = package.read("styles.xml")
    root = None if source is None else parse_xml(source)
    if root is not None:
        for kind in ("header", "footer"):
            for part in named(root, kind):
                yield from paragraphs(tuple(_blocks(part, styles)))


def _blocks(parent: etree._Element, styles: _Styles) -> Iterator[Block]:
    for one in parent:
        name = local(one)
        if name in _PARAGRAPHS:
            yield from _paragraph(one, styles)
        elif name == "table":
            yield Table(tuple(_rows(one, styles)))
        elif name not in _SKIPPED:
            yield from _blocks(one, styles)


def _rows(table: etree._Element, styles: _Styles) -> Iterator[tuple[Cell, ...]]:
    for one in table:
        if local(one) == "table-row":
            yield tuple(
                Cell(tuple(_blocks(cell, styles))) for cell in one if local(cell) == "table-cell"
            )
        elif local(one) in {"table-header-rows", "table-row-group", "table-rows"}:
            yield from _rows(one, styles)


class _Writing:
    """A paragraph while it is put together."""

    def __init__(self, styles: _Styles) -> None:
        self.pieces: list[str] = []
        self.pictures = 0
        self.problems: dict[str, None] = {}
        self.boxes: list[etree._Element] = []
        self._styles = styles

    def read(self, parent: etree._Element) -> None:
        """Add text, children and what follows each child."""
        if self._is_shown(parent):
            self.pieces.append(_plain(parent.text))
            for one in parent:
                self._add(one)
                self.pieces.append(_plain(one.tail))

    def _is_shown(self, element: etree._Element) -> bool:
        style = attribute(element, "style-name") or ""
        has_text = bool("".join(element.itertext()).strip())
        if has_text and style in self._styles.hidden:
            self.problems["hidden-text"] = None
            return False
        if has_text and style in self._styles.struck:
            self.problems["struck-text"] = None
            return False
        return attribute(element, "showing-place-holder") != "true"

    def _add(self, one: etree._Element) -> None:
        name = local(one)
        if name in _SKIPPED:
            return
        if name in _PICTURES:
            self.pictures += 1
        elif name == "text-box":
            self.boxes.append(one)
        elif name == "hidden-text":
            self.problems["hidden-text"] = None
        elif (written := self._drawn(name, one)) is not None:
            self.pieces.append(written)
        else:
            self.read(one)

    def _drawn(self, name: str, one: etree._Element) -> str | None:
        """Give the text that an element stands for; ``None`` if its text is inside."""
        if name in _SIGNS:
            return _SIGNS[name]
        if name == "s":
            count = attribute(one, "c") or "1"
            spaces = int(count) if count.isdigit() else 1
            if spaces > _IMPOSSIBLE:
                raise Unreadable(DocumentOutcome.TOO_BIG, "too-many-spaces")
            return " " * min(spaces, _MOST_SPACES)
        if name == "control":
            return self._styles.controls.get(attribute(one, "control") or "", "")
        return _field_mark(one) if name.startswith("fieldmark") else None


def _plain(text: str | None) -> str:
    """Give text as OpenDocument means it: line ends and runs of spaces in the XML are one space."""
    return "" if not text else " ".join(f"|{text}|".split())[1:-1]


def _field_mark(mark: etree._Element) -> str:
    """Read a check box of old Word that went through LibreOffice."""
    if "FORMCHECKBOX" not in (attribute(mark, "type") or ""):
        return ""
    values = {attribute(one, "name"): attribute(one, "value") for one in mark}
    return TICKED_BOX if values.get("Checkbox_Checked") == "true" else EMPTY_BOX


def _paragraph(source: etree._Element, styles: _Styles) -> Iterator[Block]:
    """Give a paragraph, and after it the text boxes that are anchored in it."""
    writing = _Writing(styles)
    writing.read(source)
    yield Paragraph("".join(writing.pieces), writing.pictures, tuple(writing.problems))
    for box in writing.boxes:
        yield from _blocks(box, styles)


def _active(package: Package, root: etree._Element) -> Iterator[str]:
    for name in package.names():
        if name.startswith(("Basic/", "Scripts/")):
            yield "macros"
        elif name.startswith("Object ") and not name.endswith(".xml"):
            yield "embedded-file"
    linked = (one for kind in _LINKING for one in named(root, kind))
    if any("//" in (attribute(one, "href") or "") for one in linked):
        yield "external-link"
    if next(named(root, "dde-connection-decl"), None) is not None:
        yield "dde"
    if next(named(root, "event-listener"), None) is not None:
        yield "macros"
