"""Rubber stamps of offices, institutions and people, invented; as masks of ink at 300 dpi."""

from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from training.marks.strokes import Mask

_FACES: Final = (
    *(
        "dejavu/DejaVuSans",
        "dejavu/DejaVuSans-Bold",
        "dejavu/DejaVuSerif",
        "dejavu/DejaVuSerif-Bold",
    ),
    *("liberation2/LiberationSans-Regular", "liberation2/LiberationSans-Bold"),
    *("liberation2/LiberationSerif-Regular", "liberation2/LiberationSerif-Bold"),
    *("liberation2/LiberationMono-Regular", "dejavu/DejaVuSansCondensed"),
    *("dejavu/DejaVuSansCondensed-Bold", "crosextra/Carlito-Regular", "crosextra/Carlito-Bold"),
)
_FOLDER: Final = Path("/usr/share/fonts/truetype")
_SYLLABLES: Final = (
    *(
        "ka",
        "to",
        "ra",
        "mi",
        "lo",
        "wa",
        "na",
        "sta",
        "czy",
        "sze",
        "po",
        "do",
        "bo",
        "gmi",
        "ska",
    ),
    *("wi", "nie", "prze", "ośro", "dek", "fun", "da", "cja", "sto", "wa"),
)
KINDS: Final = ("frame", "open", "round", "double ring", "oval", "arms", "date", "lines")
"""Stamps of institutions and offices; ``lines`` and ``open`` have no frame."""


@cache
def _face(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FOLDER / f"{name}.ttf"), size)


def plain_face(size: float) -> ImageFont.FreeTypeFont:
    """Take the typeface that has tick signs."""
    return _face("dejavu/DejaVuSans", round(size))


def face(size: float, chance: np.random.Generator) -> ImageFont.FreeTypeFont:
    """Choose a printing typeface of a size in pixels."""
    return _face(str(chance.choice(_FACES)), max(7, round(size)))


def words(count: int, chance: np.random.Generator) -> str:
    """Make up some words that look Polish from afar."""
    made = [
        "".join(chance.choice(_SYLLABLES, int(chance.integers(1, 5)))) for _ in range(max(1, count))
    ]
    text = " ".join(made)
    return text.upper() if chance.random() < 0.4 else text.title()


def number(chance: np.random.Generator) -> str:
    """Make up a number as stamps have them."""
    digits = "".join(str(d) for d in chance.integers(0, 10, int(chance.integers(5, 12))))
    return str(chance.choice(["NIP ", "REGON ", "tel. ", "KRS ", "L.dz. ", ""])) + digits


def printed(text: str, font: ImageFont.FreeTypeFont) -> Mask:
    """Set one line of type."""
    left, top, right, bottom = font.getbbox(text)
    picture = Image.new("L", (int(right - left) + 4, int(bottom - top) + 4), 0)
    ImageDraw.Draw(picture).text((2 - left, 2 - top), text, font=font, fill=255)
    return np.asarray(picture, dtype=np.float32) / 255


def stamp(kind: str, width: int, height: int, chance: np.random.Generator) -> Mask:
    """Draw a stamp, turned by up to 15° and inked unevenly; the mask is as large as it needs."""
    picture = Image.new("L", (width, height), 0)
    pencil = ImageDraw.Draw(picture)
    line = int(chance.integers(2, 6))
    match kind:
        case "round" | "double ring" | "arms":
            _round(picture, kind, line, chance)
        case "oval":
            pencil.ellipse([3, 3, width - 4, height - 4], outline=255, width=line)
            _lines(picture, 0.62, chance)
        case "date":
            pencil.rectangle([3, 3, width - 4, height - 4], outline=255, width=line)
            pencil.line([3, height * 0.4, width - 4, height * 0.4], fill=255, width=2)
            _lines(picture, 0.9, chance)
        case "frame":
            pencil.rectangle([3, 3, width - 4, height - 4], outline=255, width=line)
            if chance.random() < 0.3:
                pencil.rectangle([10, 10, width - 11, height - 11], outline=255, width=2)
            _lines(picture, 0.88, chance)
        case _:
            _lines(picture, 0.98, chance)
    return _inked(picture, chance)


def _lines(picture: Image.Image, share: float, chance: np.random.Generator) -> None:
    width, height = picture.size
    count = int(chance.integers(2, 6))
    pitch = height * share / count
    pencil = ImageDraw.Draw(picture)
    is_left = chance.random() < 0.25
    for n in range(count):
        is_text = n == 0 or chance.random() < 0.7
        text = words(int(chance.integers(1, 5)), chance) if is_text else number(chance)
        size = pitch * chance.uniform(0.6, 0.9)
        font = face(size, chance)
        if (length := font.getlength(text)) > width * share:
            font = face(size * width * share / length, chance)
        y = height * (1 - share) / 2 + pitch * (n + 0.5)
        x = width * (1 - share) / 2 if is_left else width / 2
        pencil.text((x, y), text, font=font, fill=255, anchor="lm" if is_left else "mm")


def _round(picture: Image.Image, kind: str, line: int, chance: np.random.Generator) -> None:
    width, height = picture.size
    across = min(width, height) - 6
    x, y = width / 2, height / 2
    pencil = ImageDraw.Draw(picture)
    radius = across / 2
    inner = chance.uniform(0.5, 0.68) * radius

    def ring(size: float, thick: int) -> None:
        pencil.ellipse([x - size, y - size, x + size, y + size], outline=255, width=thick)

    ring(radius, line)
    if kind == "double ring":
        ring(radius - line * 3, 2)
    if chance.random() < 0.8:
        ring(inner, 2)
    _round_text(picture, (radius, inner), chance)
    if kind == "arms" or chance.random() < 0.3:
        _arms(pencil, x, y, inner * 0.75, chance)
    elif chance.random() < 0.6:
        font = face(inner * 0.35, chance)
        pencil.text((x, y), words(1, chance)[:9], font=font, fill=255, anchor="mm")


def _round_text(
    picture: Image.Image, radii: tuple[float, float], chance: np.random.Generator
) -> None:
    """Write along the ring between two circles."""
    radius, inner = radii
    x, y = picture.size[0] / 2, picture.size[1] / 2
    text = words(4, chance).upper() + " * "
    font = face((radius - inner) * chance.uniform(0.45, 0.65), chance)
    side = int(radius)
    for n, letter in enumerate(text):
        turn = 2 * np.pi * n / len(text)
        glyph = Image.new("L", (side, side), 0)
        ImageDraw.Draw(glyph).text((side / 2, side / 2), letter, font=font, fill=255, anchor="mm")
        glyph = glyph.rotate(-np.degrees(turn) - 90, resample=Image.Resampling.BILINEAR)
        away = (radius + inner) / 2
        spot = (int(x + away * np.cos(turn)) - side // 2, int(y + away * np.sin(turn)) - side // 2)
        picture.paste(255, spot, glyph)


def _arms(
    pencil: ImageDraw.ImageDraw, x: float, y: float, size: float, chance: np.random.Generator
) -> None:
    """Draw something like an eagle: a solid body, ragged wings on both sides."""
    side = [(chance.uniform(0.1, 1.0) * size, -size + 2 * size * n / 7) for n in range(8)]
    outline = [(x + dx, y + dy) for dx, dy in side] + [(x - dx, y + dy) for dx, dy in side[::-1]]
    if chance.random() < 0.6:
        pencil.polygon(outline, fill=255)
    else:
        pencil.polygon(outline, outline=255, width=3)


def _inked(picture: Image.Image, chance: np.random.Generator) -> Mask:
    turn = float(np.clip(chance.normal(0, 5), -16, 16))
    turned = picture.rotate(turn, expand=True, resample=Image.Resampling.BILINEAR)
    mask = np.asarray(turned, dtype=np.float32) / 255
    h, w = mask.shape
    low = chance.uniform(0.1, 0.9)
    field = chance.uniform(low, 1.15, (7, 11)).astype(np.float32)
    field = cv2.resize(field, (w, h), interpolation=cv2.INTER_CUBIC)
    grain = chance.random((max(2, h // 3), max(2, w // 3))).astype(np.float32)
    grain = cv2.resize(grain, (w, h))
    mask = cv2.GaussianBlur(mask, (0, 0), chance.uniform(0.4, 1.4)) * np.clip(field, 0, 1)
    mask = mask * (1 - chance.uniform(0, 0.6) * np.clip((grain - 0.7) * 5, 0, 1))
    return np.asarray(mask * chance.uniform(0.25, 1.0), dtype=np.float32)
