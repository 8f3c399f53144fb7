"""A picture of any page as words, lines and boxes, so that it can be read like a page of text.

The page is laid straight, its ruled and dotted lines and its tick boxes are found by shape and
painted out, and the print is read. Which end is up is told by how well the print reads.
"""

from dataclasses import dataclass
from typing import Final

from parsers.facts.document import Box
from parsers.lines.reader import LineReader
from parsers.marks import squares as marked
from parsers.pages import Page, Rule, Square, Word
from parsers.pixels import PIXELS_PER_POINT, Grey
from parsers.scanned.layout_lines import read_lines
from parsers.scanned.layout_words import PrintedWord, read_print
from parsers.scans.image import PageImage
from parsers.scans.layout_bands import without_bands
from parsers.scans.layout_rules import Track, find_tracks, ink_of, without_tracks
from parsers.scans.upright import Straight, straighten, turned

# Words of real text that Tesseract is this sure of (per cent) show that a page is the right way up.
_CONFIDENT: Final = 80.0
_LONG: Final = 4
_ENOUGH_WORDS: Final = 12
# A word below this is mostly not print: handwriting, dust, a stamp.
_LEAST: Final = 20.0
_FRAME: Final = 3


@dataclass(frozen=True, slots=True, eq=False)
class ReadPage:
    """A page laid straight, its words, and what is left of it without lines."""

    straight: Straight
    page: Page
    """In points of the straight page."""
    clean: Grey
    """The page without its lines and tick boxes."""


def read_words(image: PageImage, reader: LineReader) -> tuple[PageImage, Page]:
    """Bring a page upright and read its print.

    Returns:
        The page laid straight at 200 dpi, and the same as words, lines and tick boxes in points of
        the straight page.
    """
    read = read_page(image, reader)
    height, width = read.straight.flat.shape
    upright = PageImage(
        number=image.number,
        grey=read.straight.flat,
        colour=read.straight.colour,
        width=width / PIXELS_PER_POINT,
        height=height / PIXELS_PER_POINT,
    )
    return upright, read.page


def read_page(image: PageImage, reader: LineReader) -> ReadPage:
    """Bring a page upright and read its print, turning it until it reads."""
    tried: list[tuple[int, ReadPage]] = []
    for otherwise in (False, True):
        straight = straighten(image, otherwise=otherwise)
        for quarters in (0, 2):
            way_up = turned(straight, quarters) if quarters else straight
            read, goodness = _read(way_up, image.number, reader)
            if goodness >= _ENOUGH_WORDS or not read.page.words:
                return read
            tried.append((goodness, read))
    return max(tried, key=lambda one: one[0])[1]


def _read(straight: Straight, number: int, reader: LineReader) -> tuple[ReadPage, int]:
    flat = without_bands(straight.flat)
    tracks = find_tracks(flat)
    squares = marked.find_squares(flat, straight.colour)
    clean = without_tracks(flat, ink_of(flat), tracks)
    for square in squares:
        left, top, right, bottom = square.rect
        clean[
            max(0, top - _FRAME) : bottom + _FRAME + 1, max(0, left - _FRAME) : right + _FRAME + 1
        ] = 250
    second = reader.second
    words = read_lines(clean, reader) if second is None else read_print(clean, second)
    goodness = sum(word.confidence >= _CONFIDENT and len(word.text) >= _LONG for word in words)
    height, width = straight.flat.shape
    page = Page(
        number=number,
        width=width / PIXELS_PER_POINT,
        height=height / PIXELS_PER_POINT,
        words=tuple(_word(word, number) for word in words if _is_word(word)),
        rules=tuple(_rule(track, number) for track in tracks),
        squares=tuple(_square(square, number) for square in squares),
    )
    return ReadPage(straight, page, clean), goodness


def _is_word(word: PrintedWord) -> bool:
    """Say whether something may be a word; Tesseract gives large capitals no confidence at all."""
    return word.confidence >= _LEAST or sum(map(str.isalpha, word.text)) >= _LONG


def _word(word: PrintedWord, number: int) -> Word:
    left, top, right, bottom = word.box
    return Word(word.text, _box(left, top, right, bottom, number))


def _rule(track: Track, number: int) -> Rule:
    box = _box(track.left, track.top, track.right + 1, track.bottom + 1, number)
    return Rule(box, track.is_dotted)


def _square(found: marked.Square, number: int) -> Square:
    left, top, right, bottom = found.rect
    mark = found.ticked
    return Square(
        _box(left, top, right + 1, bottom + 1, number),
        mark.is_present,
        mark.sureness,
        mark.is_accepted,
    )


def _box(left: int, top: int, right: int, bottom: int, number: int) -> Box:
    scale = PIXELS_PER_POINT
    return Box(page=number, x0=left / scale, y0=top / scale, x1=right / scale, y1=bottom / scale)
