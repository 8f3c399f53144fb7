"""The letters of one person: accents, bars and dots as hurried people set them.

Lengths are in bodies of the font (training.lines.fonts).
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from training.lines.fonts import Font, Glyph, Points

_BASE: Final = dict(zip("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ", strict=True))
_DOT: Final = -0.55  # what lies wholly above is the dot of i or j


@dataclass(frozen=True, slots=True)
class Writer:
    """How one person writes one line."""

    fonts: tuple[Font, ...]
    """More than one: letters of several hands, each letter always from the same one."""
    is_pen: bool
    """Drawn along the path with a pen; otherwise the outline is filled."""
    pen: float
    wobble: float
    slant: float
    width: float
    spacing: float
    gap: float
    uneven: float
    joins: float
    """Share of neighbouring letters that are joined by a stroke."""
    own_accents: bool
    sloppiness: float
    bars: frozenset[str]
    """Which of 7 z Z 0 1 ż ł get the other form."""
    cells: float
    """Width of a cell when each letter has its own; 0 on a plain line."""
    pressure: float
    mixed: float
    """Share of small letters written as capitals."""
    haste: float
    """How far letters lose their form: corners cut, word ends low and wide; 0 draws every turn."""


def writer(fonts: tuple[Font, ...], chance: np.random.Generator, strength: float = 1.0) -> Writer:
    """Invent a writer; ``strength`` 0 writes as the font does, 1 as untidily as can be read."""
    u = chance.uniform
    joined = fonts[0].is_joined
    s = strength * u(0.3, 1.0)
    haste = float(u(0.1, 1.0) * strength) if chance.random() < 0.35 else 0.0
    return Writer(
        fonts=fonts,
        is_pen=bool(haste or chance.random() < (0.6 if strength else 0)),
        pen=float(np.exp(u(np.log(0.05), np.log(0.17)))),
        wobble=float(0.05 * s * u(0.3, 1.3)),
        slant=float(chance.normal(0.06, 0.17) * min(1, strength * 1.2)),
        width=float(1 + strength * u(-0.25, 0.25)),
        spacing=float(u(-0.02, 0.02) if joined else strength * u(-0.09, 0.12)),
        gap=float(u(0.28, 0.8)),
        uneven=float(s),
        joins=float(0 if joined or chance.random() < 0.55 else u(0.2, 1) * strength),
        own_accents=bool(chance.random() < 0.6 * strength),
        sloppiness=float(s),
        bars=frozenset(
            c
            for c, p in (("7", 0.5), ("Z", 0.2), ("z", 0.04), ("0", 0.06), ("1", 0.3), ("ż", 0.12))
            if chance.random() < p * strength
        ),
        cells=float(u(0.9, 1.7)) if chance.random() < 0.1 else 0.0,
        pressure=float(u(0, 0.35)),
        mixed=float(u(0.05, 0.4)) if chance.random() < 0.025 * strength else 0.0,
        haste=haste,
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter before it finds its place on the line."""

    paths: list[Points]
    outlines: list[Points]
    added: list[Points]
    """Strokes of the writer's own, drawn with the pen even where outlines are filled."""
    advance: float
    thickness: float


def letter_of(sign: str, font: Font, who: Writer, chance: np.random.Generator) -> Letter | None:
    """Shape one letter; None if the font has nothing to make it of."""
    glyph = font.glyphs.get(sign)
    added: list[Points] = []
    if sign in _BASE and (glyph is None or who.own_accents):
        glyph = font.glyphs.get(_BASE[sign])
        if glyph is not None:
            added = _accent(sign, glyph, who, chance)
    if glyph is None:
        return None
    paths, outlines = list(glyph.strokes), list(glyph.outlines)
    if sign in "ij" and chance.random() < 0.5 * who.sloppiness:
        paths, outlines, at = _without_dot(glyph)
        if at is not None and chance.random() > 0.06:
            added.append(_dot(at, who, chance))
    if sign in who.bars and sign != "ż":
        added.append(_bar(sign, glyph))
    return Letter(paths, outlines, added, glyph.advance, glyph.thickness)


def _without_dot(glyph: Glyph) -> tuple[list[Points], list[Points], Points | None]:
    above = [p for p in glyph.strokes if p[:, 1].max() < _DOT]
    if not above or len(above) == len(glyph.strokes):
        return list(glyph.strokes), list(glyph.outlines), None
    paths = [p for p in glyph.strokes if p[:, 1].max() >= _DOT]
    outlines = [o for o in glyph.outlines if o[:, 1].max() >= _DOT + 0.05]
    return paths, outlines, np.float32(np.concatenate(above).mean(0))


def _dot(at: Points, who: Writer, chance: np.random.Generator) -> Points:
    x, y = at + np.float32([abs(chance.normal(0, 0.16)), chance.normal(-0.03, 0.08)])
    if chance.random() < 0.12:
        turn = np.linspace(0, 6.28, 9)
        return np.float32(np.stack([x + 0.07 * np.cos(turn), y + 0.07 * np.sin(turn)], 1))
    long = chance.uniform(0.01, 0.14) * who.sloppiness
    return np.float32([(x, y), (x + long, y - chance.uniform(-0.5, 1) * long)])


def _accent(sign: str, glyph: Glyph, who: Writer, chance: np.random.Generator) -> list[Points]:
    """Draw the mark of a Polish letter."""
    points = np.concatenate(glyph.strokes or glyph.outlines)
    box = (*points.min(0), *points.max(0))
    small = sign.lower()
    if small in "ąę":
        return [_tail(box, who, chance)]
    if small == "ł":
        return [_slash(box, chance, is_capital=small != sign)]
    if small == "ż" and "ż" in who.bars:
        return [_bar(sign, glyph)]
    if small == "ż" and chance.uniform() > 0.05:
        up = chance.uniform(0.1, 0.16 + 0.2 * who.sloppiness)
        return [_dot(np.float32([(box[0] + box[2]) / 2 - 0.05, box[1] - up]), who, chance)]
    return [_acute(box, who, chance)]


def _acute(box: tuple[float, ...], who: Writer, chance: np.random.Generator) -> Points:
    """A dash over the letter, near or far, flat or steep, often too far to the right."""
    u, s = chance.uniform, who.sloppiness
    x = (box[0] + box[2]) / 2 + u(-0.12, 0.3) * (0.4 + s)
    y = box[1] - u(0.06, 0.12 + 0.3 * s)
    long, steep = u(0.08, 0.3), u(0.1, 1.6)
    across = np.float32([np.cos(steep), -np.sin(steep)]) * long
    bend = across * 0.5 + np.float32([u(-0.03, 0.03), u(-0.03, 0.03)])
    start = np.float32([x - across[0] / 2, y])
    return np.float32([start, start + bend, start + across])


def _tail(box: tuple[float, ...], who: Writer, chance: np.random.Generator) -> Points:
    u = chance.uniform
    x = box[2] - u(0.0, 0.25) * (box[2] - box[0])
    y = box[3] - u(-0.06 * who.sloppiness, 0.05)
    deep, hook = u(0.12, 0.38), u(0.02, 0.16)
    end = (x + hook, y + deep * u(0.75, 1.05))
    return np.float32([(x, y), (x - 0.05, y + deep / 2), (x - 0.02, y + deep), end])


def _slash(box: tuple[float, ...], chance: np.random.Generator, *, is_capital: bool) -> Points:
    """The bar of ł: straight, slanting or a wave, through the stem or over it."""
    u = chance.uniform
    wide, high = box[2] - box[0], box[3] - box[1]
    x = (box[0] + box[2]) / 2 + (-0.22 * wide if is_capital else u(-0.05, 0.05))
    y = box[1] + high * (u(0.3, 0.62) if u() < 0.8 else u(-0.04, 0.1))
    half, rise = u(0.12, 0.3), u(-0.06, 0.2)
    if u() < 0.3:
        wave = [(-half, 0), (-half / 2, -0.07), (half / 2, 0.07), (half, -0.03)]
        return np.float32([(x + dx, y + dy) for dx, dy in wave])
    return np.float32([(x - half, y + rise / 2), (x, y), (x + half, y - rise / 2)])


def _bar(sign: str, glyph: Glyph) -> Points:
    points = np.concatenate(glyph.strokes or glyph.outlines)
    (left, top), (right, bottom) = points.min(0), points.max(0)
    wide, y = right - left, (top + bottom) / 2
    if sign == "0":
        return np.float32([(left, bottom), (right, top)])
    if sign == "1":
        return np.float32([(left - 0.12, bottom), (right + 0.12, bottom)])
    return np.float32([(left + 0.1 * wide, y), (right - 0.05 * wide, y - 0.02)])
