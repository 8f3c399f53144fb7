"""Which fonts lines are drawn with, and their letters as strokes and outlines.

A letter is kept twice: as the outline that the font has, and as the path of a pen (its skeleton),
so that it can be drawn again with any other pen.  Units: the body of the font (about the mean of
the heights of ``x`` and ``H``) is 1, the base line is 0, y grows downwards.
"""

import pickle
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from fontTools.ttLib import TTFont
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from skimage.morphology import skeletonize

from parsers.lines.alphabet import ALPHABET

Points = NDArray[np.float32]

# Never drawn with: whole documents in them measure the reader.
HELD: Final = frozenset(
    "amatic-sc architects-daughter courgette mansalva cookie satisfy zen-kurenaido kaushan-script"
    " corinthia italianno whisper".split()
)

# Drawn only for validation: chosen because they look like quick everyday hands.
VALIDATION: Final = tuple(
    "reenie-beanie cedarville-cursive marck-script nothing-you-could-do playwrite-ro"
    " shadows-into-light".split()
)

SCHOOL: Final = tuple(
    "playwrite-pl playwrite-cz playwrite-hu playwrite-it-moderna playwrite-us-trad playwrite-at"
    " ecolier".split()
)
"""Joined hands as taught at school, from which those of most people derive."""

PRINT: Final = tuple(
    "courier-prime cousine special-elite arimo tinos lato pt-sans pt-serif roboto carlito"
    " caladea".split()
)

_SYSTEM: Final = {
    "kristi": "kristi/Kristi.ttf",
    "femkeklaver": "femkeklaver/femkeklaver.ttf",
    "dkg": "fifthhorseman/dkg.ttf",
    "dkg-italic": "fifthhorseman/dkgIt.ttf",
    "breip": "breip/Breip.ttf",
    "ecolier": "ecolier-court/Ecolier-court.ttf",
    "delphine": "sjfonts/Delphine.ttf",
    "steve-hand": "sjfonts/SteveHand.ttf",
    "kiloji": "kiloji/kiloji.ttf",
    "klee": "klee/KleeOne-Regular.ttf",
    "because-build": "../opentype/bwht/BecauseWeBuild-Regular.otf",
    "because-create": "../opentype/bwht/BecauseWeCreate-Regular.otf",
    "because-learn": "../opentype/bwht/BecauseWeLearn-Regular.otf",
    "because-mentor": "../opentype/bwht/BecauseWeMentor-Regular.otf",
    "liberation-sans": "liberation2/LiberationSans-Regular.ttf",
    "liberation-sans-bold": "liberation2/LiberationSans-Bold.ttf",
    "liberation-sans-italic": "liberation2/LiberationSans-Italic.ttf",
    "liberation-serif": "liberation2/LiberationSerif-Regular.ttf",
    "liberation-serif-bold": "liberation2/LiberationSerif-Bold.ttf",
    "liberation-serif-italic": "liberation2/LiberationSerif-Italic.ttf",
    "liberation-mono": "liberation2/LiberationMono-Regular.ttf",
    "dejavu-sans": "dejavu/DejaVuSans.ttf",
    "dejavu-serif": "dejavu/DejaVuSerif.ttf",
    "dejavu-mono": "dejavu/DejaVuSansMono.ttf",
    "crosextra-carlito": "crosextra/Carlito-Regular.ttf",
    "crosextra-carlito-bold": "crosextra/Carlito-Bold.ttf",
    "crosextra-caladea": "crosextra/Caladea-Regular.ttf",
    "crosextra-caladea-bold": "crosextra/Caladea-Bold.ttf",
}

_TYPED_SYSTEM: Final = ("liberation", "dejavu", "crosextra")

_BODY: Final = 96  # pixels at which letters are taken apart


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter of one font."""

    strokes: tuple[Points, ...]
    outlines: tuple[Points, ...]
    advance: float
    thickness: float


@dataclass(frozen=True, slots=True)
class Font:
    """The letters of one font."""

    name: str
    glyphs: dict[str, Glyph] = field(repr=False)
    is_joined: bool = False

    def has(self, text: str) -> bool:
        return all(c == " " or c in self.glyphs for c in text)


def files(name: str, roots: tuple[Path, ...], cache: Path) -> list[Path]:
    """Find the files of a font; packed web fonts are unpacked into the cache."""
    if name in _SYSTEM:
        path = Path("/usr/share/fonts/truetype") / _SYSTEM[name]
        return [path] if path.exists() else []
    found = []
    for subset in ("latin", "latin-ext"):
        kept = cache / f"{name}-{subset}.ttf"
        packed = [
            path
            for root in roots
            for pattern in (f"{name}-{subset}-400-normal.woff2", f"{name}-{subset}-*-normal.woff2")
            for path in sorted((root / "@fontsource" / name / "files").glob(pattern))
        ]
        if not kept.exists() and packed:
            font = TTFont(packed[0])
            font.flavor = None
            font.save(kept)
        if kept.exists():
            found.append(kept)
    return found


def names(roots: tuple[Path, ...]) -> tuple[list[str], list[str]]:
    """List the fonts that are installed: hands (without the held ones), print."""
    installed = {p.name for root in roots for p in (root / "@fontsource").glob("*")}
    system = set(_SYSTEM)
    typed = {n for n in system if n.startswith(_TYPED_SYSTEM)} | (installed & set(PRINT))
    return sorted((installed | system) - typed - HELD), sorted(typed)


def load(name: str, roots: tuple[Path, ...], cache: Path) -> Font | None:
    """Take a font apart, or fetch what was taken apart before; None if it lacks plain letters."""
    kept = cache / f"{name}.glyphs"
    if kept.exists():
        font: Font = pickle.loads(kept.read_bytes())
    else:
        font = _taken_apart(name, files(name, roots, cache))
        kept.write_bytes(pickle.dumps(font))
    plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPRSTUWZ0123456789.,-"
    return font if font.has(plain) else None


def _taken_apart(name: str, paths: list[Path]) -> Font:
    glyphs: dict[str, Glyph] = {}
    if not paths:
        return Font(name, glyphs)
    probe = ImageFont.truetype(str(paths[0]), 200, layout_engine=ImageFont.Layout.BASIC)
    heights = [probe.getbbox(c, anchor="ls") for c in "xH"]
    x_height, capital = (-box[1] for box in heights)
    size = round(_BODY * 200 / max(20, 0.5 * capital + 0.75 * x_height))
    for path in paths:
        known = set(TTFont(path, lazy=True).getBestCmap())
        font = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
        for letter in ALPHABET + "„”–’":
            if letter != " " and letter not in glyphs and ord(letter) in known:
                glyph = _glyph(font, letter)
                if glyph is not None:
                    glyphs[letter] = glyph
    return Font(name, glyphs)


def _glyph(font: ImageFont.FreeTypeFont, letter: str) -> Glyph | None:
    left, top, right, bottom = font.getbbox(letter, anchor="ls")
    if right <= left or bottom <= top or right - left > 8 * _BODY:
        return None
    picture = Image.new("L", (int(right - left) + 12, int(bottom - top) + 12), 0)
    ImageDraw.Draw(picture).text((6 - left, 6 - top), letter, font=font, fill=255, anchor="ls")
    ink = (np.asarray(picture) > 127).astype(np.uint8)
    if not ink.any():
        return None
    origin = np.float32([6 - left, 6 - top])
    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
    skeleton = skeletonize(ink.astype(bool))
    thickness = 2 * float(np.median(depth[skeleton])) / _BODY if skeleton.any() else 0.05
    strokes = [_smooth(path) for path in _paths(skeleton, depth)]
    contours, _ = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    outlines = [np.float32(c[:, 0][:: 2 if len(c) > 24 else 1]) for c in contours]
    return Glyph(
        tuple(np.float32((s - origin) / _BODY) for s in strokes),
        tuple(np.float32((o - origin) / _BODY) for o in outlines),
        font.getlength(letter) / _BODY,
        thickness,
    )


def _smooth(path: Points) -> Points:
    if len(path) < 5:
        return path
    padded = np.pad(path, ((4, 4), (0, 0)), mode="edge")
    kernel = np.hanning(7)[1:-1] / np.hanning(7)[1:-1].sum()
    even = np.stack([np.convolve(padded[:, k], kernel, "same") for k in (0, 1)], 1)[4:-4]
    even[0], even[-1] = path[0], path[-1]
    chosen = sorted({*range(0, len(even), 4), len(even) - 1})
    return np.float32(even[chosen])


def _paths(skeleton: NDArray[np.bool_], depth: NDArray[np.float32]) -> list[Points]:
    """Walk along the skeleton: from each end or crossing to the next, and round the rings."""
    pixels = {(int(y), int(x)) for y, x in np.argwhere(skeleton)}
    near = {
        p: [
            q
            for dy, dx in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1))
            if (q := (p[0] + dy, p[1] + dx)) in pixels
        ]
        for p in pixels
    }
    stops = {p for p, around in near.items() if len(around) != 2}
    seen: set[tuple[tuple[int, int], tuple[int, int]]] = set()
    walked: set[tuple[int, int]] = set()
    paths = []
    for start in [*stops, *(pixels - stops)]:
        for step in near[start]:
            if (start, step) in seen or (start not in stops and start in walked):
                continue
            path = [start, step]
            seen.add((start, step))
            while path[-1] not in stops and path[-1] != start:
                ahead = [q for q in near[path[-1]] if q != path[-2]]
                if not ahead:
                    break
                seen.add((path[-1], ahead[0]))
                path.append(ahead[0])
            seen.add((path[-1], path[-2]))
            walked.update(path)
            if _is_kept(path, near, depth):
                paths.append(np.float32([(x, y) for y, x in path]))
    lonely = [p for p in stops if not near[p]]
    paths += [np.float32([(x, y), (x + 1, y)]) for y, x in lonely]
    return paths


def _is_kept(path, near, depth) -> bool:
    """Leave out spurs: short ways from a crossing to nowhere."""
    ends = [len(near[path[0]]) == 1, len(near[path[-1]]) == 1]
    if sum(ends) != 1:
        return True
    crossing = path[-1] if ends[0] else path[0]
    return len(path) > 1.1 * float(depth[crossing])
