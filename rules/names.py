"""The forms of Polish names: for known people all forms are made, nobody's form is guessed.

Making the forms of a closed set is safe where undoing the forms of unknown words is not.  Forms
are folded; the case tells a guest ("zgłaszam Annę Nowak") from somebody thanked ("Annie Nowak").
"""

from enum import Flag, StrEnum, auto
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


class Gender(StrEnum):
    """Of the person named, as far as the name or its title tells."""

    MAN = "man"
    WOMAN = "woman"
    UNKNOWN = "unknown"


ALL_CASES = Case(127)
_OBJECT = Case.GENITIVE | Case.ACCUSATIVE
_OBLIQUE = Case.DATIVE | Case.LOCATIVE
# Men's names in -a are few; every other first name in -a is a woman's.
_MASCULINE_A = frozenset(
    (
        "kuba", "barnaba", "bonawentura", "kosma", "sasza", "misza", "aleksa", "ilia", "illia",
        "nikita", "mykyta", "mykola", "mikola", "luka", "dyzma", "jarema", "zawisza", "seba",
        "dima", "wania", "kola", "zenka", "oleksa", "zoltka",
    )
)  # fmt: skip
_FEMININE_OTHER = frozenset(
    (
        "ines", "noemi", "miriam", "beatrycze", "nicole", "nikol", "karen", "carmen", "ruth", "rut",
        "alice", "jane", "kate", "sarah", "hannah", "elizabeth", "emily", "mary", "lucy", "chloe",
        "beti", "megi", "rachel", "susan", "claire", "grace", "judith", "ingrid", "ljubow", "lubow",
        "abigail", "doris", "iris", "dolores", "mercedes", "roksi", "vivien", "zoe", "nel", "kim",
    )
)  # fmt: skip
_SOFTENED = {
    "k": "ce", "g": "dze", "r": "rze", "t": "cie", "d": "dzie", "n": "nie", "l": "le", "s": "sie",
    "z": "zie", "m": "mie", "w": "wie", "b": "bie", "p": "pie", "f": "fie",
}  # fmt: skip
_NOT_SOFTENED_IN_MEN = "kg"
# After these the dative of a woman's name is its genitive: Kamili, Alicji, Kuleszy.
_SOFT_STEMS = ("l", "c", "z", "j", "i", "e", "o")
_ADJECTIVES = ("sk", "ck", "dzk")
_SHORT_STEM = 4
_CACHED_NAMES = 20_000

Forms = dict[str, Case]


def is_feminine(first_name: str) -> bool:
    """Tell a woman's first name by its ending."""
    folded = fold(first_name)
    return (folded.endswith("a") and folded not in _MASCULINE_A) or folded in _FEMININE_OTHER


def is_woman(first_name: str, last_name: str) -> bool:
    """Tell a woman by her surname where it is an adjective, else by her first name."""
    last = fold(last_name)
    if last.endswith(("ska", "cka", "dzka")):
        return True
    return is_feminine(first_name) and not last.endswith(("ski", "cki", "dzki"))


@lru_cache(maxsize=_CACHED_NAMES)
def name_forms(name: str, *, feminine: bool) -> Forms:
    """Make the folded forms of a first name or surname, with the cases of each.

    Args:
        name: One name in the nominative; the parts of a double surname are joined by a hyphen.
        feminine: Whether the name is a woman's: "Nowak" then has one form only.
    """
    parts = [p for p in name.replace("–", "-").replace(" ", "-").split("-") if p]
    if not parts:
        return {}
    forms = _single(parts[0], feminine=feminine)
    for part in parts[1:]:
        others = _single(part, feminine=feminine)
        joined = {
            f"{a}-{b}": cases_a & cases_b
            for a, cases_a in forms.items()
            for b, cases_b in others.items()
            if cases_a & cases_b
        }
        # "Nowak-Mazura": the first part is often left as it is.
        for b, cases in others.items():
            _add(joined, f"{fold(parts[0])}-{b}", cases)
        forms = joined
    return forms


@lru_cache(maxsize=_CACHED_NAMES)
def surname_forms(name: str, *, feminine: bool) -> Forms:
    """Make the forms of a surname; one in -a may be an adjective ("panią Białą")."""
    forms = dict(name_forms(name, feminine=feminine))
    folded = fold(name)
    if feminine and folded.endswith("a"):
        _add(forms, folded, Case.ACCUSATIVE)
    return forms


@lru_cache(maxsize=_CACHED_NAMES)
def plural_forms(name: str) -> Forms:
    """Make the forms of a family's name: Stasiakowie, Ostrowskich; made from any single surname.

    A dative that is also a man's instrumental ("Kowalskim") is left out.
    """
    folded = fold(name)
    forms: Forms = {}
    stem = folded[:-1] if folded.endswith(("a", "i", "y", "o")) else ""
    if stem.endswith(_ADJECTIVES):
        _add(forms, stem[:-1] + "cy", Case.NOMINATIVE | Case.VOCATIVE)
        _add(forms, stem + "ich", _OBJECT | Case.LOCATIVE)
        _add(forms, stem + "imi", Case.INSTRUMENTAL)
        _add(forms, stem + "ie", Case.NOMINATIVE | Case.ACCUSATIVE)
        return forms
    if folded.endswith(("y", "i", "a")):
        _add(forms, stem + "i", Case.NOMINATIVE | Case.VOCATIVE)
        _add(forms, stem + "ych", _OBJECT | Case.LOCATIVE)
        _add(forms, stem + "ymi", Case.INSTRUMENTAL)
    stems = {stem} if stem else _stems(folded, last=name[-1:].lower())
    for base in stems:
        _add(forms, base + "owie", Case.NOMINATIVE | Case.VOCATIVE)
        _add(forms, base + "ow", _OBJECT)
        _add(forms, base + "om", Case.DATIVE)
        _add(forms, base + "ami", Case.INSTRUMENTAL)
        _add(forms, base + "ach", Case.LOCATIVE)
    forms.pop(folded, None)
    return forms


def _single(name: str, *, feminine: bool) -> Forms:
    folded = fold(name)
    is_noun = name.lower().endswith(("śka", "ćka", "ńka")) or len(folded) <= _SHORT_STEM + 1
    is_hard = name.lower().endswith(("ła", "ło"))
    if folded.endswith("a") or (folded.endswith("o") and not feminine):
        declined = _feminine(folded[:-1] + "a", is_noun=is_noun, is_hard=is_hard)
        return declined if feminine else declined | {folded: _undeclined(folded)}
    if feminine or folded.endswith(("e", "u")):
        return {folded: ALL_CASES}
    if folded.endswith(("i", "y")):
        return _adjective(folded)
    return _masculine(folded, last=name[-1:].lower())


def _undeclined(folded: str) -> Case:
    """Return the cases that a man's name in a vowel has as it stands: Bondarenko, z Dudą."""
    return ALL_CASES if folded.endswith("o") else Case.NOMINATIVE | Case.INSTRUMENTAL


def _feminine(folded: str, *, is_noun: bool, is_hard: bool = False) -> Forms:
    """Decline a name in -a, as a noun (Anna, Skiba) and as an adjective (Kowalska).

    Args:
        folded: The name.
        is_noun: Whether one in -ska is no adjective: Aśka.
        is_hard: Whether the letter before the -a is a ł, which folding makes an l.
    """
    stem = folded[:-1]
    forms: Forms = {}
    _add(forms, folded, Case.NOMINATIVE | Case.INSTRUMENTAL)
    if stem.endswith(_ADJECTIVES) and not is_noun:
        _add(forms, stem + "iej", _OBJECT & ~Case.ACCUSATIVE | _OBLIQUE)
        _add(forms, folded, Case.ACCUSATIVE | Case.VOCATIVE)
        return forms
    oblique = _OBLIQUE if stem.endswith(_SOFT_STEMS) else Case.NONE
    for ending in ("y",) if is_hard else ("y", "i"):
        _add(forms, stem + ending, Case.GENITIVE | oblique)
    if stem.endswith(("i", "j")):
        _add(forms, stem[:-1] + "i", Case.GENITIVE | _OBLIQUE)
    _add(forms, stem + "ej", Case.GENITIVE | _OBLIQUE)
    _add(forms, stem + "e", Case.ACCUSATIVE)
    if stem.endswith("ch"):
        _add(forms, stem[:-2] + "sze", _OBLIQUE)
    elif stem[-1:] in _SOFTENED:
        _add(forms, stem[:-1] + _SOFTENED[stem[-1]], _OBLIQUE)
    for ending in ("o", "u"):
        _add(forms, stem + ending, Case.VOCATIVE)
    return forms


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


def _masculine(folded: str, *, last: str) -> Forms:
    """Decline a man's name in a consonant, with and without its fleeting e."""
    forms: Forms = {}
    _add(forms, folded, Case.NOMINATIVE)
    for stem in _stems(folded, last=last):
        _add(forms, stem + "a", _OBJECT)
        _add(forms, stem + "owi", Case.DATIVE)
        _add(forms, stem + ("iem" if stem.endswith(("k", "g")) else "em"), Case.INSTRUMENTAL)
        _add(forms, stem + "u", Case.LOCATIVE | Case.VOCATIVE)
        if stem[-1:] in _SOFTENED and stem[-1] not in _NOT_SOFTENED_IN_MEN:
            _add(forms, stem[:-1] + _SOFTENED[stem[-1]], Case.LOCATIVE | Case.VOCATIVE)
    return forms


# What a man's name loses or changes when it gets an ending: (end, what stands for it).
_CHANGES = (
    ("rzec", "rc"), ("rzel", "rl"), ("iec", "c"), ("iek", "k"), ("iel", "l"), ("ier", "r"),
    ("ek", "k"), ("ec", "c"), ("el", "l"), ("er", "r"), ("iol", "l"), ("ab", "ebi"), ("ab", "eb"),
)  # fmt: skip
_SOFT_CHANGES = (("cien", "tni"), ("ien", "ni"), ("en", "ni"), ("ec", "ci"))
_LEAST_STEM = 2


def _stems(folded: str, *, last: str) -> set[str]:
    """Make the stems before endings; ``last`` is the last letter with its diacritic."""
    ends_soft = last in {"ń", "ś", "ć", "ź"}
    stems = {folded + "i" if ends_soft else folded}
    for end, changed in _SOFT_CHANGES if ends_soft else _CHANGES:
        if folded.endswith(end) and len(folded) - len(end) >= _LEAST_STEM:
            stems.add(folded[: -len(end)] + changed)
    return stems


def _add(forms: Forms, form: str, cases: Case) -> None:
    forms[form] = forms.get(form, Case.NONE) | cases
