"""The forms of Polish names: for known people all forms are made, nobody's form is guessed.

Making the forms of a closed set is safe where undoing the forms of unknown words is not.  Forms
are folded; the case tells a guest ("zgłaszam Annę Nowak") from somebody thanked ("Annie Nowak").
"""

from enum import Flag, auto
from functools import lru_cache

from parsers.facts import fold


class Case(Flag):
    """The grammatical cases a form can stand for."""

    NONE = 0
    NOMINATIVE = auto()
    GENITIVE = auto()
    DATIVE = auto()
    ACCUSATIVE = auto()
    INSTRUMENTAL = auto()
    LOCATIVE = auto()
    VOCATIVE = auto()


ALL_CASES = Case(127)
_OBJECT = Case.GENITIVE | Case.ACCUSATIVE
_OBLIQUE = Case.DATIVE | Case.LOCATIVE
# Men's names in -a are few; every other first name in -a is a woman's.
_MASCULINE_A = frozenset(("kuba", "barnaba", "bonawentura", "kosma", "sasza", "misza", "aleksa"))
_SOFTENED = {
    "k": "ce", "g": "dze", "r": "rze", "t": "cie", "d": "dzie", "n": "nie", "l": "le", "s": "sie",
    "z": "zie", "m": "mie", "w": "wie", "b": "bie", "p": "pie", "f": "fie", "h": "sze",
}  # fmt: skip
_CACHED_NAMES = 20_000

Forms = dict[str, Case]


def is_feminine(first_name: str) -> bool:
    """Tell a woman's first name by its ending."""
    folded = fold(first_name)
    return folded.endswith("a") and folded not in _MASCULINE_A


@lru_cache(maxsize=_CACHED_NAMES)
def name_forms(name: str, *, feminine: bool) -> Forms:
    """Make the folded forms of a first name or surname, with the cases of each.

    Args:
        name: One name in the nominative; the parts of a double surname are joined by a hyphen.
        feminine: Whether the name is a woman's: "Nowak" then has one form only.
    """
    parts = [p for p in name.split("-") if p]
    if not parts:
        return {}
    forms = _single(parts[0], feminine=feminine)
    for part in parts[1:]:
        others = _single(part, feminine=feminine)
        forms = {
            f"{a}-{b}": cases_a & cases_b
            for a, cases_a in forms.items()
            for b, cases_b in others.items()
            if cases_a & cases_b
        }
    return forms


def surname_forms(name: str, *, feminine: bool) -> Forms:
    """Make the forms of a surname; one in -a may be an adjective ("panią Białą")."""
    forms = dict(name_forms(name, feminine=feminine))
    folded = fold(name)
    if feminine and folded.endswith("a"):
        _add(forms, folded, Case.ACCUSATIVE)
    return forms


def _single(name: str, *, feminine: bool) -> Forms:
    folded = fold(name)
    if feminine:
        return _feminine(folded) if folded.endswith("a") else {folded: ALL_CASES}
    if folded.endswith(("a", "o")):
        return _feminine(folded[:-1] + "a") | {folded: Case.NOMINATIVE}
    if folded.endswith(("i", "y")):
        return _adjective(folded)
    return _masculine(folded, ends_soft=name[-1:].lower() in "ńśćź")


def _feminine(folded: str) -> Forms:
    """Decline a name in -a, as a noun (Anna, Skiba) and as an adjective (Kowalska)."""
    stem = folded[:-1]
    forms: Forms = {}
    _add(forms, folded, Case.NOMINATIVE | Case.INSTRUMENTAL)
    if stem.endswith(("sk", "ck", "dzk")):
        _add(forms, stem + "iej", _OBJECT & ~Case.ACCUSATIVE | _OBLIQUE)
        _add(forms, folded, Case.ACCUSATIVE | Case.VOCATIVE)
        return forms
    for ending in ("y", "i"):
        _add(forms, stem + ending, Case.GENITIVE)
    if stem.endswith(("i", "j")):
        _add(forms, stem[:-1] + "i", Case.GENITIVE | _OBLIQUE)
        _add(forms, stem + "i", _OBLIQUE)
    _add(forms, stem + "ej", Case.GENITIVE | _OBLIQUE)
    _add(forms, stem + "e", Case.ACCUSATIVE)
    _add(forms, stem[:-1] + _SOFTENED.get(stem[-1:], "\0"), _OBLIQUE)
    for ending in ("o", "u"):
        _add(forms, stem + ending, Case.VOCATIVE)
    return {form: cases for form, cases in forms.items() if "\0" not in form}


def _adjective(folded: str) -> Forms:
    """Decline a man's name in -i or -y: Kowalski, Bury, Jerzy."""
    stem = folded[:-1]
    soft = "i" if folded.endswith("i") else ""
    forms: Forms = {}
    _add(forms, folded, Case.NOMINATIVE | Case.VOCATIVE)
    _add(forms, stem + soft + "ego", _OBJECT)
    _add(forms, stem + soft + "emu", Case.DATIVE)
    _add(forms, folded + "m", Case.INSTRUMENTAL | Case.LOCATIVE)
    return forms


def _masculine(folded: str, *, ends_soft: bool) -> Forms:
    """Decline a man's name in a consonant, with and without its fleeting e."""
    forms: Forms = {}
    _add(forms, folded, Case.NOMINATIVE)
    for stem in _stems(folded, ends_soft=ends_soft):
        _add(forms, stem + "a", _OBJECT)
        _add(forms, stem + "owi", Case.DATIVE)
        _add(forms, stem + ("iem" if stem.endswith(("k", "g")) else "em"), Case.INSTRUMENTAL)
        _add(forms, stem + "u", Case.LOCATIVE | Case.VOCATIVE)
        softened = _SOFTENED.get(stem[-1:])
        if softened:
            _add(forms, stem[:-1] + softened, Case.LOCATIVE | Case.VOCATIVE)
    return forms


def _stems(folded: str, *, ends_soft: bool) -> set[str]:
    stems = {folded + "i" if ends_soft else folded}
    if folded.endswith(("ek", "ec", "el", "er")) and len(folded) > len("ek") + 1:
        stems.add(folded[:-2] + folded[-1])
    if folded.endswith("iol"):
        stems.add(folded[:-3] + "l")
    if folded.endswith("ab"):
        stems.add(folded[:-2] + "ebi")
    if folded.endswith("cien"):
        stems.add(folded[:-4] + "tni")
    return stems


def _add(forms: Forms, form: str, cases: Case) -> None:
    forms[form] = forms.get(form, Case.NONE) | cases
