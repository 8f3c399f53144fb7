"""Values of a list as people type them, with the Polish sentence for what is wrong.

Every type here takes what JSON, a spreadsheet or a CSV file gives (texts, numbers, dates) and is
used in the records. An empty cell is ``None``: it says nothing and changes nothing.
"""

import re
import unicodedata
from datetime import date, datetime, time
from typing import Annotated

from pydantic import BeforeValidator, Field
from stdnum.exceptions import ValidationError as NumberError
from stdnum.pl import nip as polish_nip
from stdnum.pl import regon as polish_regon

_ADDRESS = re.compile(r"[^@\s,;<>()\"]+@[^@\s,;<>()\".]+(\.[^@\s,;<>()\".]+)+")
_LINK = re.compile(r"https?://[^\s<>\"]+")
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_POLISH_DAY = re.compile(r"(\d{1,2})[.](\d{1,2})[.](\d{4})(?: ?r\.?)?")
_HOUR = re.compile(r"(?:godz\.? ?)?(\d{1,2})(?:[:.](\d{2})(?::\d{2})?)?")
_BETWEEN = re.compile(r"\s*[;|\n]\s*")
KRS_DIGITS = 10
REGON_DIGITS = (9, 14)


def _text(value: object) -> str | None:
    """Read any cell as text; numbers lose the ``.0`` that spreadsheets give them."""
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = unicodedata.normalize("NFC", str(value).replace("\u00a0", " "))
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C").strip()
    return text or None


def _line(value: object) -> str | None:
    text = _text(value)
    return " ".join(text.split()) if text else None


def _digits(value: object) -> str | None:
    text = _text(value)
    return re.sub(r"[\s-]", "", text) if text else None


def _nip(value: object) -> str | None:
    digits = _digits(value)
    if digits is None:
        return None
    try:
        return str(polish_nip.validate(digits.upper().removeprefix("PL")))
    except NumberError as error:
        raise ValueError(f"NIP „{digits}” jest błędny (cyfra kontrolna albo długość).") from error


def _regon(value: object) -> str | None:
    digits = _digits(value)
    if digits is None:
        return None
    # A spreadsheet that takes it for a number drops the zeros in front.
    size = next((size for size in REGON_DIGITS if len(digits) <= size), 0)
    try:
        return str(polish_regon.validate(digits.zfill(size)))
    except NumberError as error:
        raise ValueError(f"REGON „{digits}” jest błędny (cyfra kontrolna albo długość).") from error


def _krs(value: object) -> str | None:
    digits = _digits(value)
    if digits is None:
        return None
    if not digits.isascii() or not digits.isdigit() or len(digits) > KRS_DIGITS:
        raise ValueError(f"KRS „{digits}” jest błędny (ma mieć 10 cyfr).")
    return digits.zfill(KRS_DIGITS)


def _address(value: object) -> str | None:
    text = _line(value)
    if text is None:
        return None
    address = text.removeprefix("mailto:").lower()
    if not _ADDRESS.fullmatch(address):
        raise ValueError("To nie jest jeden adres e-mail.")
    return address


def _link(value: object) -> str | None:
    text = _line(value)
    if text is None:
        return None
    if not _LINK.fullmatch(text):
        raise ValueError("To nie jest adres strony (https://…).")
    return text


def _domain(value: object) -> str | None:
    text = _line(value)
    if text is None:
        return None
    domain = text.lower().removeprefix("@").removeprefix("www.")
    if not _DOMAIN.fullmatch(domain):
        raise ValueError(f"„{text}” nie jest domeną poczty (np. ops.example).")
    return domain


def _several(value: object) -> tuple[object, ...]:
    """Read a list: of JSON, or one cell with ``;``, ``|`` or a new line between."""
    if isinstance(value, (list, tuple)):
        return tuple(value)
    text = _text(value)
    return tuple(part for part in _BETWEEN.split(text) if part) if text else ()


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _line(value)
    if text is None:
        return None
    try:
        if polish := _POLISH_DAY.fullmatch(text):
            return date(int(polish[3]), int(polish[2]), int(polish[1]))
        return date.fromisoformat(text[:10] if text.endswith(" 00:00:00") else text)
    except ValueError as error:
        raise ValueError(f"„{text}” nie jest datą (np. 15.05.2026).") from error


def _hour(value: object) -> time | None:
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    text = _line(value)
    if text is None:
        return None
    try:
        match = _HOUR.fullmatch(text.lower())
        return time(int(match[1]), int(match[2] or 0)) if match else time.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"„{text}” nie jest godziną (np. 10:00).") from error


def _count(value: object) -> int | None:
    text = _line(value)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"„{text}” nie jest liczbą.")
    return int(text)


LineOfText = Annotated[Annotated[str, Field(max_length=500)] | None, BeforeValidator(_line)]
"""One line, at most 500 characters."""
Word = Annotated[Annotated[str, Field(max_length=80)] | None, BeforeValidator(_line)]
Name = Annotated[Annotated[str, Field(max_length=120)] | None, BeforeValidator(_line)]
Phone = Annotated[Annotated[str, Field(max_length=40)] | None, BeforeValidator(_line)]
Id = Annotated[Annotated[str, Field(max_length=40)] | None, BeforeValidator(_line)]
Nip = Annotated[str | None, BeforeValidator(_nip)]
Regon = Annotated[str | None, BeforeValidator(_regon)]
Krs = Annotated[str | None, BeforeValidator(_krs)]
Address = Annotated[Annotated[str, Field(max_length=320)] | None, BeforeValidator(_address)]
Domain = Annotated[Annotated[str, Field(max_length=255)] | None, BeforeValidator(_domain)]
Link = Annotated[Annotated[str, Field(max_length=2000)] | None, BeforeValidator(_link)]
Sentences = Annotated[Annotated[str, Field(max_length=1000)] | None, BeforeValidator(_line)]
Lines = Annotated[tuple[LineOfText, ...], BeforeValidator(_several)]
Addresses = Annotated[tuple[Address, ...], BeforeValidator(_several)]
Day = Annotated[date | None, BeforeValidator(_day)]
Hour = Annotated[time | None, BeforeValidator(_hour)]
Count = Annotated[Annotated[int, Field(ge=0, le=1_000_000)] | None, BeforeValidator(_count)]
