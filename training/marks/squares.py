"""Blocks of squares to tick, filled by invented people: what the reader of ticks learns from."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.marks.patches import Sheet, box_planes
from parsers.pixels import Colour, Rect
from training.marks import stamps, strokes, ticks, writing
from training.marks.damage import DRAWN_DPI, damage
from training.marks.traces import Trace, is_seen

UNKNOWN, EMPTY, TICKED, SCORED_OUT = -1, 0, 1, 2
_K: Final = DRAWN_DPI / 72
_SIZE: Final = (250.0, 190.0)  # points
_LARGE = frozenset({"fill", "scribble", "coil", "blot", "hatch"})
_RINGS = frozenset({"ring around", "ring and cross"})
_TYPED: Final = ("X", "x", "V", "✓", "✔", "✗", "■", "●")


@dataclass(slots=True)
class Square:
    """One square of a block."""

    rect: Rect
    group: int
    """Squares of one group are one choice."""
    label: int = EMPTY
    traces: list[Trace] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Block:
    """A block under work: paper, print, squares, and the hand that fills it."""

    paper: Colour
    squares: list[Square]
    is_exclusive: bool
    colour: tuple[int, int, int]
    pen: float
    strength: float
    habit: str
    typed: str | None
    chance: np.random.Generator = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """What the network gets of one block."""

    planes: NDArray[np.uint8]
    labels: NDArray[np.int64]
    groups: NDArray[np.int64]
    way: str


def ink(paper: Colour, mask: strokes.Mask, spot: tuple[float, float], colour: tuple) -> None:
    """Lay ink onto paper; ink does not lighten print."""
    x, y = (round(v) for v in spot)
    height, width = mask.shape
    top, left = max(0, y), max(0, x)
    below, right = min(paper.shape[0], y + height), min(paper.shape[1], x + width)
    if below <= top or right <= left:
        return
    part = mask[top - y : below - y, left - x : right - x, None]
    there = paper[top:below, left:right].astype(np.float32)
    mixed = there * (1 - part) + np.array(colour, np.float32) * part * (there / 255 * 0.3 + 0.7)
    paper[top:below, left:right] = np.clip(mixed, 0, 255).astype(np.uint8)


def pen_colour(chance: np.random.Generator) -> tuple[int, int, int]:
    """Choose the colour of a pen: blue mostly, black, pencil, seldom red or green."""
    kind = chance.choice(["blue", "black", "pencil", "odd"], p=[0.56, 0.26, 0.13, 0.05])
    if kind == "blue":
        return tuple(int(v) for v in chance.uniform((10, 25, 95), (70, 80, 190)))
    if kind == "black":
        return (int(chance.uniform(15, 75)),) * 3
    if kind == "pencil":
        return (int(chance.uniform(85, 155)),) * 3
    odd = [(170, 30, 40), (20, 110, 60), (110, 40, 130)]
    return odd[int(chance.integers(3))]


def sample(fonts: Path, chance: np.random.Generator) -> Sample:
    """Draw, fill and damage one block."""
    block = _printed(chance)
    blank = cv2.cvtColor(block.paper, cv2.COLOR_RGB2GRAY)
    _disturbed(block, fonts)
    for group in {square.group for square in block.squares}:
        _filled(block, [square for square in block.squares if square.group == group])
    if chance.random() < 0.04:
        _stamped(block)
    seen = damage(block.paper, chance)
    height, width = seen.aligned.shape
    printed = cv2.resize(blank, (width, height), interpolation=cv2.INTER_AREA)
    for square in block.squares:
        if not any(is_seen(trace, seen.aligned, printed) for trace in square.traces):
            square.label = UNKNOWN if square.traces else square.label
    sheet = Sheet(seen.aligned, None if chance.random() < 0.12 else printed, seen.colour)
    return Sample(
        planes=np.stack([box_planes(sheet, square.rect) for square in block.squares]),
        labels=np.array([square.label for square in block.squares]),
        groups=_choices(block),
        way=seen.way,
    )


def _choices(block: Block) -> NDArray[np.int64]:
    """Number the choices; where several options may be ticked, every square is its own."""
    if block.is_exclusive:
        return np.array([square.group for square in block.squares])
    return np.arange(len(block.squares))


def _printed(chance: np.random.Generator) -> Block:
    """Print a block: one choice in one or two columns, and some check boxes."""
    width, height = (round(side * _K) for side in _SIZE)
    paper = np.full((height, width, 3), 255, dtype=np.uint8)
    side = chance.uniform(8.5, 12.5) if chance.random() < 0.4 else float(chance.choice([9, 10]))
    pitch = side + chance.uniform(3.5, 9.0)
    columns = int(chance.integers(1, 3))
    rows = int(chance.integers(3, min(12, int((_SIZE[1] - 40) / pitch))))
    choices = int(chance.integers(2, rows * columns + 1))
    font = stamps.face(chance.uniform(7.5, 10) * _K, chance)
    line = max(1, round(chance.uniform(0.5, 1.1) * _K))
    squares: list[Square] = []
    for n in range(rows * columns):
        column, row = divmod(n, rows)
        x = 20 + column * 115 + chance.uniform(-0.2, 0.2)
        y = 18 + row * pitch
        rect = (x, y, x + side, y + side)
        corners = [round(edge * _K) for edge in rect]
        cv2.rectangle(paper, tuple(corners[:2]), tuple(corners[2:]), (20, 20, 20), line)
        caption = stamps.printed(stamps.words(int(chance.integers(1, 4)), chance)[:18], font)
        spot = (
            corners[2] + chance.uniform(2.5, 6) * _K,
            (corners[1] + corners[3] - caption.shape[0]) / 2,
        )
        ink(paper, caption, spot, (20, 20, 20))
        squares.append(Square(rect, 0 if n < choices else n + 1))
    is_typed = chance.random() < 0.08
    return Block(
        paper=paper,
        squares=squares,
        is_exclusive=chance.random() < 0.8,
        colour=(20, 20, 20) if is_typed else pen_colour(chance),
        pen=float(np.clip(chance.lognormal(1.15, 0.35), 1.3, 9)),
        strength=1.0 if chance.random() < 0.6 else chance.uniform(0.35, 1.0),
        habit=str(chance.choice(ticks.TICKS)),
        typed=str(chance.choice(_TYPED)) if is_typed else None,
        chance=chance,
    )


def _disturbed(block: Block, fonts: Path) -> None:
    """Let writing of other fields, or a note beside a caption, reach the squares."""
    chance = block.chance
    for _ in range(int(chance.integers(0, 3)) if chance.random() < 0.35 else 0):
        mask = writing.written(stamps.words(3, chance), chance.uniform(22, 60), fonts, chance)
        mask = strokes.pressed(mask, chance) * block.strength
        spot = (chance.uniform(60, 180) * _K, chance.uniform(0, 180) * _K)
        if chance.random() < 0.5:  # from the field above: its tails hang into the first row
            spot = (chance.uniform(-20, 60) * _K, (15 - mask.shape[0] / _K * 0.75) * _K)
        ink(block.paper, mask, spot, block.colour)


def _filled(block: Block, group: list[Square]) -> None:
    chance = block.chance
    if len(group) == 1:
        if chance.random() < 0.5:
            _tick(block, group[0])
            group[0].label = TICKED
        return
    order = [group[n] for n in chance.permutation(len(group))]
    wanted = int(chance.random() > 0.08)
    if not block.is_exclusive:
        wanted = int(chance.integers(0, min(len(group), 5)))
    elif chance.random() < 0.02:
        wanted = 2
    ticked, rest = order[:wanted], order[wanted:]
    corrects = (0.3 if block.is_exclusive else 0.12) if ticked else 0.03
    if rest and chance.random() < corrects and block.typed is None:
        for square in rest[: 1 + int(chance.random() < 0.1)]:
            _scored_out(block, square)
            square.label = SCORED_OUT
    for square in ticked:
        _tick(block, square)
        square.label = TICKED


def _tick(block: Block, square: Square) -> None:
    chance, side = block.chance, (square.rect[2] - square.rect[0]) * _K
    x, y = ((square.rect[n] + square.rect[n + 2]) / 2 * _K for n in (0, 1))
    if block.typed is not None:
        mask = stamps.printed(block.typed, stamps.plain_face(side * 0.95))
        spot = (x - mask.shape[1] / 2 + chance.normal(0, 2), y - mask.shape[0] / 2)
        _lay(block, square, mask, spot)
        return
    kind = block.habit if chance.random() < 0.88 else str(chance.choice(ticks.TICKS))
    if kind == "ring around" and chance.random() < 0.4:
        _ring_text(block, square)
        return
    mask = strokes.pressed(ticks.tick(side, kind, block.pen, chance), chance) * block.strength
    half = mask.shape[0] / 2
    shift = chance.normal(0, 0.07 * side, 2)
    _lay(block, square, mask, (x - half + shift[0], y - half + shift[1]))


def _lay(block: Block, square: Square, mask: strokes.Mask, spot: tuple[float, float]) -> None:
    ink(block.paper, mask, spot, block.colour)
    square.traces.append(Trace(mask, spot))


def _ring_text(block: Block, square: Square) -> None:
    """Draw a ring round the option's text, perhaps round its square too."""
    chance, side = block.chance, (square.rect[2] - square.rect[0]) * _K
    wide, tall = side * chance.uniform(2.2, 8), side * chance.uniform(0.6, 1.0)
    mask = np.zeros((int(tall * 2.6), int(wide * 2.4)), dtype=np.float32)
    turns = np.linspace(0, chance.uniform(5.8, 7.2), 14) + chance.uniform(0, 6.3)
    y, x = mask.shape[0] / 2, mask.shape[1] / 2
    ring = [
        (x + wide / 2 * np.cos(t) * chance.normal(1, 0.03), y + tall * np.sin(t)) for t in turns
    ]
    strokes.draw(mask, ring, block.pen, chance)
    mask = strokes.pressed(mask, chance) * block.strength
    first = square.rect[2] * _K + side * (0.2 if chance.random() < 0.5 else -1.5)
    middle = (square.rect[1] + square.rect[3]) / 2 * _K
    _lay(block, square, mask, (first + wide / 2 - x, middle - y))


def _scored_out(block: Block, square: Square) -> None:
    """Tick a square and take it back, in a way that this hand's ticks do not look like."""
    chance, side = block.chance, (square.rect[2] - square.rect[0]) * _K
    ways = ["over", "over", "strike"]
    if block.habit not in _LARGE:
        ways += ["black"]
    if block.habit not in _RINGS:
        ways += ["ring"]
    way = str(chance.choice(ways))
    _tick(block, square)
    x, y = ((square.rect[n] + square.rect[n + 2]) / 2 * _K for n in (0, 1))
    if way == "strike":
        wide = int(side * chance.uniform(3, 9))
        mask = np.zeros((int(side * 2), wide), dtype=np.float32)
        for _ in range(int(chance.integers(1, 4))):
            height = side * (1 + chance.normal(0, 0.22))
            ends = [(4, height), (wide / 2, height + chance.normal(0, 4)), (wide - 5, height)]
            strokes.draw(mask, ends, block.pen, chance)
        spot = (x - side * chance.uniform(0.7, 1.1), y - side)
    else:
        if way == "over":
            mask = ticks.scoring_out(side, block.pen * chance.uniform(0.9, 1.5), chance)
        else:
            kind = "ring around" if way == "ring" else "fill"
            mask = ticks.tick(side * 1.15, kind, block.pen * 1.2, chance)
        spot = (x - mask.shape[1] / 2, y - mask.shape[0] / 2)
    _lay(block, square, strokes.pressed(mask, chance) * block.strength, spot)


def _stamped(block: Block) -> None:
    """Lay a stamp over the squares: it ticks none of them."""
    chance = block.chance
    size = (int(chance.uniform(90, 170) * _K), int(chance.uniform(35, 70) * _K))
    mask = stamps.stamp(str(chance.choice(stamps.KINDS)), *size, chance) * 0.8
    shade = [(150, 40, 60), (60, 40, 150), (60, 60, 60), (40, 90, 60)][int(chance.integers(4))]
    spot = (chance.uniform(-60, 160) * _K, chance.uniform(-40, 150) * _K)
    ink(block.paper, mask, spot, shade)
