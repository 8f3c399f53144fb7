"""One place to write on a foreign blank."""

from dataclasses import dataclass

from parsers.facts.document import Box
from parsers.forms.label_words import Meaning
from parsers.pages import Square, Word


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is to be written, and what is asked there."""

    box: Box
    label: str
    """As printed; of a table, the head of the column."""
    label_box: Box | None
    meaning: Meaning | None
    words: tuple[Word, ...]
    """What a text layer or a recogniser of print found in it."""
    cells: int = 0
    """Of a comb."""
    row: int | None = None
    """In a table, from 0."""
    table: int = 0
    """Which table of the page."""
    context: str = ""
    """What stands at the other side of a table's cell: "Dane nowe"."""
    is_more: bool = False
    """A further line of the place before it."""
    squares: tuple[Square, ...] = ()
    """Boxes to tick inside it."""
    is_drawn: bool = True
    """There is a cell, a line or a comb; otherwise only a gap after the label."""
