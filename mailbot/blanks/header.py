"""What stands at the top of every page: office, edition, title, code, and how to fill it in."""

from collections.abc import Iterator
from typing import Final

from mailbot.blanks.sheet import LEFT, NORMAL, PAPER, RIGHT, SMALL, Frame, Mark, Text
from mailbot.blanks.typeface import wrap
from parsers.forms.definition import Form
from parsers.pixels import Rect

CODE: Final[Rect] = (RIGHT - 54.0, 32.0, RIGHT, 86.0)
"""Where the code stands: 29 modules of 0.66 mm, which survive a fax of 100 × 200 dpi."""

CORNER_SIDE: Final = 12.0
CORNER_AT: Final = 24.0
_TEXT_WIDTH: Final = CODE[0] - LEFT - 20.0
_TITLE: Final = 14.0
_TITLE_LEAD: Final = 17.0
_LEAD: Final = 10.5

HINT: Final = (
    "PROSIMY PISAĆ DRUKOWANYMI LITERAMI, ciemnym długopisem, jeden znak w kratce. Wybór zaznaczamy "
    "krzyżykiem. Pola z gwiazdką (*) są obowiązkowe."
)
HINT_ON_SCREEN: Final = (
    "Prosimy wypełnić pola, wydrukować, podpisać i odesłać skan. "
    "Pola z gwiazdką (*) są obowiązkowe."
)
FILLED_IN: Final = (
    "Dane wydrukował urząd ze swojego wykazu. Prosimy je sprawdzić, uzupełnić, podpisać i odesłać."
)
"""On copies that we filled in."""


def first_top(form: Form) -> float:
    """Return where the content of the first page begins."""
    return max(_notes_top(form) + len(_notes(form)) * _LEAD, CODE[3]) + 2.0


def later_top() -> float:
    """Return where the content of every other page begins."""
    return CODE[3] + 6.0


def first_header(form: Form, version: str, page: tuple[int, int]) -> list[Mark]:
    """Draw the top of the first page.

    Args:
        form: The form.
        version: Its edition.
        page: Number of the page, and how many there are.
    """
    title = wrap(form.title, _TITLE, _TEXT_WIDTH, bold=True)
    top = _notes_top(form)
    return [
        *corner_marks(),
        *_edition(form, version, page),
        *(
            Text(LEFT, 61.0 + number * _TITLE_LEAD, line, _TITLE, is_bold=True)
            for number, line in enumerate(title)
        ),
        *(
            Text(LEFT, top + number * _LEAD, line, size)
            for number, (line, size) in enumerate(_notes(form))
        ),
    ]


def later_header(form: Form, version: str, page: tuple[int, int]) -> list[Mark]:
    """Draw the top of any other page; arguments as for the first one."""
    title = wrap(form.title, NORMAL + 1, _TEXT_WIDTH, bold=True)
    lines = [
        Text(LEFT, 60.0 + number * _LEAD, line, NORMAL + 1, is_bold=True)
        for number, line in enumerate(title)
    ]
    return [*corner_marks(), *_edition(form, version, page), *lines]


def filled_in_note() -> Text:
    """Return the line that tells a copy which we filled in from an empty one."""
    return Text(LEFT, BELOW_CONTENT, FILLED_IN, SMALL, is_bold=True, is_optional=True)


BELOW_CONTENT: Final = 817.0


def corner_marks() -> Iterator[Mark]:
    """Draw the filled squares by which a scan is laid straight."""
    width, height = PAPER
    for x in (CORNER_AT, width - CORNER_AT - CORNER_SIDE):
        for y in (CORNER_AT, height - CORNER_AT - CORNER_SIDE):
            rect = (x, y, x + CORNER_SIDE, y + CORNER_SIDE)
            yield Frame(rect, 0.0, 0.0, is_filled=True)


def _edition(form: Form, version: str, page: tuple[int, int]) -> Iterator[Mark]:
    number, count = page
    yield Text(LEFT, 41.0, form.issuer, SMALL)
    yield Text(LEFT + 250.0, 41.0, f"wzór {form.id}/{version}", SMALL)
    yield Text(LEFT + 340.0, 41.0, f"strona {number} z {count}", SMALL)


def _notes_top(form: Form) -> float:
    return 61.0 + (len(wrap(form.title, _TITLE, _TEXT_WIDTH, bold=True)) - 1) * _TITLE_LEAD + 15.0


def _notes(form: Form) -> list[tuple[str, float]]:
    """Return the lines under the title, with their size."""
    notes = [(form.note, NORMAL)] if form.note else []
    notes.append((HINT, NORMAL))
    if form.project:
        notes.append((f"Projekt: {form.project}", SMALL))
    return [(line, size) for text, size in notes for line in wrap(text, size, _TEXT_WIDTH)]
