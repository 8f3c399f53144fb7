import pytest

from parsers.facts.document import Alternative, Box
from parsers.forms.cells import with_signs
from parsers.forms.definition import Field, FieldType
from parsers.forms.values import Value


def read(text: str, *others: str) -> Value:
    return Value(
        name="since",
        text=text,
        box=Box(page=1, x0=0, y0=0, x1=1, y1=1),
        pieces=(),
        engine="ours",
        sureness=0.9,
        alternatives=tuple(Alternative(text=one, sureness=0.1) for one in others),
    )


@pytest.mark.parametrize(
    ("text", "whole"),
    [("09052026", "09.05.2026"), ("9.05.2026", "9.05.2026"), ("0905202", "0905202"), ("", "")],
)
def test_a_date_of_eight_cells_gets_its_dots_back(text, whole):
    field = Field(id="since", type=FieldType.DATE, labels=("Od dnia",))

    value = with_signs(field, read(text, text))

    assert (value.text, value.alternatives[0].text) == (whole, whole)


@pytest.mark.parametrize("field", [None, Field(id="x", type=FieldType.NIP, labels=("NIP",))])
def test_nothing_else_gets_dots(field):
    assert with_signs(field, read("09052026")).text == "09052026"
