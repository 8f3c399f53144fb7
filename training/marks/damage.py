"""Scanners, faxes and phones: from a clean drawing at 300 dpi to the aligned page at 200 dpi.

Registration is not run here; what it leaves (shifts of a pixel or two, a little stretch, two
resamplings) is drawn instead, so that a hundred scenes cost a second.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from parsers.pixels import DOTS_PER_INCH, Colour, Grey
from parsers.scans.tones import even_light, has_colour

DRAWN_DPI: Final = 300
# "clean" is a page that never was on paper: printed into a picture.
_WAYS: Final = (*["scan"] * 6, *["photo"] * 4, *["fax"] * 2, "clean")


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A drawing as registration would hand it over."""

    aligned: Grey
    colour: Colour | None
    way: str


def damage(drawing: Colour, chance: np.random.Generator) -> Seen:
    """Scan, fax or photograph a drawing (300 dpi, RGB) and lay it back onto its frame."""
    way = str(chance.choice(_WAYS))
    if way == "clean":
        return _clean(drawing)
    drawing = _paper(drawing, chance)
    if way == "photo":
        dpi, blur = chance.uniform(125, 260), chance.uniform(0.4, 1.7)
    else:
        dpi = float(chance.choice([150, 150, 200, 200, 240, 300])) if way == "scan" else 200
        blur = chance.uniform(0, 0.9)
    height, width = drawing.shape[:2]
    there = _away(width, height, dpi / DRAWN_DPI, way, chance)
    size = (int(width * dpi / DRAWN_DPI) + 24, int(height * dpi / DRAWN_DPI) + 24)
    if dpi < DRAWN_DPI:
        drawing = cv2.GaussianBlur(drawing, (0, 0), 0.38 * DRAWN_DPI / dpi)
    taken = cv2.warpPerspective(
        drawing, there, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    if blur > 0.2:
        taken = cv2.GaussianBlur(taken, (0, 0), blur)
    if way == "photo" and chance.random() < 0.2:
        taken = _shaken(taken, chance)
    taken = _light(taken, way, chance)
    taken = _taken(taken, way, chance)
    return _back(taken, there, (width, height), way, chance)


def _clean(drawing: Colour) -> Seen:
    height, width = drawing.shape[:2]
    shrink = DOTS_PER_INCH / DRAWN_DPI
    size = (round(width * shrink), round(height * shrink))
    laid = np.asarray(cv2.resize(drawing, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
    grey = cv2.cvtColor(laid, cv2.COLOR_RGB2GRAY)
    colour = laid if has_colour(laid) else None
    return Seen(aligned=even_light(grey), colour=colour, way="clean")


def _away(
    width: int, height: int, scale: float, way: str, chance: np.random.Generator
) -> np.ndarray:
    """Make the way from the drawing to the picture: turned, shifted, in perspective."""
    turn = np.radians(chance.normal(0, 1.8))
    cos, sin = np.cos(turn) * scale, np.sin(turn) * scale
    x, y = width / 2, height / 2
    move = np.array(
        [
            [cos, -sin, x * scale - cos * x + sin * y + 12 + chance.uniform(-4, 4)],
            [sin, cos, y * scale - sin * x - cos * y + 12 + chance.uniform(-4, 4)],
            [0, 0, 1],
        ]
    )
    if way == "photo":
        move[2, :2] = chance.normal(0, 2e-5, 2)
    return move


def _back(
    taken: Colour, there: np.ndarray, size: tuple[int, int], way: str, chance: np.random.Generator
) -> Seen:
    """Lay the picture back onto the frame, a little wrongly."""
    shrink = DOTS_PER_INCH / DRAWN_DPI
    wrong = (1.4 if way == "photo" else 0.6) * (3.0 if chance.random() < 0.08 else 1.0)
    slip = np.eye(3)
    slip[:2, 2] = chance.normal(0, wrong, 2)
    slip[0, 0] += chance.normal(0, 0.0012)
    slip[1, 1] += chance.normal(0, 0.0012)
    slip[0, 1] += chance.normal(0, 0.001)
    home = slip @ np.diag([shrink, shrink, 1]) @ np.linalg.inv(there)
    frame = (round(size[0] * shrink), round(size[1] * shrink))
    flags = cv2.INTER_LINEAR if chance.random() < 0.6 else cv2.INTER_CUBIC
    laid = cv2.warpPerspective(taken, home, frame, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    is_grey = way == "fax" or (way == "scan" and chance.random() < 0.6)
    grey = cv2.cvtColor(laid, cv2.COLOR_RGB2GRAY)
    colour = None if is_grey or not has_colour(laid) else laid
    return Seen(aligned=even_light(grey), colour=colour, way=way)


def _paper(drawing: Colour, chance: np.random.Generator) -> Colour:
    height, width = drawing.shape[:2]
    small = (max(2, height // 4), max(2, width // 4))
    gain = cv2.resize(
        chance.uniform(0.955, 1.0, (4, 6)).astype(np.float32),
        small[::-1],
        interpolation=cv2.INTER_CUBIC,
    )
    if chance.random() < 0.4:
        grain = chance.normal(0, 1, small).astype(np.float32)
        gain += cv2.GaussianBlur(grain, (0, 0), 1.2) * chance.uniform(0.01, 0.05)
    if chance.random() < 0.25:
        gain *= _folded(small, chance)
    tint = np.array([1.0, 1.0, 1.0])
    if chance.random() < 0.3:
        tint = chance.uniform(0.86, 1.0, 3)
    drawing = _times(drawing, gain, tint)
    for _ in range(int(chance.integers(1, 7)) if chance.random() < 0.35 else 0):
        spot = tuple(int(chance.integers(side)) for side in (width, height))
        shade = int(chance.uniform(40, 190))
        cv2.circle(drawing, spot, int(chance.integers(1, 5)), (shade,) * 3, -1, cv2.LINE_AA)
    if chance.random() < 0.1:
        spot = tuple(int(chance.integers(side)) for side in (width, height))
        shade = int(chance.uniform(80, 235))
        cv2.circle(drawing, spot, 35, (shade,) * 3, -1, cv2.LINE_AA)
    if chance.random() < 0.12:
        back = cv2.GaussianBlur(cv2.flip(drawing, 1), (0, 0), 3)
        pale = cv2.addWeighted(back, 0.18, np.full_like(back, 255), 0.82, 0)
        drawing = cv2.min(drawing, pale)
    return drawing


def _folded(size: tuple[int, int], chance: np.random.Generator) -> np.ndarray:
    height, width = size
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    gain = np.ones(size, dtype=np.float32)
    for _ in range(int(chance.integers(1, 4))):
        turn = chance.normal(0, 0.06) if chance.random() < 0.6 else chance.uniform(0, 3.14)
        away = (ys - chance.uniform(0, height)) * np.cos(turn) - (xs - width / 2) * np.sin(turn)
        depth, wide = chance.uniform(0.04, 0.22), chance.uniform(0.5, 2.0)
        gain *= 1 - depth * np.exp(-((away / wide) ** 2))
        gain *= 1 + chance.uniform(-0.06, 0.06) * np.tanh(away / 14)
    return gain


def _shaken(taken: Colour, chance: np.random.Generator) -> Colour:
    side = int(chance.choice([3, 5, 7]))
    kernel = np.zeros((side, side), dtype=np.float32)
    kernel[side // 2] = 1
    turn = cv2.getRotationMatrix2D((side // 2, side // 2), chance.uniform(0, 180), 1)
    kernel = cv2.warpAffine(kernel, turn, (side, side))
    return np.asarray(cv2.filter2D(taken, -1, kernel / max(kernel.sum(), 1e-3)), dtype=np.uint8)


def _light(taken: Colour, way: str, chance: np.random.Generator) -> Colour:
    lit = _room_light(taken, chance) if way == "photo" else _lamp(taken, chance)
    return _grainy(lit, chance.uniform(1, 6) if way != "fax" else chance.uniform(3, 20), chance)


def _room_light(taken: Colour, chance: np.random.Generator) -> Colour:
    height, width = taken.shape[:2]
    field = chance.uniform(0.6, 1.0, (3, 4)).astype(np.float32)
    small = (width // 8 + 1, height // 8 + 1)
    field = cv2.resize(field, small, interpolation=cv2.INTER_CUBIC)
    if chance.random() < 0.4:
        edge = np.zeros(small[::-1], dtype=np.float32)
        corners = chance.uniform(-0.3, 1.3, (4, 2)) * edge.shape[::-1]
        cv2.fillPoly(edge, [cv2.convexHull(corners.astype(np.int32))], 1.0)
        edge = cv2.GaussianBlur(edge, (0, 0), chance.uniform(1.5, 6))
        field *= 1 - chance.uniform(0.15, 0.5) * edge
    cast = np.array([1.0, chance.uniform(0.92, 1), chance.uniform(0.84, 1)])
    return _times(taken, field * chance.uniform(0.78, 1.0), cast)


def _lamp(taken: Colour, chance: np.random.Generator) -> Colour:
    lit = taken
    if chance.random() < 0.5:
        white = float(chance.choice([226, 236, 244]))
        lit = _levels(taken, 255 / (white - 8), -8 * 255 / (white - 8))
    elif chance.random() < 0.3:
        lit = _levels(taken, chance.uniform(0.7, 0.95), chance.uniform(0, 45))
    if chance.random() < 0.15:
        x = int(chance.integers(taken.shape[1] - 3))
        streak = lit[:, x : x + int(chance.integers(1, 3))]
        streak[:] = _levels(streak, 1.0, float(chance.choice([-70, 70])))
    return lit


def _grainy(lit: Colour, noise: float, chance: np.random.Generator) -> Colour:
    height, width = lit.shape[:2]
    grain = np.empty((height, width), dtype=np.int16)
    cv2.setRNGSeed(int(chance.integers(2**31)))
    cv2.randn(grain, 0, noise)
    return np.asarray(cv2.add(lit, cv2.merge([grain] * 3), dtype=cv2.CV_8U), dtype=np.uint8)


def _levels(picture: Colour, gain: float, lift: float) -> Colour:
    table = np.clip(np.arange(256) * gain + lift, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(np.ascontiguousarray(picture), table), dtype=np.uint8)


def _times(picture: Colour, field: np.ndarray, tint: np.ndarray) -> Colour:
    """Multiply by a field of light of any resolution, and by a tint."""
    size = (picture.shape[1], picture.shape[0])
    planes = [np.clip(field * (level * 200), 0, 255).astype(np.uint8) for level in tint]
    whole = cv2.resize(cv2.merge(planes), size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.multiply(picture, whole, scale=1 / 200), dtype=np.uint8)


def _taken(taken: Colour, way: str, chance: np.random.Generator) -> Colour:
    if way == "fax":
        grey = cv2.cvtColor(taken, cv2.COLOR_RGB2GRAY)
        if chance.random() < 0.35:  # standard resolution: half the lines
            height, width = grey.shape
            half = cv2.resize(grey, (width, height // 2), interpolation=cv2.INTER_AREA)
            black = ((half > chance.uniform(120, 195)) * 255).astype(np.uint8)
            black = cv2.resize(black, (width, height), interpolation=cv2.INTER_NEAREST)
        else:
            black = ((grey > chance.uniform(120, 195)) * 255).astype(np.uint8)
        dust = chance.random(black.shape)
        black[dust < 0.0015] = 0
        black[dust > 0.998] = 255
        return np.asarray(cv2.cvtColor(black, cv2.COLOR_GRAY2RGB), dtype=np.uint8)
    quality = int(chance.uniform(30, 85))
    _, packed = cv2.imencode(".jpg", taken, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_COLOR), dtype=np.uint8)
