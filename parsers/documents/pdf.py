"""The one door to pdfplumber: a PDF as pages of words, widgets and pictures.

pdfminer never sees the sender's bytes. pikepdf opens them, repairs them, and writes a plain copy;
this recovers one in four of the files that pdfminer refuses, and takes away the object loops in
which it hangs.
"""

import logging
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, Final

import pdfplumber
import pikepdf
from pdfminer.pdfexceptions import PDFException
from pdfminer.psexceptions import PSException
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException
from pdfplumber.utils.text import extract_words

from parsers.documents.active import active_content, begins_as_a_web_page
from parsers.documents.drawn import read_rules, read_squares
from parsers.documents.guard import TooCostly, check_cost
from parsers.documents.inner import Inner
from parsers.documents.portfolio import carried_files
from parsers.documents.widgets import Frame, read_filled
from parsers.facts.document import Box, DocumentOutcome
from parsers.limits import Limits
from parsers.pages import Page, Picture, Word
from parsers.unreadable import Unreadable

# What pdfminer, pdfplumber and qpdf were seen to throw at damaged files, besides their own classes.
_LIBRARY_FAILS: Final = (
    PdfminerException,
    PDFException,
    PSException,
    pikepdf.PdfError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    OSError,
)

# A gap wider than this share of the letter size divides words.
_GAP = 0.15
# A letter drawn again within this share of its width is the same letter, made bold.
_DOUBLE_SHARE = 0.4
# An image over more than this share of the page is the page: a scan.
_SCAN_SHARE = 0.6
# Paper is at most five metres long.
_LONGEST_SIDE = 14_173.0


@dataclass(frozen=True, slots=True)
class Pdf:
    """A PDF that could be opened."""

    pages: tuple[Page, ...]
    plain: bytes
    """The repaired copy, without encryption, for rendering."""
    problems: tuple[str, ...]
    active: tuple[str, ...]
    """What would act by itself when the original is opened."""
    carried: tuple[Inner, ...] = ()
    """Files inside."""


def read_pdf(data: bytes, limits: Limits) -> Pdf:
    """Open, repair and read a PDF.

    Raises:
        Unreadable: It needs a password, is damaged beyond repair or exceeds a limit.
    """
    # pdfminer tells its troubles to the log, with pieces of the text.
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            read = _read(pdf, limits)
    except pikepdf.PasswordError as error:
        raise Unreadable(DocumentOutcome.NEEDS_PASSWORD, "needs-password") from error
    except MemoryError as error:
        raise Unreadable(DocumentOutcome.MEMORY, "memory") from error
    except _LIBRARY_FAILS as error:
        raise Unreadable(DocumentOutcome.CORRUPT, "pdf-damaged") from error
    return replace(read, active=(*read.active, "web-page")) if begins_as_a_web_page(data) else read


def _read(pdf: pikepdf.Pdf, limits: Limits) -> Pdf:
    problems = ["repaired"] if pdf.get_warnings() else []
    if len(pdf.pages) == 0:
        raise Unreadable(DocumentOutcome.CORRUPT, "no-pages")
    if len(pdf.pages) > limits.pages:
        raise Unreadable(DocumentOutcome.TOO_BIG, "too-many-pages")
    active = active_content(pdf)
    carried = tuple(carried_files(pdf, limits)) if "embedded-file" in active else ()
    pages = [_outline(page, number, limits) for number, page in enumerate(pdf.pages, 1)]
    plain = BytesIO()
    pdf.save(
        plain,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        encryption=False,
    )
    with pdfplumber.open(BytesIO(plain.getvalue())) as layout:
        complete = tuple(_with_text(page, layout) for page in pages)
    return Pdf(complete, plain.getvalue(), tuple(problems), active, carried)


def _outline(page: pikepdf.Page, number: int, limits: Limits) -> Page:
    """Read what pikepdf knows of a page, and make its visible rectangle the whole page.

    After this, text outside the visible rectangle lies outside the page for every later reader.
    """
    left, bottom, right, top = _visible(page)
    page.mediabox = pikepdf.Array([left, bottom, right, top])
    for key in ("/CropBox", "/UserUnit"):
        if key in page.obj:
            del page.obj[key]
    turned = int(page.obj.get("/Rotate", 0)) % 360
    width, height = right - left, top - bottom
    if turned in {90, 270}:
        width, height = height, width
    filled = read_filled(page, Frame(number, left, bottom, right, top, turned))
    try:
        check_cost(page, limits)
        problems: tuple[str, ...] = ()
    except TooCostly:
        problems = (f"page-too-complex:{number}",)
    return Page(
        number,
        width,
        height,
        words=filled.notes,
        widgets=filled.widgets,
        pictures=filled.pictures,
        problems=problems,
    )


def _visible(page: pikepdf.Page) -> tuple[float, float, float, float]:
    crop = [float(side) for side in page.cropbox.as_list()]
    media = [float(side) for side in page.mediabox.as_list()]
    left, right = sorted((crop[0], crop[2]))
    bottom, top = sorted((crop[1], crop[3]))
    left, right = max(left, min(media[0], media[2])), min(right, max(media[0], media[2]))
    bottom, top = max(bottom, min(media[1], media[3])), min(top, max(media[1], media[3]))
    if not (0 < right - left <= _LONGEST_SIDE and 0 < top - bottom <= _LONGEST_SIDE):
        raise Unreadable(DocumentOutcome.TOO_BIG, "page-size")
    return left, bottom, right, top


def _with_text(page: Page, layout: PDF) -> Page:
    if page.problems:
        return page
    try:
        source = layout.pages[page.number - 1]
        left, top = source.bbox[0], source.bbox[1]
        found = extract_words(_single(source.chars), x_tolerance_ratio=_GAP)
        images = [_box(image, page.number, left, top) for image in source.images]
        lines, rects = (
            [_moved(thing, left, top) for thing in kind] for kind in (source.lines, source.rects)
        )
    except _LIBRARY_FAILS:
        return replace(page, problems=(f"page-unreadable:{page.number}",))
    words = tuple(Word(word["text"], _box(word, page.number, left, top)) for word in found)
    return replace(
        page,
        words=(*words, *page.words),
        pictures=(*page.pictures, *(Picture(box) for box in images)),
        is_scan=any(_covers(box, page) for box in images),
        rules=read_rules(lines, rects, page.number),
        squares=read_squares(rects, words, page.number),
    )


def _single(characters: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Drop characters drawn twice in one place, which is how some programs write bold.

    pdfplumber can do it too, but takes minutes for a page full of numbers. The shift is measured
    against the letter's width, so that the two letters of "ll" stay two in the smallest print.
    """
    seen: dict[tuple[str, int, int], float] = {}
    single = []
    for one in characters:
        x, y = round(one["x0"] * 2), round(one["top"] * 2)
        near = ((one["text"], x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
        reach = _DOUBLE_SHARE * (one["x1"] - one["x0"])
        if not any(place in seen and abs(seen[place] - one["x0"]) <= reach for place in near):
            single.append(one)
        seen[one["text"], x, y] = one["x0"]
    return single


def _box(thing: Mapping[str, float], number: int, left: float, top: float) -> Box:
    return Box(
        page=number,
        x0=float(thing["x0"] - left),
        y0=float(thing["top"] - top),
        x1=float(thing["x1"] - left),
        y1=float(thing["bottom"] - top),
    )


def _moved(thing: dict[str, Any], left: float, top: float) -> dict[str, Any]:
    """Bring a drawn thing to the origin of the visible page."""
    return thing | {
        "x0": thing["x0"] - left,
        "x1": thing["x1"] - left,
        "top": thing["top"] - top,
        "bottom": thing["bottom"] - top,
    }


def _covers(box: Box, page: Page) -> bool:
    width = min(box.x1, page.width) - max(box.x0, 0)
    height = min(box.y1, page.height) - max(box.y0, 0)
    return width > 0 < height and width * height > _SCAN_SHARE * page.width * page.height
