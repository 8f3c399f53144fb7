"""Predicates: what the verbs of a sentence say, and whether they say it plainly.

Nothing here decides.  A verb that is negated, softened, conditional or asked about keeps its
meaning and carries the mark; the rules accept only what has no mark.
"""

import re
from itertools import islice

from parsers.facts import Act, Clause, Predicate, Span
from parsers.polish.text import Piece, Sentence, word_list
from parsers.polish.verbs import Form, Role, Verb, verb_forms

_NEGATIONS = frozenset(["nie", "ani", "bez", "nigdy"])
# How far before a verb its "nie" can stand: "nie będę mógł w niej uczestniczyć".
_REACH = 4
_CONDITIONS = frozenset(
    word_list(
        """
    jesli jezeli gdyby gdy chyba moze ewentualnie prawdopodobnie raczej wstepnie warunkowo byle
    dopoki o_ile poki
    """
    )
)
_ASKING = frozenset(
    word_list(
        """
    czy kiedy gdzie dlaczego czemu ile jaki jaka jakie skad dokad pytanie pytam zapytanie
    """
    )
)
_GOVERNED = frozenset((Form.INFINITIVE, Form.NOUN))
_FINITE = frozenset((Form.I, Form.WE, Form.THIRD, Form.THEY))
# "będę w środę uczestniczyć": few words stand between.
_HELPER_REACH = 4
# A sentence of people has a few verbs; putting heads and acts together is quadratic.
_MOST_VERBS = 60
_HEAD_ROLES = (Role.MODAL, Role.WISH, Role.REQUEST)
_DIACRITICS = re.compile("[ąćęłńóśźż]", re.IGNORECASE)


def read_clauses(
    text: str, pieces: list[Piece], found: list[Sentence], settled: frozenset[int]
) -> tuple[tuple[Clause, ...], set[int]]:
    """Read the predicates of every sentence.

    Args:
        text: The whole text.
        pieces: Its tokens.
        found: Its sentences.
        settled: Tokens that are known to be something else: dates, numbers, polite phrases.

    Returns:
        The clauses in order, and the indexes of the tokens that their predicates are made of.
    """
    has_diacritics = _DIACRITICS.search(text) is not None
    clauses: list[Clause] = []
    verbs: set[int] = set()
    for sentence in found:
        here = _Sentence(pieces, sentence, settled, has_diacritics=has_diacritics)
        predicates, used = here.predicates()
        verbs |= used
        clauses.append(
            Clause(
                span=Span(start=sentence.start, end=sentence.end),
                is_question=sentence.mark == "?" or here.asks(),
                predicates=tuple(predicates),
                opens_list=sentence.mark == ":",
            )
        )
    return tuple(clauses), verbs


class _Sentence:
    """One sentence with the readings of its verbs."""

    def __init__(
        self,
        pieces: list[Piece],
        sentence: Sentence,
        settled: frozenset[int],
        *,
        has_diacritics: bool,
    ) -> None:
        self._pieces = pieces
        self._range = range(sentence.first, sentence.last)
        self._settled = settled
        self._words = frozenset(pieces[i].folded for i in self._range)
        found = (
            (i, self._choose(i, readings, has_diacritics=has_diacritics))
            for i in self._range
            if i not in settled and (readings := verb_forms().get(pieces[i].folded))
        )
        # What is left out by the cap is no predicate, so that its words stay unexplained.
        self._verbs = dict(islice(found, _MOST_VERBS))

    def asks(self) -> bool:
        """Say whether the words ask, with or without a question mark."""
        return bool(self._words & _ASKING)

    def predicates(self) -> tuple[list[Predicate], set[int]]:
        """Put heads (proszę, chcę, mogę) and what they govern together."""
        heads = {i: v for i, v in self._verbs.items() if v.role is not Role.ACT}
        acts = {i: v for i, v in self._verbs.items() if v.role is Role.ACT and self._counts(i, v)}
        future = self._future(acts) if not heads else None
        found: list[Predicate] = []
        absorbed: set[int] = {future} if future is not None else set()
        for index, verb in acts.items():
            if index == future:
                continue
            if future is not None and self._completes(index, verb, future):
                found.append(self._predicate(index, verb, (future, acts[future])))
                continue
            head = self._head(heads) if verb.form in _GOVERNED else None
            absorbed |= self._absorbed(heads, verb, head)
            found.append(self._predicate(index, verb, head))
        found.extend(self._predicate(i, v, None) for i, v in heads.items() if i not in absorbed)
        return sorted(found, key=lambda p: p.span.start), {*acts, *heads}

    def _future(self, acts: dict[int, Verb]) -> int | None:
        """Find the "będę" of "będę uczestniczyć": only a helper of the verb beside it."""
        for index, verb in acts.items():
            is_helper = verb.lemma == "byc" and verb.form in _FINITE
            if is_helper and any(self._completes(i, v, index) for i, v in acts.items()):
                return index
        return None

    @staticmethod
    def _completes(index: int, verb: Verb, future: int) -> bool:
        return (
            index != future
            and verb.act is Act.ATTEND
            and verb.form in {Form.INFINITIVE, Form.PAST}
            and abs(index - future) <= _HELPER_REACH
        )

    @staticmethod
    def _absorbed(heads: dict[int, Verb], verb: Verb, head: tuple[int, Verb] | None) -> set[int]:
        """Return the heads that say nothing beyond the verb: all governors, and "wpisz proszę"."""
        if head is not None:
            return set(heads)
        if verb.form is Form.ORDER:
            return {i for i, v in heads.items() if v.role is Role.REQUEST}
        return set()

    def _choose(self, index: int, readings: tuple[Verb, ...], *, has_diacritics: bool) -> Verb:
        """Pick the reading of a form that several persons share ("zapisuje" and "zapisuję")."""
        if len(readings) == 1:
            return readings[0]
        speaks = self._pieces[index].text.lower().endswith(("ę", "m")) or not has_diacritics
        wanted = Form.I if speaks else Form.THIRD
        return next((r for r in readings if r.form is wanted), readings[0])

    def _counts(self, index: int, verb: Verb) -> bool:
        """Say whether a verbal noun is a predicate here: "proszę o zapisanie", not "zapisy"."""
        if verb.form is not Form.NOUN or verb.act in {Act.WITHDRAW, Act.REPLACE}:
            return True
        before = [self._pieces[i].folded for i in self._range if i < index][-2:]
        return "o" in before and any(v.role is not Role.ACT for v in self._verbs.values())

    def _head(self, heads: dict[int, Verb]) -> tuple[int, Verb] | None:
        """Return the most careful of the heads: mogę before chcę before proszę."""
        for role in _HEAD_ROLES:
            for index, verb in heads.items():
                if verb.role is role:
                    return index, verb
        return None

    def _predicate(self, index: int, verb: Verb, head: tuple[int, Verb] | None) -> Predicate:
        finite = head[1] if head else verb
        is_bare = verb.form in _GOVERNED and head is None and verb.act is not Act.WITHDRAW
        is_complete = not verb.needs or bool(self._words & frozenset(verb.needs))
        # "Proszę potwierdzić udział Anny" asks us for an answer and puts nobody on the list.
        is_ours = verb.lemma == "potwierdzic" and finite.role is Role.REQUEST
        piece = self._pieces[index]
        return Predicate(
            span=Span(start=piece.start, end=piece.end),
            lemma=verb.lemma,
            act=verb.act if is_complete and not is_ours else Act.OTHER,
            is_negated=self._is_negated(index) or (head is not None and self._is_negated(head[0])),
            is_modal=is_bare or finite.role is Role.MODAL,
            is_conditional=bool(self._words & _CONDITIONS),
            is_first_person=finite.form in {Form.I, Form.WE, Form.ORDER},
            is_plural=finite.form in {Form.WE, Form.THEY},
            is_past=(head is None and verb.form is Form.PAST) or finite.form is Form.PAST,
            is_wish=finite.role is Role.WISH,
        )

    def _is_negated(self, index: int) -> bool:
        near = range(max(self._range.start, index - _REACH), index)
        return any(self._pieces[i].folded in _NEGATIONS for i in near if i not in self._settled)
