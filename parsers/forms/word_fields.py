"""Read the fields of one form from the flow of a document: labels, and what stands beside them.

A label is known by its words, wherever it stands: in the cell to the left, above a column, before a
colon. What no label explains is kept apart, to be told and not to be guessed.
"""

from collections.abc import Sequence

from parsers.flow import Block, Cell, Paragraph, Table
from parsers.forms.definition import Field, FieldType, Form
from parsers.forms.ticks import Tick, lone_tick, ticks
from parsers.forms.values import UNKNOWN_LABEL
from parsers.forms.word_labels import CHOICES, Caption, labels_of, option
from parsers.forms.word_signing import is_signing, place_and_date, read_signing, sign
from parsers.forms.word_tables import read_columns, read_list
from parsers.forms.word_values import Findings
from parsers.forms.wording import has_leader, written

_LONGEST_NEW_LABEL = 80
_PAIR = 2


def read_flow(form: Form, blocks: Sequence[Block]) -> Findings:
    """Read what the blocks say about the fields of a form."""
    reader = _Reader(form)
    reader.read(blocks)
    return reader.findings


class _Reader:
    """Walks the blocks in order and remembers the label that still waits for its value."""

    def __init__(self, form: Form) -> None:
        self.findings = Findings(form)
        self._labels = labels_of(form)
        self._pending: Field | None = None
        self._pictures = 0
        """Pictures since the last caption."""

    def read(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            if isinstance(block, Table):
                self._read_table(block)
            else:
                self._read_paragraph(block)

    def _read_table(self, table: Table) -> None:
        if read_list(table, self._labels, self.findings, self._pending):
            return
        if read_columns(table, self._labels, self.findings):
            return
        rows = list(table.rows)
        while rows:
            row = rows.pop(0)
            if rows and len(rows[0]) == len(row) and self._is_captions_only(rows[0]):
                pairs = zip(row, rows.pop(0), strict=True)
                row = tuple(Cell((*above.blocks, *below.blocks)) for above, below in pairs)
            self._read_row(row)

    def _is_captions_only(self, row: Sequence[Cell]) -> bool:
        """Say whether a row holds captions for what stands in the row above it."""
        lines = [line for cell in row for line in written(cell.text).splitlines()]
        captions = [self._labels.caption(line) is not None for line in lines]
        has_lines = any(has_leader(cell.text) for cell in row)
        return len(captions) > 1 and all(captions) and not has_lines

    def _read_row(self, row: tuple[Cell, ...]) -> None:
        if is_signing(row, self._labels):
            for cell in read_signing(row, self._labels, self.findings):
                self.read(cell.blocks)
            return
        index = 0
        while index < len(row):
            following = row[index + 1] if index + 1 < len(row) else None
            if following is not None and self._read_pair(row[index], following, len(row)):
                index += 2
            else:
                self.read(row[index].blocks)
                index += 1

    def _read_pair(self, cell: Cell, following: Cell, width: int) -> bool:
        """Read a label and the value in the cell to its right; say whether they are such a pair."""
        label = written(cell.text)
        match = self._labels.understand(label, self.findings.labels)
        if match is not None:
            if self._labels.find(following.text) is not None:
                return False
            self.findings.met(match, is_drawn=True)
            self._read_value(match.field, following)
            return True
        if following.text.strip() and self._labels.caption(label) == (Caption.PLACE_DATE, None):
            name = place_and_date(self._labels)
            if name is not None:
                self.findings.add(name, _one_line(following), following.problems)
                return True
        return width % _PAIR == 0 and self._read_unknown(label, following)

    def _read_unknown(self, label: str, following: Cell) -> bool:
        """Keep a pair whose label belongs to no field of ours."""
        if any(isinstance(block, Table) for block in following.blocks):
            return False
        text = _one_line(following)
        is_label = any(map(str.isalpha, label)) and len(label) <= _LONGEST_NEW_LABEL
        if not (is_label and text) or ticks(label) or ticks(text) or self._labels.is_known(label):
            return False
        self.findings.rest.append(text)
        self.findings.add(UNKNOWN_LABEL + label.rstrip(" :*"), text)
        return True

    def _read_value(self, field: Field, cell: Cell) -> None:
        if field.type in CHOICES:
            self._choose(field, cell)
        elif field.type is FieldType.TABLE:
            self._pending = field
            self.read(cell.blocks)
        elif field.type is FieldType.CHECK:
            marks = ticks(cell.text)
            if any(one.is_ticked for one in marks) or lone_tick(cell.text):
                self.findings.tick(field.id, cell.problems)
        else:
            text = written(cell.text) if field.type is FieldType.MULTILINE else _one_line(cell)
            if text:
                self.findings.add(field.id, text, cell.problems)
            if cell.pictures:
                self.findings.problems.append(f"unread-ink:{field.id}")

    def _choose(self, field: Field, cell: Cell) -> None:
        marks = ticks(cell.text)
        for mark in marks:
            self._option(field, mark, cell.problems)
        if marks:
            return
        lines = written(cell.text).splitlines()
        named = [found for line in lines if (found := option(field, line)) is not None]
        if len(named) == 1 and len(lines) == 1:
            name, is_exact = named[0]
            self.findings.add(field.id, name, _doubt(cell.problems, is_exact=is_exact))
        elif lines:
            self.findings.problems.append(f"choice-unmarked:{field.id}")

    def _option(self, field: Field, mark: Tick, problems: Sequence[str]) -> None:
        found = option(field, mark.text)
        if not mark.is_ticked:
            if found is None:
                self.findings.rest.append(mark.text)
        elif found is None:
            self.findings.add(field.id, mark.text, (*problems, "unknown-option"))
        else:
            self.findings.add(field.id, found[0], _doubt(problems, is_exact=found[1]))

    def _read_paragraph(self, paragraph: Paragraph) -> None:
        self._pictures += paragraph.pictures
        for line in paragraph.text.splitlines():
            if not self._read_ticks(line, paragraph) and written(line):
                self._read_line(line, paragraph)

    def _read_ticks(self, line: str, paragraph: Paragraph) -> bool:
        """Read all boxes of a line; say whether there were some and all are known."""
        found = [self._read_tick(mark, paragraph) for mark in ticks(line)]
        return bool(found) and all(found)

    def _read_tick(self, mark: Tick, paragraph: Paragraph) -> bool:
        """Read a box in running text: a sentence of the form, or an option of the last label."""
        match = self._labels.sentence(mark.text)
        if match is not None:
            self.findings.met(match)
            if mark.is_ticked:
                self.findings.tick(match.field.id, paragraph.problems)
            return True
        fields = [field for field in self.findings.form.fields() if field.type in CHOICES]
        if self._pending is not None and self._pending in fields:
            fields = [self._pending]
        named = [field for field in fields if option(field, mark.text) is not None]
        if len(named) != 1:
            return False
        self._option(named[0], mark, paragraph.problems)
        return True

    def _read_line(self, line: str, paragraph: Paragraph) -> None:
        if self._read_caption(line):
            return
        match = self._labels.find(written(line), self.findings.labels)
        if match is not None:
            self.findings.met(match)
            self._pending = match.field
            return
        label, colon, value = line.partition(":")
        match = self._labels.understand(label.strip(), self.findings.labels) if colon else None
        if match is not None:
            self.findings.met(match)
            self._pending = match.field
            if written(value):
                self._read_value(match.field, Cell((Paragraph(value, 0, paragraph.problems),)))
                self._pending = None
            return
        if not self._labels.is_known(line):
            self._read_loose(written(line), paragraph)

    def _read_loose(self, text: str, paragraph: Paragraph) -> None:
        """Take a line that stands under a lone label as its value, but never for certain."""
        field, self._pending = self._pending, None
        if field is not None and field.type not in CHOICES | {FieldType.TABLE, FieldType.CHECK}:
            self.findings.add(field.id, text, (*paragraph.problems, "below-label"))
        else:
            self.findings.rest.append(text)

    def _read_caption(self, line: str) -> bool:
        """Read a caption in running text; what belongs to it stands in the lines before."""
        found = self._labels.caption(line)
        if found is None:
            return False
        kind, signature = found
        if kind is Caption.SIGNATURE and self._pictures:
            named = signature or next(iter(self.findings.form.signatures), None)
            if named is not None:
                sign(named, self.findings)
            self._pictures = 0
        name = place_and_date(self._labels)
        if kind is Caption.PLACE_DATE and self.findings.rest and name is not None:
            self.findings.add(name, self.findings.rest.pop(), ("below-label",))
        return True


def _one_line(cell: Cell) -> str:
    return " ".join(written(cell.text).split())


def _doubt(problems: Sequence[str], *, is_exact: bool) -> tuple[str, ...]:
    return (*problems,) if is_exact else (*problems, "option-changed")
