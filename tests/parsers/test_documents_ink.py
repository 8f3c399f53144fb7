import pytest

from parsers.documents.ink import Rendering
from parsers.documents.pdf import read_pdf
from parsers.facts.document import Box
from parsers.forms.reading import read_forms
from parsers.limits import Limits
from tests.support.filled_forms import pdf_of, sample, write


def box(x0: float, y0: float, x1: float, y1: float, page: int = 1) -> Box:
    return Box(page=page, x0=x0, y0=y0, x1=x1, y1=y1)


@pytest.mark.parametrize(
    ("place", "has_ink"),
    [
        (box(70, 90, 130, 104), True),
        (box(300, 90, 360, 104), False),
        (box(-50, 90, -10, 104), False),
        (box(70, 900, 130, 950), False),
    ],
)
def test_ink_is_seen_where_it_is_and_nowhere_else(place, has_ink):
    data = pdf_of(lambda canvas: write(canvas, 72, 100, "Jawor, 9 maja"))

    with Rendering(data) as rendering:
        assert rendering.has_ink(place) is has_ink


@pytest.mark.parametrize(("data", "page"), [(b"no pdf", 1), (pdf_of(lambda _: None), 7)])
def test_a_page_that_cannot_be_drawn_gives_no_answer(data, page):
    with Rendering(data) as rendering:
        assert rendering.has_ink(box(0, 0, 10, 10, page)) is None


def test_a_form_that_cannot_be_drawn_is_read_and_told():
    pages = read_pdf(sample("f1_text.pdf"), Limits()).pages

    [form] = read_forms(pages, lambda _: None).forms

    assert len(form.values) == 36
    assert "page-not-rendered:1" in form.problems
