"""What pens do: strokes and signatures, as masks of ink.

A mask is float32, 0–1, how much ink lies on a pixel; the unit is the pixel of a 300 dpi drawing.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.float32]
Points = Sequence[tuple[float, float]]

_SHIFT = 4  # fractional bits of OpenCV's coordinates


def smooth(points: Points, steps: int = 14) -> NDArray[np.float64]:
    """Lay a Catmull-Rom curve through points."""
    dots = np.array([points[0], *points, points[-1]], dtype=np.float64)
    before, start, end, after = dots[:-3], dots[1:-2], dots[2:-1], dots[3:]
    t = np.linspace(0, 1, steps, endpoint=False)[None, :, None]
    curve = 0.5 * (
        2 * start[:, None]
        + (end - before)[:, None] * t
        + (2 * before - 5 * start + 4 * end - after)[:, None] * t**2
        + (3 * start - before - 3 * end + after)[:, None] * t**3
    )
    return np.vstack([curve.reshape(-1, 2), dots[-1:]])


def draw(mask: Mask, points: Points, width: float, chance: np.random.Generator) -> None:
    """Draw one stroke; its width follows a slow wave, its ends may thin out."""
    path = smooth(points) if len(points) > 2 else np.array(points, dtype=np.float64)
    if len(path) < 3:
        path = np.linspace(path[0], path[-1], 12)
    wave = chance.uniform(0.05, 0.35) * np.sin(
        np.arange(len(path)) * chance.uniform(0.05, 0.3) + chance.uniform(0, 6.3)
    )
    widths = np.maximum(1.0, width * (1 + wave))
    if chance.random() < 0.5:
        tail = max(2, len(path) // 4)
        widths[-tail:] *= np.linspace(1, 0.4, tail)
    fixed = np.round(path * 2**_SHIFT).astype(int)
    for (x0, y0), (x1, y1), thick in zip(fixed[:-1], fixed[1:], widths[:-1], strict=True):
        cv2.line(mask, (x0, y0), (x1, y1), 1.0, max(1, round(thick)), cv2.LINE_AA, _SHIFT)


def signature(width: int, height: int, pen: float, chance: np.random.Generator) -> Mask:
    """Draw an illegible signature: tall beginnings, loops that run out, perhaps a flourish."""
    mask = np.zeros((height, width), dtype=np.float32)
    kind = chance.choice(["walk", "loops", "zigzag", "initials", "paraph"])
    middle = height * chance.uniform(0.45, 0.65)
    if kind == "loops":
        path = _loops(width, height, middle, chance)
    elif kind == "walk":
        path = _walk(width, height, middle, chance)
    elif kind == "zigzag":
        path = _zigzag(width, height, middle, chance)
    elif kind == "initials":
        path = _walk(int(width * 0.5), height, middle, chance)
        draw(mask, _walk(int(width * 0.4), height, middle, chance, left=width * 0.45), pen, chance)
    else:
        path = _loops(width, height, middle, chance)
        path = path[: max(8, len(path) // 2)]
    draw(mask, path, pen, chance)
    if chance.random() < 0.5:
        y = height * chance.uniform(0.6, 0.95)
        ends = np.sort(chance.uniform(0.02, 0.98, 3)) * width
        draw(mask, [(x, y + chance.normal(0, height * 0.08)) for x in ends], pen, chance)
    for _ in range(int(chance.integers(0, 3))):
        x, y = chance.uniform(0.1, 0.9) * width, height * chance.uniform(0.05, 0.5)
        draw(mask, [(x, y), (x + pen * 1.5, y + pen * chance.uniform(-2, 2))], pen, chance)
    return mask


def _loops(w: float, h: float, middle: float, chance: np.random.Generator) -> list[tuple]:
    turns = chance.uniform(3, 11)
    t = np.linspace(0, 1, int(turns * 9))
    tall = h * (0.38 * np.exp(-t * chance.uniform(0.5, 4)) + chance.uniform(0.03, 0.12))
    swing = w / turns * chance.uniform(0.15, 0.7)
    lean = chance.uniform(-0.2, 0.7)
    y = -tall * np.sin(2 * np.pi * turns * t + chance.uniform(0, 6)) * (1 + 0.3 * _drift(t, chance))
    x = w * (0.08 + 0.8 * t) + swing * np.cos(2 * np.pi * turns * t) - lean * y
    return list(zip(np.clip(x, 2, w - 3), np.clip(middle + y, 2, h - 3), strict=True))


def _walk(
    w: float, h: float, middle: float, chance: np.random.Generator, left: float = 0.0
) -> list[tuple]:
    steps = int(chance.integers(14, 46))
    pull = np.cumsum(chance.normal(0, 1, (steps, 2)), axis=0)
    pull = np.cumsum(pull - np.linspace(0, 1, steps)[:, None] * pull[-1], axis=0)
    spread = np.ptp(pull, axis=0) + 1e-6
    wiggle = chance.normal(0, 1, (steps, 2)) * [w / steps * 0.7, h * chance.uniform(0.05, 0.18)]
    along = np.linspace(0.06, 0.9, steps) ** chance.uniform(0.8, 1.3) * w
    x = left + along + (pull[:, 0] / spread[0] * w * 0.15) + wiggle[:, 0]
    tall = np.linspace(1, chance.uniform(0.2, 1), steps)
    y = middle + (pull[:, 1] / spread[1] * h * 0.5 + wiggle[:, 1]) * tall
    return list(zip(np.clip(x, 2, left + w - 3), np.clip(y, 2, h - 3), strict=True))


def _zigzag(w: float, h: float, middle: float, chance: np.random.Generator) -> list[tuple]:
    count = int(chance.integers(6, 24))
    x = np.sort(chance.uniform(0.04, 0.94, count)) * w + chance.normal(0, w * 0.02, count)
    tall = np.where(np.arange(count) < 3, chance.uniform(0.25, 0.45), chance.uniform(0.05, 0.2))
    y = middle + np.where(np.arange(count) % 2, 1, -1) * tall * h * chance.uniform(0.4, 1.2, count)
    return list(zip(np.clip(x, 2, w - 3), np.clip(y, 2, h - 3), strict=True))


def _drift(t: NDArray[np.float64], chance: np.random.Generator) -> NDArray[np.float64]:
    return np.sin(t * chance.uniform(2, 20) + chance.uniform(0, 6)) * chance.uniform(0.2, 1.5)


def pressed(mask: Mask, chance: np.random.Generator) -> Mask:
    """Let the pen press unevenly, skip, or be a pencil on rough paper."""
    h, w = mask.shape
    low = chance.uniform(0.45, 0.95)
    field = chance.uniform(low, 1.02, (max(2, h // 24), max(2, w // 36))).astype(np.float32)
    field = cv2.resize(field, (w, h), interpolation=cv2.INTER_CUBIC)
    if chance.random() < 0.35:
        grain = chance.random((max(2, h // 2), max(2, w // 2))).astype(np.float32)
        grain = cv2.resize(grain, (w, h), interpolation=cv2.INTER_LINEAR)
        field = field * (1 - chance.uniform(0.2, 0.8) * np.clip((grain - 0.62) * 6, 0, 1))
    return np.asarray(mask * np.clip(field, 0, 1), dtype=np.float32)
