"""From clean ink to a crop as the reader gets it: paper, scanner, fax, phone, rests of the form."""

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.float32]
Grey = NDArray[np.uint8]


def crop_of(ink: Mask, body: float, chance: np.random.Generator, harm: float = 1.0) -> Grey:
    """Put ink on paper, let things happen to it, and cut it out.

    Args:
        ink: 0 to 1, cut close.
        body: Height of the letters in pixels.
        harm: 0 for a clean scan, 1 for anything that can still be read.
    """
    u = chance.uniform
    pad = int(body * u(0.3, 0.9)) + 2
    ink = np.pad(ink, pad)
    ink = _flow(ink, body, chance, harm)
    if chance.random() < 0.35 * harm:
        ink = _rests(ink, body, pad, chance)
    if chance.random() < 0.06 * harm:
        ink = _scored(ink, body, chance)
    paper, dark = u(190, 253), u(5, 150 if harm else 60)
    if paper - dark < 70:
        dark = paper - 70
    picture = paper - (paper - dark) * ink
    picture = _light(picture, chance, harm)
    picture = _seen(picture, body, chance, harm)
    return _cut(picture, pad, chance, harm)


def _flow(ink: Mask, body: float, chance: np.random.Generator, harm: float) -> Mask:
    """Skips and thin places of the pen, bolder and thinner lines, warped paper."""
    h, w = ink.shape
    if harm and chance.random() < 0.6:
        amount = body * chance.uniform(0.01, 0.05) * harm
        cells = (max(2, int(w / (0.6 * body)) + 2), max(2, int(h / (0.6 * body)) + 2))
        moves = [
            cv2.resize(
                chance.normal(0, amount, cells[::-1]).astype(np.float32),
                (w, h),
                interpolation=cv2.INTER_CUBIC,
            )
            for _ in range(2)
        ]
        grid = np.meshgrid(np.arange(w, dtype=np.float32), np.arange(h, dtype=np.float32))
        ink = cv2.remap(ink, grid[0] + moves[0], grid[1] + moves[1], cv2.INTER_LINEAR)
    kind = chance.random()
    if kind < 0.12 * harm and body > 16:
        ink = cv2.dilate(ink, np.ones((2, 2), np.uint8))
    elif kind > 1 - 0.08 * harm and body > 26:
        ink = cv2.erode(ink, np.ones((2, 2), np.uint8))
    if chance.random() < 0.5:
        strength = chance.uniform(0.05, 0.6) * harm
        coarse = chance.uniform(1 - strength, 1.1, (h // 14 + 2, w // 22 + 2)).astype(np.float32)
        ink = ink * np.clip(cv2.resize(coarse, (w, h), interpolation=cv2.INTER_CUBIC), 0, 1)
    if chance.random() < 0.2 * harm:
        grain = cv2.resize(chance.random((h // 2 + 1, w // 2 + 1)).astype(np.float32), (w, h))
        ink = ink * (1 - chance.uniform(0.2, 0.8) * np.clip((grain - 0.65) * 5, 0, 1))
    return np.clip(ink, 0, 1).astype(np.float32)


def _rests(ink: Mask, body: float, pad: int, chance: np.random.Generator) -> Mask:
    """Rests of ruled, dotted and cell lines, gaps where they were taken away, other lines' ends."""
    h, w = ink.shape
    ink = ink.copy()
    u, kind = chance.uniform, chance.random()
    y = int(np.clip(h - pad - body * u(-0.4, 0.35), 1, h - 3))
    thick = int(chance.integers(1, 3))
    if kind < 0.3:
        period, on = int(chance.integers(4, 9)), int(chance.integers(1, 4))
        dots = (np.arange(w) % period < on) & (chance.random(w) < u(0.4, 1))
        ink[y : y + thick] = np.maximum(ink[y : y + thick], dots * u(0.2, 0.8))
    elif kind < 0.5:
        begin, end = sorted(chance.integers(0, w, 2))
        ink[y : y + thick, begin:end] = np.maximum(ink[y : y + thick, begin:end], u(0.2, 0.8))
    elif kind < 0.72:
        ink[y : y + thick + 1] *= u(0, 0.5)
    elif kind < 0.86:
        for x in np.arange(u(0, 2) * body, w, body * u(0.9, 1.6)).astype(int):
            top, bottom = sorted(chance.integers(0, h, 2))
            ink[top:bottom, x : x + thick] = np.maximum(ink[top:bottom, x : x + thick], u(0.2, 0.7))
    else:
        top = chance.random() < 0.5
        for _ in range(int(chance.integers(1, 6))):
            x, deep, wide = (
                int(chance.integers(w)),
                int(chance.integers(2, max(3, pad // 2))),
                int(chance.integers(2, 9)),
            )
            rows = slice(0, deep) if top else slice(h - deep, h)
            ink[rows, x : x + wide] = np.maximum(ink[rows, x : x + wide], u(0.5, 1))
    return ink


def _scored(ink: Mask, body: float, chance: np.random.Generator) -> Mask:
    """A thin stray stroke through or under the line."""
    h, w = ink.shape
    stroke = np.zeros((h, w), np.uint8)
    y = h / 2 + body * chance.uniform(-0.1, 0.9)
    x = chance.uniform(0, w * 0.7)
    ends = [
        (int(x), int(y)),
        (int(x + chance.uniform(1, 5) * body), int(y + chance.normal(0, 0.2) * body)),
    ]
    cv2.line(stroke, ends[0], ends[1], 255, 1 + int(body > 24), cv2.LINE_AA)
    return np.maximum(ink, stroke.astype(np.float32) / 255 * chance.uniform(0.4, 1))


def _light(picture: Mask, chance: np.random.Generator, harm: float) -> Mask:
    if chance.random() < 0.3 * harm:
        h, w = picture.shape
        slope = (
            np.linspace(0, chance.uniform(-40, 40), w)[None]
            + np.linspace(0, chance.uniform(-15, 15), h)[:, None]
        )
        picture = picture - np.clip(slope - slope.min(), 0, 60)
    return picture


def _seen(picture: Mask, body: float, chance: np.random.Generator, harm: float) -> Grey:
    """Scanner, telefax or telephone."""
    u, kind = chance.uniform, chance.random()
    if kind < 0.18 * harm:
        picture = _faxed(picture, body, chance)
    elif kind < 0.5:
        coarse = u(0.45, 0.9) if body * 0.6 > 9 else 1
        picture = _resized(_resized(picture, coarse, coarse), 1 / coarse, 1 / coarse)
    if chance.random() < 0.2 * harm:  # a shaking hand
        length = int(u(2, 2 + body * 0.16))
        kernel = np.zeros((length, length), np.float32)
        cv2.line(kernel, (0, int(u(0, length))), (length - 1, int(u(0, length))), 1.0)
        picture = cv2.filter2D(picture, -1, kernel / max(1e-3, kernel.sum()))
    picture = cv2.GaussianBlur(picture, (0, 0), u(0.2, 0.2 + 0.045 * body * max(harm, 0.3)))
    picture = picture + chance.normal(0, u(0, 9 * max(harm, 0.3)), picture.shape)
    grey = np.clip(picture, 0, 255).astype(np.uint8)
    if chance.random() < 0.6:
        _, packed = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, int(u(25, 95))])
        grey = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
    return grey


def _faxed(picture: Mask, body: float, chance: np.random.Generator) -> Mask:
    """Telefax: 204 dots across and 98 or 196 down an inch, black or white."""
    u = chance.uniform
    coarse = u(0.5, 0.75) if body < 28 else u(0.35, 0.6)
    small = _resized(picture, coarse, coarse * u(0.75, 1))
    small = cv2.GaussianBlur(small, (0, 0), u(0.2, 0.6)) + chance.normal(0, u(0, 14), small.shape)
    level = (small.max() + small.min()) / 2 + u(-10, 45)
    dots = np.where(small > level, 255, 0).astype(np.float32)
    return cv2.resize(dots, picture.shape[::-1], interpolation=cv2.INTER_LINEAR)


def _resized(picture: Mask, across: float, down: float) -> Mask:
    h, w = picture.shape
    size = (max(4, round(w * across)), max(4, round(h * down)))
    how = cv2.INTER_AREA if across < 1 else cv2.INTER_CUBIC
    return cv2.resize(picture, size, interpolation=how)


def _cut(picture: Grey, pad: int, chance: np.random.Generator, harm: float) -> Grey:
    """Cut the line out, now and then through its rim."""
    h, w = picture.shape
    inner = pad + int(0.08 * (h - 2 * pad)) if chance.random() < 0.08 * harm else int(pad * 0.95)
    top, bottom = (int(chance.integers(0, inner + 1)) for _ in range(2))
    left, right = (int(chance.integers(0, pad)) for _ in range(2))
    return picture[top : h - bottom, left : w - right]
