from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from parsers.facts.document import DocumentOutcome
from parsers.scans.render import render_page
from parsers.unreadable import Unreadable

A4 = (595.28, 841.89)


def scan(width, height, colour="white"):
    picture = Image.new("RGB", (width, height), colour)
    picture.paste((0, 0, 0), (0, 0, width // 4, height))
    return picture


def pdf(size=A4, picture=None, places=((0, 0, 1, 1),)):
    """One page with some text, or with a picture at places given as shares of the page."""
    buffer = BytesIO()
    drawing = canvas.Canvas(buffer, pagesize=size)
    if picture is None:
        drawing.drawString(100, 100, "Regulamin")
    for x, y, width, height in places if picture else ():
        drawing.drawImage(
            ImageReader(picture), x * size[0], y * size[1], width * size[0], height * size[1]
        )
    drawing.save()
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("pixels", "longest"),
    [(1170, 1170), (2339, 2339), (3508, 3508), (4678, 3508)],
    ids=["100 dpi", "200 dpi", "300 dpi", "400 dpi"],
)
def test_a_scan_is_drawn_at_its_own_resolution_up_to_300_dpi(pixels, longest):
    page = render_page(pdf(picture=scan(round(pixels / 1.4143), pixels)), 1)

    assert max(page.grey.shape) == pytest.approx(longest, abs=3)
    assert (page.width, page.height) == pytest.approx(A4, abs=0.1)


def test_a_page_of_text_is_drawn_at_200_dpi():
    page = render_page(pdf(), 1)

    assert page.grey.shape == pytest.approx((2339, 1654), abs=1)
    assert page.grey.min() < 60


def test_a_letterhead_is_no_scan():
    page = render_page(pdf(picture=scan(3000, 800), places=((0.1, 0.8, 0.8, 0.15),)), 1)

    assert page.grey.shape == pytest.approx((2339, 1654), abs=1)


@pytest.mark.parametrize("size", [(1500, 2030), (4000, 3000), (14_400, 14_000)])
def test_a_photo_whose_pixels_were_called_points_stays_small(size):
    picture = scan(size[0] // 10, size[1] // 10)

    page = render_page(pdf(size=size, picture=picture), 1)

    assert max(page.grey.shape) <= max(picture.size) + 2
    assert (page.width, page.height) == pytest.approx(size, abs=0.1)


def test_a_poster_of_text_is_drawn_smaller():
    assert max(render_page(pdf(size=(5000, 2000)), 1).grey.shape) <= 5000


def test_colour_is_kept_where_there_is_some():
    red = render_page(pdf(picture=scan(600, 800, "red")), 1)
    grey = render_page(pdf(picture=scan(600, 800)), 1)

    assert red.colour is not None
    assert tuple(red.colour[400, 500]) == (255, 0, 0)
    assert red.colour.shape == (*red.grey.shape, 3)
    assert grey.colour is None


def test_a_mosaic_of_many_pictures_is_no_scan():
    places = [(0.01 * k, 0, 0.01, 0.01) for k in range(60)]
    page = render_page(pdf(picture=scan(40, 40), places=places), 1)

    assert page.grey.shape == pytest.approx((2339, 1654), abs=1)


@pytest.mark.parametrize(("data", "number"), [(b"%PDF-1.7 broken", 1), (pdf(), 2)])
def test_what_cannot_be_drawn_is_corrupt(data, number):
    with pytest.raises(Unreadable) as raised:
        render_page(data, number)

    assert (raised.value.outcome, raised.value.code) == (DocumentOutcome.CORRUPT, "page-not-drawn")


def test_pixels_are_those_of_the_scan():
    picture = scan(1654, 2339)

    page = render_page(pdf(picture=picture), 1)

    assert np.abs(page.grey.astype(int) - np.asarray(picture.convert("L"))).mean() < 1
