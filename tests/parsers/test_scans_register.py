from dataclasses import replace

import cv2
import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.scans.blanks import find_blank, load_blanks
from parsers.scans.codes import read_codes
from parsers.scans.fit import fit
from parsers.scans.geometry import Pyramid, points_to_pixels
from parsers.scans.register import prepare, register_page, register_pages
from tests.support.paper import (
    faxed,
    filled,
    image,
    photographed,
    turned,
    without_code,
    without_marks,
)

NAME = (221.9, 158.0, 547.3, 176.0)
"""The first line of F1."""

EMPTY = np.full((1169, 827), 250, dtype=np.uint8)


def found(grey):
    return [
        (page.form.id, page.version.version, page.page, page.how)
        for page in register_page(image(grey)).pages
    ]


def letter():
    """A page of somebody else's, as full of print as ours."""
    page = np.full((2339, 1654), 255, dtype=np.uint8)
    for row in range(200, 2200, 45):
        text = f"Wniosek nr {row * 7919 % 1000} o dofinansowanie zadania {row} w roku"
        cv2.putText(page, text, (150, row), cv2.FONT_HERSHEY_COMPLEX, 0.9, (0,), 2)
    return page


def coded(text):
    """A page with nothing but a code."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    symbol = np.array(code.to_image(scale=4), dtype=np.uint8)
    page = np.full((1169, 827), 255, dtype=np.uint8)
    page[100 : 100 + symbol.shape[0], 600 : 600 + symbol.shape[1]] = symbol
    return page


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("MB|F1|2024-05|1", ("F1", "2024-05", 1, None)),
        ("MB|F1|2026-11|2|K7Q2", ("F1", "2026-11", 2, "K7Q2")),
        ("MB|F1|2026-11|2|K7|Q2", ("F1", "2026-11", 2, "K7|Q2")),
        ("MB|F1|2026-11|2|", ("F1", "2026-11", 2, None)),
    ],
)
def test_a_code_names_form_version_page_and_case(text, read):
    code = read_codes(coded(text))[0]

    assert (code.form, code.version, code.page, code.token) == read


@pytest.mark.parametrize(
    "text",
    ["MB|F1|2024-05", "XY|F1|2024-05|1", "MB|F1|2024-05|x", "MB|F1|2024-05|0", "M" * 201],
)
def test_a_code_of_somebody_else_is_passed_over(text):
    assert read_codes(coded(text)) == ()


def side_by_side(left, right):
    gap = np.full((left.shape[0], 60), 70, dtype=np.uint8)
    return np.hstack([left, gap, right])


@pytest.mark.parametrize(
    "blank",
    load_blanks(),
    ids=lambda blank: f"{blank.form.id}-{blank.version.version}-{blank.page}",
)
def test_every_page_of_every_blank_is_found_by_its_code(blank):
    wanted = (blank.form.id, blank.version.version, blank.page, "code")

    assert found(turned(blank.picture, 1.5)) == [wanted]


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_lies_any_way_up(quarters):
    page = register_page(image(np.rot90(filled(), -quarters))).pages[0]

    assert (page.form.id, page.page, page.turned) == ("F1", 1, quarters * 90)
    assert float(np.abs(page.aligned.astype(int) - filled()).mean()) < 8


@pytest.mark.parametrize(
    "seen", [turned, faxed, photographed], ids=["skewed", "faxed", "photographed"]
)
def test_a_page_is_laid_onto_its_blank_to_a_fraction_of_a_point(seen):
    grey = turned(filled("F2", 2), -9, paper=80) if seen is turned else seen(filled("F2", 2))

    page = register_page(image(grey)).pages[0]

    assert (page.form.id, page.page) == ("F2", 2)
    assert page.residual_pt < 0.15
    assert page.certainty > 0.95


def test_the_marks_alone_are_enough():
    assert found(photographed(without_code(filled()))) == [("F1", "2024-05", 1, "marks")]


def test_the_code_alone_is_enough_on_a_scan():
    cut_at_the_edge = turned(filled(), 2)[60:-140, 140:-100]

    assert found(cut_at_the_edge) == [("F1", "2024-05", 1, "code")]


def test_a_small_sheet_on_a_large_table_is_found():
    sheet = cv2.resize(
        without_marks(filled()), None, fx=0.36, fy=0.36, interpolation=cv2.INTER_AREA
    )
    table = np.full((2600, 2200), 60, dtype=np.uint8)
    table[900 : 900 + sheet.shape[0], 700 : 700 + sheet.shape[1]] = sheet

    page = register_page(image(table)).pages[0]

    assert (page.form.id, page.page, page.how) == ("F1", 1, "features")
    corner = page.place((0, 0, 10, 10))
    assert corner.x0 == pytest.approx(700 / 2200 * 595.28, abs=1.5)
    assert corner.y0 == pytest.approx(900 / 2600 * 841.89, abs=1.5)


def test_a_small_sheet_of_somebody_else_comes_cut_out():
    sheet = cv2.resize(letter(), None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    table = np.full((2600, 2200), 60, dtype=np.uint8)
    table[900 : 900 + sheet.shape[0], 700 : 700 + sheet.shape[1]] = sheet

    registration = register_page(image(table))

    assert registration.pages == ()
    assert registration.others[0].grey.shape == pytest.approx(sheet.shape, abs=12)


def test_what_is_prepared_is_not_drawn_again():
    prepare()
    drawings = [blank.drawing for blank in load_blanks()]

    assert all(
        blank.drawing is drawing for blank, drawing in zip(load_blanks(), drawings, strict=True)
    )


def test_without_code_and_marks_the_print_is_enough():
    assert found(turned(without_marks(filled()), 4)) == [("F1", "2024-05", 1, "features")]


def test_a_page_of_which_a_third_is_torn_off_is_found():
    assert found(without_code(filled())[:1550, 120:]) == [("F1", "2024-05", 1, "features")]


def test_two_pages_on_one_picture_come_left_before_right():
    spread = side_by_side(filled("F1", 2), filled("F1", 1))

    pages = register_page(image(spread)).pages

    assert [page.page for page in pages] == [2, 1]


def test_of_two_pages_on_one_picture_one_may_need_its_marks():
    spread = side_by_side(without_code(filled("F4")), filled("F5"))

    pages = register_page(image(spread)).pages

    assert [(page.form.id, page.how) for page in pages] == [("F4", "marks"), ("F5", "code")]


def test_a_page_of_somebody_else_is_none_of_ours():
    registration = register_page(image(letter()))

    assert registration.pages == ()
    assert registration.others[0].grey.shape == letter().shape


def test_our_code_on_a_page_of_somebody_else_is_not_believed():
    page = letter()
    page[60:240, 1380:1530] = filled()[60:240, 1380:1530]
    for rows in (slice(60, 110), slice(2200, 2300)):
        page[rows] = filled()[rows]

    assert found(page) == []


def test_a_code_of_a_version_that_is_not_known_names_no_blank():
    assert find_blank("F1", "1999-01", 1) is None
    assert found(coded("MB|F1|1999-01|1")) == []


@pytest.mark.parametrize("off", [12.0, 20.0])
def test_a_sheet_of_which_one_side_lies_beyond_reach_is_laid_down_all_the_same(off):
    blank = find_blank("F3", "2024-05", 1)
    assert blank is not None
    picture = Pyramid(blank.picture)
    way = points_to_pixels(200)
    # So many points off at the left edge, right at the right one.
    aslant = np.array([[1.0, 0.0, 0.0], [-off / 595, 1.0, off], [0.0, 0.0, 1.0]])

    fitted = fit(picture, blank, way @ aslant)

    assert fitted is not None
    assert fitted.share > 0.97


def test_a_blank_is_not_laid_onto_an_empty_page():
    blank = load_blanks()[0]

    assert fit(Pyramid(EMPTY), blank, points_to_pixels(100)) is None


def test_a_blank_is_not_laid_onto_print_that_lies_all_over():
    pieces = filled()[:2320, :1640].reshape(58, 40, 41, 40).swapaxes(1, 2).reshape(-1, 40, 40)
    mixed = np.random.default_rng(4).permutation(pieces).reshape(58, 41, 40, 40)
    page = np.ascontiguousarray(mixed.swapaxes(1, 2).reshape(2320, 1640))

    fitted = fit(Pyramid(page), load_blanks()[0], points_to_pixels(200))

    assert fitted is None or fitted.share < 0.2


@pytest.mark.parametrize("level", [0, 128, 255])
def test_nothing_is_found_on_an_empty_page(level):
    assert found(np.full((1169, 827), level, dtype=np.uint8)) == []


def test_pages_keep_the_order_of_the_attachment():
    images = [image(filled("F1", 2), 1), image(EMPTY, 2), image(filled("F1", 1), 3)]

    registration = register_pages(images)

    assert [(page.source, page.page) for page in registration.pages] == [(1, 2), (3, 1)]
    assert [other.number for other in registration.others] == [2]


def test_a_place_of_the_blank_is_told_on_the_page_of_the_attachment():
    upside_down = register_page(image(np.rot90(filled(), 2), number=7)).pages[0]

    box = upside_down.place(NAME)

    assert box.page == 7
    assert box.x0 == pytest.approx(595.28 - NAME[2], abs=0.5)
    assert box.y0 == pytest.approx(841.89 - NAME[3], abs=0.5)


def test_colour_is_laid_onto_the_blank_as_well():
    grey = turned(filled(), 2)
    colour = np.dstack([grey, grey, np.maximum(grey, 200)])

    page = register_page(replace(image(grey), colour=colour)).pages[0]

    assert page.colour is not None
    assert page.colour.shape == (*page.aligned.shape, 3)
    assert float(np.abs(page.colour[:, :, 0].astype(int) - filled()).mean()) < 8


def test_a_big_photo_is_drawn_from_a_smaller_copy_of_itself():
    grey = cv2.resize(filled("F3"), None, fx=2.1, fy=2.1, interpolation=cv2.INTER_CUBIC)
    colour = np.dstack([grey, grey, np.maximum(grey, 200)])

    page = register_page(replace(image(grey), colour=colour)).pages[0]

    assert page.colour is not None
    assert float(np.abs(page.colour[:, :, 0].astype(int) - filled("F3")).mean()) < 10


def test_the_ink_has_what_was_written_and_not_what_was_printed():
    page = register_page(image(turned(filled(), 1))).pages[0]

    written = page.crop(NAME)
    label = page.crop((48, 158, 200, 176))

    assert written.min() < 110
    assert (label > 250).mean() > 0.999
    assert page.ink.shape == page.aligned.shape == filled().shape


@settings(max_examples=3)
@given(
    angle=st.floats(-15, 15),
    turns=st.integers(0, 3),
    table=st.integers(0, 255),
)
def test_a_page_is_never_taken_for_another(angle, turns, table):
    grey = np.rot90(turned(filled("F6", 2), angle, paper=table), turns)

    pages = register_page(image(grey)).pages

    assert [(page.form.id, page.page) for page in pages] == [("F6", 2)]
