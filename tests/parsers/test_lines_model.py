import os
import subprocess
import sys
from functools import cache

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from parsers.lines.alphabet import ALPHABET, BLANK, column_of, folded, spell
from parsers.lines.model import LineModel
from parsers.lines.normalise import LINE_HEIGHT, normalise

PRINT = ("Wrocław, 12.05.2024 r.", "897-123-45-67", "jan.zolw@onet.pl", "Gęsia Wólka, Łódź")


@cache
def model():
    return LineModel.load()


def printed(text, size=34, paper=255, ink=0):
    page = np.full((2 * size, 20 * len(text) + 60), paper, np.uint8)
    colour = (ink, ink, ink)
    cv2.putText(page, text, (20, 3 * size // 2), colour, cv2.FontFace("sans"), size, 400)
    return page


def opinions(crop):
    (answer,) = model().posteriors([crop])
    return spell(answer.stock.argmax(1)).strip(), spell(answer.polish.argmax(1)).strip()


@pytest.mark.parametrize("text", PRINT)
def test_both_opinions_read_clean_print(text):
    stock, polish = opinions(printed(text))

    assert polish == text
    assert stock.replace(" ", "") == text.replace(" ", "")


def test_grey_paper_and_pale_ink_are_read_like_black_on_white():
    assert opinions(printed("Jelenia 12", paper=180, ink=110))[1] == "Jelenia 12"


def test_lines_read_together_are_read_as_alone():
    crops = [printed(text) for text in (*PRINT, *PRINT[::-1])]

    together = model().posteriors(crops)

    for crop, answer in zip(crops, together, strict=True):
        (alone,) = model().posteriors([crop])
        assert np.allclose(answer.polish, alone.polish, atol=1e-4)
        assert np.allclose(answer.stock, alone.stock, atol=1e-4)


def test_nothing_asked_nothing_answered():
    assert model().posteriors([]) == ()


@pytest.mark.parametrize("shape", [(0, 0), (0, 30), (1, 1), (40, 1), (1, 200), (30, 300)])
def test_an_empty_crop_says_nothing(shape):
    stock, polish = opinions(np.full(shape, 255, np.uint8))

    assert (stock, polish) == ("", "")


@settings(max_examples=20)
@given(
    arrays(
        np.uint8,
        st.tuples(st.integers(0, 90), st.integers(0, 90)),
        elements=st.integers(0, 255),
        fill=st.just(255),
    )
)
def test_whatever_the_pixels_every_step_is_a_distribution_over_the_alphabet(crop):
    (answer,) = model().posteriors([crop])

    for opinion in (answer.stock, answer.polish):
        assert opinion.shape[1] == len(ALPHABET) + 1
        assert len(opinion) >= 1
        assert np.isfinite(opinion).all()
        assert np.allclose(opinion.sum(1), 1, atol=1e-3)


@settings(max_examples=50)
@given(
    arrays(
        np.uint8,
        st.tuples(st.integers(0, 60), st.integers(0, 400)),
        elements=st.integers(0, 255),
        fill=st.just(250),
    )
)
def test_a_normalised_line_always_has_the_height_of_the_recogniser(crop):
    line = normalise(crop)

    assert line.dtype == np.uint8
    assert line.shape[0] == LINE_HEIGHT
    assert 16 <= line.shape[1] <= 2000


def test_a_normalised_line_is_cut_close_whatever_lies_around_it():
    line = printed("Oława")
    wide = cv2.copyMakeBorder(line, 40, 25, 200, 10, cv2.BORDER_CONSTANT, value=255)

    assert normalise(wide).shape == normalise(line).shape


def test_dust_does_not_widen_the_line():
    page = np.full((80, 900), 255, np.uint8)
    page[20:60, 30:50] = 0
    page[70:71, 880:882] = 0

    assert normalise(page).shape[1] < 60


def test_each_letter_has_one_column_and_the_blank_the_first():
    columns = [column_of(letter) for letter in ALPHABET]

    assert BLANK == 0
    assert columns == list(range(1, len(ALPHABET) + 1))


def test_the_alphabet_holds_every_polish_letter_in_both_cases():
    assert set("aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż".upper()) <= set(ALPHABET)
    assert set("aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż0123456789 @.-_/") <= set(ALPHABET)


@pytest.mark.parametrize(
    ("sign", "letter"),
    [
        ("„", '"'),
        ("”", '"'),
        ("–", "-"),
        ("ž", "ż"),
        ("£", "Ł"),
        ("Ø", "0"),
        ("１", "1"),
        ("ł", "ł"),
    ],
)
def test_signs_that_mean_the_same_are_one_letter(sign, letter):
    assert folded(sign) == letter
    assert column_of(sign) == column_of(letter)


@pytest.mark.parametrize("sign", ["中", "ß", "…", "Ω"])
def test_a_sign_that_is_none_of_ours_has_no_column(sign):
    assert folded(sign) is None
    assert column_of(sign) is None


def test_a_doubled_letter_needs_a_blank_between():
    a, n = column_of("a"), column_of("n")

    assert spell([BLANK, a, a, n, n, BLANK, n, a, BLANK]) == "anna"
    assert spell([n, n, n]) == "n"
    assert spell([]) == ""


def test_loading_the_model_starts_nothing_that_reports_to_its_maker():
    program = (
        "from parsers.lines.model import LineModel\n"
        "LineModel.load()\n"
        "import os\n"
        "print(len(os.listdir('/proc/self/task')))"
    )
    variables = {key: value for key, value in os.environ.items() if not key.startswith("ORT_")}
    variables |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

    ran = subprocess.run(
        [sys.executable, "-c", program], env=variables, capture_output=True, text=True, check=True
    )

    # The reporter of ONNX Runtime has threads of its own; reading needs one.
    assert ran.stdout.strip() == "1"
