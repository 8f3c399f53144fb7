"""How people mark a square, and how they take a mark back; as masks of ink at 300 dpi."""

from collections.abc import Callable
from typing import Final

import numpy as np

from training.marks.strokes import Mask, Points, draw

Shape = Callable[[float, np.random.Generator], list[Points]]
"""Strokes round 0, 0 for a reach in pixels."""

_HEAVY: Final = frozenset({"dot", "blot", "fill"})


def _shaky(a: float, chance: np.random.Generator, *spots: tuple[float, float]) -> Points:
    """Scale a stroke to its reach and let the hand shake."""
    return [
        (x * a + chance.normal(0, 0.16 * a), y * a + chance.normal(0, 0.16 * a)) for x, y in spots
    ]


def _cross(a: float, chance: np.random.Generator) -> list[Points]:
    return [
        _shaky(a, chance, (-1, -1), (0, 0), (1, 1)),
        _shaky(a, chance, (1, -1), (0, 0), (-1, 1)),
    ]


def _looped_cross(a: float, chance: np.random.Generator) -> list[Points]:
    return [_shaky(a, chance, (-1, -1), (0, 0), (1, 1), (1.2, 0), (1, -1), (0, 0), (-1, 1))]


def _tick(a: float, chance: np.random.Generator) -> list[Points]:
    far = chance.uniform(0.9, 1.5)
    return [[*_shaky(a, chance, (-1, 0), (-0.3, 1)), (a * far, -a * far * 0.8)]]


def _long_tick(a: float, chance: np.random.Generator) -> list[Points]:
    far = chance.uniform(1.4, 3.2)
    return [[*_shaky(a, chance, (-1, 0), (-0.3, 1)), (a * far, -a * far * 0.8)]]


def _slash(a: float, chance: np.random.Generator) -> list[Points]:
    return [_shaky(a, chance, (-1, 1), (0, 0), (1, -1))]


def _backslash(a: float, chance: np.random.Generator) -> list[Points]:
    return [_shaky(a, chance, (-1, -1), (0, 0), (1, 1))]


def _bar(a: float, chance: np.random.Generator) -> list[Points]:
    return [_shaky(a, chance, (0, -1), (0, 1))]


def _dash(a: float, chance: np.random.Generator) -> list[Points]:
    return [_shaky(a, chance, (-1, 0), (1, 0))]


def _dot(a: float, chance: np.random.Generator) -> list[Points]:
    return [_shaky(a, chance, (0, 0), (0.2, 0.2), (0, 0))]


def _blot(a: float, chance: np.random.Generator) -> list[Points]:
    return [_shaky(a * 2, chance, *[(0, 0)] * 7)]


def _hatch(a: float, chance: np.random.Generator) -> list[Points]:
    lean = chance.uniform(-0.6, 0.6)
    rows = np.linspace(-1, 1, int(chance.integers(4, 9)))
    return [_shaky(a, chance, (-1, y - lean), (1, y + lean)) for y in rows]


def _scribble(a: float, chance: np.random.Generator) -> list[Points]:
    return [[(chance.uniform(-a, a), chance.uniform(-a, a)) for _ in range(12)]]


def _coil(a: float, chance: np.random.Generator) -> list[Points]:
    turns = np.linspace(0, chance.uniform(9, 20), 26)
    start = chance.uniform(0, 6.3)
    reach = a * turns / turns[-1]
    x, y = reach * np.cos(turns + start), reach * np.sin(turns + start)
    return [list(zip(x, y, strict=True))]


def _letter(a: float, chance: np.random.Generator) -> list[Points]:
    shapes: list[list[Points]] = [
        [[(-a, -a), (a, -a)], [(0, -a), (0, a)]],
        [[(-a, a), (-a, -a), (a, a), (a, -a)]],
        [[(0, -a), (0, a)], [(-a, -a * 0.6), (a, a * 0.6)], [(a, -a * 0.6), (-a, a * 0.6)]],
    ]
    return shapes[int(chance.integers(len(shapes)))]


def _ring(wide: float, chance: np.random.Generator) -> list[Points]:
    turns = np.linspace(0, chance.uniform(5.6, 7.4), 10) + chance.uniform(0, 6.3)
    return [_shaky(wide, chance, *zip(np.cos(turns), np.sin(turns) * 0.9, strict=True))]


def _ring_inside(a: float, chance: np.random.Generator) -> list[Points]:
    return _ring(0.6 * a, chance)


def _ring_around(a: float, chance: np.random.Generator) -> list[Points]:
    turns = np.linspace(0, chance.uniform(5.6, 7.4), 10) + chance.uniform(0, 6.3)
    wide = chance.uniform(1.5, 2.2) * a
    shake = chance.normal(1, 0.04, (2, 10))
    x, y = wide * np.cos(turns) * shake[0], wide * 0.9 * np.sin(turns) * shake[1]
    return [list(zip(x, y, strict=True))]


_SHAPES: Final[dict[str, Shape]] = {
    "cross": _cross,
    "looped cross": _looped_cross,
    "tick": _tick,
    "double tick": lambda a, chance: _tick(a, chance) + _tick(a, chance),
    "long tick": _long_tick,
    "slash": _slash,
    "backslash": _backslash,
    "bar": _bar,
    "dash": _dash,
    "plus": lambda a, chance: _bar(a, chance) + _dash(a, chance),
    "dot": _dot,
    "blot": _blot,
    "hatch": _hatch,
    "fill": _hatch,
    "scribble": _scribble,
    "coil": _coil,
    "letter": _letter,
    "ring inside": _ring_inside,
    "ring around": _ring_around,
    "ring and cross": lambda a, chance: _cross(a, chance) + _ring_around(a, chance),
}
TICKS: Final = (*_SHAPES, "cross", "cross", "cross", "tick", "tick", "ring around", "fill")
"""The common ones more often."""


def tick(side: float, kind: str, width: float, chance: np.random.Generator) -> Mask:
    """Draw a mark for a square of ``side`` pixels, in the middle of a mask three sides wide."""
    size = int(side * 3)
    mask = np.zeros((size, size), dtype=np.float32)
    reach = side * float(np.clip(chance.normal(0.42, 0.13), 0.2, 0.95))
    middle = size / 2 + chance.normal(0, 0.07 * side, 2)
    for stroke in _SHAPES[kind](reach, chance):
        spots = [(middle[0] + x, middle[1] + y) for x, y in stroke]
        draw(mask, spots, width * (chance.uniform(1.5, 3.0) if kind in _HEAVY else 1.0), chance)
    return mask


def scoring_out(side: float, width: float, chance: np.random.Generator) -> Mask:
    """Draw what makes a tick void: dense scribbling, black filling, or strokes through it."""
    size = int(side * 4)
    mask = np.zeros((size, size), dtype=np.float32)
    middle, reach = size / 2, side * chance.uniform(0.55, 1.15)
    kind = chance.choice(["scribble", "scribble", "black", "zigzag", "coil"])
    if kind == "scribble":
        count = int(chance.integers(12, 30))
        spots = [tuple(middle + chance.uniform(-reach, reach, 2)) for _ in range(count)]
    elif kind == "coil":
        turns = np.linspace(0, chance.uniform(18, 40), 60)
        drift = np.linspace(-0.6, 0.6, 60)
        x = middle + reach * (drift + 0.6 * np.cos(turns))
        spots = list(zip(x, middle + reach * 0.6 * np.sin(turns), strict=True))
    else:
        count = int(chance.integers(7, 14))
        rows = np.linspace(-reach * 0.8, reach * 0.8, count) + chance.normal(0, side * 0.05, count)
        ends = np.where(np.arange(count) % 2, reach, -reach) * chance.uniform(0.8, 1.1, count)
        spots = list(zip(middle + ends, middle + rows, strict=True))
        if chance.random() < 0.5:
            spots = [(y, x) for x, y in spots]
    draw(mask, spots, width * (2.2 if kind == "black" else 1.0), chance)
    return mask
