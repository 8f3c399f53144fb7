"""Make lines with their texts: python -m training.lines.lines KIND SEED COUNT OUT.npz FONTS CACHE.

KIND is ``train`` or one of the validation sets.  FONTS are node_modules folders, joined by colons.
"""

import random
import sys
import time
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from parsers.lines.alphabet import column_of
from parsers.lines.normalise import normalise
from training.lines import fonts, hand, letters, paper, texts

Grey = NDArray[np.uint8]

_WIDEST: Final = 760


class Maker:
    """Fonts, loaded once, and chance."""

    def __init__(self, kind: str, seed: int, roots: tuple[Path, ...], cache: Path) -> None:
        self.kind = kind
        self.words = random.Random(seed)
        self.chance = np.random.default_rng(seed)
        hands, typed = fonts.names(roots)
        wanted = fonts.VALIDATION if kind.startswith("hand") else set(hands) - {*fonts.VALIDATION}
        loaded = [fonts.load(name, roots, cache) for name in sorted(wanted)]
        self.hands = [font for font in loaded if font is not None]
        self.school = [font for font in self.hands if font.name in fonts.SCHOOL]
        self.typed = {name: fonts.files(name, roots, cache) for name in typed}

    def line(self) -> tuple[Grey, str] | None:
        """One line and its text, or None when chance made one that cannot be used."""
        text = texts.line(self.words)
        typed = {"train": 0.22, "hand": 0, "hand_clean": 0}.get(self.kind, 1)
        made = self._typed(text) if self.words.random() < typed else self._written(text)
        if made is None:
            return None
        line = normalise(made)
        if line.shape[1] > _WIDEST or line.shape[1] < 5 * len(text) or not (line < 128).any():
            return None
        return line, "".join(" " if c == " " else c for c in text)

    def _written(self, text: str) -> Grey | None:
        strength = {"train": 1.0, "hand": 1.0, "hand_clean": 0.35}[self.kind]
        if self.kind == "train" and self.words.random() < 0.1:
            strength = 0.3
        pool = self.school if self.school and self.words.random() < 0.22 else self.hands
        many = 3 if self.kind == "train" and self.words.random() < 0.22 else 1
        who = letters.writer(
            tuple(self.words.sample(pool, min(many, len(pool)))), self.chance, strength
        )
        body = float(np.exp(self.chance.uniform(np.log(15), np.log(42))))
        ink = hand.draw(text, who, body, self.chance)
        if ink is None:
            return None
        return paper.crop_of(ink, body, self.chance, 0.4 if self.kind == "hand_clean" else 1.0)

    def _typed(self, text: str) -> Grey | None:
        name = self.words.choice(sorted(self.typed))
        u = self.chance.uniform
        dots = {"typed": 250, "typed150": 150, "typed_fax": 190}.get(self.kind, u(140, 320))
        size = round(u(9, 12.5) / 72 * dots)
        faces = [ImageFont.truetype(str(path), size) for path in self.typed[name]]
        width = sum(int(faces[0].getlength(c)) + 2 for c in text) + 20
        picture = Image.new("L", (width, 2 * size + 10), 0)
        pen = ImageDraw.Draw(picture)
        x = 4.0
        for letter in text:
            face = faces[-1] if letter not in _LATIN1 else faces[0]
            pen.text((x, 1.5 * size), letter, font=face, fill=255, anchor="ls")
            x += face.getlength(letter)
        ink = np.asarray(picture, np.float32) / 255
        rows, columns = np.nonzero(ink.max(1))[0], np.nonzero(ink.max(0))[0]
        if not len(rows):
            return None
        ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        harm = {"typed": 0.1, "typed150": 0.35, "typed_fax": 0.2}.get(self.kind, u(0.05, 0.9))
        if self.kind == "typed_fax" or (self.kind == "train" and u() < 0.15):
            ink = np.float32(
                cv2.resize(ink, None, fx=0.75, fy=0.7, interpolation=cv2.INTER_AREA) > u(0.35, 0.6)
            )
        return paper.crop_of(ink, size * 0.75, self.chance, harm)


_LATIN1: Final = frozenset(map(chr, range(256)))


def make(
    kind: str, seed: int, count: int, roots: tuple[Path, ...], cache: Path
) -> tuple[list[Grey], list[str]]:
    """Make so many lines."""
    maker = Maker(kind, seed, roots, cache)
    pictures: list[Grey] = []
    said: list[str] = []
    while len(pictures) < count:
        made = maker.line()
        if made is None or any(column_of(c) is None for c in made[1]):
            continue
        pictures.append(made[0])
        said.append(made[1])
    return pictures, said


def save(path: Path, pictures: list[Grey], said: list[str]) -> None:
    """Write pictures side by side, so that one array holds them all."""
    widths = np.array([p.shape[1] for p in pictures], np.int32)
    partial = path.with_suffix(".partial.npz")
    np.savez(partial, pixels=np.concatenate(pictures, 1), widths=widths, texts=np.array(said))
    partial.rename(path)


def main() -> None:
    kind, seed, count, out, roots, cache = sys.argv[1:]
    cv2.setNumThreads(1)
    folders = tuple(Path(root) for root in roots.split(":"))
    begin = time.process_time()
    save(Path(out), *make(kind, int(seed), int(count), folders, Path(cache)))
    print(f"{out}: {count} lines, {time.process_time() - begin:.0f} CPU s")


if __name__ == "__main__":
    main()
