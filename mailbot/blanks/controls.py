"""Content controls of Word: places to write in and boxes to tick, known by their tags.

python-docx has none, so they are made here, element by element (ECMA-376 part 1, 17.5.2; the box is
Microsoft's extension of 2010, which LibreOffice knows too).
"""

from typing import Final

from docx.text.paragraph import Paragraph
from lxml import etree

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_W14: Final = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_EMPTY_BOX: Final = "☐"
_BOX_FONT: Final = "MS Gothic"
_ROOM: Final = "\u2003" * 6
"""In an empty control, so that one can see and click it."""
_LONGEST_ALIAS: Final = 60


def add_entry(paragraph: Paragraph, tag: str, label: str, *, is_multiline: bool = False) -> None:
    """Add a place to write in."""
    properties, content = _control(paragraph, tag, label)
    text = etree.SubElement(properties, f"{_W}text")
    if is_multiline:
        text.set(f"{_W}multiLine", "1")
    _add_run(content, _ROOM)


def add_box(paragraph: Paragraph, tag: str, words: str) -> None:
    """Add a box that is ticked by a click, and its words."""
    properties, content = _control(paragraph, tag, words)
    box = etree.SubElement(properties, f"{_W14}checkbox", nsmap={"w14": _W14[1:-1]})
    etree.SubElement(box, f"{_W14}checked").set(f"{_W14}val", "0")
    for name, sign in (("checkedState", "2612"), ("uncheckedState", "2610")):
        state = etree.SubElement(box, f"{_W14}{name}")
        state.set(f"{_W14}val", sign)
        state.set(f"{_W14}font", _BOX_FONT)
    _add_run(content, _EMPTY_BOX, _BOX_FONT)
    paragraph.add_run(f" {words}")


def _control(paragraph: Paragraph, tag: str, label: str) -> tuple[etree._Element, etree._Element]:
    """Add a control; return its properties and where its content goes."""
    control = etree.SubElement(paragraph._p, f"{_W}sdt")  # noqa: SLF001 - no other way in
    properties = etree.SubElement(control, f"{_W}sdtPr")
    etree.SubElement(properties, f"{_W}alias").set(f"{_W}val", label[:_LONGEST_ALIAS])
    etree.SubElement(properties, f"{_W}tag").set(f"{_W}val", tag)
    return properties, etree.SubElement(control, f"{_W}sdtContent")


def _add_run(content: etree._Element, text: str, font: str = "") -> None:
    run = etree.SubElement(content, f"{_W}r")
    if font:
        fonts = etree.SubElement(etree.SubElement(run, f"{_W}rPr"), f"{_W}rFonts")
        for script in ("ascii", "hAnsi", "eastAsia"):
            fonts.set(f"{_W}{script}", font)
    written = etree.SubElement(run, f"{_W}t")
    written.set(_XML_SPACE, "preserve")
    written.text = text
