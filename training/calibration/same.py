"""When is a reading the same as what was written? As the acceptance of readings counts it.

Digits only for numbers, the prefix of Poland dropped; dates by their day; quotation marks, dashes
and spaces beside signs unified; letter case kept, unless the writer printed capitals.
"""

import re
import unicodedata

_NUMBERS = {"nip", "regon", "krs", "pesel", "postal"}
_QUOTES = dict.fromkeys(map(ord, "„”“«»‟″''’‘‚`´"), '"')
_DASHES = dict.fromkeys(map(ord, "–—‐‑‒−"), "-")
_DATE = re.compile(r"(\d{1,2})\s*[.\-/]\s*(\d{1,2})\s*[.\-/]\s*(\d{4})")


def is_same(kind: str, truth: str, text: str) -> bool:
    """Compare what was written with what was read."""
    letters = [letter for letter in truth if letter.isalpha()]
    in_capitals = len(letters) > 1 and all(letter.isupper() for letter in letters)
    fold = in_capitals and kind in {"text", "multiline", "place_date", "date"}
    return _unified(kind, truth, fold=fold) == _unified(kind, text, fold=fold)


def _unified(kind: str, text: str, *, fold: bool) -> str:
    if kind in _NUMBERS:
        return re.sub(r"\D", "", text)
    if kind == "phone":
        digits = re.sub(r"\D", "", text)
        return re.sub(r"^(00)?48(?=\d{9}$)", "", digits) if len(digits) > 9 else digits
    text = unicodedata.normalize("NFC", text).translate(_QUOTES).translate(_DASHES)
    if kind == "email":
        return re.sub(r"\s", "", text).lower()
    if kind in {"date", "place_date"}:
        text = _DATE.sub(lambda m: f"{m[3]}-{int(m[2]):02}-{int(m[1]):02}", text)
        text = re.sub(r"\s*r\s*\.?\s*$", "", text, flags=re.IGNORECASE)
        text = re.sub(r"\s*,\s*", ", ", text)
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ?([-/]) ?", r"\1", text) if kind != "date" else text
    text = re.sub(r" ([,.;:])", r"\1", text)
    return text.casefold() if fold else text
