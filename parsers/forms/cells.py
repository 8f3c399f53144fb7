"""What a blank prints between the cells of a comb belongs to the value and is put back."""

from dataclasses import replace

from parsers.facts.document import Alternative
from parsers.forms.definition import Field, FieldType
from parsers.forms.values import Value

_DATE_DIGITS = 8


def with_signs(field: Field | None, value: Value) -> Value:
    """Write a date of eight cells with its dots: ``09052026`` is ``09.05.2026``."""
    if field is None or field.type is not FieldType.DATE:
        return value
    return replace(
        value,
        text=_dotted(value.text),
        alternatives=tuple(
            Alternative(text=_dotted(other.text), sureness=other.sureness)
            for other in value.alternatives
        ),
    )


def _dotted(text: str) -> str:
    if len(text) != _DATE_DIGITS or not text.isdecimal():
        return text
    return f"{text[:2]}.{text[2:4]}.{text[4:]}"
