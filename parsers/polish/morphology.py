"""Forms of verbs from the SGJP dictionary (morfeusz2): the lexicon's own, and any other verb.

All lexicon forms are generated once and kept folded, so that a text without diacritics is read as
well; where folding makes two forms one ("zapisuję", "zapisuje"), both readings stay.

Source: Morfeusz 2 with the Grammatical Dictionary of Polish (SGJP), BSD-2, http://morfeusz.sgjp.pl
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from itertools import combinations, product
from typing import NamedTuple

import morfeusz2

from parsers.facts import fold
from parsers.polish.lexicon.verbs import Entry, entries
from parsers.polish.text import word_list

_CACHED_WORDS = 50_000


class Form(StrEnum):
    """Which form of a verb a word is."""

    FINITE = "finite"
    """Present or simple future."""
    PAST = "past"
    CONDITIONAL = "conditional"
    """chciałabym, pojechałabym."""
    ORDER = "order"
    """zapisz, wpiszcie: the imperative."""
    INFINITIVE = "infinitive"
    NOUN = "noun"
    """zapisanie: the verbal noun after "proszę o"."""
    IMPERSONAL = "impersonal"
    """skierowano."""
    PASSIVE = "passive"
    """zapisana, oddelegowani."""
    PARTICIPLE = "participle"
    """zgłaszając, chcąc."""


class VerbForm(NamedTuple):
    """One reading of a word as a form of a verb."""

    lemma: str
    form: Form
    person: int
    """1, 2, 3; 0 when the form has none."""
    is_plural: bool


_FORMS = {
    "fin": Form.FINITE, "bedzie": Form.FINITE, "praet": Form.PAST, "cond": Form.CONDITIONAL,
    "impt": Form.ORDER, "inf": Form.INFINITIVE, "ger": Form.NOUN, "imps": Form.IMPERSONAL,
    "ppas": Form.PASSIVE, "pcon": Form.PARTICIPLE, "pant": Form.PARTICIPLE, "winien": Form.FINITE,
}  # fmt: skip
_PERSONS = {"pri": 1, "sec": 2, "ter": 3}
FINITE = frozenset((Form.FINITE, Form.PAST, Form.CONDITIONAL, Form.ORDER, Form.IMPERSONAL))
"""Forms that need no other verb."""
_TOLD = frozenset((Form.FINITE, Form.PAST, Form.CONDITIONAL))
# Forms of other words that are read as verbs by accident: "mam" of mama, "drogi" ...
NO_VERBS = frozenset(
    word_list(
        """
    podpisana podpisany podpisani podpisanego podpisanej mnie mna nam jej ich jego maja marca
    list dwie moje moja stron jak tym tam juz tez oraz raz mila mile moc kas byt wole piec
    """
    )
)


@cache
def _dictionary() -> morfeusz2.Morfeusz:
    return morfeusz2.Morfeusz(praet="composite")


def _readings(word: str) -> list[tuple[str, str]]:
    """List lemma and tag of every reading of a word."""
    return [(lemma, tag) for _, _, (_, lemma, tag, *_) in _dictionary().analyse(word)]


def _verb_form(lemma: str, tag: str) -> VerbForm | None:
    parts = tag.split(":")
    form = _FORMS.get(parts[0])
    if form is None or "neg" in parts[1:]:
        return None
    if form is Form.NOUN and "pl" in parts[1:2]:
        return None
    if form is Form.PASSIVE and not parts[2].startswith("nom"):
        return None
    person = next((_PERSONS[p] for p in parts[1:] if p in _PERSONS), 0)
    if form in _TOLD and person == 0:
        person = 3
    return VerbForm(lemma.partition(":")[0], form, person, "pl" in parts[1:2])


@cache
def lexicon_forms() -> dict[str, tuple[tuple[VerbForm, Entry], ...]]:
    """List for each folded form of the lexicon its readings, in the order of the lexicon."""
    found: dict[str, list[tuple[VerbForm, Entry]]] = {}
    dictionary = _dictionary()
    for entry in entries():
        for written, lemma, tag, *_ in dictionary.generate(entry.lemma):
            reading = _verb_form(lemma, tag)
            if reading is None:
                continue
            readings = found.setdefault(fold(written), [])
            if (reading, entry) not in readings:
                readings.append((reading, entry))
    return {word: tuple(readings) for word, readings in found.items()}


def is_lexicon_verb(folded: str) -> bool:
    """Say whether a folded word can be a form of the lexicon, verbal nouns ("spotkanie") aside."""
    return any(reading.form is not Form.NOUN for reading, _ in lexicon_forms().get(folded, ()))


@lru_cache(maxsize=_CACHED_WORDS)
def written_forms(word: str) -> tuple[VerbForm, ...]:
    """List the readings of a word, as it is written, as a form of any verb of Polish."""
    forms = (_verb_form(lemma, tag) for lemma, tag in _readings(word.lower()))
    return tuple(sorted({form for form in forms if form is not None}))


_MARKED = {
    "a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "z": "żź",
}  # fmt: skip
_NO_VERB_CLASSES = frozenset(("subst", "adj", "adv", "prep"))
_MOST_MARKS = 3
_LONGEST_RESTORED = 14


@lru_cache(maxsize=_CACHED_WORDS)
def _restored(word: str) -> str:
    """Return a word of the dictionary that differs by Polish marks only, or the word itself."""
    if len(word) > _LONGEST_RESTORED:
        return word
    return next((found for found in _marked(word) if is_known(found)), word)


def _marked(word: str) -> Iterator[str]:
    """Put marks on one, two and three letters of a word, in every way."""
    places = [i for i, letter in enumerate(word) if letter in _MARKED]
    for count in range(1, _MOST_MARKS + 1):
        for chosen in combinations(places, count):
            for marks in product(*(_MARKED[word[i]] for i in chosen)):
                letters = list(word)
                for place, mark in zip(chosen, marks, strict=True):
                    letters[place] = mark
                yield "".join(letters)


@lru_cache(maxsize=_CACHED_WORDS)
def other_verb(word: str, *, is_sure: bool = False) -> VerbForm | None:
    """Return the finite reading of a word that can be nothing but a verb, or ``None``.

    "kieruje" is one, "stali" (stal) is not: a noun that happens to look like a verb must not make
    a clause.

    Args:
        word: The word as written.
        is_sure: It stands behind "się nie", where no noun does: "się nie sprzedają".
    """
    if fold(word) in NO_VERBS:
        return None
    if word.isascii() and not is_known(word):
        word = _restored(word.lower())
    if parts_of_speech(word) & _NO_VERB_CLASSES and not is_sure:
        return None
    forms = (_verb_form(lemma, tag) for lemma, tag in _readings(word.lower()))
    return next((f for f in forms if f is not None and f.form in FINITE), None)


def is_proper_name(word: str) -> bool:
    """Say whether the dictionary knows a capitalised word as a name or a place."""
    return bool(_name_labels(word) - {_COMMON})


def is_given_name(word: str) -> bool:
    """Say whether the dictionary knows a capitalised word as somebody's first name."""
    return _GIVEN in _name_labels(word)


@lru_cache(maxsize=_CACHED_WORDS)
def _name_labels(word: str) -> frozenset[str]:
    """Return what the dictionary calls a word: ``imię``, ``nazwisko``, ``nazwa_pospolita``."""
    return frozenset(
        label for _, _, (_, _, _, labels, *_) in _dictionary().analyse(word) for label in labels
    )


_BY_CASE = frozenset(("subst", "depr", "ger"))
_COMMON = "nazwa_pospolita"
_GIVEN = "imię"
_UNKNOWN = frozenset(("ign",))
_NOUN_CLASSES = frozenset(("subst", "depr"))
_PERSON_GENDERS = frozenset(("m1", "p1"))


@lru_cache(maxsize=_CACHED_WORDS)
def is_noun(word: str) -> bool:
    """Say whether a word as written can only be a noun."""
    classes = parts_of_speech(word)
    return bool(classes) and classes <= _BY_CASE


@lru_cache(maxsize=_CACHED_WORDS)
def is_person_noun(word: str) -> bool:
    """Say whether every reading of a word is a noun for men: kolega, stażysta, pracownicy."""
    tags = [tag.replace(".", ":").split(":") for _, tag in _readings(word.lower())]
    return bool(tags) and all(
        tag[0] in _NOUN_CLASSES and not _PERSON_GENDERS.isdisjoint(tag) for tag in tags
    )


@lru_cache(maxsize=_CACHED_WORDS)
def parts_of_speech(word: str) -> frozenset[str]:
    """Return the word classes that a word as written can have (``subst``, ``adj``, ``fin`` …)."""
    return frozenset(tag.split(":")[0] for _, tag in _readings(word.lower()))


def is_known(word: str) -> bool:
    """Say whether the dictionary knows a word as written."""
    return parts_of_speech(word) != _UNKNOWN


_CONTENT = ("subst", "ger", "adj", "adv", "fin", "praet", "inf", "impt", "cond", "ppas", "pact")
"""Classes of words that tell a topic, in the order in which their lemmas are preferred."""


@lru_cache(maxsize=_CACHED_WORDS)
def common_lemma(word: str) -> str:
    """Return the folded dictionary form of a common noun, adjective, adverb or verb.

    Empty for names, for words of other classes and for what the dictionary does not know; also for
    a capitalised word that may be somebody's name or a place. Words without Polish marks are read
    as if they had them.
    """
    if word[:1].isupper() and is_proper_name(word):
        return ""
    lower = word.lower()
    if lower.isascii() and not is_known(lower):
        lower = _restored(lower)
    found = [
        (_CONTENT.index(tag.split(":")[0]), lemma.partition(":")[0])
        for lemma, tag in _readings(lower)
        if tag.split(":")[0] in _CONTENT and not lemma[:1].isupper()
    ]
    return fold(min(found)[1]) if found else ""
