"""The inside of a Word paragraph: runs of text, boxes to tick, pictures, text boxes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from parsers.documents.markup import attribute, child, is_on, local, named
from parsers.flow import EMPTY_BOX, TICKED_BOX, Paragraph

_SKIPPED: Final = frozenset(
    {"del", "moveFrom", "pPr", "rPr", "sdtPr", "delText", "instrText", "fldData", "ruby"}
)
_LINE_ENDS: Final = frozenset({"br", "cr"})
_WHITE: Final = frozenset({"FFFFFF", "FEFEFE", "white"})
# Half points; nobody reads letters of two points.
_TINY = 4
# Symbol fonts draw boxes and ticks in place of letters; Word moves these to the private use area.
_PRIVATE = 0xF000
_WINGDINGS: Final = {
    0x6F: EMPTY_BOX, 0x71: EMPTY_BOX, 0x72: EMPTY_BOX, 0xA8: EMPTY_BOX,
    0x78: TICKED_BOX, 0xFD: TICKED_BOX, 0xFE: TICKED_BOX, 0xFB: "✗", 0xFC: "✓",
}  # fmt: skip
_WINGDINGS_2: Final = {
    0xA3: EMPTY_BOX, 0x2A: EMPTY_BOX, 0x52: TICKED_BOX, 0x53: TICKED_BOX, 0x54: TICKED_BOX,
    0x4F: "✗", 0x50: "✓",
}  # fmt: skip
_SYMBOLS: Final[Mapping[str, Mapping[int, str]]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
}


@dataclass(slots=True)
class Writing:
    """A paragraph while it is put together."""

    pieces: list[str] = field(default_factory=list)
    pictures: int = 0
    problems: dict[str, None] = field(default_factory=dict)
    boxes: list[etree._Element] = field(default_factory=list)
    """Contents of text boxes anchored in it, to be read after it."""

    def paragraph(self) -> Paragraph:
        """Give the finished paragraph."""
        return Paragraph("".join(self.pieces), self.pictures, tuple(self.problems))


def tick_of(control: etree._Element) -> str | None:
    """Give the box of a check box control; ``None`` for other controls."""
    box = child(control, "sdtPr", "checkbox")
    if box is None:
        return None
    return TICKED_BOX if is_on(child(box, "checked")) else EMPTY_BOX


def is_prompt(control: etree._Element) -> bool:
    """Say whether a control only shows its own prompt, such as "Kliknij tutaj"."""
    return is_on(child(control, "sdtPr", "showingPlcHdr"))


def read_runs(parent: etree._Element, writing: Writing, hidden: frozenset[str]) -> None:
    """Add all that a paragraph shows.

    Args:
        parent: The paragraph, or something inside it.
        writing: Where it goes.
        hidden: Styles whose text is not shown.
    """
    for one in parent:
        name = local(one)
        if name == "r":
            _read_run(one, writing, hidden)
        elif name == "txbxContent":
            writing.boxes.append(one)
        elif name == "AlternateContent":
            read_runs(_preferred(one), writing, hidden)
        elif name == "sdt":
            _read_control(one, writing, hidden)
        elif name in {"blip", "imagedata"}:
            writing.pictures += 1
        elif name not in _SKIPPED:
            read_runs(one, writing, hidden)


def _preferred(alternatives: etree._Element) -> etree._Element:
    """Of several ways to draw the same thing take the first; the others repeat its text."""
    return next(iter(alternatives), alternatives)


def _read_control(control: etree._Element, writing: Writing, hidden: frozenset[str]) -> None:
    mark = tick_of(control)
    if mark is not None:
        writing.pieces.append(mark)
    elif not is_prompt(control):
        read_runs(control, writing, hidden)


def _read_run(run: etree._Element, writing: Writing, hidden: frozenset[str]) -> None:
    properties = child(run, "rPr")
    text = "".join(_characters(run, properties))
    if properties is not None and text.strip():
        if (
            is_on(child(properties, "vanish"))
            or attribute(child(properties, "rStyle"), "val") in hidden
        ):
            writing.problems["hidden-text"] = None
            return
        if is_on(child(properties, "strike")) or is_on(child(properties, "dstrike")):
            writing.problems["struck-text"] = None
            return
        if _cannot_be_seen(run, properties):
            writing.problems["hidden-text"] = None
    writing.pieces.append(text)
    read_runs(run, writing, hidden)


def _characters(run: etree._Element, properties: etree._Element | None) -> Iterator[str]:
    font = (attribute(child(properties, "rFonts"), "ascii") or "") if properties is not None else ""
    for one in run:
        name = local(one)
        if name == "t":
            yield _drawn(one.text or "", font)
        elif name in _LINE_ENDS:
            yield "\n"
        elif name in {"tab", "ptab"}:
            yield "\t"
        elif name == "noBreakHyphen":
            yield "-"
        elif name == "sym":
            yield _symbol(one)
        elif name == "fldChar":
            yield _form_field(one)


def _drawn(text: str, font: str) -> str:
    """Give text as drawn: letters of symbol fonts are boxes and ticks."""
    table = _SYMBOLS.get(font.casefold())
    if table is None:
        return text
    return "".join(table.get(ord(one) & 0xFF, one) for one in text)


def _symbol(element: etree._Element) -> str:
    table = _SYMBOLS.get((attribute(element, "font") or "").casefold())
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    if table is not None:
        return table.get(code & 0xFF, "")
    return chr(code) if code < _PRIVATE else ""


def _form_field(element: etree._Element) -> str:
    """Read a form field of old Word, whose state stands beside the text and not in it."""
    data = child(element, "ffData")
    if data is None:
        return ""
    box = child(data, "checkBox")
    if box is not None:
        state = child(box, "checked")
        return TICKED_BOX if is_on(child(box, "default") if state is None else state) else EMPTY_BOX
    choices = child(data, "ddList")
    if choices is None:
        return ""
    entries = [attribute(entry, "val") or "" for entry in named(choices, "listEntry")]
    chosen = attribute(child(choices, "result"), "val") or "0"
    return entries[int(chosen)] if chosen.isdigit() and int(chosen) < len(entries) else ""


def _cannot_be_seen(run: etree._Element, properties: etree._Element) -> bool:
    """Say whether the text is white on white, or too small to be read."""
    size = attribute(child(properties, "sz"), "val") or ""
    if size.isdigit() and int(size) <= _TINY:
        return True
    if attribute(child(properties, "color"), "val") not in _WHITE:
        return False
    return not any(_is_shaded(one) for one in (run, *run.iterancestors()))


def _is_shaded(element: etree._Element) -> bool:
    """Say whether something dark may lie behind the text: shading, or a style of a table."""
    for kind in ("rPr", "pPr", "tcPr", "tblPr"):
        properties = child(element, kind)
        if properties is None:
            continue
        fill = attribute(child(properties, "shd"), "fill")
        if fill not in {None, "auto", "FFFFFF"} or child(properties, "highlight") is not None:
            return True
        if kind == "tblPr" and attribute(child(properties, "tblStyle"), "val") is not None:
            return True
    return False
