from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.forms.definition import BoxKind
from parsers.marks.boxes import read_boxes, reading_of
from tests.support.marked_pages import blank_page, boxes_of, drawn, inside, noisy

CROSS = (((0.1, 0.1), (0.9, 0.95)), ((0.95, 0.05), (0.05, 0.9)))
TICK = (((0.1, 0.5), (0.4, 0.9), (1.2, -0.3)),)
SLASH = (((0.05, 0.95), (0.95, 0.05)),)
FILL = tuple(((0.05, y), (0.95, y)) for y in np.linspace(0.1, 0.9, 9))
ZIGZAG = ((*((-0.6 + 2.2 * (n % 2), -0.3 + n * 0.13) for n in range(13)),),)


def squares(page):
    return boxes_of(page, BoxKind.OPTION, BoxKind.CHECK)


def ticked(page, box, mark):
    return drawn(page, *(inside(box.box, *stroke) for stroke in mark))


@pytest.mark.parametrize(
    ("form", "number"), [("F1", 1), ("F1", 2), ("F2", 1), ("F2", 2), ("F3", 1), ("F6", 1)]
)
@pytest.mark.parametrize("level", [0, 6])
def test_no_square_of_an_empty_blank_is_ticked(form, number, level):
    page = noisy(blank_page(form, number), level)

    readings = read_boxes(page, squares(page))

    assert readings
    assert not any(reading.is_present or reading.is_scored_out for reading in readings)


@pytest.mark.parametrize("mark", [CROSS, TICK, SLASH, FILL], ids=["cross", "tick", "slash", "fill"])
def test_the_marked_square_is_ticked_and_no_other(mark):
    page = blank_page("F2", 1)
    boxes = squares(page)
    wanted = next(n for n, box in enumerate(boxes) if box.option == "kobieta")

    readings = read_boxes(ticked(page, boxes[wanted], mark), boxes)

    assert [n for n, reading in enumerate(readings) if reading.is_present] == [wanted]


def test_a_square_scored_out_is_not_the_choice_when_another_is_ticked():
    page = blank_page("F1", 1)
    boxes = [box for box in squares(page) if box.field == "legal_form"]
    by_option = {box.option: box for box in boxes}
    page = ticked(page, by_option["fundacja"], CROSS)
    page = ticked(page, by_option["fundacja"], ZIGZAG)
    page = ticked(page, by_option["spółka non profit"], CROSS)

    readings = dict(zip((box.option for box in boxes), read_boxes(page, boxes), strict=True))

    assert [option for option, reading in readings.items() if reading.is_present] == [
        "spółka non profit"
    ]
    assert readings["fundacja"].is_scored_out


def test_a_square_that_looks_scored_out_but_stands_alone_is_left_to_a_person_or_meant():
    page = blank_page("F3", 1)
    boxes = squares(page)
    page = ticked(ticked(page, boxes[0], CROSS), boxes[0], ZIGZAG)

    (reading,) = read_boxes(page, boxes)

    assert reading.is_present or not reading.is_accepted


def test_a_page_that_lies_elsewhere_is_never_accepted():
    page = blank_page("F2", 1)
    boxes = squares(page)
    moved = replace(page, aligned=np.roll(page.aligned, 60, axis=1))

    assert not any(reading.is_accepted for reading in read_boxes(moved, boxes))


def test_a_page_that_lies_a_little_beside_its_blank_is_read_all_the_same():
    page = blank_page("F2", 1)
    boxes = squares(page)
    wanted = boxes[3]
    moved = ticked(page, wanted, CROSS)
    moved = replace(moved, aligned=np.roll(moved.aligned, (7, -9), axis=(0, 1)))

    readings = read_boxes(moved, boxes)

    assert [box for box, reading in zip(boxes, readings, strict=True) if reading.is_present] == [
        wanted
    ]


def test_a_page_without_squares_has_no_readings():
    assert read_boxes(blank_page("F5", 1), []) == ()


def test_of_several_groups_more_than_one_may_be_ticked():
    page = blank_page("F6", 1)
    boxes = [box for box in squares(page) if box.field == "groups"]
    page = ticked(ticked(page, boxes[0], CROSS), boxes[3], CROSS)

    readings = read_boxes(page, boxes)

    assert [reading.is_present for reading in readings] == [True, False, False, True, False]


@given(shares=st.tuples(*[st.floats(0, 1)] * 3).filter(lambda shares: sum(shares) > 0))
@settings(max_examples=60)
def test_sureness_is_never_below_a_half_and_a_scored_out_square_never_counts(shares):
    empty, mark, void = (share / sum(shares) for share in shares)

    reading = reading_of(empty, mark, void)

    assert 0.5 <= round(reading.sureness, 9) <= 1
    assert not (reading.is_present and reading.is_scored_out)
    assert reading.probability == mark
