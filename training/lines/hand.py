"""A line as somebody writes it: letters deformed each time anew, joined, uneven.

Letters come as paths of a pen (training.lines.fonts) and are drawn with a pen of the writer's own,
or as the outlines of the font.  Lengths are in bodies until the line is drawn.
"""

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from training.lines.fonts import Points
from training.lines.letters import Letter, Writer, letter_of

Mask = NDArray[np.float32]

_SUPER: Final = 3  # lines are drawn three times as large and made small again
_MARGIN: Final = 0.35
_LARGEST: Final = (9000, 900)  # pixels; a line beyond it is given up


def draw(text: str, who: Writer, body: float, chance: np.random.Generator) -> Mask | None:
    """Draw a line; None if the fonts lack a letter.

    Args:
        text: Letters of the alphabet and blanks.
        body: Pixels of one body.

    Returns:
        Ink, 0 to 1, cut close to it.
    """
    line = _laid_out(text, who, chance)
    if line is None or not line.strokes + line.fills:
        return None
    strokes, fills = line.strokes, line.fills
    scale = body * _SUPER
    everything = np.concatenate([p for p, _ in strokes] + fills)
    low = everything.min(0) - _MARGIN
    size = np.ceil((everything.max(0) + _MARGIN - low) * scale).astype(int)
    if size[0] > _LARGEST[0] or size[1] > _LARGEST[1]:
        return None
    canvas = np.zeros((size[1], size[0]), np.uint8)
    for path, thickness in strokes:
        _pen(canvas, (path - low) * scale, thickness * scale, who.pressure, chance)
    if fills:
        shapes = [np.int32(np.round((f - low) * scale * 16)) for f in fills]
        filled = np.zeros_like(canvas)
        cv2.fillPoly(filled, shapes, 255, cv2.LINE_AA, 4)
        canvas = np.maximum(canvas, filled)
    small = (max(2, size[0] // _SUPER), max(2, size[1] // _SUPER))
    return cv2.resize(canvas, small, interpolation=cv2.INTER_AREA).astype(np.float32) / 255


@dataclass(slots=True)
class _Line:
    """What has been written so far, and how the hand moves along."""

    who: Writer
    chance: np.random.Generator
    waves: NDArray[np.float64]
    sway: float
    drift: float
    grow: float
    squeeze: float
    x: float = 0.0
    written: int = 0
    """Letters of the word so far."""
    last: Points | None = None
    """Where the pen left the letter before."""
    strokes: list[tuple[Points, float]] = field(default_factory=list)
    fills: list[Points] = field(default_factory=list)

    def blank(self) -> None:
        self.x += self.who.gap * self.chance.uniform(0.75, 1.3) * (self.who.cells or 1)
        self.last, self.written = None, 0

    def write(self, letter: Letter, *, is_joined: bool) -> None:
        """Put the next letter down."""
        who, chance = self.who, self.chance
        size = (1 + self.grow * self.x) * (1 + chance.normal(0, 0.05) * who.uneven)
        size = float(np.clip(size, 0.6, 1.5))
        stretch = size * who.width * max(0.6, 1 - self.squeeze * self.x)
        size *= 1 - 0.4 * who.haste * min(1, self.written / 8)
        self.written += 1
        if who.cells and self.x:
            self.x = float(np.ceil(self.x / who.cells + 1e-6) * who.cells)
        turn = chance.normal(0, 0.035) * who.uneven
        place = _Place(
            _waves(who.wobble, chance), (stretch, size), who.slant + turn, turn, (self.x, self._y())
        )
        placed = [place.of(_hurried(path, who.haste, chance)) for path in letter.paths]
        self._join(placed, is_joined=is_joined)
        pen = who.pen if who.is_pen else letter.thickness
        if who.is_pen:
            self.strokes += [(path, pen) for path in placed]
        else:
            self.fills += [place.of(outline) for outline in letter.outlines]
        self.strokes += [(place.of(path), pen) for path in letter.added]
        self.x += letter.advance * stretch + who.spacing + chance.normal(0, 0.025) * who.uneven

    def _y(self) -> float:
        sway = np.sin(0.9 * self.x + self.waves[0]) + 0.5 * np.sin(2.3 * self.x + self.waves[1])
        wander = self.drift * self.x + self.chance.normal(0, 0.025) * self.who.uneven
        return float(self.sway * sway + wander)

    def _join(self, placed: list[Points], *, is_joined: bool) -> None:
        if not (placed and is_joined):
            self.last = None
            return
        points = np.concatenate(placed)
        if self.last is not None and self.chance.random() < self.who.joins:
            self.strokes.append((_stroke(self.last, _entry(points), self.chance), self.who.pen))
        self.last = _exit(points)


def _laid_out(text: str, who: Writer, chance: np.random.Generator) -> _Line | None:
    s = who.uneven
    line = _Line(
        who,
        chance,
        waves=chance.uniform(0, 6.28, 4),
        sway=0.09 * s * chance.uniform(0, 1),
        drift=chance.normal(0, 0.012) * s,
        grow=chance.normal(0, 0.012) * s,
        squeeze=chance.uniform(0, 0.012) * s * (chance.random() < 0.3),
    )
    which = {c: int(chance.integers(len(who.fonts))) for c in sorted(set(text.lower()))}
    for sign in text:
        if sign == " ":
            line.blank()
            continue
        written = sign.upper() if chance.random() < who.mixed else sign
        letter = letter_of(written, who.fonts[which.get(sign.lower(), 0)], who, chance)
        if letter is None:
            return None
        line.write(letter, is_joined=bool(who.joins) and sign.isalpha())
    return line


def _waves(wobble: float, chance: np.random.Generator) -> NDArray[np.float64]:
    """A smooth deformation: four waves, each with a direction, a phase and a push."""
    directions = chance.normal(0, 4.0, (4, 2))
    phase = chance.uniform(0, 6.28, (4, 1))
    push = chance.normal(0, wobble * 0.8, (4, 2))
    return np.concatenate([directions, phase, push], 1)


@dataclass(frozen=True, slots=True)
class _Place:
    """How one letter is deformed, and where it stands."""

    waves: NDArray[np.float64]
    size: tuple[float, float]
    slant: float
    turn: float
    at: tuple[float, float]

    def of(self, points: Points) -> Points:
        pushes = np.sin(points @ self.waves[:, :2].T + self.waves[:, 2]) @ self.waves[:, 3:]
        x, y = ((points + pushes) * self.size).T
        return np.float32(
            np.stack([x - self.slant * y + self.at[0], y + self.turn * x + self.at[1]], 1)
        )


def _hurried(path: Points, haste: float, chance: np.random.Generator) -> Points:
    """Cut the turns of a path short; its ends stay, so that a letter keeps together."""
    half = min(round(haste * chance.uniform(0, 7)), (len(path) - 1) // 2)
    if half < 1:
        return path
    padded = np.pad(path, ((half, half), (0, 0)), mode="edge")
    kernel = np.ones(2 * half + 1) / (2 * half + 1)
    even = np.stack([np.convolve(padded[:, k], kernel, "valid") for k in (0, 1)], 1)
    even[0], even[-1] = path[0], path[-1]
    return np.float32(even)


def _entry(points: Points) -> Points:
    low = points[points[:, 1] > np.median(points[:, 1]) - 0.35]
    return low[low[:, 0].argmin()]


def _exit(points: Points) -> Points:
    low = points[points[:, 1] > np.median(points[:, 1]) - 0.1]
    return low[low[:, 0].argmax()]


def _stroke(start: Points, end: Points, chance: np.random.Generator) -> Points:
    middle = (start + end) / 2 + np.float32([0, abs(chance.normal(0, 0.08))])
    t = np.linspace(0, 1, 7)[:, None]
    return np.float32((1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end)


def _pen(
    canvas: NDArray[np.uint8],
    path: Points,
    thickness: float,
    pressure: float,
    chance: np.random.Generator,
) -> None:
    """Draw along a path, pressing now more, now less."""
    step = 6
    wave = chance.uniform(0, 6.28)
    for begin in range(0, max(1, len(path) - 1), step):
        piece = np.int32(np.round(path[begin : begin + step + 1] * 16))
        wide = thickness * (1 + pressure * np.sin(wave + 0.5 * begin))
        cv2.polylines(
            canvas,
            [piece],
            isClosed=False,
            color=255,
            thickness=max(1, round(wide)),
            lineType=cv2.LINE_AA,
            shift=4,
        )
