"""Which words of a sentence are verbs, and which runs of words are idioms.

A verb that only looks like one ("mamy" of mama, "spotkanie", a surname) must not make a clause; a
verb without its company ("wezmę" without "udział") keeps its form and loses its meaning.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise

from parsers.facts import Act, Word, fold
from parsers.polish.lexicon.idioms import Idiom, idioms
from parsers.polish.lexicon.verbs import Entry, Role
from parsers.polish.morphology import (
    FINITE,
    NO_VERBS,
    Form,
    VerbForm,
    is_given_name,
    is_known,
    is_lexicon_verb,
    is_noun,
    is_proper_name,
    lexicon_forms,
    other_verb,
    parts_of_speech,
    written_forms,
)
from parsers.polish.text import Joined, Piece, word_list
from parsers.polish.words import KINDS

_GOVERNED = frozenset((Form.INFINITIVE, Form.NOUN))
# "spotkanie", "szkolenie", "kierowniczka" are no verbs.
_NAMED_KINDS = frozenset((Word.EVENT, Word.TITLE, Word.INSTITUTION))
# The present of "być" tells a state; only its future says that somebody comes.
_STATES = frozenset(word_list("jest sa jestem jestesmy jestes jestescie"))
_PRESENT = frozenset(("jestem", "jestesmy"))
_AT = frozenset(("na", "w", "we"))
_TELLING = frozenset((Act.ATTEND, Act.SIGN_UP, Act.PAPERS))
_TOLD = frozenset(word_list("sie panstwu pani uprzejmie"))
_PREPOSITIONS = frozenset(word_list("do z ze u dla od bez po przy o za pod nad przed w we"))
# Nouns that look like a form of a verb: mamy (mama), dam (dama), rady, mam.
_NOUN_TWINS = frozenset(word_list("mamy dam mam rady stali piec stanie"))
_BEFORE_VERBAL_NOUNS = frozenset(("o", "i", "oraz"))
# "Podtrzymuję.", "Tak, potwierdzam.", but "Notuję termin." has its object.
_ALONE = 2
_WITH_ME = frozenset(word_list("mna soba wszystkimi s swoim swoja zlecania"))
_REACH = 3
_HELPED = 4
_HELPED_CLASSES = (frozenset(("inf",)), frozenset(("praet",)))
_LEAST_TYPO = 6
# A sentence with more is no sentence.
_MOST_VERBS = 60

Readings = tuple[tuple[VerbForm, Entry], ...]


@dataclass(frozen=True, slots=True)
class Verb:
    """A word that is a verb here."""

    at: int
    """Its token."""
    lemma: str
    """Folded."""
    form: VerbForm
    act: Act
    role: Role

    @property
    def is_core(self) -> bool:
        """Whether it can carry a clause of its own."""
        return self.form.form in FINITE or self.form.form is Form.PASSIVE

    @property
    def is_governed(self) -> bool:
        """Whether it needs a head: an infinitive or a verbal noun."""
        return self.form.form in _GOVERNED


@dataclass(frozen=True, slots=True)
class Found:
    """The verbs and idioms of a sentence."""

    verbs: dict[int, Verb]
    """By token."""
    idioms: dict[int, tuple[int, Idiom]]
    """By first token: the token behind the last, and the idiom."""

    def cores(self) -> frozenset[int]:
        """Return the words that carry clauses."""
        real = {at for at, (_, idiom) in self.idioms.items() if idiom.act is not Act.THANK}
        return frozenset(
            real | {at for at, v in self.verbs.items() if v.is_core or v.role is Role.ACT}
        )


def find_verbs(
    pieces: list[Piece], words: range, settled: AbstractSet[int], *, has_diacritics: bool
) -> Found:
    """Find what can be a predicate in one sentence.

    Args:
        pieces: All tokens of the text.
        words: The indexes of the sentence.
        settled: Tokens that are known to be something else.
        has_diacritics: Whether the text uses Polish letters, so that their absence tells.
    """
    expressions = dict(_idioms(pieces, words, settled))
    taken = {at for first, (end, _) in expressions.items() for at in range(first, end)}
    company = _Company(pieces, words)
    verbs: dict[int, Verb] = {}
    for index in words:
        if index in settled or index in taken or _is_no_verb(pieces, index, words):
            continue
        verb = _verb(pieces, index, company, has_diacritics=has_diacritics)
        if verb is None or _is_loose_noun(verb, pieces, words):
            continue
        verbs[index] = _in_its_company(verb, pieces, words)
        if len(verbs) == _MOST_VERBS:
            break
    return Found(verbs, expressions)


class _Company:
    """The words of a sentence, beside which its verbs mean what they mean."""

    def __init__(self, pieces: list[Piece], words: range) -> None:
        self._pieces, self._words = pieces, words
        self._joined = " " + " ".join(pieces[at].folded for at in words) + " "
        is_short = len(words) <= _ALONE
        self.is_answer = is_short and not any(is_noun(pieces[at].text) for at in words)
        """A verb alone answers an invitation: "Potwierdzam."."""

    def signs(self, index: int, form: VerbForm) -> bool:
        """Say whether "pisać" signs up here: "piszę się", not "miałam się uczyć pisać"."""
        reach = 1 if form.form is Form.INFINITIVE else _REACH
        near = range(
            max(index - reach, self._words.start), min(index + reach + 1, self._words.stop)
        )
        return any(self._pieces[at].folded in {"sie", "mnie"} for at in near)

    def has_any(self, stems: tuple[str, ...]) -> bool:
        """Say whether a word begins with one of the stems; a stem may end with a space."""
        return any(" " + stem.lstrip() in self._joined for stem in stems)


def _idioms(
    pieces: list[Piece], words: range, settled: AbstractSet[int]
) -> Iterator[tuple[int, tuple[int, Idiom]]]:
    joined = Joined(pieces[at] for at in words)
    taken: set[int] = set()
    for pattern, idiom in idioms():
        for run in joined.find(pattern):
            inside = {words[place] for place in run}
            if inside and not taken & inside and not inside <= settled:
                taken |= inside
                yield words[run[0]], (words[run[-1]] + 1, idiom)


def _is_no_verb(pieces: list[Piece], index: int, words: range) -> bool:
    """Say whether a word cannot be a verb here: an event, a name, or after a preposition."""
    piece = pieces[index]
    if KINDS.get(piece.folded) in _NAMED_KINDS or piece.folded in NO_VERBS:
        return True
    if piece.text[:1].isupper() and piece.text[1:].islower() and is_proper_name(piece.text):
        return index > words.start or is_given_name(piece.text) or not _is_spelt(piece)
    before = pieces[index - 1].folded if index > words.start else ""
    return before in _PREPOSITIONS and piece.folded in _NOUN_TWINS


def _is_spelt(piece: Piece) -> bool:
    """Say whether a word is a verb of the lexicon to the letter: "Muszę", "Mogę", not "Ida"."""
    return is_lexicon_verb(piece.folded) and bool(written_forms(piece.text))


def _verb(
    pieces: list[Piece], index: int, company: _Company, *, has_diacritics: bool
) -> Verb | None:
    """Read one word as a verb, of the lexicon or any other, as written or mistyped."""
    piece = pieces[index]
    readings = lexicon_forms().get(piece.folded, ())
    if readings:
        kept = _as_written(piece, readings, has_diacritics=has_diacritics)
        return _first_fitting(index, kept, company) if kept else None
    before = {p.folded for p in pieces[max(0, index - 2) : index]}
    form = other_verb(piece.text, is_sure=before == {"sie", "nie"})
    if form is not None:
        return Verb(index, fold(form.lemma), form, Act.OTHER, Role.ACT)
    if len(piece.folded) >= _LEAST_TYPO and not is_known(piece.text):
        readings = _mistyped(piece.folded)
        return _first_fitting(index, readings, company) if readings else None
    return None


def _as_written(piece: Piece, readings: Readings, *, has_diacritics: bool) -> Readings:
    """Keep the readings that the spelling allows ("zapisuje" is no "zapisuję" where ę is used)."""
    spelt = set(written_forms(piece.text))
    kept = tuple(reading for reading in readings if reading[0] in spelt)
    if kept and (has_diacritics or not piece.text.isascii()):
        return kept
    if not kept and has_diacritics and is_known(piece.text):
        return ()
    return readings


def _first_fitting(index: int, readings: Readings, company: _Company) -> Verb:
    """Choose the first person and the reading whose company is there."""
    ordered = sorted(readings, key=lambda reading: reading[0].person not in {1, 0, 2})
    for form, entry in ordered:
        is_answer = company.is_answer and entry.act is Act.SIGN_UP
        if form.lemma == "pisać" and entry.act is Act.SIGN_UP and not company.signs(index, form):
            continue
        if is_answer or not entry.needs or company.has_any(entry.needs):
            return Verb(index, fold(form.lemma), form, entry.act, entry.role)
    form, _ = ordered[0]
    return Verb(index, fold(form.lemma), form, Act.OTHER, Role.ACT)


def _mistyped(word: str) -> Readings:
    """Look a word up with two neighbouring letters swapped."""
    for at in range(len(word) - 1):
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        found = lexicon_forms().get(swapped)
        if found and swapped != word:
            return found
    return ()


def _is_loose_noun(verb: Verb, pieces: list[Piece], words: range) -> bool:
    """Say whether a verbal noun is a mere noun: "zapisy", not "proszę o zapisanie"."""
    if verb.form.form is not Form.NOUN:
        return False
    before = {pieces[at].folded for at in range(max(words.start, verb.at - _REACH), verb.at)}
    return before.isdisjoint(_BEFORE_VERBAL_NOUNS)


def _in_its_company(verb: Verb, pieces: list[Piece], words: range) -> Verb:
    """Take from a verb the meaning that the words around it do not let it have."""
    is_mention = verb.lemma == "wymienic" and verb.form.form is Form.PASSIVE
    if is_mention or _tells_a_state(verb, pieces):
        verb = replace(verb, act=Act.OTHER)
    if verb.act in _TELLING and _tells_that(pieces, verb.at, words):
        verb = replace(verb, act=Act.INFORM)
    if verb.lemma == "byc" and _helps_another(pieces, verb.at, words):
        verb = replace(verb, act=Act.OTHER)
    return verb


def _tells_a_state(verb: Verb, pieces: list[Piece]) -> bool:
    """Say whether it is "jestem z Legnicy", or "piszcie": neither comes nor signs up."""
    word = pieces[verb.at].folded
    is_letter = verb.lemma == "pisac" and verb.form.form is Form.ORDER
    return (word in _STATES or is_letter) and not _is_at_event(pieces, verb.at)


def _is_at_event(pieces: list[Piece], index: int) -> bool:
    """Say whether "jestem" goes with "na konsultacjach": present for a coming day."""
    if pieces[index].folded not in _PRESENT:
        return False
    near = pieces[index + 1 : index + 1 + _HELPED + 1]
    return any(
        one.folded in _AT and KINDS.get(two.folded) is Word.EVENT for one, two in pairwise(near)
    )


def _tells_that(pieces: list[Piece], index: int, words: range) -> bool:
    """Say whether "że" follows at once: "melduję, że …" tells, it does not sign up."""
    near = [at for at in (index + 1, index + 2) if at in words]
    if near and is_that(pieces, near[0]):
        return True
    return any(is_that(pieces, at) for at in near) and pieces[near[0]].folded in _TOLD


def _helps_another(pieces: list[Piece], index: int, words: range) -> bool:
    """Say whether "będę" only helps a verb outside the lexicon: "będę pracować w domu"."""
    near = [pieces[at] for at in range(index + 1, index + 1 + _HELPED) if at in words]
    return any(
        p.folded not in lexicon_forms() and parts_of_speech(p.text) in _HELPED_CLASSES for p in near
    )


def is_that(pieces: list[Piece], index: int) -> bool:
    """Say whether a word is "że" or "iż", not the preposition "ze"."""
    piece = pieces[index]
    if piece.folded == "iz" or piece.text.lower() == "że":
        return True
    if piece.folded != "ze":
        return False
    following = pieces[index + 1].folded if index + 1 < len(pieces) else ""
    return following not in _WITH_ME and all(p.text.isascii() for p in pieces)
