from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.scans.blanks import find_blank, load_blanks
from parsers.scans.register import register_page, register_pages
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


@settings(deadline=None, max_examples=3)
@given(
    angle=st.floats(-15, 15),
    turns=st.integers(0, 3),
    table=st.integers(0, 255),
)
def test_a_page_is_never_taken_for_another(angle, turns, table):
    grey = np.rot90(turned(filled("F6", 2), angle, paper=table), turns)

    pages = register_page(image(grey)).pages

    assert [(page.form.id, page.page) for page in pages] == [("F6", 2)]
