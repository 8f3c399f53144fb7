import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.lines.cells import find_cells
from parsers.lines.segment import find_line, find_lines
from tests.support.lines import comb, printed


def field(*, rows=60, columns=400):
    return np.full((rows, columns), 252, np.uint8)


def with_text(page, text, at, size=24, ink=30):
    cv2.putText(page, text, at, (ink, ink, ink), cv2.FontFace("sans"), size, 400)
    return page


def test_an_empty_field_has_no_lines():
    assert find_lines(field(), 6).lines == ()


@given(st.integers(0, 2**32 - 1), st.floats(0, 9))
@settings(max_examples=30)
def test_the_grain_of_paper_is_never_writing(seed, grain):
    noise = np.random.default_rng(seed).normal(245, grain, (60, 400))

    assert find_lines(np.clip(noise, 0, 255).astype(np.uint8), 6).lines == ()


@pytest.mark.parametrize("ink", [20, 120, 205])
def test_pale_pencil_is_found_as_well_as_ink(ink):
    page = with_text(field(), "Anna", (20, 42), ink=ink)

    assert len(find_lines(page, 6).lines) == 1


def test_two_lines_are_cut_apart_from_top_to_bottom():
    page = with_text(field(rows=120), "Fundacja Nowe", (20, 40))
    page = with_text(page, "Jutro", (20, 95))

    first, second = find_lines(page, 6).lines

    assert first.shape[1] > 1.5 * second.shape[1]


@pytest.mark.parametrize("blurred", [0.5, 0.9])
def test_lines_in_small_print_that_touch_are_cut_apart(blurred):
    page = with_text(field(rows=66), "gkwojciechowska-tokarz", (20, 28), size=13)
    page = with_text(page, "@pod-jednym-dachem.com.pl", (20, 41), size=13)

    lines = find_lines(cv2.GaussianBlur(page, (0, 0), blurred), 6).lines

    assert [line.shape[0] < 30 for line in lines] == [True, True]


@given(st.sampled_from("EXZSB8gfjżme"), st.integers(18, 40))
@settings(max_examples=40)
def test_one_line_is_never_cut_across(letter, size):
    page = with_text(field(rows=90, columns=900), 12 * letter, (20, 60), size=size)

    assert len(find_lines(page, 6).lines) == 1


def test_the_dot_of_an_i_stays_with_its_line():
    page = with_text(field(rows=120), "Jai", (20, 40))

    (line,) = find_lines(page, 6).lines

    assert line.shape[0] < 50


@pytest.mark.parametrize("lean", [0, 4])
def test_a_hairline_of_the_scanner_is_no_writing(lean):
    page = field()
    cv2.line(page, (200, 0), (200 + lean, 59), 90, 1)

    assert find_lines(page, 6).lines == ()


def test_a_fold_of_the_paper_is_no_writing():
    page = field()
    page[28:33] = 190

    assert find_lines(page, 6).lines == ()


def test_the_remains_of_a_frame_are_no_writing():
    page = field()
    page[4:6, ::9] = 60
    page[5:40, 4:7] = 60
    page[54:56, 100:160] = 60

    assert find_lines(page, 6).lines == ()


def test_the_tails_of_the_field_above_are_no_writing():
    page = field()
    page[0:9, 100:106] = 30

    assert find_lines(page, 6).lines == ()


def test_dust_is_no_writing():
    page = field()
    page[30:32, 50:52] = 30

    assert find_lines(page, 6).lines == ()


def test_digits_of_a_comb_are_pushed_together():
    writing, filled = find_cells(comb("526 250"), 7, 6)

    assert filled == 6
    assert len(writing.lines) == 1
    assert writing.lines[0].shape[1] < 6 * 34


def test_an_empty_comb_has_no_line():
    page = comb("       ")
    page[10:50, 6 + 47 : 6 + 49] = 60

    assert find_cells(page, 7, 6) == ((), 0) or find_cells(page, 7, 6)[0].lines == ()


def test_of_a_loose_cut_the_one_line_is_taken():
    page = with_text(field(rows=100), "Powiat", (20, 62))
    page[0:14, 30:180:9] = 40

    (line,) = find_line(page).lines

    assert line.shape[0] < 60


def test_an_empty_picture_has_no_line():
    assert find_line(field()).lines == ()


def test_thick_strokes_keep_their_ink():
    page = printed("WÓJT", size=60, ink=0)

    (line,) = find_lines(page, 0).lines

    assert (line < 60).mean() > 0.8 * (page[8:-8, 8:-8] < 60).mean()


@pytest.mark.parametrize("slope", [-9, 0, 9])
def test_a_pale_fold_that_runs_aslant_is_no_writing(slope):
    page = field()
    cv2.line(page, (0, 30), (399, 30 + slope), 205, 5)

    assert find_lines(cv2.GaussianBlur(page, (0, 0), 1.5), 6).lines == ()
