"""What does a printed label ask for? Knowledge of Polish form language, whoever drew the form."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from parsers.forms.definition import FieldType, Form, Lexicon

# Two words are one in another case, or misread in a letter, from this likeness on: one edit in five
# letters. "Fundacja" and "funkcja" are less alike.
_LIKE: Final = 0.79
_SHORTEST_FUZZY: Final = 4
# Words and labels whose reading is kept; a page has some hundred.
_REMEMBERED: Final = 4096
# Share of a label's letters that its phrase must explain; single words must explain more, because
# "Gmina Jawor" is somebody's name and not a label.
_EXPLAINED: Final = 0.55
_EXPLAINED_BY_ONE: Final = 0.75
_SHORTEST_RUN: Final = 8
_SHORTEST_EXACT_RUN: Final = 5
_LONGEST_RUN: Final = 60
_RUN_LIKE: Final = 0.87
_LONGEST_WITH_DECIDING: Final = 9
# Longer texts are sentences, not labels.
_LONGEST: Final = 14
# Numbering of labels ("1.", "a)", "II.") and everything that is no letter or digit.
_NUMBERING = re.compile(r"^\s*(?:[IVX]{1,4}|\d{1,2}|[a-z])\s?[.)]\s*(?=\S)", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\([^)]*\)?")
_ORNAMENT = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a label asks for."""

    id: str
    type: FieldType
    lexicon: Lexicon | None
    explained: float
    """Share of the label's letters that the known phrase explains, 0–1."""
    words: int
    """How many words of the label, from its first, the phrase takes; 0 if it begins later."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    tokens: tuple[str, ...]
    meaning: str
    type: FieldType
    lexicon: Lexicon | None


def plain(text: str) -> tuple[str, ...]:
    """Split a text into words without case, Polish marks, numbering and punctuation."""
    bare = _NUMBERING.sub("", text).casefold().replace("ł", "l")
    marks = unicodedata.normalize("NFD", bare)
    letters = "".join(letter for letter in marks if not unicodedata.combining(letter))
    return tuple(_ORNAMENT.sub(" ", letters).split())


def understand(text: str) -> Meaning | None:
    """Say what a label asks for; ``None`` if it is no label that is known.

    Args:
        text: The whole text of a cell or a piece of a line, without the value.
    """
    if ":" in _IN_BRACKETS.sub(" ", text).rstrip(" :.*_"):
        # What follows the colon is a value.
        return None
    anywhere = _deciding(plain(text))
    if anywhere is not None:
        return anywhere
    found = [
        meaning
        for words in {plain(text), plain(_IN_BRACKETS.sub(" ", text))}
        if 0 < len(words) <= _LONGEST and (meaning := _understand(words)) is not None
    ]
    return max(found, key=lambda meaning: meaning.explained, default=None) or _run_together(text)


def _run_together(text: str) -> Meaning | None:
    """Understand a label whose spaces were lost, or put in, when it was read."""
    words = plain(text)
    letters = "".join(words)
    if (exact := _runs().get(letters)) is not None and len(letters) >= _SHORTEST_EXACT_RUN:
        return Meaning(exact.meaning, exact.type, exact.lexicon, 1.0, len(words))
    if not _SHORTEST_RUN <= len(letters) <= _LONGEST_RUN:
        return None
    found = process.extractOne(
        letters, _runs().keys(), scorer=Levenshtein.normalized_similarity, score_cutoff=_RUN_LIKE
    )
    if found is None:
        return None
    phrase = _runs()[found[0]]
    return Meaning(phrase.meaning, phrase.type, phrase.lexicon, found[1], len(words))


def understand_comb(text: str, cells: int) -> Meaning | None:
    """Say what is asked in a comb whose label cannot be read: numbers tell themselves by length."""
    likely = [one for one in _vocabulary() if cells in one.get("cells", ())]
    words = plain(text)
    if not words or not likely:
        return None
    best = max(
        likely, key=lambda one: max(Levenshtein.normalized_similarity(one["id"], w) for w in words)
    )
    return Meaning(best["id"], FieldType(best["type"]), None, 0.0, 0)


def _deciding(words: tuple[str, ...]) -> Meaning | None:
    """Find a word that decides wherever in a label it stands, such as "podpis"."""
    if len(words) > _LONGEST_WITH_DECIDING:
        return None
    for one in _vocabulary():
        if any(word in words for word in one.get("anywhere", ())):
            return Meaning(one["id"], FieldType(one["type"]), None, 1.0, len(words))
    return None


@lru_cache(maxsize=_REMEMBERED)
def _understand(words: tuple[str, ...]) -> Meaning | None:
    letters = sum(map(len, words))
    best: tuple[int, Meaning] | None = None
    for phrase in _phrases():
        at = _found(phrase.tokens, words)
        if at is None:
            continue
        explained = sum(len(words[at + n]) for n in range(len(phrase.tokens))) / letters
        if explained < (_EXPLAINED_BY_ONE if len(phrase.tokens) == 1 else _EXPLAINED):
            continue
        taken = len(phrase.tokens) if at == 0 else 0
        meaning = Meaning(phrase.meaning, phrase.type, phrase.lexicon, explained, taken)
        size = sum(map(len, phrase.tokens))
        if best is None or (explained, size) > (best[1].explained, best[0]):
            best = (size, meaning)
    return best[1] if best is not None else None


def begins_with_label(text: str) -> Meaning | None:
    """Find the longest known phrase with which a text begins, whatever follows it."""
    words = plain(text)
    best: Meaning | None = None
    for phrase in _phrases():
        length = len(phrase.tokens)
        if length <= len(words) and _same(phrase.tokens, words[:length]):
            letters = sum(map(len, words[:length]))
            explained = letters / sum(map(len, words))
            if best is None or explained > best.explained:
                best = Meaning(phrase.meaning, phrase.type, phrase.lexicon, explained, length)
    return best


@lru_cache(maxsize=_REMEMBERED)
def _readings(word: str) -> frozenset[str]:
    """Give the words of the vocabulary that a word may be, in another case or misread."""
    if len(word) < _SHORTEST_FUZZY:
        return frozenset({word})
    near = process.extract(
        word,
        _words(),
        scorer=Levenshtein.normalized_similarity,
        processor=None,
        score_cutoff=_LIKE,
        limit=None,
    )
    return frozenset({word, *(other for other, _, _ in near)})


def field_of(form: Form, meaning: str) -> str | None:
    """Find the one field of a form that asks for the same; ``None`` if none or several do."""
    known = _fields(form.id, form)
    fields = known.get(meaning) or known.get(_instead().get(meaning, ""), ())
    return fields[0] if len(fields) == 1 else None


@cache
def _fields(_: str, form: Form) -> dict[str, tuple[str, ...]]:
    fields: dict[str, tuple[str, ...]] = {}
    for field in form.fields():
        meaning = understand(field.labels[0])
        if meaning is not None and field.type in _WRITTEN:
            fields[meaning.id] = (*fields.get(meaning.id, ()), field.id)
    return fields


_WRITTEN: Final = frozenset(FieldType) - {
    FieldType.TABLE,
    FieldType.CHOICE,
    FieldType.MULTICHOICE,
    FieldType.CHECK,
    FieldType.STATIC,
}


def _found(phrase: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    for at in range(len(words) - len(phrase) + 1):
        if _same(phrase, words[at : at + len(phrase)]):
            return at
    return None


def _same(phrase: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return all(one in _readings(other) for one, other in zip(phrase, words, strict=True))


@cache
def _vocabulary() -> tuple[dict[str, Any], ...]:
    text = (files("parsers.forms") / "label_words.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["meanings"])


@cache
def _words() -> tuple[str, ...]:
    """List the words of all phrases that are long enough to be read with a fault."""
    words = {token for phrase in _phrases() for token in phrase.tokens}
    return tuple(sorted(word for word in words if len(word) >= _SHORTEST_FUZZY))


@cache
def _runs() -> dict[str, _Phrase]:
    """Give the phrases without their spaces."""
    return {"".join(phrase.tokens): phrase for phrase in _phrases() if len(phrase.tokens) > 1}


@cache
def _instead() -> dict[str, str]:
    """Say which meaning a field may have when none of the form has the label's own."""
    return {one["id"]: one["instead"] for one in _vocabulary() if "instead" in one}


@cache
def _phrases() -> tuple[_Phrase, ...]:
    return tuple(
        _Phrase(
            plain(phrase),
            entry["id"],
            FieldType(entry["type"]),
            Lexicon(entry["lexicon"]) if "lexicon" in entry else None,
        )
        for entry in _vocabulary()
        for phrase in entry["phrases"]
    )
