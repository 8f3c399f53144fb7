"""A page sorted for reading a foreign blank: cells with texts, lines to write on, the rest."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from parsers.facts.document import Box
from parsers.forms.foreign_cells import Comb, find_grid
from parsers.forms.foreign_phrases import Phrase, find_phrases, home_of
from parsers.forms.label_words import Meaning, understand
from parsers.pages import Page, Rule, Square, Word, around

# Dots and underscores that somebody typed as a line to write on.
_DRAWN_LINE = re.compile(r"[._…‥·]{4,}|…{2,}|_{2,}")
# A line to write on is longer than this; frames of tick boxes are shorter.
_SHORTEST: Final = 28.0
# Share of a gap that writing over it must fill.
_HIDDEN: Final = 0.6
_LABEL_WORDS: Final = 4
# Where writing stands on its line: its lower edge above and below the line, in points.
_ABOVE: Final = 13.0
_UNDER: Final = 6.0
_BESIDE: Final = 3.0
# A rule this near to the edge of a cell is that edge.
_EDGE: Final = 3.0
# Boxes of this size are for ticks, and lines inside them no cells.
_TICK_REACH: Final = 2.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table or a box, with what stands in it."""

    box: Box
    phrases: tuple[Phrase, ...]
    combs: tuple[Comb, ...]
    squares: tuple[Square, ...]
    in_combs: tuple[Word, ...]
    """What stands in its combs; no part of its text."""
    meaning: Meaning | None
    """What it asks for, if all of its text is a known label."""

    @property
    def text(self) -> str:
        """All its text, line after line."""
        return " ".join(phrase.text for phrase in self.phrases)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing is printed or typed in it but signs."""
        return not any(map(str.isalnum, self.text))


@dataclass(frozen=True, slots=True)
class WritingLine:
    """A dotted or plain line to write on, and the words that stand on it."""

    box: Box
    words: tuple[Word, ...]
    is_dotted: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page, sorted."""

    page: Page
    cells: tuple[Cell, ...]
    combs: tuple[Comb, ...]
    """Outside of cells."""
    lines: tuple[WritingLine, ...]
    phrases: tuple[Phrase, ...]
    """Outside of cells and lines, from the top."""
    squares: tuple[Square, ...]


def sort_page(page: Page) -> Sheet:
    """Sort the words and lines of one page."""
    words, typed = _without_drawn_lines(
        [word for word in page.words if not _is_mark(word, page.squares)]
    )
    grid = find_grid(page.rules)
    boxes = [cell for cell in grid.cells if not _is_tick_box(cell, page.squares)]
    drawn = [rule for rule in (*page.rules, *typed) if _is_writing_line(rule, boxes, grid.combs)]
    free = _written_over(drawn, words)
    written = {index: _line_under(word, free) for index, word in enumerate(words)}
    loose = [word for index, word in enumerate(words) if written[index] is None]
    homeless = [word for word in loose if not any(_is_in(word.box, c.box) for c in grid.combs)]
    phrases = find_phrases(homeless, boxes)
    return Sheet(
        page=page,
        cells=tuple(_cell(box, boxes, phrases, page, grid.combs) for box in boxes),
        combs=tuple(comb for comb in grid.combs if home_of(comb.box, boxes) is None),
        lines=tuple(
            WritingLine(
                rule.box,
                tuple(word for index, word in enumerate(words) if written[index] is rule),
                rule.is_dotted,
            )
            for rule in sorted(free, key=lambda rule: (rule.box.y0, rule.box.x0))
        ),
        phrases=tuple(phrase for phrase in phrases if home_of(phrase.box, boxes) is None),
        squares=page.squares,
    )


def _cell(
    box: Box,
    boxes: Sequence[Box],
    phrases: Sequence[Phrase],
    page: Page,
    combs: Sequence[Comb],
) -> Cell:
    own = boxes.index(box)
    own_combs = tuple(comb for comb in combs if home_of(comb.box, boxes) == own)
    inside = tuple(phrase for phrase in phrases if home_of(phrase.box, boxes) == own)
    return Cell(
        box=box,
        phrases=inside,
        combs=own_combs,
        squares=tuple(square for square in page.squares if home_of(square.box, boxes) == own),
        in_combs=tuple(
            word for word in page.words if any(_is_in(word.box, comb.box) for comb in own_combs)
        ),
        meaning=_meaning(inside),
    )


def _meaning(phrases: Sequence[Phrase]) -> Meaning | None:
    """Say what a cell asks for; ``None`` also if its first line says it and the rest does not."""
    if not phrases:
        return None
    whole = understand(" ".join(phrase.text for phrase in phrases))
    first = understand(phrases[0].text)
    if whole is not None and first is not None and whole.explained < first.explained:
        return None
    return whole


def _is_tick_box(cell: Box, squares: Sequence[Square]) -> bool:
    return any(
        abs(cell.x0 - square.box.x0) <= _TICK_REACH
        and abs(cell.x1 - square.box.x1) <= _TICK_REACH
        and abs(cell.y0 - square.box.y0) <= _TICK_REACH
        for square in squares
    )


def _is_mark(word: Word, squares: Sequence[Square]) -> bool:
    """Say whether a word is a tick in its box, or the box itself read as a letter."""
    return any(_is_in(word.box, square.box) for square in squares)


def _is_in(inner: Box, outer: Box) -> bool:
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return outer.x0 <= x <= outer.x1 and outer.y0 <= y <= outer.y1


def _is_writing_line(rule: Rule, cells: Sequence[Box], combs: Sequence[Comb]) -> bool:
    box = rule.box
    if rule.is_upright or box.x1 - box.x0 < _SHORTEST:
        return False
    level = (box.y0 + box.y1) / 2
    for cell in (*cells, *(comb.box for comb in combs)):
        shared = min(box.x1, cell.x1) - max(box.x0, cell.x0)
        if shared > _EDGE and cell.y0 - _EDGE <= level <= cell.y1 + _EDGE:
            return False
    return True


def _written_over(rules: Sequence[Rule], words: Sequence[Word]) -> list[Rule]:
    """Join pieces of one line between which writing hides it."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (rule.box.x0, rule.box.y0)):
        for index, other in enumerate(joined):
            if abs(other.box.y1 - rule.box.y1) <= _EDGE and _is_hidden(other.box, rule.box, words):
                joined[index] = Rule(around((other.box, rule.box)), other.is_dotted)
                break
        else:
            joined.append(rule)
    return joined


def _is_hidden(left: Box, right: Box, words: Sequence[Word]) -> bool:
    """Say whether words stand in nearly all of the gap, none of them a label of the next piece."""
    gap = right.x0 - left.x1
    if gap <= _EDGE:
        return gap > -_SHORTEST
    over = [
        word
        for word in words
        if word.box.x1 > left.x1
        and word.box.x0 < right.x0
        and left.y0 - _ABOVE <= word.box.y1 <= left.y1 + _UNDER
        and word.box.y0 < left.y0
    ]
    covered = sum(min(w.box.x1, right.x0) - max(w.box.x0, left.x1) for w in over)
    return covered >= _HIDDEN * gap and not _ends_in_label(over)


def _ends_in_label(words: Sequence[Word]) -> bool:
    """Say whether the last words before a line are its own label."""
    texts = [word.text for word in sorted(words, key=lambda word: word.box.x0)]
    return any(":" in text for text in texts) or any(
        understand(" ".join(texts[-count:])) is not None for count in range(1, _LABEL_WORDS + 1)
    )


def _line_under(word: Word, rules: Sequence[Rule]) -> Rule | None:
    middle = (word.box.x0 + word.box.x1) / 2
    under = [
        rule
        for rule in rules
        if rule.box.x0 - _BESIDE <= middle <= rule.box.x1 + _BESIDE
        and rule.box.y0 - _ABOVE <= word.box.y1 <= rule.box.y1 + _UNDER
        and word.box.y0 < rule.box.y0
    ]
    return min(under, key=lambda rule: abs(rule.box.y0 - word.box.y1), default=None)


def _without_drawn_lines(words: Sequence[Word]) -> tuple[list[Word], list[Rule]]:
    """Take typed rows of dots and underscores out of the words, as lines to write on."""
    left: list[Word] = []
    rules: list[Rule] = []
    for word in words:
        for text, box, is_line in _parts(word):
            if is_line:
                low = box.model_copy(update={"y0": box.y1 - 1.0})
                rules.append(Rule(low, is_dotted=True))
            else:
                left.append(_without_underline(Word(text, box, word.is_annotation)))
    return left, _continued(rules)


def _without_underline(word: Word) -> Word:
    """Take typed underscores from between the letters that were typed over them."""
    letters = word.text.replace("_", "")
    is_mixed = letters and 3 * word.text.count("_") >= len(word.text)
    return replace(word, text=letters) if is_mixed and not _DRAWN_LINE.search(word.text) else word


def _parts(word: Word) -> Iterator[tuple[str, Box, bool]]:
    """Divide a word into text and drawn lines; letters count as equally wide."""
    width = (word.box.x1 - word.box.x0) / max(1, len(word.text))
    start = 0
    for match in (*_DRAWN_LINE.finditer(word.text), None):
        end = match.start() if match else len(word.text)
        if end > start:
            yield word.text[start:end], _slice(word.box, start * width, end * width), False
        if match:
            place = _slice(word.box, match.start() * width, match.end() * width)
            yield match.group(), place, True
            start = match.end()


def _slice(box: Box, left: float, right: float) -> Box:
    return box.model_copy(update={"x0": box.x0 + left, "x1": box.x0 + right})


def _continued(rules: Sequence[Rule]) -> list[Rule]:
    """Join rows of dots that stand on one line with no more than a space between."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.box.y1), rule.box.x0)):
        last = joined[-1] if joined else None
        if (
            last is not None
            and abs(last.box.y1 - rule.box.y1) <= _EDGE
            and rule.box.x0 - last.box.x1 <= _EDGE
        ):
            box = last.box.model_copy(update={"x1": rule.box.x1})
            joined[-1] = Rule(box, is_dotted=True)
        else:
            joined.append(rule)
    return joined
