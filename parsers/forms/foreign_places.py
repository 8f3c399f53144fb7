"""Where on a foreign blank is something to be written, and what is asked there?

A place is found by its shape (a cell beside or under a label, a line with a label before or under
it, a comb), and its label by where labels stand. What the label means is knowledge of another file;
a place whose label nobody knows is a place all the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from parsers.facts.document import Box
from parsers.forms.foreign_cells import is_inside
from parsers.forms.foreign_phrases import Phrase, phrase_of, same_line
from parsers.forms.foreign_place import Place
from parsers.forms.foreign_sheet import Sheet, WritingLine
from parsers.forms.foreign_tables import read_cells
from parsers.forms.label_words import begins_with_label, understand, understand_comb
from parsers.pages import Square, Word, centre_is_inside

# How high people write above a line, and how far letters reach under it, in points.
_HIGH: Final = 21.0
_LOW: Final = 5.0
_UNDER: Final = 6.0
_BESIDE: Final = 2.0
# A label ends this far before its line at most, and a caption begins so far under it.
_BEFORE: Final = 40.0
_FAR: Final = 90.0
_CAPTION: Final = 16.0
# Signatures are larger than other writing.
_SIGNATURE: Final = 48.0
# A longer line under nothing in particular is an ornament.
_ORNAMENT: Final = 0.75
# Lines of one place to write follow each other within this distance.
_NEXT_LINE: Final = 34.0
_LONGEST_LABEL: Final = 12
# Share of a label that must be known words where writing follows without a gap.
_CERTAIN: Final = 0.95


def find_places(sheet: Sheet) -> tuple[Place, ...]:
    """Find all places of a page, each with its label and the words that stand in it."""
    in_cells, left = read_cells(sheet)
    on_lines = list(_on_lines(sheet))
    in_combs = list(_in_combs(sheet))
    drawn = (*in_cells, *left, *on_lines, *in_combs)
    places = (*drawn, *_in_widgets(sheet, drawn))
    taken = [place.label_box for place in places if place.label_box]
    free = [p for p in sheet.phrases if not any(is_inside(label, p.box) for label in taken)]
    return (*places, *_beside_labels(free, sheet))


def _in_widgets(sheet: Sheet, places: Sequence[Place]) -> Iterator[Place]:
    """Take the fields of a fillable PDF that stand in no cell and on no line as places."""
    for widget in sheet.page.widgets:
        if widget.is_button or any(centre_is_inside(widget.box, place.box) for place in places):
            continue
        label = (
            _before(_foot(widget.box), sheet)
            or _above(widget.box, sheet)
            or _under(widget.box, sheet)
        )
        if label is not None:
            yield Place(widget.box, label.text, label.box, understand(label.text), ())


def _on_lines(sheet: Sheet) -> Iterator[Place]:
    previous: Place | None = None
    for line in sheet.lines:
        place = _place_on(line, sheet, previous)
        if place is not None:
            previous = place
            yield place


def _place_on(line: WritingLine, sheet: Sheet, previous: Place | None) -> Place | None:
    before = _before(line.box, sheet)
    under = _under(line.box, sheet)
    if before is None and under is None:
        return _more_of(line, previous) or _under_heading(line, sheet)
    is_loose = before is None and under is not None and _is_loose(under, line.box)
    above = _under_heading(line, sheet) if is_loose else None
    if above is not None and above.meaning is not None:
        return above
    known = [one for one in (before, under) if one is not None and understand(one.text)]
    label = known[0] if known else before
    if label is None:
        return None
    is_long = line.box.x1 - line.box.x0 > _ORNAMENT * sheet.page.width
    if is_long and label is not before and not _is_caption(label, line.box):
        return None
    place = _place(line, label, is_before=label is before)
    return replace(place, words=(*_between(label.box, line.box, sheet), *place.words))


def _between(label: Box, line: Box, sheet: Sheet) -> tuple[Word, ...]:
    """Give the words that stand between a label and its line, where typing pushed the line away."""
    return tuple(
        word
        for phrase in sheet.phrases
        if same_line(phrase.box, label)
        for word in phrase.words
        if label.x1 <= word.box.x0 and word.box.x1 <= line.x0 + _BESIDE
    )


def _is_caption(label: Phrase, line: Box) -> bool:
    """Say whether a text is surely the caption of the line over it: in its middle, and known."""
    off = abs((label.box.x0 + label.box.x1) - (line.x0 + line.x1)) / 2
    return off <= _CAPTION and understand(label.text) is not None


def _is_loose(label: Phrase, line: Box) -> bool:
    """Say whether a text under a line may as well be the label of what comes next."""
    is_caption = label.text.startswith("(") or _is_caption(label, line)
    return label.box.y0 - line.y1 > _UNDER and not is_caption


def _place(line: WritingLine, label: Phrase, *, is_before: bool = False) -> Place:
    meaning = understand(label.text)
    is_signature = meaning is not None and meaning.id == "signature"
    high = _SIGNATURE if is_signature else _HIGH
    # Writing over the first dots hides them; the line begins where its label ends.
    left = min(line.box.x0, label.box.x1 + _BESIDE) if is_before else line.box.x0
    box = line.box.model_copy(
        update={"x0": left, "y0": line.box.y0 - high, "y1": line.box.y1 + _LOW}
    )
    return Place(box, label.text, label.box, meaning, line.words)


def _more_of(line: WritingLine, previous: Place | None) -> Place | None:
    """Read a line without a label under another line as more of the same."""
    if previous is None or not (0 < line.box.y1 - previous.box.y1 <= _NEXT_LINE):
        return None
    if abs(line.box.x1 - previous.box.x1) > _BEFORE:
        return None
    top = max(previous.box.y1 - _LOW, line.box.y0 - _HIGH)
    box = line.box.model_copy(update={"y0": top, "y1": line.box.y1 + _LOW})
    return Place(
        box, previous.label, previous.label_box, previous.meaning, line.words, is_more=True
    )


def _under_heading(line: WritingLine, sheet: Sheet) -> Place | None:
    """Take the label from the line of text above, if it ends in a colon or is known."""
    above = [
        phrase
        for phrase in sheet.phrases
        if 0 <= line.box.y0 - phrase.box.y1 <= _NEXT_LINE
        and phrase.box.x0 - _BEFORE <= line.box.x0 <= phrase.box.x1
        and (phrase.text.rstrip().endswith(":") or understand(phrase.text))
    ]
    label = max(above, key=lambda phrase: phrase.box.y1, default=None)
    return _place(line, label) if label is not None else None


def _before(box: Box, sheet: Sheet) -> Phrase | None:
    """Find what is printed before a line, whose upper edge is where letters stand."""
    left = [
        phrase
        for phrase in sheet.phrases
        if phrase.box.x1 <= box.x0 + _LOW
        and box.y0 - 2 * _LOW <= phrase.box.y1 <= box.y1 + _UNDER
        and any(map(str.isalnum, phrase.text))
    ]
    nearest = max(left, key=lambda phrase: phrase.box.x1, default=None)
    if nearest is None or understand(nearest.text) is not None:
        return nearest
    if box.x0 - nearest.box.x1 > _BEFORE and not nearest.text.endswith(":"):
        return None
    # Writing that begins before its line stands between the line and its label, or behind it.
    known = [p for p in left if _is_near(p, box, sheet) and understand(p.text) is not None]
    begun = _label_of(nearest)
    return max(known, key=lambda phrase: phrase.box.x1, default=begun or nearest)


def _is_near(label: Phrase, box: Box, sheet: Sheet) -> bool:
    """Say whether a label may belong to a line: near it, or writing hides the line's beginning."""
    if box.x0 - label.box.x1 <= _FAR:
        return True
    level = [line.box for line in sheet.lines if abs(line.box.y1 - box.y1) <= _UNDER]
    is_free = not any(one.x0 < box.x0 - _BESIDE and one.x1 > label.box.x1 for one in level)
    return is_free and label.text.rstrip().endswith(":")


def _label_of(phrase: Phrase) -> Phrase | None:
    """Cut the label off a phrase that goes on with writing."""
    for number in range(len(phrase.words) - 1, 0, -1):
        label = phrase_of(phrase.words[:number])
        meaning = understand(label.text)
        if meaning is not None and (meaning.explained >= _CERTAIN or label.text.endswith(":")):
            return label
    return None


def _under(box: Box, sheet: Sheet) -> Phrase | None:
    """Find the caption under a line: about its middle, and known or in brackets."""
    found = [
        phrase
        for phrase in sheet.phrases
        if -_LOW <= phrase.box.y0 - box.y1 <= _CAPTION
        and phrase.box.y1 > box.y1 + _LOW
        and not phrase.text.rstrip().endswith(":")
        and phrase.box.x0 >= box.x0 - _BEFORE
        and phrase.box.x1 <= box.x1 + _BEFORE
        and (phrase.text.startswith("(") or understand(phrase.text) is not None)
    ]
    ends = box.x0 + box.x1
    return min(found, key=lambda one: abs(one.box.x0 + one.box.x1 - ends), default=None)


def _in_combs(sheet: Sheet) -> Iterator[Place]:
    for comb in sheet.combs:
        label = _before(_foot(comb.box), sheet) or _above(comb.box, sheet)
        if label is not None:
            meaning = understand(label.text) or understand_comb(label.text, comb.cells)
            in_it = tuple(w for w in sheet.page.words if centre_is_inside(w.box, comb.box))
            yield Place(comb.box, label.text, label.box, meaning, in_it, cells=comb.cells)


def _foot(box: Box) -> Box:
    """Give the part of a box under the letters that stand in its middle."""
    return box.model_copy(update={"y0": (box.y0 + box.y1) / 2 + _LOW})


def _above(box: Box, sheet: Sheet) -> Phrase | None:
    found = [
        phrase
        for phrase in sheet.phrases
        if 0 <= box.y0 - phrase.box.y1 + 1 <= _CAPTION and abs(phrase.box.x0 - box.x0) <= _BEFORE
    ]
    return max(found, key=lambda phrase: phrase.box.y1, default=None)


def _beside_labels(phrases: Sequence[Phrase], sheet: Sheet) -> Iterator[Place]:
    """Read what stands after a label on its line where nothing is drawn at all."""
    used: set[Box] = set()
    for phrase in phrases:
        if phrase.box in used:
            continue
        place = _after_label(phrase, phrases, sheet.squares)
        if place is None:
            place = _signature_above(phrase, sheet)
        if place is not None:
            used.update(word.box for word in place.words)
            used.update(p.box for p in phrases if p.words and p.words[0].box in used)
            yield place


def _is_between(box: Box, left: Box, right: Box) -> bool:
    middle = (box.y0 + box.y1) / 2
    return left.x0 <= box.x0 <= right.x0 and right.y0 - _LOW <= middle <= right.y1 + _LOW


def _after_label(
    phrase: Phrase, phrases: Sequence[Phrase], squares: Sequence[Square]
) -> Place | None:
    meaning = understand(phrase.text)
    is_labelled = meaning is not None or phrase.text.rstrip().endswith(":")
    if is_labelled and len(phrase.words) <= _LONGEST_LABEL:
        right = [
            other
            for other in phrases
            if same_line(phrase.box, other.box) and other.box.x0 > phrase.box.x1
        ]
        value = min(right, key=lambda other: other.box.x0, default=None)
        if value is None or understand(value.text) is not None:
            return None
        if any(_is_between(square.box, phrase.box, value.box) for square in squares):
            return None
        return Place(value.box, phrase.text, phrase.box, meaning, value.words, is_drawn=False)
    return _within(phrase)


def _within(phrase: Phrase) -> Place | None:
    """Divide "Telefon: 600 100 200" at its colon, if a known label stands before it."""
    for number, word in enumerate(phrase.words[:-1], 1):
        if word.text.endswith(":"):
            label = phrase_of(phrase.words[:number])
            meaning = understand(label.text) or begins_with_label(label.text)
            if meaning is None:
                return None
            value = phrase_of(phrase.words[number:])
            return Place(value.box, label.text, label.box, meaning, value.words, is_drawn=False)
    return None


def _signature_above(phrase: Phrase, sheet: Sheet) -> Place | None:
    meaning = understand(phrase.text)
    if meaning is None or meaning.id != "signature":
        return None
    box = phrase.box.model_copy(
        update={
            "x0": max(0.0, phrase.box.x0 - _BEFORE),
            "x1": min(sheet.page.width, phrase.box.x1 + _BEFORE),
            "y0": max(0.0, phrase.box.y0 - _SIGNATURE),
            "y1": phrase.box.y0,
        }
    )
    return Place(box, phrase.text, phrase.box, meaning, ())
