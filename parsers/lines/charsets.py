"""Which letters may stand in a field of a type."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from parsers.forms.definition import FieldType
from parsers.lines.alphabet import ALPHABET
from parsers.lines.beam import Probabilities
from parsers.lines.reading import Ask

_DIGITS: Final = "0123456789"
_LATIN: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Signs that people do write in answers; the others of the alphabet are always a misreading there.
_ANSWERS: Final = frozenset(letter for letter in ALPHABET if letter not in "#$=[]_§°*%!?;@")

_LETTERS: Final[dict[FieldType, frozenset[str]]] = {
    FieldType.NIP: frozenset(_DIGITS + "- "),
    FieldType.REGON: frozenset(_DIGITS + " "),
    FieldType.KRS: frozenset(_DIGITS + " "),
    FieldType.PESEL: frozenset(_DIGITS),
    FieldType.POSTAL: frozenset(_DIGITS + "-"),
    # "wew. 12" is an extension.
    FieldType.PHONE: frozenset(_DIGITS + " +-()/.,we"),
    FieldType.EMAIL: frozenset(_LATIN + _DIGITS + "@.-_+"),
    # Letters of the month names and of "r."; Roman months.
    FieldType.DATE: frozenset(_DIGITS + " .-/,aceghijklmnoprstuwyzśńźIVX"),
    FieldType.MULTILINE: frozenset(letter for letter in ALPHABET if letter not in "#$=[]_§°*"),
}


def letters_of(ask: Ask) -> frozenset[str]:
    """Name the letters that a field may hold; in the cells of a comb there are only digits."""
    if ask.cells and ask.type in _LETTERS and ask.type is not FieldType.EMAIL:
        return frozenset(_DIGITS)
    if ask.type is FieldType.TEXT and ask.lexicon is None:
        return _ANSWERS | {"@", "_"}
    return _LETTERS.get(ask.type, _ANSWERS)


def restricted(posteriors: Probabilities, letters: frozenset[str]) -> Probabilities:
    """Share the probability out among the blank and the letters that may stand here."""
    allowed = _mask(letters)
    kept = np.where(allowed, posteriors, 0.0)
    total = np.maximum(kept.sum(axis=1, keepdims=True), 1e-9)
    return np.asarray(kept / total, dtype=np.float32)


def share_outside(posteriors: Probabilities, letters: frozenset[str]) -> float:
    """Tell how much of the ink looks like letters that may not stand here, 0–1."""
    outside = np.where(_mask(letters), 0.0, posteriors).sum(axis=1)
    inked = 1.0 - posteriors[:, 0]
    return float(outside.sum() / max(float(inked.sum()), 1e-6))


def _mask(letters: frozenset[str]) -> NDArray[np.bool_]:
    return np.array([True, *(letter in letters for letter in ALPHABET)])
