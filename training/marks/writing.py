"""Handwriting in fonts: names as legible signatures, notes and dates that run into other boxes."""

from functools import cache
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from training.marks.strokes import Mask

_NAMES = (
    *("Anna", "Maria", "Jan", "Piotr", "Ewa", "Tomasz", "Zofia", "Marek", "Halina", "Adam", "Lech"),
    *("Kowalska", "Nowak", "Wilk", "Zając", "Lis", "Sroka", "Wrona", "Kot", "Mazur", "Król", "Żuk"),
)


@cache
def hands(folder: Path) -> tuple[Path, ...]:
    """List the handwriting fonts of a folder (TTF files)."""
    return tuple(sorted(folder.glob("*-latin.ttf")))


@cache
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


def name(chance: np.random.Generator) -> str:
    """Make up a name."""
    first, last = (str(chance.choice(_NAMES)) for _ in range(2))
    match int(chance.integers(4)):
        case 0:
            return last
        case 1:
            return f"{first[0]}. {last}"
        case 2:
            return f"{first[0]}{last[0]}"
        case _:
            return f"{first} {last}"


def written(text: str, body: float, folder: Path, chance: np.random.Generator) -> Mask:
    """Write text by hand: a font, leaned, bent and of uneven pressure; ``body`` in pixels."""
    paths = hands(folder)
    font = _font(paths[int(chance.integers(len(paths)))], max(10, round(body * 1.7)))
    left, top, right, bottom = font.getbbox(text)
    edge = 14
    size = (max(4, int(right - left)) + 2 * edge, max(4, int(bottom - top)) + 2 * edge)
    picture = Image.new("L", size, 0)
    stroke = int(chance.random() < 0.35) + int(chance.random() < 0.1)
    ImageDraw.Draw(picture).text(
        (edge - left, edge - top), text, font=font, fill=255, stroke_width=stroke
    )
    return _bent(np.asarray(picture, dtype=np.float32) / 255, body, chance)


def _bent(mask: Mask, body: float, chance: np.random.Generator) -> Mask:
    h, w = mask.shape
    lean = chance.uniform(-0.15, 0.4)
    rise = chance.normal(0, 0.04)
    move = np.array([[1, -lean, lean * h / 2], [rise, 1, -rise * w / 2]], dtype=np.float32)
    wide = w + int(abs(lean) * h)
    mask = cv2.warpAffine(mask, move, (wide, h))
    nodes = (max(2, int(h / body * 2)), max(2, int(wide / body * 2)))
    ys, xs = np.mgrid[0:h, 0:wide].astype(np.float32)
    swing = body * chance.uniform(0.02, 0.09)
    moves = [
        cv2.resize(field.astype(np.float32), (wide, h), interpolation=cv2.INTER_CUBIC)
        for field in chance.normal(0, swing, (2, *nodes))
    ]
    bent = cv2.remap(mask, xs + moves[0], ys + moves[1], cv2.INTER_LINEAR)
    return np.asarray(bent, dtype=np.float32)
