"""Places to sign and to stamp, used and misused: what the reader of signatures learns from.

Half of them are the rows of our own blanks, half are captions under dotted lines as on forms of
others. Every place is signed, stamped, both or neither; names in type, personal stamps, dates,
dashes, dirt and the neighbours' marks lie about.
"""

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from parsers.forms.definition import BoxKind, load_forms
from parsers.marks.patches import Sheet, place_planes
from parsers.pixels import Colour, Rect
from parsers.scans.render import draw_page
from training.marks import stamps, strokes, writing
from training.marks.damage import DRAWN_DPI, damage
from training.marks.squares import ink, pen_colour
from training.marks.traces import Trace, is_seen

UNKNOWN: Final = -1
"""Label of a question that is not asked of a sample."""
_K: Final = DRAWN_DPI / 72
_STAMP_INKS: Final = (
    *((140, 40, 150), (150, 40, 60), (50, 50, 160), (40, 60, 150), (60, 60, 60)),
    *((70, 45, 150), (45, 45, 45), (30, 100, 60), (190, 30, 50)),
)


@dataclass(slots=True)
class Place:
    """One place of a row."""

    rect: Rect
    kind: BoxKind
    is_signed: int = UNKNOWN
    is_stamped: int = UNKNOWN
    signature: Trace | None = None
    stamp: Trace | None = None


@dataclass(slots=True, eq=False)
class Row:
    """Places beside and above each other on one piece of paper."""

    paper: Colour
    places: list[Place]
    is_ours: bool
    fonts: Path
    chance: np.random.Generator = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """What the network gets of one row; labels are signed, stamped."""

    planes: NDArray[np.uint8]
    labels: NDArray[np.int64]
    groups: NDArray[np.int64]
    way: str


def sample(fonts: Path, chance: np.random.Generator) -> Sample:
    """Draw, use and damage one row."""
    row = _ours(fonts, chance) if chance.random() < 0.6 else _foreign(fonts, chance)
    blank = cv2.cvtColor(row.paper, cv2.COLOR_RGB2GRAY)
    for place in row.places:
        _use(row, place)
    if chance.random() < 0.08:
        _office_stamp(row)
    seen = damage(row.paper, chance)
    height, width = seen.aligned.shape
    printed = cv2.resize(blank, (width, height), interpolation=cv2.INTER_AREA)
    for place in row.places:
        if place.signature and not is_seen(place.signature, seen.aligned, printed):
            place.is_signed = UNKNOWN
        if place.stamp and not is_seen(place.stamp, seen.aligned, printed):
            place.is_stamped = UNKNOWN
    sheet = Sheet(seen.aligned, printed if row.is_ours else None, seen.colour)
    asked = [place for place in row.places if place.kind is not BoxKind.PLACE_DATE]
    return Sample(
        planes=np.stack([place_planes(sheet, _known(place.rect, chance)) for place in asked]),
        labels=np.array([(place.is_signed, place.is_stamped) for place in asked]),
        groups=np.array([int(place.kind is BoxKind.STAMP) for place in asked]),
        way=seen.way,
    )


def _known(rect: Rect, chance: np.random.Generator) -> Rect:
    """Know a place no better than finding captions or curled paper allows."""
    dx, dy = chance.normal(0, 1.2, 2)
    return (rect[0] + dx, rect[1] + dy, rect[2] + dx, rect[3] + dy)


@cache
def _pages() -> tuple[tuple[Colour, tuple[Place, ...]], ...]:
    found = []
    editions = [(form, version) for form in load_forms() for version in form.versions]
    for form, version in editions:
        pdf = files("parsers.forms") / "blanks" / version.version / f"{form.id}.pdf"
        if not pdf.is_file():
            continue
        kinds = {BoxKind.SIGNATURE, BoxKind.STAMP, BoxKind.PLACE_DATE}
        boxes = [box for box in version.boxes if box.kind in kinds]
        for number in sorted({box.page for box in boxes}):
            grey = draw_page(pdf.read_bytes(), number, DRAWN_DPI)
            here = [Place(box.box, box.kind) for box in boxes if box.page == number]
            top = max(0.0, min(place.rect[1] for place in here) - 36)
            bottom = min(version.page_size[1], max(place.rect[3] for place in here) + 40)
            paper = cv2.cvtColor(grey[round(top * _K) : round(bottom * _K)], cv2.COLOR_GRAY2RGB)
            moved = tuple(
                Place((p.rect[0], p.rect[1] - top, p.rect[2], p.rect[3] - top), p.kind)
                for p in here
            )
            found.append((paper, moved))
    return tuple(found)


def _ours(fonts: Path, chance: np.random.Generator) -> Row:
    pages = _pages()
    paper, known = pages[int(chance.integers(len(pages)))]
    copies = [Place(place.rect, place.kind) for place in known]
    return Row(paper.copy(), copies, is_ours=True, fonts=fonts, chance=chance)


def _foreign(fonts: Path, chance: np.random.Generator) -> Row:
    """Print one or two places with a dotted line, a rule, a frame or nothing, and a caption."""
    width, height = 330.0, 190.0
    paper = np.full((round(height * _K), round(width * _K), 3), 255, dtype=np.uint8)
    places = []
    wide, tall = chance.uniform(120, 230), chance.uniform(34, 62)
    left, base = chance.uniform(30, width - wide - 30), chance.uniform(95, 125)
    rect = (left, base - tall, left + wide, base)
    places.append(Place(rect, BoxKind.SIGNATURE))
    _place_lines(paper, rect, chance)
    font = stamps.face(chance.uniform(6.5, 10) * _K, chance)
    options = ["podpis", "(czytelny podpis)", "pieczęć i podpis", "data i podpis", "Podpis osoby"]
    caption = stamps.printed(str(chance.choice(options)), font)
    x = (left + wide / 2) * _K - caption.shape[1] / 2
    ink(paper, caption, (x, (base + chance.uniform(2, 6)) * _K), (20, 20, 20))
    for _ in range(int(chance.integers(0, 4))):  # print above and below
        line = stamps.printed(stamps.words(6, chance), font)
        y = (rect[1] - 14 - line.shape[0] / _K) if chance.random() < 0.6 else base + 26
        ink(
            paper, line, (chance.uniform(10, 80) * _K, (y + chance.normal(0, 1)) * _K), (20, 20, 20)
        )
    return Row(paper, places, is_ours=False, fonts=fonts, chance=chance)


def _place_lines(paper: Colour, rect: Rect, chance: np.random.Generator) -> None:
    left, top, right, bottom = (round(edge * _K) for edge in rect)
    kind = chance.choice(["dots", "dots", "rule", "frame", "dashes", "none"])
    if kind == "frame":
        cv2.rectangle(paper, (left, top), (right, bottom), (40, 40, 40), 2)
    elif kind == "rule":
        cv2.line(paper, (left, bottom), (right, bottom), (30, 30, 30), int(chance.integers(1, 5)))
    elif kind == "dashes":
        for x in range(left, right, 26):
            cv2.line(paper, (x, bottom), (x + 15, bottom), (30, 30, 30), 3)
    elif kind == "dots":
        step = int(chance.integers(7, 15))
        for x in range(left, right, step):
            cv2.circle(
                paper, (x, bottom), int(chance.integers(1, 4)), (30, 30, 30), -1, cv2.LINE_AA
            )


def _use(row: Row, place: Place) -> None:
    chance = row.chance
    if place.kind is BoxKind.PLACE_DATE:
        if chance.random() < 0.8:
            _date(row, place.rect)
        return
    if place.kind is BoxKind.STAMP:
        place.is_stamped = int(chance.random() < 0.5)
        if place.is_stamped:
            place.stamp = _stamp(row, place.rect, far=(16, 6))
        elif chance.random() < 0.12:
            _litter(row, place.rect)
        return
    _use_signature(row, place)


def _use_signature(row: Row, place: Place) -> None:
    chance = row.chance
    place.is_signed = int(chance.random() < 0.5)
    has_stamp = chance.random() < (0.2 if row.is_ours else 0.4)
    place.is_stamped = int(has_stamp) if has_stamp or chance.random() < 0.9 else UNKNOWN
    if has_stamp:
        place.stamp = _stamp(row, place.rect, far=(14, 8))
    if chance.random() < 0.3:
        _person_stamp(row, place.rect)
        place.is_stamped = UNKNOWN
    if chance.random() < 0.12:
        _typed_name(row, place.rect)
    if place.is_signed:
        place.signature = _sign(row, place.rect)
    elif chance.random() < 0.25:
        _litter(row, place.rect)


def _middle(rect: Rect) -> tuple[float, float]:
    return (rect[0] + rect[2]) / 2 * _K, (rect[1] + rect[3]) / 2 * _K


def _sign(row: Row, rect: Rect) -> Trace:
    chance = row.chance
    wide, tall = (rect[2] - rect[0]) * _K, (rect[3] - rect[1]) * _K
    pen = float(np.clip(chance.lognormal(1.25, 0.35), 1.5, 10))
    share = chance.uniform(0.3, 1.15)
    if chance.random() < 0.15:
        share = chance.uniform(0.1, 0.3)  # initials
    if chance.random() < 0.4:
        mask = writing.written(
            writing.name(chance), tall * chance.uniform(0.18, 0.42), row.fonts, chance
        )
        shrink = min(1.0, 1.2 * wide / mask.shape[1])
        mask = cv2.resize(mask, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    else:
        size = (int(wide * share), int(tall * np.clip(share + chance.normal(0, 0.25), 0.3, 1.3)))
        mask = strokes.signature(*size, pen, chance)
        lean = chance.normal(0, 6)
        turn = cv2.getRotationMatrix2D((size[0] / 2, size[1] / 2), lean, 1.0)
        mask = cv2.warpAffine(mask, turn, size)
    mask = strokes.pressed(mask, chance)
    mask = mask * (1.0 if chance.random() < 0.6 else chance.uniform(0.3, 1.0))
    x, y = _middle(rect)
    x += chance.normal(0, 0.13) * wide
    y += chance.normal(0.02, 0.16 if chance.random() < 0.8 else 0.32) * tall
    spot = (x - mask.shape[1] / 2, y - mask.shape[0] / 2)
    if chance.random() < 0.05:
        _pasted(row, mask, spot)
    ink(row.paper, mask, spot, pen_colour(chance))
    return Trace(mask, spot)


def _pasted(row: Row, mask: strokes.Mask, spot: tuple[float, float]) -> None:
    """Lay a greyish rectangle under a signature, as pictures of signatures bring it along."""
    patch = np.full(mask.shape, row.chance.uniform(0.02, 0.12), dtype=np.float32)
    ink(row.paper, patch, spot, (120, 120, 125))


def _stamp(row: Row, rect: Rect, far: tuple[float, float]) -> Trace:
    chance = row.chance
    kind = str(chance.choice(stamps.KINDS))
    is_round = kind in {"round", "double ring", "arms"}
    size = (95, 95) if is_round else (chance.uniform(100, 185), chance.uniform(32, 68))
    grow = chance.uniform(0.75, 1.15)
    mask = stamps.stamp(kind, int(size[0] * grow * _K), int(size[1] * grow * _K), chance)
    x, y = _middle(rect)
    x, y = x + chance.normal(0, far[0]) * _K, y + chance.normal(0, far[1]) * _K
    shade = _STAMP_INKS[int(chance.integers(len(_STAMP_INKS)))]
    spot = (x - mask.shape[1] / 2, y - mask.shape[0] / 2)
    ink(row.paper, mask, spot, shade)
    return Trace(mask, spot)


def _person_stamp(row: Row, rect: Rect) -> None:
    """Lay a personal stamp: two or three lines with name and role, no frame."""
    chance = row.chance
    size = (int(chance.uniform(70, 150) * _K), int(chance.uniform(18, 38) * _K))
    mask = stamps.stamp("lines", *size, chance)
    x, y = _middle(rect)
    x += chance.normal(0, 12) * _K
    y += chance.normal(6, 8) * _K
    shade = _STAMP_INKS[int(chance.integers(len(_STAMP_INKS)))]
    ink(row.paper, mask, (x - mask.shape[1] / 2, y - mask.shape[0] / 2), shade)


def _typed_name(row: Row, rect: Rect) -> None:
    chance = row.chance
    mask = stamps.printed(writing.name(chance), stamps.face(chance.uniform(8, 14) * _K, chance))
    x, y = _middle(rect)
    x += chance.normal(0, 15) * _K
    y += chance.normal(6, 9) * _K
    ink(row.paper, mask, (x - mask.shape[1] / 2, y - mask.shape[0] / 2), (25, 25, 25))


def _date(row: Row, rect: Rect) -> None:
    chance = row.chance
    text = (
        f"{stamps.words(1, chance).title()}, {chance.integers(1, 29)}.{chance.integers(1, 13)}.2024"
    )
    body = chance.uniform(5, 10.5) * _K
    if chance.random() < 0.3:
        mask = stamps.printed(text, stamps.face(body * 1.2, chance))
    else:
        mask = strokes.pressed(writing.written(text, body, row.fonts, chance), chance)
        shrink = min(1.0, (rect[2] - rect[0]) * chance.uniform(0.85, 1.12) * _K / mask.shape[1])
        mask = cv2.resize(mask, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    y = _middle(rect)[1] + chance.normal(3, 6) * _K - mask.shape[0] / 2
    ink(row.paper, mask, (rect[0] * _K + chance.uniform(0, 12), y), pen_colour(chance))


def _litter(row: Row, rect: Rect) -> None:
    """Put something there that is no signature: dots, a dash, a straight crossing-out, a blot."""
    chance = row.chance
    wide, tall = int((rect[2] - rect[0]) * _K), int((rect[3] - rect[1]) * _K)
    mask = np.zeros((tall, wide), dtype=np.float32)
    kind = chance.choice(["dots", "dash", "slit", "blot", "smudge"])
    pen = chance.uniform(2, 6)
    if kind == "dash":
        x, y = chance.uniform(0.1, 0.6) * wide, chance.uniform(0.3, 0.8) * tall
        draw_to = (x + chance.uniform(0.08, 0.35) * wide, y + chance.normal(0, 4))
        strokes.draw(mask, [(x, y), draw_to], pen, chance)
    elif kind == "slit":
        strokes.draw(mask, [(0.04 * wide, 0.92 * tall), (0.96 * wide, 0.08 * tall)], pen, chance)
    elif kind == "smudge":
        spots = chance.random((6, 9)).astype(np.float32)
        soft = cv2.resize(np.clip((spots - 0.75) * 4, 0, 1), (wide, tall))
        mask = cv2.GaussianBlur(soft, (0, 0), 12) * chance.uniform(0.1, 0.35)
    else:
        for _ in range(int(chance.integers(1, 12))):
            x, y = chance.uniform(0, wide), chance.uniform(0, tall)
            radius = int(chance.integers(1, 6 if kind == "dots" else 16))
            cv2.circle(mask, (int(x), int(y)), radius, 1.0, -1, cv2.LINE_AA)
    ink(row.paper, mask, (rect[0] * _K, rect[1] * _K), pen_colour(chance))


def _office_stamp(row: Row) -> None:
    """Lay the stamp of an office that received the paper somewhere; it is nobody's stamp here."""
    chance = row.chance
    mask = stamps.stamp("date", int(150 * _K), int(48 * _K), chance)
    height, width = row.paper.shape[:2]
    x, y = chance.uniform(-100, width - 200), chance.choice([-120.0, height - 130.0])
    shade = _STAMP_INKS[int(chance.integers(len(_STAMP_INKS)))]
    ink(row.paper, mask, (x, y), shade)
    for place in row.places:
        if place.is_stamped == 0:
            place.is_stamped = UNKNOWN
