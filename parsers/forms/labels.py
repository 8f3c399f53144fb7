"""Read a form on a blank that is not ours: an old edition, a retyped one, somebody else's layout.

Only what is plain is taken: a title line that belongs to one form, and what stands to the right of
a label on the same line, if only one place of the page has it. Tables, choices and signatures are
left to a person, and so is the acceptance of every value.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from parsers.facts.document import Box
from parsers.forms.definition import Field, FieldType, Form
from parsers.forms.values import ACROFORM, TEXT_LAYER, Value
from parsers.pages import Page, Widget, Word, around

# Below this a value is never taken for granted: the label may belong to somebody else.
_SURENESS = 0.6
# Two-word titles ("formularz zgłoszeniowy") head every second form in the country.
_TITLE_WORDS = 3
_TITLE_WITHIN = 0.35
_ENOUGH_LABELS = 0.4
# A wider gap divides a line into columns; letters of one text are closer.
_COLUMN_GAP = 8.0
_SAME_LINE = 3.0
# Between a label without a colon and its value there is more than a space.
_VALUE_GAP = 4.0
# More labels than this on a line make it the head of a table.
_MOST_LABELS = 2
# A widget belongs to the line that passes through it or just misses it.
_WIDGET_REACH = 6.0

_NOT_BY_LABEL: Final = frozenset(
    {
        FieldType.TABLE,
        FieldType.CHOICE,
        FieldType.MULTICHOICE,
        FieldType.CHECK,
        FieldType.STATIC,
    }
)
_ORNAMENT = re.compile(r"[^\w/@+-]+")


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one line and column."""

    words: tuple[Word, ...]

    @property
    def tokens(self) -> tuple[str, ...]:
        """Its words without case and punctuation."""
        return _tokens(" ".join(word.text for word in self.words))


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label found on the page, and the words of its line up to the next label."""

    field: Field
    label: Box
    rest: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class ForeignForm:
    """A form on a blank that is not ours, as far as it could be read."""

    form: Form
    values: tuple[Value, ...]


def read_by_labels(page: Page, forms: Sequence[Form]) -> ForeignForm | None:
    """Read one page by its title and labels; ``None`` when the title does not tell one form."""
    if page.is_scan:
        return None
    lines = _lines(page.words)
    form = _titled(lines, page.height, forms)
    if form is None:
        return None
    found = _labelled(lines, form)
    wanted = {field.id for field in form.fields() if field.required} - _unreadable(form)
    if len({one.field.id for one in found} & wanted) < _ENOUGH_LABELS * len(wanted):
        return None
    read = [value for one in found if (value := _value(one, page.widgets)) is not None]
    names = [value.name for value in read]
    return ForeignForm(form, tuple(value for value in read if names.count(value.name) == 1))


def _unreadable(form: Form) -> set[str]:
    return {field.id for field in form.fields() if field.type in _NOT_BY_LABEL}


def _titled(
    lines: Sequence[Sequence[Segment]], height: float, forms: Sequence[Form]
) -> Form | None:
    """Find the one form whose title is a whole line, or two, of the upper part of the page."""
    heads = [
        tuple(token for segment in line for token in segment.tokens)
        for line in lines
        if line[0].words[0].box.y1 < _TITLE_WITHIN * height
    ]
    heads += [first + second for first, second in pairwise(heads)]
    titled = [
        form
        for form in forms
        for title in map(_tokens, (form.title, *form.aliases))
        if len(title) >= _TITLE_WORDS and title in heads
    ]
    return titled[0] if len({form.id for form in titled}) == 1 else None


def _labelled(lines: Sequence[Sequence[Segment]], form: Form) -> list[Labelled]:
    """Find the labels, each with what follows it on its line."""
    found: list[Labelled] = []
    for line in lines:
        starts = [(segment, match) for segment in line if (match := _match(segment, form))]
        if len(starts) > _MOST_LABELS:
            continue
        ends = (*(segment for segment, _ in starts), None)[1:]
        found.extend(
            _following(line, segment, match, end)
            for (segment, match), end in zip(starts, ends, strict=True)
        )
    return found


def _following(
    line: Sequence[Segment], start: Segment, match: tuple[Field, int], end: Segment | None
) -> Labelled:
    field, length = match
    first = line.index(start)
    last = line.index(end) if end is not None else len(line)
    label, inner = start.words[:length], start.words[length:]
    rest = (*inner, *(word for segment in line[first + 1 : last] for word in segment.words))
    return Labelled(field, around(tuple(word.box for word in label)), rest)


def _match(segment: Segment, form: Form) -> tuple[Field, int] | None:
    """Find the longest label with which a segment begins; ``None`` if two fields share it.

    Returns:
        The field and the number of words that its label takes, punctuation included.
    """
    tokens = segment.tokens
    best = [
        (len(label), field)
        for field in form.fields()
        if field.type not in _NOT_BY_LABEL
        for label in map(_tokens, field.labels)
        if tokens[: len(label)] == label
    ]
    if not best:
        return None
    longest = max(length for length, _ in best)
    fields = [field for length, field in best if length == longest]
    if len({field.id for field in fields}) > 1:
        return None
    taken = _words_taken(segment.words, longest)
    return (fields[0], taken) if _ends_there(segment.words, taken) else None


def _ends_there(words: Sequence[Word], taken: int) -> bool:
    """Say whether the label is the whole label: "Miejscowość i data" is not "Miejscowość"."""
    if taken == len(words) or words[taken - 1].text.endswith((":", "*")):
        return True
    return words[taken].box.x0 - words[taken - 1].box.x1 > _VALUE_GAP


def _words_taken(words: Sequence[Word], tokens: int) -> int:
    """Count the words of a label, with the star or colon after it."""
    taken = 0
    for number, word in enumerate(words):
        here = len(_tokens(word.text))
        if here and taken + here > tokens:
            return number
        taken += here
    return len(words)


def _value(found: Labelled, widgets: Sequence[Widget]) -> Value | None:
    filled = [
        widget
        for widget in widgets
        if widget.value
        and not widget.is_button
        and not widget.is_hidden
        and _stands_right_of(widget.box, found.label)
    ]
    if filled:
        nearest = min(filled, key=lambda widget: widget.box.x0)
        return Value(
            found.field.id, nearest.value, nearest.box, (nearest.box,), ACROFORM, _SURENESS
        )
    words = tuple(word for word in found.rest if any(map(str.isalnum, word.text)))
    if not words:
        return None
    boxes = tuple(word.box for word in words)
    text = " ".join(word.text for word in words)
    return Value(found.field.id, text, around(boxes), boxes, TEXT_LAYER, _SURENESS)


def _stands_right_of(box: Box, label: Box) -> bool:
    middle = (box.y0 + box.y1) / 2
    return box.x0 >= label.x0 and label.y0 - _WIDGET_REACH <= middle <= label.y1 + _WIDGET_REACH


def _lines(words: Sequence[Word]) -> list[list[Segment]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.box.y1, word.box.x0)):
        if lines and abs(lines[-1][0].box.y1 - word.box.y1) <= _SAME_LINE:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [list(_segments(sorted(line, key=lambda word: word.box.x0))) for line in lines]


def _segments(line: Sequence[Word]) -> Iterator[Segment]:
    current: list[Word] = []
    for word in line:
        if current and word.box.x0 - current[-1].box.x1 > _COLUMN_GAP:
            yield Segment(tuple(current))
            current = []
        current.append(word)
    yield Segment(tuple(current))


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_ORNAMENT.sub(" ", text.casefold()).split())
