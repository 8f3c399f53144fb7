"""How does one field to be written in look, and how wide must it be?"""

from collections.abc import Iterator, Sequence
from typing import Final

from mailbot.blanks.combs import CELL_HEIGHT, CELLS, comb_marks, comb_width
from mailbot.blanks.sheet import (
    FRAME_GREY,
    LEFT,
    NORMAL,
    WIDTH,
    Block,
    Frame,
    Line,
    Mark,
    Text,
    rounded,
)
from mailbot.blanks.typeface import width_of, wrap
from parsers.forms.definition import BlankBox, BoxKind, Field, FieldType

# Block capitals are about this wide when people write small; e-mail addresses are longer.
_LETTER: Final = 9.0
_LETTERS: Final = {FieldType.EMAIL: 32, FieldType.MULTILINE: 150}
_MOST_LETTERS: Final = 40
_ROW_GAP: Final = 16.0
_LABEL_LEAD: Final = 10.5
_LABEL_SPACE: Final = 3.0
_BELOW: Final = 4.5

LINE_HEIGHT: Final = CELL_HEIGHT
"""Room to write one line by hand: nearly 8 mm."""
_RULED: Final = 22.0
"""Distance of the lines of a large field; ticks at its sides lead the hand."""
_TICK: Final = 4.0
_LETTERS_A_LINE: Final = 50
_TOP: Final = 2.0
_SHORT: Final = 8
"""A field of so few letters, such as the number of a house, is not made wider than it needs."""
_WHOLE_LABEL: Final = 100.0
"""A label up to this width is not broken."""


def label_of(field: Field) -> str:
    """Return the label as printed: a star for what is required, the order of a date."""
    order = " (dd.mm.rrrr)" if field.type is FieldType.DATE else ""
    return f"{field.labels[0]}{order}{' *' if field.required else ''}"


def rows_of(fields: Sequence[Field]) -> Iterator[tuple[Field, ...]]:
    """Put fields that fit beside each other into rows, in their order."""
    row: list[Field] = []
    for field in fields:
        if row and _width_of([*row, field]) > WIDTH:
            yield tuple(row)
            row = []
        row.append(field)
    if row:
        yield tuple(row)


def row_block(fields: Sequence[Field]) -> Block:
    """Draw a row of fields, labels above their boxes; what room is left goes to the longer ones."""
    widths = _spread(fields)
    labels = [
        wrap(label_of(field), NORMAL, width) for field, width in zip(fields, widths, strict=True)
    ]
    top = _TOP + max(map(len, labels)) * _LABEL_LEAD + _LABEL_SPACE
    marks: list[Mark] = []
    x = LEFT
    for field, width, lines in zip(fields, widths, labels, strict=True):
        first = top - _LABEL_SPACE - len(lines) * _LABEL_LEAD
        marks += [
            Text(x, first + NORMAL + number * _LABEL_LEAD, line)
            for number, line in enumerate(lines)
        ]
        marks += _entry(field, x, top, width)
        x += width + _ROW_GAP
    return Block(top + max(_height(field) for field in fields) + _BELOW, tuple(marks))


def _entry(field: Field, x: float, top: float, width: float) -> Iterator[Mark]:
    bottom = top + _height(field)
    rect = rounded((x, top, x + width, bottom))
    if field.type in CELLS:
        yield from comb_marks(field.type, x, top)
        rect = rounded((x, top, x + comb_width(field.type), bottom))
        cells = CELLS[field.type]
        yield BlankBox(field=field.id, kind=BoxKind.COMB, page=1, box=rect, cells=cells)
        return
    yield Frame(rect)
    if field.type is FieldType.MULTILINE:
        for number in range(1, _line_count(field)):
            y = top + number * _RULED
            # Outside the box: a line in it would be taken for something written.
            yield Line((x - _TICK, y), (x, y), grey=FRAME_GREY)
            yield Line((x + width, y), (x + width + _TICK, y), grey=FRAME_GREY)
    yield BlankBox(field=field.id, kind=BoxKind.TEXT, page=1, box=rect)


def _height(field: Field) -> float:
    return _line_count(field) * _RULED if field.type is FieldType.MULTILINE else LINE_HEIGHT


def _line_count(field: Field) -> int:
    return max(2, round(_letters(field) / _LETTERS_A_LINE))


def _letters(field: Field) -> int:
    return field.letters or _LETTERS.get(field.type, _MOST_LETTERS)


def _least(field: Field) -> float:
    """Return the width that a field needs; a label may take two lines over it."""
    if field.type is FieldType.MULTILINE:
        return WIDTH
    label = width_of(label_of(field), NORMAL) + 1.0
    label = label if label <= _WHOLE_LABEL else max(_WHOLE_LABEL, label / 2 + _LETTER)
    if field.type in CELLS:
        return max(comb_width(field.type), label)
    return min(WIDTH, max(_letters(field) * _LETTER, label))


def _width_of(fields: Sequence[Field]) -> float:
    return sum(map(_least, fields)) + _ROW_GAP * (len(fields) - 1)


def _spread(fields: Sequence[Field]) -> list[float]:
    """Share out the row: first what keeps labels on one line, then the longer fields grow."""
    widths = [_least(field) for field in fields]
    spare = WIDTH - _width_of(fields)
    for index, field in enumerate(fields):
        more = min(spare, max(0.0, width_of(label_of(field), NORMAL) + 1.0 - widths[index]))
        widths[index] += more
        spare -= more
    growing = [
        width if _may_grow(field) else 0.0 for field, width in zip(fields, widths, strict=True)
    ]
    total = sum(growing) or 1.0
    return [width + spare * share / total for width, share in zip(widths, growing, strict=True)]


def _may_grow(field: Field) -> bool:
    return field.type not in CELLS and _letters(field) > _SHORT
