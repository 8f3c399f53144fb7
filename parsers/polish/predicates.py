"""Predicates of one sentence: which words are verbs here, what governs them, what negates them.

Nothing here decides.  A verb that is negated, softened, conditional or asked about keeps its
meaning and carries the mark; the rules accept only what has no mark.
"""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from parsers.facts import Act, Predicate, Span, Word, fold
from parsers.polish.lexicon.idioms import Idiom, idioms
from parsers.polish.lexicon.verbs import NEED_PERSON, SURELY_COMING, Entry, Role
from parsers.polish.morphology import (
    NO_VERBS,
    Form,
    VerbForm,
    is_proper_name,
    lexicon_forms,
    other_verb,
    parts_of_speech,
    written_forms,
)
from parsers.polish.text import Piece, word_list
from parsers.polish.words import KINDS

_FINITE = frozenset((Form.FINITE, Form.PAST, Form.CONDITIONAL, Form.ORDER, Form.IMPERSONAL))
_GOVERNED = frozenset((Form.INFINITIVE, Form.NOUN))
_NEGATORS = frozenset(("nie", "nigdy", "ani", "nikt", "zaden", "zadna"))
# What may stand between "nie" and its verb.
_BETWEEN = frozenset(word_list("sie juz jednak tez mi nam tam tu go jej ich jeszcze sama sam"))
_REACH = 3
_HEAD_ORDER = (Role.MODAL, Role.FORCED, Role.WISH, Role.FIRM, Role.REQUEST)
_SOFT_ADVERBS = frozenset(
    word_list(
        "chyba ewentualnie prawdopodobnie raczej wstepnie warunkowo podobno przypuszczalnie pewnie "
        "zapewne bodajze niewykluczone byc_moze"
    )
)
# "spotkanie", "szkolenie", "kierowniczka" are no verbs.
_NAMED_KINDS = frozenset((Word.EVENT, Word.TITLE, Word.INSTITUTION))
_ABOUT = frozenset((Act.ATTEND, Act.SIGN_UP, Act.WITHDRAW, Act.REPLACE, Act.MOVE))
# The present of "być" tells a state; only its future says that somebody comes.
_STATES = frozenset(word_list("jest sa jestem jestesmy jestes jestescie"))
_FOR_PERSONS = frozenset(fold(word) for word in NEED_PERSON)
_COMING = frozenset(fold(word) for word in SURELY_COMING)
_TELLING = frozenset((Act.ATTEND, Act.SIGN_UP, Act.PAPERS))
_PREPOSITIONS = frozenset(word_list("do z ze u dla od bez po przy o za pod nad przed w we"))
# Nouns that look like a form of a verb: mamy (mama), dam (dama), rady, mam.
_NOUN_TWINS = frozenset(word_list("mamy dam mam rady stali piec stanie"))
# "Podtrzymuję.", "Tak, potwierdzam.": the spaces around one or two words.
_ALONE = 3
_WITH_ME = frozenset(word_list("mna soba wszystkimi s swoim swoja zlecania"))
_HELPED = 4
_HELPED_CLASSES = (frozenset(("inf",)), frozenset(("praet",)))
_LEAST_TYPO = 6
_MOST_VERBS = 60


class Verb(NamedTuple):
    """A word that is a verb here."""

    index: int
    lemma: str
    form: VerbForm
    act: Act
    role: Role

    @property
    def is_core(self) -> bool:
        """Whether it can carry a clause of its own."""
        return self.form.form in _FINITE or self.form.form is Form.PASSIVE

    @property
    def is_governed(self) -> bool:
        """Whether it needs a head: an infinitive or a verbal noun."""
        return self.form.form in _GOVERNED


class Found(NamedTuple):
    """The verbs and idioms of a sentence, by the index of their (first) word."""

    verbs: dict[int, Verb]
    idioms: dict[int, tuple[int, Idiom]]
    """First word to the word behind the last, and the idiom."""

    def cores(self) -> set[int]:
        """Return the words that carry clauses."""
        real = {i for i, (_, idiom) in self.idioms.items() if idiom.act is not Act.THANK}
        return real | {i for i, v in self.verbs.items() if v.is_core or v.role is Role.ACT}


def find_verbs(
    pieces: list[Piece], words: range, settled: frozenset[int], *, has_diacritics: bool
) -> Found:
    """Find what can be a predicate in one sentence.

    Args:
        pieces: All tokens of the text.
        words: The indexes of the sentence.
        settled: Tokens that are known to be something else.
        has_diacritics: Whether the text uses Polish letters, so that their absence tells.
    """
    found_idioms = dict(_idioms(pieces, words, settled))
    taken = {i for first, (end, _) in found_idioms.items() for i in range(first, end)}
    joined = " " + " ".join(pieces[i].folded for i in words) + " "
    verbs: dict[int, Verb] = {}
    for index in words:
        if index in settled or index in taken or len(verbs) >= _MOST_VERBS:
            continue
        if _is_no_verb(pieces, index, words):
            continue
        verb = _verb(pieces, index, joined, has_diacritics=has_diacritics)
        if verb is not None and verb.act in _TELLING and _tells_that(pieces, index, words):
            verb = verb._replace(act=Act.INFORM)
        if verb is not None and verb.lemma == "byc" and _helps_another(pieces, index, words):
            verb = verb._replace(act=Act.OTHER)
        if verb is not None and not _is_loose_noun(verb, pieces, words):
            verbs[index] = verb
    return Found(verbs, found_idioms)


def _is_no_verb(pieces: list[Piece], index: int, words: range) -> bool:
    """Say whether a word cannot be a verb here: an event, a name, or after a preposition."""
    piece = pieces[index]
    if KINDS.get(piece.folded) in _NAMED_KINDS or piece.folded in NO_VERBS:
        return True
    if piece.text[:1].isupper() and piece.text[1:].islower() and is_proper_name(piece.text):
        return True
    before = pieces[index - 1].folded if index > words.start else ""
    return before in _PREPOSITIONS and piece.folded in _NOUN_TWINS


def _tells_that(pieces: list[Piece], index: int, words: range) -> bool:
    """Say whether "że" follows at once: "melduję, że …" tells, it does not sign up."""
    near = [at for at in (index + 1, index + 2) if at in words]
    return any(is_that(pieces, at) for at in near) and (
        is_that(pieces, near[0])
        or pieces[near[0]].folded in {"sie", "panstwu", "pani", "uprzejmie"}
    )


def _helps_another(pieces: list[Piece], index: int, words: range) -> bool:
    """Say whether "będę" only helps a verb outside the lexicon: "będę pracować w domu"."""
    near = [pieces[at] for at in range(index + 1, index + 1 + _HELPED) if at in words]
    return any(
        p.folded not in lexicon_forms() and parts_of_speech(p.text) in _HELPED_CLASSES for p in near
    )


def _is_at_event(pieces: list[Piece], index: int) -> bool:
    """Say whether "jestem" goes with "na konsultacjach": present for a coming day."""
    if pieces[index].folded not in {"jestem", "jestesmy"}:
        return False
    near = pieces[index + 1 : index + 1 + _HELPED + 1]
    return any(
        one.folded in {"na", "w", "we"} and KINDS.get(two.folded) is Word.EVENT
        for one, two in pairwise(near)
    )


def is_that(pieces: list[Piece], index: int) -> bool:
    """Say whether a word is "że" or "iż", not the preposition "ze"."""
    piece = pieces[index]
    if piece.folded == "iz" or piece.text.lower() == "że":
        return True
    following = pieces[index + 1].folded if index + 1 < len(pieces) else ""
    plain = not any(not p.text.isascii() for p in pieces)
    return piece.folded == "ze" and plain and following not in _WITH_ME


def _idioms(
    pieces: list[Piece], words: range, settled: frozenset[int]
) -> Iterator[tuple[int, tuple[int, Idiom]]]:
    starts: list[int] = []
    length = 0
    for index in words:
        starts.append(length)
        length += len(pieces[index].folded) + 1
    joined = " ".join(pieces[i].folded for i in words)
    taken: set[int] = set()
    for idiom in idioms():
        for match in idiom.pattern.finditer(joined):
            inside = [
                words[n] for n, at in enumerate(starts) if match.start() <= at < match.end()
            ]
            if inside and not taken & set(inside) and not set(inside) <= settled:
                taken |= set(inside)
                yield inside[0], (inside[-1] + 1, idiom)


def _verb(pieces: list[Piece], index: int, joined: str, *, has_diacritics: bool) -> Verb | None:
    piece = pieces[index]
    readings = lexicon_forms().get(piece.folded, ())
    if readings:
        kept = _as_written(piece, readings, has_diacritics=has_diacritics)
        verb = _first_fitting(index, kept, joined) if kept else None
        is_state = verb is not None and (
            piece.folded in _STATES
            or (verb.lemma == "pisac" and verb.form.form is Form.ORDER)
        )
        if verb is not None and is_state and not _is_at_event(pieces, index):
            return verb._replace(act=Act.OTHER)
        return verb
    form = other_verb(piece.text)
    if form is not None:
        return Verb(index, fold(form.lemma), form, Act.OTHER, Role.ACT)
    if len(piece.folded) >= _LEAST_TYPO and parts_of_speech(piece.text) <= {"ign"}:
        readings = _mistyped(piece.folded)
        return _first_fitting(index, readings, joined) if readings else None
    return None


def _as_written(
    piece: Piece, readings: tuple[tuple[VerbForm, Entry], ...], *, has_diacritics: bool
) -> tuple[tuple[VerbForm, Entry], ...]:
    """Keep the readings that the spelling allows ("zapisuje" is no "zapisuję" where ę is used)."""
    spelt = set(written_forms(piece.text))
    kept = tuple(r for r in readings if r[0] in spelt)
    if kept and (has_diacritics or not piece.text.isascii()):
        return kept
    if not kept and has_diacritics and parts_of_speech(piece.text) - {"ign"}:
        return ()
    return readings


def _first_fitting(
    index: int, readings: tuple[tuple[VerbForm, Entry], ...], joined: str
) -> Verb:
    """Choose the first person and the reading whose company is there."""
    ordered = sorted(readings, key=lambda r: r[0].person not in {1, 0, 2})
    for form, entry in ordered:
        is_alone = entry.act is Act.SIGN_UP and joined.count(" ") <= _ALONE
        if is_alone or not entry.needs or any(_stands(need, joined) for need in entry.needs):
            return Verb(index, fold(form.lemma), form, entry.act, entry.role)
    form, _ = ordered[0]
    return Verb(index, fold(form.lemma), form, Act.OTHER, Role.ACT)


def _stands(need: str, joined: str) -> bool:
    return (need if need.startswith(" ") else " " + need) in joined


def _mistyped(word: str) -> tuple[tuple[VerbForm, Entry], ...]:
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
    before = [pieces[i].folded for i in words if i < verb.index][-3:]
    return "o" not in before and "i" not in before and "oraz" not in before


def read_predicates(
    pieces: list[Piece], clause: list[int], found: Found, inherited: Verb | None
) -> tuple[list[Predicate], set[int], Verb | None]:
    """Put heads (proszę, chcę, mogę), helpers (będę, zostali) and acts of one clause together.

    Returns:
        The predicates in order, all words that they are made of, and the head for a following
        clause that has only an infinitive.
    """
    builder = _Builder(pieces, clause, found, inherited)
    return builder.build()


class _Builder:
    def __init__(
        self, pieces: list[Piece], clause: list[int], found: Found, inherited: Verb | None
    ) -> None:
        self._pieces = pieces
        self._clause = clause
        self._inherited = inherited
        inside = [found.verbs[i] for i in clause if i in found.verbs]
        self._heads = [v for v in inside if v.role is not Role.ACT]
        self._acts = [v for v in inside if v.role is Role.ACT]
        self._idioms = [(i, *found.idioms[i]) for i in clause if i in found.idioms]
        self._used: set[int] = {v.index for v in inside}
        words = {pieces[i].folded for i in clause}
        self._is_soft = bool(words & _SOFT_ADVERBS) or self._has_adverbial_moze(words)

    def build(self) -> tuple[list[Predicate], set[int], Verb | None]:
        head = self._main_head()
        helper = self._helper()
        acts = [v for v in self._acts if v is not helper]
        governing = head or (self._inherited if self._needs_head(acts) else None)
        found = [self._predicate(v, governing, helper) for v in acts]
        if not acts or not self._absorbs(acts):
            found += [self._predicate(v, None, None) for v in self._heads]
        if helper is not None and not acts:
            found.append(self._predicate(helper, None, None))
        found += [
            self._idiom(first, end, idiom)
            for first, end, idiom in self._idioms
            if not (idiom.is_noun and any(p.act in _ABOUT for p in found))
        ]
        found.sort(key=lambda p: p.span.start)
        return found, self._used, governing

    def _has_adverbial_moze(self, words: set[str]) -> bool:
        if "byc" in words and "moze" in words:
            return True
        moze = [
            v
            for v in self._heads
            if self._pieces[v.index].folded == "moze" and self._negator(v.index) is None
        ]
        return bool(moze) and not any(v.form.form is Form.INFINITIVE for v in self._acts)

    def _main_head(self) -> Verb | None:
        for role in _HEAD_ORDER:
            for verb in self._heads:
                if verb.role is role:
                    return verb
        return None

    def _helper(self) -> Verb | None:
        """Find "będę", "zostali": a helper of the infinitive, past or passive beside it."""
        for verb in self._acts:
            if verb.lemma not in {"byc", "zostac"} or verb.form.form not in _FINITE:
                continue
            for other in self._acts:
                if other is not verb and (
                    other.form.form in {Form.INFINITIVE, Form.PAST, Form.PASSIVE}
                ):
                    return verb
            if self._heads and any(
                h.form.form in {Form.PAST, Form.INFINITIVE, Form.PASSIVE} for h in self._heads
            ):
                return verb
        return None

    @staticmethod
    def _needs_head(acts: list[Verb]) -> bool:
        return any(v.form.form in _GOVERNED for v in acts) and not any(v.is_core for v in acts)

    def _absorbs(self, acts: list[Verb]) -> bool:
        """Say whether the heads say nothing beyond the acts: governors, and "wpisz proszę"."""
        return any(v.form.form in _GOVERNED for v in acts) or all(
            h.role is Role.REQUEST for h in self._heads
        )

    def _predicate(self, verb: Verb, head: Verb | None, helper: Verb | None) -> Predicate:
        if verb.lemma in {"zwolnic", "zwalniac"} and self._is_reflexive():
            verb = verb._replace(act=Act.OTHER)  # "zwolniło się miejsce"
        governs = head is not None and verb.form.form in _GOVERNED
        finite = head if governs and head is not None else verb
        person = helper.form.person if helper else finite.form.person
        is_request = verb.form.form is Form.ORDER or (
            governs and finite.role is Role.REQUEST
        )
        negations = [n for v in {verb, finite, helper or verb} if (n := self._negator(v.index)) is not None]
        self._used.update(negations)
        piece = self._pieces[verb.index]
        is_bare = (
            verb.form.form in _GOVERNED
            and not governs
            and helper is None
        )
        return Predicate(
            span=Span(start=piece.start, end=piece.end),
            lemma=verb.lemma,
            act=verb.act,
            is_negated=len(set(negations)) % 2 == 1,
            is_modal=is_bare or (governs and self._is_modal(verb, finite)),
            is_conditional=self._is_soft
            or (verb.form.form is Form.CONDITIONAL and not self._would(verb)),
            person=2 if verb.form.form is Form.ORDER else 1 if self._would(verb) else person,
            is_plural=(helper or finite).form.is_plural,
            is_past=self._is_past(verb, finite, helper) and not self._would(verb),
            is_wish=(governs and finite.role is Role.WISH) or self._would(verb),
            is_request=is_request,
            needs_person=verb.lemma in _FOR_PERSONS,
            is_weak=verb.act is Act.ATTEND and verb.lemma not in _COMING,
            is_passive=verb.form.form in {Form.PASSIVE, Form.IMPERSONAL},
            is_reflexive=self._is_reflexive(),
            head=finite.lemma if governs else "",
        )

    def _would(self, verb: Verb) -> bool:
        """Say whether "bym reflektował", "reflektowałabym" politely asks for a place."""
        if verb.lemma != "reflektowac":
            return False
        words = {self._pieces[i].folded for i in self._clause}
        return verb.form.form is Form.CONDITIONAL or bool(words & {"bym", "bysmy"})

    def _is_reflexive(self) -> bool:
        return any(self._pieces[i].folded == "sie" for i in self._clause)

    @staticmethod
    def _is_modal(verb: Verb, head: Verb) -> bool:
        if head.role is Role.FORCED:
            return verb.act not in {Act.WITHDRAW, Act.REPLACE}
        return head.role is Role.MODAL

    def _is_subjunctive(self) -> bool:
        """Say whether "żeby", "by" makes a past form a wish: "zgoda, by pojechał Jan"."""
        return self._pieces[self._clause[0]].folded in {"zeby", "by", "aby"}

    def _is_past(self, verb: Verb, finite: Verb, helper: Verb | None) -> bool:
        if finite is not verb:
            return finite.form.form is Form.PAST and finite.role is not Role.WISH and helper is None
        if verb.form.form is Form.PASSIVE:
            return False
        return verb.form.form is Form.PAST and helper is None and not self._is_subjunctive()

    def _negator(self, index: int) -> int | None:
        """Find the "nie" that stands before a verb."""
        at = index - 1
        for _ in range(_REACH):
            if at not in self._clause:
                return None
            word = self._pieces[at].folded
            if word in _NEGATORS:
                return at
            if word not in _BETWEEN:
                return None
            at -= 1
        return None

    def _idiom(self, first: int, end: int, idiom: Idiom) -> Predicate:
        self._used.update(range(first, end))
        return Predicate(
            span=Span(start=self._pieces[first].start, end=self._pieces[end - 1].end),
            lemma=" ".join(self._pieces[i].folded for i in range(first, end)),
            act=idiom.act,
            is_negated=idiom.is_negated,
            is_conditional=idiom.is_conditional or self._is_soft,
            is_wish=idiom.is_wish,
            person=idiom.person,
            names_self=idiom.names_self,
        )
