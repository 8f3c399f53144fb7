import cv2
import numpy as np

from parsers.scans.layout_paper import find_paper
from parsers.scans.paper import find_sheets
from parsers.scans.upright import flatten


def sheet():
    grey = np.full((1100, 800), 250, np.uint8)
    for number in range(12):
        cv2.putText(
            grey,
            "Imie i nazwisko: Anna",
            (60, 100 + 70 * number),
            cv2.FONT_HERSHEY_SIMPLEX,
            1.0,
            (20,),
            2,
        )
    return grey


def paled(grey, ink):
    return np.asarray(250 - (250 - grey.astype(int)) * (250 - ink) // 230, np.uint8)


def test_the_ink_of_a_pale_copy_becomes_dark():
    assert np.percentile(flatten(paled(sheet(), 200)), 0.3) < 100


def test_ink_that_is_dark_enough_stays_as_it_is():
    assert abs(int(np.percentile(flatten(sheet()), 0.3)) - 20) < 10


def test_the_grain_of_an_empty_page_does_not_become_ink():
    noise = np.random.default_rng(7).normal(245, 3, (1100, 800))

    assert flatten(np.clip(noise, 0, 255).astype(np.uint8)).min() > 150


def test_a_soft_shadow_is_taken_away():
    light = np.linspace(1.0, 0.6, 800)[None]

    paper = flatten(np.asarray(sheet() * light, np.uint8))
    assert np.percentile(paper[20:60], 5) > 235


def test_a_high_dark_band_keeps_its_white_letters():
    grey = sheet()
    cv2.rectangle(grey, (40, 400), (760, 520), (80,), -1)
    cv2.putText(grey, "AKTUALIZACJA", (120, 490), cv2.FONT_HERSHEY_SIMPLEX, 2.0, (250,), 5)

    band = flatten(grey)[420:500, 110:620]
    assert np.percentile(band, 98) - np.median(band) > 60


def shadowed_photo():
    """Give a sheet on a table, with a shadow over its lower left corner."""
    photo = np.full((1200, 900), 90, np.uint8)
    photo[60:1140, 70:830] = 215
    shadow = np.zeros((1200, 900), np.float32)
    cv2.fillPoly(shadow, [np.array([(0, 600), (0, 1200), (360, 1200)])], 1.0)
    light = 1 - 0.42 * cv2.GaussianBlur(shadow, (0, 0), 25)
    return np.where(photo > 100, photo * light, photo).astype(np.uint8)


def test_a_shadow_over_a_corner_cuts_no_paper_off():
    paper = find_paper(shadowed_photo())

    assert paper is not None
    corner = paper @ np.array([0.0, 1.0, 1.0])
    assert np.hypot(*(corner[:2] / corner[2] - (70, 1140))) < 20


def test_a_sheet_is_found_whole_under_a_shadow():
    (sheet,) = find_sheets(shadowed_photo())

    assert np.abs(sheet - [(70, 60), (830, 60), (830, 1140), (70, 1140)]).max() < 25
