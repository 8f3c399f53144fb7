"""The letters that the recogniser may say, and which signs it takes for the same.

Quotation marks and dashes have one sign each: handwriting does not tell them apart, and neither
does the comparison of values.  Letters of other languages that look like a Polish one count as it.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

__all__ = ["ALPHABET", "BLANK", "column_of", "folded", "spell"]

_LATIN: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_POLISH: Final = "ĄĆĘŁŃÓŚŹŻąćęłńóśźż"
_SIGNS: Final = " !\"#$%&'()*+,-./:;=?@[]_§°"

ALPHABET: Final = _SIGNS + "0123456789" + _LATIN + _POLISH
"""Column ``i`` of the posteriors is ``ALPHABET[i - 1]``."""

BLANK: Final = 0
"""Column 0: no letter begins here (the blank of connectionist temporal classification)."""

_COLUMNS: Final = {letter: column for column, letter in enumerate(ALPHABET, start=1)}

# Signs on the left of each pair are read as the one on the right: what the stock model, which knows
# a hundred alphabets, says for Polish ink.
_ALIKE: Final = {
    sign: letter
    for signs, letter in (
        ("„”“«»‟″‚", '"'),
        ("’‘`´′", "'"),
        ("–—―−‑‐ー一", "-"),
        ("·•。", "."),
        ("，、", ","),
        ("àáâãäåăāÀ", "a"),
        ("čĉċ", "ć"),
        ("ČĈĊ", "Ć"),
        ("èéêë", "e"),
        ("ēĕėě", "ę"),
        ("ìíîïīıĭį", "i"),
        ("ľŀƚĺļ", "ł"),
        ("£ĽĿ", "Ł"),
        ("ñňņŋ", "ń"),
        ("ÑŇŅ", "Ń"),
        ("òôõöőō", "ó"),
        ("ÒÔÕÖŐŌ", "Ó"),
        ("ŝšşș", "ś"),
        ("ŜŠŞȘ", "Ś"),
        ("ùúûüůűū", "u"),
        ("ýÿ", "y"),
        ("žƶ", "ż"),
        ("ŽƵ", "Ż"),
        ("ţťțŧ", "t"),
        ("řŗ", "r"),
        ("ďđ", "d"),
        ("ğĝġģ", "g"),
        ("øØ", "0"),
        ("ΑА", "A"),
        ("ΒВ", "B"),
        ("ΕЕ", "E"),
        ("ΖƷ", "Z"),
        ("ΗН", "H"),
        ("Ι", "I"),
        ("Κ", "K"),
        ("ΜМ", "M"),
        ("Ν", "N"),
        ("ΟО", "O"),
        ("Ρ", "P"),
        ("Τ", "T"),
        ("Υ", "Y"),
        ("Χ×", "x"),
        ("ο", "o"),
        ("ν", "v"),
    )
    for sign in signs
}


def folded(sign: str) -> str | None:
    """Give the letter of our alphabet that a sign of the stock model stands for.

    Returns:
        One letter of ``ALPHABET``, or ``None`` if the sign is none of ours.
    """
    sign = _ALIKE.get(sign, sign)
    plain = unicodedata.normalize("NFKC", sign)  # full-width letters, raised digits
    return plain if plain in _COLUMNS else None


def column_of(letter: str) -> int | None:
    """Find the column of a letter, after folding; ``None`` if we have no column for it."""
    known = folded(letter)
    return None if known is None else _COLUMNS[known]


def spell(columns: Iterable[int]) -> str:
    """Turn the best column of each step into text: repeated columns count once, blanks not at all.

    Args:
        columns: One column for each step of the posteriors, from left to right.
    """
    letters: list[str] = []
    last = BLANK
    for column in columns:
        if column not in (last, BLANK):
            letters.append(ALPHABET[column - 1])
        last = column
    return "".join(letters)
