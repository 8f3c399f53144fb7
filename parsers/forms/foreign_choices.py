"""What was ticked on a foreign blank: yes or no, one of several, one box by itself?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from parsers.facts.document import Box
from parsers.forms.definition import Field, FieldType, Form
from parsers.forms.foreign_phrases import Phrase, find_phrases
from parsers.forms.foreign_sheet import Sheet
from parsers.forms.label_words import plain
from parsers.forms.values import TICKED, UNKNOWN_LABEL, Value
from parsers.pages import Square, Word

YES_NO: Final = {"tak": True, "nie": False}
# The text of a box begins or ends this far from it, in points.
_NEAR: Final = 16.0
_OVERLAP: Final = 2.0
# Boxes of one question follow each other within this distance, across or down.
_SAME_QUESTION: Final = 40.0
_LEVEL: Final = 6.0
# Likeness (per cent) from which a printed option is one of ours, and a sentence one of ours.
_OPTION: Final = 82.0
_SENTENCE: Final = 70.0
# Consents differ in a word; only the same wording is the same consent without a person's look.
_SAME: Final = 95.0
_LONGEST_NAME: Final = 80
ENGINE: Final = "marks"


@dataclass(frozen=True, slots=True)
class Option:
    """A box to tick with the text that it stands for."""

    square: Square
    text: str
    phrase: Box


def read_choices(sheet: Sheet, form: Form, in_tables: Sequence[Square]) -> tuple[Value, ...]:
    """Name what is ticked; boxes inside of tables are left to the rows they belong to."""
    squares = [square for square in sheet.squares if square not in in_tables]
    phrases = _phrases(sheet)
    options = [option for square in squares if (option := _option(square, phrases, squares))]
    values: list[Value] = []
    for option in options:
        if option.square.is_ticked:
            answer = YES_NO.get(" ".join(plain(option.text)))
            question = _question(option, options, phrases)
            if answer is None:
                values.append(_chosen(option, question, form))
            else:
                values.extend(_answered(option, question, form, answer=answer))
    return tuple(values)


def _phrases(sheet: Sheet) -> list[Phrase]:
    """Divide all words at the boxes, so that each option ends where the next box begins."""
    words = [word for word in sheet.page.words if not _is_on_square(word, sheet.squares)]
    phrases = find_phrases(words, [cell.box for cell in sheet.cells])
    return [part for phrase in phrases for part in _divided(phrase, sheet.squares)]


def _is_on_square(word: Word, squares: Sequence[Square]) -> bool:
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
    return any(s.box.x0 <= x <= s.box.x1 and s.box.y0 <= y <= s.box.y1 for s in squares)


def _divided(phrase: Phrase, squares: Sequence[Square]) -> Iterator[Phrase]:
    middle = (phrase.box.y0 + phrase.box.y1) / 2
    cuts = [s.box.x0 for s in squares if s.box.y0 - _LEVEL <= middle <= s.box.y1 + _LEVEL]
    groups: dict[int, list[Word]] = {}
    for word in phrase.words:
        groups.setdefault(sum(cut < word.box.x0 for cut in cuts), []).append(word)
    yield from (p for words in groups.values() for p in find_phrases(words, ()))


def _option(square: Square, phrases: Sequence[Phrase], squares: Sequence[Square]) -> Option | None:
    level = (square.box.y0 + square.box.y1) / 2
    beside = [p for p in phrases if p.box.y0 - _LEVEL <= level <= p.box.y1 + _LEVEL]
    right = [p for p in beside if -_OVERLAP <= p.box.x0 - square.box.x1 <= _NEAR]
    left = [p for p in beside if -_OVERLAP <= square.box.x0 - p.box.x1 <= _NEAR]
    left = [p for p in left if not any(_owns(other, p) for other in squares if other != square)]
    nearest = min(right, key=lambda p: abs((p.box.y0 + p.box.y1) / 2 - level), default=None) or min(
        left, key=lambda p: abs((p.box.y0 + p.box.y1) / 2 - level), default=None
    )
    return Option(square, nearest.text, nearest.box) if nearest is not None else None


def _owns(square: Square, phrase: Phrase) -> bool:
    """Say whether a phrase stands right behind another box."""
    level = (square.box.y0 + square.box.y1) / 2
    is_level = phrase.box.y0 - _LEVEL <= level <= phrase.box.y1 + _LEVEL
    return is_level and -_OVERLAP <= phrase.box.x0 - square.box.x1 <= _NEAR


def _question(option: Option, options: Sequence[Option], phrases: Sequence[Phrase]) -> str:
    """Find the sentence that is answered: before the boxes on their line, and the lines around."""
    texts = {other.phrase for other in options}
    level = (option.square.box.y0 + option.square.box.y1) / 2
    before = [
        phrase
        for phrase in phrases
        if phrase.box not in texts
        and phrase.box.x1 <= option.square.box.x0
        and phrase.box.y0 - _LEVEL <= level <= phrase.box.y1 + _LEVEL
    ]
    if not before:
        return _caption(option, options, phrases)
    last = max(before, key=lambda phrase: len(phrase.text))
    below = [
        phrase
        for phrase in phrases
        if phrase.box not in texts
        and abs(phrase.box.x0 - last.box.x0) <= _LEVEL
        and 0 < phrase.box.y0 - last.box.y0 <= 2 * (last.box.y1 - last.box.y0) + 1
        and not phrase.text[:1].isupper()
    ]
    return " ".join([last.text, *(phrase.text for phrase in below[:1])])


def _caption(option: Option, options: Sequence[Option], phrases: Sequence[Phrase]) -> str:
    """Find the line over a group of boxes."""
    texts = {other.phrase for other in options}
    top = option.square.box.y0
    for other in sorted(options, key=lambda one: -one.square.box.y0):
        if 0 < top - other.square.box.y0 <= _SAME_QUESTION:
            top = other.square.box.y0
    above = [
        phrase
        for phrase in phrases
        if phrase.box not in texts and phrase.box.y1 <= top + _LEVEL and phrase.box.y0 < top
    ]
    return max(above, key=lambda phrase: phrase.box.y1).text if above else ""


def _chosen(option: Option, caption: str, form: Form) -> Value:
    ours = [
        (fuzz.token_sort_ratio(_bare(option.text), _bare(choice)), field.id, choice)
        for field in form.fields()
        for choice in field.choices
    ]
    likeness, field_id, choice = max(ours, default=(0.0, "", ""))
    if likeness >= _OPTION:
        return _value(option, field_id, choice, is_known=True)
    statement, likeness = _asking(option.text, form)
    if statement is not None and statement.type is FieldType.CHECK:
        return _value(option, statement.id, TICKED, is_known=likeness >= _SAME)
    name, text = caption or option.text, option.text
    return _value(option, UNKNOWN_LABEL + name[:_LONGEST_NAME], text, is_known=False)


def _answered(option: Option, question: str, form: Form, *, answer: bool) -> Iterator[Value]:
    field, likeness = _asking(question, form)
    is_known = likeness >= _SAME
    text = option.text.strip()
    if field is None:
        name = UNKNOWN_LABEL + question[:_LONGEST_NAME]
        yield _value(option, name, text, is_known=False)
    elif field.type is not FieldType.CHECK:
        yield _value(option, field.id, text.casefold(), is_known=is_known)
    elif answer:
        yield _value(option, field.id, TICKED, is_known=is_known)


def _asking(question: str, form: Form) -> tuple[Field | None, float]:
    """Find the question or statement of ours that says the same, and how alike they are."""
    likenesses = [
        (fuzz.token_set_ratio(_bare(question), _bare(label)), field)
        for field in form.fields()
        if field.type is FieldType.CHECK or "tak" in field.choices
        for label in field.labels
    ]
    best = max(likenesses, key=lambda pair: pair[0], default=None)
    if best is None or best[0] < _SENTENCE:
        return None, 0.0
    return best[1], fuzz.ratio(_bare(question), _bare(best[1].labels[0]))


def _value(option: Option, name: str, text: str, *, is_known: bool) -> Value:
    square = option.square
    return Value(
        name=name,
        text=text,
        box=square.box,
        pieces=(),
        engine=ENGINE,
        sureness=square.sureness,
        is_accepted=square.is_accepted and is_known,
    )


def _bare(text: str) -> str:
    return " ".join(plain(text))
