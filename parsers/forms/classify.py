"""Which page of which form is this, and how was it laid on the paper?

A page is one of ours when nearly all lines that the blank prints are on it, in their places after
one shift and one scale (printing "to fit" shrinks a page). Titles and file names decide nothing: a
letter may quote the title of a form, and four of our six titles begin alike.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import median
from typing import Final

from parsers.facts.document import Box
from parsers.forms.definition import BlankBox, Form, PrintedLine, Version
from parsers.pages import Page, Widget, Word

# Of the lines that the blank prints. The nearest pair of our pages shares a third of its lines.
_ENOUGH_LINES = 0.85
_ENOUGH_WIDGETS = 0.9
# How far a line may stand from where it belongs, in points; half the height of its letters.
_TOLERANCE = 3.0
# Two lines must be this far apart, in points, to say something about the scale.
_LEVER = 100.0
# Copiers scale between a quarter and four times; anything else is chance.
_SCALES: Final = (0.25, 4.0)
_SAME_LINE = 2.0


@dataclass(frozen=True, slots=True)
class Fit:
    """A shift and a scale along one axis: ``page = scale * blank + shift``."""

    scale: float = 1.0
    shift: float = 0.0

    def __call__(self, blank: float) -> float:
        """Bring a coordinate of the blank to the page."""
        return self.scale * blank + self.shift


@dataclass(frozen=True, slots=True)
class Placement:
    """A page recognised as a page of a form."""

    form: Form
    version: Version
    page: int
    """Which page of the form, 1-based."""
    across: Fit
    down: Fit
    is_registered: bool
    """False when the page is known by its widgets only, and no place on it can be told."""
    share: float
    """Part of the blank's lines (or widgets) that was found."""
    printed: frozenset[int]
    """Positions, in the page's words, of those that belong to the blank."""

    def boxes(self) -> Iterator[BlankBox]:
        """Walk the boxes of this page of the form."""
        return (box for box in self.version.boxes if box.page == self.page)

    def place(self, box: BlankBox, number: int) -> Box:
        """Say where a box of the blank lies on page ``number`` of the attachment."""
        x0, y0, x1, y1 = box.box
        return Box(
            page=number, x0=self.across(x0), y0=self.down(y0), x1=self.across(x1), y1=self.down(y1)
        )


def recognise(page: Page, forms: Sequence[Form]) -> Placement | None:
    """Find the form and the page of it; ``None`` when it is none of them or there is any doubt.

    A page that is one picture is never recognised by words laid over it: they are a guess of some
    program, and its places are not those of the writing.
    """
    candidates = [
        found
        for form in forms
        for version in form.versions
        for number in range(1, version.page_count + 1)
        if (found := _by_lines(page, form, version, number)) is not None
        or (found := _by_widgets(page, form, version, number)) is not None
    ]
    if not candidates:
        return None
    # What is printed says more than the names of fields, which editions of a form share.
    printed = [found for found in candidates if found.is_registered]
    candidates = printed or candidates
    # Editions share the names of their form fields; what is printed tells them apart.
    best = max(candidates, key=lambda found: (found.is_registered, found.share))
    is_alone = all((found.form.id, found.page) == (best.form.id, best.page) for found in candidates)
    return best if is_alone else None


def _by_lines(page: Page, form: Form, version: Version, number: int) -> Placement | None:
    if page.is_scan:
        return None
    printed = [line for line in version.printed if line.page == number]
    found = _occurrences(page.words, printed)
    wanted = sum(not line.is_optional for line in printed)
    if len(found) < _ENOUGH_LINES * wanted:
        return None
    across, down = _fits(found, printed, page.words)
    if not all(_SCALES[0] <= fit.scale <= _SCALES[1] for fit in (across, down)):
        return None
    in_place: set[int] = set()
    hits = 0
    for position, starts in found.items():
        x, y = (fit(at) for fit, at in zip((across, down), printed[position].at, strict=True))
        near = [run for run in starts if _is_near(page.words[run[0]].box, x, y, down.scale)]
        hits += bool(near) and not printed[position].is_optional
        in_place.update(index for run in near for index in run)
    share = hits / wanted
    if share < _ENOUGH_LINES:
        return None
    return Placement(
        form=form,
        version=version,
        page=number,
        across=across,
        down=down,
        is_registered=True,
        share=share,
        printed=frozenset(in_place),
    )


def _by_widgets(page: Page, form: Form, version: Version, number: int) -> Placement | None:
    """Recognise our own fillable blank by the names of its fields, whatever is printed on it."""
    expected = {form.widget_name(box) for box in version.boxes if box.page == number} - {
        box.name for box in version.boxes if box.kind in {"signature", "stamp"}
    }
    share = len(expected & _names(page.widgets)) / len(expected) if expected else 0.0
    if share < _ENOUGH_WIDGETS:
        return None
    return Placement(
        form=form,
        version=version,
        page=number,
        across=Fit(),
        down=Fit(),
        is_registered=False,
        share=share,
        printed=frozenset(),
    )


def _names(widgets: Sequence[Widget]) -> set[str]:
    return {widget.name for widget in widgets}


def _occurrences(
    words: Sequence[Word], printed: Sequence[PrintedLine]
) -> Mapping[int, list[tuple[int, ...]]]:
    """Find each printed line among the page's words: where its words follow each other."""
    starts: dict[str, list[int]] = {}
    for index, word in enumerate(words):
        starts.setdefault(_same(word.text), []).append(index)
    found: dict[int, list[tuple[int, ...]]] = {}
    for position, line in enumerate(printed):
        wanted = [_same(text) for text in line.text.split()]
        runs = [
            run for start in starts.get(wanted[0], ()) if (run := _follow(words, start, wanted))
        ]
        if runs:
            found[position] = runs
    return found


def _follow(words: Sequence[Word], start: int, wanted: Sequence[str]) -> tuple[int, ...] | None:
    """Follow a line word by word; the words of a page come sorted by line, then from the left."""
    run = [start]
    for index in range(start + 1, len(words)):
        if len(run) == len(wanted):
            break
        if abs(words[index].box.y0 - words[start].box.y0) > _SAME_LINE:
            continue
        if _same(words[index].text) != wanted[len(run)]:
            break
        run.append(index)
    return tuple(run) if len(run) == len(wanted) else None


def _fits(
    found: Mapping[int, list[tuple[int, ...]]],
    printed: Sequence[PrintedLine],
    words: Sequence[Word],
) -> tuple[Fit, Fit]:
    """Lay the blank on the page by the lines that occur once on both; medians bear false ones."""
    texts = [_same(line.text) for line in printed]
    pairs = [
        (printed[position].at, words[runs[0][0]].box)
        for position, runs in found.items()
        if len(runs) == 1 and texts.count(texts[position]) == 1
    ]
    across = _fit([(at[0], box.x0) for at, box in pairs])
    down = _fit([(at[1], box.y0) for at, box in pairs])
    return across, down


def _fit(pairs: Sequence[tuple[float, float]]) -> Fit:
    slopes = [
        (second[1] - first[1]) / (second[0] - first[0])
        for first, second in combinations(pairs, 2)
        if abs(second[0] - first[0]) > _LEVER
    ]
    if not slopes:
        return Fit()
    scale = median(slopes)
    return Fit(scale, median(there - scale * here for here, there in pairs))


def _is_near(box: Box, x: float, y: float, scale: float) -> bool:
    reach = _TOLERANCE * scale
    return abs(box.x0 - x) <= reach and abs(box.y0 - y) <= reach


def _same(text: str) -> str:
    return text.casefold()
