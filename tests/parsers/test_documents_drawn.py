from parsers.documents.drawn import read_rules, read_squares
from parsers.facts.document import Box
from parsers.pages import Word


def drawn(x0, top, x1, bottom, **more):
    sides = {"x0": x0, "top": top, "x1": x1, "bottom": bottom}
    return sides | {"width": x1 - x0, "height": bottom - top, "stroke": True} | more


def word(text, x, y):
    return Word(text, Box(page=1, x0=x, y0=y, x1=x + 6, y1=y + 9))


def test_lines_rectangles_and_thin_filled_rectangles_are_lines():
    lines = [
        drawn(50, 100, 300, 100),
        drawn(50, 120, 300, 120, dash=([0.8, 2.2], 0)),
        drawn(50, 50, 90, 90),
    ]
    rects = [
        drawn(50, 200, 300, 230),
        drawn(50, 300, 300, 301, stroke=False),
        drawn(50, 400, 300, 430, stroke=False),
    ]
    rules = read_rules(lines, rects, 1)

    assert [rule.is_dotted for rule in rules[:2]] == [False, True]
    assert sum(rule.is_upright for rule in rules) == 2
    assert len(rules) == 7


def test_a_picture_made_of_strokes_is_no_form():
    strokes = [drawn(0, 0, 100, 0)] * 2001

    assert read_rules(strokes, [], 1) == ()
    assert read_squares([drawn(0, 0, 10, 10)] * 2001, [], 1) == ()


def test_a_small_box_with_a_cross_is_ticked_and_cells_of_a_comb_are_none():
    boxes = [drawn(50, 100, 61, 111), drawn(50, 130, 61, 141)]
    comb = [drawn(100 + 12 * n, 100, 112 + 12 * n, 112) for n in range(4)]
    squares = read_squares([*boxes, *comb], [word("X", 52, 101), word("tak", 64, 131)], 1)

    assert [(square.box.y0, square.is_ticked) for square in squares] == [(100, True), (130, False)]
