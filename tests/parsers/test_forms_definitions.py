import pytest
from pydantic import ValidationError

from parsers.forms.definition import BoxKind, FieldType, Form, load_forms

FORMS = load_forms()


def test_all_six_forms_are_there():
    assert [form.id for form in FORMS] == ["F1", "F2", "F3", "F4", "F5", "F6"]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_field_has_a_place_on_every_version(form):
    for version in form.versions:
        placed = {box.field for box in version.boxes}

        assert {field.id for field in form.fields() if field.type != FieldType.STATIC} <= placed
        assert {signature.id for signature in form.signatures} <= placed


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_every_option_and_cell_has_its_box(form):
    for version in form.versions:
        options = {(box.field, box.option) for box in version.boxes if box.option is not None}
        cells = {(b.field, b.row, b.column) for b in version.boxes if b.kind is BoxKind.CELL}

        for field in form.fields():
            assert {(field.id, choice) for choice in field.choices} <= options
            for row in range(field.rows):
                assert {(field.id, row, column.id) for column in field.columns} <= cells


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_boxes_lie_on_the_page_and_do_not_overlap(form):
    for version in form.versions:
        width, height = version.page_size
        for box in version.boxes:
            x0, y0, x1, y1 = box.box
            assert 0 <= x0 < x1 <= width
            assert 0 <= y0 < y1 <= height
        for number in range(1, version.page_count + 1):
            boxes = [box.box for box in version.boxes if box.page == number]
            assert not [
                (a, b)
                for i, a in enumerate(boxes)
                for b in boxes[:i]
                if min(a[2], b[2]) - max(a[0], b[0]) > 0.1
                and min(a[3], b[3]) - max(a[1], b[1]) > 0.1
            ]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.id)
def test_names_of_values_and_widgets_are_unique(form):
    for version in form.versions:
        named = [box for box in version.boxes if box.kind is not BoxKind.OPTION]
        widgets = [form.widget_name(box) for box in version.boxes]

        assert len({box.name for box in named}) == len(named)
        assert len(set(widgets)) == len(widgets)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"field": "nip"}, {"field": "nipp"}),
        ({"field": "legal_form", "option": "fundacja"}, {"field": "legal_form", "option": "x"}),
    ],
)
def test_a_box_of_an_unknown_field_or_option_is_refused(old, new):
    form = FORMS[0].model_dump()
    boxes = form["versions"][0]["boxes"]
    box = next(box for box in boxes if all(box[key] == value for key, value in old.items()))
    box.update(new)

    with pytest.raises(ValidationError):
        Form.model_validate(form)
