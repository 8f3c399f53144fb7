import base64
from dataclasses import dataclass
from io import BytesIO
from weakref import WeakSet

import numpy as np
import pytest
from PIL import Image

from parsers.documents import pictures
from parsers.documents.budget import Budget, Clocks, Job
from parsers.documents.pictured import open_picture, recognise
from parsers.documents.pictures import page_picture
from parsers.documents.readings import Source
from parsers.documents.shown_pages import DrawnPages
from parsers.facts.document import DocumentOutcome
from parsers.facts.hints import Hints
from parsers.forms.definition import load_forms
from parsers.limits import Limits
from parsers.pages import Page
from parsers.scans.blanks import find_blank
from parsers.scans.image import PageImage
from tests.support.filled_forms import (
    F1_WRITTEN,
    drawn_over,
    pdf_of,
    read,
    read_one,
    sample,
    values,
    write,
)

SCANS = Limits.for_scans()


def png(size: tuple[int, int] = (620, 877), level: int = 255) -> bytes:
    out = BytesIO()
    Image.new("L", size, level).save(out, "PNG")
    return out.getvalue()


def tiff(*pages, **count):
    first, *rest = pages or [Image.new("L", (620, 877), 255)] * count["pages"]
    out = BytesIO()
    first.save(out, "TIFF", save_all=True, append_images=rest)
    return out.getvalue()


def a_job():
    return Job(SCANS, Hints(), Budget(SCANS))


class SlowClock:
    """A clock on which every look costs some seconds; the first one is free."""

    def __init__(self, each_s):
        self.each_s = each_s
        self.looks = -1

    def __call__(self):
        self.looks += 1
        return Clocks(0.0, float(self.each_s * max(0, self.looks - 1)))


@dataclass(frozen=True, eq=False)
class Watched(PageImage):
    """A page that can be watched; pages themselves are too slim for it."""


def opened(jpeg: str) -> Image.Image:
    return Image.open(BytesIO(base64.b64decode(jpeg)))


def test_a_picture_is_left_for_the_reader_with_the_recogniser():
    reading = read_one(png())

    assert reading.outcome is DocumentOutcome.UNSUPPORTED
    assert reading.problems == ("needs-recognition",)


def test_a_picture_of_nothing_is_no_form_and_is_shown():
    reading = read_one(png(), SCANS)

    assert reading.outcome is DocumentOutcome.UNKNOWN_FORM
    assert reading.pages == (1,)
    assert [picture.page for picture in reading.pictures] == [1]


def test_a_damaged_picture_says_so_where_it_is_opened():
    assert read_one(b"\x89PNG\r\n\x1a\n damaged", SCANS).outcome is DocumentOutcome.CORRUPT


def test_a_text_form_is_read_the_same_with_pictures_of_its_pages():
    reading = read_one(sample("f1_text.pdf"), SCANS)

    assert {name: values(reading)[name] for name in F1_WRITTEN} == F1_WRITTEN
    assert [picture.page for picture in reading.pictures] == [1, 2]
    assert all(opened(picture.jpeg).mode == "L" for picture in reading.pictures)
    assert [round(picture.width) for picture in reading.pictures] == [595, 595]


def test_pages_of_text_and_pages_of_pictures_are_told_apart():
    def draw(canvas):
        write(canvas, 72, 72, "Szanowni Panstwo, przesylam zgloszenie.")
        canvas.showPage()
        canvas.drawInlineImage(Image.new("L", (310, 438), 250), 0, 0, 595, 842)

    readings = read(pdf_of(draw), SCANS)

    assert sorted(reading.pages for reading in readings) == [(1,), (2,)]
    assert {reading.outcome for reading in readings} == {DocumentOutcome.UNKNOWN_FORM}
    assert [len(reading.pictures) for reading in readings] == [1, 1]


@pytest.mark.parametrize("noise", [False, True])
def test_the_picture_of_a_page_is_small_whatever_is_on_it(noise):
    page = np.full((3508, 2480), 255, dtype=np.uint8)
    if noise:
        page = np.random.default_rng(1).integers(0, 255, page.shape, dtype=np.uint8)

    picture = page_picture(page, 3, (595.0, 842.0))

    assert picture is not None
    assert picture.page == 3
    assert len(base64.b64decode(picture.jpeg)) <= 200_000
    assert max(opened(picture.jpeg).size) <= 842 / 72 * 150 + 1


def test_a_small_picture_is_not_blown_up():
    picture = page_picture(np.zeros((100, 80), dtype=np.uint8), 1, (595.0, 842.0))

    assert picture is not None
    assert opened(picture.jpeg).size == (80, 100)


def test_what_is_drawn_onto_a_text_form_is_given_to_the_recogniser():
    form = next(form for form in load_forms() if form.id == "F1")
    version = next(one for one in form.versions if one.version == "2024-05")
    left, top, _, bottom = next(one.box for one in version.boxes if one.field == "employees")

    def scribble(canvas):
        canvas.setFont("Helvetica", 12)
        path = canvas.beginPath()
        path.moveTo(left + 10, 841.89 - top - 4)
        path.lineTo(left + 10, 841.89 - bottom + 4)
        canvas.setLineWidth(1.5)
        canvas.drawPath(path)

    reading = read_one(drawn_over(sample("f1_blank.pdf"), 1, scribble), SCANS)

    assert reading.form == "F1"
    found = values(reading)
    assert ("unread-ink:employees" in reading.problems) is ("employees" not in found)


def test_pages_that_cannot_be_drawn_are_told_and_not_shown():
    pages = DrawnPages(b"%PDF-1.4 nothing", [Page(1, 595, 842)])

    found = recognise((1,), pages.draw, a_job())

    assert [(n, error.code) for n, error in found.unread.items()] == [(1, "page-not-drawn")]
    assert pages.pictures() == {}


def test_a_picture_that_no_compression_makes_small_enough_is_not_shown(monkeypatch):
    monkeypatch.setattr(pictures, "_MOST_BYTES", 10)

    assert page_picture(np.zeros((100, 80), dtype=np.uint8), 1, (595.0, 842.0)) is None


def test_a_failing_recogniser_is_an_outcome_of_the_page_and_the_others_are_read():
    def draw(number):
        pixels = np.full((0, 0) if number == 1 else (877, 620), 255, dtype=np.uint8)
        return PageImage(number, pixels, None, 595.0, 842.0)

    found = recognise((1, 2), draw, a_job())

    assert {n: error.outcome for n, error in found.unread.items()} == {1: DocumentOutcome.CRASH}
    assert [page.number for page in found.sorted.others] == [2]


def test_no_page_is_begun_when_the_time_is_nearly_over_and_what_was_read_is_kept():
    clock = SlowClock(each_s=150)
    limits = SCANS.model_copy(update={"cpu_s": 1000, "wall_s": 300.0})
    job = Job(limits, Hints(), Budget(limits, clock))

    readings = open_picture(tiff(pages=4), Source("1"), job)

    assert [(one.outcome, one.pages, one.problems) for one in readings] == [
        (DocumentOutcome.UNKNOWN_FORM, (1, 2), ()),
        (DocumentOutcome.TIMEOUT, (3, 4), ("time-was-over",)),
    ]
    assert [picture.page for picture in readings[0].pictures] == [1, 2]


def test_a_form_whose_last_page_was_not_read_in_time_is_partial():
    pages = [Image.fromarray(find_blank("F2", "2024-05", number).picture) for number in (1, 2)]
    limits = SCANS.model_copy(update={"wall_s": 300.0})
    job = Job(limits, Hints(), Budget(limits, SlowClock(each_s=250)))

    form, rest = open_picture(tiff(*pages), Source("1"), job)

    assert (form.form, form.outcome, form.pages) == ("F2", DocumentOutcome.PARTIAL, (1,))
    assert "page-missing:2" in form.problems
    assert (rest.outcome, rest.pages) == (DocumentOutcome.TIMEOUT, (2,))


def test_only_one_page_is_in_memory_at_a_time():
    alive = WeakSet()

    def draw(number):
        assert not alive
        image = Watched(number, np.full((877, 620), 255, dtype=np.uint8), None, 595.0, 842.0)
        alive.add(image)
        return image

    found = recognise(range(1, 4), draw, a_job())

    assert [page.number for page in found.sorted.others] == [1, 2, 3]
