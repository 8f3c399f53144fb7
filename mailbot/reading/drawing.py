"""A page with everything that was read on it: boxes, signs, and the values beside the page.

Colour is never the only sign: what is accepted has a whole frame and a tick, what is to be checked
a broken frame and a question mark, what has a problem a double frame and a cross.
"""

import base64
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PIL import Image, ImageDraw

from mailbot.reading.fonts import Letters, letters
from mailbot.reading.report import Standing, form_of, percent, standing
from mailbot.reading.wording import name_in_words, problem_in_words
from parsers.facts import Box, DocumentReading
from parsers.facts.document import PagePicture

Colour = tuple[int, int, int]

COLOURS: Final[dict[Standing, Colour]] = {
    Standing.ACCEPTED: (0, 128, 60),
    Standing.TO_CHECK: (190, 110, 0),
    Standing.PROBLEM: (200, 20, 40),
}
_LEGEND: Final = {
    Standing.ACCEPTED: "przyjęte",
    Standing.TO_CHECK: "do sprawdzenia",
    Standing.PROBLEM: "kłopot",
}
_BLACK: Final = (20, 20, 20)
_WHITE: Final = (255, 255, 255)

_PIXELS_PER_POINT = 2.0
_PANEL = 300.0
"""Width of the column beside the page, in points."""
_MARGIN = 6.0
_LEGEND_HEIGHT = 16.0
_LETTER = 8.0
_SMALLEST_LETTER = 4.0
_LINE = 1.3
"""Height of a line in letters."""
_MOST_POINTS = 3000.0
"""No page of paper is larger; the child that says so is not believed."""
_MOST_PIXELS = 50_000_000


@dataclass(frozen=True, slots=True)
class Note:
    """One value at its place."""

    box: Box
    standing: Standing
    text: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The picture of one page."""

    member: str | None
    page: int
    image: Image.Image

    def png(self) -> bytes:
        """Give the picture as a file."""
        stream = io.BytesIO()
        self.image.save(stream, "PNG", optimize=False)
        return stream.getvalue()


def draw(readings: Sequence[DocumentReading]) -> Iterator[Drawn]:
    """Draw each page of one file that has a rendering, with what all its documents say there."""
    pages: dict[tuple[str | None, int], PagePicture] = {}
    for reading in readings:
        for picture in reading.pictures:
            place = reading.place_of(picture.page)
            pages.setdefault((place.member, place.page), picture)
    for (member, number), picture in pages.items():
        yield Drawn(member, number, draw_page(picture, list(_notes(readings, member, number))))


def draw_page(picture: PagePicture, notes: Sequence[Note]) -> Image.Image:
    """Draw one page at two pixels a point, and beside it a line for each value, by its number."""
    page = _page_image(picture)
    width = page.width + round(_PANEL * _PIXELS_PER_POINT)
    top = round(_LEGEND_HEIGHT * _PIXELS_PER_POINT)
    image = Image.new("RGB", (width, page.height + top), _WHITE)
    image.paste(page, (0, top))
    pen = ImageDraw.Draw(image)
    _draw_legend(pen)
    for number, note in enumerate(notes, 1):
        _draw_box(pen, note, number, top)
    _draw_panel(pen, notes, page.width, image.height)
    return image


def _notes(readings: Iterable[DocumentReading], member: str | None, page: int) -> Iterator[Note]:
    """Gather the values of a page, in reading order."""
    notes = []
    for reading in readings:
        form = form_of(reading)
        for one in reading.fields:
            if one.box is None or not _is_on(reading, one.box, member, page):
                continue
            label = name_in_words(one.field, form)
            problems = "; ".join(problem_in_words(code, form) for code in one.problems)
            value = "✓" if one.value == "yes" else one.value
            text = f"{percent(one.sureness)} %  {label}: {value}"
            notes.append(
                Note(one.box, standing(one), f"{text}  [{problems}]" if problems else text)
            )
    yield from sorted(notes, key=lambda note: (round(note.box.y0 / 6), note.box.x0))


def _is_on(reading: DocumentReading, box: Box, member: str | None, page: int) -> bool:
    if not reading.gathered:
        return (reading.member, box.page) == (member, page)
    place = reading.place_of(box.page)
    return (place.member, place.page) == (member, page)


def _page_image(picture: PagePicture) -> Image.Image:
    """Decode our rendering; it comes from a child that is not believed, so its size is bounded."""
    size = (
        max(1, round(min(picture.width, _MOST_POINTS) * _PIXELS_PER_POINT)),
        max(1, round(min(picture.height, _MOST_POINTS) * _PIXELS_PER_POINT)),
    )
    try:
        data = base64.b64decode(picture.jpeg, validate=True)
        with Image.open(io.BytesIO(data), formats=("JPEG",)) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                return Image.new("RGB", size, _WHITE)
            return opened.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    except (ValueError, OSError, Image.DecompressionBombError):
        return Image.new("RGB", size, _WHITE)


def _draw_legend(pen: ImageDraw.ImageDraw) -> None:
    font = letters(round(_LETTER * _PIXELS_PER_POINT))
    x, y = _MARGIN * _PIXELS_PER_POINT, 3 * _PIXELS_PER_POINT
    side = _LETTER * _PIXELS_PER_POINT
    for kind, words in _LEGEND.items():
        _draw_frame(pen, (x, y, x + 2 * side, y + side), kind)
        _draw_sign(pen, (x + 2.4 * side, y), side, kind)
        pen.text((x + 3.8 * side, y), font.writable(words), fill=COLOURS[kind], font=font.font)
        x += 5 * side + font.width(font.writable(words))


def _draw_box(pen: ImageDraw.ImageDraw, note: Note, number: int, top: int) -> None:
    scale = _PIXELS_PER_POINT
    box = note.box
    frame = (box.x0 * scale, box.y0 * scale + top, box.x1 * scale, box.y1 * scale + top)
    _draw_frame(pen, frame, note.standing)
    font = letters(round(_LETTER * scale * 0.8))
    text = str(number)
    width, height = font.width(text) + 4, _LETTER * scale
    # To the left of the box, where no writing is covered.
    x, y = max(0.0, frame[0] - width - 3), frame[1]
    pen.rectangle((x, y, x + width, y + height), fill=COLOURS[note.standing])
    pen.text((x + 2, y + 1), text, fill=_WHITE, font=font.font)


def _draw_frame(
    pen: ImageDraw.ImageDraw, frame: tuple[float, float, float, float], kind: Standing
) -> None:
    left, top, right, bottom = frame
    right, bottom = max(left, right), max(top, bottom)
    colour = COLOURS[kind]
    match kind:
        case Standing.ACCEPTED:
            pen.rectangle((left, top, right, bottom), outline=colour, width=3)
        case Standing.PROBLEM:
            pen.rectangle((left, top, right, bottom), outline=colour, width=2)
            pen.rectangle((left - 5, top - 5, right + 5, bottom + 5), outline=colour, width=2)
        case Standing.TO_CHECK:
            corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
            for start, end in pairwise(corners):
                _draw_dashes(pen, start, end, colour)


def _draw_dashes(
    pen: ImageDraw.ImageDraw, start: tuple[float, float], end: tuple[float, float], colour: Colour
) -> None:
    length = abs(end[0] - start[0]) + abs(end[1] - start[1])
    dash = 10.0
    steps = int(length // dash) + 1
    for step in range(0, steps, 2):
        a, b = step * dash / max(length, 1), min(1.0, (step + 1) * dash / max(length, 1))
        points = [
            (start[0] + part * (end[0] - start[0]), start[1] + part * (end[1] - start[1]))
            for part in (a, b)
        ]
        pen.line(points, fill=colour, width=3)


def _draw_sign(
    pen: ImageDraw.ImageDraw, at: tuple[float, float], side: float, kind: Standing
) -> None:
    """Draw the sign by hand: few fonts have it."""
    x, y = at
    colour = COLOURS[kind]
    match kind:
        case Standing.ACCEPTED:
            tick = [(x + side * 0.1, y + side * 0.5), (x + side * 0.4, y + side * 0.85)]
            pen.line([*tick, (x + side * 0.95, y + side * 0.1)], fill=colour, width=3)
        case Standing.PROBLEM:
            near, far = side * 0.15, side * 0.85
            pen.line([(x + near, y + near), (x + far, y + far)], fill=colour, width=3)
            pen.line([(x + near, y + far), (x + far, y + near)], fill=colour, width=3)
        case Standing.TO_CHECK:
            font = letters(round(side))
            pen.text((x + side * 0.2, y), "?", fill=colour, font=font.font)


def _draw_panel(
    pen: ImageDraw.ImageDraw, notes: Sequence[Note], left: float, height: float
) -> None:
    """Write all values beside the page, as near to their height as the others let them."""
    room = height - _LEGEND_HEIGHT * _PIXELS_PER_POINT
    size, lines = _fitted(notes, room)
    font = letters(size)
    step = size * _LINE
    bottom = height
    # From below, so that the last values are pushed up rather than out of the picture.
    places = []
    for note, wrapped in zip(reversed(notes), reversed(lines), strict=True):
        wish = (note.box.y0 + _LEGEND_HEIGHT) * _PIXELS_PER_POINT
        bottom = min(wish, bottom - step * len(wrapped))
        places.append(bottom)
    floor = 0.0
    for number, (note, wrapped, wish) in enumerate(
        zip(notes, lines, reversed(places), strict=True), 1
    ):
        y = max(wish, floor)
        _write_note(pen, (left + _MARGIN, y), (number, note, wrapped), font)
        floor = y + step * len(wrapped)


def _write_note(
    pen: ImageDraw.ImageDraw,
    at: tuple[float, float],
    numbered: tuple[int, Note, Sequence[str]],
    font: Letters,
) -> None:
    number, note, wrapped = numbered
    x, y = at
    side = font.size
    pen.text((x, y), f"{number}", fill=COLOURS[note.standing], font=font.font)
    _draw_sign(pen, (x + 2 * side, y), side, note.standing)
    for line in wrapped:
        pen.text((x + 3.5 * side, y), line, fill=_BLACK, font=font.font)
        y += side * _LINE


def _fitted(notes: Sequence[Note], room: float) -> tuple[int, list[list[str]]]:
    """Choose the largest letters with which all values fit, and break them into lines."""
    size = round(_LETTER * _PIXELS_PER_POINT)
    while True:
        font = letters(size)
        width = _PANEL * _PIXELS_PER_POINT - 4.5 * size
        lines = [list(_wrapped(font.writable(note.text), font, width)) for note in notes]
        needed = sum(map(len, lines)) * size * _LINE
        if needed <= room or size <= _SMALLEST_LETTER * _PIXELS_PER_POINT:
            return size, lines
        size -= 1


def _wrapped(text: str, font: Letters, width: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and font.width(longer) > width:
            yield line
            longer = f"  {word}"
        line = longer
    yield line
