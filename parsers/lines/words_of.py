"""One picture of a line or a word, of which nothing is known, read as Polish writing.

Unlike a field of a form it may have any size, paper with ruled lines, and shreds of the lines above
and below. It is read several times, a little narrower, wider and upright, because a recogniser that
is unsure of a hand errs differently each time; the ink counts as the mean of these views.
"""

from dataclasses import replace
from math import log
from typing import Final

import cv2
import numpy as np

from parsers.forms.definition import FieldType
from parsers.lines.decode import Field, Scored, join_lines, proposals, weigh
from parsers.lines.model import Posteriors
from parsers.lines.reader import LineReader, candidates_of, line_reader
from parsers.lines.reading import Ask, LineReading
from parsers.lines.segment import Writing, find_line
from parsers.lines.signals import Evidence, signals_of
from parsers.lines.strokes import paper_of
from parsers.lines.sureness import curves
from parsers.lines.vocabulary import language
from parsers.pixels import Grey

_ASK: Final = Ask(FieldType.MULTILINE)
# Heights at which sizes in pixels mean about what they mean on a page at 200 dpi.
_LOWEST: Final = 64
_HIGHEST: Final = 160
# Darker than this on the whole, and the writing is light on dark.
_DARK: Final = 110
# A ruled line is straight for so long, and covers so much of the width.
_STRAIGHT: Final = 40
_RULED: Final = 0.55
_RULE_HEIGHT: Final = 5
_NARROWER: Final = 0.85
_WIDER: Final = 1.2
# Handwriting leans at most about so far to either side (tangent).
_SLANTS: Final = tuple(step / 10 for step in range(-3, 8))
# Words of everyday Polish are likelier here than in the fields of forms (of 0.6, 0.8, 1.0 and 1.4
# this reads most words of hands never trained on).
_TRUST: Final = 1.0
_WIDTH: Final = 12
_LISTED_WIDTH: Final = 24
_LISTED_MOST: Final = 8
_UNHEARD_OF: Final = log(1e-12)
_MOST: Final = 24


def read_line_image(grey: Grey, reader: LineReader | None = None) -> LineReading:
    """Read one cropped line or word.

    Args:
        grey: The picture, 0–255; may be cut tightly or loosely.
        reader: The loaded recogniser; by default the one of this process.

    Returns:
        What is written, best first; ``is_accepted`` is never set, because nothing is known of
        what is asked.
    """
    writing = find_line(without_rules(_comfortable(grey)))
    if not writing.lines:
        return LineReading((), 1.0, is_accepted=False, engine="")
    reader = reader or line_reader()
    views = reader.model.posteriors(_views(writing.lines[0]))
    scored = _weighed([join_lines([view], _ASK) for view in views])
    if not scored:
        return LineReading((), 1.0, is_accepted=False, engine="")
    signals = _signals(writing, views, scored)
    sureness = curves()["line"].sureness(signals)
    return LineReading(
        candidates=candidates_of(scored, sureness),
        sureness=sureness,
        is_accepted=False,
        engine="lines",
        signals=tuple(signals.items()),
    )


def _comfortable(grey: Grey) -> Grey:
    """Bring a picture to a middling size, dark on light."""
    if grey.size == 0:
        return np.full((_LOWEST, _LOWEST), 255, np.uint8)
    if np.median(grey) < _DARK:
        grey = np.asarray(255 - grey, dtype=np.uint8)
    scale = float(np.clip(grey.shape[0], _LOWEST, _HIGHEST)) / grey.shape[0]
    if scale == 1.0:
        return grey
    size = (max(8, round(grey.shape[1] * scale)), round(grey.shape[0] * scale))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(grey, size, interpolation=how), dtype=np.uint8)


def without_rules(grey: Grey) -> Grey:
    """Take ruled lines out of a picture and close the strokes that they crossed."""
    paper = paper_of(grey)
    below = cv2.subtract(paper, grey)
    limit = max(18.0, 0.3 * float(np.percentile(below, 99.5)))
    mask = (below > limit).astype(np.uint8)
    width = grey.shape[1]
    straight = np.ones((1, max(_STRAIGHT, width // 6)), np.uint8)
    runs = cv2.morphologyEx(mask, cv2.MORPH_OPEN, straight)
    bands = cv2.dilate(runs, np.ones((_RULE_HEIGHT, 1), np.uint8)) > 0
    ruled = bands.sum(axis=1) >= _RULED * width
    if not ruled.any():
        return grey
    # Where a stroke crosses, the ink goes on above and below; it stays.
    tall = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((_RULE_HEIGHT + 3, 1), np.uint8)) > 0
    line = (cv2.dilate(runs, np.ones((3, 3), np.uint8)) > 0) & ruled[:, np.newaxis] & ~tall
    return np.where(line, paper, grey).astype(np.uint8)


def _views(line: Grey) -> list[Grey]:
    """Show a line as it is, narrower, wider, and upright."""
    height, width = line.shape
    sizes = [(max(8, round(width * factor)), height) for factor in (_NARROWER, _WIDER)]
    stretched = [
        np.asarray(cv2.resize(line, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
        for size in sizes
    ]
    return [line, *stretched, _upright(line)]


def _upright(line: Grey) -> Grey:
    """Shear a line so that its down-strokes stand as upright as they can."""
    return max((_sheared(line, slant) for slant in _SLANTS), key=_uprightness)


def _sheared(line: Grey, slant: float) -> Grey:
    """Move every row sideways by its height above the foot; positive pushes the top to the left."""
    height, width = line.shape
    wider = width + round(abs(slant) * height)
    move = np.array([[1.0, slant, max(0.0, -slant) * height], [0.0, 1.0, 0.0]])
    return np.asarray(cv2.warpAffine(line, move, (wider, height), borderValue=255), dtype=np.uint8)


def _uprightness(line: Grey) -> float:
    """Columns are very dark or empty when strokes stand upright."""
    columns = (255.0 - line).sum(axis=0)
    return float((columns**2).sum() / max(1.0, columns.sum()))


def _weighed(fields: list[Field]) -> tuple[Scored, ...]:
    """Weigh the proposals of all views by all of them.

    In a scrawl, the ink alone leads astray before a word is complete; so every view is also asked
    for the listed words that it could be.
    """
    spoken = replace(language("reading"), weight=_TRUST, bonus=2.5 * _TRUST)
    listed = replace(spoken, unlisted=_UNHEARD_OF)
    texts: list[str] = []
    for field in fields:
        texts += proposals(field, spoken, _WIDTH)[: _MOST // 2]
        texts += proposals(field, listed, _LISTED_WIDTH)[:_LISTED_MOST]
    texts = list(dict.fromkeys(texts))
    by_text: dict[str, list[Scored]] = {}
    for field in fields:
        for one in weigh(field, texts, spoken):
            by_text.setdefault(one.text, []).append(one)
    found = [_mean(some) for some in by_text.values()]
    return tuple(sorted(found, key=lambda one: -one.total))[:_MOST]


def _mean(some: list[Scored]) -> Scored:
    return replace(
        some[0],
        ink=float(np.mean([one.ink for one in some])),
        stock=float(np.mean([one.stock for one in some])),
        polish=float(np.mean([one.polish for one in some])),
    )


def _signals(
    writing: Writing, views: tuple[Posteriors, ...], scored: tuple[Scored, ...]
) -> dict[str, float]:
    evidence = Evidence(
        ask=_ASK,
        writing=writing,
        posteriors=views[:1],
        scored=scored,
        opinion=None,
        is_typed=False,
    )
    return signals_of(evidence)
