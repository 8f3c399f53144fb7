"""Which words belong to which label? The search that is put on top of the two other readers.

It is told which form it reads and what is printed on the blank, and looks for that print among the
words, letting some letters be wrong. A value is what stands right of its label up to the next
print, else below it; a place and date stand above their caption; the rows of a table stand below
the heads of its columns.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Levenshtein

from parsers.forms.foreign_phrases import find_lines, find_phrases, same_line
from parsers.pages import Page, Word, around

# Print is found from this likeness on, and short print only exactly.
_LIKE: Final = 0.8
_SHORT: Final = 3
# "Gmina" that stands alone is rather print than the first word of "Gmina Jawor".
_ALONE: Final = 0.1
# Writing stands higher than the print beside it, by this share of the print's height.
_ABOVE: Final = 0.8
# Place and date stand within so many points above their caption.
_CAPTIONED: Final = 70.0
# What Polish Tesseract says for "@", which its data do not know (tesseract-ocr, issue 3796).
_NO_AT = re.compile(r"Q©|[©®]|(?<=[a-z0-9])[QG](?=[a-z0-9])")


@dataclass(frozen=True)
class Asked:
    """One value to look for."""

    name: str
    label: str
    kind: str = "text"
    row: int | None = None
    """Of a table, from 0; its label is the head of the column."""


@dataclass(frozen=True)
class Print:
    """Print of the blank, found on a page."""

    text: str
    words: tuple[Word, ...]

    @property
    def box(self):
        return around(tuple(word.box for word in self.words))


def find_values(
    pages: Sequence[Page], printed: Mapping[str, int], asked: Sequence[Asked]
) -> dict[str, str]:
    """Find what stands at the labels.

    Args:
        pages: Words with boxes.
        printed: Every line that is printed on the blank, and how many times.
        asked: In the order of the blank: the second value with a label takes its second place.
    """
    found = find_print(pages, printed)
    by_label: dict[str, list[Asked]] = {}
    for one in asked:
        by_label.setdefault(one.label, []).append(one)
    return {
        name: value
        for label, same in by_label.items()
        for name, value in _values(pages, found, label, same)
        if value
    }


def find_print(pages: Sequence[Page], printed: Mapping[str, int]) -> list[Print]:
    """Find print in the order of the pages; long print first, and no word twice."""
    taken: set[int] = set()
    found: list[Print] = []
    for text in sorted(printed, key=lambda text: (-len(text), text)):
        likely = sorted(_alike(pages, text), key=lambda one: -one[0])
        count = 0
        for _, words in likely:
            if count < printed[text] and not any(id(word) in taken for word in words):
                taken.update(id(word) for word in words)
                found.append(Print(text, words))
                count += 1
    return sorted(found, key=lambda one: (one.box.page, one.box.y0, one.box.x0))


def _alike(pages: Sequence[Page], text: str) -> Iterator[tuple[float, tuple[Word, ...]]]:
    """Give runs of words that look like a text; those that stand alone are a bit likelier."""
    wanted = bare(text)
    length = len(text.split())
    for page in pages:
        for phrase in find_phrases(page.words, ()):
            whole = len(phrase.words)
            for size in {max(1, length - 1), length, length + 1}:
                for start in range(whole - size + 1):
                    words = phrase.words[start : start + size]
                    likeness = _likeness(wanted, bare(" ".join(word.text for word in words)))
                    if likeness:
                        yield likeness + (_ALONE if size == whole else 0.0), words


def bare(text: str) -> str:
    """Leave out stars, spaces, rules and dots that stand for a place to write."""
    return re.sub(r"[\s*._…|]+", "", text)


def _likeness(wanted: str, read: str) -> float:
    if len(wanted) <= _SHORT:
        return float(wanted == read)
    return Levenshtein.normalized_similarity(wanted, read, score_cutoff=_LIKE)


def _values(
    pages: Sequence[Page], found: Sequence[Print], label: str, asked: Sequence[Asked]
) -> Iterator[tuple[str, str]]:
    places = _places(found, label)
    groups = list(_groups(asked))
    if not places:
        return
    if len(groups) > len(places) and all(group[0].row is None for group in groups):
        # One label for many: what a foreign blank calls "p1_name", "p2_name" or "old", "new".
        last = len(places) - 1
        yield from _shared(pages, found, places[last], [group[0] for group in groups[last:]])
        groups = groups[:last]
    for group, place in zip(groups, places, strict=False):
        page = _page(pages, place)
        if group[0].row is None:
            yield group[0].name, _beside(page, found, place, group[0].kind)
            continue
        rows = _below_head(page, found, place)
        for one in group:
            yield one.name, joined(rows.get(one.row, ()), one.kind)


def _groups(asked: Sequence[Asked]) -> Iterator[list[Asked]]:
    """Put the rows of one table together; everything else is alone."""
    tables: dict[str, list[Asked]] = {}
    for one in asked:
        key = one.name if one.row is None else one.name.partition("[")[0]
        tables.setdefault(key, []).append(one)
    yield from tables.values()


def _shared(
    pages: Sequence[Page], found: Sequence[Print], label: Print, asked: Sequence[Asked]
) -> Iterator[tuple[str, str]]:
    """Divide what belongs to one label: pieces right of it, else rows below it."""
    page = _page(pages, label)
    free = _right(_free(page, found), _others(found, label), label, page.width)
    right = [phrase for phrase in find_phrases(free, ()) if same_line(phrase.box, label.box)]
    if right:
        pieces = sorted(right, key=lambda phrase: phrase.box.x0)
        for one, phrase in zip(asked, pieces, strict=False):
            yield one.name, joined(phrase.words, one.kind)
        return
    rows = _below_head(page, found, label)
    for number, one in enumerate(asked):
        yield one.name, joined(rows.get(number, ()), one.kind)


def _others(found: Sequence[Print], label: Print) -> list[Print]:
    """Give the rest of the print on the page of a label."""
    mine = {id(word) for word in label.words}
    return [
        one
        for one in found
        if one.box.page == label.box.page and not any(id(word) in mine for word in one.words)
    ]


def _page(pages: Sequence[Page], place: Print) -> Page:
    return next(page for page in pages if page.number == place.box.page)


def _places(found: Sequence[Print], label: str) -> list[Print]:
    """Find a label, also one that is printed in several lines."""
    wanted = bare(label)
    places = []
    for first in found:
        part, words = bare(first.text), first.words
        if not part or not wanted.startswith(part):
            continue
        rest = wanted.removeprefix(part)
        for other in found:
            more = bare(other.text)
            is_next = other.box.page == first.box.page and other.box.y0 > first.box.y0
            if more and is_next and rest.startswith(more):
                rest, words = rest.removeprefix(more), words + other.words
        if not rest:
            places.append(Print(label, words))
    return places


def _beside(page: Page, found: Sequence[Print], label: Print, kind: str) -> str:
    others = _others(found, label)
    free = _free(page, (*others, label))
    looks = [_right(free, others, label, page.width), _below(free, others, label, page.width)]
    if kind == "place_date":
        looks.insert(0, _above(free, others, label, page.width))
    return next((text for words in looks if (text := joined(words, kind))), "")


def _free(page: Page, prints: Iterable[Print]) -> list[Word]:
    taken = {id(word) for one in prints for word in one.words}
    return [
        word for word in page.words if id(word) not in taken and any(map(str.isalnum, word.text))
    ]


def _next_right(others: Sequence[Print], label: Print, width: float) -> float:
    right = [o.box.x0 for o in others if same_line(o.box, label.box) and o.box.x0 > label.box.x1]
    return min(right, default=width)


def _right(free: list[Word], others: Sequence[Print], label: Print, width: float) -> list[Word]:
    box = label.box
    end = _next_right(others, label, width)
    reach = _ABOVE * (label.words[0].box.y1 - label.words[0].box.y0)
    lower = [o.box.y0 for o in others if o.box.y0 >= box.y1 and o.box.x0 < end]
    bottom = min(lower, default=box.y1 + 4 * reach) - reach / 2
    right = [
        word
        for word in free
        if box.x1 <= _x(word) <= end and box.y0 - reach <= _y(word) <= max(bottom, box.y1)
    ]
    # Where nothing begins beside the label, the value begins below it.
    return right if any(_y(word) <= box.y1 + reach for word in right) else []


def _below(free: list[Word], others: Sequence[Print], label: Print, width: float) -> list[Word]:
    box = label.box
    end = _next_right(others, label, width)
    lower = [o.box.y0 for o in others if o.box.y0 >= box.y1 and box.x0 - 5 <= o.box.x0 < end]
    bottom = min(lower, default=box.y1 + _CAPTIONED)
    return [w for w in free if box.x0 - 10 <= _x(w) <= end and box.y1 <= _y(w) <= bottom]


def _above(free: list[Word], others: Sequence[Print], label: Print, width: float) -> list[Word]:
    box = label.box
    end = min(_next_right(others, label, width), box.x0 + 200)
    upper = [o.box.y1 for o in others if o.box.y1 <= box.y0 and o.box.x0 < end]
    top = max(*upper, box.y0 - _CAPTIONED) if upper else box.y0 - _CAPTIONED
    return [w for w in free if box.x0 - 60 <= _x(w) <= end and top <= _y(w) <= box.y0]


def _below_head(page: Page, found: Sequence[Print], head: Print) -> dict[int, list[Word]]:
    """Give the words of one column by row; a row begins with a line of the leftmost column."""
    here = [one for one in found if one.box.page == page.number]
    heads = [one for one in here if same_line(one.box, head.box)]
    lower = [one.box.y0 for one in here if one.box.y0 > head.box.y1 and not _is_number(one.text)]
    bottom = min(lower, default=page.height)
    free = [word for word in _free(page, heads) if head.box.y1 <= _y(word) <= bottom]
    first = min(one.box.x0 for one in heads)
    words = [word for word in free if not (_is_number(word.text) and word.box.x1 <= first + 4)]
    columns: dict[int, list[Word]] = {}
    for phrase in find_phrases(words, ()):
        column = _nearest(heads, phrase.box.x0, phrase.box.x1)
        columns.setdefault(column, []).extend(phrase.words)
    leftmost = min(range(len(heads)), key=lambda i: heads[i].box.x0)
    starts = [min(map(_y, line)) for line in find_lines(columns.get(leftmost, ()))]
    rows: dict[int, list[Word]] = {}
    for word in columns.get(_same(heads, head), ()) if starts else ():
        row = min(range(len(starts)), key=lambda i: abs(starts[i] - _y(word)))
        rows.setdefault(row, []).append(word)
    return rows


def _same(heads: Sequence[Print], head: Print) -> int:
    return next(i for i, one in enumerate(heads) if one.words[0] is head.words[0])


def _nearest(heads: Sequence[Print], left: float, right: float) -> int:
    """Choose the head that stands over most of a phrase, else the nearest."""
    return max(
        range(len(heads)),
        key=lambda i: min(right, heads[i].box.x1) - max(left, heads[i].box.x0),
    )


def _is_number(text: str) -> bool:
    return text.strip(".").isdigit() and len(text) <= _SHORT


def joined(words: Sequence[Word], kind: str) -> str:
    """Put the words of a value together, line by line."""
    text = " ".join(word.text for line in find_lines(words) for word in line).strip(" |_[]")
    if kind != "email":
        return text
    text = text.replace(" ", "")
    return text if "@" in text else _NO_AT.sub("@", text, count=1)


def counted(texts: Iterable[str]) -> Mapping[str, int]:
    """Count how often every line is printed; stars and rules are no print."""
    return Counter(text for text in texts if bare(text))


def _x(word: Word) -> float:
    return (word.box.x0 + word.box.x1) / 2


def _y(word: Word) -> float:
    return (word.box.y0 + word.box.y1) / 2
