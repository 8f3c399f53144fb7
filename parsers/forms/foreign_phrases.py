"""Words of a page put together to lines and phrases, as cells and gaps divide them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from parsers.facts.document import Box
from parsers.pages import Word, around, centre_is_inside

# Words are on one line when they overlap by this share of the lower one.
_OVERLAP: Final = 0.5
# A gap wider than this share of the letters' height ends a phrase.
_GAP: Final = 1.1


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other on one line, within one cell, without a wide gap."""

    words: tuple[Word, ...]
    box: Box

    @property
    def text(self) -> str:
        """The words with spaces."""
        return " ".join(word.text for word in self.words)


def phrase_of(words: Sequence[Word]) -> Phrase:
    """Make a phrase of at least one word."""
    return Phrase(tuple(words), around(tuple(word.box for word in words)))


def find_lines(words: Sequence[Word]) -> list[list[Word]]:
    """Group words into lines from the top, each from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.box.y0 + word.box.y1, word.box.x0)):
        line = next((one for one in reversed(lines[-3:]) if _is_on(word.box, one)), None)
        if line is None:
            lines.append([word])
        else:
            line.append(word)
    return [sorted(line, key=lambda word: word.box.x0) for line in lines]


def find_phrases(words: Sequence[Word], cells: Sequence[Box]) -> list[Phrase]:
    """Group words into phrases from the top, then from the left; cells are never crossed."""
    homes: dict[int | None, list[Word]] = {}
    for word in words:
        homes.setdefault(home_of(word.box, cells), []).append(word)
    phrases = [
        phrase_of(part)
        for inside in homes.values()
        for line in find_lines(inside)
        for part in _parts(line)
    ]
    return sorted(phrases, key=lambda phrase: (phrase.box.y0, phrase.box.x0))


def home_of(box: Box, cells: Sequence[Box]) -> int | None:
    """Find the smallest cell in which the middle of a box lies."""
    homes = [index for index, cell in enumerate(cells) if centre_is_inside(box, cell)]
    return min(homes, key=lambda index: _area(cells[index]), default=None)


def same_line(first: Box, second: Box) -> bool:
    """Say whether two boxes stand on one line."""
    shared = min(first.y1, second.y1) - max(first.y0, second.y0)
    return shared >= _OVERLAP * min(first.y1 - first.y0, second.y1 - second.y0)


def _is_on(box: Box, line: Sequence[Word]) -> bool:
    return same_line(box, line[-1].box) or same_line(box, line[0].box)


def _parts(line: Sequence[Word]) -> list[list[Word]]:
    height = median(word.box.y1 - word.box.y0 for word in line)
    parts: list[list[Word]] = []
    for word in line:
        if parts and word.box.x0 - parts[-1][-1].box.x1 <= _GAP * height:
            parts[-1].append(word)
        else:
            parts.append([word])
    return parts


def _area(box: Box) -> float:
    return (box.x1 - box.x0) * (box.y1 - box.y0)
