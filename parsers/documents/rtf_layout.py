"""Paragraphs, cells and rows put together in the order in which marks end them.

RTF and the old Word format write a table as text in which marks end each cell and row.
"""

from dataclasses import dataclass, field

from parsers.flow import Block, Cell, Paragraph, Table


@dataclass(slots=True)
class _Rows:
    """A table while it is put together."""

    blocks: list[Block] = field(default_factory=list)
    """Of the present cell."""
    cells: list[Cell] = field(default_factory=list)
    rows: list[tuple[Cell, ...]] = field(default_factory=list)

    def end_cell(self) -> None:
        self.cells.append(Cell(tuple(self.blocks)))
        self.blocks = []

    def end_row(self) -> None:
        if self.cells:
            self.rows.append(tuple(self.cells))
        self.cells = []

    def taken(self) -> list[Block]:
        """Hand over what was put together and begin anew."""
        if self.blocks:
            self.end_cell()
        self.end_row()
        found: list[Block] = [Table(tuple(self.rows))] if self.rows else []
        self.rows = []
        return found


class Layout:
    """Receives text and marks."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._headers: list[Paragraph] = []
        self._text: list[str] = []
        self._pictures = 0
        self._problems: dict[str, None] = {}
        self._outer = _Rows()
        self._inner = _Rows()
        self._depth = 0
        """Tables around the present paragraph."""
        self._header_at: int | None = None
        """Depth of the group that is a page header, while inside."""

    def write(self, text: str) -> None:
        """Add text to the present paragraph."""
        self._text.append(text)

    def picture(self, *, is_shown: bool) -> None:
        """Count a picture, if it is one."""
        self._pictures += is_shown

    def problem(self, code: str) -> None:
        """Note that some text of the paragraph is not shown."""
        self._problems[code] = None

    def enter_header(self, depth: int) -> None:
        """Begin a page header, which ends with the group of that depth."""
        self.end_paragraph(is_forced=False)
        self._header_at = depth

    def leave(self, depth: int) -> None:
        """End a group."""
        if self._header_at == depth:
            self.end_paragraph(is_forced=False)
            self._header_at = None

    def table(self, word: str, number: int | None) -> None:
        """Take a mark of tables, by its name in RTF."""
        match word:
            case "intbl":
                self._depth = max(self._depth, 1)
            case "itap":
                self._depth = min(number or 0, 2)
            case "pard":
                self._depth = 0
            case "cell":
                self.end_cell(1)
            case "row":
                self.end_row(1)
            case "nestcell":
                self.end_cell(2)
            case "nestrow":
                self.end_row(2)
            case _:
                pass

    def end_cell(self, depth: int) -> None:
        """End a cell of the outer (1) or inner (2) table."""
        self._depth = depth
        self.end_paragraph(is_forced=False)
        if depth == 1:
            self._outer.blocks += self._inner.taken()
            self._outer.end_cell()
        else:
            self._inner.end_cell()

    def end_row(self, depth: int) -> None:
        """End a row."""
        (self._outer if depth == 1 else self._inner).end_row()

    def end_paragraph(self, *, is_forced: bool = True) -> None:
        """End a paragraph; an empty one only counts when somebody wrote its end."""
        text = "".join(self._text)
        if not (is_forced or text or self._pictures or self._problems):
            return
        done = Paragraph(text, self._pictures, tuple(self._problems))
        self._text, self._pictures, self._problems = [], 0, {}
        if self._header_at is not None:
            self._headers.append(done)
        elif self._depth > 1:
            self._inner.blocks.append(done)
        elif self._depth == 1:
            self._outer.blocks += [*self._inner.taken(), done]
        else:
            self._blocks += [*self._outer.taken(), done]

    def finished(self) -> tuple[tuple[Block, ...], tuple[Paragraph, ...]]:
        """Give all blocks and page headers; tables that never end are ended."""
        self.end_paragraph(is_forced=False)
        self._outer.blocks += self._inner.taken()
        self._blocks += self._outer.taken()
        return tuple(self._blocks), tuple(self._headers)
