"""Which language is spoken in which field."""

from functools import cache
from math import log
from typing import Final

from parsers.forms.definition import FieldType, Lexicon
from parsers.lines.language import Habits, WordLanguage
from parsers.lines.reading import Ask
from parsers.lines.spelling import letter_chain
from parsers.lines.wordlists import word_list

_DIGITS: Final = "0123456789"


def _shares(signs: dict[str, float], digits: float = 0.0) -> dict[str, float]:
    """Turn shares of signs into logarithms; ``digits`` is shared out among all ten."""
    shares = signs | (dict.fromkeys(_DIGITS, digits / 10) if digits else {})
    return {sign: log(share) for sign, share in shares.items()}


# A capital or not: at the beginning of a word, then at the beginning of the text.
_UPPER: Final = {
    "first_upper": log(0.92),
    "first_lower": log(0.08),
    "start_upper": log(0.95),
    "start_lower": log(0.05),
}
_STREET: Final = _UPPER | {"start_upper": log(0.5), "start_lower": log(0.5)}
_MIXED: Final = {
    "first_upper": log(0.65),
    "first_lower": log(0.35),
    "start_upper": log(0.95),
    "start_lower": log(0.05),
}
_LISTS: Final = _MIXED | {"start_upper": log(0.4), "start_lower": log(0.6)}
_LOWER: Final = {
    "first_upper": log(0.08),
    "first_lower": log(0.92),
    "start_upper": log(0.6),
    "start_lower": log(0.4),
}
_JOBS: Final = _LOWER | {"start_upper": log(0.15), "start_lower": log(0.85)}
_PLAIN: Final = {
    "first_upper": log(0.02),
    "first_lower": log(0.98),
    "start_upper": log(0.03),
    "start_lower": log(0.97),
}

_NAMES: Final = Habits(_shares({" ": 0.9, "-": 0.06, ".": 0.01, ",": 0.005}), log(1e-5), **_UPPER)
_PLACES: Final = Habits(
    _shares({" ": 0.7, "-": 0.15, ".": 0.03, "/": 0.01}, 0.001), log(1e-5), **_UPPER
)
_PLACE_AND_DATE: Final = Habits(
    _shares({" ": 0.3, ",": 0.1, ".": 0.12, "-": 0.04, "/": 0.01}, 0.43), log(1e-5), **_UPPER
)
_ADDRESSES: Final = Habits(
    _shares({" ": 0.35, ",": 0.06, ".": 0.1, "-": 0.05, "/": 0.04}, 0.4), log(1e-4), **_UPPER
)
_INSTITUTIONS: Final = Habits(
    _shares({" ": 0.85, '"': 0.05, ".": 0.04, "-": 0.03, ",": 0.01, "/": 0.003, "(": 0.003}, 0.01),
    log(1e-4),
    **_MIXED,
    capitals=log(0.15),
)
_ROLES: Final = Habits(
    _shares({" ": 0.85, ".": 0.05, "-": 0.02, ",": 0.02, "/": 0.02, "(": 0.005}, 0.002),
    log(1e-4),
    **_JOBS,
)
_LISTED: Final = Habits(_shares({" ": 0.6, "-": 0.2, ".": 0.15}), log(1e-5), **_LISTS)
# A powiat is named by an adjective.
_ADJECTIVES: Final = Habits(_shares({" ": 0.6, "-": 0.2, ".": 0.15}), log(1e-5), **_JOBS)
_PROSE: Final = Habits(
    _shares({" ": 0.8, ",": 0.06, ".": 0.06, "-": 0.02, '"': 0.01, "(": 0.005, ")": 0.005}, 0.03),
    log(3e-4),
    **_LOWER,
    capitals=log(0.35),
)
_ANYTHING: Final = Habits(
    _shares({" ": 0.45, ".": 0.1, "-": 0.05, ",": 0.03, "@": 0.03, "+": 0.01, "_": 0.01}, 0.3),
    log(3e-4),
    **_LOWER,
    capitals=log(0.3),
)
_CODES: Final = Habits(
    _shares({" ": 0.1, "-": 0.15, "/": 0.1, ".": 0.05, ":": 0.02, ",": 0.03}, 0.55),
    log(1e-3),
    **_MIXED,
)
_MAILS: Final = Habits(
    _shares({".": 0.45, "@": 0.3, "-": 0.08, "_": 0.06}, 0.11),
    log(1e-5),
    **_PLAIN,
    joined=log(0.15),
)
_NUMBERS: Final = Habits(_shares({" ": 0.08, ".": 0.03, ",": 0.02}, 0.87), log(1e-3), **_LOWER)

# Lists with their shares, the chain of letters, the share of unlisted words, the habits.
_Recipe = tuple[tuple[tuple[str, float], ...], str, float, Habits]
_RECIPES: Final[dict[Lexicon, _Recipe]] = {
    Lexicon.PERSON: ((("person", 0.93),), "names", 0.07, _NAMES),
    Lexicon.FIRST_NAME: ((("first", 0.95),), "names", 0.05, _NAMES),
    Lexicon.SURNAME: ((("last", 0.9),), "names", 0.1, _NAMES),
    Lexicon.CITY: ((("place", 0.93),), "names", 0.07, _PLACES),
    Lexicon.GMINA: ((("place", 0.93),), "names", 0.07, _PLACES),
    Lexicon.POWIAT: ((("powiat", 0.96),), "names", 0.04, _ADJECTIVES),
    Lexicon.VOIVODESHIP: ((("voivodeship", 0.98),), "names", 0.02, _LISTED),
    Lexicon.COUNTRY: ((("country", 0.95),), "names", 0.05, _PLACES),
    Lexicon.CITIZENSHIP: ((("citizenship", 0.9), ("words", 0.05)), "words", 0.05, _LISTED),
    Lexicon.STREET: ((("street", 0.85), ("words", 0.05)), "names", 0.1, _ADDRESSES),
    Lexicon.ADDRESS: ((("address", 0.88), ("words", 0.03)), "names", 0.09, _ADDRESSES),
    Lexicon.INSTITUTION: (
        (("institution", 0.65), ("words", 0.2), ("last", 0.05)),
        "names",
        0.1,
        _INSTITUTIONS,
    ),
    Lexicon.ROLE: ((("role", 0.75), ("words", 0.2)), "words", 0.05, _ROLES),
    Lexicon.PROSE: ((("words", 0.93),), "words", 0.07, _PROSE),
    Lexicon.NUMBER: ((("words", 0.9),), "words", 0.1, _NUMBERS),
    Lexicon.CODE: ((("words", 0.2),), "mail", 0.8, _CODES),
}
_READING: Final[_Recipe] = ((("reading", 0.9),), "names", 0.1, _PROSE)
# A field that may hold anything: a name, a sentence, a number, a mail address.
_OPEN: Final[_Recipe] = ((("reading", 0.75), ("mail", 0.15)), "names", 0.1, _ANYTHING)
_MAIL: Final[_Recipe] = ((("mail", 0.75),), "mail", 0.25, _MAILS)
_DATED: Final[_Recipe] = ((("place", 0.93),), "names", 0.07, _PLACE_AND_DATE)
_ALL: Final = {
    **{lexicon.value: recipe for lexicon, recipe in _RECIPES.items()},
    "reading": _READING,
    "open": _OPEN,
    "mail": _MAIL,
    "dated": _DATED,
}


def language_of(ask: Ask) -> WordLanguage | None:
    """Choose the language of a field; ``None`` where there are only figures."""
    if ask.type is FieldType.EMAIL:
        return language("mail")
    if ask.is_place_and_date:
        return language("dated")
    if ask.type not in {FieldType.TEXT, FieldType.MULTILINE}:
        return None
    return language("open" if ask.lexicon is None else ask.lexicon.value)


@cache
def language(name: str) -> WordLanguage:
    """Give the language of a kind of words; ``reading`` is that of any Polish writing."""
    lists, chain, unlisted, habits = _ALL[name]
    return WordLanguage(
        lists=tuple((word_list(name), log(share)) for name, share in lists),
        chain=letter_chain(chain),
        unlisted=log(unlisted),
        habits=habits,
    )


def load_languages() -> None:
    """Unpack all lists, because a process that reads mail may open no files."""
    for name in _ALL:
        language(name)
