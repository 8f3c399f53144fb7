"""Which cell of a foreign blank belongs to which label: beside it, under it, in the same cell?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from parsers.facts.document import Box
from parsers.forms.definition import FieldType
from parsers.forms.foreign_cells import is_inside
from parsers.forms.foreign_phrases import Phrase
from parsers.forms.foreign_place import Place
from parsers.forms.foreign_sheet import Cell, Sheet
from parsers.forms.label_words import begins_with_label, understand, understand_comb
from parsers.pages import Word, around

_MEETS: Final = 4.0
# A label of more words is a sentence.
_LONGEST_LABEL: Final = 14
# A cell with this much room under its label, in points, is for writing too.
_ROOM: Final = 11.0
_ABOVE: Final = 18.0
_NUMBER_COLUMN: Final = 36.0
_OVERLAP: Final = 2.0
_FEWEST_COLUMNS: Final = 2
_FEWEST_DIGITS: Final = 4
_NUMBERS: Final = frozenset(
    {FieldType.NIP, FieldType.REGON, FieldType.KRS, FieldType.PESEL, FieldType.PHONE}
)


@dataclass(frozen=True, slots=True)
class _Head:
    row: tuple[Cell, ...]
    below: tuple[tuple[Cell, ...], ...]


def read_cells(sheet: Sheet) -> tuple[list[Place], list[Place]]:
    """Give every cell that holds a value its label.

    Returns:
        The places with a label beside, over or inside, and those whose label stands outside of the
        table, above them.
    """
    rows = _rows(sheet.cells)
    heads = list(_heads(rows))
    used = {cell.box for head in heads for row in (head.row, *head.below) for cell in row}
    places = [place for number, head in enumerate(heads) for place in _columns(head, number)]
    for row in rows:
        places.extend(_pairs(row, sheet.cells, used))
    outside = [
        place
        for cell in sheet.cells
        if cell.box not in used and (place := _labelled_above(cell, sheet)) is not None
    ]
    return places, outside


def _rows(cells: Sequence[Cell]) -> list[tuple[Cell, ...]]:
    rows: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda cell: (round(cell.box.y0 / _MEETS), cell.box.x0)):
        last = rows[-1][-1] if rows else None
        if last is not None and _is_right_of(cell.box, last.box):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [tuple(row) for row in rows]


def _is_right_of(box: Box, left: Box) -> bool:
    return (
        abs(box.x0 - left.x1) <= _MEETS
        and abs(box.y0 - left.y0) <= _MEETS
        and abs(box.y1 - left.y1) <= _MEETS
    )


def _heads(rows: Sequence[tuple[Cell, ...]]) -> Iterator[_Head]:
    """Find the rows that name columns: labels side by side, over cells that hold none."""
    seen: set[Box] = set()
    for row in rows:
        if len(row) < _FEWEST_COLUMNS or row[0].box in seen or not _names_columns(row):
            continue
        below: list[tuple[Cell, ...]] = []
        current = row
        while (following := _under(current, rows)) is not None and not _names_columns(following):
            below.append(following)
            current = following
        if below and not any(_is_pair_row(one) for one in below[:1]):
            seen.update(cell.box for one in below for cell in one)
            yield _Head(row, tuple(below))


def _names_columns(row: Sequence[Cell]) -> bool:
    labels = [cell.meaning is not None for cell in row]
    side_by_side = any(first and second for first, second in pairwise(labels))
    has_numbers = row[0].meaning is not None and row[0].meaning.id == "row_number"
    return side_by_side or (has_numbers and len(row) > _FEWEST_COLUMNS)


def _is_pair_row(row: Sequence[Cell]) -> bool:
    """Say whether a row under a possible head holds labels of its own beside empty cells."""
    labels = [cell.meaning is not None for cell in row]
    return sum(labels) > 1


def _under(row: Sequence[Cell], rows: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...] | None:
    for other in rows:
        if len(other) == len(row) and all(
            abs(lower.box.y0 - upper.box.y1) <= _MEETS
            and abs(lower.box.x0 - upper.box.x0) <= _MEETS
            and abs(lower.box.x1 - upper.box.x1) <= _MEETS
            for upper, lower in zip(row, other, strict=True)
        ):
            return other
    return None


def _columns(head: _Head, table: int) -> Iterator[Place]:
    is_matrix = _is_matrix(head)
    for number, row in enumerate(head.below):
        for position, (name, cell) in enumerate(zip(head.row, row, strict=True)):
            if position == 0 and (is_matrix or _is_numbering(name, cell)):
                continue
            label = row[0] if is_matrix else name
            if not label.phrases:
                continue
            yield replace(
                _place(cell, label.text, _box_of(label)),
                context=name.text if is_matrix else "",
                row=number if len(head.below) > 1 and not is_matrix else None,
                table=table,
            )


def _is_matrix(head: _Head) -> bool:
    """Say whether the first column holds labels too."""
    first = [row[0] for row in head.below]
    labels = sum(cell.meaning is not None for cell in first)
    return 2 * labels >= len(first) and not all(cell.is_empty for cell in first)


def _is_numbering(name: Cell, cell: Cell) -> bool:
    if name.meaning is not None and name.meaning.id == "row_number":
        return True
    is_narrow = cell.box.x1 - cell.box.x0 <= _NUMBER_COLUMN
    return is_narrow and (name.is_empty or cell.text.rstrip(".)").isdigit())


def _pairs(row: Sequence[Cell], cells: Sequence[Cell], used: set[Box]) -> Iterator[Place]:
    """Walk a row from the left: a label, then its value beside, inside or under."""
    for position, cell in enumerate(row):
        if cell.box in used or cell.is_empty or not _may_be_label(cell):
            continue
        following = row[position + 1] if position + 1 < len(row) else None
        if following is None:
            following = next((one for one in cells if _touches(one.box, cell.box)), None)
        place = _with(cell, following, cells, used)
        if place is not None:
            yield place


def _with(
    cell: Cell, following: Cell | None, cells: Sequence[Cell], used: set[Box]
) -> Place | None:
    inside = _inside(cell)
    is_free = (
        following is not None
        and following.box not in used
        and following.meaning is None
        and _inside(following) is None
    )
    if inside is not None and (not is_free or _is_plainly_inside(inside)):
        used.add(cell.box)
        return inside
    if following is not None and is_free:
        used.update((cell.box, following.box))
        return _place(following, cell.text, _box_of(cell))
    if cell.meaning is None:
        return None
    below = next((one for one in cells if _is_under(one.box, cell.box)), None)
    if below is not None and below.meaning is None and below.box not in used and not _inside(below):
        used.update((cell.box, below.box))
        return _place(below, cell.text, _box_of(cell))
    used.add(cell.box)
    return _room_under_label(cell)


def _is_plainly_inside(place: Place) -> bool:
    """Say whether a cell surely holds its value: after a colon, or a number where one is asked."""
    is_number = place.meaning is not None and place.meaning.type in _NUMBERS
    return place.label.endswith(":") or (is_number and all(map(_is_number, place.words)))


def _may_be_label(cell: Cell) -> bool:
    return cell.meaning is not None or len(cell.text.split()) <= _LONGEST_LABEL


def _touches(box: Box, left: Box) -> bool:
    shared = min(box.y1, left.y1) - max(box.y0, left.y0)
    return abs(box.x0 - left.x1) <= _MEETS and shared > 0.8 * min(
        box.y1 - box.y0, left.y1 - left.y0
    )


def _is_under(box: Box, upper: Box) -> bool:
    return (
        abs(box.y0 - upper.y1) <= _MEETS
        and abs(box.x0 - upper.x0) <= _MEETS
        and abs(box.x1 - upper.x1) <= _MEETS
    )


def _inside(cell: Cell) -> Place | None:
    """Find a label and its value in one cell: after a colon, or on the lines below the label."""
    if cell.meaning is not None or not cell.phrases:
        return None
    words = [word for phrase in cell.phrases for word in phrase.words]
    taken = _label_words(cell.phrases, words)
    if taken is None:
        return None
    label, value = words[:taken], words[taken:]
    text = " ".join(word.text for word in label)
    meaning = understand(text) or begins_with_label(text)
    if meaning is None or not value:
        return None
    box = _rest_of(cell.box, label, value)
    return Place(box, text, around(tuple(word.box for word in label)), meaning, tuple(value))


def _label_words(phrases: Sequence[Phrase], words: Sequence[Word]) -> int | None:
    for number, word in enumerate(words, 1):
        if word.text.endswith(":"):
            return number
    first = phrases[0]
    meaning = begins_with_label(first.text)
    if meaning is not None and meaning.type in _NUMBERS:
        # A number beside its label was typed; words beside it may be more of the label.
        taken = next((n for n, word in enumerate(first.words) if _is_number(word)), None)
        if taken:
            return taken
    return len(first.words) if understand(first.text) is not None else None


def _is_number(word: Word) -> bool:
    return sum(map(str.isdigit, word.text)) >= _FEWEST_DIGITS


def _rest_of(cell: Box, label: Sequence[Word], value: Sequence[Word]) -> Box:
    """Give the part of a cell that the label leaves: under it, or to its right on its line."""
    end = around(tuple(word.box for word in label))
    if min(word.box.y0 for word in value) >= end.y1 - 2.0:
        return cell.model_copy(update={"y0": end.y1})
    return cell.model_copy(update={"x0": label[-1].box.x1})


def _room_under_label(cell: Cell) -> Place | None:
    box = _box_of(cell)
    if box is None or cell.meaning is None or cell.box.y1 - box.y1 < _ROOM:
        return None
    room = cell.box.model_copy(update={"y0": box.y1})
    return Place(room, cell.text, box, cell.meaning, (), squares=cell.squares)


def _labelled_above(cell: Cell, sheet: Sheet) -> Place | None:
    """Take the label of a lonely box from the line of text above it."""
    if cell.meaning is not None:
        return None
    above = [
        phrase
        for phrase in sheet.phrases
        if -_OVERLAP <= cell.box.y0 - phrase.box.y1 <= _ABOVE
        and phrase.box.x0 <= cell.box.x1
        and phrase.box.x1 >= cell.box.x0
        and len(phrase.words) <= _LONGEST_LABEL
    ]
    label = max(above, key=lambda phrase: (phrase.box.y1, -phrase.box.x0), default=None)
    return _place(cell, label.text, label.box) if label is not None else None


def _box_of(cell: Cell) -> Box | None:
    return around(tuple(phrase.box for phrase in cell.phrases)) if cell.phrases else None


def _place(cell: Cell, label: str, label_box: Box | None) -> Place:
    combs = [comb for comb in cell.combs if is_inside(comb.box, cell.box)]
    box = around(tuple(comb.box for comb in combs)) if combs else cell.box
    cells = sum(comb.cells for comb in combs)
    return Place(
        box=box,
        label=label,
        label_box=label_box,
        meaning=understand(label) or (understand_comb(label, cells) if cells else None),
        words=(*(word for phrase in cell.phrases for word in phrase.words), *cell.in_combs),
        cells=cells,
        squares=cell.squares,
    )
