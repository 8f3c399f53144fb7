"""What is asked on a blank? Labels and print of our forms, and those that a label file tells."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.reading.search import Asked, counted, find_values
from mailbot.reading.names import PLACE_DATE, cell_of
from mailbot.reading.predictions import PredictedDocument, PredictedValue
from mailbot.reading.truth import TrueDocument
from parsers.forms.definition import FieldType, Form, load_forms
from parsers.pages import Page

_MARKED = {FieldType.CHOICE, FieldType.MULTICHOICE, FieldType.CHECK, FieldType.STATIC}
_CAPTION = "miejscowość i data"


def read_by_print(
    pages: list[Page], truth: TrueDocument, labels: Mapping[str, str]
) -> PredictedDocument:
    """Look for every value of a document on its pages.

    Args:
        pages: Words of the whole file.
        truth: Says which form it is and which pages; its values are not looked at.
        labels: Of a foreign blank, what is printed for each field.
    """
    wanted = truth.pages or ()
    mine = [page for page in pages if page.number in wanted]
    form = next((one for one in load_forms() if one.id == truth.form), None)
    if form is None:
        asked = [Asked(name, label, _kind(truth, name)) for name, label in labels.items()]
        printed = counted(set(labels.values()))
    else:
        asked, printed = list(_asked(form)), printed_on(form)
    found = find_values(mine, printed, asked)
    return PredictedDocument(
        form=truth.form,
        pages=truth.pages,
        fields={name: PredictedValue(value=found[name]) for name in found if not cell_of(name)},
        tables=_tables(found),
    )


def _kind(truth: TrueDocument, name: str) -> str:
    return truth.types.get(name) or "text"


def printed_on(form: Form) -> Mapping[str, int]:
    """Count the lines of print over all editions; one that stands in two of them counts once."""
    printed: dict[str, int] = {}
    for version in form.versions:
        for text, count in counted(line.text for line in version.printed).items():
            printed[text] = max(count, printed.get(text, 0))
    return printed


def _asked(form: Form) -> Iterator[Asked]:
    for field in form.fields():
        if field.type is FieldType.TABLE:
            for row in range(field.rows):
                for column in field.columns:
                    name = f"{field.id}[{row}].{column.id}"
                    yield Asked(name, column.label, column.type.value, row)
        elif field.type not in _MARKED:
            yield Asked(field.id, field.labels[0], field.type.value)
    for signature in form.signatures:
        if signature.with_place_and_date:
            yield Asked(f"{signature.id}{PLACE_DATE}", _CAPTION, "place_date")


def _tables(found: Mapping[str, str]) -> dict[str, tuple[dict[str, PredictedValue], ...]]:
    tables: dict[str, list[dict[str, PredictedValue]]] = {}
    for name, value in found.items():
        if cell := cell_of(name):
            rows = tables.setdefault(cell.table, [])
            rows.extend({} for _ in range(cell.row + 1 - len(rows)))
            rows[cell.row][cell.column] = PredictedValue(value=value)
    return {table: tuple(rows) for table, rows in tables.items()}


def labels_beside(path: Path) -> Mapping[str, str]:
    """Read what a label file tells of the print of a foreign blank; nothing of ours."""
    told = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    labels: dict[str, str] = told.get("labels") or {}
    return labels
