"""How do the boxes to tick look: choices and declarations?"""

from collections.abc import Sequence
from typing import Final

from mailbot.blanks.entries import label_of
from mailbot.blanks.sheet import LEFT, NORMAL, WIDTH, Block, Frame, Mark, Text, rounded
from mailbot.blanks.typeface import width_of, wrap
from parsers.forms.definition import BlankBox, BoxKind, Field

# 4 mm: large enough for a clear cross, and a cross that leaves it does not reach the next box.
BOX: Final = 11.0
_BOX_WEIGHT: Final = 0.9
_ROW: Final = 16.0
_BESIDE: Final = 6.0
"""From the box to its words."""
_LEAD: Final = 10.5
_COLUMN_GAP: Final = 14.0
_MOST_COLUMNS: Final = 4
_MOST_LINES: Final = 2
_WRAPPED: Final = 8.0
"""A second line of words costs as much as half a row."""
_ABOVE: Final = 14.0
_BELOW: Final = 5.0

# Short answers such as tak/nie stand beside their question, under each other's columns.
_QUESTION: Final = 260.0
_ANSWER: Final = 52.0


def choice_block(field: Field) -> Block:
    """Draw a choice with its label and all options."""
    beside = _beside(field)
    return beside if beside is not None else _below(field)


def check_block(field: Field) -> Block:
    """Draw one box with its words."""
    words = wrap(label_of(field), NORMAL, WIDTH - BOX - _BESIDE)
    rect = rounded((LEFT, 2.0, LEFT + BOX, 2.0 + BOX))
    marks = (
        Frame(rect, _BOX_WEIGHT, 0.0),
        BlankBox(field=field.id, kind=BoxKind.CHECK, page=1, box=rect),
        *_words(words, LEFT + BOX + _BESIDE, 2.0),
    )
    return Block(max(_ROW, len(words) * _LEAD + 5.5), marks)


def _beside(field: Field) -> Block | None:
    widths = [max(_ANSWER, _option_width(option) + _COLUMN_GAP) for option in field.choices]
    if sum(widths) - _COLUMN_GAP > WIDTH - _QUESTION:
        return None
    label = wrap(label_of(field), NORMAL, _QUESTION - _COLUMN_GAP)
    marks: list[Mark] = [
        Text(LEFT, 2.0 + NORMAL + number * _LEAD, line) for number, line in enumerate(label)
    ]
    x = LEFT + _QUESTION
    for option, width in zip(field.choices, widths, strict=True):
        marks += _option(field, option, (option,), (x, 2.0))
        x += width
    return Block(max(_ROW, len(label) * _LEAD + 5.5) + 1.0, tuple(marks))


def _below(field: Field) -> Block:
    """Put the options under the label, read downwards; low, but with few words on a second line."""
    arranged = [_columns(field, count) for count in range(1, _MOST_COLUMNS + 1)]
    possible = [block for block in arranged if block is not None]
    return min(possible, key=lambda block: block.height + _WRAPPED * len(block.marks))


def _columns(field: Field, count: int) -> Block | None:
    """Arrange the options in columns; ``None`` when words would not fit in two lines."""
    width = (WIDTH + _COLUMN_GAP) / count
    room = width - _COLUMN_GAP - BOX - _BESIDE
    words = {option: wrap(option, NORMAL, room) for option in field.choices}
    if count > 1 and any(
        len(lines) > _MOST_LINES or _breaks(lines, room) for lines in words.values()
    ):
        return None
    rows = -(-len(field.choices) // count)
    marks: list[Mark] = [Text(LEFT, NORMAL, label_of(field))]
    y = _ABOVE
    for row in range(rows):
        options = field.choices[row::rows]
        for column, option in enumerate(options):
            marks += _option(field, option, words[option], (LEFT + column * width, y))
        y += max(_ROW, max(len(words[option]) for option in options) * _LEAD + 5.5)
    return Block(y + _BELOW, tuple(marks))


def _breaks(lines: Sequence[str], room: float) -> bool:
    return any(width_of(line, NORMAL) > room for line in lines)


def _option(field: Field, option: str, words: Sequence[str], at: tuple[float, float]) -> list[Mark]:
    x, y = at
    rect = rounded((x, y, x + BOX, y + BOX))
    return [
        Frame(rect, _BOX_WEIGHT, 0.0),
        BlankBox(field=field.id, kind=BoxKind.OPTION, page=1, box=rect, option=option),
        *_words(words, x + BOX + _BESIDE, y),
    ]


def _words(lines: Sequence[str], x: float, top: float) -> list[Mark]:
    return [Text(x, top + NORMAL + number * _LEAD, line) for number, line in enumerate(lines)]


def _option_width(option: str) -> float:
    return BOX + _BESIDE + width_of(option, NORMAL)
