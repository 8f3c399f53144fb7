import pytest

from parsers.forms.ticks import Tick, lone_tick, ticks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("☒ fundacja", [(True, "fundacja")]),
        ("☐ fundacja", [(False, "fundacja")]),
        ("[x] fundacja", [(True, "fundacja")]),
        ("[ ] fundacja", [(False, "fundacja")]),
        ("( ) tak (x) nie", [(False, "tak"), (True, "nie")]),
        ("X fundacja", [(True, "fundacja")]),
        ("X ☐ fundacja", [(True, "fundacja")]),
        ("☐ tak ☒ nie", [(False, "tak"), (True, "nie")]),
        ("Płeć: ☐ kobieta ☒ mężczyzna", [(False, "kobieta"), (True, "mężczyzna")]),
        ("tak ☐ nie ☒", [(False, "tak"), (True, "nie")]),
        ("Zgadzam się ☒", [(True, "Zgadzam się")]),
        ("☐ a\n☒ b", [(False, "a"), (True, "b")]),
        ("bez kratek", []),
        ("xylofon", []),
        ("☒", []),
        ("", []),
    ],
)
def test_each_box_has_the_words_beside_it(text, found):
    assert ticks(text) == tuple(Tick(*one) for one in found)


@pytest.mark.parametrize(
    ("text", "is_ticked"),
    [
        ("☒", True), ("x", True), ("[x]", True), ("TAK", True), ("✓", True),
        ("☐", False), ("", False), ("nie", False), ("–", False), ("[ ]", False),
        ("Jan Kot", None), ("tak, ale", None),
    ],
)  # fmt: skip
def test_a_cell_with_nothing_but_a_mark_is_ticked_or_not(text, is_ticked):
    assert lone_tick(text) is is_ticked
