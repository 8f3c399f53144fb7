from dataclasses import replace
from importlib.resources import files

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from parsers.forms.definition import BoxKind
from parsers.marks.signatures import place_reading, read_signature, read_signature_unregistered
from parsers.marks.stamps import read_stamp
from parsers.pixels import PIXELS_PER_POINT
from tests.support.marked_pages import blank_page, boxes_of, drawn, inside, noisy


def scrawl(rect, turns=7):
    t = np.linspace(0, 1, 160)
    fade = 0.38 * np.exp(-1.6 * t) + 0.06
    x = 0.12 + 0.7 * t + 0.05 * np.cos(2 * np.pi * turns * t)
    y = 0.55 - fade * np.sin(2 * np.pi * turns * t + 0.7)
    return inside(rect, *zip(x, y, strict=True))


def stamped(page, rect, shade=90):
    aligned = page.aligned.copy()
    left, top, right, bottom = (round(edge * PIXELS_PER_POINT) for edge in rect)
    corners = (left + 20, top + 12), (right - 20, bottom - 12)
    cv2.rectangle(aligned, *corners, (shade,), 3, cv2.LINE_AA)
    lines = ["OSRODEK POMOCY", "ul. Lipowa 4", "NIP 8992345671"]
    for n, line in enumerate(lines):
        spot = (left + 60, top + 50 + 34 * n)
        cv2.putText(aligned, line, spot, cv2.FONT_HERSHEY_SIMPLEX, 0.85, (shade,), 2, cv2.LINE_AA)
    return replace(page, aligned=cv2.GaussianBlur(aligned, (0, 0), 0.7))


def place(page, kind):
    return boxes_of(page, kind)[0].box


@pytest.mark.parametrize(("form", "number"), [("F1", 2), ("F2", 2), ("F3", 1), ("F5", 1)])
def test_an_empty_blank_is_neither_signed_nor_stamped(form, number):
    page = noisy(blank_page(form, number), 5)

    assert not read_signature(page, place(page, BoxKind.SIGNATURE)).is_present
    assert not read_stamp(page, place(page, BoxKind.STAMP)).is_present


@pytest.mark.parametrize("shade", [50, 150], ids=["ink", "pale"])
def test_a_scrawl_in_its_place_is_a_signature_and_no_stamp(shade):
    page = blank_page("F3", 1)
    rect = place(page, BoxKind.SIGNATURE)
    page = drawn(page, scrawl(rect), width=3, shade=shade)

    assert read_signature(page, rect).is_present
    assert not read_stamp(page, place(page, BoxKind.STAMP)).is_present


def test_a_stamp_is_no_signature():
    page = blank_page("F3", 1)
    rect = place(page, BoxKind.SIGNATURE)

    assert not read_signature(stamped(page, rect), rect).is_present


def test_a_signature_under_a_stamp_is_one():
    page = blank_page("F3", 1)
    rect = place(page, BoxKind.SIGNATURE)
    page = stamped(drawn(page, scrawl(rect), width=3), rect)

    assert read_signature(page, rect).is_present


def test_a_stamp_in_its_place_is_found():
    page = blank_page("F3", 1)
    rect = place(page, BoxKind.STAMP)

    assert read_stamp(stamped(page, rect), rect).is_present


def test_a_typed_name_is_never_accepted_as_a_signature():
    page = blank_page("F3", 1)
    rect = place(page, BoxKind.SIGNATURE)
    picture = Image.fromarray(page.aligned)
    spot = tuple(round(v * PIXELS_PER_POINT) for v in (rect[0] + 20, rect[3] - 30))
    font = ImageFont.truetype(str(files("reportlab") / "fonts" / "Vera.ttf"), 30)
    ImageDraw.Draw(picture).text(spot, "Anna Nowak", font=font, fill=20)

    reading = read_signature(replace(page, aligned=np.asarray(picture)), rect)

    assert not (reading.is_present and reading.is_accepted)


def test_a_page_in_colour_is_read_too():
    page = blank_page("F3", 1)
    rect = place(page, BoxKind.SIGNATURE)
    page = drawn(page, scrawl(rect), width=3)
    colour = np.repeat(page.aligned[..., None], 3, axis=2)
    colour[..., 2] = np.maximum(colour[..., 2], 150)  # blue ink

    assert read_signature(replace(page, colour=colour), rect).is_present


def test_above_a_dotted_line_of_a_foreign_page_a_signature_is_found():
    paper = np.full((700, 900), 250, dtype=np.uint8)
    rect = (60.0, 60.0, 260.0, 110.0)
    y = round(rect[3] * PIXELS_PER_POINT)
    for x in range(round(rect[0] * PIXELS_PER_POINT), round(rect[2] * PIXELS_PER_POINT), 7):
        cv2.circle(paper, (x, y), 1, (40,), -1)
    signed = paper.copy()
    dots = np.round(np.array(scrawl(rect)) * PIXELS_PER_POINT).astype(np.int32)
    cv2.polylines(signed, [dots], isClosed=False, color=(60,), thickness=3)

    assert not read_signature_unregistered(paper, rect).is_present
    assert read_signature_unregistered(signed, rect).is_present


@pytest.mark.parametrize(
    ("probability", "is_present", "is_accepted"),
    [(0.999, True, True), (0.6, True, False), (0.4, False, False), (0.001, False, True)],
)
def test_what_is_neither_here_nor_there_is_not_accepted(probability, is_present, is_accepted):
    reading = place_reading(probability)

    assert (reading.is_present, reading.is_accepted) == (is_present, is_accepted)
    assert reading.sureness >= 0.5
