"""How does a table to be filled in look? Rows; or cards, when its columns would be too narrow."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from mailbot.blanks.entries import LINE_HEIGHT, label_of
from mailbot.blanks.sheet import LEFT, NORMAL, SMALL, WIDTH, Block, Frame, Mark, Text, rounded
from parsers.forms.definition import BlankBox, BoxKind, Column, Field, FieldType

_NUMBER: Final = 20.0
"""Room for the number of the row."""
_CAPTION: Final = 9.0
_LETTER: Final = 8.0
_LETTERS: Final = {FieldType.PHONE: 13, FieldType.DATE: 11, FieldType.EMAIL: 30}
_ANY_LETTERS: Final = 20
_CARD_GAP: Final = 6.0
_BELOW: Final = 4.0
_KEPT_TOGETHER: Final = 320.0
"""A table up to this height is not parted by the end of a page."""


def table_blocks(field: Field) -> list[Block]:
    """Draw a table: its label, then block by block what must not be parted by the page's end."""
    label = Block(13.0, (Text(LEFT, NORMAL, label_of(field)),), keeps_with_next=True)
    rows = _lines(field.columns)
    if len(rows) == 1:
        return [label, _grid(field)]
    cards = [_card(field, rows, number) for number in range(field.rows)]
    if sum(card.height for card in cards) > _KEPT_TOGETHER:
        return [label, *cards]
    return [label, *(replace(card, keeps_with_next=True) for card in cards[:-1]), cards[-1]]


def _grid(field: Field) -> Block:
    places = _places(field.columns, 0.0)
    marks: list[Mark] = [
        Text(x0 + 3, SMALL + 1, column.label, SMALL)
        for column, (x0, _) in zip(field.columns, places, strict=True)
    ]
    for row in range(field.rows):
        top = _CAPTION + 2 + row * LINE_HEIGHT
        marks.append(Text(LEFT, top + 15, f"{row + 1}.", NORMAL))
        marks += _cells(field, field.columns, row, top)
    return Block(_CAPTION + 2 + field.rows * LINE_HEIGHT + _BELOW, tuple(marks))


def _card(field: Field, lines: Sequence[Sequence[Column]], row: int) -> Block:
    marks: list[Mark] = [Text(LEFT, _CAPTION + 15, f"{row + 1}.", NORMAL)]
    top = 0.0
    for columns in lines:
        for column, (x0, _) in zip(columns, _places(columns, _CARD_GAP), strict=True):
            marks.append(Text(x0, top + SMALL - 0.5, column.label, SMALL))
        marks += _cells(field, columns, row, top + _CAPTION, _CARD_GAP)
        top += _CAPTION + LINE_HEIGHT + 1
    return Block(top + _BELOW, tuple(marks))


def _cells(
    field: Field, columns: Sequence[Column], row: int, top: float, gap: float = 0.0
) -> list[Mark]:
    marks: list[Mark] = []
    for column, (x0, x1) in zip(columns, _places(columns, gap), strict=True):
        rect = rounded((x0, top, x1, top + LINE_HEIGHT))
        marks.append(Frame(rect))
        marks.append(
            BlankBox(field=field.id, kind=BoxKind.CELL, page=1, box=rect, row=row, column=column.id)
        )
    return marks


def _lines(columns: Sequence[Column]) -> list[list[Column]]:
    """Divide the columns into lines in which each has the room it needs."""
    lines: list[list[Column]] = [[]]
    for column in columns:
        if lines[-1] and sum(map(_wanted, [*lines[-1], column])) > WIDTH - _NUMBER:
            lines.append([])
        lines[-1].append(column)
    return lines


def _places(columns: Sequence[Column], gap: float) -> list[tuple[float, float]]:
    """Return left and right of each column; the whole width is shared by what each needs."""
    wanted = [_wanted(column) for column in columns]
    scale = (WIDTH - _NUMBER - gap * (len(columns) - 1)) / sum(wanted)
    places = []
    x = LEFT + _NUMBER
    for want in wanted:
        places.append((x, x + want * scale))
        x += want * scale + gap
    return places


def _wanted(column: Column) -> float:
    return (column.letters or _LETTERS.get(column.type, _ANY_LETTERS)) * _LETTER
