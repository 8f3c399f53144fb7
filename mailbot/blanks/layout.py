"""Where does everything stand on the pages of a form? The same definition, the same place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from mailbot.blanks.choices import check_block, choice_block
from mailbot.blanks.entries import row_block, rows_of
from mailbot.blanks.header import first_header, first_top, later_header, later_top
from mailbot.blanks.sheet import (
    BOTTOM,
    HEADING,
    LEFT,
    NORMAL,
    RIGHT,
    SMALL,
    WIDTH,
    Block,
    Frame,
    Line,
    Mark,
    Sheet,
    Text,
    moved,
    paragraph,
    stacked,
)
from mailbot.blanks.signatures import signature_block
from mailbot.blanks.tables import table_blocks
from parsers.forms.definition import Field, FieldType, Form

EDITION: Final = "2026-11"
"""Name of the edition drawn here; whatever moves a place needs a new one, by the month."""

_TICKED: Final = frozenset({FieldType.CHOICE, FieldType.MULTICHOICE})
_ALONE: Final = frozenset({*_TICKED, FieldType.CHECK, FieldType.TABLE, FieldType.STATIC})
_OFFICE_LINE: Final = 18.0
# "1. Udział …" begins a line of its own.
_NUMBERED = re.compile(r"\s(?=\d{1,2}\. )")


def lay_out(form: Form) -> tuple[Sheet, ...]:
    """Draw all pages of a form; the editions that it has already are not looked at."""
    pages: list[list[Mark]] = [[]]
    y = first_top(form)
    for group in _groups(list(_blocks(form))):
        height = sum(block.height for block in group)
        if y + height > BOTTOM:
            pages.append([])
            y = later_top()
        for block in group:
            pages[-1] += [moved(mark, y, len(pages)) for mark in block.marks]
            y += block.height
    headers = [
        (first_header if number == 1 else later_header)(form, EDITION, (number, len(pages)))
        for number in range(1, len(pages) + 1)
    ]
    return tuple(
        Sheet(number, (*header, *marks))
        for number, (header, marks) in enumerate(zip(headers, pages, strict=True), 1)
    )


def _groups(blocks: Sequence[Block]) -> Iterator[tuple[Block, ...]]:
    """Keep a heading with what it heads."""
    group: list[Block] = []
    for block in blocks:
        group.append(block)
        if not block.keeps_with_next:
            yield tuple(group)
            group = []
    if group:
        yield tuple(group)


def _blocks(form: Form) -> Iterator[Block]:
    for section in form.sections:
        yield _heading(section.title)
        asked = [field for field in section.fields if not field.for_office]
        for run in _runs(asked):
            yield from _run_blocks(run)
    for rule in form.rules:
        yield replace(paragraph(f"Uwaga: {rule.wording}.", WIDTH), keeps_with_next=True)
    if form.signatures:
        yield Block(9.0, (), keeps_with_next=True)
    yield from map(signature_block, form.signatures)
    yield from _office(form)


def _heading(title: str) -> Block:
    marks = (
        Text(LEFT, 16.0, title, HEADING, is_bold=True),
        Line((LEFT, 20.0), (RIGHT, 20.0), weight=0.9, grey=0.0),
    )
    return Block(24.5, marks, keeps_with_next=True)


def _runs(fields: Sequence[Field]) -> Iterator[list[Field]]:
    """Gather neighbours that may stand in one row; everything else stands alone."""
    run: list[Field] = []
    for field in fields:
        if field.type not in _ALONE:
            run.append(field)
            continue
        if run:
            yield run
            run = []
        yield [field]
    if run:
        yield run


def _run_blocks(run: Sequence[Field]) -> Iterator[Block]:
    kind = run[0].type
    if kind in _TICKED:
        yield choice_block(run[0])
    elif kind is FieldType.CHECK:
        yield check_block(run[0])
    elif kind is FieldType.TABLE:
        yield from table_blocks(run[0])
    elif kind is FieldType.STATIC:
        yield _printed(run[0])
    else:
        yield from map(row_block, rows_of(run))


def _printed(field: Field) -> Block:
    lines = [paragraph(text, WIDTH, size=9.0) for text in _NUMBERED.split(field.labels[0])]
    return stacked([*lines, Block(4.0, ())])


def _office(form: Form) -> Iterator[Block]:
    """Draw what the office fills in: its own choices and captioned boxes."""
    fields = [field for field in form.fields() if field.for_office]
    if not fields and not form.office:
        return
    parts = [Block(16.0, (Text(LEFT, 11.0, "Wypełnia urząd", NORMAL, is_bold=True),))]
    parts += [block for run in _runs(fields) for block in _run_blocks(run)]
    if form.office:
        parts.append(_captioned(form.office))
    body = stacked(parts)
    rule = Line((LEFT, 0.0), (RIGHT, 0.0), weight=0.6, grey=0.5)
    yield Block(body.height, (rule, *body.marks))


def _captioned(captions: Sequence[str]) -> Block:
    width = (WIDTH + 12.0) / len(captions)
    marks: list[Mark] = []
    for number, caption in enumerate(captions):
        x = LEFT + number * width
        marks.append(Text(x, SMALL, caption, SMALL))
        marks.append(Frame((x, 10.0, x + width - 12.0, 10.0 + _OFFICE_LINE), 0.5, 0.5))
    return Block(10.0 + _OFFICE_LINE + 2.0, tuple(marks))
