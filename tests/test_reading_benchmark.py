"""The label search of the comparison with other readers: it must be fair, so it must be right."""

from benchmarks.reading.search import Asked, counted, find_values
from parsers.facts.document import Box
from parsers.pages import Page, Word

ROLE = Asked("role", "Funkcja")


def page(*lines):
    """Each line is where it begins and its text; letters are five points wide and ten high."""
    words = []
    for left, top, text in lines:
        x = left
        for word in text.split():
            box = Box(page=1, x0=x, y0=top, x1=x + 5 * len(word), y1=top + 10)
            words.append(Word(word, box))
            x += 5 * len(word) + 4
    return Page(1, 600, 800, words=tuple(words))


def found(lines, *asked):
    printed = counted(one.label for one in asked if one.row in {None, 0})
    return find_values([page(*lines)], printed, asked)


def test_a_value_stands_right_of_its_label_whatever_letter_was_misread():
    lines = [(50, 100, "Eunkcja *"), (200, 102, "członek zarządu")]

    assert found(lines, ROLE) == {"role": "członek zarządu"}


def test_a_value_goes_on_to_the_next_label_and_no_further():
    lines = [(50, 100, "Funkcja"), (200, 100, "członek"), (200, 114, "zarządu")]
    lines += [(50, 140, "Telefon"), (200, 140, "600 100 200")]

    assert found(lines, ROLE, Asked("phone", "Telefon")) == {
        "role": "członek zarządu",
        "phone": "600 100 200",
    }


def test_a_value_stands_below_a_label_with_nothing_beside_it():
    assert found([(50, 100, "Funkcja"), (55, 120, "wójt")], ROLE) == {"role": "wójt"}


def test_a_place_and_date_stand_above_their_caption():
    asked = Asked("sig__place_date", "miejscowość i data", "place_date")
    lines = [(50, 100, "Jawor, 6.05.2024"), (50, 130, "miejscowość i data")]

    assert found(lines, asked) == {"sig__place_date": "Jawor, 6.05.2024"}


def test_the_rows_of_a_table_stand_below_its_heads():
    asked = [Asked(f"t[{row}].name", "Osoba", "text", row) for row in range(2)]
    asked += [Asked(f"t[{row}].role", "Funkcja", "text", row) for row in range(2)]
    lines = [(60, 100, "Osoba"), (200, 100, "Funkcja")]
    lines += [(40, 120, "1."), (60, 120, "Jan Lis"), (200, 120, "wójt")]
    lines += [(40, 150, "2."), (60, 150, "Ewa Kos")]

    assert found(lines, *asked) == {
        "t[0].name": "Jan Lis",
        "t[0].role": "wójt",
        "t[1].name": "Ewa Kos",
    }


def test_what_tesseract_says_for_the_sign_of_mail_addresses_is_put_right():
    asked = Asked("email", "E-mail", "email")

    assert found([(50, 100, "E-mail"), (200, 100, "janQ©op.pl")], asked) == {"email": "jan@op.pl"}
