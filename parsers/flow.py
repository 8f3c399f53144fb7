"""What does a document without fixed pages say? Paragraphs, tables and pictures in reading order.

Word, OpenDocument and RTF are brought to this vocabulary, as PDF is to `parsers.pages`. Only what a
reader of the final text would see counts: deletions that were tracked, prompts of empty content
controls and struck words are gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

EMPTY_BOX: Final = "☐"
TICKED_BOX: Final = "☒"
"""Boxes to tick that a program drew by other means than a character become these."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text up to the end of its paragraph."""

    text: str
    """Lines joined by newlines, spaces as they stand."""
    pictures: int = 0
    problems: tuple[str, ...] = ()
    """``hidden-text``: some of it is not shown and left out; ``struck-text``: some was struck."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, as it stands in the file: a cell over three columns is one cell."""

    blocks: tuple["Block", ...]

    @property
    def text(self) -> str:
        """All text of the cell, inner tables included, a line for each paragraph."""
        return "\n".join(one.text for one in paragraphs(self.blocks))

    @property
    def pictures(self) -> int:
        """Pictures laid into the cell."""
        return sum(one.pictures for one in paragraphs(self.blocks))

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong with its paragraphs, each once."""
        found = (problem for one in paragraphs(self.blocks) for problem in one.problems)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; rows may differ in length."""

    rows: tuple[tuple[Cell, ...], ...]


Block: TypeAlias = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Flow:
    """A document as one stream of blocks."""

    blocks: tuple[Block, ...]
    headers: tuple[Paragraph, ...] = ()
    """Text of page headers and footers; where titles stand on some blanks."""
    problems: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    """What would act by itself when the original is opened: ``macros``, ``external-link`` …"""


def paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Walk all paragraphs, also those in tables, in reading order."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.rows:
                for cell in row:
                    yield from paragraphs(cell.blocks)
