"""The sheet to copy from: typed words above empty boxes, consent first, no name anywhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from mailbot.blanks.code import code_text
from mailbot.blanks.header import CODE, corner_marks
from mailbot.blanks.paper import Code, Cover, draw
from mailbot.blanks.sheet import LEFT, NORMAL, RIGHT, SMALL, WIDTH, Frame, Mark, Sheet, Text
from mailbot.blanks.typeface import wrap
from mailbot.samples.texts import CopySheet, CopyText, load_sheets
from parsers.pixels import Rect

NAME: Final = "PISMO"
"""Stands in the code where a form has its id."""

CONSENT: Final[Rect] = (LEFT, 100.0, LEFT + 12.0, 112.0)
_CONSENT_WORDS: Final = (
    "Zgadzam się, aby próbki mojego pisma z tego arkusza służyły do uczenia programu, który czyta "
    "formularze. Zgoda jest dobrowolna; można ją cofnąć, podając kod osoby piszącej."
)
_HOW: Final = (
    "Prosimy przepisać odręcznie każdy tekst w ramkę pod nim, zwykłym pismem, tak jak się pisze na "
    "co dzień, i tak jak jest wydrukowany (duże i małe litery, znaki, odstępy). Ramki z pomyłką "
    "nie użyjemy: wystarczy krzyżyk w kwadraciku nad jej prawym rogiem. Pustą ramkę pomijamy."
)
_TOP: Final = 136.0
_ROW: Final = 43.0
_CAPTION: Final = 12.0
_BOX: Final = 27.0
_GAP: Final = 16.0
_GREY: Final = 0.25
_SPOILT: Final = 8.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where one text is copied."""

    number: int
    """From 0, in the order of the sheet."""
    copied: CopyText
    rect: Rect
    spoilt: Rect
    """Ticked when the writer slipped."""


def places(sheet: CopySheet) -> tuple[Place, ...]:
    """Say where each text of a sheet is copied: short ones in two columns, long ones below."""
    half = (WIDTH - _GAP) / 2
    found = []
    top, column = _TOP, 0
    for number, text in enumerate(sheet.texts):
        if text.is_wide and column:
            top, column = top + _ROW, 0
        left = LEFT + column * (half + _GAP)
        right = RIGHT if text.is_wide else left + half
        rect = (left, top + _CAPTION, right, top + _CAPTION + _BOX)
        spoilt = (right - _SPOILT, rect[1] - _SPOILT - 2.0, right, rect[1] - 2.0)
        found.append(Place(number, text, rect, spoilt))
        column = 0 if text.is_wide else 1 - column
        top += 0.0 if column else _ROW
    return tuple(found)


def copy_form(numbers: tuple[int, ...] = ()) -> bytes:
    """Draw sheets to copy from as PDF; all of them when none is named.

    Raises:
        KeyError: There is no such sheet.
    """
    known = {sheet.number: sheet for sheet in load_sheets().sheets}
    chosen = [known[number] for number in numbers or known]
    pages = [Sheet(page, tuple(_marks(sheet, len(known)))) for page, sheet in enumerate(chosen, 1)]
    edition = load_sheets().edition
    codes = {
        page: Code(code_text(NAME, edition, sheet.number), CODE)
        for page, sheet in enumerate(chosen, 1)
    }
    title = "Arkusz próbek pisma"
    return draw(pages, Cover(title, "mailbot", f"próbki pisma {edition}"), codes)


def _marks(sheet: CopySheet, count: int) -> Iterator[Mark]:
    yield from corner_marks()
    edition = load_sheets().edition
    yield Text(LEFT, 41.0, f"wzór {NAME}/{edition}", SMALL)
    yield Text(LEFT + 250.0, 41.0, f"arkusz {sheet.number} z {count}", SMALL)
    yield Text(LEFT, 60.0, "Arkusz próbek pisma", 14.0, is_bold=True)
    yield from _lines(_HOW, LEFT, 73.0, CODE[0] - LEFT - 16.0)
    yield Frame(CONSENT, 0.9, 0.0)
    yield from _lines(_CONSENT_WORDS, CONSENT[2] + 8.0, CONSENT[1] + 6.0, RIGHT - CONSENT[2] - 8.0)
    for place in places(sheet):
        x0, y0, _, _ = place.rect
        yield Text(x0, y0 - 3.5, place.copied.text, NORMAL + 0.5, grey=_GREY)
        yield Frame(place.rect, 0.5, 0.5)
        yield Frame(place.spoilt, 0.5, 0.5)


def _lines(text: str, x: float, base: float, width: float) -> Iterator[Text]:
    for number, line in enumerate(wrap(text, SMALL, width)):
        yield Text(x, base + number * SMALL * 1.3, line, SMALL)
