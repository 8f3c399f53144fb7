"""Word documents (OOXML) as a flow of paragraphs and tables.

Read as XML and not with python-docx, which loses what stands in content controls, tracked
insertions, simple fields and nested tables: the very places where forms are filled in. Column spans
are not believed: a cell is one cell, whatever it says.
"""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from parsers.documents.markup import attribute, child, is_on, local, named
from parsers.documents.package import Package, parse_xml
from parsers.documents.runs import Writing, is_prompt, read_runs, tick_of
from parsers.facts.document import DocumentOutcome
from parsers.flow import Block, Cell, Flow, Paragraph, Table, paragraphs
from parsers.limits import Limits
from parsers.unreadable import Unreadable

_DOCUMENT: Final = "word/document.xml"
_SKIPPED: Final = frozenset({"del", "moveFrom", "sdtPr", "tcPr", "sectPr", "tblPr", "tblGrid"})
_FETCHING: Final = ("INCLUDEPICTURE", "INCLUDETEXT", "IMPORT ")
_AROUND_CELLS: Final = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo"})


def read_docx(data: bytes, limits: Limits) -> Flow:
    """Read a Word document.

    Raises:
        Unreadable: It is damaged or exceeds a limit.
    """
    package = Package.open(data, limits)
    source = package.read(_main_part(package))
    root = None if source is None else parse_xml(source)
    body = None if root is None else child(root, "body")
    if root is None or body is None:
        raise Unreadable(DocumentOutcome.CORRUPT, "word-without-text")
    hidden = _hidden_styles(package)
    return Flow(
        blocks=tuple(_blocks(body, hidden)),
        headers=tuple(_headers(package, hidden)),
        problems=("unread-part",) if next(named(root, "altChunk"), None) is not None else (),
        active=tuple(sorted(set(_active(package, root)))),
    )


def _main_part(package: Package) -> str:
    """Find the part with the text: nearly always ``word/document.xml``, but nothing demands it."""
    relations = package.read("_rels/.rels")
    if relations is None:
        return _DOCUMENT
    for relation in parse_xml(relations):
        if str(relation.get("Type", "")).endswith("/officeDocument"):
            return str(relation.get("Target", _DOCUMENT)).lstrip("/")
    return _DOCUMENT


def _hidden_styles(package: Package) -> frozenset[str]:
    """List the styles whose text is not shown."""
    source = package.read("word/styles.xml")
    if source is None:
        return frozenset()
    return frozenset(
        attribute(style, "styleId") or ""
        for style in named(parse_xml(source), "style")
        if is_on(child(style, "rPr", "vanish"))
    )


def _headers(package: Package, hidden: frozenset[str]) -> Iterator[Paragraph]:
    for name in package.names():
        if name.startswith(("word/header", "word/footer")) and name.endswith(".xml"):
            yield from paragraphs(tuple(_blocks(parse_xml(package.read(name) or b""), hidden)))


def _blocks(parent: etree._Element, hidden: frozenset[str]) -> Iterator[Block]:
    """Walk what a body, a cell, a content control or a text box contains."""
    for one in parent:
        name = local(one)
        if name == "p":
            yield from _paragraph(one, hidden)
        elif name == "tbl":
            yield Table(tuple(_rows(one, hidden)))
        elif name == "sdt":
            yield from _control(one, hidden)
        elif name not in _SKIPPED:
            yield from _blocks(one, hidden)


def _control(control: etree._Element, hidden: frozenset[str]) -> Iterator[Block]:
    """Read a content control around whole paragraphs."""
    mark = tick_of(control)
    if mark is not None:
        yield Paragraph(mark)
    elif not is_prompt(control):
        yield from _blocks(control, hidden)


def _rows(table: etree._Element, hidden: frozenset[str]) -> Iterator[tuple[Cell, ...]]:
    for row in _members(table, "tr"):
        if child(row, "trPr", "del") is None:
            yield tuple(
                Cell(tuple(_cell(cell, hidden)))
                for cell in _members(row, "tc")
                if child(cell, "tcPr", "cellDel") is None
            )


def _cell(cell: etree._Element, hidden: frozenset[str]) -> Iterator[Block]:
    """Read a cell, which itself may be the content of a control that shows its prompt."""
    around = cell.getparent()
    control = None if around is None else around.getparent()
    if control is not None and local(control) == "sdt" and is_prompt(control):
        return
    yield from _blocks(cell, hidden)


def _members(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Find rows or cells, also those that stand in a content control or in custom XML."""
    for one in parent:
        if local(one) == name:
            yield one
        elif local(one) in _AROUND_CELLS:
            yield from _members(one, name)


def _paragraph(source: etree._Element, hidden: frozenset[str]) -> Iterator[Block]:
    """Give a paragraph, and after it the text boxes that are anchored in it."""
    if attribute(child(source, "pPr", "pStyle"), "val") in hidden:
        yield Paragraph("", problems=("hidden-text",))
        return
    writing = Writing()
    read_runs(source, writing, hidden)
    yield writing.paragraph()
    for box in writing.boxes:
        yield from _blocks(box, hidden)


def _active(package: Package, root: etree._Element) -> Iterator[str]:
    """Name what would act by itself when the original is opened."""
    for name in package.names():
        lower = name.lower()
        if lower.endswith("vbaproject.bin"):
            yield "macros"
        elif "/embeddings/" in lower or "/activex/" in lower:
            yield "embedded-file"
        elif lower.endswith(".rels") and _follows(package.read(name) or b""):
            yield "external-link"
    written = "".join(one.text or "" for one in named(root, "instrText")).upper()
    written += " ".join(attribute(one, "instr") or "" for one in named(root, "fldSimple")).upper()
    if "DDEAUTO" in written or "DDE " in written:
        yield "dde"
    if any(word in written for word in _FETCHING) or _has_frames(package):
        yield "external-link"
    if package.has_doubles():
        yield "same-name-twice"


def _has_frames(package: Package) -> bool:
    """Say whether the document shows pages from elsewhere in frames."""
    return b"sourceFileName" in (package.read("word/webSettings.xml") or b"")


def _follows(relations: bytes) -> bool:
    """Say whether a program would fetch something from outside; a hyperlink waits for a click."""
    return any(
        relation.get("TargetMode") == "External"
        and not str(relation.get("Type", "")).endswith("/hyperlink")
        for relation in parse_xml(relations)
    )
