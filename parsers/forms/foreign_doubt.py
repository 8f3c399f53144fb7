"""Which places of a foreign blank, seen on a scan, surely belong to their label, and are whole?

Folds look like lines, and lines that were not seen join cells. So a value is only trusted where the
label stands before its place or under its line, or heads a table, where no other label of the page
asks for the same, and where nothing that was written beside the place is left over.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from parsers.facts.document import Box
from parsers.forms.definition import FieldType
from parsers.forms.foreign_names import Named
from parsers.forms.foreign_phrases import same_line
from parsers.forms.foreign_place import Place
from parsers.forms.foreign_sheet import Sheet
from parsers.forms.label_words import understand
from parsers.pages import Word, centre_is_inside

# Nearly all of a label must be known words.
_SURE_LABEL: Final = 0.9
_MEETS: Final = 4.0
_CENTRED: Final = 16.0
# What stands nearer to a place than this may be a piece of what is written in it.
_NEAR: Final = 48.0


def trusted_places(named: Sequence[Named], sheet: Sheet) -> frozenset[Box]:
    """Give the boxes of the places whose value may be taken without a person, if it reads well."""
    places = [one.place for one in named]
    asked = _asked(sheet, places)
    left_over = _left_over(sheet, places)
    return frozenset(
        one.place.box
        for one in named
        if _is_plain(one)
        and (one.place.row is not None or asked[_meaning(one.place)] <= 1)
        and not any(_is_beside(word.box, one.place.box) for word in left_over)
    )


def _is_plain(named: Named) -> bool:
    place = named.place
    return (
        named.is_known
        and not named.problems
        and named.type is not FieldType.MULTILINE
        and place.is_drawn
        and place.meaning is not None
        and place.meaning.explained >= _SURE_LABEL
        and (place.row is not None or _stands_before_or_under(place))
    )


def _stands_before_or_under(place: Place) -> bool:
    label, box = place.label_box, place.box
    if label is None:
        return False
    is_before = label.x1 <= box.x0 + _MEETS and same_line(label, box)
    is_under = label.y0 >= box.y1 - 2 * _MEETS
    # At the left under a line stands what may be the label of the next line.
    off = abs((label.x0 + label.x1) - (box.x0 + box.x1)) / 2
    return is_before or (is_under and (off <= _CENTRED or place.label.startswith("(")))


def _meaning(place: Place) -> str:
    return place.meaning.id if place.meaning is not None else ""


def _asked(sheet: Sheet, places: Sequence[Place]) -> Counter[str]:
    """Count how often the page asks for what, without the heads of tables that were understood."""
    heads = {place.label_box for place in places if place.row is not None}
    labels = [
        phrase
        for phrase in (*sheet.phrases, *(p for cell in sheet.cells for p in cell.phrases))
        if phrase.box not in heads
    ]
    meanings = (understand(label.text) for label in labels)
    return Counter(meaning.id for meaning in meanings if meaning is not None)


def _left_over(sheet: Sheet, places: Sequence[Place]) -> list[Word]:
    """Find the words that are neither a label nor in a place."""
    labels = [place.label_box for place in places if place.label_box is not None]
    claimed = [*labels, *(place.box for place in places)]
    return [
        word
        for word in sheet.page.words
        if any(map(str.isalnum, word.text))
        and not any(centre_is_inside(word.box, box) for box in claimed)
    ]


def _is_beside(word: Box, place: Box) -> bool:
    if not same_line(word, place):
        return False
    return -_NEAR <= word.x0 - place.x1 <= _NEAR or -_MEETS <= place.x0 - word.x1 <= _MEETS
