"""What values look like: how likely is a text as an answer of its type, whatever the ink?

Every figure is the logarithm of a share against a well-formed value. None is a veto: people do
write numbers with a wrong check digit, and then that number is what must be read.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from stdnum.exceptions import ValidationError
from stdnum.pl import nip, pesel, regon

from parsers.forms.definition import FieldType, Lexicon
from parsers.lines.reading import Ask

# A person miscopies about one number in fifty, and one number in ten passes by chance: a number
# that fails its check is e^6 times less likely than one that passes.
_FAILS_CHECK: Final = -6.0
_WRONG_LENGTH: Final = -9.0
_UNUSUAL: Final = -2.5
_ODD: Final = -4.0
_IMPOSSIBLE: Final = -8.0
_KRS_DIGITS: Final = 10
_YEARS: Final = (2015, 2040)

_PHONE: Final = re.compile(
    r"(?:\d{3} \d{3} \d{3}|\d{3}-\d{3}-\d{3}|\d{9}|\d{2} \d{3} \d{2} \d{2}"
    r"|\(\d{2}\) ?\d{3} \d{2} \d{2}|\d{2}-\d{3}-\d{2}-\d{2}|\d{2} \d{7}|\(\d{2}\) ?\d{7})"
)
_PREFIX: Final = re.compile(r"\+48 ?|0048 ?|48 ")
_EXTENSION: Final = re.compile(r",? wew\. ?\d{1,5}$")
_MAIL: Final = re.compile(
    r"[a-z0-9](?:[a-z0-9._+-]*[a-z0-9_])?@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,6}",
    re.IGNORECASE,
)
_ENDINGS: Final = frozenset(
    {"pl", "eu", "com", "org", "net", "info", "biz", "gov", "edu", "de", "cz", "uk", "ua", "online"}
)
_DATE: Final = re.compile(
    r"(?P<day>\d{1,2})(?P<sign>[.\-/])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4})"
    r"(?: ?(?:r\.?|roku))?"
)
_MONTHS: Final = (
    *("stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca"),
    *("lipca", "sierpnia", "września", "października", "listopada", "grudnia"),
)
_DATE_IN_WORDS: Final = re.compile(
    r"(?P<day>\d{1,2}) (?P<month>" + "|".join(_MONTHS) + r") (?P<year>\d{4})(?: ?(?:r\.?|roku))?"
)
_DATE_ROMAN: Final = re.compile(r"\d{1,2}[. ]{1,2}[IVX]{1,4}[. ]{1,2}\d{4}(?: ?r\.?)?")
_ADDRESS: Final = re.compile(r".*\d.*, \d{2}-\d{3} [^\W\d].*")
_CODES: Final = re.compile(
    r"\d{1,4} ?[A-Za-z]?(?:[/-]\d{1,4} ?[A-Za-z]?)?"
    r"|AE:PL-\d{5}-\d{5}-[A-Z]{5}-\d{2}"
    r"|/[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+"
    r"|(?:[a-ząćęłńóśźż]+ )?[A-Z]{2,3} ?\d{6,7}"
    r"|\d(?:, ?\d){1,6}|\d{9,10}|\d{14}|\d{3}-\d{3}-\d{2}-\d{2}|\d{3}-\d{2}-\d{2}-\d{3}"
)
# One-letter words are prepositions, and never capitals within a name.
_CAPITAL_WORD: Final = re.compile(r"(?<=[a-ząćęłńóśźż] )[WZIOANU](?= )")
_UGLY: Final = re.compile(
    r"  |^[^\w\"(+/]|[^\w\".)!?]$|\w [.,;:]|[,;][^\s]|\.\.|--|[.,]{2}|\.[a-ząćęłńóśźż]"
)


def shape_weight(ask: Ask, text: str) -> float:
    """Give the logarithm of how likely a text is as an answer, 0 for a well-formed one."""
    if ask.is_place_and_date:
        return _place_and_date(text)
    weigh = _BY_TYPE.get(ask.type)
    if weigh is not None:
        return weigh(text)
    if "@" in text and ask.lexicon is None:
        return _email(text)
    if ask.lexicon is Lexicon.CODE:
        return _code(text)
    by_words = _BY_WORDS.get(ask.lexicon) if ask.lexicon else None
    return _tidiness(text) + (by_words(text) if by_words else 0.0)


def is_valid(ask: Ask, text: str) -> bool:
    """Tell whether a number passes its check, or another value has its shape."""
    return shape_weight(ask, text) >= -1.0


def _tidiness(text: str) -> float:
    ugly = _UNUSUAL * (len(_UGLY.findall(text)) + len(_CAPITAL_WORD.findall(text)))
    return (
        ugly
        + (_ODD if text.count('"') % 2 else 0.0)
        + (_ODD if text.count("(") != text.count(")") else 0.0)
    )


def _checked(validate: Callable[[str], str], lengths: tuple[int, ...]) -> Callable[[str], float]:
    def weigh(text: str) -> float:
        digits = re.sub(r"\D", "", text)
        if len(digits) not in lengths:
            return _WRONG_LENGTH - min(abs(len(digits) - length) for length in lengths)
        try:
            validate(digits)
        except ValidationError:
            return _FAILS_CHECK
        return 0.0

    return weigh


def _krs(text: str) -> float:
    if len(text) != _KRS_DIGITS or not text.isdigit():
        return _WRONG_LENGTH - abs(len(text) - _KRS_DIGITS)
    # Numbers are given in order and have not reached two million.
    return 0.0 if text.startswith(("0000", "0001")) else _ODD


def _postal(text: str) -> float:
    if re.fullmatch(r"\d{2}-\d{3}", text):
        return 0.0
    return _UNUSUAL if re.fullmatch(r"\d{5}", text) else _IMPOSSIBLE


def _phone(text: str) -> float:
    text = _EXTENSION.sub("", text)
    prefix = _PREFIX.match(text)
    number = text[prefix.end() :] if prefix else text
    if _PHONE.fullmatch(number):
        return -0.5 if prefix else 0.0
    digits = re.sub(r"\D", "", number)
    if len(digits) == 9:  # noqa: PLR2004 - digits of a number
        return _UNUSUAL
    return _WRONG_LENGTH


def _email(text: str) -> float:
    if not _MAIL.fullmatch(text) or ".." in text:
        return _IMPOSSIBLE - 2 * abs(text.count("@") - 1)
    known = text.rpartition(".")[2].lower() in _ENDINGS
    return (0.0 if known else _ODD) + (0.0 if text == text.lower() else -1.0)


def _date(text: str) -> float:
    written = _DATE.fullmatch(text)
    if written is not None:
        return _calendar(int(written["year"]), int(written["month"]), int(written["day"]))
    worded = _DATE_IN_WORDS.fullmatch(text)
    if worded is not None:
        month = _MONTHS.index(worded["month"]) + 1
        return _calendar(int(worded["year"]), month, int(worded["day"])) - 0.5
    return -1.5 if _DATE_ROMAN.fullmatch(text) else _IMPOSSIBLE


def _calendar(year: int, month: int, day: int) -> float:
    try:
        date(year, month, day)
    except ValueError:
        return _FAILS_CHECK
    return 0.0 if _YEARS[0] <= year <= _YEARS[1] else _ODD


def _place_and_date(text: str) -> float:
    place, comma, rest = text.rpartition(", ")
    if comma and not any(sign.isdigit() for sign in place):
        return _date(rest) + min(0.0, _tidiness(place))
    if text[:1].isdigit():
        return _date(text) - 0.7
    words = re.match(r"(?P<place>[^\W\d]+(?:[ -][^\W\d]+)*),? ?(?P<date>\d.*)", text)
    return (_UNUSUAL + _date(words["date"])) if words else _IMPOSSIBLE


def _address(text: str) -> float:
    return 0.0 if _ADDRESS.fullmatch(text) else _UNUSUAL


def _code(text: str) -> float:
    if text[-1:] in ",-/":
        return _ODD  # something follows that was not read
    return 0.0 if _CODES.fullmatch(text) else _UNUSUAL + _tidiness(text)


def _number(text: str) -> float:
    return 0.0 if re.fullmatch(r"\d{1,4}", text) else _UNUSUAL


_BY_TYPE: Final[dict[FieldType, Callable[[str], float]]] = {
    FieldType.NIP: _checked(nip.validate, (10,)),
    FieldType.REGON: _checked(regon.validate, (9, 14)),
    FieldType.PESEL: _checked(pesel.validate, (11,)),
    FieldType.KRS: _krs,
    FieldType.POSTAL: _postal,
    FieldType.PHONE: _phone,
    FieldType.EMAIL: _email,
    FieldType.DATE: _date,
}
_BY_WORDS: Final[dict[Lexicon, Callable[[str], float]]] = {
    Lexicon.ADDRESS: _address,
    Lexicon.NUMBER: _number,
}
