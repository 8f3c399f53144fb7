from parsers.facts.document import Box
from parsers.forms.foreign_cells import find_grid
from parsers.pages import Rule


def box(x0, y0, x1, y1):
    return Box(page=1, x0=x0, y0=y0, x1=x1, y1=y1)


def across(x0, y, x1):
    return Rule(box(x0, y, x1, y + 0.5))


def down(x, y0, y1):
    return Rule(box(x, y0, x + 0.5, y1))


def frame(x0, y0, x1, y1):
    return [across(x0, y0, x1), across(x0, y1, x1), down(x0, y0, y1), down(x1, y0, y1)]


def rounded(cells):
    return [(round(c.x0), round(c.y0), round(c.x1), round(c.y1)) for c in cells]


def test_lines_that_cross_make_cells():
    rules = [across(50, y, 300) for y in (100, 125, 150)] + [
        down(x, 100, 150) for x in (50, 150, 300)
    ]

    assert rounded(find_grid(rules).cells) == [
        (50, 100, 150, 125),
        (150, 100, 300, 125),
        (50, 125, 150, 150),
        (150, 125, 300, 150),
    ]


def test_cells_that_each_draw_their_own_border_share_it():
    rules = frame(50, 100, 150, 125) + frame(150, 100, 300, 125)

    assert rounded(find_grid(rules).cells) == [(50, 100, 150, 125), (150, 100, 300, 125)]


def test_a_line_without_sides_encloses_nothing():
    assert find_grid([across(50, 100, 300), across(50, 125, 300)]).cells == ()
    assert find_grid([across(50, 100, 300), down(50, 100, 140), down(300, 100, 140)]).cells == ()


def test_dots_enclose_nothing():
    rules = [Rule(rule.box, is_dotted=True) for rule in frame(50, 100, 300, 125)]

    assert find_grid(rules).cells == ()


def test_narrow_cells_in_a_row_are_a_comb_and_leave_the_cell_around_them_whole():
    rules = frame(50, 100, 400, 126)
    for number in range(10):
        rules += frame(56 + 17 * number, 103, 73 + 17 * number, 123)
    grid = find_grid(rules)

    assert rounded(grid.cells) == [(50, 100, 400, 126)]
    assert [(round(comb.box.x0), round(comb.box.x1), comb.cells) for comb in grid.combs] == [
        (56, 226, 10)
    ]


def test_a_comb_with_a_gap_for_the_dash_is_one():
    rules = []
    for x in (50, 67, 94, 111, 128):
        rules += frame(x, 100, x + 17, 120)

    assert [comb.cells for comb in find_grid(rules).combs] == [5]


def test_a_comb_whose_lines_a_character_hides_is_put_together():
    rules = []
    for number in (0, 1, 2, 3, 4, 6, 7, 8, 9, 10):
        x = 50 + 17 * number
        rules += [across(x, 100, x + 17), across(x, 120, x + 17), down(x, 100, 120)]
        rules += [down(x + 17, 100, 120)] if number in (4, 10) else []
    grid = find_grid(rules)

    assert [comb.cells for comb in grid.combs] == [11]


def test_three_narrow_cells_are_no_comb():
    rules = []
    for number in range(3):
        rules += frame(50 + 17 * number, 100, 67 + 17 * number, 120)
    grid = find_grid(rules)

    assert (len(grid.cells), grid.combs) == (3, ())
