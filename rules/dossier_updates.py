"""What does an update of data (F4, F5) change in the register? A proposal, field by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from parsers.facts import DocumentReading, FieldReading

_OF_F5 = {
    "new_name": "name",
    "city": "city",
    "phone": "phone",
    "email": "shared_address",
    "street": "",
    "building": "",
    "flat": "",
    "postal": "",
    "gmina": "",
    "powiat": "",
}
"""Fields of the form, with the column of the institution; empty: the register does not hold it."""
_TABLES = frozenset(("added", "removed", "changed"))


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that an update says otherwise than the register."""

    field: str
    """Of the form."""
    old: str
    """As the register has it; empty: nothing, or it does not hold such data."""
    new: str
    sureness: float
    """0–1, of the reading."""
    is_sure: bool
    column: str = ""
    """Of the institution, or ``added``, ``removed``; empty: a person enters it by hand."""
    moves_from: str = ""
    """Name of the institution that somebody who is added leaves; empty: a new person."""

    @property
    def can_be_carried_out(self) -> bool:
        """Whether accepting the update changes the register by itself."""
        return self.is_sure and bool(self.column)


def differences(reading: DocumentReading, known: Mapping[str, str]) -> tuple[Difference, ...]:
    """Compare an update with the register.

    Args:
        reading: The form.
        known: What the register has of the institution, by column.
    """
    found = _of_data(reading, known) if reading.form == "F5" else _of_people(reading)
    return tuple(found)


def _of_data(reading: DocumentReading, known: Mapping[str, str]) -> Iterator[Difference]:
    for one in reading.fields:
        if one.field not in _OF_F5:
            continue
        column = _OF_F5[one.field]
        old = known.get(column, "")
        if one.value.strip() != old:
            yield _difference(one, old, one.value.strip(), column)


def _of_people(reading: DocumentReading) -> Iterator[Difference]:
    by_field = {one.field: one for one in reading.fields}
    for one in reading.fields:
        table, _, rest = one.field.partition("[")
        if table not in _TABLES or not rest.endswith("].name"):
            continue
        name = one.value.strip()
        if table == "added":
            yield _difference(one, "", name, "added")
        elif table == "removed":
            yield _difference(one, name, "", "removed")
        else:
            row = one.field.removesuffix(".name")
            what, new = (by_field.get(f"{row}.{part}") for part in ("what", "new"))
            told = ": ".join(part.value.strip() for part in (what, new) if part is not None)
            yield _difference(one, name, told, "")


def _difference(one: FieldReading, old: str, new: str, column: str) -> Difference:
    return Difference(one.field, old, new, one.sureness, one.is_accepted, column)
