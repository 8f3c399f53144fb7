"""Which cells do the lines of a page make, and which of them are combs for single characters?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from parsers.facts.document import Box
from parsers.pages import Rule, around

# How far lines may miss each other and still meet, in points.
_MEETS: Final = 3.5
# Lines this near are one, drawn twice.
_SAME: Final = 1.2
_LOWEST: Final = 9.0
_NARROWEST: Final = 9.0
# Cells of a comb: nearly equal, narrow, and at least this many in a row.
_COMB_WIDEST: Final = 28.0
_COMB_FEWEST: Final = 4
_COMB_PIECE: Final = 3
_COMB_LIKE: Final = 0.25
_COMB_GAP: Final = 14.0
# A character that crosses the lines of its cell hides that cell and one beside it.
_MOST_HIDDEN: Final = 2


@dataclass(frozen=True, slots=True)
class Comb:
    """A row of cells for one character each."""

    box: Box
    cells: int


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of a page, combs apart."""

    cells: tuple[Box, ...]
    combs: tuple[Comb, ...]


def find_grid(rules: Sequence[Rule]) -> Grid:
    """Find all smallest cells that lines enclose."""
    across = _merged([r.box for r in rules if not r.is_upright and not r.is_dotted])
    upright = [
        _mirrored(box)
        for box in _merged([_mirrored(r.box) for r in rules if r.is_upright and not r.is_dotted])
    ]
    cells = [cell for top in across for cell in _below(top, across, upright)]
    combs = _combs([cell for cell in cells if cell.x1 - cell.x0 <= _COMB_WIDEST])
    rest = [cell for cell in cells if not any(is_inside(cell, comb.box) for comb in combs)]
    return Grid(tuple(rest), tuple(combs))


def is_inside(inner: Box, outer: Box, slack: float = 2.0) -> bool:
    """Say whether one box lies in another, but for some points."""
    return (
        inner.x0 >= outer.x0 - slack
        and inner.x1 <= outer.x1 + slack
        and inner.y0 >= outer.y0 - slack
        and inner.y1 <= outer.y1 + slack
    )


def _merged(lines: Sequence[Box]) -> list[Box]:
    """Join lines that lie on each other or follow each other; each cell draws its own."""
    merged: list[Box] = []
    for line in sorted(lines, key=lambda one: (_level(one), one.x0)):
        for index in range(len(merged) - 1, -1, -1):
            other = merged[index]
            if _level(line) - _level(other) > _SAME:
                merged.append(line)
                break
            if line.x0 <= other.x1 + _SAME and line.x1 >= other.x0 - _SAME:
                merged[index] = around((line, other))
                break
        else:
            merged.append(line)
    return merged


def _mirrored(box: Box) -> Box:
    return Box(page=box.page, x0=box.y0, y0=box.x0, x1=box.y1, y1=box.x1)


def _level(box: Box) -> float:
    return (box.y0 + box.y1) / 2


def _middle(box: Box) -> float:
    return (box.x0 + box.x1) / 2


def _below(top: Box, across: Sequence[Box], upright: Sequence[Box]) -> list[Box]:
    y = _level(top)
    sides = [
        side
        for side in upright
        if _starts_at(side, y, across)
        and side.y1 >= y + _LOWEST
        and top.x0 - _MEETS <= _middle(side) <= top.x1 + _MEETS
    ]
    found = []
    for position, left in enumerate(sides):
        right = next(
            (one for one in sides[position + 1 :] if _middle(one) - _middle(left) > _NARROWEST / 2),
            None,
        )
        if right is None or _middle(right) - _middle(left) < _NARROWEST:
            continue
        bottom = _bottom(left, right, y, across)
        if bottom is not None:
            x0, x1 = _middle(left), _middle(right)
            found.append(Box(page=top.page, x0=x0, y0=y, x1=x1, y1=bottom))
    return found


def _starts_at(side: Box, y: float, across: Sequence[Box]) -> bool:
    """Say whether a side meets a level from below, and no nearer line (a comb's) is its top."""
    if side.y0 <= y + _SAME:
        return True
    return side.y0 <= y + _MEETS and not any(
        abs(_level(line) - side.y0) < side.y0 - y
        and line.x0 - _MEETS <= _middle(side) <= line.x1 + _MEETS
        for line in across
        if _level(line) > y + _SAME
    )


def _bottom(left: Box, right: Box, y: float, across: Sequence[Box]) -> float | None:
    for line in across:
        level = _level(line)
        if level < y + _LOWEST:
            continue
        if min(left.y1, right.y1) < level - _MEETS:
            return None
        if line.x0 <= _middle(left) + _MEETS and line.x1 >= _middle(right) - _MEETS:
            return level
    return None


def _combs(cells: Sequence[Box]) -> list[Comb]:
    rows: list[list[Box]] = []
    for cell in sorted(cells, key=lambda cell: (round(cell.y0 / _MEETS), cell.x0)):
        if rows and _goes_on(rows[-1], cell):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    pieces = _bridged([_comb(row) for row in rows if len(row) >= _COMB_PIECE])
    return [comb for comb in pieces if comb.cells >= _COMB_FEWEST]


def _comb(row: Sequence[Box]) -> Comb:
    box = Box(page=row[0].page, x0=row[0].x0, y0=row[0].y0, x1=row[-1].x1, y1=row[0].y1)
    return Comb(box, len(row))


def _bridged(combs: Sequence[Comb]) -> list[Comb]:
    """Join the pieces of a comb whose lines a character hides, when whole cells fit between."""
    joined: list[Comb] = []
    for comb in sorted(combs, key=lambda one: (round(one.box.y0 / _MEETS), one.box.x0)):
        last = joined[-1] if joined else None
        missing = None if last is None else _missing(last, comb)
        if last is None or missing is None:
            joined.append(comb)
        else:
            joined[-1] = Comb(around((last.box, comb.box)), last.cells + missing + comb.cells)
    return joined


def _missing(left: Comb, right: Comb) -> int | None:
    width = (left.box.x1 - left.box.x0) / left.cells
    other = (right.box.x1 - right.box.x0) / right.cells
    gap = right.box.x0 - left.box.x1
    count = round(gap / width)
    is_same_row = (
        abs(left.box.y0 - right.box.y0) <= _MEETS and abs(left.box.y1 - right.box.y1) <= _MEETS
    )
    is_alike = abs(width - other) <= _COMB_LIKE * width
    is_whole = abs(gap - count * width) <= _COMB_LIKE * width
    return count if is_same_row and is_alike and is_whole and 1 <= count <= _MOST_HIDDEN else None


def _goes_on(row: Sequence[Box], cell: Box) -> bool:
    last = row[-1]
    width, other = last.x1 - last.x0, cell.x1 - cell.x0
    return (
        abs(last.y0 - cell.y0) <= _MEETS
        and abs(last.y1 - cell.y1) <= _MEETS
        and -_MEETS <= cell.x0 - last.x1 <= _COMB_GAP
        and abs(width - other) <= _COMB_LIKE * max(width, other)
    )
