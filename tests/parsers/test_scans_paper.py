"""Sheets on tables, bent paper, light and places: the geometry of registration."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.scans.blanks import find_blank, load_blanks
from parsers.scans.codes import read_codes
from parsers.scans.field import Field, smooth
from parsers.scans.geometry import (
    Pyramid,
    enlargement,
    homography,
    inverse,
    is_a_page,
    move,
    pixels_to_points,
    points_to_pixels,
    warp,
)
from parsers.scans.image import PageImage
from parsers.scans.ink import subtract
from parsers.scans.marks import find_squares
from parsers.scans.paper import cut_out, find_sheets
from parsers.scans.sheet import draw
from parsers.scans.tones import even_light, has_colour
from tests.support.paper import filled, image, photographed

A4 = (595.28, 841.89)


def plain_sheet():
    """Somebody's page: lines of text, no code and no marks."""
    sheet = np.full((1170, 827), 235, dtype=np.uint8)
    for row in range(120, 1080, 40):
        cv2.putText(sheet, f"Pismo {row}", (90, row), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (20,), 2)
    return sheet


def test_a_sheet_on_a_table_is_found_by_its_corners():
    corners = ((0.2, 0.15), (0.8, 0.18), (0.85, 0.85), (0.15, 0.8))
    size = np.array([827, 1170])

    sheets = find_sheets(photographed(plain_sheet(), corners))

    assert len(sheets) == 1
    assert np.abs(sheets[0] - np.array(corners) * size).max() < 6


@pytest.mark.parametrize(
    "grey",
    [
        plain_sheet(),
        np.full((500, 400), 90, dtype=np.uint8),
        np.random.default_rng(2).integers(0, 256, (600, 400), dtype=np.uint8),
    ],
    ids=["scan", "nothing", "noise"],
)
def test_a_picture_that_is_all_paper_has_no_sheet_on_it(grey):
    assert find_sheets(grey) == ()


def test_a_round_plate_on_the_table_is_no_sheet():
    table = np.full((900, 900), 60, dtype=np.uint8)
    cv2.circle(table, (450, 450), 300, (240,), -1)

    assert find_sheets(table) == ()


def test_a_sheet_is_cut_out_straight_and_knows_where_it_lay():
    photo = photographed(plain_sheet(), ((0.2, 0.15), (0.8, 0.18), (0.85, 0.85), (0.15, 0.8)))
    page = PageImage(4, photo, np.dstack([photo] * 3), *A4)

    sheet = cut_out(page, find_sheets(photo)[0])

    assert (sheet.number, sheet.width, sheet.height) == (4, *A4)
    assert sheet.colour is not None
    assert sheet.colour.shape[:2] == sheet.grey.shape
    assert sheet.to_attachment is not None
    top_left = move(np.array([(0.0, 0.0)]), sheet.to_attachment)[0]
    assert top_left == pytest.approx((0.2 * A4[0], 0.15 * A4[1]), abs=6)


def test_a_sheet_of_another_shape_keeps_it():
    table = np.full((900, 900), 60, dtype=np.uint8)
    table[300:500, 100:800] = 240

    sheet = cut_out(image(table), find_sheets(table)[0])

    assert sheet.width / sheet.height == pytest.approx(700 / 200, rel=0.05)
    assert sheet.width == pytest.approx(841.89)


def test_a_sheet_cut_out_of_a_sheet_leads_back_to_the_page():
    table = np.full((900, 900), 60, dtype=np.uint8)
    table[300:500, 100:800] = 240
    once = cut_out(image(table), find_sheets(table)[0])
    whole = np.array([(0, 0), (699, 0), (699, 199), (0, 199)], dtype=np.float64)

    twice = cut_out(once, whole)

    assert once.to_attachment is not None
    assert twice.to_attachment is not None
    middle = np.array([(420.0, 120.0)])
    assert move(middle, twice.to_attachment) == pytest.approx(
        move(middle, once.to_attachment), abs=2
    )


def test_places_go_there_and_back():
    way = pixels_to_points(200)

    assert move(np.array([(0.0, 0.0)]), way)[0] == pytest.approx((0.18, 0.18))
    assert points_to_pixels(200) @ way == pytest.approx(np.eye(3))
    assert inverse(np.zeros((3, 3))) is None
    assert enlargement(way, (10, 10)) == pytest.approx(0.36)


def test_a_perspective_needs_four_places_that_agree():
    places = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (2, 3)], dtype=np.float64)

    assert homography(places[:3], places[:3], 1.0) is None
    assert homography(np.zeros((6, 2)), np.zeros((6, 2)), 1.0) is None
    found = homography(places, places * 3 + 1, 1.0)
    assert found is not None
    assert found[1] == 5


@pytest.mark.parametrize(
    ("corners", "may_be"),
    [
        (((0, 0), (10, 0), (10, 14), (0, 14)), True),
        (((0, 0), (0, 14), (10, 14), (10, 0)), False),
        (((0, 0), (10, 0), (2, 2), (0, 14)), False),
        (((4, 0), (6, 0), (10, 14), (0, 14)), False),
        (((0, 0), (10, 0), (10, float("nan")), (0, 14)), False),
    ],
    ids=["upright", "mirrored", "dented", "too slantwise", "nowhere"],
)
def test_a_page_has_four_corners_in_order(corners, may_be):
    assert is_a_page(corners) is may_be


def test_a_picture_is_made_smaller_by_the_mean_of_four_pixels():
    fine = np.tile(np.array([[0, 200], [200, 0]], dtype=np.uint8), (50, 50))

    small = warp(Pyramid(fine), np.diag([4.0, 4.0, 1.0]), (20, 20))

    assert set(np.unique(small[2:-2, 2:-2])) == {100}


@settings(max_examples=20)
@given(bend=st.floats(-4, 4), shift=st.floats(-3, 3))
def test_a_bend_of_the_paper_is_found_between_the_places_measured(bend, shift):
    rng = np.random.default_rng(7)
    places = rng.uniform((20, 20), (575, 820), (300, 2))

    def bent(at):
        down = bend * np.sin(at[:, 0] / A4[0] * np.pi)
        return np.column_stack([np.full(len(at), shift), down])

    field = smooth(places, bent(places), A4)

    anywhere = rng.uniform((40, 40), (555, 800), (50, 2))
    assert np.abs(field.at(anywhere) - bent(anywhere)).max() < 0.25


def test_flat_paper_is_shifted_nowhere():
    places = np.array([(10.0, 20.0), (300.0, 400.0)])

    assert Field.none().at(places) == pytest.approx(np.zeros((2, 2)))


def test_a_page_is_drawn_where_the_field_says():
    picture = Pyramid(filled("F3"))
    corners = np.array([(x, y) for x in range(20, 580, 50) for y in range(20, 830, 50)], float)
    shifted = smooth(corners, np.full(corners.shape, 3.6), A4)

    straight = draw(picture, points_to_pixels(200), Field.none(), A4, 100)
    moved = draw(picture, points_to_pixels(200), shifted, A4, 100)

    # 3.6 points are five pixels.
    assert np.abs(moved[300:800, 200:600].astype(int) - straight[305:805, 205:605]).mean() < 4


def test_shadows_and_tinted_paper_become_one_white():
    sheet = filled("F5").astype(np.float32) / 255
    shade = np.linspace(230, 110, sheet.shape[1])[None]

    even = even_light((sheet * shade).astype(np.uint8))

    paper = even[filled("F5") == 255]
    assert abs(float(np.median(paper)) - 250) < 3
    assert float(np.percentile(paper, 2)) > 235


def test_grey_saved_as_colour_has_no_colour():
    grey = np.dstack([filled("F5")[:400]] * 3)
    signed = grey.copy()
    signed[100:160, 100:400, 0] = 40

    assert not has_colour(grey)
    assert has_colour(signed)


def test_marks_are_found_and_neither_letters_nor_ticks():
    squares = find_squares(filled("F1"))

    corners = np.array([(83, 83), (1570, 83), (1570, 2255), (83, 2255)])
    for corner in corners:
        assert np.abs(squares[:, :2] - corner).max(axis=1).min() < 3
    assert len(squares) <= 8


def test_only_codes_of_ours_are_read():
    blank = find_blank("F2", "2024-05", 2)

    assert blank is not None
    code = read_codes(blank.picture)[0]
    assert (code.form, code.version, code.page, code.token) == ("F2", "2024-05", 2, None)
    assert read_codes(np.full((300, 300), 255, dtype=np.uint8)) == ()


def test_the_same_page_is_drawn_once():
    blank = load_blanks()[0]

    assert blank.drawing is blank.drawing
    assert blank.drawing.code is not None
    assert blank.drawing.marks.shape == (4, 2)


def page_with_lines():
    printed = np.full((400, 600), 255, dtype=np.uint8)
    for row in (100, 200, 300):
        printed[row : row + 2, 40:560] = 0
    return printed


def test_a_stroke_that_crosses_a_line_of_the_blank_stays_whole():
    printed = page_with_lines()
    page = printed.copy()
    cv2.line(page, (150, 150), (180, 250), (90,), 4)

    ink = subtract(cv2.convertScaleAbs(page, alpha=250 / 255), printed)

    stroke = ink[160:240, 140:190].min(axis=1)
    assert stroke.max() < 130
    assert (ink[95:108, 40:560] == 255).all()


@pytest.mark.parametrize("level", [205, 150, 60], ids=["pencil", "pale pen", "pen"])
def test_writing_keeps_its_grey(level):
    printed = page_with_lines()
    page = printed.copy()
    cv2.putText(page, "Gmina", (200, 170), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (level,), 4)

    ink = subtract(cv2.convertScaleAbs(page, alpha=250 / 255), printed)

    assert int(ink[120:180].min()) == pytest.approx(level, abs=12)


def test_the_grain_of_paper_is_no_ink():
    printed = page_with_lines()
    grain = np.random.default_rng(5).normal(0, 5, printed.shape)
    page = np.clip(printed * (250 / 255) + grain, 0, 255).astype(np.uint8)

    ink = subtract(page, printed)

    assert (ink == 255).mean() > 0.995


def test_a_tinted_box_is_no_ink_but_the_tick_in_it_is():
    page = np.full((300, 300), 250, dtype=np.uint8)
    page[100:125, 100:125] = 212
    cv2.line(page, (103, 103), (122, 122), (60,), 3)

    ink = subtract(page, np.full((300, 300), 255, dtype=np.uint8))

    assert ink[105, 120] > 245
    assert ink[112, 112] < 110


def test_an_empty_blank_hides_nothing():
    page = np.full((300, 300), 250, dtype=np.uint8)
    page[100:110, 100:200] = 20

    ink = subtract(page, np.full((300, 300), 255, dtype=np.uint8))

    assert ink[105, 150] < 30
    assert ink[250, 250] == 255
