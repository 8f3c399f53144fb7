"""Is what was written possible, and is all that the form demands there?

Two kinds of answers: problems of one value (``nip-checksum``) and of the whole document
(``field-missing:rep_name``). Both are codes; the Polish sentences are made where people read them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from stdnum import exceptions as stdnum_errors
from stdnum.pl import nip, pesel, regon

from parsers.forms.definition import Check, Condition, Field, FieldType, Form
from parsers.forms.values import Value

_NATIONAL_DIGITS = 9
_KRS_DIGITS = 10

_EXTENSION = re.compile(r"\b(?:wew|w)\.? ?\d{1,5}\b", re.IGNORECASE)
_PHONE_CHARACTERS = re.compile(r"[\d\s()+./–-]+")
_COUNTRY_CODE = re.compile(r"^(?:00)?48(?=\d{9}$)")
_EMAIL = re.compile(
    r"[A-Za-z0-9._%+'-]+@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}"
)
_POSTAL = re.compile(r"\d{2}[-–]?\d{3}")
_DATE = re.compile(r"\b(\d{1,2})[./-](\d{1,2})[./-](\d{4})\b")
_DATE_ISO = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
# Address for electronic delivery: letters and check digits, Polish law of 18 November 2020.
_ADE = re.compile(r"AE:PL-\d{5}-\d{5}-[A-Z]{5}-\d{2}")
_EPUAP = re.compile(r"/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+")

OF_THE_WHOLE: Final = (
    "field-missing:",
    "several-choices:",
    "rule-broken:",
    "signature-missing:",
)
"""How the problems of a whole document begin."""

_STDNUM_CODES: Final = (
    (stdnum_errors.InvalidLength, "length"),
    (stdnum_errors.InvalidChecksum, "checksum"),
    (stdnum_errors.InvalidComponent, "date"),
    (stdnum_errors.InvalidFormat, "format"),
)


def value_problems(field: Field | None, value: Value) -> tuple[str, ...]:
    """Name what is impossible about one value; nothing for a field without a fixed shape."""
    if value.name.endswith("__place_date"):
        return () if _has_date(value.text) else ("date-missing",)
    if field is None:
        return ()
    kind = field.type
    if kind is FieldType.TABLE:
        column = value.name.rpartition(".")[2]
        kind = next((one.type for one in field.columns if one.id == column), FieldType.TEXT)
    check = _CHECKS.get(kind)
    problems = check(value.text) if check else None
    if field.check is Check.ADE and not (
        _ADE.fullmatch(value.text) or _EPUAP.fullmatch(value.text)
    ):
        problems = "delivery-address-format"
    return (problems,) if problems else ()


def document_problems(form: Form, values: Sequence[Value]) -> tuple[str, ...]:
    """Name what the whole document lacks or has too much of, in the order of the form."""
    return problems_of_given(form, ((value.name, value.text) for value in values))


def problems_of_given(form: Form, values: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Do the same for names and texts."""
    given: dict[str, list[str]] = {}
    for name, text in values:
        given.setdefault(name, []).append(text)
    return (
        *_missing_fields(form, given),
        *_several_choices(form, given),
        *_broken_rules(form, given),
        *_missing_signatures(form, given),
    )


def _missing_fields(form: Form, given: Mapping[str, list[str]]) -> Iterator[str]:
    for field in form.fields():
        if field.type is FieldType.TABLE:
            yield from _incomplete_rows(field, given)
        is_required = field.required or (
            field.required_when is not None and _holds(field.required_when, given)
        )
        if is_required and not _is_given(field.id, given):
            yield f"field-missing:{field.id}"


def _incomplete_rows(field: Field, given: Mapping[str, list[str]]) -> Iterator[str]:
    """A row without its first column says something about nobody."""
    first = field.columns[0].id
    for row in range(field.rows):
        cells = [f"{field.id}[{row}].{column.id}" for column in field.columns]
        if any(cell in given for cell in cells) and cells[0] not in given:
            yield f"field-missing:{field.id}[{row}].{first}"


def _several_choices(form: Form, given: Mapping[str, list[str]]) -> Iterator[str]:
    for field in form.fields():
        if field.type is FieldType.CHOICE and len(given.get(field.id, ())) > 1:
            yield f"several-choices:{field.id}"


def _broken_rules(form: Form, given: Mapping[str, list[str]]) -> Iterator[str]:
    for number, rule in enumerate(form.rules, 1):
        if not any(_is_given(field, given) for field in rule.at_least_one):
            yield f"rule-broken:{number}"


def _missing_signatures(form: Form, given: Mapping[str, list[str]]) -> Iterator[str]:
    for signature in form.signatures:
        if not signature.required:
            continue
        if signature.id not in given:
            yield f"signature-missing:{signature.id}"
        if signature.with_place_and_date and f"{signature.id}__place_date" not in given:
            yield f"field-missing:{signature.id}__place_date"


def _is_given(field: str, given: Mapping[str, list[str]]) -> bool:
    return field in given or any(name.startswith(f"{field}[") for name in given)


def _holds(condition: Condition, given: Mapping[str, list[str]]) -> bool:
    values = given.get(condition.field, [])
    if condition.ticked is not None:
        return bool(values) is condition.ticked
    if condition.more_than is not None:
        return len(values) > condition.more_than
    return any(value in condition.one_of for value in values)


def _stdnum(name: str, validate: Callable[[str], str], text: str) -> str | None:
    try:
        validate(text)
    except stdnum_errors.ValidationError as error:
        code = next((code for kind, code in _STDNUM_CODES if isinstance(error, kind)), "format")
        return f"{name}-{code}"
    return None


def _check_nip(text: str) -> str | None:
    return _stdnum("nip", nip.validate, text)


def _check_regon(text: str) -> str | None:
    return _stdnum("regon", regon.validate, text)


def _check_pesel(text: str) -> str | None:
    return _stdnum("pesel", pesel.validate, text)


def _check_krs(text: str) -> str | None:
    digits = re.sub(r"\D", "", text)
    return None if len(digits) == _KRS_DIGITS else "krs-length"


def _check_postal(text: str) -> str | None:
    return None if _POSTAL.fullmatch(text) else "postal-format"


def _check_phone(text: str) -> str | None:
    number = _EXTENSION.sub("", text).strip(" ,;")
    if not _PHONE_CHARACTERS.fullmatch(number):
        return "phone-format"
    digits = _COUNTRY_CODE.sub("", re.sub(r"\D", "", number))
    return None if len(digits) == _NATIONAL_DIGITS else "phone-length"


def _check_email(text: str) -> str | None:
    return None if _EMAIL.fullmatch(text) else "email-format"


def _check_date(text: str) -> str | None:
    return None if _has_date(text) else "date-format"


def _has_date(text: str) -> bool:
    written = [(y, m, d) for d, m, y in _DATE.findall(text)] + _DATE_ISO.findall(text)
    return any(_exists(int(year), int(month), int(day)) for year, month, day in written)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


_CHECKS: Final[Mapping[FieldType, Callable[[str], str | None]]] = {
    FieldType.NIP: _check_nip,
    FieldType.REGON: _check_regon,
    FieldType.PESEL: _check_pesel,
    FieldType.KRS: _check_krs,
    FieldType.POSTAL: _check_postal,
    FieldType.PHONE: _check_phone,
    FieldType.EMAIL: _check_email,
    FieldType.DATE: _check_date,
}
