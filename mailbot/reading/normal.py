"""When do two ways of writing say the same? The normal form in which values are compared.

Spaces, dashes, quotation marks and the shape of dates do not count, letters and digits do. It is
the same normal form that the labelled sets are published with.
"""

import re
import unicodedata
from typing import Final

_NUMBERS: Final = frozenset({"nip", "regon", "krs", "pesel", "postal"})
_DATES: Final = frozenset({"date", "place_date"})
_PROSE: Final = frozenset({"text", "multiline", "place_date", "date", None})

_QUOTES: Final = dict.fromkeys(map(ord, "„”“«»‟″''’‘‚`´"), '"')
_DASHES: Final = dict.fromkeys(map(ord, "–—‐‑‒−"), "-")
_NATIONAL_DIGITS = 9

_COUNTRY_CODE = re.compile(r"^(00)?48(?=\d{9}$)")
_DATE = re.compile(r"(\d{1,2})\s*[.\-/]\s*(\d{1,2})\s*[.\-/]\s*(\d{4})")
_YEAR_MARK = re.compile(r"\s*r\s*\.?\s*$", re.IGNORECASE)


def normal(value: str | None, kind: str | None, *, folds_case: bool = False) -> str:
    """Give the normal form of a value.

    Args:
        value: As written or as read; ``None`` is the same as nothing.
        kind: Type of the field, such as ``nip``; ``None`` is compared as text.
        folds_case: Whether capitals and small letters are the same.
    """
    text = value or ""
    if kind in _NUMBERS:
        return re.sub(r"\D", "", text)
    if kind == "phone":
        return _phone(text)
    text = unicodedata.normalize("NFC", text).translate(_QUOTES).translate(_DASHES)
    if kind == "email":
        return re.sub(r"\s", "", text).lower()
    if kind in _DATES:
        text = _DATE.sub(lambda m: f"{m[3]}-{int(m[2]):02}-{int(m[1]):02}", text)
        text = re.sub(r"\s*,\s*", ", ", _YEAR_MARK.sub("", text))
    text = re.sub(r"\s+", " ", text).strip()
    if kind != "date":
        text = re.sub(r" ?([-/]) ?", r"\1", text)
        text = re.sub(r" ([,.;:])", r"\1", text)
    return text.casefold() if folds_case else text


def is_in_capitals(written: str, kind: str | None) -> bool:
    """Tell whether somebody printed in capitals, so that the case of what is read cannot count."""
    letters = [character for character in written if character.isalpha()]
    return kind in _PROSE and len(letters) > 1 and all(one == one.upper() for one in letters)


def distance(one: str, other: str) -> int:
    """Count the characters to insert, remove or replace (Levenshtein)."""
    if not one or not other:
        return len(one) + len(other)
    previous = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            row.append(min(previous[j] + 1, row[-1] + 1, previous[j - 1] + (a != b)))
        previous = row
    return previous[-1]


def _phone(text: str) -> str:
    digits = re.sub(r"\D", "", text)
    return _COUNTRY_CODE.sub("", digits) if len(digits) > _NATIONAL_DIGITS else digits
