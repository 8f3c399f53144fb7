"""What one file says, as lines for whoever reads them at a terminal, in Polish."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Final

from mailbot.clock import WARSAW
from mailbot.reading.names import PLACE_DATE, STAMP, cell_of
from mailbot.reading.wording import (
    FORMATS,
    LEVELS,
    OUTCOMES,
    name_in_words,
    problem_in_words,
)
from parsers.facts import DocumentReading, FieldReading
from parsers.facts.document import ElectronicSignature
from parsers.forms.definition import Field, FieldType, Form, load_forms

_TICKS: Final = frozenset({FieldType.CHECK, FieldType.CHOICE, FieldType.MULTICHOICE})
_MOST_ALTERNATIVES = 3
_INTEGRITY: Final = {True: "nienaruszony", False: "NARUSZONY", None: "nie dało się sprawdzić"}
_INDENT: Final = "  "


class Standing(StrEnum):
    """How far a value may be used; the sign shows it."""

    ACCEPTED = "✓"
    TO_CHECK = "?"
    PROBLEM = "✗"


def standing(one: FieldReading) -> Standing:
    """Tell how far a value may be used."""
    if one.problems:
        return Standing.PROBLEM
    return Standing.ACCEPTED if one.is_accepted else Standing.TO_CHECK


def percent(sureness: float) -> int:
    """Give whole percents, rounded down: 100 would say that nobody can be wrong."""
    return int(100 * min(max(sureness, 0.0), 1.0))


def form_of(reading: DocumentReading) -> Form | None:
    """Find the form that a document is; ``None`` for none of ours."""
    return next((form for form in load_forms() if form.id == reading.form), None)


def report(readings: Sequence[DocumentReading]) -> Iterator[str]:
    """Tell everything that was read in one file."""
    for number, reading in enumerate(readings, 1):
        title = _title(reading)
        yield f"{number}. {title}" if len(readings) > 1 else title
        yield from (f"{_INDENT}{line}" for line in _document(reading))
    yield from _electronic([one for reading in readings for one in reading.signatures])


def _title(reading: DocumentReading) -> str:
    form = form_of(reading)
    if form is None:
        what = "Dokument" if not reading.pages else "Inne strony"
    elif reading.form_version is None:
        what = f"{form.id}, {form.title} (inny druk)"
    else:
        what = f"{form.id}, {form.title} (wersja {reading.form_version})"
    return f"{what}{_where(reading)}: {OUTCOMES[reading.outcome]}"


def _where(reading: DocumentReading) -> str:
    if reading.gathered:
        return "".join(f", plik {one.member}, strona {one.page}" for one in reading.gathered)
    pages = f", strony: {', '.join(map(str, reading.pages))}" if reading.pages else ""
    member = f", plik {reading.member}" if reading.member else ""
    return f"{member}{pages}"


def _document(reading: DocumentReading) -> Iterator[str]:
    form = form_of(reading)
    if form is not None:
        yield from _sections(reading, form)
        yield from _places_to_sign(reading, form)
    known = _known_names(form) if form else set()
    for one in reading.fields:
        if one.field.partition("[")[0] not in known:
            yield _value_line(one, form, name_in_words(one.field, form))
    for code in reading.problems:
        yield f"! {problem_in_words(code, form)}"


def _known_names(form: Form) -> set[str]:
    names = {field.id for field in form.fields()}
    for signature in form.signatures:
        names |= {signature.id, f"{signature.id}{PLACE_DATE}", f"{signature.id}{STAMP}"}
    return names


def _sections(reading: DocumentReading, form: Form) -> Iterator[str]:
    for section in form.sections:
        lines = [line for field in section.fields for line in _field(reading, form, field)]
        if lines:
            yield section.title
            yield from (f"{_INDENT}{line}" for line in lines)


def _field(reading: DocumentReading, form: Form, field: Field) -> Iterator[str]:
    label = field.labels[0]
    if field.type is FieldType.TABLE:
        cells = [one for one in reading.fields if one.field.startswith(f"{field.id}[")]
        yield from _table(cells, form, field)
        return
    found = [one for one in reading.fields if one.field == field.id]
    if field.type in _TICKS:
        yield from _ticks(found, form, field)
        return
    for one in found:
        yield _value_line(one, form, label)


def _ticks(found: Sequence[FieldReading], form: Form, field: Field) -> Iterator[str]:
    """Tell ticks; a box that is not ticked says something too."""
    label = field.labels[0]
    if not found:
        what = "nie zaznaczono" if field.type is FieldType.CHECK else "nic nie zaznaczono"
        yield f"{'':8} {label}: {what}"
    for one in found:
        told = one.model_copy(update={"value": "tak"}) if field.type is FieldType.CHECK else one
        yield _value_line(told, form, label)


def _table(found: Sequence[FieldReading], form: Form, field: Field) -> Iterator[str]:
    cells = [(cell, one) for one in found if (cell := cell_of(one.field))]
    labels = {column.id: column.label for column in field.columns}
    if cells:
        yield f"{field.labels[0]}:"
    for row, members in groupby(cells, lambda pair: pair[0].row):
        yield f"{_INDENT}wiersz {row + 1}"
        for cell, one in members:
            label = labels.get(cell.column, cell.column)
            yield _INDENT * 2 + _value_line(one, form, label)


def _value_line(one: FieldReading, form: Form | None, label: str) -> str:
    sure = f"{standing(one).value} {percent(one.sureness):>3} %"
    text = f"{sure:8} {label}: {' / '.join(one.value.splitlines())}"
    if one.alternatives and not one.is_accepted:
        others = (other.text for other in one.alternatives[:_MOST_ALTERNATIVES])
        text += f"  (albo: {'; '.join(others)})"
    if one.problems:
        text += f"  [{'; '.join(problem_in_words(code, form) for code in one.problems)}]"
    return text


def _places_to_sign(reading: DocumentReading, form: Form) -> Iterator[str]:
    found = {one.field: one for one in reading.fields}
    if form.signatures:
        yield "Podpisy i pieczęcie"
    for signature in form.signatures:
        date = found.get(f"{signature.id}{PLACE_DATE}")
        if date is not None:
            yield _INDENT + _value_line(date, form, name_in_words(date.field, form))
        for name, absent in ((signature.id, "brak"), (f"{signature.id}{STAMP}", "nie ma")):
            if name.endswith(STAMP) and not signature.with_stamp:
                continue
            label = name_in_words(name, form)
            one = found.get(name)
            yield _INDENT + (
                _value_line(one.model_copy(update={"value": "jest"}), form, label)
                if one
                else f"{'':8} {label}: {absent}"
            )


def _electronic(signatures: Sequence[ElectronicSignature]) -> Iterator[str]:
    """Tell each electronic signature once, though every document of the file has it."""
    told = list(dict.fromkeys(signatures))
    if told:
        yield "Podpisy elektroniczne (sprawdzone bez sieci, bez pytania o unieważnienie)"
    for one in told:
        yield _INDENT + _signature(one)


def _signature(one: ElectronicSignature) -> str:
    holds = one.is_intact and one.covers_whole and one.is_chain_known
    mark = "✗" if one.is_intact is False else "✓" if holds else "?"
    parts = [
        f"{mark} {LEVELS[one.level]}: {one.signer or 'nie wiadomo czyj'}",
        f"wystawca: {one.issuer}" if one.issuer else "",
        FORMATS[one.format],
        f"złożony {_moment(one.signed_at)} (według podpisującego)" if one.signed_at else "",
        f"znacznik czasu {_moment(one.stamped_at)}" if one.stamped_at else "",
        _INTEGRITY[one.is_intact],
        "obejmuje cały plik" if one.covers_whole else "NIE obejmuje całego pliku",
        "wystawca zaufany" if one.is_chain_known else "wystawca spoza listy zaufanych",
        *(problem_in_words(code, None) for code in one.problems),
    ]
    return ", ".join(part for part in parts if part)


def _moment(moment: datetime) -> str:
    return moment.astimezone(WARSAW).strftime("%d.%m.%Y %H:%M")
