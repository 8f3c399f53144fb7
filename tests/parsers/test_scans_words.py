from dataclasses import replace

import cv2
import numpy as np
import pytest

from parsers.lines.reader import LineReader
from parsers.scanned.words import read_words
from parsers.scans.image import PageImage
from parsers.scans.layout_paper import find_paper, find_slant
from parsers.scans.layout_rules import find_tracks, ink_of, without_tracks
from parsers.scans.layout_squares import find_tick_boxes
from parsers.scans.upright import straighten, turned
from tests.support.foreign_blanks import delegate_lines, institution_table, page_of

INSTITUTION = page_of(institution_table)
DELEGATE = page_of(delegate_lines)


@pytest.fixture(scope="module")
def reader():
    return LineReader.load()


def turned_by(page, angle):
    height, width = page.grey.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    grey = cv2.warpAffine(page.grey, turn, (width, height), borderValue=255)
    return replace(page, grey=np.asarray(grey, dtype=np.uint8))


def photographed(page):
    """Lay the page aslant on a dark table."""
    height, width = page.grey.shape
    corners = np.array([(0, 0), (width, 0), (width, height), (0, height)], dtype=np.float32)
    there = np.array([(150, 120), (1500, 180), (1650, 2300), (60, 2200)], dtype=np.float32)
    view = cv2.getPerspectiveTransform(corners, there)
    grey = cv2.warpPerspective(page.grey, view, (1750, 2400), borderValue=40)
    return PageImage(1, np.asarray(grey, dtype=np.uint8), None, 630.0, 864.0)


def lines_of(page):
    tracks = find_tracks(straighten(page).flat)
    across = sum(not track.is_upright and not track.is_dotted for track in tracks)
    return across, sum(track.is_dotted for track in tracks)


def test_lines_are_told_from_dotted_lines_and_from_letters():
    tracks = find_tracks(straighten(DELEGATE).flat)

    assert sum(track.is_dotted for track in tracks) == 4
    widths = sorted(track.right - track.left for track in tracks if not track.is_upright)
    assert min(widths) > 80


def test_painting_lines_out_leaves_the_writing():
    flat = straighten(DELEGATE).flat
    ink = ink_of(flat)
    tracks = find_tracks(flat)
    clean = ink_of(without_tracks(flat, ink, tracks))

    for track in tracks:
        row = clean[track.top : track.bottom + 1, track.left : track.right]
        assert row.mean() < 0.35 * 255
    letters = ink[150:200]
    assert (clean[150:200] == letters).mean() > 0.999


def test_tick_boxes_are_found_and_capitals_are_none():
    boxes = find_tick_boxes(ink_of(straighten(INSTITUTION).flat))

    left = sorted(box.left * 72 / 200 for box in boxes)
    assert left == pytest.approx([56, 250, 350, 410], abs=1)


@pytest.mark.parametrize("angle", [0.0, 2.5, -4.0])
def test_a_page_that_lies_askew_is_laid_straight(angle):
    assert lines_of(turned_by(DELEGATE, angle)) == lines_of(DELEGATE)


def test_text_that_runs_up_the_page_is_laid_across():
    lying = replace(
        DELEGATE, grey=np.ascontiguousarray(np.rot90(DELEGATE.grey)), width=841.89, height=595.28
    )

    assert straighten(lying).flat.shape == straighten(DELEGATE).flat.shape
    assert lines_of(lying) == lines_of(DELEGATE)


def test_paper_on_a_table_is_found_and_its_slant_taken_out():
    photo = photographed(DELEGATE)

    assert find_paper(photo.grey) is not None
    assert lines_of(photo) == lines_of(DELEGATE)


@pytest.mark.parametrize("grey", [DELEGATE.grey, np.full((900, 600), 250, np.uint8)])
def test_a_scan_is_all_paper(grey):
    assert find_paper(grey) is None


def test_a_fold_that_runs_aslant_does_not_shear_the_page():
    folded = DELEGATE.grey.copy()
    cv2.line(folded, (250, 2300), (700, 20), (120,), 2)
    folded_page = replace(DELEGATE, grey=folded)

    plain, bent = straighten(DELEGATE), straighten(folded_page)
    corner = np.array([1654.0, 2339.0, 1.0])
    assert (bent.to_source @ corner)[:2] == pytest.approx((plain.to_source @ corner)[:2], abs=5)


def test_a_shadow_on_the_paper_is_no_table():
    shadow = DELEGATE.grey.astype(np.float64)
    shadow[:, :700] *= 0.92

    assert find_paper(shadow.astype(np.uint8)) is None


def test_what_does_not_read_is_turned_by_the_other_quarter():
    assert straighten(DELEGATE, otherwise=True).flat.shape == (1654, 2339)


def test_an_empty_page_has_no_slant_and_no_lines():
    empty = PageImage(1, np.full((2339, 1654), 250, np.uint8), None, 595.28, 841.89)

    assert find_slant(ink_of(empty.grey)) is None
    assert lines_of(empty) == (0, 0)


def test_places_of_the_straight_page_lead_back_to_the_page_as_it_came():
    for page in (DELEGATE, turned_by(DELEGATE, 2.5), photographed(DELEGATE)):
        straight = turned(straighten(page), 2)
        height, width = straight.flat.shape
        middle = straight.to_source @ np.array([width / 2, height / 2, 1.0])

        assert middle[0] / middle[2] == pytest.approx(page.width / 2, abs=40)
        assert middle[1] / middle[2] == pytest.approx(page.height / 2, abs=40)


def test_a_strip_keeps_its_shape_and_colour_goes_along():
    grey = np.full((300, 2000), 250, np.uint8)
    colour = np.full((300, 2000, 3), 250, np.uint8)
    straight = straighten(PageImage(1, grey, colour, 720.0, 108.0))

    assert straight.flat.shape == (351, 2339)
    assert straight.colour is not None
    assert straight.colour.shape == (351, 2339, 3)
    back = turned(straight, 1)
    assert back.colour is not None
    assert back.colour.shape == (2339, 351, 3)


def test_words_lines_and_boxes_of_a_page_upside_down_are_read(reader):
    upside = replace(INSTITUTION, grey=np.ascontiguousarray(np.rot90(INSTITUTION.grey, 2)))
    image, page = read_words(upside, reader)

    words = {word.text for word in page.words}
    assert {"FORMULARZ", "podmiotu", "Telefon", "Fundacja", "Stanowisko"} <= words
    assert [square.is_ticked for square in page.squares].count(True) == 2
    assert len(page.rules) > 15
    assert image.grey.shape == (2339, 1654)
    assert image.number == page.number == 1
    title = next(word for word in page.words if word.text == "FORMULARZ")
    assert title.box.y1 < 80


def test_without_the_second_engine_words_are_read_by_our_own(reader):
    alone = replace(reader, second=None)
    _, page = read_words(DELEGATE, alone)

    text = " ".join(word.text for word in page.words).casefold()
    assert "oswiadczenie" in text.replace("ś", "s")
    assert "podpis" in text
