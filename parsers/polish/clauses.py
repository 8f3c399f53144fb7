"""Clauses: a sentence divided around its predicates.

A comma or conjunction divides only where both sides have a predicate; the words of a list or of an
adverbial stay with the predicate before them, or with the first one that follows.
"""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import zip_longest

from parsers.facts import Clause, Span
from parsers.polish.lexicon.verbs import Role
from parsers.polish.marks import mark_clauses
from parsers.polish.predicates import read_predicates
from parsers.polish.text import Piece, Sentence, word_list
from parsers.polish.verbs import Found, Verb, find_verbs, is_that

_DIACRITICS = re.compile("[ąćęłńóśźż]", re.IGNORECASE)
_CONNECTIVES = frozenset(
    word_list(
        """
    ale lecz jednak jednakze natomiast tylko wiec zatem dlatego bo poniewaz gdyz albowiem ze iz
    zeby aby by jesli jezeli gdyby gdy kiedy jak jako poki dopoki zanim skoro choc chociaz mimo
    a i oraz lub albo ktory ktora ktore ktorzy ktorego ktorej ktorych ktorym ktorymi jakby az zas
    czy
    """
    )
)
_JOINING = frozenset(word_list("i oraz lub albo"))
_THAT = frozenset(("ze", "iz"))
_SUBORDINATING = frozenset(word_list("zeby aby by ze"))
_CONCLUSIONS = frozenset(word_list("natomiast zas dlatego wiec zatem totez by zeby aby"))
_BEHIND_SUBJECT = frozenset(("natomiast", "zas", "jednak"))
_NEAR = 2
_LONGEST_MARKER = 2
_ANSWERS = frozenset(("tak", "nie"))
_SEPARATOR = re.compile(r"[,;()\[\]–—]|(?<=\s)-+(?=\s)|\.\.+|…|:\s")


def read_clauses(
    text: str, pieces: list[Piece], found: list[Sentence], settled: AbstractSet[int]
) -> tuple[tuple[Clause, ...], set[int]]:
    """Read the clauses of every sentence.

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
    used: set[int] = set()
    for number, sentence in enumerate(found):
        words = range(sentence.first, sentence.last)
        verbs = find_verbs(pieces, words, settled, has_diacritics=has_diacritics)
        reader = _Sentence(text, pieces, words, verbs)
        read = mark_clauses(text, pieces, list(reader.clauses(number)), sentence.mark)
        if sentence.mark == ":":
            read[-1] = read[-1].model_copy(update={"opens_list": True})
        clauses += read
        used |= reader.used
    return tuple(clauses), used


class _Sentence:
    """One sentence while it is divided."""

    def __init__(self, text: str, pieces: list[Piece], words: range, verbs: Found) -> None:
        self.used: set[int] = set()
        self._text = text
        self._pieces = pieces
        self._words = words
        self._verbs = verbs
        carriers = {at for at in words if pieces[at].folded == "zamiast" or self._is_answer(at)}
        self._cores = verbs.cores() | carriers
        self._parts: list[list[int]] = []
        self._waiting: list[int] = []
        """Words before the first predicate, or around a clause of "który"."""

    def clauses(self, number: int) -> Iterator[Clause]:
        """Read the clauses of the sentence, which has this number."""
        head: Verb | None = None
        for part in self._divided():
            predicates, used, head = read_predicates(self._pieces, part, self._verbs, head)
            self.used |= used
            start, last = self._pieces[part[0]].start, self._pieces[max(part)]
            first = self._pieces[part[0]].folded
            yield Clause(
                span=Span(start=start, end=last.end),
                tokens=tuple(part),
                sentence=number,
                predicates=tuple(predicates),
                connective=first if first in _CONNECTIVES else "",
                has_colon=":" in self._text[start : last.start],
            )

    def _divided(self) -> list[list[int]]:
        """Cut the sentence into the word lists of its clauses."""
        segments = self._with_asides()
        for segment, following in zip_longest(segments, segments[1:]):
            if self._parts and self._begins_anew(segment):
                self._settle_waiting()
                self._parts.append(segment)
            elif any(at in self._cores for at in segment):
                self._add_predicate(segment)
            elif self._parts and not self._waiting and not self._leads_on(following):
                self._parts[-1] += segment
            else:
                self._waiting += segment
        if self._parts and self._waiting:
            self._parts[-1] = sorted([*self._parts[-1], *self._waiting])
            self._waiting = []
        self._settle_waiting()
        return self._parts

    def _leads_on(self, following: list[int] | None) -> bool:
        """Say whether words without a predicate belong to the next: "…, Iza i Ola jadą".

        So they do before "i" with a word between it and the predicate, and before a bracket that
        ends: "…, na galę (19.06) przyjadę".
        """
        if not following or not any(at in self._cores for at in following):
            return False
        gap = self._gap_before(following[0])
        if self._pieces[following[0]].folded in _JOINING:
            return following[1] not in self._cores and "," not in gap
        return gap.strip() == ")"

    def _settle_waiting(self) -> None:
        if self._waiting:
            self._parts.append(self._waiting)
        self._waiting = []

    def _add_predicate(self, segment: list[int]) -> None:
        """Add words with a predicate: to the clause that lacks one, or as a clause of their own."""
        if self._parts and self._is_lacking(self._parts[-1], segment):
            self._parts[-1] += [*self._waiting, *segment]
        elif self._waiting and self._pieces[segment[0]].folded.startswith("ktor"):
            self._parts.append(segment)
            return
        else:
            self._parts.append([*self._waiting, *segment])
        self._waiting = []

    def _is_lacking(self, before: list[int], segment: list[int]) -> bool:
        if not any(at in self._cores for at in before):
            return True
        return not self._waiting and self._completes(before, segment)

    def _completes(self, before: list[int], segment: list[int]) -> bool:
        """Say whether words have only what the head before governs: "proszę zatem o wpisanie"."""
        if self._pieces[segment[0]].folded in _SUBORDINATING:
            return False
        if any(at in self._verbs.idioms for at in (*before, *segment)):
            return False
        verbs = self._verbs.verbs
        heads = [verbs[at] for at in before if at in verbs]
        acts = [verbs[at] for at in segment if at in verbs]
        if not heads or not acts:
            return False
        return all(v.role is not Role.ACT for v in heads) and all(v.is_governed for v in acts)

    def _segments(self) -> Iterator[list[int]]:
        """Cut the sentence at every place that may divide."""
        segment: list[int] = []
        for index in self._words:
            if segment and self._may_divide(index):
                yield segment
                segment = []
            segment.append(index)
        yield segment

    def _with_asides(self) -> list[list[int]]:
        """Cut the sentence, and leave brackets without a predicate with the words before them."""
        joined: list[list[int]] = []
        for segment in self._segments():
            is_aside = joined and "(" in self._gap_before(segment[0])
            if is_aside and not any(at in self._cores for at in segment):
                joined[-1] += segment
            else:
                joined.append(segment)
        return joined

    def _may_divide(self, index: int) -> bool:
        word = self._pieces[index].folded
        if _SEPARATOR.search(self._gap_before(index)) or self._is_marker(index):
            return True
        if word in _BEHIND_SUBJECT and self._is_second(index):
            return False  # "mnie natomiast proszę usunąć"
        if word in _JOINING:
            # "i proszę o link" divides, "Biznes i ekonomia" does not.
            near = range(index + 1, min(index + 1 + _NEAR, self._words.stop))
            return any(at in self._cores for at in near)
        if word in _THAT:
            is_unless = self._pieces[index - 1].folded == "chyba"
            return is_that(self._pieces, index) and not is_unless
        return word in _CONNECTIVES

    def _is_second(self, index: int) -> bool:
        """Say whether a word is the second of its sentence or behind a comma."""
        before = index - 1
        is_first = before == self._words.start
        return is_first or bool(_SEPARATOR.search(self._gap_before(before)))

    def _begins_anew(self, segment: list[int]) -> bool:
        """Say whether words are an item of their own: "2) …", "b) …", "natomiast …", "a …"."""
        first = self._pieces[segment[0]]
        return self._is_marker(segment[0]) or first.folded in _CONCLUSIONS or first.text == "a"

    def _is_marker(self, index: int) -> bool:
        """Say whether a word numbers an item: "2)", "b)", not the end of "(26.06)"."""
        piece = self._pieces[index]
        before = self._text[piece.start - 1 : piece.start]
        is_closed = self._text[piece.end : piece.end + 1] == ")"
        opened = self._text[self._pieces[self._words.start].start : piece.start - 1]
        is_aside = opened.count("(") > opened.count(")")
        is_short = len(piece.text) <= _LONGEST_MARKER
        return is_short and is_closed and not is_aside and before in {"", " ", "\n", "("}

    def _is_answer(self, index: int) -> bool:
        """Say whether "tak" or "nie" ends what is said of somebody: "Ewa tak, ja niestety nie"."""
        if self._pieces[index].folded not in _ANSWERS or index == self._words.start:
            return False
        is_last = index + 1 == self._words.stop
        return is_last or bool(_SEPARATOR.search(self._gap_before(index + 1)))

    def _gap_before(self, index: int) -> str:
        return self._text[self._pieces[index - 1].end : self._pieces[index].start]
