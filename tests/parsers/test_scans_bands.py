import cv2
import numpy as np

from parsers.scans.layout_bands import without_bands
from parsers.scans.layout_rules import find_tracks


def page():
    return np.full((1000, 1600), 250, np.uint8)


def written(flat, text, place, grey, *, size=1.2, weight=3):
    cv2.putText(flat, text, place, cv2.FONT_HERSHEY_SIMPLEX, size, (grey,), weight, cv2.LINE_AA)


def banded(ground, letters):
    flat = page()
    cv2.rectangle(flat, (200, 300), (1400, 360), (ground,), -1)
    written(flat, "AKTUALIZACJA DANYCH", (240, 345), letters)
    return flat


def test_white_letters_on_a_dark_band_become_dark_letters_on_white():
    band = without_bands(banded(90, 250))[310:350, 220:1380]

    assert np.median(band) > 240
    assert 0.02 < np.mean(band < 100) < 0.3


def test_black_letters_on_a_tinted_band_stay_dark_and_the_tint_goes():
    band = without_bands(banded(170, 20))[310:350, 220:1380]

    assert np.median(band) > 240
    assert 0.02 < np.mean(band < 100) < 0.3


def test_the_edge_of_a_band_is_a_line():
    across = find_tracks(without_bands(banded(90, 250)))

    edges = [(one.left, one.right) for one in across if one.right - one.left > 1000]
    assert len(edges) == 2


def test_bold_capitals_are_no_band():
    flat = page()
    written(flat, "FORMULARZ ZGLOSZENIOWY", (200, 300), 10, size=2.0, weight=9)

    assert np.array_equal(without_bands(flat), flat)


def test_a_dark_table_beside_the_paper_is_no_band():
    flat = page()
    flat[:, :120] = 60

    assert np.array_equal(without_bands(flat), flat)
