"""An edition of the blanks becomes part of the definitions: its places, its printed lines, its PDF.

What is kept is measured on the PDF that was drawn, by the same reader that later reads the filled
copies; so a definition and its blank cannot disagree.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from mailbot.blanks.header import filled_in_note
from mailbot.blanks.layout import EDITION, lay_out
from mailbot.blanks.printing import draw_sheets
from mailbot.blanks.sheet import PAPER, Sheet, Text
from parsers.documents.pdf import read_pdf
from parsers.forms.definition import BlankBox, Form, PrintedLine, Version
from parsers.limits import Limits
from parsers.pages import Page, Word

_HEAD: Final = "# All places in points, origin top left; boxes as left, top, right, bottom."
# A word stands where its line was drawn; its upper edge lies this far above the base line at most.
_NEAR: Final = 2.0
_ABOVE: Final = 1.2


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of one form."""

    version: Version
    pdf: bytes
    """The blank for printing."""


def make_edition(form: Form) -> Edition:
    """Draw a form and measure what was drawn."""
    sheets = lay_out(form)
    pdf = draw_sheets(form, sheets)
    # Measured with every line that may stand on a copy, kept without.
    complete = (replace(sheets[0], marks=(*sheets[0].marks, filled_in_note())), *sheets[1:])
    pages = read_pdf(draw_sheets(form, complete), Limits()).pages
    printed = [
        line for sheet, page in zip(complete, pages, strict=True) for line in _printed(sheet, page)
    ]
    boxes = tuple(box for sheet in sheets for box in sheet.boxes())
    measured = Version(
        version=EDITION,
        page_count=len(sheets),
        page_size=PAPER,
        boxes=boxes,
        printed=tuple(printed),
    )
    return Edition(measured, pdf)


def write_edition(forms: Iterable[Form], folder: Path) -> None:
    """Write the edition of forms into the definitions; one of the same name is replaced.

    Args:
        forms: The forms.
        folder: Holds ``definitions/*.toml`` and ``blanks/``.
    """
    for form in forms:
        edition = make_edition(form)
        definition = folder / "definitions" / f"{form.id}.toml"
        text = definition.read_text(encoding="utf-8")
        definition.write_text(with_version(text, edition.version), encoding="utf-8")
        blank = folder / "blanks" / EDITION / f"{form.id}.pdf"
        blank.parent.mkdir(parents=True, exist_ok=True)
        blank.write_bytes(edition.pdf)


def with_version(definition: str, version: Version) -> str:
    """Return the text of a definition with a version put last, in place of one of the same name."""
    head, *others = definition.split("\n[[versions]]\n")
    name = f'version = "{version.version}"\n'
    kept = [other.rstrip("\n") + "\n" for other in others if not other.startswith(name)]
    head = head.rstrip("\n").removesuffix(_HEAD).rstrip("\n")
    return "\n[[versions]]\n".join([f"{head}\n\n{_HEAD}", *kept, _toml(version)])


def _printed(sheet: Sheet, page: Page) -> Iterator[PrintedLine]:
    texts = [mark for mark in sheet.marks if isinstance(mark, Text) and not mark.is_part_of_value]
    for text in sorted(texts, key=lambda text: (text.base, text.x)):
        first = _first_word(text, page.words)
        yield PrintedLine(
            page=sheet.number,
            at=(round(first.box.x0, 1), round(first.box.y0, 1)),
            text=" ".join(text.text.split()),
            is_optional=text.is_optional,
        )


def _first_word(text: Text, words: Sequence[Word]) -> Word:
    wanted = text.text.split()[0]
    return next(
        word
        for word in words
        if word.text == wanted
        and abs(word.box.x0 - text.x) < _NEAR
        and text.base - _ABOVE * text.size < word.box.y0 < text.base
    )


def _toml(version: Version) -> str:
    width, height = version.page_size
    return "\n".join(
        [
            f'version = "{version.version}"',
            f"page_count = {version.page_count}",
            f"page_size = [{width}, {height}]",
            "boxes = [",
            *(f"  {_box(box)}," for box in version.boxes),
            "]",
            "printed = [",
            *(f"  {_line(line)}," for line in version.printed),
            "]",
            "",
        ]
    )


def _box(box: BlankBox) -> str:
    parts = [f'field = "{box.field}"', f'kind = "{box.kind.value}"', f"page = {box.page}"]
    parts.append(f"box = [{', '.join(str(side) for side in box.box)}]")
    if box.option is not None:
        parts.append(f"option = {_quoted(box.option)}")
    if box.column is not None:
        parts += [f"row = {box.row}", f'column = "{box.column}"']
    if box.cells:
        parts.append(f"cells = {box.cells}")
    return "{" + ", ".join(parts) + "}"


def _line(line: PrintedLine) -> str:
    x, y = line.at
    optional = ", is_optional = true" if line.is_optional else ""
    return f"{{page = {line.page}, at = [{x}, {y}], text = {_quoted(line.text)}{optional}}}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
