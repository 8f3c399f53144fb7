import cv2
import numpy as np

from parsers.marks.patches import BOX_SIZE, PLACE_SIZE, Sheet, box_planes, place_planes
from parsers.marks.squares import find_squares


def paper():
    page = np.full((800, 1000), 250, dtype=np.uint8)
    for n in range(3):
        left, top = 100, 100 + 70 * n
        cv2.rectangle(page, (left, top), (left + 30, top + 30), (30,), 2)
        cv2.putText(page, "zgoda", (145, top + 26), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (20,), 2)
    return page


def test_the_crossed_square_of_a_foreign_page_is_ticked():
    page = paper()
    cv2.line(page, (104, 174), (128, 197), (50,), 3, cv2.LINE_AA)
    cv2.line(page, (127, 173), (103, 198), (50,), 3, cv2.LINE_AA)

    squares = sorted(find_squares(page), key=lambda square: square.rect[1])

    assert [square.ticked.is_present for square in squares] == [False, True, False]


def test_an_empty_page_has_no_squares():
    assert find_squares(np.full((800, 1000), 250, dtype=np.uint8)) == ()


def test_what_lies_beyond_the_edge_of_the_page_is_white():
    sheet = Sheet(np.full((60, 60), 100, dtype=np.uint8), None, None)

    planes = box_planes(sheet, (-30.0, -30.0, -20.0, -20.0))

    assert planes.shape == (3, BOX_SIZE[1], BOX_SIZE[0])
    assert not planes.any()


def test_colour_of_the_light_is_no_colour_of_ink():
    warm = np.zeros((300, 700, 3), dtype=np.uint8)
    warm[:] = (240, 225, 190)
    sheet = Sheet(np.full((300, 700), 250, dtype=np.uint8), None, warm)

    box = box_planes(sheet, (60.0, 40.0, 69.0, 49.0))
    place = place_planes(sheet, (60.0, 30.0, 180.0, 70.0))

    assert box[2].max() < 12
    assert place.shape == (5, PLACE_SIZE[1], PLACE_SIZE[0])
    assert abs(place[2:4].astype(int) - 128).max() < 6
