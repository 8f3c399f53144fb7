from parsers.facts.document import Box
from parsers.forms.definition import load_forms
from parsers.forms.foreign_doubt import trusted_places
from parsers.forms.foreign_names import name_places
from parsers.forms.foreign_places import find_places
from parsers.forms.foreign_sheet import sort_page
from parsers.pages import Page, Rule, Word

F6 = next(form for form in load_forms() if form.id == "F6")


def box(x0, y0, x1, y1):
    return Box(page=1, x0=x0, y0=y0, x1=x1, y1=y1)


def words(text, x, y):
    found = []
    for word in text.split():
        found.append(Word(word, box(x, y, x + 5 * len(word), y + 10)))
        x += 5 * len(word) + 4
    return found


def cell(x0, y0, x1, y1):
    return [
        Rule(box(x0, y0, x1, y0)),
        Rule(box(x0, y1, x1, y1)),
        Rule(box(x0, y0, x0, y1)),
        Rule(box(x1, y0, x1, y1)),
    ]


def trusted(text, rules):
    page = Page(1, 595, 842, words=tuple(text), rules=tuple(rules))
    sheet = sort_page(page)
    named = name_places(find_places(sheet), F6)
    boxes = trusted_places(named, sheet)
    return sorted(one.name for one in named if one.place.box in boxes)


PAIR = cell(50, 100, 180, 124) + cell(180, 100, 545, 124)
LABEL = words("Telefon", 55, 107)
VALUE = words("600 100 200", 190, 107)


def test_a_value_in_the_cell_beside_its_label_is_trusted():
    assert trusted([*LABEL, *VALUE], PAIR) == ["phone"]


def test_a_cell_that_a_fold_cuts_is_not_trusted():
    fold = cell(180, 100, 260, 124) + cell(260, 100, 545, 124) + cell(50, 100, 180, 124)

    assert trusted([*LABEL, *VALUE, *words("300", 265, 107)], fold) == []


def test_a_label_over_its_value_is_not_trusted():
    above = cell(50, 100, 300, 120) + cell(50, 120, 300, 144)

    assert trusted([*LABEL, *words("600 100 200", 60, 127)], above) == []


def test_what_the_page_asks_for_twice_is_not_trusted():
    assert trusted([*LABEL, *VALUE, *words("Telefon", 300, 400)], PAIR) == []


def test_a_caption_under_its_line_is_trusted():
    rules = [Rule(box(50, 300, 250, 300.5))]
    text = [*words("600 100 200", 60, 288), *words("(telefon kontaktowy)", 90, 303)]

    assert trusted(text, rules) == ["phone"]


def test_rows_of_a_table_that_was_understood_do_not_make_its_labels_double():
    heads = ("Lp.", "Nazwisko", "Telefon")
    edges = (50, 80, 250, 400)
    rules, text = list(PAIR), [*LABEL, *VALUE]
    for row in range(3):
        top = 200 + 24 * row
        for place, head in enumerate(heads):
            rules += cell(edges[place], top, edges[place + 1], top + 24)
            shown = head if row == 0 else f"{row}{place}"
            text += words(shown, edges[place] + 4, top + 7)

    assert trusted(text, rules) == ["phone"]


def test_several_lines_of_writing_are_left_to_a_person():
    rules = cell(50, 100, 180, 160) + cell(180, 100, 545, 160)

    assert trusted([*words("Uzasadnienie", 55, 120), *words("tak", 190, 120)], rules) == []


def test_a_label_at_the_left_under_a_line_belongs_to_the_next_line():
    lines = [Rule(box(50, y, 290, y)) for y in (126, 170)]
    labels = words("Nazwa instytucji", 50, 92) + words("Telefon", 50, 137)
    page = Page(1, 595, 842, words=tuple(labels), rules=tuple(lines))
    places = find_places(sort_page(page))

    drawn = [place for place in places if place.is_drawn]
    assert [place.label for place in drawn] == ["Nazwa instytucji", "Telefon"]
    assert trusted([*labels, *words("600 100 200", 60, 157)], lines) == []


def test_the_same_unknown_label_twice_names_two_values():
    rules = [Rule(box(150, y, 545, y)) for y in (120, 160)]
    labels = words("Pseudonim:", 50, 110) + words("Pseudonim:", 50, 150)
    page = Page(1, 595, 842, words=tuple(labels), rules=tuple(rules))
    named = name_places(find_places(sort_page(page)), F6)

    assert len({one.name for one in named}) == 2
