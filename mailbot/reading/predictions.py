"""What was read, in the form in which readings of forms are compared with what is written.

A prediction says something about every tick and signature of a form, also that there is none; a
reading lists only what is there.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from pydantic import BaseModel, ConfigDict

from mailbot.reading.names import PLACE_DATE, STAMP, cell_of
from parsers.facts import DocumentReading, FieldReading
from parsers.forms.definition import FieldType, Form, load_forms

_CHOICES: Final = frozenset({FieldType.CHOICE, FieldType.MULTICHOICE})

# On a blank that is not ours nobody knows what the places to sign are called; there is one.
FOREIGN_SIGNATURE: Final = "sign"
FOREIGN_PLACE_DATE: Final = "place_date"


class _Model(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class PredictedValue(_Model):
    """One value and how sure we are of it."""

    value: str
    sureness: float = 1.0
    accepted: bool = True


class PredictedDocument(_Model):
    """One form found in a file."""

    form: str | None
    pages: tuple[int, ...] | None = None
    """1-based pages of the file in the order of the form; of the member, inside an archive."""
    fields: Mapping[str, PredictedValue] = {}
    choices: Mapping[str, tuple[str, ...]] = {}
    """Options that are ticked."""
    checks: Mapping[str, bool] = {}
    """Every check of the form."""
    tables: Mapping[str, tuple[Mapping[str, PredictedValue], ...]] = {}
    """Rows from the first to the last that is filled."""
    signatures: Mapping[str, bool] = {}
    """Every place to sign."""
    stamp: bool = False
    member: str | None = None


class Prediction(_Model):
    """All that was read in one file."""

    file: str
    documents: tuple[PredictedDocument, ...]
    seconds: float | None = None
    """Processor time."""


def predict(file: str, readings: Iterable[DocumentReading], cpu_s: float) -> Prediction:
    """Say what was read in a file; pages that are no form are left out."""
    forms = {form.id: form for form in load_forms()}
    return Prediction(
        file=file,
        documents=tuple(
            _document(reading, forms[reading.form]) for reading in readings if reading.form in forms
        ),
        seconds=round(cpu_s, 3),
    )


def _document(reading: DocumentReading, form: Form) -> PredictedDocument:
    is_foreign = reading.form_version is None
    marked = {one.field for one in reading.fields}
    signed = {signature.id: signature.id in marked for signature in form.signatures}
    if is_foreign:
        signed = {FOREIGN_SIGNATURE: any(signed.values())}
    return PredictedDocument(
        form=form.id,
        pages=reading.pages or None,
        fields=_fields(reading.fields, form, is_foreign=is_foreign),
        choices=_choices(reading.fields, form),
        checks={
            field.id: field.id in marked for field in form.fields() if field.type is FieldType.CHECK
        },
        tables=_tables(reading.fields),
        signatures=signed,
        stamp=any(name.endswith(STAMP) for name in marked),
        member=reading.member,
    )


def _fields(
    readings: Iterable[FieldReading], form: Form, *, is_foreign: bool
) -> dict[str, PredictedValue]:
    marks = {field.id for field in form.fields() if field.type in {*_CHOICES, FieldType.CHECK}}
    marks |= {signature.id for signature in form.signatures}
    found = {
        one.field: _value(one)
        for one in readings
        if one.field not in marks and cell_of(one.field) is None
        if not one.field.endswith(STAMP)
    }
    dates = [value for name, value in found.items() if name.endswith(PLACE_DATE)]
    if is_foreign and dates:
        found.setdefault(FOREIGN_PLACE_DATE, dates[0])
    return found


def _choices(readings: Iterable[FieldReading], form: Form) -> dict[str, tuple[str, ...]]:
    ticked: dict[str, tuple[str, ...]] = {
        field.id: () for field in form.fields() if field.type in _CHOICES
    }
    for one in readings:
        if one.field in ticked:
            ticked[one.field] = (*ticked[one.field], one.value)
    return ticked


def _tables(readings: Iterable[FieldReading]) -> dict[str, tuple[dict[str, PredictedValue], ...]]:
    tables: dict[str, list[dict[str, PredictedValue]]] = {}
    for one in readings:
        if cell := cell_of(one.field):
            rows = tables.setdefault(cell.table, [])
            rows.extend({} for _ in range(cell.row + 1 - len(rows)))
            rows[cell.row][cell.column] = _value(one)
    return {table: tuple(rows) for table, rows in tables.items()}


def _value(one: FieldReading) -> PredictedValue:
    return PredictedValue(
        value=one.value,
        sureness=round(one.sureness, 4),
        accepted=one.is_accepted and not one.problems,
    )
