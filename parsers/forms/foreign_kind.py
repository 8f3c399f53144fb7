"""Which of our forms does a foreign blank stand for? Its title decides, and what it asks confirms.

A letter may quote the title of a form, and a certificate may have a place for a name: a page is a
form only when it has both the words of one of our titles at its head and places to write in.
"""

from collections.abc import Sequence
from statistics import median
from typing import Final

from rapidfuzz.distance import Levenshtein

from parsers.forms.definition import Form
from parsers.forms.foreign_phrases import Phrase, find_lines, phrase_of
from parsers.forms.foreign_place import Place
from parsers.forms.label_words import begins_with_label, field_of, plain
from parsers.pages import Page

# A title stands in this part of the page, and is a few lines at most.
_HEAD: Final = 0.4
_TITLE_LINES: Final = 3
# A heading is printed this much larger than the text, or in capitals.
_LARGER: Final = 1.12
_LONGEST_TITLE: Final = 16
_FIRST_LINES: Final = 4
# A group of words that is met counts as much as so many letters.
_GROUP: Final = 10
_LONG_STEM: Final = 7
_FEWEST_PLACES: Final = 2
_FEWEST_BESIDE: Final = 4
# Words that head forms of any kind, and how many fields of one of ours a page must then ask for.
_ANY_FORM: Final = (
    "formularz|karta|zgloszen|deklaracj|oswiadczen|ankiet|wniosek|kwestionariusz|aktualizacj"
    "|zmian|korekt|regulamin|kandyda|rekrutac|rejestrac|uczestnic"
)
_FEWEST_UNTITLED: Final = 4


def titled(page: Page, forms: Sequence[Form]) -> tuple[Form, ...]:
    """Find the forms whose title words head a page; usually one, more if the title is vague."""
    for heads in _heads(page):
        weights = [max((heading_weight(form, head) for head in heads), default=0) for form in forms]
        best = max(weights)
        if best:
            return tuple(f for f, weight in zip(forms, weights, strict=True) if weight == best)
    return ()


def choose(places: Sequence[Place], forms: Sequence[Form]) -> Form | None:
    """Choose among forms of one title the one that asks for what the page asks."""
    asked = {form.id: len(_fields(places, form)) for form in forms}
    best = max(asked.values(), default=0)
    likely = [form for form in forms if asked[form.id] == best]
    return likely[0] if len(likely) == 1 and is_form(places, likely[0]) else None


def is_headed(page: Page) -> bool:
    """Say whether a page calls itself a form, of whatever kind."""
    words = {word for heads in _heads(page) for head in heads for word in head}
    return any(_begins(word, stem) for word in words for stem in _ANY_FORM.split("|"))


def guess(places: Sequence[Place], forms: Sequence[Form]) -> Form | None:
    """Take a page whose title says nothing for the form of ours of which it asks the most.

    It must ask for more than a page with a title of ours; nobody should rely on the kind.
    """
    drawn = [place for place in places if place.is_drawn]
    asked = {form.id: len(_fields(drawn, form)) for form in forms}
    best = max(
        forms, key=lambda form: (asked[form.id], -sum(1 for _ in form.fields())), default=None
    )
    return best if best is not None and asked[best.id] >= _FEWEST_UNTITLED else None


def is_form(places: Sequence[Place], form: Form) -> bool:
    """Say whether a page asks for enough of what a form asks to be one."""
    known = {place.meaning.id for place in places if place.meaning is not None}
    drawn = [place for place in places if place.meaning is not None and place.is_drawn]
    fields = _fields(places, form)
    if len(drawn) >= _FEWEST_PLACES and fields:
        return True
    return len(known) >= _FEWEST_BESIDE and len(fields) >= _FEWEST_PLACES


def _fields(places: Sequence[Place], form: Form) -> set[str]:
    known = {place.meaning.id for place in places if place.meaning is not None}
    return {field for meaning in known if (field := field_of(form, meaning)) is not None}


def _heads(page: Page) -> list[list[tuple[str, ...]]]:
    """Give the words of all headings at the top: alone, then with one and two lines after them."""
    top = [word for word in page.words if word.box.y0 < _HEAD * page.height]
    lines = [phrase_of(line) for line in find_lines(top)]
    usual = median(word.box.y1 - word.box.y0 for word in page.words) if lines else 0.0
    starts = [number for number, line in enumerate(lines) if _is_heading(line, usual)]
    # Large writing makes a heading look small; then the first lines of the page are looked at.
    first = [number for number, line in enumerate(lines[:_FIRST_LINES]) if _may_be_heading(line)]
    return [
        [_tokens(lines[start : start + count]) for start in some]
        for some in (starts, first)
        for count in range(1, _TITLE_LINES + 1)
    ]


def _may_be_heading(line: Phrase) -> bool:
    is_short = len(line.words) <= _LONGEST_TITLE
    has_signs = any(sign.isdigit() or sign in ":@;." for sign in line.text)
    return is_short and not has_signs and begins_with_label(line.text) is None


def _tokens(lines: Sequence[Phrase]) -> tuple[str, ...]:
    """Give the words of a heading; it ends where the labels begin."""
    tokens = list(plain(lines[0].text))
    for line in lines[1:]:
        if begins_with_label(line.text) is not None or ":" in line.text:
            break
        tokens.extend(plain(line.text))
    return tuple(tokens)


def _is_heading(line: Phrase, usual: float) -> bool:
    letters = [letter for letter in line.text if letter.isalpha()]
    if not letters or len(line.words) > _LONGEST_TITLE:
        return False
    height = median(word.box.y1 - word.box.y0 for word in line.words)
    capitals = sum(letter.isupper() for letter in letters)
    return height >= _LARGER * usual or capitals > 0.8 * len(letters)


def heading_weight(form: Form, head: Sequence[str]) -> int:
    """Count the letters of a form's title words that a heading has; 0 if a group is missing."""
    best = 0
    for heading in form.headings:
        total = 0
        for group in heading.split():
            found = [len(s) for s in group.split("|") if any(_begins(t, s) for t in head)]
            if not found:
                total = 0
                break
            total += _GROUP + max(found)
        best = max(best, total)
    return best


def _begins(word: str, stem: str) -> bool:
    """Say whether a word begins like a stem, a letter misread allowed in long ones."""
    if word.startswith(stem):
        return True
    beginning = word[: len(stem)]
    return len(stem) >= _LONG_STEM and Levenshtein.distance(beginning, stem) <= 1
